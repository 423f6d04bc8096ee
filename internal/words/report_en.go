package words

import (
	"fmt"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
)

func englishReport() Report {
	return Report{Handover: englishHandover(), Paper: englishPaper(), Pack: englishPack(), Sign: englishSign()}
}

func three(format string) func(a, b, c string) string {
	return func(a, b, c string) string { return fmt.Sprintf(format, a, b, c) }
}

func englishHandover() HandoverWords {
	return HandoverWords{
		Title: "HANDOVER (SBAR)", WardTitle: "WARD HANDOVER",
		Situation: "SITUATION", Background: "BACKGROUND", Assessment: "ASSESSMENT", Recommend: "RECOMMENDATION",
		SexUnknown: "sex not recorded", LookAlike: "** SIMILAR NAME ON THE WARD **",
		NoHandover:     "NO EARLIER HANDOVER IS SIGNED. Since admission:",
		NoWardHandover: "No earlier handover of the ward is signed.",
		NothingSince:   "NOTHING was recorded since then.", NotAccepted: "not accepted by anybody",
		LastHandover: three("CHANGED SINCE THE LAST HANDOVER (%s, %s, %s):"),
		AcceptedBy:   two("accepted by %s %s"),
		GradeSince: func(scale, now string, working, was, worst int) string {
			s := scale + " " + now + " now"
			if was >= 0 {
				s += fmt.Sprintf(", %d then", was)
			}
			if worst > working {
				s += fmt.Sprintf(", worst between %d", worst)
			}
			return s
		},
		SetsSince: func(sets, others int) string {
			return fmt.Sprintf("%s, %s to escalations", plural(sets, "set of observations", "sets of observations"), plural(others, "answer", "answers"))
		},
		More:      count("and %d more: see the chart"),
		Corrected: three("set of %s corrected by %s: %s"), InError: three("set of %s withdrawn by %s, entered in error: %s"),
		Withdrawn: "(replaced or withdrawn)",
		Raised:    three("escalation %s raised %s: %s"), ClosedTask: three("escalation %s closed %s: %s"),
		Running: two("%s runs at %s"), Stopped: one("%s stopped"), By: one("[%s]"),
		RateUnknown: "rate not recorded", OxygenStopped: "oxygen stopped, room air", NotForHypoxia: "(not for hypoxia)",
		Moves: map[string]string{
			"bed": "moved to bed", "icu-requested": "ICU bed asked for", "icu-arrived": "arrived in the ICU", "returned": "back from the ICU",
			"discharged": "discharged", "readmitted": "readmitted",
		},
		Decisions: map[string]string{
			"confirm": "grades confirmed", "grade": "graded by the doctor:", "attribute": "fever attributed to another cause",
			"unattribute": "attribution of the fever withdrawn", "close-episode": "CRS episode closed", "reopen-episode": "CRS episode reopened",
			"resolve-neuro": "neurological events resolved", "interval": "vital signs at least every", "countersign": "countersigned",
		},
		Answers:     map[string]string{"told": "told", "acknowledged": "acknowledged", "declined": "declined", "passed-up": "passed up to", "closed": "closed"},
		StatusWords: map[string]string{"open": "open", "told": "told", "acknowledged": "acknowledged", "declined": "declined", "closed": "closed"},
		Levels:      map[policy.Level]string{policy.LevelNone: "", policy.LevelRepeat: "CHECK", policy.LevelTell: "TELL DOCTOR", policy.LevelReview: "SENIOR/ICU REVIEW", policy.LevelICU: "ICU NOW"},
		Stale:       three("THESE GRADES ARE OF %s, %s AGO: the check is overdue by %s, they may have changed"),
		NoSet:       "No observation is recorded: nothing can be said of CRS or ICANS.",
		FirstSetNow: "First set of observations: due NOW.",
		CannotRead: func(why string) string {
			return "THE RECORD OF THIS PATIENT CANNOT BE GRADED: the grades are unknown, not normal. (" + why + ")"
		},
		LastAssessed: two("last assessed: %s at %s"),
		Unchanged:    one("unchanged since the first set %s"),
		Up:           two("UP from %s at %s"), Down: two("down from %s at %s"), MaybeDown: two("was %s until %s; what is missing leaves open whether it is better"),
		DoctorGrade: func(scale string, grade int, reason, by, when string) string {
			return fmt.Sprintf("doctor's grade: %s %d (%s), %s %s; the computed grade stands beside it", scale, grade, reason, by, when)
		},
		Confirmed: two("grades confirmed by %s %s"), BeforeNewest: "that was before the newest set",
		NoReview:   "not yet reviewed by a doctor",
		Attributed: one("fever attributed by a doctor to: %s"), Unattributed: one("without that attribution: %s"),
		Vitals: three("Vital signs %s (%s ago), by %s:"),
		Temp:   "T", HR: "HR", RR: "RR", BP: "BP", MAP: "mean", SpO2: "SpO2", Oxygen: "O2:", Conscious: "consciousness:", Score: "neuro score:",
		LastValue: three(" (last %s, %s, %s ago)"), NotDone: one("not done: %s"),
		Pressors:     "Vasopressors and infusions:",
		PressorSince: three("%s %s since %s"), PressorStated: one("%s (stated with the set)"),
		OxygenSince: two("Oxygen by order: %s since %s"), Masking: one("May hide fever: %s"), FluidBolus: "Fluid was given for blood pressure",
		Indication: one("Indication: %s"), Infusions: two("Infused: %s, %s"),
		NoEpisode: "No CRS episode so far",
		Episode: func(onset, day, worst, end string) string {
			return strings.TrimSpace(fmt.Sprintf("CRS episode: onset %s %s", onset, bracket(day))) + ", worst " + worst + ", " + end
		},
		EpisodeOpen: "still open", EpisodeClosed: one("closed %s"),
		Worst: func(scale, onset, day, worst, at string) string {
			return fmt.Sprintf("%s: first %s%s, worst %s reached %s", scale, onset, strings.TrimRight(" "+bracket(day), " "), worst, at)
		},
		NeverAbove0: one("%s: no grade above 0 so far"),
		Drug: func(name string, n, of int, last, amount, next string) string {
			s := fmt.Sprintf("%s %d", name, n)
			switch {
			case of > 0:
				s = fmt.Sprintf("%s %d of %d", name, n, of)
			case n == 1:
				s += " dose"
			default:
				s += " doses"
			}
			s += ", last " + last
			if amount != "" {
				s += " (" + amount + ")"
			}
			if next != "" {
				s += ", " + next
			}
			return s
		},
		NotBefore: two("next not before %s [%s]"), IntervalOver: two("interval over since %s [%s]"),
		NoMoreBySource: one("no further dose by the source [%s]"),
		NoDrugs:        "No drug is recorded as given",
		ReferenceNote:  "(counts and times are a reference with their source, not an order)",
		Baseline: func(weight, sbp, spo2, ice grading.Reading, o2 string) string {
			value := func(r grading.Reading, unit string) string {
				if !r.Known {
					return "not recorded"
				}
				return r.String() + unit
			}
			return fmt.Sprintf("Baseline: weight %s, systolic %s, SpO2 %s, ICE %s, oxygen at home: %s", value(weight, " kg"), value(sbp, " mmHg"), value(spo2, " %"), value(ice, "/10"), o2)
		},
		NothingMissing: one("%s: nothing is missing that could change the grade"),
		Interval:       three("%s is INCOMPLETE: it could be anything from %s to %s"),
		Next:           two("%s would be %s"),
		Met:            "Criteria met now:", NoneMet: "Criteria met now: none", NotMet: one("Not met: %s"),
		Task: three("Told about %s (raised %s): %s"), NobodyOf: one("NOBODY IS RECORDED AS TOLD of %s"), NobodyTold: "nobody is recorded as told", NoAnswerYet: "NO ANSWER YET", WorseSince: one("WORSE SINCE %s, and not answered since then"),
		Waiting:       two("WAITS for %s since %s"),
		NoEscalations: "No escalation is open",
		VitalsDue:     one("Vital signs due %s"), NeuroDue: one("ICE/CAPD due %s"),
		OverdueBy: one("OVERDUE %s"), NextFrom: one("(next not before %s)"),
		DueNow: "NOW", NotHere: "not due here, the patient is elsewhere", DueIn: two("%s (in %s)"), Overdue: two("%s: OVERDUE by %s"),
		DoctorInterval: count("Doctor's order: vital signs at least every %d min"),
		OfferClosing:   "Fever, hypotension and hypoxia have been absent long enough: ask a doctor whether the episode is over",
		Place:          one("Place: %s"), NoICU: "Place: on the ward; no ICU bed was asked for",
		Patients: func(n int) string { return plural(n, "patient", "patients") },
		Policy:   three("rules %s, policy %s %s"), Head: one("record %s"),
		SummaryNoSet:    two("ASTCT CRS and ICANS of %s: not known, no gradable observation is recorded (%s)"),
		NotFullyPrinted: two("NAME NOT FULLY PRINTABLE (%s): identify by id %s"),
	}
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
