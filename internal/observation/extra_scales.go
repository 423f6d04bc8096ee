package observation

import (
	"strconv"

	"crsmon/grading"
	"crsmon/internal/words"
)

// Beside is the record the other scales are graded from, beside the ASTCT grades.
type Beside struct {
	Context    *grading.Context
	Set        *grading.Observation
	Thresholds *grading.Thresholds
	Extra      *Extra // nil where no extra key was given
}

// scaleItemKeys are the keys under which the items of other scales are entered;
// grading names some of them differently, for it has no keys of its own.
var scaleItemKeys = map[grading.ScaleItem]string{
	grading.ScaleItemBoluses:              "boluses",
	grading.ScaleItemFluidResponse:        "responds_to_fluids",
	grading.ScaleItemPressorDose:          "infusions",
	grading.ScaleItemPressorHours:         "hours_on_vasopressor",
	grading.ScaleItemPressorRefractory:    "refractory_to_vasopressor",
	grading.ScaleItemOrganToxicity:        "organ_grade",
	grading.ScaleItemTransaminitis:        "transaminase_grade",
	grading.ScaleItemCoagulopathy:         "blood_products",
	grading.ScaleItemHospitalised:         "hospitalised",
	grading.ScaleItemICEItems:             "ice",
	grading.ScaleItemMotorWeakness:        "new_motor_weakness",
	grading.ScaleItemDailyNeutrophils:     "anc_days",
	grading.ScaleItemDailyPlatelets:       "platelet_days",
	grading.ScaleItemPlateletTransfusions: "platelet_days.transfused",
}

// ScaleItemKey gives the key under which an item of another scale is entered.
func ScaleItemKey(i grading.ScaleItem) string {
	if k, ok := scaleItemKeys[i]; ok {
		return k
	}
	return i.String()
}

var news2Keys = [grading.NEWS2Parameters]string{"rr", "spo2", "o2_device", "sbp", "hr", "consciousness", "temp_c"}

// append appends the scales, the neighbouring toxicities and the notes.
func (b *Beside) append(dst []byte, w *words.Words) []byte {
	e := b.Extra
	if e == nil {
		e = &Extra{Through: -1}
	}
	l := lister{dst: append(dst, `,"scales":[`...)}
	grades := grading.GradeScales(b.Context, b.Set, b.Thresholds, &e.Scales)
	for i := range grades {
		g := &grades[i]
		l.begin(g.Scale.String())
		l.grade(g, w.ScaleGrade(g), w)
		l.end(g.Confidence, g.Source)
	}
	l.dst = append(l.dst, `],"neighbours":[`...)
	l.some = false
	l.neighbours(b.Set, e, w)
	l.dst = append(l.dst, `],"notes":[`...)
	for i, n := range e.Notes {
		if i > 0 {
			l.dst = append(l.dst, ',')
		}
		l.dst = quote(append(l.dst, `{"key":`...), n.Key)
		l.dst = append(quote(append(l.dst, `,"text":`...), w.Note(n.Value, n.Unit, n.As)), '}')
	}
	return append(l.dst, ']')
}

// appendNEWS2 appends the score with its band, its scale and what is missing; a
// partial set gives what it is at least, never a score.
func (b *Beside) appendNEWS2(dst []byte, n grading.NEWS2, w *words.Words) []byte {
	if !n.Applies || n.Recorded == 0 {
		return dst
	}
	l := lister{dst: append(dst, `,"news2":{`...)}
	if n.Complete() {
		l.number("score", int(n.Score))
	} else {
		l.number("at_least", int(n.Score))
		l.number("recorded", int(n.Recorded))
		l.number("of", int(grading.NEWS2Parameters))
	}
	scale := b.Extra.NEWS2Scale()
	l.boolean("red", n.Red)
	l.text("band", n.Band().String())
	l.text("band_at_least", n.BandAtLeast().String())
	l.number("spo2_scale", int(scale)+1)
	l.text("text", w.NEWS2(n))
	var missing []string
	for i, p := range grading.NEWS2Parts(b.Set, scale) {
		if !p.Recorded {
			missing = append(missing, news2Keys[i])
		}
	}
	l.list("not_entered", missing)
	l.end(grading.ConfidenceRead, grading.SourceNEWS2)
	return l.dst
}

// lister writes a list of objects, and their fields.
type lister struct {
	dst  []byte
	some bool // an object stands before in the list
}

func (l *lister) begin(scale string) {
	if l.some {
		l.dst = append(l.dst, ',')
	}
	l.some = true
	l.dst = append(l.dst, '{')
	l.text("scale", scale)
}

func (l *lister) end(c grading.Confidence, source string) {
	l.text("confidence", c.String())
	l.text("source", source)
	l.dst = append(l.dst, '}')
}

func (l *lister) key(name string) {
	if l.dst[len(l.dst)-1] != '{' {
		l.dst = append(l.dst, ',')
	}
	l.dst = append(quote(l.dst, name), ':')
}

func (l *lister) text(name, s string) {
	l.key(name)
	l.dst = quote(l.dst, s)
}

func (l *lister) number(name string, n int) {
	l.key(name)
	l.dst = strconv.AppendInt(l.dst, int64(n), 10)
}

// float writes a number of six digits, or null.
func (l *lister) float(name string, v float64, ok bool) {
	l.key(name)
	if !ok {
		l.dst = append(l.dst, "null"...)
		return
	}
	l.dst = strconv.AppendFloat(l.dst, v, 'g', 6, 64)
}

func (l *lister) boolean(name string, v bool) {
	l.key(name)
	l.dst = strconv.AppendBool(l.dst, v)
}

func (l *lister) list(name string, items []string) {
	l.key(name)
	l.dst = append(l.dst, '[')
	for i, s := range items {
		if i > 0 {
			l.dst = append(l.dst, ',')
		}
		l.dst = quote(l.dst, s)
	}
	l.dst = append(l.dst, ']')
}

// grade writes the fields that every grade of another scale has.
func (l *lister) grade(g *grading.ScaleGrade, text string, w *words.Words) {
	l.number("low", int(g.Low))
	l.number("high", int(g.High))
	l.boolean("at_least", g.AtLeast)
	l.text("text", text)
	var missing []string
	for _, i := range g.NotEntered {
		missing = append(missing, ScaleItemKey(i))
	}
	l.list("not_entered", missing)
	l.boolean("fio2_estimated", g.FiO2Estimated)
	l.key("reasons")
	l.dst = append(l.dst, '[')
	for i, r := range g.Reasons {
		if i > 0 {
			l.dst = append(l.dst, ',')
		}
		l.dst = append(l.dst, '{')
		l.text("item", ScaleItemKey(r.Item))
		l.number("grade", int(r.Grade))
		l.text("text", w.Scales.Items[r.Item])
		l.text("confidence", r.Confidence.String())
		l.dst = append(l.dst, '}')
	}
	l.dst = append(l.dst, ']')
	if cells := g.Scale.Info().Cells; int(g.Low) < len(cells) && cells[g.Low] != "" {
		l.text("cell", cells[g.Low])
	}
}
