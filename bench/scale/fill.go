package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/google/uuid"
)

var nurse = ward.Author{Name: "Demo Nurse", Role: ward.Nurse}

// course is one patient's entries as the ward writes them: the admission, then set and assessment in turn, each assessment in the place
// of the one before. wording is the entry of no patient that they name.
type course struct {
	entries []db.Draft
	wording db.Draft
}

func patientID(n int) string { return fmt.Sprintf("DEMO-%07d", n) }

// makeCourse records 241 sets through the ward: a fever that comes and goes, oxygen and a falling ICE score in the middle.
func makeCourse(ctx context.Context, dir string) (c course, err error) {
	pol, err := policy.Default()
	if err != nil {
		return c, err
	}
	dir, err = os.MkdirTemp(dir, "course-")
	if err != nil {
		return c, err
	}
	defer os.RemoveAll(dir)
	now := time.Now().Add(-sets * time.Hour).Truncate(time.Second)
	clock := func() time.Time { return now }
	rec, err := db.Open(ctx, filepath.Join(dir, "course.db"), db.Options{Now: clock})
	if err != nil {
		return c, err
	}
	defer rec.Close()
	w := ward.New(rec, pol, clock)
	if _, err := w.Admit(ctx, nurse, "", ward.Patient{
		ID: "DEMO", Family: "Alpha", Given: "Demo", BirthDate: "1970-01-01", Bed: "01", Weight: grading.Of(70), Product: "axi-cel", InfusedAt: ward.MomentOf(now),
	}); err != nil {
		return c, err
	}
	for i := range sets {
		now = now.Add(time.Hour)
		oxygen, ice := `"o2_device":"room-air"`, ""
		if i%97 > 60 {
			oxygen = `"o2_device":"nasal-cannula","o2_flow_lpm":2`
		}
		if i%4 == 0 {
			ice = fmt.Sprintf(`,"ice":%d`, 10-i%97/24)
		}
		d, in := observation.Decoder{Record: true}, observation.Input{}
		if err := d.Decode(fmt.Appendf(nil, `{"temp_c":%.1f,"hr":%d,"rr":%d,"sbp":%d,"dbp":%d,"spo2":%d,%s,"vasopressors":[],"consciousness":"alert","no_neuro_events":true%s}`,
			36.6+0.03*float64(i%97), 80+i%40, 14+i%9, 104+i%30, 60+i%20, 93+i%6, oxygen, ice), &in); err != nil {
			return c, err
		}
		if _, err := w.Record(ctx, nurse, ward.ObservationRequest{Patient: "DEMO", Findings: in.Set}); err != nil {
			return c, err
		}
	}
	err = rec.Each(ctx, 0, func(e db.Entry) error {
		d := db.Draft{
			ID: e.ID, Kind: e.Kind, Patient: e.Patient, AuthorName: e.AuthorName, AuthorRole: e.AuthorRole, ObservedAt: e.ObservedAt, ObservedOffset: e.ObservedOffset,
			PayloadVersion: e.PayloadVersion, Payload: e.Payload,
		}
		if e.Patient == "" {
			c.wording = d
		} else {
			c.entries = append(c.entries, d)
		}
		return nil
	})
	if err == nil && (len(c.entries) != 1+2*sets || c.wording.ID == "") {
		err = fmt.Errorf("a course of %d entries", len(c.entries))
	}
	return c, err
}

// fill makes a record of so many wards of patients, one ward after the other, hour by hour, as they would be charted.
func (c course) fill(ctx context.Context, path string, wards int, limit time.Duration) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	rec, err := db.Open(ctx, path+".part", db.Options{})
	if err != nil {
		return err
	}
	defer rec.Close()
	began := time.Now()
	next, stop := iter.Pull(c.all(db.NewChain(rec.Node()), wards, began.Add(limit)))
	defer stop()
	n, _, err := rec.Import(ctx, func() (db.Entry, error) {
		e, ok := next()
		if !ok {
			return e, io.EOF
		}
		return e, nil
	}, func(done int64) {
		fmt.Fprintf(os.Stderr, "\r%s: %d entries, %.0f a second ", filepath.Base(path), done, float64(done)/time.Since(began).Seconds())
	})
	fmt.Fprintln(os.Stderr)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d entries taken in at %.0f a second\n", filepath.Base(path), n, float64(n)/time.Since(began).Seconds())
	if err := rec.Close(); err != nil {
		return err
	}
	return os.Rename(path+".part", path)
}

// all gives those of so many wards, or of fewer whole ones when the time is over. The last ward's patients are still here.
func (c course) all(chain *db.Chain, wards int, until time.Time) iter.Seq[db.Entry] {
	return func(yield func(db.Entry) bool) {
		n, now := int64(0), time.Now()
		put := func(d db.Draft, patient int) (string, bool) {
			n++
			d.Patient, d.ID = patientID(patient), entryID(d.ObservedAt, n)
			return d.ID, yield(chain.Next(d, now))
		}
		if !yield(chain.Next(c.wording, now)) {
			return
		}
		var standing [onWard]string // assessments
		for first := 0; first < wards*onWard; first += onWard {
			if first > 0 {
				for p := range onWard {
					gone := c.entries[0]
					gone.Kind, gone.ObservedAt, gone.Payload = "transfer", c.entries[len(c.entries)-1].ObservedAt+1, []byte(`{"discharged":true}`)
					if _, ok := put(gone, first-onWard+p); !ok {
						return
					}
				}
			}
			for p := range onWard {
				if _, ok := put(c.entries[0], first+p); !ok {
					return
				}
				standing[p] = ""
			}
			for i := 1; i < len(c.entries); i += 2 {
				for p := range onWard {
					id, ok := put(c.entries[i], first+p)
					if !ok {
						return
					}
					assessment := c.entries[i+1]
					assessment.Payload = bytes.Replace(assessment.Payload, []byte(c.entries[i].ID), []byte(id), 1)
					assessment.Replaces = standing[p]
					if standing[p], ok = put(assessment, first+p); !ok {
						return
					}
				}
			}
			if time.Now().After(until) {
				return
			}
		}
	}
}

// entryID makes a UUID of version 7 that rises with n.
func entryID(milli, n int64) string {
	var u uuid.UUID
	binary.BigEndian.PutUint64(u[:], uint64(milli)<<16|0x7000|uint64(n>>48))
	binary.BigEndian.PutUint64(u[8:], 0x8<<60|uint64(n))
	return u.String()
}
