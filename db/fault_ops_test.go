package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"crsmon/db"
	"crsmon/internal/faultfs"
)

// faultStepEnv sets how many of the operations are made to fail: each, each second, …
const faultStepEnv = "CRSMON_FAULT_STEP"

// promised are the errors db promises for a failing disk. Any other one would leave the user without words.
var promised = []error{db.ErrIO, db.ErrDiskFull, db.ErrNotWritable, db.ErrReadOnly, db.ErrBusy, db.ErrCorrupt}

func isPromised(err error) bool {
	for _, p := range promised {
		if errors.Is(err, p) {
			return true
		}
	}
	return false
}

// script is a fixed workload. begin makes what is there before it, on a disk that works.
type script struct {
	trusting bool // planted: takes an error for an acknowledgement
	begin    func(dir string) error
	options  func() db.Options
	final    func() db.Options // to look at the record afterwards; nil for options
}

// attempt is a script's run against a failing disk.
type attempt struct {
	h        history
	trusting bool
	errs     []error
	broken   error // an error of a kind that was not promised, or a wrong answer
}

func (a *attempt) note(what string, err error) bool {
	if err == nil {
		return true
	}
	a.errs = append(a.errs, err)
	if !isPromised(err) && a.broken == nil {
		a.broken = fmt.Errorf("%s: an error without a name: %w", what, err)
	}
	return false
}

// work opens, saves, reads, checkpoints, saves and closes. What fails is tried once more, as a user would with a form that stayed.
func (a *attempt) work(ctx context.Context, path string, o db.Options) {
	rng := newSeeded(7)
	d, err := db.Open(ctx, path, o)
	if !a.note("open", err) {
		if d, err = db.Open(ctx, path, o); !a.note("open again", err) {
			return
		}
	}
	for i := range 8 {
		b := rng.batch(int64(i) * 60_000)
		a.h.batches = append(a.h.batches, b)
		for range 2 {
			entries, _, err := d.Append(ctx, "", -1, b.drafts)
			if a.note("append", err) || a.trusting {
				b.entries, b.acknowledged = entries, 0
				break
			}
		}
		switch i {
		case 2:
			_, err := d.BoardEntries(ctx, []string{"admit", "observation"})
			a.note("board", err)
		case 3:
			// Its error is SQLite's own, straight from the driver.
			if err := db.WriterExec(d, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
				a.errs = append(a.errs, err)
			}
		case 5:
			_, _, err := d.PatientEntries(ctx, "p1")
			a.note("patient", err)
			report, err := d.Verify(ctx, nil)
			if a.note("verify", err) && report.Broken != nil && a.broken == nil && len(a.errs) == 0 {
				a.broken = fmt.Errorf("verify: %+v", report.Broken)
			}
		}
	}
	a.note("close", d.Close())
}

// broken runs the script with one fault, then heals the disk and looks: in the record that is there, and in what a
// power cut would have left of it.
func (s script) broken(ctx context.Context, dirs [2]string, n int, fault faultfs.Fault, sticky bool) (hit faultfs.Kind, hits int, err error) {
	dir, images := dirs[0], dirs[1]
	if err := lay(dir, nil); err != nil {
		return 0, 0, err
	}
	if err := s.begin(dir); err != nil {
		return 0, 0, err
	}
	disk, err := faultfs.Watch(dir, true)
	if err != nil {
		return 0, 0, err
	}
	defer disk.Release()
	disk.FailAt(n, fault, sticky)
	a := attempt{h: history{disk: disk}, trusting: s.trusting}
	path := filepath.Join(dir, "ward.db")
	a.work(ctx, path, s.options())
	hit, hits = disk.Heal()
	if a.broken != nil {
		return hit, hits, a.broken
	}
	final := s.options
	if s.final != nil {
		final = s.final
	}
	rng := newSeeded(uint64(n))
	image := disk.Image(disk.Now(), rng.Rand)
	if err := a.h.look(ctx, path, final()); err != nil {
		return hit, hits, fmt.Errorf("afterwards (errors %v): %w", a.errs, err)
	}
	if err := lay(images, image); err != nil {
		return hit, hits, err
	}
	if err := a.h.look(ctx, filepath.Join(images, "ward.db"), final()); err != nil {
		return hit, hits, fmt.Errorf("afterwards, the current gone too (errors %v): %w", a.errs, err)
	}
	return hit, hits, nil
}

// look opens the record on a disk that works again, compares, and sends everything again: all of it is then there, once.
func (h *history) look(ctx context.Context, path string, o db.Options) (err error) {
	d, err := db.Open(ctx, path, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := h.compare(ctx, d, func(b *batch) bool { return b.acknowledged >= 0 }); err != nil {
		return err
	}
	for _, b := range h.batches {
		if _, _, err := d.Append(ctx, "", -1, b.drafts); err != nil {
			return fmt.Errorf("sent again: %w", err)
		}
	}
	return h.compare(ctx, d, func(*batch) bool { return true })
}

// TestErrorAtEveryOperation fails the first, the second, … operation of a script, once and for good, in each way it can fail.
// Nothing acknowledged is lost, every error has a name, and the record is sound and usable when the disk is well again.
func TestErrorAtEveryOperation(t *testing.T) {
	t.Parallel()
	nothing := func(string) error { return nil }
	old := memoryDir(t)
	d, err := db.Open(t.Context(), filepath.Join(old, "ward.db"), options())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	oldSchema, err := os.ReadFile(d.Path())
	if err != nil {
		t.Fatal(err)
	}
	more := next(t, "CREATE TABLE extra (x INTEGER) STRICT; INSERT INTO extra VALUES (1);")
	newer := func() db.Options { return db.WithMigrations(options(), more) }
	for name, s := range map[string]script{
		"new record": {begin: nothing, options: options},
		"older schema": {options: newer, begin: func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "ward.db"), oldSchema, 0o600)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dirs := [2]string{memoryDir(t), memoryDir(t)}
			step, cases := fromEnv(t, faultStepEnv, 7*slow), 0
			kinds := make(map[faultfs.Kind]int)
			for n := 1; ; n += step {
				reached := false
				for _, fault := range []faultfs.Fault{faultfs.EIO, faultfs.NoSpace, faultfs.Short} {
					for _, sticky := range []bool{false, true} {
						hit, hits, err := s.broken(t.Context(), dirs, n, fault, sticky)
						if err != nil {
							t.Errorf("operation %d (%v): %v, sticky %v: %v", n, hit, fault, sticky, err)
						}
						reached = reached || hits > 0
						cases++
						kinds[hit]++
						// Other operations fail in one way only.
						if fault != faultfs.EIO && hit != faultfs.Write && hit != faultfs.ShmMap && !sticky {
							break
						}
					}
				}
				if !reached || t.Failed() {
					break
				}
			}
			t.Logf("%d cases: %v", cases, kinds)
		})
	}
}

// An append whose error is overlooked must show as a loss.
func TestErrorAtEveryOperationCanFail(t *testing.T) {
	t.Parallel()
	s := script{begin: func(string) error { return nil }, options: options, trusting: true}
	dirs := [2]string{memoryDir(t), memoryDir(t)}
	for n := 20; n < 400; n += 20 {
		_, _, err := s.broken(t.Context(), dirs, n, faultfs.NoSpace, true)
		if errors.Is(err, errLost) {
			t.Logf("caught at operation %d: %v", n, err)
			return
		}
	}
	t.Error("not caught")
}
