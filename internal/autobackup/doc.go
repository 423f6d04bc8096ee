// Package autobackup makes backups of an open record on a schedule, to a second place.
//
// A Scheduler looks every few minutes whether the newest sound backup of its record in the second place is older than the
// schedule allows, and then makes one through db.Backup: verified, rotated, encrypted if asked. It works beside everything
// else and holds no lock of the record, so no save waits for it. A second place that is absent, full, read-only or slow
// costs nothing but a warning, which stays until a backup is there again.
//
// Several programs that have the record open share one file beside it, RECORD.autobackup: whoever holds its lock makes
// the backup, and the others find it made. In it stands the last failure, for crsmon doctor.
package autobackup
