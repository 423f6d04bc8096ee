package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestRecordSurvivesKill kills `crsmon record` with SIGKILL at random moments: every
// entry it acknowledged must be there afterwards and the chain intact.
// CRSMON_KILL_ROUNDS sets the number of kills.
func TestRecordSurvivesKill(t *testing.T) {
	t.Parallel()
	rounds := 8
	if s := os.Getenv("CRSMON_KILL_ROUNDS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		rounds = n
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	db := recordFile(t)
	if o := run(t, patientA, "--db", db, "--author", "Gateway", "admit"); o.status != 0 {
		t.Fatalf("admit: %+v", o)
	}
	acked := map[string]bool{}
	killed := 0
	for round := range rounds {
		cmd := exec.Command(self, "--db", db, "--author", "Gateway", "record")
		cmd.Env = append(os.Environ(), "CRSMON_TEST_RUN_MAIN=1")
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer in.Close()
			for i := range 400 {
				if _, err := fmt.Fprintf(in, `{"patient":"T-1","temp_c":3%d.%d,%s,"note":"round %d set %d"}`+"\n", 7+i%2, i%10, normalSet, round, i); err != nil {
					return
				}
			}
		}()
		lines := bufio.NewReader(out)
		wait := rand.IntN(12)
		timer := time.NewTimer(time.Hour)
		for n := 0; ; n++ {
			line, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			var ack struct {
				Entry string `json:"entry"`
				Saved bool   `json:"saved"`
			}
			if err := json.Unmarshal([]byte(line), &ack); err != nil {
				t.Fatalf("an acknowledgement is torn: %q", line)
			}
			if ack.Saved {
				acked[ack.Entry] = true
			}
			if n == wait {
				// From here the kill falls anywhere within the next entries.
				timer = time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
			}
		}
		timer.Stop()
		_, _ = io.Copy(io.Discard, out)
		if cmd.Wait() != nil {
			killed++
		}
	}
	if killed < rounds/2 {
		t.Errorf("only %d of %d rounds were killed: the test does not test", killed, rounds)
	}
	show := run(t, "", "--db", db, "show", "T-1", "--json")
	for id := range acked {
		if !strings.Contains(show.out, id) {
			t.Errorf("entry %s was acknowledged and is lost", id)
		}
	}
	if v := run(t, "", "--db", db, "verify"); v.status != 0 {
		t.Errorf("the chain is broken: %s%s", v.out, v.errOut)
	}
	t.Logf("%d rounds, %d killed, %d entries acknowledged, none lost", rounds, killed, len(acked))
}
