package ward

import "context"

// User is somebody who has written into the record. The record knows people by the name
// and role they signed in with, and by no secret yet.
type User struct {
	Author
	Entries int64
	Last    Moment // when their newest entry was recorded
}

// newestEntries is how many entries Users looks at: months of a ward, read in half a second.
const newestEntries = 200_000

// Users gives everybody who has written into the record lately, who wrote last first. of is how
// many of the newest entries were looked at, 0 where they were all.
func (w *Ward) Users(ctx context.Context) (users []User, of int64, err error) {
	all, whole, err := w.rec.Authors(ctx, newestEntries)
	if err != nil {
		return nil, 0, err
	}
	if !whole {
		of = newestEntries
	}
	out := make([]User, len(all))
	for i, a := range all {
		out[i] = User{Author{a.Name, Role(a.Role)}, a.Entries, Moment{a.Last, a.LastOffset}}
	}
	return out, of, nil
}
