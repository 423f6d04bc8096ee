package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"crsmon/db"
)

// BenchmarkAppend saves an observation with its assessment, in turn with the floor: 4 KiB appended to a
// file and synced. The ratio of the two is the figure; the machine's own speed cancels out.
func BenchmarkAppend(b *testing.B) {
	d := fresh(b)
	floor, err := os.OpenFile(filepath.Join(b.TempDir(), "floor"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		b.Fatal(err)
	}
	defer floor.Close()
	block := make([]byte, 4096)
	var ours, least []time.Duration
	head := int64(0)
	for i := int64(0); b.Loop(); i++ {
		pair := []db.Draft{draft("observation", "p1", i), draft("assessment", "p1", i)}
		start := time.Now()
		entries, _, err := d.Append(b.Context(), "p1", head, pair)
		ours = append(ours, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
		head = entries[1].Pos
		start = time.Now()
		if _, err := floor.Write(block); err != nil {
			b.Fatal(err)
		}
		if err := datasync(floor); err != nil {
			b.Fatal(err)
		}
		least = append(least, time.Since(start))
	}
	for _, q := range []int{50, 99} {
		a, f := quantile(ours, q), quantile(least, q)
		b.ReportMetric(float64(a.Microseconds()), fmt.Sprintf("µs-p%d", q))
		b.ReportMetric(float64(a)/float64(f), fmt.Sprintf("×floor-p%d", q))
	}
}

func quantile(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}

// BenchmarkBoard reads five kinds of 60 patients with 10, and with 200, observations each.
func BenchmarkBoard(b *testing.B) {
	for _, depth := range []int{10, 200} {
		b.Run(fmt.Sprint(depth), func(b *testing.B) {
			d := fresh(b)
			var drafts []db.Draft
			for p := range 60 {
				patient := fmt.Sprint("p", p)
				drafts = append(drafts, draft("admit", patient, 0))
				for i := range depth {
					drafts = append(drafts, draft("observation", patient, int64(i)), draft("assessment", patient, int64(i)))
				}
			}
			start := time.Now()
			appendAll(b, d, drafts...)
			imported := time.Since(start)
			for b.Loop() {
				board, err := d.BoardEntries(b.Context(), []string{"admit", "observation", "assessment", "dose", "escalation"})
				if err != nil || len(board) != 60 {
					b.Fatal(len(board), err)
				}
			}
			b.ReportMetric(float64(len(drafts))/imported.Seconds()/1000, "k-imported/s")
		})
	}
}

// BenchmarkPatient reads the 241 sets of one course.
func BenchmarkPatient(b *testing.B) {
	d := fresh(b)
	var drafts []db.Draft
	for i := range 241 {
		drafts = append(drafts, draft("observation", "p1", int64(i)))
	}
	appendAll(b, d, drafts...)
	for b.Loop() {
		if _, _, err := d.PatientEntries(b.Context(), "p1"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkVersion asks whether anyone has committed.
func BenchmarkVersion(b *testing.B) {
	d := fresh(b)
	for b.Loop() {
		if _, err := d.Version(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
