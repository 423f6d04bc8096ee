package observation

import (
	"bytes"
	"fmt"
	"strings"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// ICEItemKeys are the contract's keys of the ICE items, in the order of
// grading.ICEYear and on.
var ICEItemKeys = [grading.ICEItems]string{
	"year", "month", "city", "hospital", "name1", "name2", "name3", "command", "sentence", "attention",
}

// whole reads a whole number from 0 to most.
func whole(v jsontext.Value, most int) (int, error) {
	allowed := fmt.Sprintf("a whole number from 0 to %d", most)
	if v.Kind() != '0' {
		return 0, wrongType(v, allowed)
	}
	m, ok := ParseMilli(string(v))
	if !ok || m < 0 || m%1000 != 0 || int(m/1000) > most {
		return 0, &FieldError{Problem: fmt.Sprintf("%s is not possible", v), Allowed: allowed}
	}
	return int(m / 1000), nil
}

func readICE(v jsontext.Value, in *Input) error {
	if v.Kind() == '0' {
		total, err := whole(v, 10)
		in.Set.ICE = grading.ICETotal(total)
		return err
	}
	if v.Kind() != '{' {
		return wrongType(v, "0 to 10, or an object of items each 0, 1 or null")
	}
	var items [grading.ICEItems]grading.ICEItem
	dec := jsontext.NewDecoder(bytes.NewReader(v))
	if _, err := dec.ReadToken(); err != nil {
		return broken(err, "not an object")
	}
	for dec.PeekKind() == '"' {
		t, err := dec.ReadToken()
		if err != nil {
			return broken(err, "a key cannot be read")
		}
		name := t.String()
		item, err := dec.ReadValue()
		if err != nil {
			return broken(err, "a value cannot be read")
		}
		i := indexOf(name)
		if i < 0 {
			return &FieldError{Field: "ice." + name, Problem: "unknown item", Allowed: strings.Join(ICEItemKeys[:], ", ")}
		}
		if item.Kind() == 'n' {
			continue
		}
		n, err := whole(item, 1)
		if err != nil {
			err = named(err, "ice."+name)
			return err
		}
		items[i] = grading.ICEFailed
		if n == 1 {
			items[i] = grading.ICECorrect
		}
	}
	in.Set.ICE = grading.ICEFromItems(items)
	return nil
}

func indexOf(item string) int {
	for i, k := range ICEItemKeys {
		if k == item {
			return i
		}
	}
	return -1
}

func readCAPD(v jsontext.Value, in *Input) error {
	if v.Kind() == '0' {
		total, err := whole(v, 32)
		in.Set.CAPD = grading.CAPDTotal(total)
		return err
	}
	if v.Kind() != '[' {
		return wrongType(v, "0 to 32, or a list of 8 of 0 to 4 or null")
	}
	var items [grading.CAPDItems]grading.CAPDPoint
	n := 0
	err := each(v, "a list of 8 of 0 to 4 or null", func(item jsontext.Value) error {
		if n++; n > grading.CAPDItems || item.Kind() == 'n' {
			return nil
		}
		p, err := whole(item, 4)
		items[n-1] = grading.PointsOf(p)
		return err
	})
	if err != nil {
		return err
	}
	if n != grading.CAPDItems {
		return &FieldError{Problem: fmt.Sprintf("a list of %d", n), Allowed: "a list of 8 of 0 to 4 or null"}
	}
	in.Set.CAPD = grading.CAPDFromItems(items)
	return nil
}

// each calls fn for every item of a list.
// EachItem calls fn with every item of a JSON list; allowed says what the list may hold.
func EachItem(v jsontext.Value, allowed string, fn func(jsontext.Value) error) error {
	return each(v, allowed, fn)
}

func each(v jsontext.Value, allowed string, fn func(jsontext.Value) error) error {
	if v.Kind() != '[' {
		return wrongType(v, allowed)
	}
	if len(v) == 2 {
		return nil
	}
	dec := jsontext.NewDecoder(bytes.NewReader(v))
	if _, err := dec.ReadToken(); err != nil {
		return broken(err, "not a list")
	}
	for dec.PeekKind() != ']' {
		item, err := dec.ReadValue()
		if err != nil {
			return broken(err, "an item cannot be read")
		}
		if err := fn(item); err != nil {
			return err
		}
	}
	return nil
}
