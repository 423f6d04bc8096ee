package tui

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/words"
)

func itoa(n int) string { return strconv.Itoa(n) }

// sheet is a score taken item by item, one a line with what to ask. An item nobody
// answers stays left out: it is never counted as right or wrong.
type sheet struct {
	o       *observe
	title   string
	items   []words.ScoreItem
	answers []sheetAnswer
	value   []int // 0 left out, else counted from 1 into answers
	at      int
	first   int
	points  func(value []int) string // the total as it stands
	worth   func(item, value int) string
	note    func(item int) string
	take    func(value []int)
	// language is how examiner and patient understand each other.
	language observation.Language
}

type sheetAnswer struct {
	keys  []string
	label string
}

func newICESheet(o *observe) *sheet {
	ui := o.e.ui
	s := &sheet{
		o: o, title: ui.ICESheet.Title, items: ui.ICESheet.Items[:], value: make([]int, grading.ICEItems), language: o.form.language,
		answers: []sheetAnswer{{[]string{"y", "1"}, ui.ICESheet.Correct}, {[]string{"n", "0"}, ui.ICESheet.Failed}},
	}
	if o.form.byItem {
		for i, it := range o.form.ice {
			switch it {
			case grading.ICECorrect:
				s.value[i] = 1
			case grading.ICEFailed:
				s.value[i] = 2
			case grading.ICELeftOut:
			}
		}
	}
	items := func(v []int) (out [grading.ICEItems]grading.ICEItem) {
		for i, a := range v {
			switch a {
			case 1:
				out[i] = grading.ICECorrect
			case 2:
				out[i] = grading.ICEFailed
			}
		}
		return out
	}
	s.points = func(v []int) string {
		sc := grading.ICEFromItems(items(v))
		return score(&sc, &grading.CAPDScore{})
	}
	s.take = func(v []int) { o.form.ice = items(v) }
	return s
}

func newCAPDSheet(o *observe) *sheet {
	ui := o.e.ui
	s := &sheet{o: o, title: ui.CAPDSheet.Title, items: ui.CAPDSheet.Items[:], value: make([]int, grading.CAPDItems), language: o.form.language}
	for i, k := range []string{"n", "r", "s", "o", "a"} {
		s.answers = append(s.answers, sheetAnswer{[]string{k}, ui.CAPDSheet.Frequencies[i]})
	}
	if o.form.byItem {
		for i, f := range o.form.capd {
			s.value[i] = int(f)
		}
	}
	items := func(v []int) (out [grading.CAPDItems]grading.CAPDFrequency) {
		for i, a := range v {
			out[i] = grading.CAPDFrequency(a)
		}
		return out
	}
	s.points = func(v []int) string {
		var pts [grading.CAPDItems]grading.CAPDPoint
		for i, f := range items(v) {
			pts[i] = grading.CAPDPoints(i+1, f)
		}
		sc := grading.CAPDFromItems(pts)
		return score(&grading.ICEScore{}, &sc)
	}
	s.worth = func(item, v int) string {
		if p, ok := grading.CAPDPoints(item+1, grading.CAPDFrequency(v)).Points(); ok {
			return itoa(p)
		}
		return ""
	}
	if a := o.row.Age; a.Known && a.Years < 2 {
		s.note = func(item int) string { return ui.CAPDSheet.Anchor(item, int(max(a.Days, int32(a.Months)*30))) }
	}
	s.take = func(v []int) { o.form.capd = items(v) }
	return s
}

