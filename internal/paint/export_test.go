package paint

// PaintedWidth is how many cells a text is laid out in.
func PaintedWidth(s string) int {
	n := 0
	for len(s) > 0 {
		text, w, _ := cluster(s)
		n += w
		s = s[len(text):]
	}
	return n
}

// Agreed tells whether all terminals give a character so many cells.
func Agreed(r rune, width int) bool { return agreed(r, width) }
