// Package pdf writes plain PDF files: text in one embedded font, lines, bars and
// areas. It imports the standard library only. The same calls give the same bytes.
//
// A library was weighed and left: with the font it would take the program over its
// size (docs/fonts.md has the figures), and what a chart needs is little.
package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"
	"unicode/utf16"
)

// The size of a sheet of A4 in points, upright.
const (
	A4Width  = 595.28
	A4Height = 841.89
)

// Doc is a PDF being written. Places are in points from the top left corner.
type Doc struct {
	font  *Font
	title string
	made  time.Time
	pages []*Page
	place map[uint16]uint16 // glyph of the font: glyph in the file
	keep  []uint16
	runes []rune // of keep
}

// New begins a document with a title and the time it is made.
func New(f *Font, title string, made time.Time) *Doc {
	return &Doc{font: f, title: title, made: made, place: map[uint16]uint16{}}
}

// Font gives the font that it is set in.
func (d *Doc) Font() *Font { return d.font }

// Pages gives the pages so far.
func (d *Doc) Pages() []*Page { return d.pages }

// glyph gives the number in the file of a character's glyph; ok is false where the
// font lacks it.
func (d *Doc) glyph(r rune) (n uint16, ok bool) {
	g, ok := d.font.tt.glyphs[r]
	if !ok {
		return 0, false
	}
	n, ok = d.place[g]
	if !ok {
		n = uint16(len(d.keep) + 1) // 0 is the font's own glyph for nothing
		d.place[g] = n
		d.keep, d.runes = append(d.keep, g), append(d.runes, r)
	}
	return n, true
}

// The numbers of the objects that every file has; pages follow.
const (
	objCatalog = iota + 1
	objPages
	objFont
	objCIDFont
	objDescriptor
	objFontFile
	objUnicode
	objInfo
	objFirstPage
)

// Bytes gives the file.
func (d *Doc) Bytes() ([]byte, error) {
	var out bytes.Buffer
	var at []int
	fmt.Fprint(&out, "%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	object := func(body string) {
		at = append(at, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(at), body)
	}
	var failed error
	stream := func(extra string, data []byte) {
		var z bytes.Buffer
		w, err := zlib.NewWriterLevel(&z, zlib.BestCompression)
		if err == nil {
			if _, err = w.Write(data); err == nil {
				err = w.Close()
			}
		}
		if err != nil {
			failed = fmt.Errorf("writing the PDF: %w", err)
		}
		object(fmt.Sprintf("<< /Length %d /Filter /FlateDecode%s >>\nstream\n%s\nendstream", z.Len(), extra, z.Bytes()))
	}
	object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (en) >>", objPages))
	kids := ""
	for i := range d.pages {
		kids += fmt.Sprintf("%d 0 R ", objFirstPage+2*i)
	}
	object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [ %s] >>", len(d.pages), kids))
	tt := d.font.tt
	per := func(v int) int { return v * 1000 / tt.em }
	object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /CRSMON+Chart /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", objCIDFont, objUnicode))
	widths := ""
	for i, g := range d.keep {
		widths += fmt.Sprintf("%d [%d] ", i+1, per(int(tt.widths[g])))
	}
	object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /CRSMON+Chart /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /CIDToGIDMap /Identity /W [ %s] >>", objDescriptor, widths))
	object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /CRSMON+Chart /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight 714 /StemV 80 /FontFile2 %d 0 R >>",
		per(tt.box[0]), per(tt.box[1]), per(tt.box[2]), per(tt.box[3]), per(tt.ascent), per(tt.descent), objFontFile))
	file := tt.subset(d.keep, nil)
	stream(fmt.Sprintf(" /Length1 %d", len(file)), file)
	stream("", d.toUnicode())
	_, offset := d.made.Zone()
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	object(fmt.Sprintf("<< /Title %s /Producer (crsmon) /CreationDate (D:%s%c%02d'%02d') >>", utf16Hex(d.title), d.made.Format("20060102150405"), sign, offset/3600, offset/60%60))
	for i, p := range d.pages {
		object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources << /Font << /F %d 0 R >> >> /Contents %d 0 R >>",
			objPages, num(p.W), num(p.H), objFont, objFirstPage+2*i+1))
		stream("", p.body.Bytes())
	}
	id := fmt.Sprintf("%X", sha256.Sum256(out.Bytes()))[:32]
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, objCatalog, objInfo, id, id, xref)
	return out.Bytes(), failed
}

// toUnicode lets a reader search and copy the text.
func (d *Doc) toUnicode() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	const most = 100 // in one block
	for i := 0; i < len(d.runes); i += most {
		n := min(most, len(d.runes)-i)
		fmt.Fprintf(&b, "%d beginbfchar\n", n)
		for k := range n {
			fmt.Fprintf(&b, "<%04X> <%04X>\n", i+k+1, d.runes[i+k])
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return b.Bytes()
}

func utf16Hex(s string) string {
	out := "<FEFF"
	for _, u := range utf16.Encode([]rune(s)) {
		out += fmt.Sprintf("%04X", u)
	}
	return out + ">"
}

// num writes a number of points to a hundredth.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 2, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	if s == "-0" {
		return "0"
	}
	return s
}
