package observation

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// MaxObject is the largest JSON object read, in bytes.
const MaxObject = 1 << 20

// Splitter cuts a stream into JSON objects: one object, an array of them, or one a
// line, in constant memory. What is not an object is reported and passed over, so
// that one bad line does not lose the rest.
type Splitter struct {
	r       *bufio.Reader
	buf     []byte
	n       int
	line    int
	inArray bool
}

// NewSplitter reads from r.
func NewSplitter(r io.Reader) *Splitter {
	return &Splitter{r: bufio.NewReaderSize(r, 64<<10), line: 1}
}

// BrokenError is a stretch of input that is not a JSON object.
type BrokenError struct {
	Line    int // where it begins, 1-based
	Problem string
}

// Error gives the line and the problem.
func (e *BrokenError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// Next gives the next object's bytes, valid until the next call, and its number
// (1-based; what is broken counts too). The error is io.EOF at the end, a
// *BrokenError after which reading goes on, or a read error.
func (s *Splitter) Next() (object []byte, number int, err error) {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) && s.inArray {
				s.inArray = false
				s.n++
				return nil, s.n, &BrokenError{s.line, "the array is not closed by ]"}
			}
			return nil, s.n, err
		}
		switch {
		case c == '\n':
			s.line++
		case c == ' ' || c == '\t' || c == '\r':
		case c == ',' && s.inArray && s.n > 0:
		case c == '[' && !s.inArray:
			s.inArray = true
		case c == ']' && s.inArray:
			s.inArray = false
		case c == 0xEF && s.n == 0 && s.skipBOM():
		case c == '{':
			s.n++
			return s.object()
		default:
			s.n++
			line := s.line
			s.skipLine()
			return nil, s.n, &BrokenError{line, "not a JSON object"}
		}
	}
}

func (s *Splitter) skipBOM() bool {
	if b, err := s.r.Peek(2); err == nil && b[0] == 0xBB && b[1] == 0xBF {
		_, _ = s.r.Discard(2)
		return true
	}
	return false
}

func (s *Splitter) skipLine() {
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			return
		}
		if c == '\n' {
			s.line++
			return
		}
	}
}

// object reads on to the brace that closes it. Where the text cannot be one object
// (a line ends inside a string, another object begins where none may), it stops
// there, so that the next line is read for itself.
func (s *Splitter) object() ([]byte, int, error) {
	if whole := s.buffered(); whole != nil {
		return whole, s.n, nil
	}
	s.buf = append(s.buf[:0], '{')
	start, depth, inString := s.line, 1, false
	last, before := byte('{'), byte('{')
	for {
		c, err := s.r.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return nil, s.n, &BrokenError{start, "the object is not closed by }"}
			}
			return nil, s.n, err
		}
		if len(s.buf) >= MaxObject {
			s.skipLine()
			return nil, s.n, &BrokenError{start, fmt.Sprintf("the object is larger than %d bytes", MaxObject)}
		}
		if c == '\n' {
			s.line++
			if inString {
				return nil, s.n, &BrokenError{start, "the line ends inside a string"}
			}
		}
		if inString {
			s.buf = append(s.buf, c)
			switch c {
			case '\\':
				if c, err = s.r.ReadByte(); err == nil {
					if c == '\n' {
						_ = s.r.UnreadByte()
						continue
					}
					s.buf = append(s.buf, c)
				}
			case '"':
				inString = false
			}
			continue
		}
		// An object that begins a line in its first column is the next one: a line cut
		// short must not swallow the good one after it.
		if c == '{' && (before == '\n' || last != ':' && last != ',' && last != '[') {
			_ = s.r.UnreadByte()
			return nil, s.n, &BrokenError{start, "the object is not closed by }"}
		}
		before = c
		s.buf = append(s.buf, c)
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case '"':
			inString = true
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return s.buf, s.n, nil
			}
		}
		last = c
	}
}

// buffered gives the object that begins with the byte read last if it lies whole in
// the buffer, uncopied; nil leaves it to object, which says what is wrong with it.
func (s *Splitter) buffered() []byte {
	_ = s.r.UnreadByte()
	b, _ := s.r.Peek(s.r.Buffered())
	line, depth, inString := s.line, 0, false
	last, before := byte(':'), byte(':')
	for i := 0; i < len(b); i++ {
		c := b[i]
		if inString {
			switch c {
			case '\\':
				if i+1 < len(b) && b[i+1] != '\n' {
					i++
				}
			case '"':
				inString = false
			case '\n':
				return s.notBuffered()
			}
			continue
		}
		if c == '{' && (before == '\n' || last != ':' && last != ',' && last != '[') {
			return s.notBuffered()
		}
		before = c
		switch c {
		case '\n':
			line++
			continue
		case ' ', '\t', '\r':
			continue
		case '"':
			inString = true
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				s.line = line
				_, _ = s.r.Discard(i + 1)
				return b[:i+1]
			}
		}
		last = c
	}
	return s.notBuffered()
}

func (s *Splitter) notBuffered() []byte {
	_, _ = s.r.Discard(1) // as it was: the brace has been read
	return nil
}
