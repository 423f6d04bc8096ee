package report

import (
	"crsmon/internal/report/pdf"
	"crsmon/internal/ward"
)

// signatures draws the block that both sign: who gave and who took the handover, when,
// and the record's head hash, which no later change of the record can follow. What the
// record knows is printed; the rest is lines to write on.
func (s *sheet) signatures(h *ward.Handover) {
	w, p := &s.p.Words.Report.Sign, s.p
	head, entry := p.Head, w.NotSigned
	var given, accepted *ward.Acceptance
	to := ""
	if h != nil {
		head, entry, to, accepted = h.Head, w.Entry(h.Entry), clean(h.To), h.Accepted
		given = &ward.Acceptance{By: h.By, At: h.At}
	}
	const tall = 99.0
	s.need(tall)
	s.y += 2
	top := s.y
	s.page.Frame(margin, top, s.width(), tall, 1, pdf.Black)
	half := s.width() / 2
	s.page.Line(margin+half, top, margin+half, top+tall-30, 0.6, pdf.Black)
	s.page.Line(margin, top+tall-30, s.right(), top+tall-30, 0.6, pdf.Black)
	s.party(margin+8, top, half-16, w.Given, given, "")
	s.party(margin+half+8, top, half-16, w.Accepted, accepted, to)
	y := top + tall - 19
	s.page.Text(margin+8, y, small, w.Witness(p.Words.Report.Handover.Head(head)))
	s.page.Text(margin+8, y+10, small, entry)
	s.y = top + tall + 12
}

// party is one of the two: name, date, time and a line for the signature.
func (s *sheet) party(x, y, width float64, title string, by *ward.Acceptance, to string) {
	w, p := &s.p.Words.Report.Sign, s.p
	s.page.Text(x, y+13, bold, title)
	name, date, clock := "", "", ""
	if by != nil {
		at := p.at(by.At.Milli)
		name, date, clock = clean(by.By.Name)+", "+p.role(by.By.Role), p.date(at), at.Format("15:04")
	} else if to != "" {
		s.page.TextRight(x+width, y+13, small, w.To(to))
	}
	field := func(x, y, width float64, label, value string) {
		n := s.page.Text(x, y, small, label) + 4
		s.page.Line(x+n, y+2, x+width, y+2, 0.5, pdf.Mid)
		lines := s.font.Wrap(value, plain.Size, width-n)
		if len(lines) > 0 {
			s.page.Text(x+n, y, plain, lines[0])
		}
		if len(lines) > 1 { // a long name goes on in smaller letters
			s.page.Text(x+n, y+9, small, lines[1])
		}
	}
	field(x, y+27, width, w.Name, name)
	field(x, y+44, width*0.55, w.Date, date)
	field(x+width*0.58, y+44, width*0.42, w.Clock, clock)
	field(x, y+64, width, w.Signature, "")
}

func (p *Paper) role(r ward.Role) string {
	switch r {
	case ward.Nurse:
		return p.Words.UI.Nurse
	case ward.Doctor:
		return p.Words.UI.Doctor
	}
	return string(r)
}
