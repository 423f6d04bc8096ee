package faultfs

import (
	"path/filepath"
	"strings"
	"sync"
)

// Kind is an operation on a file or directory.
type Kind int

// The operations that are counted and can fail.
const (
	Open Kind = iota
	Read
	Write
	Truncate
	Sync
	Size
	Delete
	Access
	Lock
	ShmMap
	kinds
)

var kindNames = [kinds]string{"open", "read", "write", "truncate", "sync", "size", "delete", "access", "lock", "shared memory"}

func (k Kind) String() string { return kindNames[k] }

// Fault is how an operation fails.
type Fault int

// The faults. Only writes, and the growth of the shared memory, tell NoSpace and Short from EIO.
const (
	None    Fault = iota
	EIO           // an I/O error; after a failed sync what was not yet synced may never reach the disk
	NoSpace       // the disk is full: nothing is written
	Short         // the disk fills up in the middle of a write
)

func (f Fault) String() string { return [...]string{"none", "EIO", "no space", "short write"}[f] }

// Disk watches the files below one directory.
type Disk struct {
	sync.Mutex
	dir       string
	recording bool
	lying     bool

	counts [kinds]int
	total  int

	failAt int // the operation that fails, counted from 1; 0 for none
	fault  Fault
	sticky bool
	hit    Kind
	hits   int

	names map[string]int // path → inode, as open programs see it
	last  int            // inode
	ops   []op
}

// file is a watched file that is open.
type file struct {
	disk  *Disk
	inode int
}

// op is a change on its way to the disk.
type op struct {
	kind   opKind
	inode  int
	name   string
	data   []byte
	offset int64 // or size
}

type opKind int

const (
	opExists   opKind = iota // found on the disk when first opened, with this content
	opCreate                 // made by this program
	opWrite                  // data at offset
	opTruncate               // to offset
	opSync                   // of one file, and of the directory when the file is new to it
	opSyncLost               // a sync that failed
	opDelete
	opSyncDir
)

var watching = struct {
	sync.RWMutex
	disks map[string]*Disk
}{disks: make(map[string]*Disk)}

// Watch counts the operations on all files in dir (absolute, not those in directories below it) that are opened from now
// on. With record they are also written down, for Image.
func Watch(dir string, record bool) (*Disk, error) {
	if err := register(); err != nil {
		return nil, err
	}
	d := &Disk{dir: dir, recording: record, names: make(map[string]int)}
	watching.Lock()
	defer watching.Unlock()
	watching.disks[dir] = d
	return d, nil
}

// Release ends the watch. Files that are still open go on being counted.
func (d *Disk) Release() {
	watching.Lock()
	defer watching.Unlock()
	if watching.disks[d.dir] == d {
		delete(watching.disks, d.dir)
	}
}

func diskOf(name string) *Disk {
	watching.RLock()
	defer watching.RUnlock()
	if len(watching.disks) == 0 || !strings.HasPrefix(name, "/") && !filepath.IsAbs(name) {
		return nil
	}
	return watching.disks[filepath.Dir(name)]
}

// Lie makes every sync from now on report success and do nothing.
func (d *Disk) Lie() {
	d.Lock()
	defer d.Unlock()
	d.lying = true
}

// FailAt makes the n-th operation from now fail, and with sticky all after it too.
func (d *Disk) FailAt(n int, fault Fault, sticky bool) {
	d.Lock()
	defer d.Unlock()
	d.failAt, d.fault, d.sticky, d.hits = d.total+n, fault, sticky, 0
}

// Heal ends all failing, and says what failed first and how many operations did.
func (d *Disk) Heal() (first Kind, hits int) {
	d.Lock()
	defer d.Unlock()
	d.failAt = 0
	return d.hit, d.hits
}

// Count is how many operations of a kind there were.
func (d *Disk) Count(k Kind) int {
	d.Lock()
	defer d.Unlock()
	return d.counts[k]
}

// Total is how many operations there were.
func (d *Disk) Total() int {
	d.Lock()
	defer d.Unlock()
	return d.total
}

// Now is how many changes were written down: a moment for Image.
func (d *Disk) Now() int {
	d.Lock()
	defer d.Unlock()
	return len(d.ops)
}

func (d *Disk) fails(k Kind) Fault {
	d.Lock()
	defer d.Unlock()
	return d.step(k)
}

// step counts an operation and says how it fails. The disk is locked from here until the operation is
// done and written down, so that what is written down has one order.
func (d *Disk) step(k Kind) Fault {
	d.counts[k]++
	d.total++
	if d.failAt == 0 || d.total < d.failAt || d.total > d.failAt && !d.sticky {
		return None
	}
	if d.hits++; d.hits == 1 {
		d.hit = k
	}
	return d.fault
}

// opened gives the inode of a name. There is a new one when the name was unknown or deleted.
func (d *Disk) opened(name string, content []byte, existed bool) int {
	if inode, known := d.names[name]; known && inode != 0 {
		return inode
	}
	d.last++
	d.names[name] = d.last
	if existed {
		d.record(op{kind: opExists, inode: d.last, name: name, data: content})
	} else {
		d.record(op{kind: opCreate, inode: d.last, name: name})
	}
	return d.last
}

func (d *Disk) deleted(name string, synced bool) {
	d.names[name] = 0
	d.record(op{kind: opDelete, name: name})
	if synced {
		d.record(op{kind: opSyncDir})
	}
}

func (d *Disk) wrote(inode int, data []byte, offset int64) {
	d.record(op{kind: opWrite, inode: inode, data: data, offset: offset})
}

func (d *Disk) truncated(inode int, size int64) {
	d.record(op{kind: opTruncate, inode: inode, offset: size})
}

func (d *Disk) synced(inode int, ok bool) {
	kind := opSync
	if !ok {
		kind = opSyncLost
	}
	d.record(op{kind: kind, inode: inode})
}

func (d *Disk) record(o op) {
	if d.recording {
		d.ops = append(d.ops, o)
	}
}
