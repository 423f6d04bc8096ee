package observation_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"crsmon/grading"
	"crsmon/internal/observation"

	"pgregory.net/rapid"
)

func split(t *testing.T, in io.Reader) (objects []string, broken int) {
	t.Helper()
	s := observation.NewSplitter(in)
	for {
		o, _, err := s.Next()
		var b *observation.BrokenError
		switch {
		case errors.Is(err, io.EOF):
			return objects, broken
		case errors.As(err, &b):
			broken++
		case err != nil:
			t.Fatal(err)
		default:
			objects = append(objects, string(o))
		}
	}
}

func TestSplitter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in string
		objects  int
		broken   int
	}{
		{"none", "", 0, 0},
		{"one", `{"a":1}`, 1, 0},
		{"lines", "{\"a\":1}\n{\"b\":2}\n", 2, 0},
		{"array", `[{"a":1},{"b":2}]`, 2, 0},
		{"pretty", "{\n  \"ice\": {\n    \"year\": 1\n  }\n}\n{}", 2, 0},
		{"brace in a string", `{"a":"}{\"\\"}`, 1, 0},
		{"cut after a colon", "{\"a\":\n{\"b\":2}\n", 1, 1},
		{"cut after a value", "{\"a\":1\n{\"b\":2}\n", 1, 1},
		{"cut in a string", "{\"a\":\"x\n{\"b\":2}\n", 1, 1},
		{"cut after a backslash", "{\"a\":\"\\\n{\"b\":2}\n", 1, 1},
		{"garbage line", "hello {\n{\"b\":2}\n", 1, 1},
		{"cut at the end", `{"a":1`, 0, 1},
		{"array not closed", `[{"a":1}`, 1, 1},
		{"too large", `{"a":"` + strings.Repeat("x", observation.MaxObject) + "\"}\n{\"b\":2}\n", 1, 1},
	} {
		objects, broken := split(t, strings.NewReader(c.in))
		if len(objects) != c.objects || broken != c.broken {
			t.Errorf("%s: %d objects, %d broken; want %d and %d: %q", c.name, len(objects), broken, c.objects, c.broken, objects)
		}
	}
}

