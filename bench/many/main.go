//go:build linux

// Command many measures several programs at once on one record: see run.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"crsmon/db"
)

func main() {
	err := error(nil)
	if len(os.Args) > 1 {
		err = play(os.Args[1], os.Args[2:])
	} else {
		err = run(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/many:", err)
		os.Exit(1)
	}
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// figures are all rounds together.
type figures struct {
	save, acknowledged, begun []time.Duration // a save; until others had read it, from its acknowledgement and its beginning
	floor, echo               []time.Duration // append and sync; until others had a sign of it, from its beginning
	unseen                    int
}

func run(ctx context.Context) error {
	writers, readers, rounds := number("WRITERS", 8), number("READERS", 8), number("ROUNDS", 4)
	length := time.Duration(number("SECONDS_A_ROUND", 5)) * time.Second
	dir, err := os.MkdirTemp(os.Getenv("DIR"), "crsmon-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "record", "ward.db")
	floors := filepath.Join(dir, "floors")
	if err := os.Mkdir(floors, 0o700); err != nil {
		return err
	}
	// The ward's own program has the record open all day.
	d, err := db.Open(ctx, path, db.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	var f figures
	saved := 0
	for range rounds {
		said, err := together(length, group{"save", path, writers}, group{"read", path, readers})
		if err != nil {
			return err
		}
		saved += len(said[0])
		f.save = append(f.save, took(said[0])...)
		f.acknowledged = append(f.acknowledged, f.seen(said[0], said[1], readers, func(m mark) int64 { return m.ended })...)
		f.begun = append(f.begun, f.seen(said[0], said[1], readers, func(m mark) int64 { return m.began })...)
		if said, err = together(length, group{"append", floors, writers}, group{"echo", floors, readers}); err != nil {
			return err
		}
		f.floor = append(f.floor, took(said[0])...)
		f.echo = append(f.echo, echoes(said[0], said[1])...)
	}
	report, err := d.Verify(ctx, nil)
	if err != nil {
		return err
	}
	f.print(writers, readers, saved, report)
	return nil
}

// took is how long each took.
func took(marks []mark) (all []time.Duration) {
	for _, m := range marks {
		all = append(all, time.Duration(m.ended-m.began))
	}
	return all
}

// seen is how long after a moment of each save each of the readers had read it.
func (f *figures) seen(saves, reads []mark, readers int, moment func(mark) int64) (all []time.Duration) {
	for r := range readers {
		var mine []mark
		for _, m := range reads {
			if m.who == r {
				mine = append(mine, m)
			}
		}
		for _, s := range saves {
			i, found := slices.BinarySearchFunc(mine, s.at, func(m mark, at int64) int { return int(m.at - at) })
			if !found && i == len(mine) {
				f.unseen++
				continue
			}
			all = append(all, time.Duration(max(0, mine[i].ended-moment(s))))
		}
	}
	return all
}

// echoes is how long after the beginning of a write each of the listeners had the next sign.
func echoes(writes, signs []mark) (all []time.Duration) {
	slices.SortFunc(signs, func(a, b mark) int { return int(a.ended - b.ended) })
	for _, w := range writes {
		i, _ := slices.BinarySearchFunc(signs, w.began, func(m mark, at int64) int { return int(m.ended - at) })
		heard := map[int]bool{}
		for ; i < len(signs) && signs[i].ended < w.began+int64(time.Second); i++ {
			if !heard[signs[i].who] {
				heard[signs[i].who] = true
				all = append(all, time.Duration(signs[i].ended-w.began))
			}
		}
	}
	return all
}

func (f *figures) print(writers, readers, saved int, report db.Report) {
	row("figure", "measured", "goal", "verdict")
	ms := func(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond)) }
	line := func(what string, ours, floor []time.Duration, percent int, goal time.Duration) {
		a, b := quantile(ours, percent), quantile(floor, percent)
		want, met := "-", "-"
		if goal > 0 {
			want, met = fmt.Sprintf("<= %d ms", goal.Milliseconds()), verdict(a <= goal)
		}
		name := fmt.Sprintf("p%d", percent)
		if percent == 100 {
			name = "max"
		}
		row(what+", "+name, fmt.Sprintf("%s ms / floor %s ms = %.2f", ms(a), ms(b), float64(a)/float64(max(b, 1))), want, met)
	}
	const none, fast = 0, time.Millisecond
	save := fmt.Sprintf("save, %d+%d programs", writers, readers)
	line(save, f.save, f.floor, 50, none)
	line(save, f.save, f.floor, 99, 10*fast)
	line(save, f.save, f.floor, 100, 150*fast)
	line("read by another, after the save", f.acknowledged, f.echo, 50, 4*fast)
	line("read by another, after the save", f.acknowledged, f.echo, 99, 15*fast)
	line("read by another, after its begin", f.begun, f.echo, 50, none)
	line("read by another, after its begin", f.begun, f.echo, 99, none)
	sound := report.OK && report.Entries == int64(2*saved) && f.unseen == 0
	row("refused or lost", fmt.Sprintf("%d saves, %d entries sound, %d not seen by a reader", saved, report.Entries, f.unseen), "0", verdict(sound))
}

func row(cells ...any) { fmt.Printf("%-36s %-44s %-12s %s\n", cells...) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}

func quantile(all []time.Duration, percent int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}

var errRole = errors.New("no such role")
