package policy

import (
	"maps"
	"slices"
	"strings"
)

// maxChain bounds how many policies may extend each other.
const maxChain = 8

// extended reads what a file extends, and merges it all, the root first. A
// value or a table's key replaces that of what is extended; elements of an array of
// tables with an id are merged by it; any other list replaces the whole list.
func extended(ps *problems, own *node, lookup func(string) (string, bool)) (merged, root *node, chain []string) {
	var trees []*node
	seen := map[string]bool{}
	for n := own; ; {
		checkIDs(ps, n)
		trees = append(trees, n)
		e := n.table["extends"]
		if e == nil {
			break
		}
		base, _ := e.leaf.(string)
		next, ok := lookup(base)
		switch {
		case !ok:
			ps.of(e, "%q is no embedded policy%s", base, didYouMean(base, Embedded()))
			return nil, nil, nil
		case seen[base], len(chain) == maxChain:
			ps.of(e, "%q extends itself: %s", base, strings.Join(append(chain, base), " extends "))
			return nil, nil, nil
		}
		seen[base] = true
		chain = append(chain, base)
		if n = readSource(ps, base+".toml", next); n == nil {
			return nil, nil, nil
		}
	}
	root = trees[len(trees)-1]
	merged = root
	for _, n := range slices.Backward(trees[:len(trees)-1]) {
		merged = merge(merged, n)
	}
	return merged, root, chain
}

// checkIDs refuses two elements of one list with one id.
func checkIDs(ps *problems, root *node) {
	for _, n := range root.table {
		seen := map[string]*node{}
		for _, e := range n.list {
			id := e.id()
			if id == "" {
				continue
			}
			if first := seen[id]; first != nil {
				line, _, _ := first.src.place(first.span().key)
				ps.at(e.src, e.span().key, "%s: the id stands twice in this file, first in line %d", e.name, line)
			}
			seen[id] = e
		}
	}
}

func (n *node) id() string {
	if n.table == nil || n.table["id"] == nil {
		return ""
	}
	id, _ := n.table["id"].leaf.(string)
	return id
}

func merge(base, over *node) *node {
	switch {
	case base.table != nil && over.table != nil:
		out := *over
		out.table = maps.Clone(base.table)
		for key, n := range over.table {
			if b := base.table[key]; b != nil {
				n = merge(b, n)
			}
			out.table[key] = n
		}
		return &out
	case base.list != nil && over.list != nil && hasIDs(base): // one without an id is refused when it is read
		out := *over
		out.list = slices.Clone(base.list)
		for _, n := range over.list {
			if i := slices.IndexFunc(out.list, func(b *node) bool { return b.id() == n.id() }); i >= 0 {
				out.list[i] = merge(out.list[i], n)
			} else {
				out.list = append(out.list, n)
			}
		}
		return &out
	}
	return over
}

func hasIDs(n *node) bool {
	return len(n.list) > 0 && !slices.ContainsFunc(n.list, func(e *node) bool { return e.id() == "" })
}