func TestParseMilli(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   string
		want int32
		ok   bool
	}{
		{"38", 38000, true},
		{"38.4", 38400, true},
		{"37.96", 37960, true},
		{"37.99999999", 37999, true},
		{"38.0000001", 38001, true},
		{"6.0001", 6001, true},
		{"89.9999", 89999, true},
		{"3.84e1", 38400, true},
		{"384E-1", 38400, true},
		{"-1", -1000, true},
		{"0", 0, true},
		{"1e-9", 1, true},
		{"1e400", 0, false},
		{"99999999999999999999", 0, false},
		{"x", 0, false},
		{"", 0, false},
		{".", 0, false},
		{"1e", 0, false},
	} {
		got, ok := observation.ParseMilli(c.in)
		if got != c.want || ok != c.ok {
			t.Errorf("ParseMilli(%q) = %d, %v; want %d, %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

// generate draws an observation as a bedside record can hold it.
func generate(t *rapid.T) grading.Observation {
	var o grading.Observation
	reading := func(name string, lo, hi int32) grading.Reading {
		if rapid.Bool().Draw(t, name+" recorded") {
			return grading.OfMilli(rapid.Int32Range(lo, hi).Draw(t, name))
		}
		return grading.Reading{}
	}
	enum := func(name string, n int) int { return rapid.IntRange(0, n).Draw(t, name) }
	o.Temp = reading("temp", 35000, 41000)
	if o.Temp.Known && rapid.Bool().Draw(t, "°F") {
		o.TempUnit, o.Temp = grading.Fahrenheit, grading.OfMilli(o.Temp.Milli+60000)
	}
	o.HeartRate, o.RespRate, o.SpO2 = reading("hr", 0, 350000), reading("rr", 0, 120000), reading("spo2", 0, 100000)
	o.SBP, o.DBP, o.O2Flow = reading("sbp", 100000, 300000), reading("dbp", 10000, 90000), reading("flow", 0, 80000)
	o.FluidBolus, o.NewConfusion = grading.Answer(enum("fluid", 2)), grading.Answer(enum("confusion", 2))
	if rapid.Bool().Draw(t, "vasopressors recorded") {
		o.Vasopressors = grading.VasopressorsRecorded | grading.Vasopressors(enum("vasopressors", 1<<11-1))
	}
	if rapid.Bool().Draw(t, "masking recorded") {
		o.Masking = grading.MaskingRecorded | grading.Masking(enum("masking", 1<<7-1))
	}
	o.Hypotension, o.O2Device = grading.HypotensionStatement(enum("hypotension", 6)), grading.O2Device(enum("device", 12))
	o.NoHypoxia, o.NoNeuroEvents = rapid.Bool().Draw(t, "no hypoxia"), rapid.Bool().Draw(t, "no events")
	o.ICENotDone, o.CAPDNotDone = grading.NotDone(enum("ice not done", 8)), grading.NotDone(enum("capd not done", 8))
	o.Consciousness, o.Seizure = grading.Consciousness(enum("consciousness", 7)), grading.Seizure(enum("seizure", 5))
	o.Motor, o.ICP, o.Death = grading.Motor(enum("motor", 4)), grading.ICP(enum("icp", 8)), grading.Death(enum("death", 3))
	switch enum("ice", 2) {
	case 1:
		o.ICE = grading.ICETotal(enum("ice total", 10))
	case 2:
		var items [grading.ICEItems]grading.ICEItem
		for i := range items {
			items[i] = grading.ICEItem(enum("ice item", 2))
		}
		o.ICE = grading.ICEFromItems(items)
	}
	switch enum("capd", 2) {
	case 1:
		o.CAPD = grading.CAPDTotal(enum("capd total", 32))
	case 2:
		var items [grading.CAPDItems]grading.CAPDPoint
		for i := range items {
			items[i] = grading.CAPDPoint(enum("capd item", 5))
		}
		o.CAPD = grading.CAPDFromItems(items)
	}
	return o
}

// TestStoredAndWrittenFormsKeepEverything: what is stored or written is read back
// as it was, whatever is recorded.
func TestStoredAndWrittenFormsKeepEverything(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := generate(t)
		stored := observation.Store(&o)
		back, err := stored.Load()
		if err != nil || !reflect.DeepEqual(o, back) {
			t.Fatalf("stored form: %v\n was %+v\n  is %+v", err, o, back)
		}
		text := append(observation.AppendFindings([]byte{'{'}, &o), '}')
		var d observation.Decoder
		var in observation.Input
		if err := d.Decode(text, &in); err != nil || !reflect.DeepEqual(o, in.Set) {
			t.Fatalf("written form %s: %v\n was %+v\n  is %+v", text, err, o, in.Set)
		}
	})
}

func TestLoadRefusesUnknownWords(t *testing.T) {
	t.Parallel()
	s := observation.Stored{O2Device: "oxygen-tent"}
	if _, err := s.Load(); err == nil || !strings.Contains(err.Error(), "oxygen-tent") {
		t.Errorf("an unknown device was read as %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"id":"a","temp_c":38.4,"vasopressors":["noradrenaline"],"ice":{"year":1,"month":null}}`))
	f.Add([]byte(`{"capd":[0,1,2,3,4,null,0,0],"at":"2026-11-21T10:00:00+01:00","birth_date":"2020-01-01"}`))
	f.Add([]byte(`{"temp_f":1e2,"masking":[]}`))
	f.Fuzz(func(t *testing.T, object []byte) {
		var d observation.Decoder
		var in observation.Input
		if err := d.Decode(object, &in); err != nil {
			var fe *observation.FieldError
			if !errors.As(err, &fe) {
				t.Fatalf("the refusal is no FieldError: %v", err)
			}
			return
		}
		if err := observation.CheckLimits(&in.Set); err != nil {
			t.Fatalf("accepted what the limits refuse: %v", err)
		}
	})
}

func FuzzSplitter(f *testing.F) {
	f.Add("{\"a\":1}\n[{}]\n\"x\"")
	f.Add("{\"a\":[{\n\"b\": \"\\\"}\"}]\n}\n{\"c\":\\\n{\"d\":\"\\\n{}")
	f.Fuzz(func(t *testing.T, in string) {
		// However the input comes in pieces, the objects are the same.
		whole, broken := split(t, strings.NewReader(in))
		pieces, brokenToo := split(t, iotest.OneByteReader(strings.NewReader(in)))
		if !slices.Equal(whole, pieces) || broken != brokenToo {
			t.Errorf("at once %q and %d broken, in pieces %q and %d", whole, broken, pieces, brokenToo)
		}
	})
}
