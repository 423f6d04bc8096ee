//go:build ignore

// Fontgen makes the font that is embedded in the program, from a TrueType font on
// this machine: docs/fonts.md names the font, its licence and the command.
package main

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"

	"crsmon/internal/report/pdf"
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: go run ./internal/report/fontgen/main.go FONT CHARACTERS OUT")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "fontgen:", err)
		os.Exit(1)
	}
}

// em is the size of the font's grid; that of its Chinese characters was the same before
// they were joined to the Latin ones.
const em = 256

func run(font, characters, out string) error {
	file, err := os.ReadFile(font)
	if err != nil {
		return err
	}
	hanzi, err := os.ReadFile(characters)
	if err != nil {
		return err
	}
	var runes []rune
	for _, span := range [][2]rune{
		{0x20, 0x7e},
		{0xa0, 0x17f},
		{0x18f, 0x192},
		{0x1a0, 0x1b0},
		{0x1cd, 0x1dc},
		{0x218, 0x21b},
		{0x2c6, 0x2dd}, // Latin, pinyin
		{0x386, 0x3ce},
		{0x400, 0x45f},
		{0x1e80, 0x1e85},
		{0x1ea0, 0x1ef9}, // Greek, Cyrillic, Vietnamese
		{0x2010, 0x2027},
		{0x2030, 0x2033},
		{0x2070, 0x2079},
		{0x2080, 0x2089},
		{0x20ac, 0x20ac},
		{0x2190, 0x2193},
		{0x2260, 0x2265},
		{0x2212, 0x2212},
		{0x2248, 0x2248},
		{0x221a, 0x221e},
		{0x25a0, 0x25a1},
		{0x25b2, 0x25b3},
		{0x25bc, 0x25bd},
		{0x25c6, 0x25c7},
		{0x25cb, 0x25cf},
		{0x2713, 0x2717},
		{0x3001, 0x3015},
		{0xff01, 0xff5e},
	} {
		for r := span[0]; r <= span[1]; r++ {
			runes = append(runes, r)
		}
	}
	for _, r := range string(hanzi) {
		if r > ' ' {
			runes = append(runes, r)
		}
	}
	subset, lacking, err := pdf.Subset(file, runes, em)
	if err != nil {
		return err
	}
	var z bytes.Buffer
	w, err := zlib.NewWriterLevel(&z, zlib.BestCompression)
	if err != nil {
		return err
	}
	if _, err := w.Write(subset); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	fmt.Printf("%d characters, %d of them not in the font (%q), %d bytes, %d compressed\n", len(runes), len(lacking), string(lacking), len(subset), z.Len())
	return os.WriteFile(out, z.Bytes(), 0o644)
}
