package tui

// The fields of the drug screen that are answered by a letter.

// options are the answers of a field that is not typed.
func (d *drugScreen) options(f drugField) []option {
	var out []option
	numbered := func(of []string) {
		for i, u := range of {
			out = append(out, option{itoa(i + 1), u})
		}
	}
	switch f {
	case dAction:
		w := &d.e.ui.Drug
		out = []option{{"r", w.ChangeRate}, {"s", w.Stop}}
	case dDevice:
		for _, o := range deviceOptions {
			out = append(out, option{o.key, d.e.words.Device(o.val)})
		}
	case dUnit:
		numbered(d.drug.units)
	case dRoute:
		numbered(d.drug.routes)
	case dName, dAmount, dTime, dNote, drugFields:
	}
	return out
}

// picked gives the answer of such a field, counted from 1; 0 none.
func (d *drugScreen) picked(f drugField) int {
	switch f {
	case dAction:
		return int(d.action) + 1
	case dDevice:
		return d.device
	case dUnit:
		return d.unit + 1
	case dRoute:
		return d.route + 1
	case dName, dAmount, dTime, dNote, drugFields:
	}
	return 0
}

func (d *drugScreen) answer(f drugField, n int) {
	switch f {
	case dAction:
		d.action = drugAction(n - 1)
	case dDevice:
		d.device = n
		if !d.flows() {
			d.text[dAmount].set("")
		}
	case dUnit:
		d.unit = n - 1
	case dRoute:
		d.route = n - 1
	case dName, dAmount, dTime, dNote, drugFields:
	}
}

// turn steps through the answers without leaving the field.
func (d *drugScreen) turn(step int) {
	n := len(d.options(d.focus))
	p := d.picked(d.focus) + step
	switch {
	case p < 1:
		p = n
	case p > n:
		p = 1
	}
	d.answer(d.focus, p)
}
