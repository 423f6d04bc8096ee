package words

// SignWords are the words of the block that both sign on a printed handover.
type SignWords struct {
	Given, Accepted, Name, Date, Clock, Signature string
	NotSigned                                     string
	Entry, To, Witness                            func(s string) string
}

func englishSign() SignWords {
	return SignWords{
		Given: "Given by", Accepted: "Accepted by", Name: "Name, role", Date: "Date", Clock: "Time", Signature: "Signature",
		NotSigned: "Printed before it was signed in crsmon: the text may still change there, this sheet does not.",
		Entry:     one("Signed in crsmon as entry %s."),
		To:        one("to: %s"),
		Witness:   one("Witness outside the record: %s"),
	}
}
