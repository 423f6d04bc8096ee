package grading_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"crsmon/grading"
)

// This file reads the tables of testdata: tab-separated, one row a table cell or
// vector, '#' for comments, the first line naming the columns. A record is written
// as key=value pairs with the keys of the one-shot contract; a key that is absent
// is not recorded. An @word stands for the pairs of recordWords.

// recordWords keep the records of the tables short enough to read.
var recordWords = map[string]string{
	"@fever":    "temp_c=38.4",
	"@afebrile": "temp_c=37.2",
	// An open episode with fever suppressed shows the axes as they are, 0 included.
	"@axes":   "temp_c=37.2 crs_episode_open=true masking=paracetamol",
	"@bp":     "sbp=120 dbp=70 vasopressors=[] fluid_bolus=false",
	"@air":    "o2_device=room-air spo2=97",
	"@quiet":  "crs_episode_open=false masking=[]",
	"@events": "no_neuro_events=true",
}

// record is one input of a grading.
type record struct {
	c grading.Context
	o grading.Observation
}

var defaultThresholds = grading.DefaultThresholds()

func (r *record) crs() grading.Result {
	return grading.GradeCRS(&r.c, &r.o, &defaultThresholds)
}

func (r *record) icans() grading.Result { return grading.GradeICANS(&r.c, &r.o) }

// mustRecord reads a record; anything it does not understand ends the test.
func mustRecord(t testing.TB, text string) record {
	t.Helper()
	r, err := parseRecord(text)
	if err != nil {
		t.Fatalf("record %q: %v", text, err)
	}
	return r
}

func parseRecord(text string) (record, error) {
	var r record
	for field := range strings.FieldsSeq(text) {
		pairs := field
		if strings.HasPrefix(field, "@") {
			words, ok := recordWords[field]
			if !ok {
				return r, fmt.Errorf("no word %s", field)
			}
			pairs = words
		}
		for pair := range strings.FieldsSeq(pairs) {
			key, value, ok := strings.Cut(pair, "=")
			if !ok {
				return r, fmt.Errorf("%q is no key=value", pair)
			}
			if err := r.set(key, value); err != nil {
				return r, fmt.Errorf("%s: %w", pair, err)
			}
		}
	}
	return r, nil
}

func (r *record) set(key, value string) (err error) {
	switch key {
	case "age_years":
		var v grading.Reading
		v, err = parseReading(value)
		r.c.Age = grading.AgeInYears(int64(v.Milli))
	case "age_days":
		var days int
		days, err = strconv.Atoi(value)
		r.c.Age = grading.AgeInDaysAndYears(days, days*12/365, days/365)
	case "baseline_sbp":
		r.c.BaselineSBP, err = parseReading(value)
	case "baseline_o2":
		r.c.BaselineO2, err = parsed(value, grading.ParseO2Device)
	case "baseline_o2_flow":
		r.c.BaselineO2Flow, err = parseReading(value)
	case "neuro_scale":
		r.c.Scale, err = parsed(value, grading.ParseNeuroScale)
	case "fever_attributed_elsewhere":
		r.c.FeverAttributed, err = strconv.ParseBool(value)
	case "o2_not_for_hypoxia":
		r.c.O2NotForHypoxia, err = strconv.ParseBool(value)
	case "crs_episode_open":
		r.c.EpisodeOpen, err = parseAnswer(value)
	case "onset_day":
		r.c.OnsetDay, err = parseReading(value)
	default:
		return r.setObserved(key, value)
	}
	return err
}

