// Command scale measures whether costs grow with the history: see run.
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
	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/scale:", err)
		os.Exit(1)
	}
}

const (
	onWard    = 60
	sets      = 241
	bytesEach = 3200 // of an observation with its assessment and its share of the indexes
)

// record is one of the records compared, with what each round measured.
type record struct {
	path         string
	observations int
	times        map[string][]time.Duration
}

func run(ctx context.Context, args []string) error {
	sizes := []int{10_000, 1_000_000, 10_000_000}
	if len(args) > 0 {
		sizes = nil
	}
	for _, arg := range args {
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number of observations", arg)
		}
		sizes = append(sizes, n)
	}
	dir := os.Getenv("DIR")
	if dir == "" {
		dir = os.TempDir()
	}
	keep := os.Getenv("KEEP") != ""
	if !keep {
		var err error
		if dir, err = os.MkdirTemp(dir, "crsmon-scale-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	course, err := makeCourse(ctx, dir)
	if err != nil {
		return err
	}
	var all []*record
	for _, n := range sizes {
		wards := (n + onWard*sets - 1) / (onWard * sets)
		r := &record{filepath.Join(dir, fmt.Sprintf("scale-%d.db", wards)), wards * onWard * sets, map[string][]time.Duration{}}
		if err := enough(dir, int64(r.observations)*bytesEach, r.path); err != nil {
			fmt.Printf("%d observations are left out: %v\n", n, err)
			continue
		}
		if err := course.fill(ctx, r.path, wards, time.Duration(number("SECONDS_TO_BUILD", 3600))*time.Second); err != nil {
			return err
		}
		if err := r.count(ctx); err != nil {
			return err
		}
		all = append(all, r)
	}
	for i := range number("ROUNDS", 60) {
		for _, r := range all { // in turn, so that a busy machine is busy for all
			if err := r.measure(ctx, i); err != nil {
				return err
			}
		}
	}
	report(all)
	return nil
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// count says how many observations the record really got.
func (r *record) count(ctx context.Context) error {
	rec, err := db.Open(ctx, r.path, db.Options{})
	if err != nil {
		return err
	}
	defer rec.Close()
	patients, err := rec.Patients(ctx)
	if made := len(patients) * sets; err == nil && made < r.observations {
		fmt.Printf("%s holds %d observations of %d: the time to build it was over\n", filepath.Base(r.path), made, r.observations)
		r.observations = made
	}
	return err
}

// enough refuses where the disk would be filled.
func enough(dir string, want int64, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil // kept from before
	}
	free, err := freeBytes(dir)
	if err == nil && free < want+want/4 {
		err = fmt.Errorf("%s has %d GB free, about %d GB are needed", dir, free>>30, (want+want/4)>>30)
	}
	return err
}

// measure opens the record and does what a nurse does.
func (r *record) measure(ctx context.Context, round int) error {
	pol, err := policy.Default()
	if err != nil {
		return err
	}
	timed := func(what string, fn func() error) error {
		start := time.Now()
		err := fn()
		r.times[what] = append(r.times[what], time.Since(start))
		return err
	}
	var rec *db.DB
	if err := timed("start-up", func() error { rec, err = db.Open(ctx, r.path, db.Options{}); return err }); err != nil {
		return err
	}
	defer rec.Close()
	w := ward.New(rec, pol, time.Now)
	board := func() error {
		rows, err := w.Board(ctx)
		if err != nil || len(rows) != onWard {
			return fmt.Errorf("board of %d: %w", len(rows), err)
		}
		return nil
	}
	patient := patientID(r.observations/sets - 1 - round%onWard)
	page := func() error {
		c, err := w.Chart(ctx, patient)
		if err != nil || len(c.Sets) < sets {
			return fmt.Errorf("chart of %s: %w", patient, err)
		}
		return nil
	}
	save := func() error {
		_, err := w.Record(ctx, nurse, ward.ObservationRequest{Patient: patient, Findings: grading.Observation{Temp: grading.Of(38)}})
		return err
	}
	for _, step := range []struct {
		what string
		do   func() error
	}{{"first board", board}, {"board", board}, {"first patient page", page}, {"patient page", page}, {"save", save}} {
		if err := timed(step.what, step.do); err != nil {
			return err
		}
	}
	return nil
}

func report(all []*record) {
	if len(all) == 0 {
		return
	}
	fmt.Printf("%-20s", "median of "+strconv.Itoa(len(all[0].times["board"])))
	for _, r := range all {
		fmt.Printf("%24s", fmt.Sprintf("%d obs", r.observations))
	}
	fmt.Println("  goal <= 1.2")
	for _, what := range []string{"start-up", "first board", "board", "first patient page", "patient page", "save"} {
		least := quantile(all[0].times[what], 50)
		fmt.Printf("%-20s", what)
		verdict := "met"
		for _, r := range all {
			t := quantile(r.times[what], 50)
			ratio := float64(t) / float64(least)
			if ratio > 1.2 {
				verdict = "MISSED"
			}
			fmt.Printf("%24s", fmt.Sprintf("%d µs = %.2f", t.Microseconds(), ratio))
		}
		fmt.Println("  " + verdict)
	}
}

func quantile(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}
