//go:build ignore

// Generate makes readings.txt and index.bin from the Unicode Han Database
// (Unihan_Readings.txt on standard input): go run generate.go < Unihan_Readings.txt
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"
)

const (
	first = 0x3400
	last  = 0x9fff
)

// fields in the order of trust; the last is old and rare readings, taken only for a
// character that has no other.
var fields = []string{"kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983", "kHanyuPinyin"}

func main() {
	log.SetFlags(0)
	readings := map[rune][5][]string{}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		parts := strings.Split(in.Text(), "\t")
		if len(parts) != 3 {
			continue
		}
		n := slices.Index(fields, parts[1])
		code, err := strconv.ParseUint(strings.TrimPrefix(parts[0], "U+"), 16, 32)
		if n < 0 || err != nil || code < first || code > last {
			continue
		}
		of := readings[rune(code)]
		of[n] = syllables(parts[2])
		readings[rune(code)] = of
	}
	if err := in.Err(); err != nil {
		log.Fatal(err)
	}
	var sets strings.Builder
	sets.WriteByte('\n') // offset 0: no reading
	at := map[string]int{}
	index := make([]byte, 0, 2*(last-first+1))
	for r := rune(first); r <= last; r++ {
		var all []string
		for n, some := range readings[r] {
			if n == len(fields)-1 && len(all) > 0 {
				break
			}
			all = append(all, some...)
		}
		var once []string
		for _, s := range all {
			if !slices.Contains(once, s) {
				once = append(once, s)
			}
		}
		set, off := strings.Join(once, " "), 0
		if set != "" {
			known := false
			if off, known = at[set]; !known {
				off = sets.Len()
				at[set] = off
				sets.WriteString(set + "\n")
			}
		}
		if off > 0xffff {
			log.Fatal("the sets of readings do not fit")
		}
		index = binary.LittleEndian.AppendUint16(index, uint16(off))
	}
	for name, data := range map[string][]byte{"readings.txt": []byte(sets.String()), "index.bin": index} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			log.Fatal(err)
		}
		fmt.Println(name, len(data))
	}
}

// syllables reads a field's value without tones: "shàn(12)" and "10:20.3:dān,shàn".
func syllables(value string) []string {
	var out []string
	for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' }) {
		if i := strings.LastIndexByte(word, ':'); i >= 0 {
			word = word[i+1:]
		}
		word, _, _ = strings.Cut(word, "(")
		s := strings.Map(toneless, word)
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func toneless(r rune) rune {
	for to, from := range map[rune]string{
		'a': "āáǎàăâ", 'e': "ēéěèêếề", 'i': "īíǐì", 'o': "ōóǒòŏ", 'u': "ūúǔù", 'v': "üǖǘǚǜ", 'n': "ńňǹ", 'm': "ḿ",
	} {
		if strings.ContainsRune(from, r) {
			return to
		}
	}
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1 // a combining tone mark
}
