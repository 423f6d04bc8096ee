package pdf

import (
	"bytes"
	"compress/zlib"
	_ "embed"
	"fmt"
	"io"
	"slices"
)

// The characters of docs/fonts.md, made by internal/report/fontgen.
//
//go:embed font.ttf.z
var embedded []byte

// Font is a font that text is measured and set in. It is not changed after loading.
type Font struct{ tt *trueType }

// Embedded gives the font inside the program: Latin, Greek, the symbols of a chart
// and the Chinese characters of GB 2312.
func Embedded() (*Font, error) {
	z, err := zlib.NewReader(bytes.NewReader(embedded))
	if err != nil {
		return nil, fmt.Errorf("the font in the program: %w", err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("the font in the program: %w", err)
	}
	tt, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("the font in the program: %w", err)
	}
	return &Font{tt}, nil
}

// Has tells whether the font can show a character.
func (f *Font) Has(r rune) bool {
	_, ok := f.tt.glyphs[r]
	return ok
}

// Missing gives the characters of a text that the font cannot show, each once: what
// is set of them is a box.
func (f *Font) Missing(s string) []rune {
	var out []rune
	for _, r := range s {
		if !f.Has(r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// boxWidth is the width of the box in place of a character the font lacks, in ems.
const boxWidth = 0.7

// Width gives the width of a text at a size, in points.
func (f *Font) Width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		if g, ok := f.tt.glyphs[r]; ok {
			w += float64(f.tt.widths[g]) / float64(f.tt.em)
		} else {
			w += boxWidth
		}
	}
	return w * size
}

// Fit gives as much of a text as goes into a width, with … where it was cut.
func (f *Font) Fit(s string, size, width float64) string {
	if f.Width(s, size) <= width {
		return s
	}
	runes := []rune(s)
	for n := len(runes) - 1; n > 0; n-- {
		if t := string(runes[:n]) + "…"; f.Width(t, size) <= width {
			return t
		}
	}
	return ""
}

// Wrap breaks a text into lines of a width at its spaces; a word longer than a line,
// Chinese among them, is broken where it must be.
func (f *Font) Wrap(s string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range splitWords(s) {
		if line != "" && f.Width(line+word, size) > width {
			lines = append(lines, trimRight(line))
			line = ""
			word = trimLeft(word)
		}
		for f.Width(trimRight(word), size) > width {
			runes := []rune(word)
			n := len(runes) - 1
			for n > 1 && f.Width(string(runes[:n]), size) > width {
				n--
			}
			if n < 1 {
				break
			}
			lines = append(lines, string(runes[:n]))
			word = string(runes[n:])
		}
		line += word
	}
	return append(lines, trimRight(line))
}

// splitWords cuts a text into words that keep the spaces after them.
func splitWords(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if r != ' ' && space {
			out = append(out, s[start:i])
			start = i
		}
		space = r == ' '
	}
	return append(out, s[start:])
}

func trimRight(s string) string { return string(bytes.TrimRight([]byte(s), " ")) }
func trimLeft(s string) string  { return string(bytes.TrimLeft([]byte(s), " ")) }
