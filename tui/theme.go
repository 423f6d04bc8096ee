package tui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"

	"crsmon/grading"
)

// theme is the tokens as styles, built once per look. No meaning stands on a colour
// alone: every use has a digit, a word or a shape beside it.
type theme struct {
	text, dim, label, value pen
	title, accent, focus    pen
	ok, bad, warn           pen
	rule                    pen
	selected                pen
	badge                   pen // overdue and dangerous, NOT SAVED
	box                     pen
	border                  lipgloss.Border
	grades                  [6]pen
	banner                  pen // DEMO
}

// The names of the themes, as they are kept.
const (
	themeAuto     = "auto"
	themeLight    = "light"
	themeDark     = "dark"
	themeContrast = "contrast"
	themeSafe     = "colour-blind"
)

// themeNames are the themes in the order of the words.
var themeNames = [5]string{themeAuto, themeLight, themeDark, themeContrast, themeSafe}

// look is what a theme is built from.
type look struct {
	name           string // of themeNames; any other is themeAuto
	dark           bool   // what the terminal answered, for themeAuto and the last two
	noColor, ascii bool
	sixteen        bool // the terminal has 16 colours: they are named, not matched
}

func (l *look) onDark() bool {
	switch l.name {
	case themeLight:
		return false
	case themeDark:
		return true
	}
	return l.dark
}

// palette are the hues of a theme. onBadge stands on bad and on severe.
type palette struct {
	dim, accent, ok, mild, warn, bad, severe, onBadge color.Color
}

// hues are a palette by its hexadecimal values.
func hues(dim, accent, ok, mild, warn, bad, severe, onBadge string) palette {
	c := lipgloss.Color
	return palette{c(dim), c(accent), c(ok), c(mild), c(warn), c(bad), c(severe), c(onBadge)}
}

// palette gives the hues of a look: Wong / Okabe-Ito, darkened on a light ground; fewer
// and stronger ones for high contrast; blue to yellow, rising in brightness, for eyes
// that do not tell red from green; or the terminal's own sixteen.
func (l *look) palette() palette {
	dark := l.onDark()
	if l.sixteen {
		if dark {
			return hues("7", "14", "10", "11", "11", "9", "13", "0")
		}
		return hues("8", "4", "2", "3", "3", "1", "5", "15")
	}
	switch {
	case l.name == themeContrast && dark:
		return hues("#D0D0D0", "#7FDBFF", "#7CFC9A", "#FFFF66", "#FFC04D", "#FF8F6B", "#FF9CF0", "#000000")
	case l.name == themeContrast:
		return hues("#404040", "#003F8A", "#00522E", "#5C4A00", "#7A3D00", "#8F1D00", "#6B0F5A", "#FFFFFF")
	case l.name == themeSafe && dark:
		return hues("#9A9A9A", "#56B4E9", "#A6CEE3", "#C9B458", "#F0E442", "#FFFFFF", "#F5C6E0", "#000000")
	case l.name == themeSafe:
		return hues("#606060", "#0072B2", "#3A6EA5", "#7D6F1E", "#4F3F00", "#202020", "#5B1F4A", "#FFFFFF")
	case dark:
		return hues("#8A8A8A", "#56B4E9", "#009E73", "#F0E442", "#E69F00", "#FF7F2A", "#CC79A7", "#000000")
	}
	return hues("#6B6B6B", "#0072B2", "#00704F", "#7A6A00", "#9A5B00", "#B34700", "#9B3F78", "#FFFFFF")
}

// newTheme builds the styles. Without colour only bold, underline and reverse remain.
func newTheme(l look) *theme {
	s := func() pen { return newPen(lipgloss.NewStyle()) }
	p := l.palette()
	if l.noColor {
		no := lipgloss.NoColor{}
		p = palette{no, no, no, no, no, no, no, no}
	}
	t := &theme{
		text:     s(),
		dim:      s().Foreground(p.dim),
		label:    s().Foreground(p.dim),
		value:    s().Bold(true),
		title:    s().Bold(true),
		accent:   s().Foreground(p.accent),
		focus:    s().Foreground(p.accent).Bold(true),
		ok:       s().Foreground(p.ok),
		warn:     s().Foreground(p.warn).Bold(true),
		bad:      s().Foreground(p.bad).Bold(true),
		rule:     s().Foreground(p.dim),
		selected: s().Bold(true),
		banner:   s().Foreground(p.severe).Bold(true),
	}
	inverse := func(bg color.Color) pen {
		if l.noColor {
			return s().Reverse(true).Bold(true)
		}
		return s().Background(bg).Foreground(p.onBadge).Bold(true)
	}
	t.badge = inverse(p.bad)
	t.box, t.border = t.accent, lipgloss.RoundedBorder()
	if l.ascii {
		t.border = lipgloss.ASCIIBorder()
	}
	t.grades = [6]pen{
		0: s(),
		1: s().Foreground(p.mild),
		2: s().Foreground(p.warn).Bold(true),
		3: inverse(p.bad),
		4: inverse(p.severe),
		5: inverse(p.severe),
	}
	return t
}

// grade gives the style of a grade; an impossible one looks like the worst.
func (t *theme) grade(g grading.Grade) pen {
	if int(g) >= len(t.grades) {
		g = 5
	}
	return t.grades[g]
}

// boxed draws a box round lines of w cells; a style that draws borders measures and aligns
// them anew with each key.
func (t *theme) boxed(lines []string, w int) []string {
	b := &t.border
	out := make([]string, 0, len(lines)+2)
	out = append(out, t.box.Render(b.TopLeft+strings.Repeat(b.Top, w+2)+b.TopRight))
	left, right := t.box.Render(b.Left)+" ", " "+t.box.Render(b.Right)
	for _, l := range lines {
		out = append(out, left+l+right)
	}
	return append(out, t.box.Render(b.BottomLeft+strings.Repeat(b.Bottom, w+2)+b.BottomRight))
}

// glyphs are the shapes drawn; the ASCII set is for terminals whose fonts or width
// tables have no others.
type glyphs struct {
	ge, up, down, dot, ell, sep, rule, marker, like, arrows, sides string
	shapes                                                         [6]string
}

func newGlyphs(ascii bool) glyphs {
	if ascii {
		return glyphs{
			ge: ">=", up: "+", down: "-", dot: " - ", ell: "..", sep: "|", rule: "-", marker: ">",
			like: "~", arrows: "up/down", sides: "left/right",
			shapes: [6]string{"", ".", "*", "^", "#", "#"},
		}
	}
	return glyphs{
		ge: "≥", up: "↑", down: "↓", dot: " · ", ell: "…", sep: "│", rule: "─", marker: ">",
		like: "≈", arrows: "↑↓", sides: "←→",
		shapes: [6]string{"", "•", "◆", "▲", "■", "■"},
	}
}
