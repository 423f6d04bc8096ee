package words

import "fmt"

func englishReview() ReviewWords {
	return ReviewWords{
		Do:    englishReviewActions(),
		Title: "To review: new since a doctor last looked", NothingNew: "Nobody has anything new since the last review.",
		NothingNewDo: "Any patient can be reviewed from their own page with v.", NotSeenYet: "never reviewed", Never: "never",
		Reviewed: "REVIEWED", SinceThen: "SINCE THEN",
		DoctorsOnly: "a doctor's decision: F2 changes who is at the keyboard", NewFirst: "r first: something is new",
		NoSet: "no set is recorded: there is no grade to decide on", NoPolicy: "the record is not open yet", NobodyElse: "nobody else has anything new",
		Labels: ReviewLabels{
			Since: "since", Worst: "worst", Fever: "fever", On: "on", Drugs: "drugs", Checks: "checks", Told: "told", Met: "criteria",
			Doctor: "decided", Place: "place", Labs: "labs",
		},
		Course: "course", NoFever: "none recorded", NowTemp: "now", NoneGiven: "no dose recorded", NothingRuns: "no vasopressor recorded as running",
		NoTask:     "nobody has to be told",
		NotOffered: "not offered: fever, hypotension and hypoxia must be absent long enough first", NoEpisode: "no CRS episode is open or closed",
		NotAttributed: "the fever is not attributed to another cause", AlreadyAttributed: "it is attributed already: w withdraws that",
		NoEvents: "no neurological event counts now", NothingToSign: "every entry is countersigned", DetailsChanged: "the patient's details were changed",

		ConfirmTitle: "Confirm these grades?", GradeTitle: "Another grade than computed", CauseTitle: "The fever has another cause",
		WithdrawTitle: "Withdraw the attribution of the fever?", CloseTitle: "Is this CRS episode over?", ReopenTitle: "Open the last CRS episode again?",
		NeuroTitle: "Neurological events no longer count?", IntervalTitle: "Vital signs at least every ...", SignEntryTitle: "Countersign which entry?",
		MenuTitle: "Decide", CriteriaTitle: "Escalation rules, met and not met", Sign: "sign", SignBack: "back, nothing is recorded",
		AnswerAll: "answer every line first", Other: "other: type it",
		WhichScale: "Scale", WhichGrade: "Grade", Why: "Why", Cause: "Cause", Minutes: "Minutes", Entry: "Entry",
		IncompleteConfirm: "Not everything is recorded: the grade may be higher than shown.",
		WithdrawText:      "The fever then counts as CRS again.", CloseText: "The episode closes; a new fever opens another one.",
		ReopenText: "The closed episode goes on as if it had not been closed.", NeuroText: "What the sets found stays visible, and no longer sets the ICANS grade.",
		StateHead: "What you decide stands beside the computed grade and never in its place.", DoctorMark: "D",
		MovedOn: "NOT SIGNED: something was recorded while you looked", SetWord: "set", MayClose: "fever, hypotension and hypoxia have been absent long enough: e closes the episode", SameGrade: "this is the computed grade: confirm it instead",
		Reasons: []string{"finding has another cause", "worse at the bedside than charted", "measured wrongly", "baseline of this patient", "effect of treatment"},
		Causes:  []string{"infection, proven", "infection, suspected", "drug fever", "transfusion reaction", "tumour"},
		NeuroReasons: []string{
			"resolved on examination", "another cause found", "EEG normal", "imaging normal",
		},
		Intervals: []int{15, 30, 60, 120, 240},
		Count:     count("%d patients"),
		WorstOf: func(crs, crsAt, icans, icansAt string) string {
			t := "CRS " + crs
			if crsAt != "" {
				t += " at " + crsAt
			}
			t += ", ICANS " + icans
			if icansAt != "" {
				t += " at " + icansAt
			}
			return t
		},
		FeverAgo: func(temp, ago, at string) string { return "last " + temp + ", " + ago + " ago (" + at + ")" },
		DrugLine: func(drug, n, last, ago string) string { return drug + " " + n + ", last " + last + ", " + ago + " ago" },
		CountOf: func(n, most int) string {
			if most == 0 {
				return fmt.Sprintf("%d x", n)
			}
			return fmt.Sprintf("dose %d of at most %d", n, most)
		},
		NextNotBefore: one("next not before %s (reference)"), NextNow: one("next possible since %s (reference)"),
		SetDue:  func(what, at, by string) string { return what + " due " + at + ", in " + by },
		SetLate: func(what, at, by string) string { return what + " was due " + at + ": OVERDUE " + by },
		NotDone: two("%s not done: %s"), NotMet: func(more, not int) string {
			return fmt.Sprintf("%d more met, %d not met: m lists all with values and sources", more, not)
		},
		Attributed: one("fever attributed to %s"), Every: one("vital signs at least every %s"),
		Sets: func(n int) string {
			if n == 1 {
				return "1 set"
			}
			return fmt.Sprintf("%d sets", n)
		},
		Untold:     two("nobody told yet: %s, for %s"),
		ClosedTask: one("closed: %s"), SinceReview: two("since the review of %s by %s"),
		Doctor:      two("doctor: %s (%s)"),
		DoctorGrade: func(scale, grade, why string) string { return scale + " by the doctor: " + grade + " (" + why + ")" },
		New:         one("NEW while you looked: %s"),
		NewSet:      func(when, grades, by string) string { return "set of " + when + ", " + grades + ", " + by },
		NoLonger:    two("the entry of %s no longer stands, by %s"),
		ToldLine: func(answer, whom, how, when, by string) string {
			t := answer
			if whom != "" {
				t += " " + whom
			}
			t += " " + when
			if how != "" {
				t += ", " + how
			}
			if by != "" {
				t += " (written by " + by + ")"
			}
			return t
		},
		Signing:   two("Signed by %s, %s."),
		Withdraws: two("The doctor's %s %s no longer stands beside it."),
		Confirmed: one("confirmed and signed: %s"), Graded: one("signed: %s"), Signed: one("countersigned: %s"),
		AttributedTo: one("signed: fever attributed to %s"), IntervalSet: one("signed: vital signs at least every %s"),
		Withdrawn: "signed: the fever is not attributed any more", Closed: "signed: the CRS episode is closed",
		Reopened: "signed: the CRS episode is open again", NeuroResolved: "signed: neurological events no longer count",
		Next:     func(saved, bed, name string) string { return saved + "; n: " + bed + " " + name },
		Computed: two("%s as computed: %s"),
		Queue:    count("%d to review"), More: count("+%d more"),
	}
}

