package db

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"time"
)

// The log (the write-ahead log) is written back into the main file beside the saves, on a connection of its own, when nobody has saved
// for a rest: what needs SQLite's lock, and the disk, then keeps no one waiting. Whatever is in the main file can no longer be cut
// off by a damaged log.
const (
	defaultRest = time.Second
	keepOld     = 10 // rests after which the log is written back, without taking the lock, although saves go on
	keepPatient = 30 // rests between two tries, at most, while someone reading holds the log

	// inlinePages is when a save does write the log back: an import that leaves the keeper no gap.
	inlinePages = 4096
	// primedLog is the size of a log of one page: its header of 32 bytes, that page and 24 bytes before it.
	primedLog = 32 + 24 + 4096
)

// keeper writes the log back. The zero value keeps nothing.
type keeper struct {
	rest time.Duration

	mu    sync.Mutex // guards these
	armed bool
	timer *time.Timer

	work  sync.Mutex // held while the log is looked at; guards these
	pool  *sql.DB    // its connection, made when first needed
	since time.Time  // of the first look at a log that is not yet written back
	tries int        // in vain, one after another
}

// armKeeper has the log looked at after a rest, or after more where it is given. It is cheap: it is asked after every save.
func (d *DB) armKeeper(after time.Duration) {
	k := &d.keep
	if k.rest <= 0 {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.armed || d.closed.Load() {
		return
	}
	if after <= 0 {
		after = k.rest
	}
	// Not all programs that saw the same save at the same moment.
	k.armed, k.timer = true, time.AfterFunc(after+rand.N(k.rest/4+1), d.keepLog)
}

func (d *DB) keepLog() {
	k := &d.keep
	k.mu.Lock()
	k.armed = false // a save from here on arms it again
	k.mu.Unlock()
	k.work.Lock()
	defer k.work.Unlock()
	defer func() {
		if recover() != nil { // the log is as good as before; the next save tells what is wrong
			k.tries++
			d.armKeeper(k.rest * keepPatient)
		}
	}()
	if d.closed.Load() {
		return
	}
	if after := d.lookAtLog(); after > 0 {
		d.armKeeper(after)
	}
}

// lookAtLog writes the log back where it is time, and gives when to look again, 0 for never.
func (d *DB) lookAtLog() time.Duration {
	k := &d.keep
	info, err := os.Stat(d.path + "-wal")
	if err != nil || info.Size() == primedLog || d.inPlace() != nil {
		k.tries, k.since = 0, time.Time{}
		return 0
	}
	if k.since.IsZero() {
		k.since = time.Now()
	}
	if quiet := time.Since(info.ModTime()); 0 <= quiet && quiet < k.rest { // else it is at rest, or the clock was set
		if d.wrote.Load() && time.Since(k.since) > keepOld*k.rest && d.keepOpen() == nil {
			_, _, _ = checkpoint(k.pool, "PASSIVE") // what it does not do is done at rest
			k.since = time.Now()
		}
		return k.rest - quiet
	}
	if d.writeBack() {
		k.tries, k.since = 0, time.Time{}
		return 0
	}
	k.tries = min(k.tries+1, 10)
	return min(k.rest<<k.tries, k.rest*keepPatient)
}

// writeBack empties the log into the main file and begins the next one, so that the save after it needs one sync like any
// other. It tells whether all of it was done. Who reads or saves is not waited for.
func (d *DB) writeBack() bool {
	k := &d.keep
	if d.keepOpen() != nil {
		return false
	}
	// What is saved meanwhile is left over, less each time, and what is left at the end others have to wait for.
	for range 5 {
		left, busy, err := checkpoint(k.pool, "PASSIVE")
		if err != nil || busy {
			return false // another program is at it
		}
		if left == 0 {
			break
		}
	}
	for try := 0; ; try++ {
		_, busy, err := checkpoint(k.pool, "TRUNCATE")
		if err != nil {
			return false
		}
		if !busy {
			break
		}
		if try == 10 {
			return false // someone is reading what is in the log
		}
		time.Sleep(200*time.Microsecond + rand.N(800*time.Microsecond))
	}
	// The first commit into an empty log syncs twice. This one changes nothing: it says what the file is, once more.
	_, err := k.pool.Exec(fmt.Sprintf("PRAGMA application_id = %d", applicationID))
	return err == nil || isBusy(err) // someone else's save was the first
}

// keepOpen makes the keeper's connection.
func (d *DB) keepOpen() error {
	if d.keep.pool != nil {
		return nil
	}
	pool, err := sql.Open("sqlite", dsn(d.path, 0, "_txlock", "immediate")+"&_pragma=wal_autocheckpoint(0)")
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(1)
	pool.SetMaxIdleConns(1)
	d.keep.pool = pool
	return nil
}

// keepNow writes the log back at once, if nobody is in the way; else it is done after a rest.
func (d *DB) keepNow() {
	d.keep.work.Lock()
	defer d.keep.work.Unlock()
	d.writeBack()
}

// checkpoint gives how many pages are left in the log, and whether others were in the way.
func checkpoint(pool *sql.DB, mode string) (left int64, busy bool, err error) {
	var blocked, pages, done int64
	err = pool.QueryRowContext(context.Background(), "PRAGMA wal_checkpoint("+mode+")").Scan(&blocked, &pages, &done)
	if isBusy(err) {
		return 0, true, nil
	}
	return pages - done, blocked != 0, err
}

// endKeeper stops the keeper and waits for what it is doing.
func (d *DB) endKeeper() error {
	k := &d.keep
	k.mu.Lock()
	if k.timer != nil {
		k.timer.Stop()
	}
	k.mu.Unlock()
	k.work.Lock()
	defer k.work.Unlock()
	if k.pool == nil {
		return nil
	}
	return k.pool.Close()
}
