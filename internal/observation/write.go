package observation

import (
	"strconv"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/words"

	"github.com/go-json-experiment/json/jsontext"
)

// Answer is what one object or entry is answered with.
type Answer struct {
	ID      string
	HasID   bool
	Patient string
	CRS     grading.Assessment
	ICANS   grading.Assessment
	NEWS2   grading.NEWS2
	Fired   []policy.Fired
	// Scales asks for the other scales beside the grades; nil leaves them out.
	Scales *Beside
}

// AppendAnswer appends the fields of an answer, without braces, to dst: id, crs,
// icans, news2 where it can be computed, escalation, policy; with Scales set also
// scales, neighbours and notes.
func AppendAnswer(dst []byte, a *Answer, w *words.Words, p *policy.Policy) []byte {
	dst = append(dst, `"id":`...)
	if a.HasID {
		dst = quote(dst, a.ID)
	} else {
		dst = append(dst, "null"...)
	}
	if a.Patient != "" {
		dst = quote(append(dst, `,"patient":`...), a.Patient)
	}
	dst = appendAssessment(append(dst, `,"crs":`...), "ASTCT CRS", &a.CRS, w)
	dst = appendAssessment(append(dst, `,"icans":`...), "ASTCT ICANS", &a.ICANS, w)
	if a.Scales != nil {
		dst = a.Scales.appendNEWS2(dst, a.NEWS2, w)
	} else if a.NEWS2.Complete() {
		dst = append(dst, `,"news2":{"score":`...)
		dst = strconv.AppendUint(dst, uint64(a.NEWS2.Score), 10)
		dst = append(dst, `,"red":`...)
		dst = append(strconv.AppendBool(dst, a.NEWS2.Red), '}')
	} else if a.NEWS2.Applies && a.NEWS2.Recorded > 0 {
		dst = append(dst, `,"news2":{"at_least":`...)
		dst = strconv.AppendUint(dst, uint64(a.NEWS2.Score), 10)
		dst = append(dst, `,"recorded":`...)
		dst = strconv.AppendUint(dst, uint64(a.NEWS2.Recorded), 10)
		dst = append(dst, `,"of":7}`...)
	}
	dst = append(dst, `,"escalation":[`...)
	for i, f := range a.Fired {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = quote(append(dst, `{"rule":`...), f.Rule)
		dst = quote(append(dst, `,"level":`...), f.Level.String())
		dst = quote(append(dst, `,"text":`...), f.Text)
		dst = quote(append(dst, `,"source":`...), f.Source)
		dst = append(dst, '}')
	}
	dst = quote(append(dst, `],"policy":{"name":`...), p.Name)
	dst = quote(append(dst, `,"version":`...), p.Version)
	dst = append(dst, '}')
	if a.Scales != nil {
		dst = a.Scales.append(dst, w)
	}
	return dst
}

func appendAssessment(dst []byte, scale string, a *grading.Assessment, w *words.Words) []byte {
	dst = own(append(dst, `{"scale":`...), scale)
	dst = appendResult(append(dst, ','), a.Result)
	dst = own(append(dst, `,"shown":`...), Shown(a.Result))
	var room [256]byte // of one sentence
	dst = append(dst, `,"reasons":[`...)
	for i := range a.Reasons {
		if i > 0 {
			dst = append(dst, ',')
		}
		r := &a.Reasons[i]
		cr, _ := grading.Lookup(r.Code)
		dst = own(append(dst, `{"code":`...), r.Code.String())
		dst = strconv.AppendUint(append(dst, `,"grade":`...), uint64(r.Grade), 10)
		dst = quote(append(dst, `,"text":`...), w.AppendReason(room[:0], r))
		dst = own(append(dst, `,"source":`...), cr.Source)
		dst = append(dst, '}')
	}
	dst = append(dst, `],"missing":[`...)
	for i, m := range a.Missing {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = own(append(dst, `{"item":`...), m.Item.String())
		dst = strconv.AppendUint(append(dst, `,"to":`...), uint64(m.To), 10)
		dst = quote(append(dst, `,"text":`...), w.AppendMissing(room[:0], m))
		dst = append(dst, '}')
	}
	dst = append(dst, `],"flags":[`...)
	first := true
	a.Flags.Each(func(f grading.Flags) {
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = own(dst, f.String())
	})
	dst = append(dst, `],"next":`...)
	if a.Next.Grade == 0 {
		dst = append(dst, "null"...)
	} else {
		dst = strconv.AppendUint(append(dst, `{"grade":`...), uint64(a.Next.Grade), 10)
		dst = append(dst, `,"codes":[`...)
		for i, c := range a.Next.Codes {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = own(dst, c.String())
		}
		dst = quote(append(dst, `],"text":`...), w.AppendNext(room[:0], &a.Next))
		dst = append(dst, '}')
	}
	if a.Unattributed != nil {
		dst = append(appendResult(append(dst, `,"without_attribution":{`...), *a.Unattributed), '}')
	}
	return append(dst, '}')
}

func appendResult(dst []byte, r grading.Result) []byte {
	dst = strconv.AppendUint(append(dst, `"low":`...), uint64(r.Low), 10)
	dst = strconv.AppendUint(append(dst, `,"high":`...), uint64(r.High), 10)
	dst = strconv.AppendUint(append(dst, `,"working":`...), uint64(r.Working), 10)
	return strconv.AppendBool(append(dst, `,"complete":`...), r.Complete())
}

// Shown gives the grade as it is shown: "2", or "≥2" while it is incomplete.
func Shown(r grading.Result) string {
	if r.Complete() {
		return r.Working.String()
	}
	return "≥" + r.Working.String()
}

func quote[T string | []byte](dst []byte, s T) []byte {
	out, err := jsontext.AppendQuote(dst, s)
	if err != nil { // broken UTF-8 in s: written with the replacement character
		return out
	}
	return out
}

// own appends one of the program's own names or sources as a JSON string: none needs
// an escape.
func own(dst []byte, name string) []byte {
	return append(append(append(dst, '"'), name...), '"')
}
