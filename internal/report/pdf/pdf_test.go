package pdf

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func font(t *testing.T) *Font {
	t.Helper()
	f, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestFontHasTheNamesOfPatients: every character of GB 2312, of European languages
// and of a chart can be printed.
func TestFontHasTheNamesOfPatients(t *testing.T) {
	t.Parallel()
	f := font(t)
	hanzi, err := os.ReadFile(filepath.Join("..", "fontgen", "gb2312.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(string(hanzi)), "")
	if n := len([]rune(text)); n != 6763 {
		t.Errorf("GB 2312 has 6763 characters, the list %d", n)
	}
	if missing := f.Missing(text); len(missing) > 0 {
		t.Errorf("not in the font: %q", string(missing))
	}
	if missing := f.Missing("DÍAZ Łucja Øyvind Şule Žaneta Παπαδόπουλος Иванова Nguyễn ≥≤±°→↑↓▲▼◆●•■□×µα…–"); len(missing) > 0 {
		t.Errorf("not in the font: %q", string(missing))
	}
	if missing := f.Missing("张𠜎三𠜎"); string(missing) != "𠜎" {
		t.Errorf("missing %q, want the one character outside the font, once", string(missing))
	}
}

func sample(f *Font, at time.Time) *Doc {
	d := New(f, "Test é", at)
	for _, text := range []string{"ALPHA Demo 38.4 °C ≥2", "王小明 éé", "𠜎"} {
		p := d.AddPage(false)
		p.Text(10, 20, Style{Size: 12, Bold: true}, text)
		p.Line(0, 0, 10, 10, 1, Black)
		p.Dot(5, 5, 2, true, Red)
	}
	return d
}

// TestSameCallsSameBytes: a document is a function of what goes in.
func TestSameCallsSameBytes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 14, 10, 0, 0, time.FixedZone("", 8*3600))
	a, err := sample(font(t), at).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sample(font(t), at).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Error("the same calls gave other bytes")
	}
	if c, _ := sample(font(t), at.Add(time.Minute)).Bytes(); bytes.Equal(a, c) {
		t.Error("another time gave the same bytes")
	}
	if !bytes.Contains(a, []byte("D:20261121141000+08'00'")) {
		t.Error("the time it was made is not in the file")
	}
}

// TestCrossReference: every offset leads to its object and every stream has the length
// it says, so that a strict reader opens the file.
func TestCrossReference(t *testing.T) {
	t.Parallel()
	file, err := sample(font(t), time.Unix(0, 0).UTC()).Bytes()
	if err != nil {
		t.Fatal(err)
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`).FindSubmatch(file)
	if start == nil {
		t.Fatal("no startxref")
	}
	at, _ := strconv.Atoi(string(start[1]))
	lines := strings.Split(string(file[at:]), "\n")
	count, _ := strconv.Atoi(strings.Fields(lines[1])[1])
	if lines[0] != "xref" || count != objFirstPage+6 {
		t.Fatalf("xref says %q and %d objects", lines[0], count)
	}
	for n := 1; n < count; n++ {
		offset, _ := strconv.Atoi(lines[2+n][:10])
		if want := strconv.Itoa(n) + " 0 obj\n"; !bytes.HasPrefix(file[offset:], []byte(want)) {
			t.Errorf("object %d is not at %d", n, offset)
		}
	}
	for _, m := range regexp.MustCompile(`/Length (\d+) `).FindAllSubmatchIndex(file, -1) {
		n, _ := strconv.Atoi(string(file[m[2]:m[3]]))
		begin := m[1] + bytes.Index(file[m[1]:], []byte("stream\n")) + len("stream\n")
		if !bytes.HasPrefix(file[begin+n:], []byte("\nendstream")) {
			t.Errorf("the stream at %d is not %d long", begin, n)
		}
	}
}

// TestSubsetKeepsOutlines: a glyph in the file is the glyph of the font, components of
// composed ones among them; a wrong one would print another name.
func TestSubsetKeepsOutlines(t *testing.T) {
	t.Parallel()
	f := font(t)
	runes := []rune("Aé王明Ž≥龙鑫")
	slices.Sort(runes)
	var keep []uint16
	for _, r := range runes {
		keep = append(keep, f.tt.glyphs[r])
	}
	small, err := parse(f.tt.subset(keep, runes))
	if err != nil {
		t.Fatal(err)
	}
	var same func(a, b *trueType, x, y uint16) bool
	same = func(a, b *trueType, x, y uint16) bool {
		var ours, theirs []uint16
		n := eachComponent(a.glyph(x), func(at int) { ours = append(ours, be.Uint16(a.glyph(x)[at+2:])) })
		eachComponent(b.glyph(y), func(at int) { theirs = append(theirs, be.Uint16(b.glyph(y)[at+2:])) })
		if len(ours) != len(theirs) || a.widths[x] != b.widths[y] {
			return false
		}
		for i := range ours {
			if !same(a, b, ours[i], theirs[i]) {
				return false
			}
		}
		return n > 0 || bytes.Equal(bytes.TrimRight(a.glyph(x), "\x00"), bytes.TrimRight(b.glyph(y), "\x00"))
	}
	for _, r := range runes {
		x, y := f.tt.glyphs[r], small.glyphs[r]
		if y == 0 || !same(f.tt, small, x, y) {
			t.Errorf("%q is another glyph in the file", r)
		}
	}
}

// TestUnknownCharacterIsABox: it takes room, is drawn, and no other glyph stands for it.
func TestUnknownCharacterIsABox(t *testing.T) {
	t.Parallel()
	f := font(t)
	d := New(f, "", time.Unix(0, 0))
	p := d.AddPage(false)
	if w := p.Text(0, 0, Style{Size: 10}, "𠜎"); w != boxWidth*10 || w != f.Width("𠜎", 10) {
		t.Errorf("the box is %v wide", w)
	}
	if body := p.body.String(); !strings.Contains(body, " re S") || strings.Contains(body, "Tj") {
		t.Errorf("drawn as %q, want a box and no text", body)
	}
}

// TestWrapLosesNothing: every character of a text is on some line, and no line is wider.
func TestWrapLosesNothing(t *testing.T) {
	t.Parallel()
	f := font(t)
	for _, text := range []string{
		"", "one", "one two three four five six", "averyveryverylongwordwithoutanyspace and more", "中文没有空格也要换行因为一行放不下",
	} {
		for _, width := range []float64{30, 60, 200} {
			lines := f.Wrap(text, 9, width)
			for _, l := range lines {
				if f.Width(l, 9) > width {
					t.Errorf("%q is wider than %v", l, width)
				}
			}
			strip := func(s string) string { return strings.ReplaceAll(s, " ", "") }
			if strip(strings.Join(lines, "")) != strip(text) {
				t.Errorf("%q became %q", text, lines)
			}
		}
	}
}

// TestBrokenFontIsRefused: a file that is cut short is an error, not a panic.
func TestBrokenFontIsRefused(t *testing.T) {
	t.Parallel()
	f := font(t)
	whole := f.tt.subset([]uint16{f.tt.glyphs['A']}, []rune{'A'})
	for n := 0; n < len(whole)-4; n += 7 {
		if _, err := parse(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes were read as a font", n, len(whole))
		}
	}
}
