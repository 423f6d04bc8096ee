package policy

import (
	_ "embed"
	"time"

	"crsmon/grading"
)

//go:embed adult.toml
var adultTOML string

//go:embed paediatric.toml
var paediatricTOML string

//go:embed bcma.toml
var bcmaTOML string

//go:embed lupus.toml
var lupusTOML string

// Embedded gives the names of the policies that come with the program; all start
// from the first.
func Embedded() []string { return []string{"adult", "paediatric", "bcma", "lupus"} }

// EmbeddedText gives the TOML of an embedded policy.
func EmbeddedText(name string) (text string, ok bool) {
	switch name {
	case "adult":
		return adultTOML, true
	case "paediatric":
		return paediatricTOML, true
	case "bcma":
		return bcmaTOML, true
	case "lupus":
		return lupusTOML, true
	}
	return "", false
}

// Policy is a policy in force. It is not changed after loading and may be shared.
type Policy struct {
	Name    string
	Version string
	// Extends are the embedded policies it starts from, the nearest first.
	Extends []string
	Course  grading.CoursePolicy
	Ward    Ward
	Backup  Backup
	Print   []string // the command that prints what it reads, empty for none

	heartRate heartRates
	rules     []rule
	checks    []check
	consensus []check // those of the policy at the root
	prompts   []prompt
	roles     []Role
	drugs     []Drug
	products  []Product
	off       []string
	tree      *node // merged, for show and diff
}

// Ward are the site's own numbers.
type Ward struct {
	Lock           time.Duration // without a key until the terminal locks itself
	RetentionYears int
	WeightAge      time.Duration // after which a weight is called old
}

// Backup says where backups go; Dir is empty where none are made.
type Backup struct {
	Dir       string
	Every     time.Duration
	Keep      int
	Recipient string // an age recipient, empty for none
}

// Product is what is said of a CAR-T product in a region. Numbers are 0 where the
// label gives none or none is known.
type Product struct {
	ID, Product, Name, Region, LabelDate string
	DailyDays                            int // of daily monitoring
	NearWeeks                            int // near the centre
	NoDrivingWeeks                       int
	Infusions                            int
	Note, NoteZH, Source, Sure           string
}

// Default gives the embedded adult policy. It is an error of the build if it does
// not load; a test holds that it does.
func Default() (*Policy, error) { return Load("adult") }

// Load gives an embedded policy.
func Load(name string) (*Policy, error) {
	text, ok := EmbeddedText(name)
	if !ok {
		ps := problems{list: []Problem{{File: name, Message: "no embedded policy of this name" + didYouMean(name, Embedded())}}}
		return nil, ps.err()
	}
	return parse(name+".toml", text, EmbeddedText)
}

// Parse reads a site's policy from TOML. One that extends no embedded policy, has an
// unknown key, a number less sensitive than the consensus, a condition that a worse
// finding silences or an example that fails is refused whole, with every problem
// found; the error wraps ErrPolicy.
func Parse(text string) (*Policy, error) { return ParseFile("policy.toml", text) }

// ParseFile is Parse for a text that came from a file of that name.
func ParseFile(name, text string) (*Policy, error) { return parse(name, text, EmbeddedText) }

func parse(name, text string, lookup func(string) (string, bool)) (*Policy, error) {
	ps := new(problems)
	own := readSource(ps, name, text)
	if own == nil {
		return nil, ps.err()
	}
	tree, root, chain := extended(ps, own, lookup)
	if tree == nil {
		return nil, ps.err()
	}
	if own.table["extends"] == nil && text != adultTOML {
		ps.of(own, `extends is missing: say which embedded policy this one starts from, as in extends = "adult"`)
		return nil, ps.err()
	}
	p := &Policy{Extends: chain, tree: tree}
	for _, key := range []string{"name", "version"} { // stored with each grade: not inherited
		if own.table[key] == nil {
			ps.of(own, "%s is missing: it is stored with each grade", key)
		}
	}
	s := &section{problems: ps, n: tree}
	s.text("extends", false)
	p.Name, p.Version = s.text("name", true), s.text("version", true)
	p.readNumbers(s)
	p.readSite(s)
	p.readRoles(s)
	p.readRules(s)
	p.readChecks(s, root)
	p.readPrompts(s)
	p.readDrugs(s)
	p.readProducts(s)
	s.done()
	if err := ps.err(); err != nil {
		return nil, err
	}
	// Twice the consensus interval, whatever the site's: one that checks more often
	// must not forget a finding sooner.
	p.Course.ValidFor = func(crs, icans grading.Grade, fever bool) (vitals, neuro int64) {
		v, n := next(p.consensus, crs, icans, fever)
		return 2 * v.Milliseconds(), 2 * n.Milliseconds()
	}
	return p, nil
}

// Products gives what is said of the CAR-T products.
func (p *Policy) Products() []Product { return p.products }

// Off gives what a policy switched off, as "escalation E7".
func (p *Policy) Off() []string { return p.off }

// items opens the elements of an array of tables that are not switched off.
func (p *Policy) items(s *section, key string) []*section {
	var out []*section
	for _, e := range s.sections(key) {
		id := e.text("id", true)
		if e.yes("off") {
			if len(e.n.table) == 2 { // id and off alone: there was nothing to merge it with
				e.of(e.n, "there is no %s %q to switch off%s", key, id, didYouMean(id, s.ids(key, id)))
			}
			p.off = append(p.off, e.n.name)
			continue
		}
		out = append(out, e)
	}
	return out
}

// ids gives the ids of an array of tables, without one.
func (s *section) ids(key, without string) []string {
	var out []string
	for _, e := range s.n.table[key].list {
		if id := e.id(); id != "" && id != without {
			out = append(out, id)
		}
	}
	return out
}

func (p *Policy) readProducts(s *section) {
	for _, e := range p.items(s, "product") {
		r := Product{
			ID: e.text("id", true), Product: e.text("product", true), Name: e.text("name", true), Region: e.text("region", true),
			LabelDate: e.text("label_date", true),
			DailyDays: int(e.whole("daily_days", false, 0, 60, "")), NearWeeks: int(e.whole("near_weeks", false, 0, 52, "")),
			NoDrivingWeeks: int(e.whole("no_driving_weeks", false, 0, 52, "")), Infusions: int(e.whole("infusions", false, 1, 10, "")),
			Note: e.text("note", false), NoteZH: e.text("note_zh", false),
		}
		r.Source, r.Sure = e.sources()
		e.done()
		p.products = append(p.products, r)
	}
}