func englishReviewActions() ReviewActions {
	a := func(short, long string) Action { return Action{short, long} }
	return ReviewActions{
		Open: a("review", "the doctor's review: what is new since the last one"), Look: a("review", "review this patient"),
		Confirm: a("confirm", "confirm the grades as computed"), Grade: a("grade", "raise or lower a grade, with a reason"),
		Attribute: a("fever", "the fever has another cause"), Withdraw: a("withdraw", "withdraw the attribution of the fever"),
		Episode: a("episode", "close the CRS episode, or open the closed one again"), Reopen: a("reopen", "open the closed CRS episode again"),
		Neuro: a("neuro", "neurological events have resolved and no longer count"), Interval: a("interval", "vital signs at least so often"),
		Countersign: a("countersign", "countersign an entry"), Next: a("next", "the next patient with something new"),
		TakeIn: a("show new", "show what was recorded while you looked"), Criteria: a("criteria", "every escalation rule with values and source"),
		Menu: a("decide", "all decisions as a list"),
	}
}

func englishHandoverScreen() HandoverScreenWords {
	a := func(short, long string) Action { return Action{short, long} }
	return HandoverScreenWords{
		Do: HandoverScreenActions{
			Open: a("handover", "hand over, accept a handover, look at earlier ones"), Edit: a("edit", "edit the text before it is signed"),
			EditDone: a("done", "end editing; the text stays as it is"), Sign: a("sign", "sign the text as it stands"),
			Accept: a("accept", "take this handover under your own name"), Anew: a("anew", "make the text again from the record"),
			Choose: a("choose", "this text or an earlier handover"),
		},
		TitleWard: "Handover of the ward", Draft: "new", NotSigned: "not signed", Accepted: "accepted", Waits: "NOT ACCEPTED YET",
		Reading: "reading the record...", Empty: "(empty: e writes the text)", SignTitle: "Sign this handover?", To: "To", ToHint: "who takes it; may stay empty",
		SignText:      "The text is kept as it stands and waits until somebody else accepts it by name.",
		Stale:         "the record has changed since this text was made: r makes it anew",
		StaleAsk:      "The record has changed since this text was made. Esc goes back, and r makes it anew.",
		NothingToSign: "there is no text to sign", AlreadyAccepted: "it is accepted already", OwnHandover: "you signed it: the next person takes it under their own name (F2)",
		NotADraft: "a signed handover does not change",
		Editing:   "EDITING: not signed", LeaveText: "The text you edited is not signed. It stays as your draft: h brings it back.",
		TakeTitle: "Take this handover?", TakeText: "Your name goes under it.", TakeYes: "take it", TakeNo: "not now", TheWard: "the ward",
		Signed: "signed, kept; it waits until somebody else accepts it", Edited: "edited", MakeAnew: "Make the text anew?",
		MakeAnewText: "What you edited is lost.", MakeAnewYes: "make it anew",
		TitleOf: one("Handover of %s"), MadeAt: one("made %s"),
		SignedBy: func(by, when, to string) string {
			if to != "" {
				return "signed by " + by + ", " + when + ", to " + to
			}
			return "signed by " + by + ", " + when
		},
		AcceptedBy: two("accepted by %s, %s"),
		NotAccepted: func(list string, n int) string {
			if n > 1 {
				return fmt.Sprintf("%d handovers not accepted yet: %s", n, list)
			}
			return "Handover not accepted yet: " + list
		},
		WaitingOne: func(what, by, when string) string { return what + " (" + by + ", " + when + ")" },
		Taken:      one("accepted: the handover of %s"), CannotRead: one("The handovers cannot be read: %s"), Head: one("record head %s"),
		TooLong: func(n, most int) string {
			return fmt.Sprintf("the text has %d characters; allowed: at most %d", n, most)
		},
		SignedAndWaits: one("handover of %s signed: it waits until somebody else accepts it"),
		NotAcceptedYet: count("%d not accepted yet"),
	}
}

func englishClipboard() ClipboardWords {
	return ClipboardWords{
		Line: Action{"copy line", "copy the grades as one line for the hospital's notes"}, SBAR: Action{"copy SBAR", "copy the whole handover text"},
		NoGrade: "no set is recorded: there is no grade to copy", CannotHere: "this terminal is known not to take a copy from programs: select it with the mouse",
		Tmux: "in tmux this needs: set -g set-clipboard on", NoSBAR: "no handover text can be made here", LineName: "grade line", SBARName: "SBAR",
		Copied: func(what string, n int) string {
			return fmt.Sprintf("%s sent to the clipboard, %d characters", what, n)
		},
		NotCopied: one("not copied: %s"),
		Day:       one("day %s"), ID: one("id %s"), Policy: one("policy %s"), Measured: one("set of %s"),
	}
}
