// Package find finds a patient by what a person remembers of one: the bed, a part of
// the name or the id, and for a Chinese name its pinyin, in full or by initials. It
// imports nothing but internal/entry.
//
// The readings of Chinese characters (readings.txt, index.bin) are made by generate.go
// from the Unicode Han Database 15.0, used under the Unicode License,
// https://www.unicode.org/license.txt.
package find
