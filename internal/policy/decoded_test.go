package policy

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"testing"

	"github.com/BurntSushi/toml"
)

// TestDecodedBeforeIsTheText: what is kept decoded of the adult policy is what its text says, value by value and type by
// type, and is used for no other text.
func TestDecodedBeforeIsTheText(t *testing.T) {
	t.Parallel()
	var want map[string]any
	if _, err := toml.Decode(adultTOML, &want); err != nil {
		t.Fatal(err)
	}
	if flag.Lookup("update").Value.String() == "true" {
		b := bytes.NewBufferString(fmt.Sprintf("%x\n", sha256.Sum256([]byte(adultTOML))))
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(want); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("adult.json", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Skip("written")
	}
	got := decodedBefore(adultTOML, adultJSON)
	if got == nil {
		t.Fatal("adult.json is not that of adult.toml: go test ./internal/policy -update")
	}
	s := &source{name: "adult.toml", text: adultTOML}
	if !reflect.DeepEqual(s.node(got, "", "", nil), s.node(want, "", "", nil)) {
		t.Error("adult.json says something else than adult.toml: go test ./internal/policy -update")
	}
	if decodedBefore(adultTOML+" ", adultJSON) != nil || decodedBefore(adultTOML, "") != nil || decodedBefore(adultTOML, adultJSON[:len(adultJSON)-9]) != nil {
		t.Error("what was decoded of another text is used")
	}
}
