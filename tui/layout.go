package tui

// Layout is pure: sizes in, sizes out.

// twoPane is the width from which the board and the patient page gain a second pane.
const twoPane = 120

// boardLayout is how the board's page is divided.
type boardLayout struct {
	listW   int // the list's width
	detailW int // the detail pane's, 0 where there is none
	listH   int // rows shown, without the header
	stripH  int // lines under the list about the row under the cursor, 0 with a pane
}

func layoutBoard(w, h int, filtering bool) boardLayout {
	l := boardLayout{listW: w}
	if w >= twoPane {
		l.listW = min(max(w-60, 80), 108)
		l.detailW = w - l.listW - 3
	} else {
		l.stripH = min(5, max(h-14, 3))
	}
	l.listH = h - 1 - l.stripH
	if filtering {
		l.listH--
	}
	l.listH = max(l.listH, 1)
	return l
}

// formLayout is how a form's page is divided under the identity lines.
type formLayout struct {
	labelW, valueW, lastW int
	listW, paneW          int
	listH, helpH          int
}

// layoutForm gives the observation form its fields at the left, the provisional
// grades at the right and the focused field's help below.
func layoutForm(w, h, fields int) formLayout {
	l := formLayout{labelW: 14, valueW: 15, lastW: 15, helpH: 3}
	switch {
	case w >= 160:
		l.valueW, l.lastW = 30, 30
	case w >= twoPane:
		l.valueW, l.lastW = 24, 22
	case w >= 100:
		l.valueW, l.lastW = 18, 18
	}
	l.listW = 1 + l.labelW + l.valueW + 1 + l.lastW
	l.paneW = w - l.listW - 3
	if h-fields >= 7 {
		l.helpH = 5
	}
	l.listH = max(h-l.helpH, 4)
	if l.listH > fields {
		l.listH = max(fields, h-l.helpH)
	}
	return l
}

// window gives the first index shown so that cursor stays in sight of h rows of n.
func window(first, cursor, n, h int) int {
	if cursor < first {
		first = cursor
	}
	if cursor >= first+h {
		first = cursor - h + 1
	}
	return max(min(first, n-h), 0)
}
