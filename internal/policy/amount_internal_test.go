package policy

import (
	"reflect"
	"testing"
)

func TestAmountsAreSafeToRead(t *testing.T) {
	t.Parallel()
	for milli, want := range map[int64]string{
		0: "0", 1: "0.001", 50: "0.05", 500: "0.5", 1000: "1", 1500: "1.5", 800_000: "800", 999_900: "999.9",
		1_000_000: "1,000", 1_045_500: "1,045.5", 12_345_678_000: "12,345,678",
	} {
		if got := amount(milli); got != want {
			t.Errorf("%d thousandths are written %q, want %q", milli, got, want)
		}
	}
	for text, want := range map[string]int64{"8": 8000, "0.5": 500, "12.345": 12_345, "800": 800_000} {
		if got, ok := parseMilli(text); !ok || got != want {
			t.Errorf("%q is read as %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", ".5", "5.", "1.2345", "-1", "+1", "1e3", "1,000", "1 ", "0x10", "12345678901"} {
		if got, ok := parseMilli(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}

// TestFactTableIsTheFacts: every field of Facts is in the table under its own name
// and arrives in its own place.
func TestFactTableIsTheFacts(t *testing.T) {
	t.Parallel()
	kind := reflect.TypeFor[Facts]()
	if kind.NumField() != factCount {
		t.Errorf("%d fields and %d rows of the table", kind.NumField(), factCount)
	}
	for i := range kind.NumField() {
		name := kind.Field(i).Tag.Get("expr")
		n, ok := factNamed(name)
		if !ok {
			t.Errorf("the table has no %s", name)
			continue
		}
		var f Facts
		v := reflect.ValueOf(&f).Elem().Field(i)
		want := 1.0
		var kindWant FactKind
		switch v.Kind() {
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int:
			v.SetInt(3)
			want, kindWant = 3, Count
		case reflect.Float64:
			v.SetFloat(2.5)
			want, kindWant = 2.5, Number
		case reflect.String:
			v.SetString("x")
			kindWant = Word
		default:
			t.Fatalf("%s is a %v", name, v.Kind())
		}
		r, blank := f.row(), (&Facts{}).row()
		if factTable[n].Kind != kindWant || factTable[n].Meaning == "" {
			t.Errorf("%s is a %s in the table: %+v", name, kindWant, factTable[n])
		}
		if kindWant == Word {
			if *r.word(n) != "x" {
				t.Errorf("%s does not arrive", name)
			}
			*r.word(n) = ""
		} else if r.num[n] != want {
			t.Errorf("%s arrives as %v", name, r.num[n])
		} else {
			r.num[n] = 0
		}
		if r != blank {
			t.Errorf("%s changes another fact too", name)
		}
	}
	for i := 1; i < factCount; i++ {
		if factTable[i].Finding && !factTable[i-1].Finding {
			t.Errorf("%s stands after what is no finding", factTable[i].Name)
		}
	}
}
