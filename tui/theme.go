package tui

import (
	"image/color"

	"charm.land/lipgloss/v2"

	"crsmon/grading"
)

// theme is the tokens as styles, built once per background. The hues are the
// Wong / Okabe-Ito colour-blind-safe palette. No meaning stands on a colour alone:
// every use has a digit, a word or a shape beside it.
type theme struct {
	text, dim, label, value pen
	title, accent, focus    pen
	ok, bad, warn           pen
	rule                    pen
	selected                pen
	badge                   pen // overdue and dangerous, NOT SAVED
	box                     lipgloss.Style
	grades                  [6]pen
	banner                  pen // DEMO
}

// newTheme builds the styles. Without colour only bold, underline and reverse remain.
func newTheme(dark, noColor, ascii bool) *theme {
	pick := func(light, dk string) color.Color {
		if noColor {
			return lipgloss.NoColor{}
		}
		return lipgloss.LightDark(dark)(lipgloss.Color(light), lipgloss.Color(dk))
	}
	s := func() pen { return newPen(lipgloss.NewStyle()) }
	var (
		dim        = pick("#6B6B6B", "#8A8A8A")
		skyBlue    = pick("#0072B2", "#56B4E9")
		green      = pick("#00704F", "#009E73")
		yellow     = pick("#7A6A00", "#F0E442")
		orange     = pick("#9A5B00", "#E69F00")
		vermillion = pick("#B34700", "#FF7F2A")
		purple     = pick("#9B3F78", "#CC79A7")
		onBadge    = pick("#FFFFFF", "#000000")
	)
	t := &theme{
		text:     s(),
		dim:      s().Foreground(dim),
		label:    s().Foreground(dim),
		value:    s().Bold(true),
		title:    s().Bold(true),
		accent:   s().Foreground(skyBlue),
		focus:    s().Foreground(skyBlue).Bold(true),
		ok:       s().Foreground(green),
		warn:     s().Foreground(orange).Bold(true),
		bad:      s().Foreground(vermillion).Bold(true),
		rule:     s().Foreground(dim),
		selected: s().Bold(true),
		banner:   s().Foreground(purple).Bold(true),
	}
	inverse := func(bg color.Color) pen {
		if noColor {
			return s().Reverse(true).Bold(true)
		}
		return s().Background(bg).Foreground(onBadge).Bold(true)
	}
	t.badge = inverse(vermillion)
	border := lipgloss.RoundedBorder()
	if ascii {
		border = lipgloss.ASCIIBorder()
	}
	t.box = lipgloss.NewStyle().Border(border).BorderForeground(skyBlue).Padding(0, 1)
	t.grades = [6]pen{
		0: s(),
		1: s().Foreground(yellow),
		2: s().Foreground(orange).Bold(true),
		3: inverse(vermillion),
		4: inverse(purple),
		5: inverse(purple),
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
