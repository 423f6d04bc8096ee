package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"crsmon/internal/policy"
	"crsmon/internal/words"
)

func testGrader(t *testing.T, out, errs io.Writer) *grader {
	t.Helper()
	p, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &grader{policy: p, words: words.English(), out: bufio.NewWriter(out), errs: errs, name: "input"}
}

// TestAnswersKeepTheOrder: whatever worker answers an object, answers and refusals
// come in the order of the input.
func TestAnswersKeepTheOrder(t *testing.T) {
	t.Parallel()
	var in, want strings.Builder
	for n := 1; n <= 5000; n++ {
		switch {
		case n%7 == 0:
			in.WriteString("garbage\n")
		case n%5 == 0:
			fmt.Fprintf(&in, `{"id":"%d","temp_c":99}`+"\n", n)
		default:
			fmt.Fprintf(&in, `{"id":"%d","temp_c":38}`+"\n", n)
			fmt.Fprintf(&want, "answer %d\n", n)
			continue
		}
		fmt.Fprintf(&want, "refusal %d\n", n)
	}
	var both bytes.Buffer // standard output and standard error as they come
	var status *statusError
	if err := testGrader(t, &both, &both).run(strings.NewReader(in.String())); !errors.As(err, &status) || status.status != exitUsage {
		t.Fatalf("ended with %v, want exit status %d", err, exitUsage)
	}
	got := strings.Builder{}
	for line := range strings.Lines(both.String()) {
		var n int
		if _, err := fmt.Sscanf(line, `{"id":"%d"`, &n); err == nil {
			fmt.Fprintf(&got, "answer %d\n", n)
		} else if _, err := fmt.Sscanf(line, "object %d", &n); err == nil {
			fmt.Fprintf(&got, "refusal %d\n", n)
		}
	}
	if got.String() != want.String() {
		t.Error("answers and refusals are not in the order of the input")
	}
}

// TestEachLineIsAnsweredAtOnce: a line typed by hand does not wait for the next.
func TestEachLineIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	in, typed := io.Pipe()
	answers, out := io.Pipe()
	g := testGrader(t, out, io.Discard)
	done := make(chan error, 1)
	go func() {
		done <- g.run(in)
		out.Close()
	}()
	lines := bufio.NewReader(answers)
	for n := range 3 {
		if _, err := fmt.Fprintf(typed, `{"id":"%d"}`+"\n"+`{"id":`, n); err != nil {
			t.Fatal(err)
		}
		line, err := lines.ReadString('\n')
		if err != nil || !strings.HasPrefix(line, fmt.Sprintf(`{"id":"%d"`, n)) {
			t.Fatalf("line %d is answered by %q, %v", n, line, err)
		}
		if _, err := fmt.Fprintf(typed, `"rest"}`+"\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := lines.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	typed.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestFailuresAreReported: of the output at once, of the input after the answers to
// what came before.
func TestFailuresAreReported(t *testing.T) {
	t.Parallel()
	many := strings.Repeat(`{"temp_c":38}`+"\n", 20_000)
	if err := testGrader(t, failingWriter{}, io.Discard).run(strings.NewReader(many)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("output failed: %v", err)
	}
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader(many), iotest.ErrReader(io.ErrUnexpectedEOF))
	if err := testGrader(t, &out, io.Discard).run(in); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("input failed: %v", err)
	}
	if n := bytes.Count(out.Bytes(), []byte{'\n'}); n != 20_000 {
		t.Errorf("%d answers before the input failed, want 20000", n)
	}
}
