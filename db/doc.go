// Package db is the record: an append-only ledger in one SQLite file.
//
// It imports the standard library, modernc.org/sqlite with its libc, github.com/google/uuid and, for encrypted
// backups, filippo.io/age, and nothing of ours. It is the only package with SQL. It knows nothing of clinical meaning: kinds, patients and
// authors are text, payloads are JSON objects whose bytes are kept exactly as they were written.
// The kinds it knows by name are "admit" and "transfer", and of payloads the one key "discharged" of a transfer, because
// they say who is on the ward; the rule is the view present_by_ledger of the schema.
//
// # A save, in order
//
//  1. The drafts are checked and their payloads compacted. Nothing is locked yet.
//  2. The caller waits for its turn in this process, then BEGIN IMMEDIATE takes SQLite's write lock,
//     tried again every 0.2–1 ms until Options.BusyTimeout. Until here the caller may cancel;
//     from here on it cannot: an interrupted write has no known outcome.
//  3. In the transaction: is it a retry (the first draft's id is there already)? Have the patient's
//     entries moved on since they were read? What is the last hash of this record's own chain? Does what
//     is replaced exist? Then the entries are inserted one after the other. An admission or a transfer
//     sets who is on the ward, by a trigger.
//  4. COMMIT with synchronous=FULL: one sync of the write-ahead log. Only then does Append return nil.
//
// A second after the last save of anyone the log is written back into the main file beside the saves (checkpoint.go): at rest
// the main file alone is the record. Others' commits are told by Changed.
//
// An error from Append means "not known to be saved". Appending the same drafts again, with the same
// ids, is always safe: either nothing was written and they are written now, or they are found.
//
// # What the chain proves, and what not
//
// Every entry carries the SHA-256 of the entry before it in its node's sequence, so a changed byte,
// a removed, inserted or reordered entry and a swapped payload are found by Verify. Taking away the
// last entries of a chain leaves a shorter chain that is sound in itself: that is seen only by comparing
// Report.Head or Report.Entries with a value kept elsewhere, such as a printed handover sheet.
//
// record.created_at is in no hash either. Nothing reads it, and no bound on it would be sound: the clock may have been set
// back or forward between the making of the file and its first entry, so a created_at after that entry, or long before
// it, is no sign of a change.
//
// # Places
//
// Seq is an entry's place in the sequence of the record it was first written in. Pos is its
// place in this file: the order of arrival. In a record that never took in another record's entries
// the two are equal. A patient's head, which Append compares, is the newest Pos: entries that arrive
// from elsewhere move the patient on as well.
package db
