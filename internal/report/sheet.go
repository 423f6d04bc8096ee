package report

import (
	"fmt"
	"strings"

	"crsmon/internal/report/pdf"
	"crsmon/internal/ward"
)

// The margins of a page, and where the foot begins.
const (
	margin = 36.0
	foot   = 46.0 // from the bottom edge
)

var (
	plain = pdf.Style{Size: 9}
	bold  = pdf.Style{Size: 9, Bold: true}
	small = pdf.Style{Size: 7}
	dim   = pdf.Style{Size: 7, Color: pdf.Dark}
	big   = pdf.Style{Size: 13, Bold: true}
)

// sheet is a document being filled from the top down; every page begins with the
// title and the identity.
type sheet struct {
	p         *Paper
	doc       *pdf.Doc
	font      *pdf.Font
	page      *pdf.Page
	y         float64
	title     string
	row       *ward.Row // the patient; nil where there is none
	blank     bool      // lines to write the identity on
	landscape bool
}

// newSheet begins a document; of is the patient it is about, nil for the ward.
func newSheet(p *Paper, title string, of *ward.Row) (*sheet, error) {
	font, err := pdf.Embedded()
	if err != nil {
		return nil, err
	}
	name := title
	if of != nil {
		name += " " + of.Patient.ID
	}
	return &sheet{p: p, doc: pdf.New(font, "crsmon "+name, p.Now), font: font, title: title, row: of}, nil
}

func (s *sheet) right() float64  { return s.page.W - margin }
func (s *sheet) width() float64  { return s.page.W - 2*margin }
func (s *sheet) bottom() float64 { return s.page.H - foot }

// newPage begins a page with the title and the identity, which is wrapped and never cut.
func (s *sheet) newPage() {
	s.page = s.doc.AddPage(s.landscape)
	s.y = margin + 8
	s.page.Text(margin, s.y, big, s.title)
	s.page.TextRight(s.right(), s.y, plain, s.p.Words.Report.Paper.Printed(s.p.full(s.p.Now)))
	s.y += 8
	switch {
	case s.row != nil:
		s.identity()
	case s.blank:
		s.blankIdentity()
	default:
		s.page.Line(margin, s.y, s.right(), s.y, 0.8, pdf.Black)
	}
	s.y += 12
}

func (s *sheet) identity() {
	top := s.y
	style := pdf.Style{Size: 11, Bold: true}
	first, second := s.p.who(s.row)
	s.y += 13
	for _, l := range s.font.Wrap(first, style.Size, s.width()-12) {
		s.page.Text(margin+6, s.y, style, l)
		s.y += 14
	}
	for _, l := range s.font.Wrap(second, 9.5, s.width()-12) {
		s.page.Text(margin+6, s.y, pdf.Style{Size: 9.5}, l)
		s.y += 12
	}
	if note := s.unprintable(&s.row.Patient); note != "" {
		for _, l := range s.font.Wrap(note, 10, s.width()-20) {
			s.page.Fill(margin+4, s.y-9.5, s.width()-8, 13, pdf.Black)
			s.page.Text(margin+8, s.y, pdf.Style{Size: 10, Bold: true, Color: pdf.White}, l)
			s.y += 14
		}
	}
	s.y -= 5
	s.page.Frame(margin, top, s.width(), s.y-top, 1, pdf.Black)
}

// unprintable says which characters of the identity the font lacks; empty where it
// shows them all. They are boxes on paper, and the id counts.
func (s *sheet) unprintable(of *ward.Patient) string {
	missing := s.font.Missing(s.p.name(of) + clean(of.Bed) + clean(of.ID) + clean(of.Product) + clean(of.Allergies))
	if len(missing) == 0 {
		return ""
	}
	return s.p.Words.Report.Handover.NotFullyPrinted(codes(missing), clean(of.ID))
}

func codes(runes []rune) string {
	out := make([]string, len(runes))
	for i, r := range runes {
		out[i] = fmt.Sprintf("U+%04X", r)
	}
	return strings.Join(out, " ")
}

// blankIdentity draws lines to write the identity on.
func (s *sheet) blankIdentity() {
	w := &s.p.Words.Report.Pack
	s.page.Frame(margin, s.y, s.width(), 46, 1, pdf.Black)
	fields := [][]struct {
		label string
		share float64
	}{
		{{w.Name, 0.5}, {w.Born, 0.25}, {w.ID, 0.25}},
		{{w.Bed, 0.15}, {w.Product, 0.35}, {w.Allergies, 0.5}},
	}
	for _, line := range fields {
		s.y += 19
		x := margin + 6
		for _, f := range line {
			room := f.share * (s.width() - 12)
			w := s.page.Text(x, s.y, plain, f.label)
			s.page.Line(x+w+3, s.y+1, x+room-8, s.y+1, 0.5, pdf.Mid)
			x += room
		}
	}
	s.y += 8
}

