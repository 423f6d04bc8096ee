package policy

import (
	"path/filepath"
	"strings"
	"time"

	"crsmon/grading"
)

const hourMilli = int64(time.Hour / time.Millisecond)

// lessSensitive says why a number below the consensus is refused.
const lessSensitive = "lower is less sensitive than the consensus"

// readNumbers reads what grading needs. Everything may be more sensitive than the
// consensus and nothing less.
func (p *Policy) readNumbers(s *section) {
	d := grading.DefaultCoursePolicy()
	t := s.section("thresholds")
	for _, b := range []struct {
		key   string
		to    *int32
		least int32
		most  int64
	}{
		{"adult_sbp", &p.Course.Thresholds.AdultSBP, d.Thresholds.AdultSBP, 120},
		{"adult_map", &p.Course.Thresholds.AdultMAP, d.Thresholds.AdultMAP, 90},
		{"baseline_percent", &p.Course.Thresholds.BaselinePercent, d.Thresholds.BaselinePercent, 100},
		{"baseline_below", &p.Course.Thresholds.BaselineBelow, d.Thresholds.BaselineBelow, 200},
		{"neonate_sbp", &p.Course.Thresholds.NeonateSBP, d.Thresholds.NeonateSBP, 90},
		{"infant_sbp", &p.Course.Thresholds.InfantSBP, d.Thresholds.InfantSBP, 100},
		{"child_base", &p.Course.Thresholds.ChildBase, d.Thresholds.ChildBase, 100},
		{"child_per_year", &p.Course.Thresholds.ChildPerYear, d.Thresholds.ChildPerYear, 5},
		{"child_10_sbp", &p.Course.Thresholds.Child10SBP, d.Thresholds.Child10SBP, 120},
		{"hypoxia_spo2", &p.Course.Thresholds.HypoxiaSpO2, d.Thresholds.HypoxiaSpO2, 98},
		{"repeat_spo2", &p.Course.Thresholds.RepeatSpO2, d.Thresholds.RepeatSpO2, 100},
	} {
		*b.to = int32(t.whole(b.key, true, int64(b.least), b.most, lessSensitive))
	}
	if th := p.Course.Thresholds; th.RepeatSpO2 < th.HypoxiaSpO2 && t.n.table["repeat_spo2"] != nil {
		t.of(t.n.child("repeat_spo2"), "%d is below hypoxia_spo2 = %d", th.RepeatSpO2, th.HypoxiaSpO2)
	}
	t.done()

	m := s.section("masking_hours")
	p.Course.MaskingTime = map[grading.Masking]int64{}
	for class := grading.Antipyretic; class <= grading.Anakinra; class <<= 1 {
		hours := m.whole(class.Names()[0], true, d.MaskingTime[class]/hourMilli, 24*60, "shorter hides fewer fevers")
		p.Course.MaskingTime[class] = hours * hourMilli
	}
	m.done()

	c := s.section("course_hours")
	p.Course.BPStable = hourMilli * c.whole("bp_stable", true, d.BPStable/hourMilli, 24*14, "shorter forgets fluid and pressors sooner")
	p.Course.FindingActive = hourMilli * c.whole("finding_active", true, d.FindingActive/hourMilli, 24*14, "shorter forgets neurological events sooner")
	p.Course.CloseAfter = hourMilli * c.whole("close_after", true, d.CloseAfter/hourMilli, 24*14, "shorter offers closing an episode sooner")
	c.done()
	p.readHeartRates(s)
}

// heartRates are the rates above which a heart beats fast, by age.
type heartRates []struct{ belowYears, above int64 }

func (p *Policy) readHeartRates(s *section) {
	t := s.section("tachycardia")
	for _, b := range []struct {
		key         string
		belowYears  int64
		least, most int64
	}{
		{"neonate", 0, 150, 205},
		{"infant", 1, 140, 180},
		{"under_3", 3, 110, 140},
		{"under_6", 6, 100, 120},
		{"under_12", 12, 90, 118},
		{"adult", 200, 80, 100},
	} {
		p.heartRate = append(p.heartRate, struct{ belowYears, above int64 }{b.belowYears, t.whole(b.key, true, b.least, b.most, "")})
	}
	t.done()
}

// Tachycardic tells whether a heart rate is above the limit of the age; an
// unrecorded age is an adult's, the lowest limit.
func (p *Policy) Tachycardic(age grading.Age, rate grading.Reading) bool {
	if !rate.Known {
		return false
	}
	limit := p.heartRate[len(p.heartRate)-1].above
	if age.Known {
		for _, h := range p.heartRate {
			if int64(age.Years) < h.belowYears || h.belowYears == 0 && age.Years == 0 && age.Days <= 28 {
				limit = h.above
				break
			}
		}
	}
	return int64(rate.Milli) > limit*1000
}

// Facts is FactsOf with what the policy adds: tachycardia.
func (p *Policy) Facts(c *grading.Context, o *grading.Observation, crs, icans grading.Result, news2 grading.NEWS2) Facts {
	f := FactsOf(c, o, crs, icans, news2)
	f.Tachycardia = p.Tachycardic(c.Age, o.HeartRate)
	return f
}

// readSite reads the ward's, the backup's and the printer's settings.
func (p *Policy) readSite(s *section) {
	w := s.section("ward")
	p.Ward = Ward{
		Lock:           time.Duration(w.whole("lock_minutes", true, 1, 60, "")) * time.Minute,
		RetentionYears: int(w.whole("retention_years", true, 1, 100, "")),
		WeightAge:      time.Duration(w.whole("weight_days", true, 1, 14, "")) * 24 * time.Hour,
	}
	w.done()

	b := s.section("backup")
	p.Backup = Backup{
		Dir:       b.text("dir", false),
		Every:     time.Duration(b.whole("every_hours", true, 1, 24*7, "")) * time.Hour,
		Keep:      int(b.whole("keep", true, 1, 1000, "")),
		Recipient: b.text("recipient", false),
	}
	if p.Backup.Dir != "" && !filepath.IsAbs(p.Backup.Dir) {
		b.of(b.n.child("dir"), "%q is no absolute path", p.Backup.Dir)
	}
	if r := p.Backup.Recipient; r != "" && !strings.HasPrefix(r, "age1") {
		b.of(b.n.child("recipient"), "%q is no age recipient: it begins with age1; a secret key never belongs here", strings.SplitN(r, "1", 2)[0]+"...")
	}
	b.done()

	pr := s.section("print")
	p.Print = pr.texts("command")
	pr.done()
}
