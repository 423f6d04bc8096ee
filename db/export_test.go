package db

import (
	"context"
	"io/fs"
	"time"
)

// What the tests in db_test need from inside.

// WithMigrations gives options that use other migrations: a file system with schema/NNNN_*.sql.
func WithMigrations(o Options, from fs.FS) Options {
	o.migrations = from
	return o
}

// EmbeddedMigrations are the real ones.
func EmbeddedMigrations() fs.FS { return embedded }

// Canonical gives the bytes that are hashed for e.
func Canonical(e Entry) []byte { return canonical(e) }

// HashOf gives the hash of e's content.
func HashOf(e Entry) [32]byte { return hashOf(e) }

// Genesis gives the hash before a node's first entry.
func Genesis(node string) [32]byte { return genesis(node) }

// Queries gives the statements whose cost must not grow with the history, by name.
func Queries() map[string]string {
	return map[string]string{
		"before": beforeSQL, "tail": tailSQL, "by id": byIDSQL, "of patient": ofPatientSQL, "page": pageSQL, "page of patient": patientPageSQL, "hash at": hashAtSQL, "top": topSQL,
		"patients": patientsSQL, "present": presentSQL, "newest": newestSQL(onePatient, 2), "board": newestSQL(allPresent, 4),
	}
}

// WithRest gives options with which the log is written back after another rest than a second; below 0 it never is.
func WithRest(o Options, rest time.Duration) Options {
	o.rest = rest
	return o
}

// KeepNow writes the log back.
func KeepNow(d *DB) { d.keepNow() }

// Deafen makes the next Changed do without signs, as where the system gives none.
func Deafen(d *DB) {
	if s := d.takeSigns(); s != nil {
		s.dead = true
		d.heard.Lock()
		defer d.heard.Unlock()
		d.heard.signs = s
	}
}

// NextLook is how long the next Changed waits for a sign at most, and SlowLook how long one waits without any.
func NextLook(d *DB) time.Duration {
	d.heard.Lock()
	defer d.heard.Unlock()
	return d.heard.signs.pause()
}

// SlowLook is the pause between two looks without a sign.
const SlowLook = lookSlow

// Primed is the size of a log that holds nothing.
const Primed = primedLog

// ReadEntries reads the columns of entries with a query.
func ReadEntries(d *DB, query string) ([]Entry, error) {
	all, err := d.entries(context.Background(), query)
	return all, classify("test", err)
}
