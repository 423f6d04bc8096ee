package policy_test

import (
	"testing"

	"crsmon/internal/policy"
)

func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := policy.Default(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEscalations(b *testing.B) {
	p, err := policy.Default()
	if err != nil {
		b.Fatal(err)
	}
	f := policy.BlankFacts()
	f.CRS, f.ICANS, f.Fluid, f.Hypotension = 2, 1, true, true
	var dst []policy.Fired
	b.ReportAllocs()
	for b.Loop() {
		dst = p.AppendEscalations(dst[:0], f)
	}
}
