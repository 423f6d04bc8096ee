package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/tui"
)

// themeFile keeps the choice of colours beside the record of that path.
func themeFile(record string) string { return record + ".theme" }

// readTheme gives the kept choice; none is no choice, and never an error: colours
// hold up nobody.
func readTheme(record string) string {
	text, err := os.ReadFile(themeFile(record))
	if err != nil || len(text) > 64 {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// saveTheme keeps the choice, whole or not at all.
func saveTheme(record, name string) error {
	f, err := os.CreateTemp(filepath.Dir(record), ".theme-*") // 0600
	if err != nil {
		return fmt.Errorf("keeping the colours: %w", err)
	}
	_, err = f.WriteString(name + "\n")
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), themeFile(record))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("keeping the colours: %w", err)
	}
	return nil
}

// settingsInfo gives what the settings screen shows: the policy in force, who has used
// the record, and what the doctor finds of it. inForce gives nil while none is open.
func (a *app) settingsInfo(record string, inForce func() *ward.Ward) func(context.Context) ([]tui.Section, error) {
	return func(ctx context.Context) ([]tui.Section, error) {
		var out []tui.Section
		if w := inForce(); w != nil {
			out = append(out, policySection(w.Policy(), filepath.Dir(record)), usersSection(ctx, w))
		}
		d := &doctor{a: a, path: record, env: os.Getenv}
		if err := d.policy(); err != nil {
			return nil, err
		}
		d.examine(ctx)
		health := tui.Section{Title: "Record and its health"}
		for _, f := range d.findings {
			l := tui.SectionLine{Label: f.Check, Value: string(f.Level) + ": " + f.Says, Problem: f.Level != levelOK}
			if f.Do != "" {
				l.Value += " -> " + f.Do
			}
			health.Lines = append(health.Lines, l)
		}
		return append(out, health), nil
	}
}

// usersSection lists who has written into the record. A name is no proof yet: nobody is
// asked for a secret.
func usersSection(ctx context.Context, w *ward.Ward) tui.Section {
	s := tui.Section{Title: "Users: who has written into this record"}
	users, of, err := w.Users(ctx)
	if err != nil {
		s.Lines = append(s.Lines, tui.SectionLine{Label: "users", Value: "cannot be read: " + err.Error(), Problem: true})
		return s
	}
	for _, u := range users {
		entries := "1 entry"
		if u.Entries != 1 {
			entries = fmt.Sprintf("%d entries", u.Entries)
		}
		s.Lines = append(s.Lines, tui.SectionLine{
			Label: u.Name, Value: fmt.Sprintf("%s, last %s, %s", u.Role, u.Last.Time().Format(dateTime), entries),
		})
	}
	if len(users) == 0 {
		s.Lines = append(s.Lines, tui.SectionLine{Label: "users", Value: "nobody yet"})
	}
	if of > 0 {
		s.Lines = append(s.Lines, tui.SectionLine{Label: "counted", Value: fmt.Sprintf("of the newest %d entries", of)})
	}
	s.Lines = append(s.Lines, tui.SectionLine{Label: "sign-in", Value: "by name and role; no secret is asked for"})
	return s
}

// policySection says which policy is in force. A policy whose examples fail is never
// in force, so there is no other result to show.
func policySection(p *policy.Policy, dir string) tui.Section {
	examples := 0
	for _, r := range p.Rules() {
		examples += len(r.Examples)
	}
	s := tui.Section{Title: "Policy in force", Lines: []tui.SectionLine{
		{Label: "name", Value: p.Name + " " + p.Version},
		{Label: "examples", Value: fmt.Sprintf("%d of the rules' examples ran when it was loaded: all as expected", examples)},
		{Label: "rules", Value: fmt.Sprintf("%d escalation rules, %d drugs", len(p.Rules()), len(p.Drugs()))},
	}}
	if len(p.Off()) > 0 {
		s.Lines = append(s.Lines, tui.SectionLine{Label: "switched off", Value: strings.Join(p.Off(), ", "), Problem: true})
	}
	file := filepath.Join(dir, policy.SiteFile)
	site, err := policy.LoadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.Lines = append(s.Lines, tui.SectionLine{Label: "file", Value: "none beside the record: it comes with the program"})
	case err != nil:
		s.Lines = append(s.Lines, tui.SectionLine{Label: "file", Value: file + " is REFUSED and not in force: " + err.Error(), Problem: true})
	case site.Name != p.Name || site.Version != p.Version:
		s.Lines = append(s.Lines, tui.SectionLine{Label: "file", Value: fmt.Sprintf("%s is %s %s and NOT in force: start crsmon again", file, site.Name, site.Version), Problem: true})
	default:
		s.Lines = append(s.Lines, tui.SectionLine{Label: "file", Value: file})
	}
	return s
}
