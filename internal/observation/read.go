package observation

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// FieldError is a value that was refused: which, why, and what is allowed.
type FieldError struct {
	Field   string // the contract's key; empty where the object as a whole is wrong
	Problem string
	Allowed string
}

// Error gives the refusal as one sentence.
func (e *FieldError) Error() string {
	s := e.Problem
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Allowed != "" {
		s += "; allowed: " + e.Allowed
	}
	return s
}

// Input is one object as read.
type Input struct {
	ID      string
	HasID   bool
	Patient string
	At      time.Time // zero where not recorded
	Set     grading.Observation
	Context grading.Context
	// InfusedAt is the infusion, for the day of onset; zero where not recorded.
	InfusedAt time.Time

	// Event is what the object is in a course, an observation unless it says
	// otherwise; Drugs are those of a dose.
	Event grading.EventKind
	Drugs grading.Masking

	// Entry and Note are read for the record only.
	Entry string
	Note  string
	// Replaces is the entry this one corrects, and Reason why; EnteredInError
	// withdraws it with nothing in its place.
	Replaces, Reason string
	EnteredInError   bool
	// Cardiac and Carer are findings that escalation rules use and no grade does.
	Cardiac, Carer string
	Circumstances  Circumstances
	// Stated are the keys that were given, in the order they came.
	Stated []string
	// Extra is nil unless a key of the other scales was given.
	Extra *Extra

	birth    time.Time
	hasBirth bool
	ageYears grading.Reading
}

// Decoder reads objects. The zero Decoder reads the keys of `crsmon grade`.
type Decoder struct {
	// Record also takes the keys of `crsmon record`: entry, note and those
	// of a correction.
	Record bool
	// Course also takes the keys of `crsmon grade --course`: event and drugs.
	Course bool
	// Scales also takes the keys of `crsmon grade --scales`: see [Extra].
	Scales bool

	dec *jsontext.Decoder
	rd  bytes.Reader
}

// Decode reads one JSON object. The error is a *FieldError naming the key, what was
// wrong with it and what is allowed; then nothing of the object may be used.
func (d *Decoder) Decode(object []byte, in *Input) error {
	*in = Input{Stated: in.Stated[:0]}
	d.rd.Reset(object)
	if d.dec == nil {
		d.dec = jsontext.NewDecoder(&d.rd)
	} else {
		d.dec.Reset(&d.rd)
	}
	err := eachKey(d.dec, func(key string, v jsontext.Value) error {
		read, ok := d.lookup(key)
		if !ok {
			return &FieldError{Problem: "unknown key", Allowed: d.allowedKeys()}
		}
		if v.Kind() == 'n' {
			return nil // null says "not recorded", as an absent key does
		}
		in.Stated = append(in.Stated, key)
		return read.read(v, in)
	})
	if err != nil {
		return err
	}
	return in.finish()
}

// EachKey calls fn for every key of one JSON object with its value. What is not one
// valid object, with each key once, is a *FieldError; an error of fn is named with
// the key and ends the walk.
func EachKey(object []byte, fn func(key string, v jsontext.Value) error) error {
	return eachKey(jsontext.NewDecoder(bytes.NewReader(object)), fn)
}

func eachKey(dec *jsontext.Decoder, fn func(string, jsontext.Value) error) error {
	if t, err := dec.ReadToken(); err != nil || t.Kind() != '{' {
		return broken(err, "not a JSON object")
	}
	for dec.PeekKind() == '"' {
		quoted, err := dec.ReadValue()
		if err != nil {
			return broken(err, "a key cannot be read")
		}
		key := nameOf(quoted)
		v, err := dec.ReadValue()
		if err != nil {
			e := broken(err, "the value cannot be read")
			e.Field = key
			return e
		}
		if err := fn(key, v); err != nil {
			return named(err, key)
		}
	}
	if _, err := dec.ReadToken(); err != nil {
		return broken(err, "the object is not closed")
	}
	if _, err := dec.ReadToken(); !errors.Is(err, io.EOF) {
		return &FieldError{Problem: "text after the object"}
	}
	return nil
}

// knownNames spares the copy of every key that the contract has.
var knownNames = func() map[string]string {
	m := map[string]string{}
	for _, name := range keyOrder {
		m[name] = name
	}
	return m
}()

