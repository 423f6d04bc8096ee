package faultfs

import (
	"fmt"
	"os"
	"slices"
	"sync"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// handle is what SQLite sees as an open file. The system VFS's own one follows it in memory.
type handle struct {
	methods uintptr
	id      uintptr // key of opened, 0 when nobody watches the file
}

// What SQLite calls: pointers to the functions, in C's memory.
type (
	openFn     = func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32
	deleteFn   = func(*libc.TLS, uintptr, uintptr, int32) int32
	accessFn   = func(*libc.TLS, uintptr, uintptr, int32, uintptr) int32
	fileFn     = func(*libc.TLS, uintptr) int32
	transferFn = func(*libc.TLS, uintptr, uintptr, int32, int64) int32
	truncateFn = func(*libc.TLS, uintptr, int64) int32
	flagFn     = func(*libc.TLS, uintptr, int32) int32
	pointerFn  = func(*libc.TLS, uintptr, uintptr) int32
	controlFn  = func(*libc.TLS, uintptr, int32, uintptr) int32
	shmMapFn   = func(*libc.TLS, uintptr, int32, int32, int32, uintptr) int32
	shmLockFn  = func(*libc.TLS, uintptr, int32, int32, int32) int32
	barrierFn  = func(*libc.TLS, uintptr)
)

var (
	realVFS   uintptr // the system's
	ioMethods uintptr // ours, one table for all files

	opened = struct {
		sync.RWMutex
		last  uintptr
		files map[uintptr]*file
	}{files: make(map[uintptr]*file)}

	register = sync.OnceValue(func() error {
		tls := libc.NewTLS()
		defer tls.Close()
		realVFS = sqlite3.Xsqlite3_vfs_find(tls, 0)
		name, err := libc.CString("crsmon-fault")
		if err != nil || realVFS == 0 {
			return fmt.Errorf("faultfs: no system VFS: %w", err)
		}
		ours := libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(sqlite3.Tsqlite3_vfs{})))
		ioMethods = libc.Xcalloc(tls, 1, types.Size_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
		if ours == 0 || ioMethods == 0 {
			return fmt.Errorf("faultfs: out of memory")
		}
		*at[sqlite3.Tsqlite3_io_methods](ioMethods) = sqlite3.Tsqlite3_io_methods{
			FiVersion: 2, // with shared memory for the log, without mapping of the file itself
			FxClose:   pointer(xClose), FxRead: pointer(xRead), FxWrite: pointer(xWrite), FxTruncate: pointer(xTruncate),
			FxSync: pointer(xSync), FxFileSize: pointer(xFileSize), FxLock: pointer(xLock), FxUnlock: pointer(xUnlock),
			FxCheckReservedLock: pointer(xCheckReservedLock), FxFileControl: pointer(xFileControl),
			FxSectorSize: pointer(xSectorSize), FxDeviceCharacteristics: pointer(xDeviceCharacteristics),
			FxShmMap: pointer(xShmMap), FxShmLock: pointer(xShmLock), FxShmBarrier: pointer(xShmBarrier), FxShmUnmap: pointer(xShmUnmap),
		}
		vfs := *at[sqlite3.Tsqlite3_vfs](realVFS)
		vfs.FpNext, vfs.FzName = 0, name
		vfs.FszOsFile += int32(unsafe.Sizeof(handle{}))
		vfs.FxOpen, vfs.FxDelete, vfs.FxAccess = pointer(xOpen), pointer(xDelete), pointer(xAccess)
		*at[sqlite3.Tsqlite3_vfs](ours) = vfs
		if rc := sqlite3.Xsqlite3_vfs_register(tls, ours, 1); rc != sqlite3.SQLITE_OK {
			return fmt.Errorf("faultfs: register: code %d", rc)
		}
		return nil
	})
)

// at sees C's memory, which Go's collector neither owns nor moves, as a T.
func at[T any](p uintptr) *T { return *(**T)(unsafe.Pointer(&p)) }

// pointer is how transpiled C holds a function. Only for functions of the package: a closure would be collected.
func pointer(fn any) uintptr { return (*[2]uintptr)(unsafe.Pointer(&fn))[1] }

// function makes such a pointer callable again.
func function[F any](p uintptr) F { return *(*F)(unsafe.Pointer(&struct{ p uintptr }{p})) }

