//go:build linux

package pty

import (
	"regexp"
	"slices"
	"strings"
)

var (
	private = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])`)
	kitty   = regexp.MustCompile(`\x1b\[([<>])[0-9]*u`)
	keys    = regexp.MustCompile(`\x1b\[>4(;[0-9])?m`)
)

// modes are the private modes a full-screen program may leave behind.
var modes = map[string]string{
	"1049": "alternate screen", "2004": "bracketed paste", "1004": "focus reports", "2026": "synchronized output",
	"2027": "grapheme widths", "1000": "mouse", "1002": "mouse", "1003": "mouse", "1006": "mouse",
}

// Left names what a program's output leaves switched on, in order of name: nil where
// the terminal is as it was.
func Left(out []byte) []string {
	on := map[string]bool{}
	for _, m := range private.FindAllSubmatch(out, -1) {
		set := string(m[2]) == "h"
		for _, n := range strings.Split(string(m[1]), ";") {
			if n == "25" {
				on["cursor hidden"] = !set
			} else if name, ok := modes[n]; ok {
				on[name] = set
			}
		}
	}
	depth := 0
	for _, m := range kitty.FindAllSubmatch(out, -1) {
		if string(m[1]) == ">" {
			depth++
		} else {
			depth = max(depth-1, 0) // a pop of nothing is nothing
		}
	}
	on["kitty keys"] = depth > 0
	for _, m := range keys.FindAllSubmatch(out, -1) {
		on["modified keys"] = len(m[1]) > 0 && string(m[1]) != ";0"
	}
	var left []string
	for name, is := range on {
		if is {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	return left
}
