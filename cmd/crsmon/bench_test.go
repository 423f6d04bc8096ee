package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"testing"

	"crsmon/internal/policy"
	"crsmon/internal/words"
)

// BenchmarkGradeStream grades complete objects from a stream, one a line.
func BenchmarkGradeStream(b *testing.B) {
	p, err := policy.Default()
	if err != nil {
		b.Fatal(err)
	}
	var in bytes.Buffer
	for i := range b.N {
		fmt.Fprintf(&in, `{"id":"g%d","temp_c":38.%d,"hr":9%d,"rr":18,"sbp":%d,"dbp":60,"spo2":95,"o2_device":"nasal-cannula","o2_flow_lpm":%d,"vasopressors":[],"fluid_bolus":false,"masking":[],"consciousness":"alert","no_neuro_events":true,"ice":%d}`+"\n", i, i%10, i%10, 80+i%60, 1+i%9, i%11)
	}
	g := grader{policy: p, words: words.English(), out: bufio.NewWriterSize(io.Discard, 64<<10), errs: io.Discard}
	b.ReportAllocs()
	b.ResetTimer()
	if err := g.run(&in); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "objects/s")
}
