package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"crsmon/db"
	"crsmon/internal/drafts"
	"crsmon/internal/plain"
	"crsmon/internal/report"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// dumbTerminal tells that the board would be drawn on a terminal that can move no cursor.
func (a *app) dumbTerminal() bool {
	return os.Getenv("TERM") == "dumb" && isTerminal(a.stdin) && isTerminal(a.stdout)
}

// runPlain runs the plain mode over an open ward and the path of its record, or, where w
// is nil, over the record. A signal ends it between two lines: a save under way is
// finished first.
func (a *app) runPlain(ctx context.Context, w *ward.Ward, record string, isDemo, dumb bool) error {
	o := plain.Options{
		In: a.stdin, Out: a.stdout, Interactive: isTerminal(a.stdin), ASCII: asciiOnly(os.Getenv), Dumb: dumb, Demo: isDemo,
		Now: a.now, Words: words.English(), Classify: classify, Drafts: drafts.Beside(record),
	}
	if isDemo && a.db == "" {
		o.Drafts = nil // the record is removed at the end: nothing could be offered again
	}
	if a.author != "" {
		role, err := a.roleOr(ward.Nurse)
		if err != nil {
			return err
		}
		o.Author = ward.Author{Name: strings.TrimSpace(a.author), Role: role}
	}
	var backups backgroundBackups
	var rec *db.DB
	if w == nil {
		opened, r, err := a.open(ctx)
		if err != nil {
			return err
		}
		defer r.Close()
		w, rec = opened, r
		if o.Interactive { // a script is soon over
			backups.start(a, r, backupSchedule(w.Policy()))
			defer backups.stop()
		}
	}
	o.Ward = w
	o.Notice = func() string { return a.notice(o.Words, rec, &backups) }
	a.plainPapers(&o, w, record)
	ctx, end := context.WithCancel(ctx)
	defer end()
	signalled := endOn(end, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signalled.stop()
	if o.Interactive {
		o.Wake = wake(ctx, w)
	}
	err := plain.Run(ctx, o)
	if sig := signalled.which(); sig != 0 {
		return &statusError{128 + int(sig), fmt.Errorf("ended by a signal: %v; what was saved is in the record", sig)}
	}
	if errors.Is(err, plain.ErrRefused) || errors.Is(err, plain.ErrUnfinished) {
		return &statusError{exitUsage, err}
	}
	return err
}

// plainPapers gives the session what is made outside of it: handover texts, the grade
// line, the settings and the reports.
func (a *app) plainPapers(o *plain.Options, w *ward.Ward, record string) {
	open := func(ctx context.Context) (*desk, error) {
		head, err := w.Head(ctx)
		if err != nil {
			return nil, err
		}
		return &desk{ward: w, paper: report.Paper{Policy: w.Policy(), Words: o.Words, Now: a.now(), Head: head}}, nil
	}
	o.Handover = func(ctx context.Context, patient string) (string, error) {
		d, err := open(ctx)
		if err != nil {
			return "", err
		}
		text, _, err := d.handover(ctx, patient)
		return text, err
	}
	o.Line = func(ctx context.Context, patient string) (string, error) {
		d, err := open(ctx)
		if err != nil {
			return "", err
		}
		c, err := d.chart(ctx, patient)
		if err != nil {
			return "", err
		}
		return report.Line(&d.paper, c), nil
	}
	read := a.settingsInfo(record, func() *ward.Ward { return w })
	o.Settings = func(ctx context.Context) ([]plain.Section, error) {
		sections, err := read(ctx)
		var out []plain.Section
		for _, s := range sections {
			sec := plain.Section{Title: s.Title}
			for _, l := range s.Lines {
				sec.Lines = append(sec.Lines, plain.SectionLine(l))
			}
			out = append(out, sec)
		}
		return out, err
	}
	for _, r := range reports {
		o.Reports = append(o.Reports, words.Action{Short: r.name, Long: r.what})
	}
	o.Report = func(ctx context.Context, name, from, to string) ([]string, error) {
		period, err := a.period(from, to)
		if err != nil {
			return nil, err
		}
		r, err := w.Report(ctx, period, nil)
		if err != nil {
			return nil, err
		}
		t := reportLines(&r, name)
		return t.sentences(), nil
	}
}

// sentences are a report for who hears it: every cell with its heading, a row a line.
func (t *table) sentences() []string {
	out := []string{t.summary}
	heads := strings.Split(strings.ToLower(t.head), "\t")
	for _, row := range t.rows {
		var said []string
		for i, cell := range strings.Split(row, "\t") {
			if cell = strings.TrimSpace(cell); cell != "" && cell != "-" && i < len(heads) {
				said = append(said, heads[i]+" "+cell)
			}
		}
		out = append(out, "- "+strings.Join(said, ", "))
	}
	return out
}

// ending is the signal that ended a session.
type ending struct {
	sig  atomic.Int64
	got  chan os.Signal
	done chan struct{}
}

// endOn calls end at the first of some signals.
func endOn(end func(), sigs ...os.Signal) *ending {
	e := &ending{got: make(chan os.Signal, 1), done: make(chan struct{})}
	signal.Notify(e.got, sigs...)
	go func() {
		select {
		case s := <-e.got:
			if n, ok := s.(syscall.Signal); ok {
				e.sig.Store(int64(n))
			}
			end()
		case <-e.done:
		}
	}()
	return e
}

func (e *ending) which() syscall.Signal { return syscall.Signal(e.sig.Load()) }

func (e *ending) stop() {
	signal.Stop(e.got)
	close(e.done)
}

// wake tells of every change of the record, and each minute, in which a check may have
// become overdue.
func wake(ctx context.Context, w *ward.Ward) <-chan struct{} {
	out := make(chan struct{}, 1)
	tell := func() {
		select {
		case out <- struct{}{}:
		default: // one is on its way
		}
	}
	go func() {
		seen := int64(-1)
		for ctx.Err() == nil {
			now, err := w.Changed(ctx, seen)
			if err != nil {
				select { // the next command meets the same, and says it
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
				continue
			}
			if seen >= 0 {
				tell()
			}
			seen = now
		}
	}()
	go func() {
		t := time.NewTicker(time.Minute)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				tell()
			}
		}
	}()
	return out
}

// asciiOnly tells that the locale names no UTF-8.
func asciiOnly(get func(string) string) bool {
	locale := get("LC_ALL")
	for _, k := range []string{"LC_CTYPE", "LANG"} {
		if locale == "" {
			locale = get(k)
		}
	}
	l := strings.ToLower(locale)
	return !strings.Contains(l, "utf-8") && !strings.Contains(l, "utf8")
}
