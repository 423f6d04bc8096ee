// Package drafts keeps what is typed and not saved yet, one file a form, beside the
// record: it survives a crash and a kill, and belongs to its author and patient. A
// draft is no entry of the record: nothing is ever read from here but by its author's
// own form. It imports only the standard library.
package drafts

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// version is of the file's form: a file of any other is set aside.
const version = 1

// maxFile is the largest draft read, in bytes.
const maxFile = 256 << 10

// staleTemp is how old a half-written file is before it is taken for left behind.
const staleTemp = time.Minute

// Kind is the form a draft is of.
type Kind string

// The forms.
const (
	Observation Kind = "observation"
	Correction  Kind = "correction"
	Admission   Kind = "admission"
	Amendment   Kind = "amendment"
	Readmission Kind = "readmission"
	Drug        Kind = "drug"     // a dose, an infusion, oxygen; Of is the one corrected
	Labs        Kind = "labs"     // laboratory results of one sample
	Handover    Kind = "handover" // without a patient, the ward's
	Answer      Kind = "answer"   // to an escalation, or a move; Of says which
)

// Key says whose draft of what it is; there is one draft of each.
type Key struct {
	Author, Role string
	Patient      string // empty for an admission
	Kind         Kind
	Of           string // the entry being corrected
}

// Draft is a form as typed.
type Draft struct {
	Key
	// Entry is the id the set will be saved under: one that is on the record already
	// was saved after all.
	Entry        string
	Began, Typed int64 // ms UTC
	Offset       int16 // minutes east of UTC
	// Fields are the texts as typed; Answers is what the form chose, in its own form.
	Fields  map[string]string
	Answers json.RawMessage
}

// file is a draft as written.
type file struct {
	Version int               `json:"crsmon_draft"`
	Record  string            `json:"record"`
	Author  string            `json:"author"`
	Role    string            `json:"role"`
	Patient string            `json:"patient,omitempty"`
	Kind    Kind              `json:"kind"`
	Of      string            `json:"of,omitempty"`
	Entry   string            `json:"entry"`
	Began   int64             `json:"began_ms"`
	Typed   int64             `json:"typed_ms"`
	Offset  int16             `json:"offset_min"`
	Fields  map[string]string `json:"fields"`
	Answers json.RawMessage   `json:"answers,omitempty"`
}

// Store is the directory of the drafts of one record. It is safe for use by several
// goroutines.
type Store struct {
	dir, record string

	mu   sync.Mutex
	last map[string]uint64 // by file name, the turn last carried out
}

// Beside gives the store of a record, by the path of its file. Nothing is made on
// disk before the first draft.
func Beside(record string) *Store {
	return &Store{
		dir: filepath.Join(filepath.Dir(record), "drafts"), record: filepath.Base(record), last: map[string]uint64{},
	}
}

// Dir gives the directory.
func (s *Store) Dir() string { return s.dir }

// name is the file of a key: a digest, so that no name or id stands in a listing.
func (s *Store) name(k Key) string {
	h := sha256.New()
	for _, part := range []string{s.record, k.Author, k.Role, k.Patient, string(k.Kind), k.Of} {
		fmt.Fprintf(h, "%d:%s", len(part), part)
	}
	return hex.EncodeToString(h.Sum(nil)[:16]) + ".json"
}

// Put writes a draft, all of it or nothing; on nil it is on disk. turn is raised by
// the caller with every Put and Remove: one that comes late changes nothing.
func (s *Store) Put(turn uint64, d *Draft) error {
	return s.inTurn(turn, d.Key, func(path string) error {
		text, err := json.Marshal(file{
			version, s.record, d.Author, d.Role, d.Patient, d.Kind, d.Of, d.Entry, d.Began, d.Typed, d.Offset, d.Fields, d.Answers,
		})
		if err != nil {
			return err
		}
		if err := s.makeDir(); err != nil {
			return err
		}
		return s.replace(path, text)
	})
}

// Remove takes a draft away: it was saved, or its author discarded it.
func (s *Store) Remove(turn uint64, k Key) error {
	return s.inTurn(turn, k, func(path string) error {
		err := os.Remove(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		}
		return s.syncDir()
	})
}

func (s *Store) inTurn(turn uint64, k Key, fn func(path string) error) error {
	name := s.name(k)
	s.mu.Lock()
	defer s.mu.Unlock()
	if turn <= s.last[name] {
		return nil
	}
	s.last[name] = turn
	if err := fn(filepath.Join(s.dir, name)); err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	return nil
}

func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(s.dir)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 { // made by hand, say: what is in it is a patient's
		return os.Chmod(s.dir, 0o700)
	}
	return nil
}

// replace puts text in a file's place: a kill leaves the old one or the new one.
func (s *Store) replace(path string, text []byte) (err error) {
	f, err := os.CreateTemp(s.dir, "*.tmp") // 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(text); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return s.syncDir()
}

func (s *Store) syncDir() error {
	d, err := os.Open(s.dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Read gives the drafts of this record, and the names of the files that are none this
// program can read: they are renamed, never deleted. An error is what could not be
// looked at; the drafts that could stand beside it.
func (s *Store) Read(now time.Time) (found []Draft, aside []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("drafts: %w", err)
	}
	var problems []error
	for _, e := range entries {
		path := filepath.Join(s.dir, e.Name())
		if strings.HasSuffix(e.Name(), ".tmp") {
			if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > staleTemp {
				_ = os.Remove(path) // a kill while it was written; the draft before it stands
			}
			continue
		}
		if !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		text, err := readFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another program took it away just now
		}
		if err != nil && !errors.Is(err, errNoDraft) {
			problems = append(problems, err)
			continue
		}
		d, other, ok := s.parse(text, e.Name())
		switch {
		case other:
		case ok && err == nil:
			found = append(found, d)
		default:
			to, err := setAside(path)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			aside = append(aside, filepath.Base(to))
		}
	}
	return found, aside, errors.Join(problems...)
}

// Reject sets a draft's file aside: its form could not make sense of it.
func (s *Store) Reject(k Key) (name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	to, err := setAside(filepath.Join(s.dir, s.name(k)))
	if err != nil {
		return "", fmt.Errorf("draft: %w", err)
	}
	return filepath.Base(to), nil
}

var errNoDraft = errors.New("not a draft")

func readFile(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil, errNoDraft
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile))
}

// parse reads a file; other is a draft of another record in the same directory.
func (s *Store) parse(text []byte, name string) (d Draft, other, ok bool) {
	var f file
	if err := json.Unmarshal(text, &f); err != nil || f.Version != version {
		return d, false, false
	}
	if f.Record != s.record && f.Record != "" {
		return d, true, false
	}
	k := Key{f.Author, f.Role, f.Patient, f.Kind, f.Of}
	switch f.Kind {
	case Observation, Correction, Admission, Amendment, Readmission, Drug, Labs, Handover, Answer:
	default:
		return d, false, false
	}
	if s.name(k) != name || f.Entry == "" {
		return d, false, false
	}
	return Draft{Key: k, Entry: f.Entry, Began: f.Began, Typed: f.Typed, Offset: f.Offset, Fields: f.Fields, Answers: f.Answers}, false, true
}

// setAside renames a file to a name that no other has.
func setAside(path string) (string, error) {
	for n := 1; ; n++ {
		to := fmt.Sprintf("%s.aside-%d", path, n)
		if _, err := os.Lstat(to); err == nil {
			continue
		}
		return to, os.Rename(path, to)
	}
}
