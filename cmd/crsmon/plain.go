package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"crsmon/internal/plain"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// dumbTerminal tells that the board would be drawn on a terminal that can move no cursor.
func (a *app) dumbTerminal() bool {
	return os.Getenv("TERM") == "dumb" && isTerminal(a.stdin) && isTerminal(a.stdout)
}

// runPlain runs the plain mode over an open ward, or, where w is nil, over the record.
// A signal ends it between two lines: a save under way is finished first.
func (a *app) runPlain(ctx context.Context, w *ward.Ward, isDemo, dumb bool) error {
	o := plain.Options{
		In: a.stdin, Out: a.stdout, Interactive: isTerminal(a.stdin), ASCII: asciiOnly(os.Getenv), Dumb: dumb, Demo: isDemo,
		Now: a.now, Words: words.English(), Classify: classify,
	}
	if a.author != "" {
		role, err := a.roleOr(ward.Nurse)
		if err != nil {
			return err
		}
		o.Author = ward.Author{Name: strings.TrimSpace(a.author), Role: role}
	}
	if w == nil {
		opened, rec, err := a.open(ctx)
		if err != nil {
			return err
		}
		defer rec.Close()
		w = opened
	}
	o.Ward = w
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	err := plain.Run(ctx, o)
	if errors.Is(err, plain.ErrRefused) || errors.Is(err, plain.ErrUnfinished) {
		return &statusError{exitUsage, err}
	}
	return err
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
