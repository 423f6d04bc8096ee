package db_test

import (
	"fmt"
	"testing"
)

func TestAuthors(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	if got, err := d.Authors(t.Context()); err != nil || len(got) != 0 {
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
	got, err := d.Authors(t.Context())
	if err != nil || len(got) != 2 {
		t.Fatalf("%v, %v", got, err)
	}
	if n := got[0]; n.Name != "Nurse Test" || n.Role != "nurse" || n.Entries != 4 || n.Last < got[1].Last {
		t.Errorf("%+v", got)
	}
	if n := got[1]; n.Role != "doctor" || n.Entries != 1 {
		t.Errorf("%+v", got)
	}
}
