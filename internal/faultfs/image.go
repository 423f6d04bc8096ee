package faultfs

import (
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// inode is a file on its way to the disk.
type inode struct {
	durable []byte // what is on the disk for certain
	pending []op   // what the disk was told and may have done, in any order
	linked  bool   // its name is on the disk for certain
}

// Image makes up, from rng, what the disk may hold when the current goes after the first n changes: content by
// file name, without the directory. Everything synced is there. Of what was not, each
// sector is there or not, whatever became of the ones before it; of new and deleted names a first part is there.
func (d *Disk) Image(n int, rng *rand.Rand) map[string][]byte {
	d.Lock()
	ops := d.ops[:n]
	d.Unlock()
	inodes := make(map[int]*inode)
	names := make(map[string]int) // on the disk for certain
	var pendingNames []op
	syncNames := func() {
		for _, o := range pendingNames {
			rename(names, o)
		}
		pendingNames = nil
	}
	for _, o := range ops {
		switch o.kind {
		case opExists:
			inodes[o.inode] = &inode{durable: append([]byte(nil), o.data...), linked: true}
			names[o.name] = o.inode
		case opCreate:
			inodes[o.inode] = &inode{}
			pendingNames = append(pendingNames, o)
		case opWrite, opTruncate:
			f := inodes[o.inode]
			f.pending = append(f.pending, o)
		case opSync:
			f := inodes[o.inode]
			f.land(always)
			// SQLite syncs the directory with the first sync of a journal it made.
			if !f.linked {
				f.linked = true
				syncNames()
			}
		case opSyncLost:
			// The system forgets what it could not write: a later sync does not bring it back.
			inodes[o.inode].land(some(rng))
		case opDelete:
			pendingNames = append(pendingNames, o)
		case opSyncDir:
			syncNames()
		}
	}
	for _, o := range pendingNames[:rng.IntN(len(pendingNames)+1)] {
		rename(names, o)
	}
	image := make(map[string][]byte, len(names))
	for _, name := range slices.Sorted(maps.Keys(names)) { // sorted, so that a seed gives one image
		f := inodes[names[name]]
		f.land(fate(rng))
		image[filepath.Base(name)] = f.durable
	}
	return image
}

func rename(names map[string]int, o op) {
	if o.kind == opDelete {
		delete(names, o.name)
	} else {
		names[o.name] = o.inode
	}
}

// lands decides whether a sector, or a change of size, reaches the disk.
type lands func() bool

func always() bool { return true }

// some lets each land with one probability, which is drawn first: nearly none, half, nearly all.
func some(rng *rand.Rand) lands {
	p := []float64{0.05, 0.5, 0.95}[rng.IntN(3)]
	return func() bool { return rng.Float64() < p }
}

// fate draws what becomes of a file's unsynced changes.
func fate(rng *rand.Rand) lands {
	switch left := rng.IntN(24); rng.IntN(6) {
	case 0:
		return func() bool { return false }
	case 1:
		return always
	case 2: // the first so many, in order
		return func() bool { left--; return left >= 0 }
	case 3: // all but the first so many: the later ones overtook them
		return func() bool { left--; return left < 0 }
	case 4: // all but one
		return func() bool { left--; return left != 0 }
	default:
		return some(rng)
	}
}

// land brings pending changes to the disk, as far as keep says.
func (f *inode) land(keep lands) {
	for _, o := range f.pending {
		if o.kind == opTruncate {
			if keep() {
				f.resize(o.offset)
			}
			continue
		}
		for from := 0; from < len(o.data); {
			at := o.offset + int64(from)
			n := min(len(o.data)-from, sector-int(at%sector))
			if keep() {
				if end := at + int64(n); end > int64(len(f.durable)) {
					f.resize(end) // what was lost before it reads as zeros
				}
				copy(f.durable[at:], o.data[from:from+n])
			}
			from += n
		}
	}
	f.pending = nil
}

func (f *inode) resize(size int64) {
	before := int64(len(f.durable))
	if size > before {
		f.durable = slices.Grow(f.durable, int(size-before))[:size]
		clear(f.durable[before:])
	}
	f.durable = f.durable[:size]
}
