package ward_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"crsmon/grading"
)

// BenchmarkRecord saves one more set of a patient with a course of ten days behind: 241 sets.
func BenchmarkRecord(b *testing.B) {
	for _, c := range []struct {
		name string
		sets int
	}{{"first", 0}, {"of 241", 240}} {
		b.Run(c.name, func(b *testing.B) {
			now := noon
			w := open(b, filepath.Join(b.TempDir(), "record.db"), func() time.Time { return now })
			admit(b, w, "T-1")
			record := func() {
				now = now.Add(time.Minute)
				o := normal()
				o.Temp = grading.OfTenths(int32(370 + now.Minute()%25))
				r := request("T-1", 0, func(into *grading.Observation) { *into = o })
				r.At.Milli = now.UnixMilli()
				if _, err := w.Record(context.Background(), nurse, r); err != nil {
					b.Fatal(err)
				}
			}
			for range c.sets {
				record()
			}
			b.ResetTimer()
			for range b.N {
				record()
			}
		})
	}
}
