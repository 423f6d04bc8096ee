// Package pty is a terminal made in memory, for tests and bench: a program is run on
// it as on a real one, what it writes is kept, and what it left switched on is named.
// It is built on the system's own pseudo-terminals, so it is for Linux only.
package pty
