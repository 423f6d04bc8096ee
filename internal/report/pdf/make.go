package pdf

import "slices"

// Subset makes a font file of those characters that a TrueType file has, without
// hinting, on an em of that many units, and says which it lacks. A small em makes a
// small file: 256 units are a thirtieth of a point at the size of print. Only the tool
// that makes the embedded font needs it.
func Subset(file []byte, runes []rune, em int) (font []byte, lacking []rune, err error) {
	tt, err := parse(file)
	if err != nil {
		return nil, nil, err
	}
	runes = slices.Clone(runes)
	slices.Sort(runes)
	runes = slices.Compact(runes)
	var keep []uint16
	var have []rune
	for _, r := range runes {
		if g, ok := tt.glyphs[r]; ok {
			keep, have = append(keep, g), append(have, r)
		} else {
			lacking = append(lacking, r)
		}
	}
	if tt, err = parse(tt.subset(keep, have)); err != nil {
		return nil, nil, err
	}
	all := make([]uint16, len(tt.widths)) // as they stand: glyph 0 is there already
	for i := range all {
		all[i] = uint16(i)
	}
	return tt.scaled(em).subset(all, have), lacking, nil
}

// scaled gives the font on an em of that many units.
func (f *trueType) scaled(em int) *trueType {
	to := func(v int16) int16 {
		n := int(v) * em
		if n < 0 {
			return int16(-((-n + f.em/2) / f.em))
		}
		return int16((n + f.em/2) / f.em)
	}
	put := func(b []byte, at int) { be.PutUint16(b[at:], uint16(to(int16(be.Uint16(b[at:]))))) }
	out := &trueType{head: slices.Clone(f.head), hhea: slices.Clone(f.hhea), maxp: f.maxp, glyphs: f.glyphs, em: em}
	be.PutUint16(out.head[18:], uint16(em))
	for i := range 4 {
		put(out.head, 36+2*i)
	}
	for _, at := range []int{4, 6, 8, 10, 12, 14, 16} {
		put(out.hhea, at)
	}
	for g := range f.widths {
		out.loca = append(out.loca, uint32(len(out.glyf)))
		out.glyf = append(out.glyf, scaleGlyph(f.glyph(uint16(g)), to)...)
		out.widths = append(out.widths, uint16(to(int16(f.widths[g]))))
		out.bearings = append(out.bearings, uint16(to(int16(f.bearings[g]))))
	}
	out.loca = append(out.loca, uint32(len(out.glyf)))
	return out
}

// The flags of a point of an outline.
const (
	onCurve  = 1 << 0
	xShort   = 1 << 1
	yShort   = 1 << 2
	repeated = 1 << 3
	xSame    = 1 << 4 // of a short one: positive
	ySame    = 1 << 5
)

// scaleGlyph scales an outline without hinting, or the places of its components.
func scaleGlyph(g []byte, to func(int16) int16) []byte {
	if len(g) == 0 {
		return nil
	}
	out := slices.Clone(g)
	put := func(at int) { be.PutUint16(out[at:], uint16(to(int16(be.Uint16(g[at:]))))) }
	for i := range 4 {
		put(2 + 2*i)
	}
	const argsAreXY = 1 << 1
	if n := eachComponent(g, func(at int) {
		switch flags := be.Uint16(g[at:]); {
		case flags&argsAreXY == 0: // points are matched by number
		case flags&argsAreWords != 0:
			put(at + 4)
			put(at + 6)
		default:
			out[at+4], out[at+5] = byte(to(int16(int8(g[at+4])))), byte(to(int16(int8(g[at+5]))))
		}
	}); n > 0 {
		return out[:n]
	}
	contours := int(be.Uint16(g))
	points := int(be.Uint16(g[8+2*contours:])) + 1
	at := 12 + 2*contours // after the ends and the length of no hinting
	var flags []byte
	for len(flags) < points {
		f := g[at]
		at++
		n := 1
		if f&repeated != 0 {
			n += int(g[at])
			at++
		}
		for range n {
			flags = append(flags, f&^repeated)
		}
	}
	read := func(short, same byte) (places []int16) {
		v := int16(0)
		for _, f := range flags {
			switch {
			case f&short != 0 && f&same != 0:
				v += int16(g[at])
				at++
			case f&short != 0:
				v -= int16(g[at])
				at++
			case f&same == 0:
				v += int16(be.Uint16(g[at:]))
				at += 2
			}
			places = append(places, to(v))
		}
		return places
	}
	xs, ys := read(xShort, xSame), read(yShort, ySame)
	return append(out[:12+2*contours], outline(flags, xs, ys)...)
}

// outline writes points the short way: flags, then steps across, then steps up.
func outline(flags []byte, xs, ys []int16) []byte {
	var kinds, across, up []byte
	step := func(d int16, short, same byte, to *[]byte) byte {
		switch {
		case d == 0:
			return same
		case d > 0 && d < 256:
			*to = append(*to, byte(d))
			return short | same
		case d < 0 && d > -256:
			*to = append(*to, byte(-d))
			return short
		}
		*to = be.AppendUint16(*to, uint16(d))
		return 0
	}
	x, y := int16(0), int16(0)
	for i := range flags {
		k := flags[i]&onCurve | step(xs[i]-x, xShort, xSame, &across) | step(ys[i]-y, yShort, ySame, &up)
		kinds = append(kinds, k)
		x, y = xs[i], ys[i]
	}
	var out []byte
	for i := 0; i < len(kinds); {
		n := 1
		for i+n < len(kinds) && kinds[i+n] == kinds[i] && n < 256 {
			n++
		}
		if n > 1 {
			out = append(out, kinds[i]|repeated, byte(n-1))
		} else {
			out = append(out, kinds[i])
		}
		i += n
	}
	return append(append(out, across...), up...)
}
