package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// trueType is a font file taken apart: outlines, widths and which character has
// which glyph. Hinting and layout tables are not kept.
type trueType struct {
	head, hhea, maxp []byte
	glyf             []byte
	loca             []uint32
	widths           []uint16 // in units of the em, by glyph
	bearings         []uint16
	glyphs           map[rune]uint16
	em               int
	ascent, descent  int
	box              [4]int
}

var be = binary.BigEndian

var errFont = errors.New("not a TrueType font that this program can read")

// parse reads a font file; of a collection its first font.
func parse(data []byte) (f *trueType, err error) {
	// A truncated file shows itself as an index out of range somewhere below.
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("%w: %v", errFont, r)
		}
	}()
	data = data[:len(data):len(data)] // what lies behind it is no part of it
	at := uint32(0)
	if string(data[:4]) == "ttcf" {
		at = be.Uint32(data[12:])
	}
	tables := map[string][]byte{}
	for i := range uint32(be.Uint16(data[at+4:])) {
		e := data[at+12+16*i:]
		off, n := be.Uint32(e[8:]), be.Uint32(e[12:])
		tables[string(e[:4])] = data[off : off+n]
	}
	for _, name := range []string{"head", "hhea", "maxp", "hmtx", "loca", "glyf", "cmap"} {
		if tables[name] == nil {
			return nil, fmt.Errorf("%w: no table %q", errFont, name)
		}
	}
	f = &trueType{head: tables["head"], hhea: tables["hhea"], maxp: tables["maxp"], glyf: tables["glyf"]}
	f.em = int(be.Uint16(f.head[18:]))
	for i := range f.box {
		f.box[i] = int(int16(be.Uint16(f.head[36+2*i:])))
	}
	f.ascent, f.descent = int(int16(be.Uint16(f.hhea[4:]))), int(int16(be.Uint16(f.hhea[6:])))
	n := int(be.Uint16(f.maxp[4:]))
	for i := range n + 1 {
		if be.Uint16(f.head[50:]) == 0 {
			f.loca = append(f.loca, 2*uint32(be.Uint16(tables["loca"][2*i:])))
		} else {
			f.loca = append(f.loca, be.Uint32(tables["loca"][4*i:]))
		}
	}
	full := int(be.Uint16(f.hhea[34:]))
	for i := range n {
		m := tables["hmtx"][4*min(i, full-1):]
		f.widths = append(f.widths, be.Uint16(m))
		if i >= full {
			m = tables["hmtx"][4*full+2*(i-full)-2:]
		}
		f.bearings = append(f.bearings, be.Uint16(m[2:]))
	}
	f.glyphs, err = charMap(tables["cmap"])
	return f, err
}

