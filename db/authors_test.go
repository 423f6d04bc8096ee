package db_test

import (
	"fmt"
	"testing"
)

func TestAuthors(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	if got, whole, err := d.Authors(t.Context(), 100); err != nil || !whole || len(got) != 0 {
		t.Fatalf("of an empty record: %v, %v", got, err)
	}
	for i := range 5 {
		e := draft("observation", fmt.Sprint("p", i), int64(i))
		e.AuthorName, e.AuthorRole = "Nurse Test", "nurse"
		if i == 2 {
			e.AuthorRole = "doctor" // the same name in another role is another
		}
		appendAll(t, d, e)
	}
	got, whole, err := d.Authors(t.Context(), 100)
	if err != nil || !whole || len(got) != 2 {
		t.Fatalf("%v, %v, %v", got, whole, err)
	}
	if n := got[0]; n.Name != "Nurse Test" || n.Role != "nurse" || n.Entries != 4 || n.Last < got[1].Last {
		t.Errorf("%+v", got)
	}
	if n := got[1]; n.Role != "doctor" || n.Entries != 1 {
		t.Errorf("%+v", got)
	}
	if got, whole, err = d.Authors(t.Context(), 2); err != nil || whole || len(got) != 1 || got[0].Entries != 2 {
		t.Errorf("of the newest two: %+v, %v, %v", got, whole, err)
	}
}
