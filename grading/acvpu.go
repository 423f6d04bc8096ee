package grading

// ACVPU gives the ICANS consciousness of an ACVPU letter (NEWS2 chart): A alert, C
// new confusion - alert, and an ICE now -, V wakes to voice, P responds to pain, U
// unarousable. P may be light or vigorous touch: until that is answered it counts as
// vigorous, grade 4 [ours]. ok is false for any other letter.
func ACVPU(letter byte) (c Consciousness, confusion Answer, ok bool) {
	switch letter {
	case 'A', 'a':
		return Alert, No, true
	case 'C', 'c':
		return Alert, Yes, true
	case 'V', 'v':
		return WakesToVoice, NotRecorded, true
	case 'P', 'p':
		return WakesVigorous, NotRecorded, true
	case 'U', 'u':
		return Unarousable, NotRecorded, true
	}
	return ConsciousnessNotRecorded, NotRecorded, false
}

// RASS gives the ICANS consciousness of a Richmond Agitation-Sedation score, +4 to
// -5, in a patient who is not sedated by drugs: 0 and above alert, -1 to -3 wakes to
// voice, -4 only to touch - counted as vigorous, grade 4, until light touch is
// answered -, -5 unarousable [ours]. ok is false for any other number.
func RASS(score int) (c Consciousness, ok bool) {
	switch {
	case score > 4 || score < -5:
		return ConsciousnessNotRecorded, false
	case score >= 0:
		return Alert, true
	case score >= -3:
		return WakesToVoice, true
	case score == -4:
		return WakesVigorous, true
	}
	return Unarousable, true
}
