package plain

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"crsmon/internal/entry"
	"crsmon/internal/ward"
)

// maxHandover is the longest text the record takes, in characters.
const maxHandover = 20_000

// textKey is whose edited text of what it is.
type textKey struct {
	by      ward.Author
	patient string
}

// handoverOf names what is handed over.
func (s *session) handoverOf(patient string, rows []ward.Row) string {
	for i := range rows {
		if rows[i].Patient.ID == patient {
			return clean(rows[i].Patient.Bed) + " " + s.ph.Name(&rows[i].Patient)
		}
	}
	if patient == "" {
		return s.ui.Handover.TheWard
	}
	return clean(patient)
}

// editedText is a text with the version of the record that it was made from.
type editedText struct {
	text    string
	version int64
}

// handoverPage is the handover of a patient or of the ward: a new text made from the
// record, and those that were signed.
type handoverPage struct {
	s       *session
	patient string
	of      string
	signed  []ward.Handover // newest first; of the ward with those of patients that wait
	rows    []ward.Row
	version int64 // of the record when the text was made
	said    string
}

// handover says whose handovers wait, and edits, signs and accepts until nothing is asked
// for. Without a patient it is the ward's.
func (s *session) handover(arg string) error {
	h := &handoverPage{s: s}
	if arg != "" {
		r, err := s.patient(arg)
		if err != nil || r == nil {
			return err
		}
		h.patient = r.Patient.ID
	}
	for {
		if err := h.read(); err != nil {
			return err
		}
		h.list()
		do := ""
		ui := &s.ui.Handover.Do
		cs := []choice{{"r", s.pw.ReadText}, {"e", ui.Edit.Short}, {"s", ui.Sign.Short}, {"a", ui.Accept.Short}, {"n", ui.Anew.Long}, {"l", s.pw.EarlierText}}
		err := s.pick(question{key: "do", label: s.pw.HandoverDo(h.of), empty: s.pw.EmptyNothing}, cs, func(i int) {
			if i >= 0 {
				do = cs[i].key
			}
		})
		if err != nil || do == "" {
			if err == nil || s.ofMenu(err) == nil {
				h.unsigned()
			}
			return err
		}
		if err := s.ofMenu(h.do(do)); err != nil {
			return err
		}
	}
}

func (h *handoverPage) read() (err error) {
	s := h.s
	if h.rows, err = s.Ward.Board(s.ctx); err != nil {
		return s.failed(err)
	}
	h.of = s.handoverOf(h.patient, h.rows)
	h.signed = nil
	if h.patient == "" {
		waiting, err := s.Ward.WaitingHandovers(s.ctx, ward.Waiting{})
		if err != nil {
			return s.failed(err)
		}
		for _, w := range waiting.Of {
			if w.Patient != "" {
				h.signed = append(h.signed, w)
			}
		}
	}
	own, err := s.Ward.Handovers(s.ctx, h.patient)
	if err != nil {
		return s.failed(err)
	}
	h.signed = append(h.signed, own...)
	return nil
}

// line is a signed handover without its text.
func (h *handoverPage) line(o *ward.Handover) string {
	s, ui := h.s, &h.s.ui.Handover
	t := s.handoverOf(o.Patient, h.rows) + ", " + ui.SignedBy(clean(o.By.Name), s.ph.When(o.At), clean(o.To))
	if o.Accepted == nil {
		return t + ", " + ui.Waits
	}
	return t + ", " + ui.AcceptedBy(clean(o.Accepted.By.Name), s.ph.When(o.Accepted.At))
}

const handoversMost = 5

func (h *handoverPage) list() {
	s := h.s
	for i := range h.signed {
		if i == handoversMost {
			s.say(s.pw.EarlierToo(i+1, len(h.signed)))
			break
		}
		s.say(strconv.Itoa(i+1) + ". " + h.line(&h.signed[i]))
	}
	if len(h.signed) == 0 {
		s.say(s.pw.NoHandover)
	}
	if _, edited := s.texts[h.key()]; edited {
		s.say("! " + s.pw.EditedText)
	}
}

func (h *handoverPage) key() textKey { return textKey{h.s.by, h.patient} }

func (h *handoverPage) unsigned() {
	if _, edited := h.s.texts[h.key()]; edited {
		h.s.say("! " + h.s.ui.Handover.LeaveText)
	}
}

// text is the new text: as edited, or made from the record now.
func (h *handoverPage) text() (string, error) {
	if t, edited := h.s.texts[h.key()]; edited {
		h.version = t.version
		return t.text, nil
	}
	var err error
	if h.version, err = h.s.Ward.Changed(h.s.ctx, -1); err != nil || h.s.Handover == nil {
		return "", err
	}
	return h.s.Handover(h.s.ctx, h.patient)
}

// readOut says a text, and remembers it: what was said just now is signed without saying it
// once more.
func (h *handoverPage) readOut(text string) {
	h.s.sayText(text)
	h.said = text
}

func (h *handoverPage) do(what string) error {
	s, ui := h.s, &h.s.ui.Handover
	if what == "n" {
		delete(s.texts, h.key())
		what = "r"
	}
	if what == "a" || what == "l" {
		return h.earlier(what == "a")
	}
	text, err := h.text()
	if err != nil {
		return s.failed(err)
	}
	switch what {
	case "r":
		h.readOut(text)
		s.say(ui.NotSigned)
		return nil
	case "e":
		return h.edit(text)
	}
	return h.sign(text)
}

