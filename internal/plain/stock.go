package plain

import (
	"context"
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// stockDrug is the drug that must be at hand before a CAR-T infusion.
const stockDrug = "tocilizumab"

// sayStock says how many doses are on the ward, or that nobody has counted them.
func (s *session) sayStock() error {
	counts, err := s.Ward.Stock(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	for _, c := range counts {
		if c.Drug == stockDrug {
			s.say("  " + s.ui.Drug.Stock(c.Doses, s.ph.When(c.Counted)+", "+clean(c.By.Name), c.Taken))
			return nil
		}
	}
	s.say("  ! " + s.pw.StockUnknown)
	return nil
}

// stock asks how many doses of tocilizumab are on the ward.
func (s *session) stock() error {
	w := &s.ui.Drug
	if err := s.sayStock(); err != nil {
		return err
	}
	q := question{key: "doses", label: w.CountTitle + ": " + w.CountText, allowed: w.CountHint, empty: s.pw.EmptyAsItIs}
	doses, said := 0, false
	err := s.text(q, func(t string) string {
		v, err := strconv.Atoi(entry.Plain(t))
		if t != "" && (err != nil || v < 0 || v > 1000 || strings.HasPrefix(t, "+")) {
			return s.pw.NotAnswer(w.CountHint)
		}
		doses, said = v, t != ""
		return ""
	})
	if err != nil || !said {
		return err
	}
	if err := s.Ward.CountStock(context.WithoutCancel(s.ctx), s.by, stockDrug, doses); err != nil {
		return s.notSaved(err)
	}
	s.say(w.Counted(doses))
	return nil
}

// correctDrug asks a dose, an infusion or oxygen anew, each answer with what it is now.
func (s *session) correctDrug(r *ward.Row, ev *ward.Event) error {
	f, err := s.newDrug(r)
	if err != nil || f == nil {
		return err
	}
	f.corrects, f.at, f.note = ev, phrase.At(ev.At), ev.Note
	switch b := &ev.Body; {
	case b.Oxygen != nil:
		f.named, f.dev, f.value = s.pw.Oxygen, b.Oxygen.Device, b.Oxygen.Flow
	case b.Dose != nil:
		f.take(s.drugOf(b.Dose.Drug, policy.Dose, b.Dose.Unit))
		f.value, f.unit, f.route = b.Dose.Amount, b.Dose.Unit, b.Dose.Route
	case b.Infusion != nil:
		f.take(s.drugOf(b.Infusion.Drug, policy.Infusion, b.Infusion.Unit))
		f.value, f.unit, f.stop = b.Infusion.Rate, b.Infusion.Unit, !b.Infusion.Running
		f.did = s.ui.Sections.Runs
		if f.stop {
			f.did, f.value = s.ui.Sections.Stopped, grading.Reading{}
		}
	}
	s.say(s.ui.Drug.Correcting(s.eventLine(ev)))
	return s.lost(s.form(f.steps()), s.named(&r.Patient))
}

// drugOf is a drug of the policy; one that it no longer has can be put right all the same.
func (s *session) drugOf(id string, kind policy.DrugKind, unit string) *policy.Drug {
	if d, ok := s.Ward.Policy().Drug(id); ok {
		return d
	}
	return &policy.Drug{ID: id, Name: id, Kind: kind, Units: []string{unit}}
}
