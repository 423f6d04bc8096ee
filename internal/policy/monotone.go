package policy

import (
	"slices"
	"strings"
)

// maxGrid bounds the points of one check; a condition above it names too many facts.
const maxGrid = 200_000

// grid is every case that conditions can tell apart: each fact they name at its
// constants, between them and beyond them.
type grid struct {
	facts []int
	nums  [][]float64 // rising; places in words for a text
	words [][]string
}

// gridOf makes the grid of some conditions; ok is false where it is too big.
func gridOf(conditions ...*condition) (g grid, ok bool) {
	constants := map[int][]float64{}
	words := map[int][]string{}
	for _, c := range conditions {
		c.atoms(func(a *condition) {
			if !slices.Contains(g.facts, a.fact) {
				g.facts = append(g.facts, a.fact)
			}
			constants[a.fact] = append(constants[a.fact], a.num)
			words[a.fact] = append(words[a.fact], a.text)
		})
	}
	slices.Sort(g.facts)
	points := 1
	for _, f := range g.facts {
		t := &factTable[f]
		var nums []float64
		var texts []string
		if t.Kind == Word {
			texts = append(words[f], "", "another")
			slices.Sort(texts)
			texts = slices.Compact(texts)
			for i := range texts {
				nums = append(nums, float64(i))
			}
		} else {
			nums = around(t, constants[f])
		}
		g.nums, g.words = append(g.nums, nums), append(g.words, texts)
		points *= len(nums)
		if points > maxGrid {
			return g, false
		}
	}
	return g, true
}

// around gives the constants, a point between each two, and the ends of the range.
func around(t *Fact, constants []float64) []float64 {
	nums := append([]float64{t.Min, t.Max}, constants...)
	slices.Sort(nums)
	nums = slices.Compact(nums)
	for i, v := range slices.Clone(nums) {
		switch {
		case t.Kind != Number:
			nums = append(nums, max(v-1, t.Min), min(v+1, t.Max))
		case i > 0:
			nums = append(nums, (nums[i-1]+v)/2)
		}
	}
	slices.Sort(nums)
	return slices.Compact(nums)
}

// each calls fn with every point until it gives false.
func (g *grid) each(fn func(at []int, r *row) bool) {
	at := make([]int, len(g.facts))
	blank := BlankFacts()
	r := blank.row()
	for i := range g.facts {
		g.set(&r, i, 0)
	}
	for {
		if !fn(at, &r) {
			return
		}
		i := 0
		for ; i < len(at); i++ {
			at[i]++
			if at[i] < len(g.nums[i]) {
				g.set(&r, i, at[i])
				break
			}
			at[i] = 0
			g.set(&r, i, 0)
		}
		if i == len(at) {
			return
		}
	}
}

func (g *grid) set(r *row, i, place int) {
	f := g.facts[i]
	if factTable[f].Kind == Word {
		*r.word(f) = g.words[i][place]
		return
	}
	r.num[f] = g.nums[i][place]
}

func (g *grid) describe(r *row) string {
	var out []string
	for _, f := range g.facts {
		out = append(out, r.value(f))
	}
	return strings.Join(out, ", ")
}

// silencedBy looks for a point where the condition holds and a worse finding makes
// it fail, and names both.
func (c *condition) silencedBy() (holds, silent string, found, tooBig bool) {
	g, ok := gridOf(c)
	if !ok {
		return "", "", false, true
	}
	g.each(func(at []int, r *row) bool {
		if !c.holds(r) {
			return true
		}
		for i, f := range g.facts {
			if !factTable[f].Finding || at[i]+1 == len(g.nums[i]) {
				continue
			}
			worse := *r
			g.set(&worse, i, at[i]+1)
			if !c.holds(&worse) {
				holds, silent, found = g.describe(r), g.describe(&worse), true
				return false
			}
		}
		return true
	})
	return holds, silent, found, false
}

// implies tells whether b holds wherever c does, and else names a point where it
// does not.
func (c *condition) implies(b *condition) (yes bool, point string) {
	g, ok := gridOf(c, b)
	if !ok {
		return false, "too many facts to compare"
	}
	yes = true
	g.each(func(_ []int, r *row) bool {
		if c.holds(r) && !b.holds(r) {
			yes, point = false, g.describe(r)
		}
		return yes
	})
	return yes, point
}
