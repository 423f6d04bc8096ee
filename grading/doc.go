// Package grading holds the clinical rules of crsmon: cytokine release syndrome
// (CRS) and neurotoxicity (ICANS) by the ASTCT consensus (Lee DW et al., Biol
// Blood Marrow Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758), the
// Cornell Assessment of Pediatric Delirium that replaces ICE in children under
// 12 (Traube C et al., Crit Care Med 2014;42:656-663), NEWS2 (Royal College of
// Physicians 2017), and the course of one patient over time.
//
// A bedside record is never complete, so a grade is an interval: [Result.Low] is
// the grade if every unrecorded item turned out normal, [Result.High] the grade
// if every one turned out as bad as it can be, and [Result.Working] the grade that
// is shown, alerted on and stored. Two laws hold for every input:
//
//   - Refinement: recording one more finding never widens the interval.
//   - Monotonicity: making one recorded finding worse never lowers Low, Working or
//     High.
//
// Findings are what was observed or given (an [Observation]); what is known of the
// patient and what a doctor decided (a [Context]) is held fixed in both laws. One
// blood pressure - systolic with its diastolic and mean - is one finding.
//
// The package is pure: no clock, no input or output, no locale, no global state;
// the same input gives the same answer, and no input makes it panic. It imports
// the standard library only. Reasons are codes with parameters: the words are
// made elsewhere. Where the consensus is silent the choice is marked Ours in
// [Criteria] and fails safe.
package grading