// need begins a new page where there is less room than that.
func (s *sheet) need(room float64) {
	if s.page == nil || s.y+room > s.bottom() {
		s.newPage()
	}
}

// para writes a wrapped paragraph, indented.
func (s *sheet) para(indent float64, style pdf.Style, text string) {
	for i, l := range s.font.Wrap(text, style.Size, s.width()-indent-6) {
		s.need(style.Size * 1.3)
		x := margin + indent
		if i > 0 {
			x += 6
		}
		s.page.Text(x, s.y, style, l)
		s.y += style.Size * 1.35
	}
}

func (s *sheet) heading(text string) {
	s.need(40)
	s.y += 6
	s.page.Text(margin, s.y, pdf.Style{Size: 11, Bold: true}, text)
	s.page.Line(margin, s.y+3, s.right(), s.y+3, 0.6, pdf.Black)
	s.y += 16
}

// finish writes the foot of every page and gives the file.
func (s *sheet) finish() ([]byte, error) {
	w := &s.p.Words.Report
	pages := s.doc.Pages()
	for i, page := range pages {
		y := page.H - foot + 10
		page.Line(margin, y, page.W-margin, y, 0.5, pdf.Black)
		page.Text(margin, y+10, small, w.Paper.Disclaimer)
		page.TextRight(page.W-margin, y+10, pdf.Style{Size: 8, Bold: true}, w.Paper.Page(i+1, len(pages)))
		line := w.Handover.Policy(ward.RuleSet, s.p.Policy.Name, s.p.Policy.Version)
		if s.p.Head != "" {
			line += "  " + w.Handover.Head(s.p.Head)
		}
		page.Text(margin, y+19, pdf.Style{Size: 6.5, Color: pdf.Dark}, line)
	}
	return s.doc.Bytes()
}

// column is a column of a table.
type column struct {
	head  string
	share float64 // of the width
}

// table writes rows under heads that are repeated on every page; a cell is wrapped,
// never cut. struck rows are crossed out.
func (s *sheet) table(columns []column, rows [][]string, struck func(row int) bool) {
	const size, gap = 7.5, 4.0
	heads := func() {
		x := margin
		s.page.Fill(margin, s.y-8, s.width(), 11, pdf.Pale)
		for _, c := range columns {
			s.page.Text(x+2, s.y, pdf.Style{Size: size, Bold: true}, c.head)
			x += c.share * s.width()
		}
		s.y += 12
	}
	s.need(40)
	heads()
	for n, row := range rows {
		lines := make([][]string, len(columns))
		most := 1
		for i, c := range columns {
			lines[i] = s.font.Wrap(row[i], size, c.share*s.width()-gap)
			most = max(most, len(lines[i]))
		}
		if s.y+float64(most)*size*1.25 > s.bottom() {
			s.newPage()
			heads()
		}
		x, top := margin, s.y
		for i, c := range columns {
			for k, l := range lines[i] {
				s.page.Text(x+2, top+float64(k)*size*1.25, pdf.Style{Size: size}, l)
			}
			x += c.share * s.width()
		}
		if struck != nil && struck(n) {
			s.page.Line(margin, top-2.5, s.right(), top-2.5, 0.6, pdf.Black)
		}
		s.y += float64(most)*size*1.25 + 1.5
		s.page.Line(margin, s.y-8, s.right(), s.y-8, 0.25, pdf.Light)
	}
	s.y += 4
}

// Handover makes a PDF of the text of a handover with a block for both signatures; of is
// the patient it is about, nil for the ward, and signed the handover as it was signed,
// nil where it is not. What stands at the margin is a heading.
func Handover(p *Paper, of *ward.Row, text string, signed *ward.Handover) ([]byte, error) {
	s, err := newSheet(p, p.Words.Report.Paper.Handover, of)
	if err != nil {
		return nil, err
	}
	s.newPage()
	if missing := s.font.Missing(strings.ReplaceAll(text, "\n", "")); len(missing) > 0 {
		s.para(0, bold, p.Words.Report.Paper.TextNotPrintable(codes(missing)))
	}
	for _, l := range unwrapped(text) {
		body := strings.TrimLeft(l, " ")
		indent := float64(len(l)-len(body)) * 5
		switch {
		case body == "":
			s.y += 4
		case body == p.Words.Report.Paper.Disclaimer: // it is at the foot of every page
		case strings.Trim(body, "-") == "":
			s.need(100) // a patient's name does not stand alone at the foot of a page
			s.page.Line(margin, s.y-4, s.right(), s.y-4, 0.5, pdf.Mid)
			s.y += 7
		case indent == 0:
			s.para(0, pdf.Style{Size: 9, Bold: true}, body)
		default:
			s.para(indent, pdf.Style{Size: 8.5}, body)
		}
	}
	s.signatures(signed)
	return s.finish()
}