// sayText says a handover text. A rule of dashes is for the eye alone.
func (s *session) sayText(text string) {
	for _, l := range strings.Split(text, "\n") {
		s.say(unruled(l))
	}
}

func unruled(line string) string {
	if len(line) > 3 && strings.Trim(line, "-") == "" {
		return "---"
	}
	return line
}

// edit changes the text line by line, and keeps it until it is signed or made anew.
func (h *handoverPage) edit(text string) error {
	s := h.s
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, l := range lines {
		s.say(strconv.Itoa(i+1) + ": " + unruled(l))
	}
	for {
		n := 0
		q := question{key: "line", label: s.pw.WhichLine, allowed: s.pw.LineAllowed(len(lines)), empty: s.pw.EmptyDone}
		err := s.text(q, func(t string) string {
			v, err := strconv.Atoi(t)
			switch {
			case t == "":
				n = 0
			case t == "+":
				n = len(lines) + 1
			case err != nil || v < 1 || v > len(lines):
				return s.pw.NotAnswer(s.pw.LineAllowed(len(lines)))
			default:
				n = v
			}
			return ""
		})
		if err != nil || n == 0 {
			return err
		}
		if lines, err = h.editLine(lines, n); s.ofMenu(err) != nil {
			return err
		}
		if t := strings.Join(lines, "\n") + "\n"; t != text {
			s.texts[h.key()] = editedText{t, h.version}
		}
	}
}

// editLine asks for one line anew; n behind the last is one more.
func (h *handoverPage) editLine(lines []string, n int) ([]string, error) {
	s := h.s
	now := ""
	if n <= len(lines) {
		now = lines[n-1]
		s.say("  " + strconv.Itoa(n) + ": " + now)
	}
	deleted := false
	q := question{key: "text", label: s.pw.NewLine, allowed: s.pw.NewLineAllowed}
	err := s.text(q, func(t string) string {
		deleted = t == "--"
		if t != "" {
			now = entry.Clean(t)
		}
		return ""
	})
	switch {
	case err != nil:
		return lines, err
	case deleted && n <= len(lines):
		s.say("  " + s.pw.LineGone(n))
		return append(lines[:n-1], lines[n:]...), nil
	case deleted:
	case n <= len(lines):
		lines[n-1] = now
	case now != "":
		lines = append(lines, now)
	}
	return lines, nil
}

// sign signs the text as it stands.
func (h *handoverPage) sign(text string) error {
	s, ui := h.s, &h.s.ui.Handover
	switch n := utf8.RuneCountInString(strings.TrimSpace(text)); {
	case n == 0:
		return s.refuse(ui.NothingToSign)
	case n > maxHandover:
		return s.refuse(ui.TooLong(n, maxHandover))
	}
	id, err := ward.NewEntryID()
	if err != nil {
		return s.failed(err)
	}
	r := ward.HandoverRequest{Entry: id, Patient: h.patient, Text: text}
	return s.form([]step{
		{ask: func() error {
			if text != h.said {
				h.readOut(text)
			}
			if now, err := s.Ward.Changed(s.ctx, -1); err == nil && now != h.version {
				s.say("! " + s.pw.Stale)
			}
			return s.free(question{key: "to", label: ui.To, allowed: ui.ToHint}, &r.To)
		}},
		{ask: func() error {
			s.say(ui.SignText)
			role := s.ui.Nurse
			if s.by.Role == ward.Doctor {
				role = s.ui.Doctor
			}
			return s.sign("sign", s.pw.SignAsk(clean(s.by.Name), role), func() (string, error) {
				if _, err := s.Ward.HandOver(context.WithoutCancel(s.ctx), s.by, r); err != nil {
					return "", err
				}
				delete(s.texts, h.key())
				return s.pw.Saved + ": " + ui.SignedAndWaits(h.of), nil
			}, nil)
		}},
	})
}

// earlier says a signed handover, and accepts it where that is asked.
func (h *handoverPage) earlier(accept bool) error {
	s, ui := h.s, &h.s.ui.Handover
	if len(h.signed) == 0 {
		return s.refuse(s.pw.NoHandover)
	}
	n := 0
	if err := s.number("handover", s.pw.WhichHandover, len(h.signed), &n); err != nil || n == 0 {
		return err
	}
	o := &h.signed[n-1]
	s.say(h.line(o))
	s.sayText(o.Text)
	s.say(ui.Head(clean(o.Head)))
	if !accept {
		return nil
	}
	switch {
	case o.Accepted != nil:
		return s.refuse(ui.AlreadyAccepted + "; " + s.pw.NothingChangedNow)
	case o.By.Name == s.by.Name:
		return s.refuse(s.pw.OwnHandover)
	}
	yes, err := s.yes("accept", s.pw.AcceptAsk(clean(s.by.Name)))
	if err != nil || !yes {
		return err
	}
	if _, err := s.Ward.AcceptHandover(context.WithoutCancel(s.ctx), s.by, o.Patient, o.Entry); err != nil {
		return s.notSaved(err)
	}
	s.say(s.pw.Saved + ": " + ui.Taken(s.handoverOf(o.Patient, h.rows)))
	return nil
}
