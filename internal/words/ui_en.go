package words

import (
	"fmt"

	"crsmon/grading"
)

func englishUI() UI {
	return UI{
		CRS: "CRS", ICANS: "ICANS", ICE: "ICE", CAPD: "CAPD", BP: "BP", SpO2: "SpO2", O2: "O2",
		Unit:     Units{"°C", "°F", "/min", "mmHg", "%", "L/min", "kPa", "lb", "kg"},
		KeyNames: map[string]string{"enter": "Enter", "tab": "Tab", "shift+tab": "Shift-Tab", "esc": "Esc", "space": "Space", "up": "Up", "down": "Down", "left": "Left", "right": "Right", "pgup": "PgUp", "pgdown": "PgDn", "home": "Home", "end": "End", "backspace": "Backspace", "delete": "Del", "ctrl+s": "Ctrl-S", "ctrl+c": "Ctrl-C", "ctrl+q": "Ctrl-Q", "ctrl+p": "Ctrl-P", "ctrl+b": "Ctrl-B", "ctrl+e": "Ctrl-E", "ctrl+l": "Ctrl-L", "ctrl+o": "Ctrl-O", "ctrl+t": "Ctrl-T", "ctrl+u": "Ctrl-U", "ctrl+w": "Ctrl-W", "ctrl+y": "Ctrl-Y", "f1": "F1", "f2": "F2", "f3": "F3", "f4": "F4", "f5": "F5", "f6": "F6", "f7": "F7", "f8": "F8", "f9": "F9", "f10": "F10", "f11": "F11", "f12": "F12"},
		Do:       englishActions(), Failures: englishFailures(),
		Months:   [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		Weekdays: [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},

		Nurse: "nurse", Doctor: "doctor", NobodyYet: "nobody signed in", WallBoard: "wall board, read only",
		WallPage: func(page, pages, patients int) string {
			return fmt.Sprintf("page %d of %d, %d patients, worst first", page, pages, patients)
		},
		Demo: "DEMO ward, fictional patients", DemoLong: "Demo: every patient here is fictional, and nothing is kept.",
		DecisionSupport: "crsmon is decision support, not a medical device cleared for that use: the clinician decides.",
		Saving:          "saving...", SavingThenQuit: "saving... crsmon closes as soon as it is on disk",
		NotRecorded: "not recorded", Yes: "yes", No: "no", None: "none",
		NameUnknown: "NAME NOT RECORDED", AgeUnknown: "age unknown", Female: "F", Male: "M", OtherSex: "other sex",
		LookAlike: "similar name on ward", NoInfusion: "no infusion recorded", BedWord: "bed", NextLabel: "next:",
		NotAssessable: "NA", CloseHint: "Esc closes",
		TooSmallKeys: "Keys are not taken at this size.",
		QuitTitle:    "Leave crsmon?", QuitText: "Everything saved stays saved.",
		QuitLoses: "What is typed on this form is not saved and would be lost.",
		QuitYes:   "leave", QuitNo: "stay",
		QuitDrafts: count("%d draft(s) are not saved and would be lost."),
		TooSmall: func(w, h, needW, needH int) string {
			return fmt.Sprintf("Terminal %dx%d is too small: needs %dx%d.", w, h, needW, needH)
		},
		Minutes:  count("%d min"),
		Hours:    func(h, m int) string { return fmt.Sprintf("%d h %02d", h, m) },
		Days:     func(d, h int) string { return fmt.Sprintf("%d d %d h", d, h) },
		AgeYears: count("%d y"), AgeMonths: count("%d mo"), AgeDays: count("%d days"),
		AgeShort: func(years, months int) string {
			if years < 2 {
				return fmt.Sprintf("%dm", months)
			}
			return fmt.Sprintf("%dy", years)
		},
		Allergies: one("allergies: %s"), Day: one("day %s"), Born: one("born %s"), ID: one("id %s"),
		Was: one("was %s"), Missing: one("missing: %s"), UpTo: one("(up to %s)"),
		WithoutAttribution: one("without the attribution: %s"),
		Items:              count("%d items"), LeftOut: count("%d left out"), LinesMore: linesMore,
		LastAssessed: two("last assessed: %s at %s"),
		RuleSource:   two("rule %s: %s"),
		FiredText:    func(english, _ string) string { return english },
		Refused:      two("%s: %s."), AllowedIs: one("Allowed: %s."),
		NotSaved: one("NOT SAVED: %s"), Since: one("since %s"), SavedAt: one("saved %s"),

		DeviceShort: map[grading.O2Device]string{
			grading.RoomAir: "air", grading.NasalCannula: "NC", grading.BlowBy: "BB", grading.HighFlowNasalCannula: "HF",
			grading.Facemask: "FM", grading.NonRebreather: "NRB", grading.Venturi: "VM", grading.TracheostomyMask: "TM",
			grading.CPAP: "CPAP", grading.BiPAP: "BiPAP", grading.MechanicalVentilation: "VENT", grading.OtherO2Device: "other",
		},
		NotDone: map[grading.NotDone]string{
			grading.NotDoneAsleep: "asleep", grading.NotDoneRefused: "refused", grading.NotDoneLanguage: "language",
			grading.NotDoneNotDue: "not due", grading.NotDoneSedated: "sedated", grading.NotDoneIntubated: "ventilated",
			grading.NotDoneUnarousable: "unarousable", grading.NotDoneOther: "other reason",
		},
		NotDoneShort: map[grading.NotDone]string{
			grading.NotDoneAsleep: "slept", grading.NotDoneRefused: "refus", grading.NotDoneLanguage: "lang",
			grading.NotDoneNotDue: "n.due", grading.NotDoneSedated: "sedat", grading.NotDoneIntubated: "vent",
			grading.NotDoneUnarousable: "unar!", grading.NotDoneOther: "n.d.",
		},
		Consciousness: map[grading.Consciousness]string{
			grading.Alert: "alert", grading.Drowsy: "drowsy, wakes unaided", grading.WakesToVoice: "wakes to voice",
			grading.WakesToTouch: "wakes only to light touch", grading.WakesVigorous: "rousing needs vigorous/repeated touch",
			grading.Unarousable: "unarousable", grading.Sedated: "sedated: not assessable",
		},
		Seizures: map[grading.Seizure]string{
			grading.SeizureNone: "no seizure", grading.SeizureBrief: "clinical seizure, resolved rapidly",
			grading.SeizureNonconvulsiveResolved: "non-convulsive on EEG, resolved",
			grading.SeizureProlonged:             "seizure over 5 min", grading.SeizureRepetitiveNoRecovery: "repeated, no recovery between",
		},
		Motors: map[grading.Motor]string{
			grading.MotorNone: "no weakness", grading.MotorTremor: "tremor", grading.MotorMyoclonus: "myoclonus",
			grading.MotorDeepFocalWeakness: "deep focal weakness (hemi-/paraparesis)",
		},
		ICPs: map[grading.ICP]string{
			grading.ICPNone: "no sign of raised ICP", grading.ICPHaemorrhage: "intracranial haemorrhage",
			grading.ICPFocalOedema: "focal oedema on imaging", grading.ICPDiffuseOedema: "diffuse oedema on imaging",
			grading.ICPPosturing: "posturing", grading.ICPSixthNervePalsy: "VI nerve palsy",
			grading.ICPPapilloedema: "papilloedema", grading.ICPCushingTriad: "Cushing's triad",
		},
		SignIn: SignInWords{
			Title: "Who is at the keyboard?", Name: "Name", Role: "Role",
			Hint:       "Your name and role stand beside every entry you make. F2 changes who is at the keyboard.",
			NameNeeded: "Type your name first.", RoleNeeded: "Press n for nurse or d for doctor.",
			Already: "you are choosing the user now", LeaveFormFirst: "save or leave this form first: it belongs to who began it",
		},
		Board: englishBoard(),
		Alert: AlertWords{
			None: "no active alert", Worse: one("worse: %s"), Repeat: "repeat or complete", Tell: "tell the doctor", Review: "SENIOR OR ICU REVIEW",
			ICU: "ICU NOW", Wait: "(wait: keys are not taken while you type)", Close: "Enter or Esc closes",
			More: count("+%d more"),
		},
		Form: englishForm(), ICESheet: englishICE(), CAPDSheet: englishCAPD(),
		Patient: PatientWords{
			NoSets: "no set recorded yet", Time: "OBSERVED", By: "BY", Corrected: "corrected",
			CannotRead: one("The chart could not be read: %s."), NEWS2: one("NEWS2 %s"), EpisodeSince: one("CRS episode since %s"),
			Due: one("next check %s"), Typed: one("typed %s"), Entry: one("entry %s"),
			Worst:    two("worst of the course: CRS %s, ICANS %s"),
			Observed: func(when, by, role string) string { return fmt.Sprintf("observed %s, by %s (%s)", when, by, role) },
		},
		Admit:          englishAdmit(),
		Correct:        englishCorrect(),
		SettingsSayWhy: " (settings, s, say why)",
		DiskFullNotice: "the disk is full: NOTHING can be saved until there is space; free some, or chart on paper",
		Drafts:         englishDrafts(),
		Help:           englishHelp(),
		Chart:          englishChart(), Sections: englishSections(),
		Drug: englishDrugs(), Task: englishTasks(), Transfer: englishMoves(), Settings: englishSettings(), Palette: englishPalette(), Plain: englishPlain(),
		Review: englishReview(), Handover: englishHandoverScreen(), Clipboard: englishClipboard(), Labs: englishLabs(),
	}
}

func englishActions() Actions {
	a := func(short, long string) Action { return Action{short, long} }
	return Actions{
		Correct: a("correct", "correct the set under the cursor; the old values stay visible"), Withdraw: a("in error", "the set under the cursor was entered in error"),
		Help: a("help", "this help"), Criteria: a("rules", "every criterion with its table cell and source"), User: a("user", "change who is at the keyboard"),
		QuitNow: a("quit", "leave crsmon; asks where something typed is not saved"), Quit: a("quit", "leave crsmon"),
		Open: a("open", "open the patient's page"), Observe: a("observe", "record a set of observations"),
		Amend: a("amend", "amend the admission: a new weight, a second infusion, a baseline"),
		Admit: a("admit", "admit a patient"), Filter: a("find", "show only patients whose bed, name, id, product or pinyin fits"),
		Refresh:    a("read again", "read the record again; it is also read whenever it changes"),
		FilterKeep: a("keep", "keep the filter and go back to the list"), FilterClear: a("show all", "clear the filter"),
		Move: a("move", "move up and down"), MoveUp: a("move", "move up"), PageDown: a("page", "a page down"), PageUp: a("page", "a page up"),
		First: a("first", "to the first"), Last: a("last", "to the last"), Scroll: a("scroll", "scroll up and down"),
		Close: a("close", "close"), AlertClose: a("close", "close the alert"), Back: a("back", "back"),
		Cancel: a("cancel", "go back without a change"), Done: a("done", "take these answers"),
		NextField: a("next", "to the next field; from the last one, save"), TabField: a("next", "to the next field; never saves"), DownField: a("next", "down a field, whatever stands in this one"), PrevField: a("previous", "to the field before"),
		Save: a("save", "save"), Answer: a("answer", "answer by the letter shown, or step through the answers"),
		Leave:     a("leave", "leave the form; asks what to do with what is typed"),
		ItemSheet: a("items", "score item by item"), ClearAnswer: a("clear", "take the answer back: not recorded"),
		LeftOut: a("left out", "the item was left out"), UseScore: a("use", "use this score"),
		NotDone: a("not done", "why this vital sign was not done, from a list"), CountBreaths: a("count", "count breaths by tapping"),
		Tap: a("breath", "one breath"), Seconds: a("seconds", "count for 15, 30 or 60 seconds"), Again: a("again", "begin the count again"),
		UseRate: a("use", "use this rate"), Language: a("language", "how examiner and patient understand each other"),
		Tick: a("tick", "tick or untick; the letters do the same"), Reasons: a("reasons", "all reasons and values of this set"),
		SignIn: a("sign in", "sign in"), Window: a("24/72 h", "24 hours, 72 hours or the whole course"),
		Section: a("section", "now, criteria, trend, timeline, scales, audit"), NextSection: a("section", "the next section"), PrevSection: a("section", "the section before"),
		EarlierSet: a("set", "to the set before: its values stand under the chart"), LaterSet: a("set", "to the set after"),
	}
}

func englishFailures() map[Failure]Sentence {
	again := "Everything typed is still here: try again."
	return map[Failure]Sentence{
		FailureUnknown:  {"the record gave an error", again},
		FailureInternal: {"crsmon itself failed", "Try again; if it stays, write the values on paper and tell whoever looks after crsmon."},
		FailureNotOpen:  {"the record is not open", "Wait for it to open, then save again."},
		FailureDiskFull: {"the disk is full", "Have space freed, then save again. " + again},
		FailureDisk:     {"the disk reported an error", "Try again; write the values on paper too and tell IT now."},
		FailureBusy:     {"another program holds the record", again},
		FailureReadOnly: {"the record is read-only", "Have the file's rights put right, then save again."}, FailureNotWritable: {"the record cannot be written", "Have the file's rights put right, then save again."},
		FailureDamaged:       {"the record is damaged", "Write on paper and tell IT now: it must be restored."},
		FailureNewer:         {"the record was written by a newer crsmon", "Start the newer program."},
		FailureNotARecord:    {"the file is not a record of crsmon", "Start crsmon with the right --db."},
		FailureClosed:        {"the record was closed", "Write the values on paper, then start crsmon again."},
		FailureConflict:      {"an earlier attempt to save this set was recorded after all", "Leave the form and look at the patient's page before typing it again."},
		FailureMoved:         {"somebody recorded for this patient at the same moment", again},
		FailureNoPatient:     {"this patient is not on the record", "Go back and admit the patient first."},
		FailurePatientExists: {"a patient with this id is already on the record", "Check the id, or open that patient from the board."},
		FailureGone: {
			"the record's file was removed or replaced while crsmon had it open",
			"Nothing can be saved to it: write this set on paper, and have the file put back before crsmon is started again.",
		},
		FailureNoAuthor: {"nobody is signed in", "Leave the form and press F2."},
	}
}

// englishCorrect are the words of corrections and withdrawals.
func englishCorrect() CorrectWords {
	return CorrectWords{
		WhyTitle: "Why is it corrected?", WithdrawTitle: "Entered in error: why?", InError: "in error",
		Withdrawn: "saved: the set no longer stands; it stays visible", Already: "this set stands no longer: correct the one that took its place",
		Reasons:         []string{"mistyped", "misread", "wrong time", "completed later", "other"},
		WithdrawReasons: []string{"wrong patient", "entered twice", "never observed", "other"},
		Head:            func(clock string) string { return "CORRECTING " + clock + ": not saved yet" },
		Withdrawing: func(when, by string) string {
			return "The set of " + when + " by " + by + " will not stand. Nothing takes its place, and it stays visible."
		},
		By: func(what, by, when, reason string) string { return what + " by " + by + ", " + when + ": " + reason },
	}
}

// englishHelp are the words of the help and the rules.
func englishHelp() HelpWords {
	return HelpWords{
		Title: "Keys of this screen", NotNow: "not now",
		Criteria: "The rules: every criterion and its source", OtherScales: "Other scales, side by side and never instead",
		Sources: "Sources", Ours: "our own choice where the consensus is silent; it fails safe",
		Escalations: func(policy, version string) string {
			return fmt.Sprintf("Escalation rules in force: policy %s %s", policy, version)
		},
		Legend: func(ge string, sh [6]string, up, down, like string) []string {
			return []string{
				fmt.Sprintf("%s2  at least 2: something is not recorded.   ?  nothing can be said.   NA  not assessable.", ge),
				fmt.Sprintf("1%s 2%s 3%s 4%s  the grades.   %s worse, %s better than the set before.   0!  not a quiet 0.", sh[1], sh[2], sh[3], sh[4], up, down),
				fmt.Sprintf("%s  a similar name is on the ward.   -0:25  overdue by 25 minutes.", like),
				"2D  a doctor gave another grade than the computed 2; the patient's page has both.",
			}
		},
	}
}

// englishBoard are the words of the board.
func englishBoard() BoardWords {
	return BoardWords{
		Columns: BoardColumns{"BED", "NAME", "DAY", "PRODUCT", "T", "HR", "BP/MAP", "SpO2", "O2", "ICE", "CRS", "ICANS", "DUE"},
		NoSet:   "no set recorded yet: grade unknown", NoSetDo: "Press o to record the first set.", DueNow: "now",
		CannotGradeDo: "Grade this patient by hand and tell whoever looks after crsmon.",
		Opening:       "opening the record...", CannotOpen: "The record cannot be opened.",
		TryAgain: "Press r to try again, q to leave.", NotOpen: "the record is not open yet",
		Empty:        "No patient is on the ward.",
		EmptyLead:    "Press n to admit the first patient.",
		EmptyThen:    "Then crsmon asks for the first set of observations and grades it at once.",
		NoPatientYet: "no patient here: n admits one",
		FilterLabel:  "find:", FilterNone: "Nobody matches. Esc shows everybody.",
		FilterCount: func(shown, all int) string { return fmt.Sprintf("%d of %d patients shown", shown, all) },
		CannotGrade: one("? cannot be graded: %s"), Refreshed: one("read again %s"), NextSet: one("next set due %s"),
		NotUpToDate: two("NOT UP TO DATE since %s: %s"), SetAt: two("set of %s, %s ago"), NextNeuro: two("%s due %s"),
		Below: count("%d more below"),
	}
}

// one, two and count make a sentence of a format with that many places.
func one(format string) func(string) string {
	return func(s string) string { return fmt.Sprintf(format, s) }
}

func two(format string) func(a, b string) string {
	return func(a, b string) string { return fmt.Sprintf(format, a, b) }
}

func count(format string) func(int) string {
	return func(n int) string { return fmt.Sprintf(format, n) }
}

func linesMore(n int) string {
	if n == 1 {
		return "1 more line below"
	}
	return fmt.Sprintf("%d more lines below", n)
}
