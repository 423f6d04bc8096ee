package policy

import (
	"strings"
	"testing"
)

// TestChain: what extends what is followed to its end, and a circle is refused.
func TestChain(t *testing.T) {
	t.Parallel()
	texts := map[string]string{
		"adult":      adultTOML,
		"paediatric": "extends = \"adult\"\nname = \"p\"\nversion = \"1\"\n[thresholds]\nadult_sbp = 95\nadult_map = 70\n",
		"bcma":       "extends = \"lupus\"\nname = \"b\"\nversion = \"1\"\n",
		"lupus":      "extends = \"bcma\"\nname = \"l\"\nversion = \"1\"\n",
	}
	lookup := func(name string) (string, bool) { text, ok := texts[name]; return text, ok }
	p, err := parse("site.toml", "extends = \"paediatric\"\nname = \"s\"\nversion = \"2\"\n[thresholds]\nadult_map = 75\n", lookup)
	if err != nil {
		t.Fatal(err)
	}
	if th := p.Course.Thresholds; th.AdultSBP != 95 || th.AdultMAP != 75 || th.HypoxiaSpO2 != 90 {
		t.Errorf("thresholds %+v", th)
	}
	if got := strings.Join(p.Extends, " "); got != "paediatric adult" {
		t.Errorf("chain %q", got)
	}
	if _, err := parse("site.toml", "extends = \"bcma\"\nname = \"s\"\nversion = \"2\"\n", lookup); err == nil || !strings.Contains(err.Error(), "extends itself") {
		t.Errorf("a circle: %v", err)
	}
}

// TestEveryValueHasItsPlace: the walk over the text finds each value the decoder did.
func TestEveryValueHasItsPlace(t *testing.T) {
	t.Parallel()
	const odd = "\ufeffa = 1 # x\n'b c' = [ [1, 2], # ]\n { x = \"}\", y.z = '''\n'''' }, ]\n[t.\"u\"] # [\nk=true\n[[l]]\n[[l]]\n[l.m]\nn = 1979-05-27T07:32:00Z\n[[l.o]]\np=-1.5e3\n"
	for _, name := range append(Embedded(), "odd") {
		text, ok := EmbeddedText(name)
		if !ok {
			text = odd
		}
		var ps problems
		n := readSource(&ps, name, text)
		if n == nil {
			t.Fatalf("%s: %v", name, ps.err())
		}
		count := 0
		var walk func(n *node)
		walk = func(n *node) {
			if n.leaf != nil {
				count++
				at := n.span()
				if at.end <= at.value || at.value < at.key {
					t.Errorf("%s: %s has no place of its own: %+v", name, n.name, at)
				}
				if s, ok := n.leaf.(string); ok && len(s) > 3 && !strings.Contains(text[at.value:at.end], s[:3]) {
					t.Errorf("%s: %s is %q and stands at %q", name, n.name, s, text[at.value:at.end])
				}
			}
			for _, c := range n.table {
				walk(c)
			}
			for _, c := range n.list {
				walk(c)
			}
		}
		walk(n)
		if count < 8 {
			t.Errorf("%s: only %d values", name, count)
		}
	}
}
