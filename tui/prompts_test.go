package tui

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func TestThePolicysRemindersStandBesideTheFormAndOnThePage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	now := func() time.Time { return start }
	pol, err := policy.Load("bcma")
	if err != nil {
		t.Fatal(err)
	}
	rec, err := db.Open(ctx, filepath.Join(t.TempDir(), "record.db"), db.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rec.Close() })
	w := ward.New(rec, pol, now)
	p := ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", Bed: "03", BirthDate: "1972-06-22", InfusedAt: moment(start.AddDate(0, 0, -4))}
	if _, err := w.Admit(ctx, nurseA, "", p); err != nil {
		t.Fatal(err)
	}
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.keys("enter").sees("remember: look for changed handwriting", "remember: consider IEC-HS").keys("esc")
	d.typ("o").sees("2 reminder(s): F4")
	d.typ("372").keys("f4")
	for range 12 {
		d.keys("pgdown")
	}
	d.sees("Reminders of the policy", "remember: look for changed handwriting, slowed movement", "M1:").keys("esc").keys("ctrl+s")
	if d.m.topDialog() != nil {
		d.quiet().keys("enter")
	}
	d.keys("enter").sees("remember: look for changed handwriting").typ("2")
	for range 6 {
		if d.line("Reminders of the policy") != "" {
			break
		}
		d.keys("pgdown")
	}
	d.sees("Reminders of the policy")

	wide := newDrive(t, w, Options{Author: nurseA}, 120, 40)
	wide.typ("o").sees("remember: look for", "remember: consider IEC-HS")
	// Who is too late for one is not reminded of it, and the adult policy reminds of nothing.
	if c, err := w.Chart(ctx, "1003"); err != nil || len(c.Prompts) != 2 || c.Prompts[0].ID != "M1" {
		t.Errorf("%+v, %v", c.Prompts, err)
	}
}