// inner is the system VFS's own file behind ours, and its methods.
func inner(f uintptr) (uintptr, *sqlite3.Tsqlite3_io_methods) {
	f += unsafe.Sizeof(handle{})
	return f, at[sqlite3.Tsqlite3_io_methods](*at[uintptr](f))
}

// watched is the file behind a handle when a Disk watches it, else nil.
func watched(f uintptr) *file {
	id := at[handle](f).id
	if id == 0 {
		return nil
	}
	opened.RLock()
	defer opened.RUnlock()
	return opened.files[id]
}

func xOpen(tls *libc.TLS, _, name, f uintptr, flags int32, outFlags uintptr) int32 {
	*at[handle](f) = handle{}
	var disk *Disk
	if name != 0 {
		disk = diskOf(libc.GoString(name))
	}
	open := func() int32 {
		return function[openFn](at[sqlite3.Tsqlite3_vfs](realVFS).FxOpen)(tls, realVFS, name, f+unsafe.Sizeof(handle{}), flags, outFlags)
	}
	if disk == nil {
		rc := open()
		if rc == sqlite3.SQLITE_OK {
			at[handle](f).methods = ioMethods
		}
		return rc
	}
	disk.Lock()
	defer disk.Unlock()
	if fault := disk.step(Open); fault != None {
		return sqlite3.SQLITE_CANTOPEN
	}
	text := libc.GoString(name)
	// Read before it is open: closing a descriptor of an open file would drop SQLite's locks.
	var content []byte
	existed := false
	if _, known := disk.names[text]; !known && disk.recording {
		var err error
		content, err = os.ReadFile(text)
		existed = err == nil
	}
	rc := open()
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	opened.Lock()
	defer opened.Unlock()
	opened.last++
	opened.files[opened.last] = &file{disk: disk, inode: disk.opened(text, content, existed)}
	*at[handle](f) = handle{ioMethods, opened.last}
	return rc
}

func xDelete(tls *libc.TLS, _, name uintptr, syncDir int32) int32 {
	remove := func() int32 {
		return function[deleteFn](at[sqlite3.Tsqlite3_vfs](realVFS).FxDelete)(tls, realVFS, name, syncDir)
	}
	text := libc.GoString(name)
	disk := diskOf(text)
	if disk == nil {
		return remove()
	}
	disk.Lock()
	defer disk.Unlock()
	if fault := disk.step(Delete); fault != None {
		return sqlite3.SQLITE_IOERR_DELETE
	}
	rc := remove()
	if rc == sqlite3.SQLITE_OK {
		disk.deleted(text, syncDir != 0)
	}
	return rc
}

func xAccess(tls *libc.TLS, _, name uintptr, flags int32, out uintptr) int32 {
	if disk := diskOf(libc.GoString(name)); disk != nil && disk.fails(Access) != None {
		return sqlite3.SQLITE_IOERR_ACCESS
	}
	return function[accessFn](at[sqlite3.Tsqlite3_vfs](realVFS).FxAccess)(tls, realVFS, name, flags, out)
}

func xClose(tls *libc.TLS, f uintptr) int32 {
	id := at[handle](f).id
	opened.Lock()
	delete(opened.files, id)
	opened.Unlock()
	in, m := inner(f)
	return function[fileFn](m.FxClose)(tls, in)
}

func xRead(tls *libc.TLS, f, buf uintptr, n int32, offset int64) int32 {
	if w := watched(f); w != nil && w.disk.fails(Read) != None {
		return sqlite3.SQLITE_IOERR_READ
	}
	in, m := inner(f)
	return function[transferFn](m.FxRead)(tls, in, buf, n, offset)
}

func xWrite(tls *libc.TLS, f, buf uintptr, n int32, offset int64) int32 {
	in, m := inner(f)
	write := func(n int32) int32 { return function[transferFn](m.FxWrite)(tls, in, buf, n, offset) }
	w := watched(f)
	if w == nil {
		return write(n)
	}
	w.disk.Lock()
	defer w.disk.Unlock()
	switch w.disk.step(Write) {
	case EIO:
		return sqlite3.SQLITE_IOERR_WRITE
	case NoSpace:
		return sqlite3.SQLITE_FULL
	case Short:
		// Not at a sector: a full disk can end anywhere.
		if n = n * 3 / 7; write(n) == sqlite3.SQLITE_OK {
			w.disk.wrote(w.inode, slices.Clone(libc.GoBytes(buf, int(n))), offset)
		}
		return sqlite3.SQLITE_FULL
	case None:
	}
	rc := write(n)
	if rc == sqlite3.SQLITE_OK {
		w.disk.wrote(w.inode, slices.Clone(libc.GoBytes(buf, int(n))), offset)
	}
	return rc
}

