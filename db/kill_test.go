package db_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"crsmon/db"
)

// killChildEnv makes the test binary a writer of the record at its value; killRoundsEnv sets
// how often TestKill kills it.
const (
	killChildEnv  = "CRSMON_DB_KILL_CHILD"
	killRoundsEnv = "CRSMON_DB_KILL_ROUNDS"
)

// killChild appends pairs until it is killed and prints their ids once they are durable.
func killChild(path string) {
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	d, err := db.Open(context.Background(), path, db.Options{})
	if err != nil {
		fail(err)
	}
	for i := int64(0); ; i++ {
		pair := []db.Draft{draft("observation", "p1", i), draft("assessment", "p1", i)}
		if _, _, err := d.Append(context.Background(), "p1", -1, pair); err != nil {
			fail(err)
		}
		// Straight to the pipe: no buffer may hold an acknowledgement back, nor invent one.
		if _, err := fmt.Fprintf(os.Stdout, "%s %s\n", pair[0].ID, pair[1].ID); err != nil {
			fail(err)
		}
	}
}

// TestKill kills a writer with SIGKILL at random moments, some while it is still making the file.
// Every acknowledged pair is there afterwards, whole, in a sound chain.
func TestKill(t *testing.T) {
	t.Parallel()
	rounds := 20
	if s := os.Getenv(killRoundsEnv); s != "" {
		var err error
		if rounds, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "ward.db")
	var acknowledged []string
	for round := range rounds {
		if round%5 == 0 { // a new record every now and then
			path, acknowledged = filepath.Join(t.TempDir(), "ward.db"), nil
		}
		early := round%5 == 0
		acknowledged = append(acknowledged, killOnce(t, path, early)...)
		d, err := db.Open(t.Context(), path, db.Options{})
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		checkAcknowledged(t, d, acknowledged)
		if err := d.Close(); err != nil {
			t.Errorf("round %d: close: %v", round, err)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d pairs acknowledged in the last record", len(acknowledged))
}

func killOnce(t *testing.T, path string, early bool) (acknowledged []string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), killChildEnv+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func(after time.Duration) {
		time.AfterFunc(after, func() { child.Process.Kill() })
	}
	if early {
		kill(rand.N(60 * time.Millisecond))
	} else {
		time.AfterFunc(10*time.Second, func() { child.Process.Kill() }) // should it never begin
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		// A line cut by the kill was acknowledged to nobody.
		if len(lines.Text()) == 73 {
			acknowledged = append(acknowledged, lines.Text())
		}
		if len(acknowledged) == 1 && !early {
			kill(rand.N(30 * time.Millisecond))
		}
	}
	child.Wait() // killed: its status says so
	if child.ProcessState.ExitCode() != -1 {
		t.Fatalf("the writer ended by itself: %v", child.ProcessState)
	}
	return acknowledged
}

func checkAcknowledged(t *testing.T, d *db.DB, acknowledged []string) {
	t.Helper()
	entries, _, err := d.PatientEntries(t.Context(), "p1")
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]bool, len(entries))
	for i := 0; i+1 < len(entries); i += 2 {
		there[entries[i].ID+" "+entries[i+1].ID] = true
	}
	if len(entries)%2 != 0 {
		t.Errorf("%d entries: half a batch", len(entries))
	}
	for _, ids := range acknowledged {
		if !there[ids] {
			t.Errorf("acknowledged and lost: %s", ids)
		}
	}
	wantSound(t, d, int64(len(entries)))
}
