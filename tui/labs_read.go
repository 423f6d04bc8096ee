package tui

import (
	"crsmon/internal/entry"
	"crsmon/internal/ward"
)

// readLab reads one field of the laboratory form. ok is false where nothing is there
// that can be taken, and bad says why.
func (e *env) readLab(s string, t *ward.LabTest) (r ward.LabResult, ok bool, bad string) {
	read := entry.Lab(s, t.Analyte, t.Unit, &e.ui.Labs)
	return ward.LabResult{Lab: read.Lab, Bound: ward.BoundOf(read.Mark)}, read.Known, read.Bad
}