func xTruncate(tls *libc.TLS, f uintptr, size int64) int32 {
	in, m := inner(f)
	truncate := func() int32 { return function[truncateFn](m.FxTruncate)(tls, in, size) }
	w := watched(f)
	if w == nil {
		return truncate()
	}
	w.disk.Lock()
	defer w.disk.Unlock()
	if w.disk.step(Truncate) != None {
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	rc := truncate()
	if rc == sqlite3.SQLITE_OK {
		w.disk.truncated(w.inode, size)
	}
	return rc
}

func xSync(tls *libc.TLS, f uintptr, flags int32) int32 {
	in, m := inner(f)
	sync := func() int32 { return function[flagFn](m.FxSync)(tls, in, flags) }
	w := watched(f)
	if w == nil {
		return sync()
	}
	w.disk.Lock()
	defer w.disk.Unlock()
	if w.disk.step(Sync) != None {
		w.disk.synced(w.inode, false)
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	if w.disk.lying {
		return sqlite3.SQLITE_OK
	}
	rc := sync()
	w.disk.synced(w.inode, rc == sqlite3.SQLITE_OK)
	return rc
}

func xFileSize(tls *libc.TLS, f, out uintptr) int32 {
	if w := watched(f); w != nil && w.disk.fails(Size) != None {
		return sqlite3.SQLITE_IOERR_FSTAT
	}
	in, m := inner(f)
	return function[pointerFn](m.FxFileSize)(tls, in, out)
}

func xLock(tls *libc.TLS, f uintptr, level int32) int32 {
	if w := watched(f); w != nil && w.disk.fails(Lock) != None {
		return sqlite3.SQLITE_IOERR_LOCK
	}
	in, m := inner(f)
	return function[flagFn](m.FxLock)(tls, in, level)
}

func xUnlock(tls *libc.TLS, f uintptr, level int32) int32 {
	in, m := inner(f)
	return function[flagFn](m.FxUnlock)(tls, in, level)
}

func xCheckReservedLock(tls *libc.TLS, f, out uintptr) int32 {
	in, m := inner(f)
	return function[pointerFn](m.FxCheckReservedLock)(tls, in, out)
}

func xFileControl(tls *libc.TLS, f uintptr, op int32, arg uintptr) int32 {
	in, m := inner(f)
	return function[controlFn](m.FxFileControl)(tls, in, op, arg)
}

func xSectorSize(tls *libc.TLS, f uintptr) int32 {
	in, m := inner(f)
	return function[fileFn](m.FxSectorSize)(tls, in)
}

func xDeviceCharacteristics(tls *libc.TLS, f uintptr) int32 {
	in, m := inner(f)
	return function[fileFn](m.FxDeviceCharacteristics)(tls, in)
}

func xShmMap(tls *libc.TLS, f uintptr, region, size, extend int32, out uintptr) int32 {
	if w := watched(f); w != nil {
		switch w.disk.fails(ShmMap) {
		case EIO:
			return sqlite3.SQLITE_IOERR_SHMMAP
		case NoSpace, Short:
			return sqlite3.SQLITE_IOERR_SHMSIZE
		case None:
		}
	}
	in, m := inner(f)
	return function[shmMapFn](m.FxShmMap)(tls, in, region, size, extend, out)
}

func xShmLock(tls *libc.TLS, f uintptr, offset, n, flags int32) int32 {
	in, m := inner(f)
	return function[shmLockFn](m.FxShmLock)(tls, in, offset, n, flags)
}

func xShmBarrier(tls *libc.TLS, f uintptr) {
	in, m := inner(f)
	function[barrierFn](m.FxShmBarrier)(tls, in)
}

func xShmUnmap(tls *libc.TLS, f uintptr, remove int32) int32 {
	in, m := inner(f)
	return function[flagFn](m.FxShmUnmap)(tls, in, remove)
}
