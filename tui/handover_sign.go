package tui

import (
	"context"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// handoverOf names what is handed over.
func (e *env) handoverOf(patient string) string {
	if patient == "" {
		return e.ui.Handover.TheWard
	}
	if r := e.board.row(patient); r != nil {
		return clean(r.Patient.Bed) + " " + e.name(&r.Patient)
	}
	return clean(patient)
}

// askSign asks to whom, and signs the text as it stands.
func (h *handover) askSign() {
	e, ui := h.e, &h.e.ui.Handover
	text := h.area.text()
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		e.say(info, ui.NothingToSign)
		return
	case n > maxHandoverText:
		e.say(alarming, ui.TooLong(n, maxHandoverText))
		return
	}
	h.endEdit()
	lines := []string{ui.SignText}
	if h.stale {
		lines = append(lines, e.th.bad.Render(ui.StaleAsk))
	}
	lines = append(lines, e.ui.Review.Signing(clean(e.author.Name), e.role(e.author.Role)))
	e.push(&signAsk{h: h, title: ui.SignTitle, lines: lines, text: text, by: e.author})
}

// signAsk asks for whom a handover is before it is signed.
type signAsk struct {
	h      *handover
	title  string
	lines  []string
	text   string
	by     ward.Author
	to     input
	cursor *tea.Cursor
}

func (s *signAsk) Keys() []binding {
	e := s.h.e
	return []binding{
		{keys: []string{"enter", "ctrl+s", "f10"}, label: e.keyName("enter"), do: e.ui.Handover.Do.Sign, run: s.sign},
		{keys: []string{"esc"}, do: e.ui.Do.Cancel, run: doing(func() { e.pop(s) })},
	}
}

func (s *signAsk) sign() tea.Cmd {
	h, e := s.h, s.h.e
	e.pop(s)
	h.saving = true
	rec, by := e.rec, s.by
	r := ward.HandoverRequest{Patient: h.of(), To: strings.TrimSpace(s.to.text), Text: s.text}
	if h.sent != (ward.HandoverRequest{}) && r != h.sent { // what is sent again as it was is the same entry
		h.entry, _ = ward.NewEntryID()
	}
	h.sent = r
	r.Entry = h.entry
	say := e.ui.Handover.SignedAndWaits(e.handoverOf(h.of()))
	return startSave(e.saves, func(ctx context.Context) tea.Msg {
		_, err := guard(func() (ward.Handover, error) { return rec.HandOver(ctx, by, r) })
		return handedMsg{h, say, true, err}
	})
}

func (s *signAsk) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		s.to.insert(msg.Content)
	case tea.KeyPressMsg:
		if cmd, done := dispatch(s.h.e, s.Keys(), msg); done {
			return cmd
		}
		s.to.key(msg)
	}
	return nil
}

func (s *signAsk) Cursor() *tea.Cursor { return s.cursor }

func (s *signAsk) View(w, h int) []string {
	e, th, ui := s.h.e, s.h.e.th, &s.h.e.ui.Handover
	out := []string{th.title.Render(cut(s.title, w, e.g.ell)), th.dim.Render(cut(e.handoverOf(s.h.of()), w, e.g.ell))}
	for _, l := range s.lines {
		out = append(out, wrapped(l, w)...)
	}
	fieldW := min(w-8, 40)
	shown, x := s.to.view(fieldW - 1)
	label := column(ui.To, 5, e.g.ell)
	s.cursor = tea.NewCursor(cells(label)+1+x, len(out)+1)
	out = append(out, "", th.focus.Render(label)+" "+th.value.Underline(true).Render(padRight(shown, fieldW)), th.dim.Render(cut(ui.ToHint, w, e.g.ell)), "",
		cut(th.focus.Render(e.keyName("enter"))+" "+e.ui.Review.Sign+"  "+th.focus.Render(e.keyName("esc"))+" "+e.ui.Review.SignBack, w, e.g.ell))
	return out[:min(len(out), h)]
}

// askTake asks before the name goes under somebody's handover.
func (h *handover) askTake() {
	e, ui, s := h.e, &h.e.ui.Handover, *h.chosen()
	lines := []string{
		e.handoverOf(s.Patient) + ", " + ui.SignedBy(clean(s.By.Name), e.when(s.At), clean(s.To)),
		ui.TakeText, e.ui.Review.Signing(clean(e.author.Name), e.role(e.author.Role)),
	}
	rec, by := e.rec, e.author
	e.push(&confirm{e: e, title: ui.TakeTitle, lines: lines, answers: []answer{
		{keys: []string{"enter"}, label: ui.TakeYes, do: func() tea.Cmd {
			h.saving = true
			say := ui.Taken(e.handoverOf(s.Patient))
			return startSave(e.saves, func(ctx context.Context) tea.Msg {
				_, err := guard(func() (ward.Handover, error) { return rec.AcceptHandover(ctx, by, s.Patient, s.Entry) })
				return handedMsg{h, say, false, err}
			})
		}},
		{keys: []string{"esc"}, label: ui.TakeNo},
	}})
}

// handed ends a signature or an acceptance, at the root: the page may be left by now.
func (m *Model) handed(msg handedMsg) tea.Cmd {
	m.e.saves.pending--
	h := msg.page
	h.saving = false
	if msg.err != nil {
		m.quitting = false
		m.e.say(alarming, m.e.ui.NotSaved(m.e.failure(msg.err).Why))
		return nil
	}
	if m.quitting && m.e.saves.pending == 0 {
		return tea.Quit
	}
	m.status = status{text: msg.say, tone: good, at: m.e.mono()}
	if msg.sign {
		for k, kept := range m.e.texts {
			if kept == h {
				delete(m.e.texts, k)
			}
		}
		h.edited, h.ready, h.sent = false, false, ward.HandoverRequest{}
		h.entry, _ = ward.NewEntryID()
		h.wrote()
		return tea.Batch(m.e.dropDraft(h.draftKey()), m.refresh(), m.broadcast(changedMsg{}))
	}
	return tea.Batch(m.refresh(), m.broadcast(changedMsg{}))
}