func (r *record) setObserved(key, value string) (err error) {
	o := &r.o
	switch key {
	case "temp_c":
		o.TempUnit = grading.Celsius
		o.Temp, err = parseReading(value)
	case "temp_f":
		o.TempUnit = grading.Fahrenheit
		o.Temp, err = parseReading(value)
	case "sbp":
		o.SBP, err = parseReading(value)
	case "dbp":
		o.DBP, err = parseReading(value)
	case "map":
		o.MAP, err = parseReading(value)
	case "fluid_bolus":
		o.FluidBolus, err = parseAnswer(value)
	case "vasopressors":
		o.Vasopressors, err = parseSet(value, grading.VasopressorsRecorded, grading.ParseVasopressor)
	case "masking":
		o.Masking, err = parseSet(value, grading.MaskingRecorded, grading.ParseMasking)
	case "hypotension":
		o.Hypotension, err = parsed(value, grading.ParseHypotensionStatement)
	case "o2_device":
		o.O2Device, err = parsed(value, grading.ParseO2Device)
	case "o2_flow_lpm":
		o.O2Flow, err = parseReading(value)
	case "spo2":
		o.SpO2, err = parseReading(value)
	case "hypoxia":
		o.NoHypoxia = value == "none"
	case "ice":
		o.ICE, err = parseICE(value)
	case "capd":
		o.CAPD, err = parseCAPD(value)
	case "ice_not_done":
		o.ICENotDone, err = parsed(value, grading.ParseNotDone)
	case "capd_not_done":
		o.CAPDNotDone, err = parsed(value, grading.ParseNotDone)
	case "consciousness":
		o.Consciousness, err = parsed(value, grading.ParseConsciousness)
	case "new_confusion":
		o.NewConfusion, err = parseAnswer(value)
	case "seizure":
		o.Seizure, err = parsed(value, grading.ParseSeizure)
	case "motor":
		o.Motor, err = parsed(value, grading.ParseMotor)
	case "icp":
		o.ICP, err = parsed(value, grading.ParseICP)
	case "no_neuro_events":
		o.NoNeuroEvents, err = strconv.ParseBool(value)
	case "death":
		o.Death, err = parsed(value, grading.ParseDeath)
	default:
		err = fmt.Errorf("unknown key")
	}
	return err
}

func parsed[T any](value string, parse func(string) (T, bool)) (T, error) {
	v, ok := parse(value)
	if !ok {
		return v, fmt.Errorf("unknown word %q", value)
	}
	return v, nil
}

func parseSet[T ~uint8 | ~uint16](value string, recorded T, parse func(string) (T, bool)) (T, error) {
	set := recorded
	if value == "[]" {
		return set, nil
	}
	for name := range strings.SplitSeq(value, ",") {
		v, err := parsed(name, parse)
		if err != nil {
			return 0, err
		}
		set |= v
	}
	return set, nil
}

func parseAnswer(value string) (grading.Answer, error) {
	yes, err := strconv.ParseBool(value)
	return grading.AnswerOf(yes), err
}

// parseReading reads a decimal exactly: no binary fraction ever touches a threshold.
func parseReading(value string) (grading.Reading, error) {
	whole, frac, _ := strings.Cut(value, ".")
	if len(frac) > 3 {
		return grading.Reading{}, fmt.Errorf("more than three decimals")
	}
	n, err := strconv.Atoi(whole + (frac + "000")[:3])
	return grading.OfMilli(int32(n)), err
}

// parseICE reads a total, or the ten items in order as 1, 0 and - for left out.
func parseICE(value string) (grading.ICEScore, error) {
	if len(value) != grading.ICEItems {
		n, err := strconv.Atoi(value)
		return grading.ICETotal(n), err
	}
	var items [grading.ICEItems]grading.ICEItem
	for i, ch := range value {
		switch ch {
		case '1':
			items[i] = grading.ICECorrect
		case '0':
			items[i] = grading.ICEFailed
		case '-':
		default:
			return grading.ICEScore{}, fmt.Errorf("item %q", ch)
		}
	}
	return grading.ICEFromItems(items), nil
}

// parseCAPD reads a total, or the eight items with commas, - for left out.
func parseCAPD(value string) (grading.CAPDScore, error) {
	words := strings.Split(value, ",")
	if len(words) != grading.CAPDItems {
		n, err := strconv.Atoi(value)
		return grading.CAPDTotal(n), err
	}
	var items [grading.CAPDItems]grading.CAPDPoint
	for i, w := range words {
		if w == "-" {
			continue
		}
		n, err := strconv.Atoi(w)
		if err != nil {
			return grading.CAPDScore{}, err
		}
		items[i] = grading.PointsOf(n)
	}
	return grading.CAPDFromItems(items), nil
}

// table reads one file of testdata: a map of column to cell for each row.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	var rows []map[string]string
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		if columns == nil {
			columns = cells
			continue
		}
		if len(cells) != len(columns) {
			t.Fatalf("%s:%d: %d cells, want %d", name, i+1, len(cells), len(columns))
		}
		row := make(map[string]string, len(cells))
		for j, cell := range cells {
			row[columns[j]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

// mustInterval reads "2" or "0-4".
func mustInterval(t testing.TB, text string) grading.Interval {
	t.Helper()
	low, high, span := strings.Cut(text, "-")
	if !span {
		high = low
	}
	return grading.Interval{Low: mustGrade(t, low), High: mustGrade(t, high)}
}

func mustGrade(t testing.TB, text string) grading.Grade {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 8)
	if err != nil {
		t.Fatalf("grade %q", text)
	}
	return grading.Grade(n)
}
