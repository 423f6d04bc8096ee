package db_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crsmon/db"
	"crsmon/internal/faultfs"

	"github.com/google/uuid"
)

// batch is what one Append was given, and what came of it.
type batch struct {
	drafts       []db.Draft
	entries      []db.Entry // as acknowledged
	acknowledged int        // the disk's moment when that was, -1 for never
}

// What compare finds wrong.
var (
	errLost    = errors.New("acknowledged and lost")
	errHalf    = errors.New("a batch is there by half")
	errAltered = errors.New("not as it was acknowledged")
	errForeign = errors.New("entries that nobody appended")
	errUnsound = errors.New("the record is not sound")
)

// history is a workload with everything it told the disk.
type history struct {
	disk    *faultfs.Disk
	batches []*batch
	how     bed
}

// bed is a way to save: the right one, or one with a planted fault.
type bed struct {
	pragma string // for the writer, each time the record is opened
	lie    bool   // the disk reports syncs it did not do
	base   db.Options
	save   func(d *db.DB, b *batch, acknowledge func([]db.Entry)) error
	shows  error // how a planted fault shows
}

// options are those of the record: with a schema to compare with that was made once, which saves a quarter of the time.
func (b bed) options() db.Options {
	o := b.base
	o.Now, o.Node = clock(), testNode
	return o
}

func honestSave(d *db.DB, b *batch, acknowledge func([]db.Entry)) error {
	entries, replay, err := d.Append(context.Background(), "", -1, b.drafts)
	if replay {
		return errors.New("a first append was taken for a retry")
	}
	if err == nil {
		acknowledge(entries)
	}
	return err
}

// memoryDir is a directory in memory where there is one: images are many and need no real disk.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "crsmon-fault-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// seeded makes drafts that depend on the seed alone.
type seeded struct {
	*rand.Rand
	source *rand.ChaCha8
}

func newSeeded(seed uint64) seeded {
	source := rand.NewChaCha8([32]byte{0: byte(seed), 1: byte(seed >> 8), 2: byte(seed >> 16), 3: byte(seed >> 24), 4: byte(seed >> 32)})
	return seeded{rand.New(source), source}
}

func (s seeded) id() string { return uuid.Must(uuid.NewRandomFromReader(s.source)).String() }

func (s seeded) draft(at int64) db.Draft {
	kind := []string{"admit", "observation", "observation", "assessment"}[s.IntN(4)]
	note := 20 + s.IntN(400)
	if s.IntN(15) == 0 {
		note = 5000 + s.IntN(9000) // on pages of its own
	}
	payload := fmt.Sprintf(`{"temp":%d,"note":%q}`, 360+s.IntN(50), strings.Repeat("fever ", note/6))
	return db.Draft{
		ID: s.id(), Kind: kind, Patient: fmt.Sprint("p", s.IntN(5)), AuthorName: "Ana Ruiz", AuthorRole: "nurse",
		ObservedAt: at, ObservedOffset: 120, PayloadVersion: 1, Payload: json.RawMessage(payload),
	}
}

func (s seeded) batch(at int64) *batch {
	b := &batch{acknowledged: -1}
	for range 1 + s.IntN(4) {
		b.drafts = append(b.drafts, s.draft(at))
	}
	if s.IntN(6) == 0 { // a correction of what came just before it
		c := b.drafts[len(b.drafts)-1]
		c.ID, c.Replaces, c.ObservedAt = s.id(), c.ID, at+1
		b.drafts = append(b.drafts, c)
	}
	return b
}