// charMap reads the table of characters in its format 4, the Basic Multilingual Plane.
func charMap(t []byte) (map[rune]uint16, error) {
	for i := range int(be.Uint16(t[2:])) {
		s := t[be.Uint32(t[4+8*i+4:]):]
		if be.Uint16(s) != 4 {
			continue
		}
		out := map[rune]uint16{}
		n := int(be.Uint16(s[6:])) / 2
		for k := range n {
			last, first := be.Uint16(s[14+2*k:]), be.Uint16(s[16+2*n+2*k:])
			delta, at := be.Uint16(s[16+4*n+2*k:]), 16+6*n+2*k
			offset := int(be.Uint16(s[at:]))
			for c := int(first); c <= int(last) && c < 0xffff; c++ {
				g := uint16(c) + delta
				if offset != 0 {
					if g = be.Uint16(s[at+offset+2*(c-int(first)):]); g != 0 {
						g += delta
					}
				}
				if g != 0 {
					out[rune(c)] = g
				}
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("%w: no character table of format 4", errFont)
}

func (f *trueType) glyph(g uint16) []byte { return f.glyf[f.loca[g]:f.loca[g+1]] }

// The flags of a component of a composed glyph.
const (
	argsAreWords = 1 << 0
	hasScale     = 1 << 3
	moreFollow   = 1 << 5
	hasXYScale   = 1 << 6
	hasMatrix    = 1 << 7
	hasHinting   = 1 << 8
)

// eachComponent calls fn with the place of every component in a composed glyph and
// gives the length without hinting; 0 for a glyph that is not composed.
func eachComponent(g []byte, fn func(at int)) int {
	if len(g) < 10 || int16(be.Uint16(g)) >= 0 {
		return 0
	}
	for at := 10; ; {
		flags := be.Uint16(g[at:])
		fn(at)
		at += 6
		if flags&argsAreWords != 0 {
			at += 2
		}
		switch {
		case flags&hasScale != 0:
			at += 2
		case flags&hasXYScale != 0:
			at += 4
		case flags&hasMatrix != 0:
			at += 8
		}
		if flags&moreFollow == 0 {
			return at
		}
	}
}

// bare gives a glyph without its hinting, its components renumbered.
func bare(g []byte, renumber func(uint16) uint16) []byte {
	if len(g) == 0 {
		return nil
	}
	out := slices.Clone(g)
	if n := eachComponent(g, func(at int) {
		be.PutUint16(out[at:], be.Uint16(out[at:])&^hasHinting)
		be.PutUint16(out[at+2:], renumber(be.Uint16(g[at+2:])))
	}); n > 0 {
		return out[:n]
	}
	at := 10 + 2*int(be.Uint16(g))
	hints := int(be.Uint16(g[at:]))
	be.PutUint16(out[at:], 0)
	return append(out[:at+2], out[at+2+hints:]...)
}

// subset makes a font file of some glyphs, in that order, with what they are composed
// of after them; glyph 0 comes first whatever is asked. With runes it has a table of
// characters too, which a font inside a PDF does not need.
func (f *trueType) subset(keep []uint16, runes []rune) []byte {
	place := map[uint16]uint16{}
	order := []uint16{}
	add := func(g uint16) uint16 {
		if _, ok := place[g]; !ok {
			place[g] = uint16(len(order))
			order = append(order, g)
		}
		return place[g]
	}
	add(0)
	for _, g := range keep {
		add(g)
	}
	var glyf []byte
	var loca, hmtx []byte
	for i := 0; i < len(order); i++ { // order grows by components
		g := order[i]
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		glyf = append(glyf, bare(f.glyph(g), add)...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		hmtx = be.AppendUint16(be.AppendUint16(hmtx, f.widths[g]), f.bearings[g])
	}
	loca = be.AppendUint32(loca, uint32(len(glyf)))
	head, hhea, maxp := slices.Clone(f.head), slices.Clone(f.hhea), slices.Clone(f.maxp)
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1) // long offsets
	be.PutUint16(hhea[34:], uint16(len(order)))
	be.PutUint16(maxp[4:], uint16(len(order)))
	type table struct {
		name string
		data []byte
	}
	tables := []table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}}
	if runes != nil {
		tables = slices.Insert(tables, 0, table{"cmap", mapOf(runes, func(r rune) uint16 { return place[f.glyphs[r]] })})
	}
	out := be.AppendUint32(nil, 0x00010000)
	out = be.AppendUint16(out, uint16(len(tables)))
	out = append(out, 0, 0, 0, 0, 0, 0)
	at := uint32(12 + 16*len(tables))
	for _, t := range tables {
		out = append(out, t.name...)
		out = be.AppendUint32(out, checksum(t.data))
		out = be.AppendUint32(be.AppendUint32(out, at), uint32(len(t.data)))
		at += (uint32(len(t.data)) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i < len(b); i += 4 {
		var word [4]byte
		copy(word[:], b[i:])
		sum += be.Uint32(word[:])
	}
	return sum
}

// mapOf writes a table of characters in format 4, one segment a run of characters whose
// glyphs follow each other.
func mapOf(runes []rune, glyph func(rune) uint16) []byte {
	type segment struct{ first, last, delta uint16 }
	var segments []segment
	for _, r := range runes {
		c, delta := uint16(r), glyph(r)-uint16(r)
		if n := len(segments); n > 0 && segments[n-1].last+1 == c && segments[n-1].delta == delta {
			segments[n-1].last = c
			continue
		}
		segments = append(segments, segment{c, c, delta})
	}
	segments = append(segments, segment{0xffff, 0xffff, 1})
	n := len(segments)
	var ends, starts, deltas, offsets []byte
	for _, s := range segments {
		ends, starts = be.AppendUint16(ends, s.last), be.AppendUint16(starts, s.first)
		deltas, offsets = be.AppendUint16(deltas, s.delta), be.AppendUint16(offsets, 0)
	}
	t := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12} // one table, Windows Unicode
	// The length does not fit where there are many segments; readers go by their number.
	for _, v := range []uint16{4, uint16(16 + 8*n), 0, uint16(2 * n), 0, 0, 0} {
		t = be.AppendUint16(t, v)
	}
	t = append(append(t, ends...), 0, 0)
	return append(append(append(t, starts...), deltas...), offsets...)
}
