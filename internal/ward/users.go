package ward

import "context"

// User is somebody who has written into the record. The record knows people by the name
// and role they signed in with, and by no secret yet.
type User struct {
	Author
	Entries int64
	Last    Moment // when their newest entry was recorded
}

// Users gives everybody who has written into the record, who wrote last first. It walks
// the whole record.
func (w *Ward) Users(ctx context.Context) ([]User, error) {
	all, err := w.rec.Authors(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]User, len(all))
	for i, a := range all {
		out[i] = User{Author{a.Name, Role(a.Role)}, a.Entries, Moment{a.Last, a.LastOffset}}
	}
	return out, nil
}
