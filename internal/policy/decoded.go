package policy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
)

// adultJSON is what the decoder makes of adult.toml, behind the SHA-256 of that text: every policy starts from it, the
// first paint waits for the policy, and TOML takes several times as long to decode. A test keeps it in step and writes
// it with -update.
//
//go:embed adult.json
var adultJSON string

// decode decodes a TOML text. What was decoded before counts only for the very text it was made of.
func decode(text string) (tree map[string]any, err error) {
	if text == adultTOML {
		if tree := decodedBefore(text, adultJSON); tree != nil {
			return tree, nil
		}
	}
	_, err = toml.Decode(text, &tree)
	return tree, err
}

func decodedBefore(text, kept string) (tree map[string]any) {
	sum := sha256.Sum256([]byte(text))
	of, rest, _ := strings.Cut(kept, "\n")
	if of != hex.EncodeToString(sum[:]) {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(rest))
	d.UseNumber()
	if d.Decode(&tree) != nil {
		return nil
	}
	return tree
}

// leafOf gives a decoded value as TOML has it: a number with a point is no whole number.
func leafOf(v any) any {
	n, ok := v.(json.Number)
	if !ok {
		return v
	}
	if whole, err := strconv.ParseInt(string(n), 10, 64); err == nil {
		return whole
	}
	fraction, err := n.Float64()
	if err != nil {
		return string(n) // refused where a number is read
	}
	return fraction
}
