package db

// WithWork makes a passphrase cheap, for tests.
func WithWork(s Seal, work int) Seal {
	s.work = work
	return s
}
