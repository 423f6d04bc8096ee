// Package words holds every sentence and label a person sees, one typed struct a
// language, so that the screens, the commands and the printed sheets say the same
// thing and a missing translation does not compile. It imports grading and
// internal/policy only.
package words

// Words is one language.
type Words struct {
	// Grading are the words of grades, reasons and what is missing.
	Grading Grading
	// UI are the words of the screens.
	UI UI
	// Scales are the words of the scales beside them.
	Scales Scales
	// Backups are the words of the automatic backups.
	Backups Backups
	// Report are the words of what is printed.
	Report Report
}

// English gives the English words.
func English() *Words {
	return &Words{Grading: englishGrading(), UI: englishUI(), Scales: englishScales(), Backups: englishBackups(), Report: englishReport()}
}
