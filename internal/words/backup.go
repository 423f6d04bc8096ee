package words

// BackupTrouble is what stands between the record and its next automatic backup.
type BackupTrouble uint8

// The troubles.
const (
	BackupAbsent BackupTrouble = iota + 1
	BackupFull
	BackupReadOnly
	BackupUnsound
	BackupLate
	BackupSetup
	BackupFailed
)

// Backups are the words of the automatic backups.
type Backups struct {
	Troubles map[BackupTrouble]Sentence
	// Warning is shown until there is a backup again. newest is how old the newest is, "" where there is none.
	Warning func(why, newest, do string) string
}

func englishBackups() Backups {
	return Backups{
		Troubles: map[BackupTrouble]Sentence{
			BackupAbsent:   {"the place of the backups is not there", "Have the backup disk connected or mounted; crsmon tries again by itself."},
			BackupFull:     {"a disk is full", "Have space freed where the backups go (for encrypted ones also where the record is); crsmon tries again by itself."},
			BackupReadOnly: {"the place of the backups cannot be written", "Have its rights put right, or the disk mounted for writing; crsmon tries again by itself."},
			BackupUnsound:  {"the copy did not pass its check", "Tell IT now to run crsmon verify; the earlier backups are as they were."},
			BackupLate:     {"no backup was made in time, and no error is known", "Have IT look whether the backup disk answers: crsmon doctor."},
			BackupSetup:    {"the policy's [backup] part is wrong", "Have IT run crsmon doctor, which says what is allowed."},
			BackupFailed:   {"the backup failed", "Have IT run crsmon doctor, which says why; crsmon tries again by itself."},
		},
		Warning: func(why, newest, do string) string {
			if newest == "" {
				newest = "none yet"
			} else {
				newest = "newest " + newest + " old"
			}
			return "NO CURRENT BACKUP (" + newest + "): " + why + ". " + do + " What is recorded here is saved as always."
		},
	}
}
