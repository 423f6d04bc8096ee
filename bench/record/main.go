// Command record measures the record: see run.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"crsmon/db"
	"crsmon/internal/faultfs"

	"github.com/google/uuid"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench/record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp(os.Getenv("DIR"), "crsmon-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	row("figure", "measured", "goal", "verdict")
	for _, measure := range []func(context.Context, string) error{saves, boards, syncs} { // syncs last: its counting costs
		sub, err := os.MkdirTemp(dir, "")
		if err != nil {
			return err
		}
		if err := measure(ctx, sub); err != nil {
			return err
		}
	}
	return nil
}

func row(cells ...any) { fmt.Printf("%-32s %-58s %-22s %s\n", cells...) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// draft is an entry of the size the ward writes.
func draft(kind, patient string, at int64) db.Draft {
	payload := `{"vitals":{"temp":38400,"sbp":104000,"dbp":61000,"hr":112,"spo2":94,"rr":20},"o2":{"device":"nasal-cannula","flow":2000},"vasopressors":[]}`
	if kind == "assessment" {
		payload = `{"crs":{"scale":"ASTCT CRS","low":2,"high":2,"working":2,"complete":true,"reasons":[{"code":"crs.fever","source":"ASTCT 2019, table 2"},` +
			`{"code":"crs.o2.low-flow","source":"ASTCT 2019, table 2"}]},"icans":{"scale":"ASTCT ICANS","low":0,"high":0,"working":0,"complete":true},"rules":"1","policy":"1"}`
	}
	return db.Draft{
		ID: uuid.Must(uuid.NewV7()).String(), Kind: kind, Patient: patient, AuthorName: "Ana Ruiz", AuthorRole: "nurse",
		ObservedAt: at, ObservedOffset: 120, PayloadVersion: 1, Payload: []byte(payload),
	}
}

func quantile(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}

// saves times an observation with its assessment, in turn with the floor: 4 KiB appended to a file and synced.
func saves(ctx context.Context, dir string) error {
	d, err := db.Open(ctx, filepath.Join(dir, "ward.db"), db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	floor, err := os.OpenFile(filepath.Join(dir, "floor"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer floor.Close()
	block := make([]byte, 4096)
	var ours, least []time.Duration
	heads := make(map[string]int64)
	for i := range int64(number("SAVES", 4000)) {
		patient := fmt.Sprint("p", i%60)
		pair := []db.Draft{draft("observation", patient, i), draft("assessment", patient, i)}
		start := time.Now()
		entries, _, err := d.Append(ctx, patient, heads[patient], pair)
		ours = append(ours, time.Since(start))
		if err != nil {
			return err
		}
		heads[patient] = entries[1].Pos
		start = time.Now()
		if _, err := floor.Write(block); err != nil {
			return err
		}
		if err := datasync(floor); err != nil {
			return err
		}
		least = append(least, time.Since(start))
	}
	for _, goal := range []struct {
		percent int
		ratio   float64
	}{{50, 1.6}, {99, 2.2}} {
		a, f := quantile(ours, goal.percent), quantile(least, goal.percent)
		ratio := float64(a) / float64(f)
		row(fmt.Sprintf("durable save, p%d", goal.percent), fmt.Sprintf("%d µs / floor %d µs = %.2f", a.Microseconds(), f.Microseconds(), ratio),
			fmt.Sprintf("<= %.1f x floor", goal.ratio), verdict(ratio <= goal.ratio))
	}
	return nil
}

// syncs counts what each save asks of the disk. A save that fills the log also writes it back, which is two more.
func syncs(ctx context.Context, dir string) error {
	disk, err := faultfs.Watch(dir, false)
	if err != nil {
		return err
	}
	defer disk.Release()
	d, err := db.Open(ctx, filepath.Join(dir, "ward.db"), db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	const n = 1000
	counts := make(map[int]int)
	writes := disk.Count(faultfs.Write)
	for i := range int64(n) {
		before := disk.Count(faultfs.Sync)
		if _, _, err := d.Append(ctx, "p1", -1, []db.Draft{draft("observation", "p1", i), draft("assessment", "p1", i)}); err != nil {
			return err
		}
		counts[disk.Count(faultfs.Sync)-before]++
	}
	row("syncs a save", fmt.Sprintf("1 in %d of %d, more where the log is written back; %.1f writes", counts[1], n, float64(disk.Count(faultfs.Write)-writes)/n),
		"1", verdict(counts[0] == 0 && counts[1] >= n*98/100))
	return nil
}

// boards reads the board of 60 patients over a history of 10,000 rows and over a long one.
func boards(ctx context.Context, dir string) error {
	d, err := db.Open(ctx, filepath.Join(dir, "ward.db"), db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	at := 0
	fill := func(rows int, limit time.Duration) error {
		for start := time.Now(); at < rows && time.Since(start) < limit; {
			batch := make([]db.Draft, 0, 5000)
			for range min(cap(batch), rows-at) {
				kind := "observation"
				if at < 60 {
					kind = "admit"
				} else if at/60%2 == 0 {
					kind = "assessment"
				}
				batch = append(batch, draft(kind, fmt.Sprint("p", at%60), int64(at)*1000))
				at++
			}
			if _, _, err := d.Append(ctx, "", -1, batch); err != nil {
				return err
			}
		}
		return nil
	}
	if err := fill(10_000, time.Hour); err != nil {
		return err
	}
	short, err := board(ctx, d)
	if err != nil {
		return err
	}
	before, began := at, time.Now()
	if err := fill(number("ROWS", 1_000_000), time.Duration(number("SECONDS_TO_BUILD", 60))*time.Second); err != nil {
		return err
	}
	built := time.Since(began)
	long, err := board(ctx, d)
	if err != nil {
		return err
	}
	ratio := float64(long) / float64(short)
	row("board of 60, long/short history", fmt.Sprintf("%d µs at %d rows / %d µs at 10000 = %.2f", long.Microseconds(), at, short.Microseconds(), ratio),
		"<= 1.2", verdict(ratio <= 1.2))
	if at > before {
		row("append, batches of 5000", fmt.Sprintf("%.1f thousand rows/s", float64(at-before)/built.Seconds()/1000), "-", "-")
	}
	return againstC(ctx, d, dir)
}

var boardKinds = []string{"admit", "observation", "assessment", "dose", "escalation"}

func board(ctx context.Context, d *db.DB) (time.Duration, error) {
	var times []time.Duration
	for range 300 {
		start := time.Now()
		got, err := d.BoardEntries(ctx, boardKinds)
		if err != nil || len(got) != 60 {
			return 0, fmt.Errorf("board of %d: %w", len(got), err)
		}
		times = append(times, time.Since(start))
	}
	return quantile(times, 50), nil
}
