package report

import (
	"strings"
	"testing"
	"time"

	"crsmon/internal/ward"
)

// TestSignatureBlock: both names, dates and times the record knows are printed with the
// hash that was the record's when it was signed; what it does not know is not made up.
func TestSignatureBlock(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	b.set(noon.Add(-time.Hour), found(nil))
	b.now = noon
	p, c := b.paper(), b.chart("T-1")
	text := Patient(p, c, nil)
	h := &ward.Handover{Entry: "0190b2c3-0000", At: ward.MomentOf(noon.Add(-30 * time.Minute)), By: nurse, To: "Night Test", Head: strings.Repeat("ab", 32), Text: text}
	of := &c.Row
	for name, tc := range map[string]struct {
		of       *ward.Row
		h        *ward.Handover
		accepted bool
		want     []string
		not      []string
	}{
		"unsigned": {of, nil, false, []string{"Given by", "Accepted by", "Signature", "Printed before it was signed", "record " + p.Head}, []string{"Nurse Test, nurse", "Signed in crsmon"}},
		"signed":   {of, h, false, []string{"Nurse Test, nurse", "21-Nov-2026", "13:40", "to: Night Test", "record " + h.Head, "Signed in crsmon as entry 0190b2c3-0000"}, []string{"Doctor Test, doctor"}},
		"accepted": {of, h, true, []string{"Nurse Test, nurse", "Doctor Test, doctor", "13:55"}, []string{"to: Night Test"}},
		"ward":     {nil, h, true, []string{"Nurse Test, nurse", "Doctor Test, doctor"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			signed := tc.h
			if tc.accepted {
				with := *h
				with.Accepted = &ward.Acceptance{By: doctor, At: ward.MomentOf(noon.Add(-15 * time.Minute))}
				signed = &with
			}
			file := printed(t, func() ([]byte, error) { return Handover(p, tc.of, text, signed) })
			onPage(t, name, file)
			pages := pagesOf(t, file)
			last := pages[len(pages)-1]
			for _, want := range tc.want {
				if !strings.Contains(last, want) {
					t.Errorf("the last page does not say %q:\n%s", want, last)
				}
			}
			for _, not := range tc.not {
				if strings.Contains(last, not) {
					t.Errorf("the last page says %q", not)
				}
			}
		})
	}
}