// run makes a record in a fresh directory and saves to it, with checkpoints small and large, reads, and
// closings in between. The disk writes everything down.
func run(ctx context.Context, dir string, seed uint64, how bed) (h *history, err error) {
	rng := newSeeded(seed)
	disk, err := faultfs.Watch(dir, true)
	if err != nil {
		return nil, err
	}
	defer disk.Release()
	if how.lie {
		disk.Lie()
	}
	h = &history{disk: disk, how: how}
	path := filepath.Join(dir, "ward.db")
	var d *db.DB
	open := func() (err error) {
		if d, err = db.Open(ctx, path, how.options()); err != nil {
			return err
		}
		pages := []int{1000, 8, 40}[rng.IntN(3)]
		if err := db.WriterExec(d, fmt.Sprint("PRAGMA wal_autocheckpoint = ", pages)); err != nil {
			return err
		}
		return db.WriterExec(d, how.pragma)
	}
	if err := open(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	for i := range 12 + rng.IntN(12) {
		b := rng.batch(int64(i) * 60_000)
		h.batches = append(h.batches, b)
		err := how.save(d, b, func(entries []db.Entry) { b.entries, b.acknowledged = entries, disk.Now() })
		if err != nil {
			return nil, fmt.Errorf("batch %d: %w", i, err)
		}
		switch rng.IntN(20) {
		case 0:
			if err := d.Close(); err != nil {
				return nil, err
			}
			if err := open(); err != nil {
				return nil, err
			}
		case 1:
			mode := []string{"PASSIVE", "FULL", "RESTART", "TRUNCATE"}[rng.IntN(4)]
			if err := db.WriterExec(d, "PRAGMA wal_checkpoint("+mode+")"); err != nil {
				return nil, err
			}
		case 2:
			if _, err := d.BoardEntries(ctx, []string{"admit", "observation"}); err != nil {
				return nil, err
			}
		}
	}
	return h, nil
}

// cut draws a moment for the current to go: any, or just after an acknowledgement, where there is most to lose.
func (h *history) cut(rng *rand.Rand) int {
	n := h.disk.Now()
	if b := h.batches[rng.IntN(len(h.batches))]; rng.IntN(2) == 0 && b.acknowledged >= 0 {
		return min(b.acknowledged+rng.IntN(3), n)
	}
	return rng.IntN(n + 1)
}

// check writes an image to dir, opens it as the program would after the power cut, and holds it against what had been
// acknowledged by then.
func (h *history) check(ctx context.Context, image map[string][]byte, cut int, dir string, again bool) (err error) {
	if err := lay(dir, image); err != nil {
		return err
	}
	d, err := db.Open(ctx, filepath.Join(dir, "ward.db"), h.how.options())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := h.compare(ctx, d, func(b *batch) bool { return b.acknowledged >= 0 && b.acknowledged <= cut }); err != nil {
		return err
	}
	if !again {
		return nil
	}
	// The ward goes on: whoever was not answered sends the same again.
	for _, b := range h.batches {
		if _, _, err := d.Append(ctx, "", -1, b.drafts); err != nil {
			return fmt.Errorf("sent again: %w", err)
		}
	}
	return h.compare(ctx, d, func(b *batch) bool { return b.acknowledged >= 0 && b.acknowledged <= cut })
}

// compare holds a record against the batches: whole or not there at all; as acknowledged where mustBe says so; sound.
func (h *history) compare(ctx context.Context, d *db.DB, mustBe func(*batch) bool) error {
	stored, err := db.Hashes(d)
	if err != nil {
		return err
	}
	n := 0
	for i, b := range h.batches {
		there := 0
		for _, draft := range b.drafts {
			if _, is := stored[draft.ID]; is {
				there++
			}
		}
		n += there
		if mustBe(b) && there == 0 {
			return fmt.Errorf("%w: batch %d of %d", errLost, i, len(h.batches))
		}
		if there != 0 && there != len(b.drafts) {
			return fmt.Errorf("%w: batch %d, %d of %d entries", errHalf, i, there, len(b.drafts))
		}
		if mustBe(b) {
			for _, e := range b.entries {
				if stored[e.ID] != e.Hash {
					return fmt.Errorf("%w: batch %d, entry %s has another hash", errAltered, i, e.ID)
				}
			}
		}
	}
	if n != len(stored) {
		return fmt.Errorf("%w: %d", errForeign, len(stored)-n)
	}
	report, err := d.Verify(ctx, nil)
	if err != nil {
		return err
	}
	if !report.OK || report.Entries != int64(n) {
		return fmt.Errorf("%w: %+v, broken %+v; want %d entries", errUnsound, report, report.Broken, n)
	}
	return nil
}

// lay makes dir hold exactly these files.
func lay(dir string, files map[string][]byte) error {
	old, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range old {
		if err := os.Remove(filepath.Join(dir, f.Name())); err != nil {
			return err
		}
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
