package tui

import (
	"crsmon/grading"
	"crsmon/internal/ward"
)

// obs is a set's findings.
type obs = grading.Observation

// toolOf is the neuro scale of a patient.
func toolOf(r *ward.Row) grading.NeuroScale {
	c := grading.Context{Age: r.Age, Scale: r.Patient.NeuroScale}
	return c.Tool()
}

// tool gives its name.
func (e *env) tool(r *ward.Row) string {
	switch toolOf(r) {
	case grading.ScaleCAPD:
		return e.ui.CAPD
	case grading.ScaleICE, grading.ByAge:
	}
	return e.ui.ICE
}
