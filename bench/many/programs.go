//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"crsmon/db"

	"github.com/google/uuid"
)

// mark is one save, read, write or sign of a program: its place in the record, and when it began and ended (ns).
type mark struct {
	who              int
	at, began, ended int64
}

// group is some programs of one role.
type group struct {
	role, path string
	count      int
}

// together runs the programs of all groups for so long, and gives the marks of each group.
func together(length time.Duration, groups ...group) ([][]mark, error) {
	begin := time.Now().Add(700 * time.Millisecond) // until all are up
	end := begin.Add(length)
	type running struct {
		*exec.Cmd
		lines      *bufio.Scanner
		group, who int
	}
	var all []running
	for g, what := range groups {
		for who := range what.count {
			c := exec.Command(os.Args[0], what.role, what.path, strconv.Itoa(who), strconv.FormatInt(begin.UnixNano(), 10), strconv.FormatInt(end.UnixNano(), 10))
			c.Stderr = os.Stderr
			out, err := c.StdoutPipe()
			if err == nil {
				err = c.Start()
			}
			if err != nil {
				return nil, err
			}
			all = append(all, running{c, bufio.NewScanner(out), g, who})
		}
	}
	marks := make([][]mark, len(groups))
	var failed error
	for _, r := range all {
		for r.lines.Scan() {
			m := mark{who: r.who}
			if _, err := fmt.Sscan(r.lines.Text(), &m.at, &m.began, &m.ended); err != nil {
				failed = errors.Join(failed, err)
			}
			marks[r.group] = append(marks[r.group], m)
		}
		failed = errors.Join(failed, r.Wait())
	}
	return marks, failed
}

// play is one program: it does its part and, at the end, says what it did when.
func play(role string, args []string) error {
	path := args[0]
	var numbers [3]int64
	for i := range numbers {
		n, err := strconv.ParseInt(args[i+1], 10, 64)
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	begin, end := time.Unix(0, numbers[1]), time.Unix(0, numbers[2])
	parts := map[string]func(string, int64, time.Time, time.Time) ([]mark, error){
		"save": saves, "read": reads, "append": appends, "echo": listens,
	}
	part, known := parts[role]
	if !known {
		return fmt.Errorf("%w: %s", errRole, role)
	}
	marks, err := part(path, numbers[0], begin, end)
	out := bufio.NewWriter(os.Stdout)
	for _, m := range marks {
		fmt.Fprintln(out, m.at, m.began, m.ended)
	}
	return errors.Join(err, out.Flush())
}

// paced calls fn at the pace, each program beginning at a moment of its own.
func paced(begin, end time.Time, fn func(i int64) error) error {
	pace := time.Duration(number("PACE_MS", 50)) * time.Millisecond
	time.Sleep(time.Until(begin) + rand.N(pace))
	for i := int64(0); time.Now().Before(end); i++ {
		if err := fn(i); err != nil {
			return err
		}
		time.Sleep(pace)
	}
	return nil
}

func saves(path string, _ int64, begin, end time.Time) (marks []mark, err error) {
	d, err := db.Open(context.Background(), path, db.Options{})
	if err != nil {
		return nil, err
	}
	patient, head := uuid.NewString(), int64(0)
	err = paced(begin, end, func(i int64) error {
		pair := []db.Draft{draft("observation", patient, i), draft("assessment", patient, i)}
		began := time.Now().UnixNano()
		entries, _, err := d.Append(context.Background(), patient, head, pair)
		if err != nil {
			return err
		}
		marks = append(marks, mark{at: entries[1].Pos, began: began, ended: time.Now().UnixNano()})
		head = entries[1].Pos
		return nil
	})
	return marks, errors.Join(err, d.Close())
}

// reads reads what is new and marks how far it has come.
func reads(path string, _ int64, _, end time.Time) (marks []mark, err error) {
	d, err := db.Open(context.Background(), path, db.Options{})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithDeadline(context.Background(), end.Add(time.Second))
	defer cancel()
	seen, err := d.Version(ctx)
	for err == nil {
		if _, err = d.Changed(ctx, seen); err != nil {
			break
		}
		err = d.Each(ctx, seen+1, func(e db.Entry) error {
			seen = e.Pos
			return nil
		})
		marks = append(marks, mark{at: seen, ended: time.Now().UnixNano()})
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return marks, errors.Join(err, d.Close())
}

func appends(dir string, who int64, begin, end time.Time) (marks []mark, err error) {
	f, err := os.OpenFile(filepath.Join(dir, strconv.FormatInt(who, 10)), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	block := make([]byte, 4096)
	err = paced(begin, end, func(int64) error {
		began := time.Now().UnixNano()
		if _, err := f.Write(block); err != nil {
			return err
		}
		if err := syscall.Fdatasync(int(f.Fd())); err != nil {
			return err
		}
		marks = append(marks, mark{began: began, ended: time.Now().UnixNano()})
		return nil
	})
	return marks, err
}

// listens marks every sign of a write in a directory.
func listens(dir string, _ int64, _, end time.Time) (marks []mark, err error) {
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		return nil, err
	}
	queue := os.NewFile(uintptr(fd), "inotify")
	defer queue.Close()
	if _, err := syscall.InotifyAddWatch(fd, dir, syscall.IN_MODIFY); err != nil {
		return nil, err
	}
	if err := queue.SetReadDeadline(end.Add(time.Second)); err != nil {
		return nil, err
	}
	buf := make([]byte, 4096)
	for {
		if _, err := queue.Read(buf); errors.Is(err, os.ErrDeadlineExceeded) {
			return marks, nil
		} else if err != nil {
			return marks, err
		}
		marks = append(marks, mark{ended: time.Now().UnixNano()})
	}
}

// draft is an entry of the size the ward writes.
func draft(kind, patient string, at int64) db.Draft {
	payload := `{"vitals":{"temp":38400,"sbp":104000,"dbp":61000,"hr":112,"spo2":94,"rr":20},"o2":{"device":"nasal-cannula","flow":2000},"vasopressors":[]}`
	if kind == "assessment" {
		payload = `{"crs":{"scale":"ASTCT CRS","low":2,"high":2,"working":2,"complete":true,"reasons":[{"code":"crs.fever","source":"ASTCT 2019, table 2"},` +
			`{"code":"crs.o2.low-flow","source":"ASTCT 2019, table 2"}]},"icans":{"scale":"ASTCT ICANS","low":0,"high":0,"working":0,"complete":true},"rules":"1","policy":"1"}`
	}
	return db.Draft{
		ID: uuid.Must(uuid.NewV7()).String(), Kind: kind, Patient: patient, AuthorName: "ALPHA Demo", AuthorRole: "nurse",
		ObservedAt: at, ObservedOffset: 120, PayloadVersion: 1, Payload: []byte(payload),
	}
}