func nameOf(quoted jsontext.Value) string {
	if name, ok := knownNames[string(quoted[1:len(quoted)-1])]; ok {
		return name
	}
	b, _ := jsontext.AppendUnquote(nil, quoted) // it has been read as valid
	return string(b)
}

func named(err error, key string) error {
	var fe *FieldError
	if errors.As(err, &fe) && fe.Field == "" {
		fe.Field = key
	}
	return err
}

const validJSON = "one JSON object in UTF-8"

func broken(err error, what string) *FieldError {
	if err == nil {
		return &FieldError{Problem: what}
	}
	var se *jsontext.SyntacticError
	if errors.As(err, &se) {
		if errors.Is(se.Err, jsontext.ErrDuplicateName) {
			p := string(se.JSONPointer)
			return &FieldError{Field: p[strings.LastIndexByte(p, '/')+1:], Problem: "the key is given twice", Allowed: "each key once"}
		}
		if se.Err != nil {
			return &FieldError{Problem: fmt.Sprintf("not valid JSON: %v at byte %d", se.Err, se.ByteOffset), Allowed: validJSON}
		}
	}
	return &FieldError{Problem: what + ": not valid JSON", Allowed: validJSON}
}

func (d *Decoder) takes(k key) bool { return (!k.record || d.Record) && (!k.course || d.Course) }

func (d *Decoder) allowedKeys() string {
	var out []string
	for _, k := range keyOrder {
		if d.takes(keys[k]) {
			out = append(out, k)
		}
	}
	if d.Scales {
		out = append(out, extraOrder...)
	}
	return strings.Join(out, ", ")
}

// finish checks what concerns more than one key and works out the age.
func (in *Input) finish() error {
	if err := CheckPressures(&in.Set); err != nil {
		return err
	}
	if in.Extra != nil {
		if err := in.finishExtra(); err != nil {
			return err
		}
	}
	if in.hasBirth {
		if in.At.IsZero() {
			return &FieldError{Field: "birth_date", Problem: "the age needs the time of the observation too", Allowed: "at with birth_date, or age_years"}
		}
		age, ok := AgeAt(in.birth, in.At)
		if !ok {
			return &FieldError{Field: "birth_date", Problem: "lies after the observation", Allowed: "a date not after at"}
		}
		in.Context.Age = age
	}
	if in.ageYears.Known {
		age := grading.AgeInYears(int64(in.ageYears.Milli))
		if in.hasBirth && age.Years != in.Context.Age.Years {
			return &FieldError{
				Field:   "age_years",
				Problem: fmt.Sprintf("%s does not agree with birth_date, which gives %d", in.ageYears, in.Context.Age.Years),
				Allowed: "one of the two, or two that agree",
			}
		}
		if !in.hasBirth {
			in.Context.Age = age
		}
	}
	return nil
}

// CheckPressures refuses pressures that cannot belong to one patient at one moment:
// a diastolic not below the systolic, a mean not between them.
func CheckPressures(o *grading.Observation) error {
	if o.SBP.Known && o.DBP.Known && o.DBP.Milli >= o.SBP.Milli {
		return &FieldError{
			Field: "dbp", Problem: fmt.Sprintf("diastolic %s is not below systolic %s", o.DBP, o.SBP),
			Allowed: "a diastolic below the systolic",
		}
	}
	if o.MAP.Known && (o.SBP.Known && o.MAP.Milli > o.SBP.Milli || o.DBP.Known && o.MAP.Milli < o.DBP.Milli) {
		return &FieldError{
			Field: "map", Problem: fmt.Sprintf("mean %s does not lie between diastolic %s and systolic %s", o.MAP, o.DBP, o.SBP),
			Allowed: "a mean from diastolic to systolic",
		}
	}
	return nil
}

// AgeAt gives the age at a moment by the calendar of that moment's own offset; ok
// is false where the birth lies after it.
func AgeAt(birth, at time.Time) (age grading.Age, ok bool) {
	by, bm, bd := birth.Date()
	y, m, d := at.Date()
	days := int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(by, bm, bd, 0, 0, 0, 0, time.UTC)).Hours() / 24)
	if days < 0 {
		return grading.Age{}, false
	}
	months := (y-by)*12 + int(m-bm)
	if d < bd {
		months--
	}
	return grading.AgeInDaysAndYears(days, months, months/12), true
}
