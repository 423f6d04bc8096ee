package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/find"
	"crsmon/internal/ward"
)

// Who left the ward is not on the board: the palette finds them, and the admission form
// knows their id. Both lead to the course as it was, and to the form that admits again.

// goneMsg are the patients who left.
type goneMsg struct {
	gone []ward.Gone
	err  error
}

func (e *env) loadGone() tea.Cmd {
	rec := e.rec
	if rec == nil {
		return nil
	}
	return func() tea.Msg {
		g, err := guard(func() ([]ward.Gone, error) { return rec.Gone(context.Background()) })
		return goneMsg{g, err}
	}
}

// hereBeforeMsg is the chart of who has the id that was to be admitted.
type hereBeforeMsg struct {
	form  *admit
	chart *ward.Chart
}

// lookBefore asks whether an id that is on the record is of somebody who left.
func (e *env) lookBefore(a *admit, id string) tea.Cmd {
	rec := e.rec
	return func() tea.Msg {
		c, err := guard(func() (*ward.Chart, error) { return rec.Chart(context.Background(), id) })
		if err != nil || c == nil || c.Place.Move != ward.MoveDischarged {
			return nil
		}
		return hereBeforeMsg{a, c}
	}
}

// hereBefore offers to admit again, over the form that named the id.
func (a *admit) hereBefore(c *ward.Chart) {
	e, ui := a.e, &a.e.ui.Admit
	g := newGrace(e.mono())
	lines := append(e.wasHere(&c.Row), ui.Worst(c.WorstCRS.String(), c.WorstICANS.String(), len(c.Sets)))
	if typed := strings.TrimSpace(a.text[aFamily].text + " " + a.text[aGiven].text); typed != "" {
		lines = append(lines, ui.TypedHere(clean(typed)))
	}
	e.push(&confirm{e: e, title: ui.BeforeTitle, lines: append(lines, "", ui.BeforeText), grace: &g, answers: []answer{
		{keys: []string{"enter", "esc"}, label: ui.BeforeNo},
		{keys: []string{"a", "f9"}, label: ui.BeforeYes, do: func() tea.Cmd {
			dropped := e.dropDraft(a.draftKey())
			e.back()
			e.openReadmit(&c.Row, a)
			return dropped
		}},
	}})
}

// wasHere says who left, and when.
func (e *env) wasHere(r *ward.Row) []string {
	p := &r.Patient
	lines := []string{strings.Join([]string{
		e.name(p), e.ui.Born(e.birth(p.BirthDate)), strings.TrimSpace(e.age(r.Age) + " " + e.sex(p.Sex)), e.ui.ID(clean(p.ID)),
	}, e.g.dot)}
	if r.Place.Move == ward.MoveDischarged {
		lines = append(lines, e.ui.Transfer.Left(e.when(r.Place.At)))
	}
	return lines
}

// askGone is what the palette does with somebody who left.
func (e *env) askGone(g *ward.Gone) {
	ui := &e.ui.Admit
	row := ward.Row{Patient: g.Patient, Place: g.Place, Age: ageAt(g.Patient.BirthDate, e.now()), PreviousCRS: -1, PreviousICANS: -1}
	e.push(&confirm{e: e, title: ui.GoneTitle, lines: append(e.wasHere(&row), ui.GoneText), answers: []answer{
		{keys: []string{"enter"}, label: ui.GoneLook, do: func() tea.Cmd { e.open(newPatient(e, &row)); return nil }},
		{keys: []string{"a", "f9"}, label: ui.BeforeYes, do: doing(func() { e.openReadmit(&row, nil) })},
		{keys: []string{"esc"}, label: e.ui.Do.Back.Short},
	}})
}

// goneItems are the palette's lines of those who left; only what is typed finds them.
func (p *paletteDialog) goneItems(leave string) {
	e := p.e
	for i := range p.gone {
		g := &p.gone[i]
		if e.board.row(g.Patient.ID) != nil {
			continue // back since
		}
		p.items = append(p.items, paletteItem{
			label: e.name(&g.Patient) + e.g.dot + e.ui.ID(clean(g.Patient.ID)) + e.g.dot + e.ui.Transfer.Left(e.when(g.Place.At)), disabled: leave, gone: g,
			run: func(m *Model) tea.Cmd {
				m.screens = m.screens[:1]
				e.askGone(g)
				return nil
			},
		})
	}
}

// fitsGone ranks somebody who left, behind everybody who fits as well; the bed is
// another's by now.
func fitsGone(query string, g *ward.Gone) (rank int, ok bool) {
	if strings.TrimSpace(query) == "" {
		return 0, false
	}
	t := target(&g.Patient)
	t.Bed = ""
	return find.Match(query, t)
}

// openReadmit opens the admission form of who was here before: all that is known of
// them, and what was typed for them on the form before. The bed is asked for anew.
func (e *env) openReadmit(r *ward.Row, typed *admit) {
	a := newAdmitAs(e, e.author)
	p := r.Patient
	p.Bed = ""
	a.again = &p
	a.fill(&p)
	if typed != nil {
		a.overlay(typed)
	}
	if d := a.takeDraft(); d != nil && typed == nil {
		a.restore(&d.Draft)
		e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	}
	a.focus = aBed
	e.open(a)
}

// overlay takes what was typed where the record has nothing else to say of who it is; a
// time of infusion that the record does not have is a further one.
func (a *admit) overlay(typed *admit) {
	for id := range admitCount {
		t := strings.TrimSpace(typed.text[id].text)
		if t == "" {
			continue
		}
		switch id {
		case aID, aSex, aReason, admitCount:
		case aFamily, aGiven, aBirth:
			if a.text[id].text == "" {
				a.text[id].set(t)
			}
		case aInfused:
			a.infusedAgain(t, typed)
		case aMore:
			a.addMore(t)
		case aBed, aWeight, aProduct, aIndication, aAllergies, aSBP, aICE, aSpO2, aHomeO2, aSentence, aLanguage, aInterpreter:
			a.text[id].set(t)
		}
	}
	if a.sex == ward.SexUnknown {
		a.sex = typed.sex
	}
}

func (a *admit) infusedAgain(t string, typed *admit) {
	p, _ := typed.parse()
	switch {
	case a.again.InfusedAt.Milli == 0:
		a.text[aInfused].set(t)
	case p.InfusedAt.Milli/60_000 != a.again.InfusedAt.Milli/60_000:
		a.addMore(t)
	}
}

func (a *admit) addMore(t string) {
	if was := a.text[aMore].text; was != "" {
		t = was + ", " + t
	}
	a.text[aMore].set(t)
}
