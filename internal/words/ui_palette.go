package words

import "fmt"

// PaletteWords are the words of the palette.
type PaletteWords struct {
	Open                                  Action
	Title, Hint, None, OnBoard, SignFirst string
	// Count says how many of all fit what is typed.
	Count func(shown, all int) string
}

func englishPalette() PaletteWords {
	return PaletteWords{
		Open:  Action{"palette", "find any action or patient by name, bed, id or pinyin"},
		Title: "Do what, or find whom?",
		Hint:  "type a part of an action or of a name, a bed, an id, or pinyin (zw)",
		None:  "no action and no patient fits", OnBoard: "on the board", SignFirst: "sign in first",
		Count: func(shown, all int) string { return fmt.Sprintf("%d of %d", shown, all) },
	}
}
