package pdf

import (
	"bytes"
	"fmt"
	"math"
)

// Color is 0xRRGGBB.
type Color uint32

// The colours of a chart: each is told from the others in grey too.
const (
	Black  Color = 0x000000
	Dark   Color = 0x444444
	Mid    Color = 0x888888
	Light  Color = 0xcccccc
	Pale   Color = 0xeeeeee
	White  Color = 0xffffff
	Blue   Color = 0x0050a0
	Red    Color = 0xc02000
	Orange Color = 0xd07800
)

func (c Color) rgb() string {
	part := func(shift int) string { return num(float64(c>>shift&0xff) / 255) }
	return part(16) + " " + part(8) + " " + part(0)
}

// Style is how a text is set.
type Style struct {
	Size  float64
	Bold  bool
	Color Color
}

// Page is one page.
type Page struct {
	W, H float64
	doc  *Doc
	body bytes.Buffer
}

// AddPage adds a sheet of A4, on its side where landscape is set.
func (d *Doc) AddPage(landscape bool) *Page {
	p := &Page{W: A4Width, H: A4Height, doc: d}
	if landscape {
		p.W, p.H = p.H, p.W
	}
	d.pages = append(d.pages, p)
	return p
}

func (p *Page) xy(x, y float64) string { return num(x) + " " + num(p.H-y) }

// Text sets a text with the left end of its base line at a place and gives its width. A
// character that the font lacks is a crossed box: seen, and never taken for another.
func (p *Page) Text(x, y float64, s Style, text string) float64 {
	start, hex := x, ""
	begin := x
	flush := func() {
		if hex == "" {
			return
		}
		mode := "0 Tr"
		if s.Bold {
			mode = "2 Tr " + num(s.Size*0.035) + " w " + s.Color.rgb() + " RG"
		}
		fmt.Fprintf(&p.body, "BT %s rg %s /F %s Tf %s Td <%s> Tj ET\n", s.Color.rgb(), mode, num(s.Size), p.xy(begin, y), hex)
		hex = ""
	}
	for _, r := range text {
		g, ok := p.doc.glyph(r)
		if ok {
			if hex == "" {
				begin = x
			}
			hex += fmt.Sprintf("%04X", g)
			x += p.doc.font.Width(string(r), s.Size)
			continue
		}
		flush()
		w := boxWidth * s.Size
		l, t, h := x+0.06*s.Size, y-0.72*s.Size, 0.78*s.Size
		p.Frame(l, t, w-0.12*s.Size, h, 0.6, s.Color)
		p.Line(l, t, l+w-0.12*s.Size, t+h, 0.4, s.Color)
		p.Line(l, t+h, l+w-0.12*s.Size, t, 0.4, s.Color)
		x += w
	}
	flush()
	return x - start
}

// TextRight sets a text that ends at x, TextCenter one that has its middle there.
func (p *Page) TextRight(x, y float64, s Style, text string) {
	p.Text(x-p.doc.font.Width(text, s.Size), y, s, text)
}

// TextCenter sets a text with its middle at x.
func (p *Page) TextCenter(x, y float64, s Style, text string) {
	p.Text(x-p.doc.font.Width(text, s.Size)/2, y, s, text)
}

// Line draws a line of a width.
func (p *Page) Line(x1, y1, x2, y2, width float64, c Color) {
	fmt.Fprintf(&p.body, "%s RG %s w [] 0 d %s m %s l S\n", c.rgb(), num(width), p.xy(x1, y1), p.xy(x2, y2))
}

// Dashed draws a dashed line.
func (p *Page) Dashed(x1, y1, x2, y2, width float64, c Color) {
	fmt.Fprintf(&p.body, "%s RG %s w [3 2] 0 d %s m %s l S [] 0 d\n", c.rgb(), num(width), p.xy(x1, y1), p.xy(x2, y2))
}

// Fill fills a rectangle.
func (p *Page) Fill(x, y, w, h float64, c Color) {
	fmt.Fprintf(&p.body, "%s rg %s %s %s re f\n", c.rgb(), p.xy(x, y+h), num(w), num(h))
}

// Frame draws the border of a rectangle.
func (p *Page) Frame(x, y, w, h, width float64, c Color) {
	fmt.Fprintf(&p.body, "%s RG %s w [] 0 d %s %s %s re S\n", c.rgb(), num(width), p.xy(x, y+h), num(w), num(h))
}

// Shape fills a polygon given by its corners x, y, x, y ...
func (p *Page) Shape(c Color, corners ...float64) {
	fmt.Fprintf(&p.body, "%s rg ", c.rgb())
	for i := 0; i+1 < len(corners); i += 2 {
		op := "l"
		if i == 0 {
			op = "m"
		}
		fmt.Fprintf(&p.body, "%s %s ", p.xy(corners[i], corners[i+1]), op)
	}
	p.body.WriteString("h f\n")
}

// Dot draws a disc; with hollow only its border.
func (p *Page) Dot(x, y, r float64, hollow bool, c Color) {
	k := r * 4 * (math.Sqrt2 - 1) / 3
	op := "f"
	if hollow {
		op = "S"
	}
	fmt.Fprintf(&p.body, "%s rg %s RG 0.8 w %s m %s %s %s c %s %s %s c %s %s %s c %s %s %s c %s\n", c.rgb(), c.rgb(), p.xy(x+r, y),
		p.xy(x+r, y+k), p.xy(x+k, y+r), p.xy(x, y+r),
		p.xy(x-k, y+r), p.xy(x-r, y+k), p.xy(x-r, y),
		p.xy(x-r, y-k), p.xy(x-k, y-r), p.xy(x, y-r),
		p.xy(x+k, y-r), p.xy(x+r, y-k), p.xy(x+r, y), op)
}

// Cross draws an x.
func (p *Page) Cross(x, y, r float64, c Color) {
	p.Line(x-r, y-r, x+r, y+r, 1, c)
	p.Line(x-r, y+r, x+r, y-r, 1, c)
}
