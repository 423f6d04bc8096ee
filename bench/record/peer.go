package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"crsmon/db"
)

// peer is SQLite in C, doing the same as we do.
type peer struct{ program string }

// buildPeer needs a C compiler and SQLite's header and library.
func buildPeer(dir string) (peer, error) {
	p := peer{filepath.Join(dir, "peer")}
	out, err := exec.Command("cc", "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2", "-o", p.program, "bench/record/peer.c", "-lsqlite3").CombinedOutput()
	if err != nil {
		return p, fmt.Errorf("%w: %s", err, bytes.TrimSpace(out))
	}
	return p, nil
}

// run gives the times and the sum over what was read.
func (p peer) run(args ...string) (times []time.Duration, sum int64, err error) {
	out, err := exec.Command(p.program, args...).Output()
	if err != nil {
		return nil, 0, fmt.Errorf("peer %v: %w", args, err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		n, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			return nil, 0, err
		}
		times, sum = append(times, time.Duration(n)), n
	}
	return times[:len(times)-1], sum, nil
}

// sumOf counts the bytes of text and hashes, as the peer does.
func sumOf(e *db.Entry) int64 {
	return int64(len(e.ID) + len(e.Node) + 64 + len(e.Kind) + len(e.Patient) + len(e.AuthorName) + len(e.AuthorRole) + len(e.Replaces) + len(e.Payload))
}

// againstC takes turns with C: the board and a course of 241 sets on the long history, and taking in entries.
func againstC(ctx context.Context, d *db.DB, dir string) error {
	c, err := buildPeer(dir)
	if err != nil {
		row("against C", "no C side: "+err.Error(), "cc, sqlite3.h, libsqlite3", "-")
		return nil
	}
	var drafts []db.Draft
	for i := range int64(241) {
		drafts = append(drafts, draft("observation", "timeline", i*3_600_000))
	}
	if _, _, err := d.Append(ctx, "", -1, drafts); err != nil {
		return err
	}
	for _, r := range []struct {
		name, arg string
		goal      float64
		read      func() (sum int64, err error)
	}{
		{"board of 60, long history", "board", 1.6, func() (sum int64, err error) {
			got, err := d.BoardEntries(ctx, boardKinds)
			for _, kinds := range got {
				for _, e := range kinds {
					sum += sumOf(&e)
				}
			}
			return sum, err
		}},
		{"course of 241 sets", "timeline", 1.5, func() (sum int64, err error) {
			got, _, err := d.PatientEntries(ctx, "timeline")
			for i := range got {
				sum += sumOf(&got[i])
			}
			return sum, err
		}},
	} {
		const turns, each = 10, 40
		var ours, theirs []time.Duration
		for range turns {
			times, want, err := c.run(r.arg, d.Path(), strconv.Itoa(each))
			if err != nil {
				return err
			}
			theirs = append(theirs, times...)
			for range each {
				start := time.Now()
				got, err := r.read()
				ours = append(ours, time.Since(start))
				if err != nil || got != want {
					return fmt.Errorf("%s: read %d bytes, C %d: %w", r.arg, got, want, err)
				}
			}
		}
		ratio := float64(quantile(ours, 50)) / float64(quantile(theirs, 50))
		row(r.name, fmt.Sprintf("%d µs / C %d µs = %.2f", quantile(ours, 50).Microseconds(), quantile(theirs, 50).Microseconds(), ratio),
			fmt.Sprintf("<= %.1f x C", r.goal), verdict(ratio <= r.goal))
	}
	return importing(ctx, c, dir)
}

// importing takes the same entries into a new record, in C as bare rows, here checked, hashed and chained as well.
func importing(ctx context.Context, c peer, dir string) error {
	const node = "018f0000-0000-4000-8000-00000000beef"
	chain := db.NewChain(node)
	var all []db.Entry
	for i := range 60_000 {
		kind := "observation"
		if i%2 == 1 {
			kind = "assessment"
		}
		all = append(all, chain.Next(draft(kind, fmt.Sprint("p", i/2%60), int64(i)*1000), time.UnixMilli(int64(i)*1000)))
	}
	var ours, theirs []time.Duration
	var source string
	for turn := range 4 {
		path := filepath.Join(dir, fmt.Sprintf("import-%d.db", turn))
		d, err := db.Open(ctx, path, db.Options{Node: node})
		if err != nil {
			return err
		}
		rest := all
		start := time.Now()
		_, _, err = d.Import(ctx, func() (db.Entry, error) {
			if len(rest) == 0 {
				return db.Entry{}, io.EOF
			}
			e := rest[0]
			rest = rest[1:]
			return e, nil
		}, nil)
		ours = append(ours, time.Since(start))
		if err != nil {
			return err
		}
		if err := d.Close(); err != nil {
			return err
		}
		source = path
		times, _, err := c.run("import", source, filepath.Join(dir, fmt.Sprintf("import-%d-c.db", turn)))
		if err != nil {
			return err
		}
		theirs = append(theirs, times...)
	}
	rate := func(times []time.Duration) float64 { return float64(len(all)) / quantile(times, 0).Seconds() / 1000 }
	ratio := rate(ours) / rate(theirs)
	row("import", fmt.Sprintf("%.1f thousand entries/s / C %.1f = %.2f", rate(ours), rate(theirs), ratio), ">= 0.45 x C", verdict(ratio >= 0.45))
	return nil
}
