package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// idle is the CPU of a board that nobody touches, beside an empty program at the same
// time, and what the board keeps in memory.
func (b *bench) idle() error {
	board, err := begin("ALPHA Demo", b.crsmon()...)
	if err != nil {
		return err
	}
	defer board.kill()
	wall, err := begin("ALPHA", b.crsmon("--wall")...)
	if err != nil {
		return err
	}
	defer wall.kill()
	empty, err := begin("q quit", filepath.Join(b.dir, "empty"))
	if err != nil {
		return err
	}
	defer empty.kill()
	for _, key := range []string{"j", "j", "k"} {
		if err := board.tty.Type(key); err != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(3 * time.Second)
	all := []*program{board, wall, empty}
	var before, used [3]time.Duration
	begun := time.Now()
	for i, p := range all {
		before[i] = cpu(p.cmd.Process.Pid)
	}
	time.Sleep(time.Duration(number("IDLE_SECONDS", 40)) * time.Second)
	for i, p := range all {
		used[i] = cpu(p.cmd.Process.Pid) - before[i]
	}
	took := time.Since(begun)
	share := func(i int) float64 { return 100 * float64(used[i]) / float64(took) }
	row("idle CPU", fmt.Sprintf("%.2f %% of a core / empty program %.2f %% = %.2f", share(0), share(2), share(0)/share(2)),
		"<= 1.2 x", verdict(share(0) <= 1.2*share(2)))
	row("idle CPU, wall board", fmt.Sprintf("%.2f %% of a core", share(1)), "<= 0.5 %", verdict(share(1) <= 0.5))
	mem := resident(board.cmd.Process.Pid)
	row("resident memory", fmt.Sprintf("%.1f MB; wall board %.1f MB, an empty program %.1f MB", mem, resident(wall.cmd.Process.Pid), resident(empty.cmd.Process.Pid)),
		"<= 20 MB", verdict(mem <= 20))
	return nil
}

// cpu is what a process has used so far, all of its threads.
func cpu(pid int) time.Duration {
	var sum time.Duration
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, t := range tasks {
		b, err := os.ReadFile(t)
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(b), " ")
		n, _ := strconv.ParseInt(first, 10, 64)
		sum += time.Duration(n)
	}
	return sum
}

// resident is what a process has in memory, in MB.
func resident(pid int) float64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for _, l := range strings.Split(string(b), "\n") {
		if f := strings.Fields(l); len(f) > 1 && f[0] == "VmRSS:" {
			kib, _ := strconv.ParseFloat(f[1], 64)
			return kib * 1024 / 1e6
		}
	}
	return 0
}

// stuck is how long the program takes to go when the terminal no longer reads.
func (b *bench) stuck() error {
	var worst time.Duration
	for i := range number("ENDS", 12) {
		p, err := begin("ALPHA Demo", b.crsmon()...)
		if err != nil {
			return err
		}
		p.tty.Hold()
		for j := range 12 {
			if err := p.tty.Resize(cols-j%2, lines); err != nil {
				return err
			}
			time.Sleep(10 * time.Millisecond)
		}
		begun := time.Now()
		s := []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, 0}[i%4]
		if s != 0 {
			err = p.cmd.Process.Signal(s)
		} else {
			err = p.tty.Type("q\r")
		}
		if err != nil {
			return err
		}
		select {
		case <-p.done:
		case <-time.After(patience):
			return fmt.Errorf("it does not end")
		}
		worst = max(worst, time.Since(begun))
		p.tty.Release()
		_ = p.tty.Close()
	}
	row("gone when nobody reads, worst", ms(worst), "<= 1 s", verdict(worst <= time.Second))
	return nil
}
