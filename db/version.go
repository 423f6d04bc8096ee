package db

import (
	"context"
	"fmt"
	"time"
)

// Version is the place of the newest entry: it grows with every commit of anyone, in this or another process, and
// two programs that give the same have read the same. What SQLite counts itself, data_version, also moves when the
// log is written back, with nothing new to show. It costs some microseconds.
func (d *DB) Version(ctx context.Context) (int64, error) {
	if err := d.usable(ctx); err != nil {
		return 0, err
	}
	version, err := d.number(topSQL)
	return version, classify("version", err)
}

// What was written counts only once the writer's disk has synced it, and of that there is no sign: after one of a write
// the version is looked at again this soon, then whenever a quarter more time has passed, so that a slow sync is not
// seen much later than it ends. Without signs it is looked at all the same, slowly: a sign that was missed must
// not blind a board.
const (
	lookSoon = 250 * time.Microsecond
	lookMore = 4
	lookSlow = 2 * time.Second
	lookDeaf = 200 * time.Millisecond // where the system gives no signs
)

// Changed waits until the record's Version is not seen any more, whoever commits, and gives it. On Linux it learns of a
// write from the system and is idle until then; elsewhere it looks five times a second.
//
// Errors: ctx's, ErrClosed (Close ends the wait), ErrGone, and those of reading. Several may wait at once.
func (d *DB) Changed(ctx context.Context, seen int64) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d.waiting.Store(&cancel, cancel)
	defer d.waiting.Delete(&cancel)
	signs := d.takeSigns() // before the first look, so that what comes after it is heard
	defer d.giveSigns(signs)
	for {
		pause := signs.pause()
		version, err := d.Version(ctx)
		if err != nil {
			return 0, err
		}
		if version != seen {
			d.armKeeper(0) // who wrote it may have been killed since
			return version, nil
		}
		if pause >= lookDeaf {
			if err := d.inPlace(); err != nil {
				return 0, fmt.Errorf("changed: %w", err)
			}
		}
		signs.wait(ctx, pause)
	}
}

// pause is how long to wait for the next sign. It remembers the last one from one Changed to the next: a sign that came
// with those of an earlier commit may be of one that is still being synced.
func (s *signs) pause() time.Duration {
	if s == nil {
		return lookDeaf
	}
	return min(max(time.Since(s.last)/lookMore, lookSoon), lookSlow)
}

// takeSigns gives the signs that the last Changed left behind, or new ones, or nil: to end them takes the system some
// milliseconds, in which a commit would be seen late.
func (d *DB) takeSigns() *signs {
	d.heard.Lock()
	defer d.heard.Unlock()
	if s := d.heard.signs; s != nil {
		d.heard.signs = nil
		return s
	}
	return listen(d.path + "-wal")
}

func (d *DB) giveSigns(s *signs) {
	if s == nil {
		return
	}
	d.heard.Lock()
	defer d.heard.Unlock()
	if d.heard.signs != nil || s.dead || d.closed.Load() {
		s.close()
		return
	}
	d.heard.signs = s
}

// endWaits makes every Changed return, and ends the signs. The record is closed already: no other wait begins.
func (d *DB) endWaits() {
	d.waiting.Range(func(_, cancel any) bool {
		cancel.(context.CancelFunc)()
		return true
	})
	d.heard.Lock()
	defer d.heard.Unlock()
	if d.heard.signs != nil {
		d.heard.signs.close()
		d.heard.signs = nil
	}
}

// sleep waits for d or until ctx is done.
func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
