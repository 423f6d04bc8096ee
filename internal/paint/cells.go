package paint

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// cell is one place of the terminal. The right half of a wide character has no text and
// no width.
type cell struct {
	text  string
	style style
	width uint8
	loose bool // terminals differ about the width
}

var empty = cell{text: " ", width: 1}

// loose tells whether a line holds anything that terminals differ about the width of.
func loose(line []cell) bool {
	for i := range line {
		if line[i].loose {
			return true
		}
	}
	return false
}

// parse fills the cells of a line and gives the style in which it ends.
func (p *Painter) parse(line []cell, s string, pen style) style {
	x, onSpace := 0, p.styles.onSpace(pen)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == 0x1b:
			n := sequence(s[i:])
			pen = p.styles.read(pen, s[i:i+n])
			onSpace = p.styles.onSpace(pen)
			i += n
			continue
		case x == len(line): // the rest stands outside
			i++
			continue
		case c == ' ':
			line[x] = cell{text: " ", style: onSpace, width: 1}
			x++
			i++
			continue
		case c < 0x20 || c == 0x7f: // no control reaches the terminal
			line[x] = empty
			x++
			i++
			continue
		case c < 0x7f && (i+1 == len(s) || s[i+1] < utf8.RuneSelf):
			line[x] = cell{text: ascii[c : c+1], style: pen, width: 1}
			x++
			i++
			continue
		}
		text, n, sure := cluster(s[i:])
		i += len(text)
		switch {
		case n == 0: // a mark whose base has another style
			if x > 0 && line[x-1].width > 0 {
				line[x-1].text += text
				line[x-1].loose = true
			}
			continue
		case x+n > len(line): // half of it would stand outside
			n = len(line) - x
			for k := range n {
				line[x+k] = empty
			}
			x += n
			continue
		}
		line[x] = cell{text: strings.Clone(text), style: pen, width: uint8(n), loose: !sure}
		for k := 1; k < n; k++ {
			line[x+k] = cell{style: pen}
		}
		x += n
	}
	for ; x < len(line); x++ {
		line[x] = empty
	}
	return pen
}

// ascii holds each character at its own number.
var ascii = func() string {
	b := make([]byte, 128)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}()

// cluster is the first character of a text as a person counts them, how many cells it
// takes, and whether all terminals agree on that.
func cluster(s string) (text string, width int, sure bool) {
	text, width = ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	r, size := utf8.DecodeRuneInString(text)
	return text, width, size == len(text) && width == ansi.StringWidthWc(text) && agreed(r, width)
}

// firstWide is where the scripts begin whose characters take two cells everywhere. What
// is wide before it is so by the setting for East Asian text, which the terminal may not
// share: a degree sign would leave standing what was in its second cell.
const firstWide = 0x2e80

func agreed(r rune, width int) bool { return width < 2 || r >= firstWide }

// sequence is the length of the escape sequence that a text begins with.
func sequence(s string) int {
	if len(s) < 2 || s[1] != '[' {
		return min(len(s), 2)
	}
	for i := 2; i < len(s); i++ {
		if s[i] >= 0x40 && s[i] <= 0x7e {
			return i + 1
		}
	}
	return len(s)
}

// style is a style by its number; 0 is the terminal's own.
type style uint16

// styles are all that were ever seen, and how one changes into another.
type styles struct {
	colors  colorprofile.Profile
	all     []uv.Style // in the terminal's colours
	spaces  []style
	known   map[uv.Style]style
	reads   map[seen]style
	changes map[[2]style]string
}

type seen struct {
	from style
	seq  string
}

func newStyles(colors colorprofile.Profile) styles {
	s := styles{colors: colors, known: map[uv.Style]style{}, reads: map[seen]style{}, changes: map[[2]style]string{}}
	s.number(uv.Style{})
	return s
}

// number gives a style its number.
func (t *styles) number(s uv.Style) style {
	s = uv.ConvertStyle(s, t.colors)
	if n, ok := t.known[s]; ok {
		return n
	}
	n := style(len(t.all))
	t.known[s] = n
	t.all, t.spaces = append(t.all, s), append(t.spaces, n)
	t.spaces[n] = t.number(bare(s))
	return n
}

// bare is what of a style is seen on a space.
func bare(s uv.Style) uv.Style {
	if s.Attrs&uv.AttrReverse != 0 || s.Underline != uv.UnderlineNone {
		return s
	}
	return uv.Style{Bg: s.Bg, Attrs: s.Attrs & uv.AttrStrikethrough}
}

// onSpace gives the style that looks the same on a space, and as plain as can be.
func (t *styles) onSpace(s style) style { return t.spaces[s] }

// erases tells whether erasing in a style leaves empty cells.
func (t *styles) erases(s style) bool { return t.spaces[s] == 0 }

// read is the style after an SGR sequence; any other sequence changes nothing.
func (t *styles) read(from style, seq string) style {
	if seq == plain {
		return 0
	}
	if to, ok := t.reads[seen{from, seq}]; ok {
		return to
	}
	to := from
	if strings.HasPrefix(seq, "\x1b[") && seq[len(seq)-1] == 'm' {
		s := t.all[from]
		parser := ansi.GetParser()
		defer ansi.PutParser(parser)
		ansi.DecodeSequence(seq, ansi.NormalState, parser)
		uv.ReadStyle(parser.Params(), &s)
		to = t.number(s)
	}
	t.reads[seen{from, strings.Clone(seq)}] = to
	return to
}

// change is the shortest sequence from one style to another.
func (t *styles) change(from, to style) string {
	k := [2]style{from, to}
	seq, ok := t.changes[k]
	if !ok {
		a, b := &t.all[from], &t.all[to]
		seq = b.Diff(a)
		if fresh := "\x1b[0;" + strings.TrimPrefix(b.String(), "\x1b["); !b.IsZero() && len(fresh) < len(seq) {
			seq = fresh
		}
		t.changes[k] = seq
	}
	return seq
}