func (s *sheet) Keys() []binding {
	ui := s.o.e.ui
	move := func(n int) func() tea.Cmd {
		return func() tea.Cmd { s.at = max(min(s.at+n, len(s.items)-1), 0); return nil }
	}
	set := func(v int) func() tea.Cmd {
		return func() tea.Cmd {
			s.value[s.at] = v
			s.at = min(s.at+1, len(s.items)-1)
			return nil
		}
	}
	var bs []binding
	for i, a := range s.answers {
		bs = append(bs, binding{keys: a.keys, do: action(a.label), run: set(i + 1)})
	}
	shift := func(n int) func() tea.Cmd {
		return func() tea.Cmd {
			s.value[s.at] = (s.value[s.at] + n + len(s.answers) + 1) % (len(s.answers) + 1)
			return nil
		}
	}
	return append(bs,
		binding{keys: []string{"-", "backspace", "delete"}, do: ui.Do.LeftOut, run: set(0)},
		binding{keys: []string{"f5", "l"}, label: "l F5", do: ui.Do.Language, run: func() tea.Cmd {
			s.language = nextLanguage(s.language)
			return nil
		}},
		binding{keys: []string{"enter", "ctrl+s", "f10"}, do: ui.Do.UseScore, run: s.accept},
		binding{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { s.o.e.pop(s); return nil }},
		binding{keys: []string{"down", "tab"}, do: ui.Do.Move, hidden: true, run: move(1)},
		binding{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
		binding{keys: []string{"right", "space"}, do: ui.Do.Answer, hidden: true, run: shift(1)},
		binding{keys: []string{"left"}, do: ui.Do.Answer, hidden: true, alias: true, run: shift(-1)},
	)
}

// accept takes the items as the form's score; with none answered there is no score.
func (s *sheet) accept() tea.Cmd {
	o := s.o
	o.e.pop(s)
	o.form.clear(fScore)
	for _, v := range s.value {
		if v != 0 {
			o.form.byItem = true
		}
	}
	o.form.language = s.language
	if o.form.byItem {
		s.take(s.value)
		o.edited()
		if o.focus == fScore {
			o.next()
		}
		return nil
	}
	o.edited()
	return nil
}

func (s *sheet) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(s.o.e, s.Keys(), k)
		return cmd
	}
	return nil
}

func (s *sheet) Cursor() *tea.Cursor { return nil }

func (s *sheet) View(w, h int) []string {
	e, th, ui := s.o.e, s.o.e.th, s.o.e.ui
	answerW := 4
	for _, a := range s.answers {
		answerW = max(answerW, cells(a.label))
	}
	answerW += 4
	nameW := 14
	askW := max(w-3-nameW-1-answerW, 10)
	left := 0
	for _, v := range s.value {
		if v == 0 {
			left++
		}
	}
	out := []string{ends(th.title.Render(s.title), th.value.Render(s.points(s.value))+" "+th.dim.Render(ui.LeftOut(left)), w, e.g.ell)}
	for _, l := range wrapped(e.identityShort(&s.o.row), w) {
		out = append(out, th.dim.Render(l))
	}
	for _, l := range s.o.beside(s.language, w) {
		out = append(out, th.text.Render(l))
	}
	keys := make([]string, 0, len(s.answers))
	for _, a := range s.answers {
		keys = append(keys, th.focus.Render(a.keys[0])+" "+a.label)
	}
	foot := wrapParts(append(keys, th.focus.Render("-")+" "+ui.Do.LeftOut.Short, th.focus.Render(e.keyName("enter"))+" "+ui.Do.UseScore.Short), "  ", w)
	if s.note != nil {
		for _, l := range hang("  ", s.note(s.at), w) {
			foot = append([]string{th.accent.Render(l)}, foot...)
		}
	}
	room := max(h-len(out)-len(foot)-1, 3)
	s.first = window(s.first, s.at, len(s.items), room)
	for i := s.first; i < len(s.items) && i < s.first+room; i++ {
		marker, style := " ", th.text
		if i == s.at {
			marker, style = th.focus.Render(e.g.marker), th.focus
		}
		val := th.dim.Render("-")
		if v := s.value[i]; v > 0 {
			val = th.value.Render(s.answers[v-1].label)
			if s.worth != nil {
				val += " " + th.dim.Render(s.worth(i, v))
			}
		}
		it := s.items[i]
		out = append(out, marker+style.Render(padLeft(itoa(i+1), 2)+" "+column(it.Name, nameW, e.g.ell))+" "+
			column(it.Ask, askW, e.g.ell)+" "+val)
	}
	return append(append(out, ""), foot...)
}
