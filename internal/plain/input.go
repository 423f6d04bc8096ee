package plain

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"crsmon/internal/entry"
)

// maxLine is the longest line taken, in bytes.
const maxLine = 1000

// lines reads the input beside the session, so that a signal is heard while it waits.
type lines struct {
	next  chan readLine
	done  chan struct{}
	count int
}

type readLine struct {
	text    string
	tooLong bool
	err     error
}

func read(r io.Reader) *lines {
	l := &lines{next: make(chan readLine), done: make(chan struct{})}
	go func() {
		in := bufio.NewReaderSize(r, maxLine+2)
		for first := true; ; first = false {
			one := readOne(in)
			if first {
				one.text = strings.TrimPrefix(one.text, "\ufeff")
			}
			select {
			case l.next <- one:
			case <-l.done:
				return
			}
			if one.err != nil {
				return
			}
		}
	}()
	return l
}

func (l *lines) close() { close(l.done) }

// readOne reads a line and drops what is longer than a line may be. A last line without
// its end was cut off: it is not an answer.
func readOne(in *bufio.Reader) readLine {
	b, err := in.ReadSlice('\n')
	out := readLine{text: string(b)}
	for errors.Is(err, bufio.ErrBufferFull) {
		out = readLine{tooLong: true}
		_, err = in.ReadSlice('\n')
	}
	if err != nil {
		return readLine{err: err}
	}
	out.text = strings.TrimRight(out.text, "\r\n")
	if len(out.text) > maxLine {
		return readLine{tooLong: true}
	}
	return out
}

// line asks and gives the next line of the input. It comes back with errEnd at the end of
// the input or when a signal has come, and with ErrRefused for a bad line of a script.
func (s *session) line(prompt string) (string, error) { return s.lineOr(prompt, nil) }

// lineOr is line; woken is called, and the question asked again, where the ward may have
// changed while it waited.
func (s *session) lineOr(prompt string, woken func() (said bool)) (string, error) {
	for {
		col := s.ask(prompt)
		if err := s.out.Flush(); err != nil {
			return "", err
		}
		var got readLine
		wake := s.Wake
		if woken == nil {
			wake = nil
		}
		for waiting := true; waiting; {
			select {
			case <-s.ctx.Done():
				got.err, waiting = s.ctx.Err(), false
			case got = <-s.in.next:
				waiting = false
			case <-wake:
				if woken() {
					col = s.ask(prompt)
				}
				if err := s.out.Flush(); err != nil {
					return "", err
				}
			}
		}
		s.in.count++
		if got.err != nil {
			s.say("")
			if !errors.Is(got.err, io.EOF) && s.ctx.Err() == nil {
				s.say("! " + got.err.Error())
			}
			return "", errEnd
		}
		if !s.Interactive { // a transcript shows what was answered
			s.transcript(col, strings.ToValidUTF8(got.text, "?"))
		}
		why := s.unreadable(&got)
		if why == "" {
			return got.text, nil
		}
		if err := s.refuse(why); err != nil {
			return "", err
		}
	}
}

// unreadable says why a line cannot be an answer; empty where it can.
func (s *session) unreadable(l *readLine) string {
	switch {
	case l.tooLong:
		return s.pw.TooLong
	case !utf8.ValidString(l.text):
		return s.pw.NotUTF8
	case strings.IndexFunc(l.text, func(r rune) bool { return r != '\t' && entry.Unsafe(r) }) >= 0:
		return s.pw.Control
	}
	return ""
}
