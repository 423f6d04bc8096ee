package db_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"crsmon/db"
)

// otherProgramEnv makes the test binary another program at the record: its value says which, the arguments the rest.
const otherProgramEnv = "CRSMON_DB_OTHER_PROGRAM"

// otherProgram does its part and says so line by line; where it waits, it waits for its input to end.
func otherProgram(role, path string, args []string) {
	if err := playOther(role, path, args); err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		os.Exit(3)
	}
}

func playOther(role, path string, args []string) error {
	switch role {
	case "save", "read":
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		d, err := db.Open(context.Background(), path, db.Options{BusyTimeout: time.Minute})
		if err != nil {
			return err
		}
		if role == "read" {
			err = readAlong(d, int64(n))
		} else {
			err = saveAtPace(d, n)
		}
		if err != nil {
			return err
		}
		return d.Close()
	case "copy":
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(args[0], content, 0o600)
	case "hold":
		r, err := sql.Open("sqlite", path)
		if err != nil {
			return err
		}
		r.SetMaxOpenConns(1)
		for _, statement := range args {
			if _, err := r.Exec(statement); err != nil {
				return err
			}
		}
		fmt.Println("held")
		_, err = io.Copy(io.Discard, os.Stdin)
		return err
	}
	return fmt.Errorf("no such role")
}

// saveAtPace saves pairs with a pause between, says each that is on disk, and passes on every error.
func saveAtPace(d *db.DB, n int) error {
	patient, head := fmt.Sprint("p", os.Getpid()), int64(0)
	for i := range int64(n) {
		pair := []db.Draft{draft("observation", patient, i), draft("assessment", patient, i)}
		entries, _, err := d.Append(context.Background(), patient, head, pair)
		if err != nil {
			return err
		}
		head = entries[1].Pos
		fmt.Println(pair[0].ID, pair[1].ID)
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

// readAlong reads what is new until it has seen so many entries: each once, in order, none left out.
func readAlong(d *db.DB, until int64) error {
	for seen := int64(0); seen < until; {
		now, err := d.Changed(context.Background(), seen)
		if err != nil {
			return err
		}
		next := seen + 1
		err = d.Each(context.Background(), next, func(e db.Entry) error {
			if e.Pos != next {
				return fmt.Errorf("place %d after %d", e.Pos, next-1)
			}
			next++
			return nil
		})
		if err != nil {
			return err
		}
		if next <= now {
			return fmt.Errorf("told of %d, read up to %d", now, next-1)
		}
		seen = next - 1
	}
	return nil
}

// other is a running program.
type other struct {
	*exec.Cmd
	in    io.WriteCloser
	lines *bufio.Scanner
}

func startOther(t *testing.T, role, path string, args ...string) *other {
	t.Helper()
	o := &other{Cmd: exec.Command(os.Args[0], append([]string{path}, args...)...)}
	o.Env = append(os.Environ(), otherProgramEnv+"="+role)
	o.Stderr = os.Stderr
	out, err := o.StdoutPipe()
	if err == nil {
		o.lines = bufio.NewScanner(out)
		o.in, err = o.StdinPipe()
	}
	if err == nil {
		err = o.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Process.Kill() })
	return o
}

// wait reads what it says to the end, and wants it to end well.
func (o *other) wait(t *testing.T) (said []string) {
	t.Helper()
	for o.lines.Scan() {
		said = append(said, o.lines.Text())
	}
	if err := o.Wait(); err != nil {
		t.Errorf("%s: %v", o.Args, err)
	}
	return said
}

// held waits until it holds what it was to hold.
func (o *other) held(t *testing.T) {
	t.Helper()
	if !o.lines.Scan() {
		t.Fatal("it does not hold", o.Wait())
	}
}

// release lets it end.
func (o *other) release(t *testing.T) {
	t.Helper()
	if err := o.in.Close(); err != nil {
		t.Error(err)
	}
	o.wait(t)
}
