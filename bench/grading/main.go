// Command grading is the Go side of the grading benchmark, which ./run runs beside
// the same rules in C. It writes the sets for both sides, prints every grade of
// them, or times one thing; a time is the least of many passes.
package main

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"crsmon/grading"
)

const usage = `usage: grading sets|check|grade|reasons complete|partial
       grading course
       grading objects N`

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

const setCount = 4000

func run(args []string) error {
	if len(args) == 1 && args[0] == "course" {
		printTime(timeCourse())
		return nil
	}
	if len(args) != 2 {
		return fmt.Errorf("%s", usage)
	}
	if args[0] == "objects" {
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return fmt.Errorf("%s", usage)
		}
		return output(func(w *bufio.Writer) { writeObjects(w, n) })
	}
	sets := makeSets(setCount, args[1] == "complete")
	switch args[0] {
	case "sets":
		return output(func(w *bufio.Writer) { writeSets(w, sets) })
	case "check":
		return output(func(w *bufio.Writer) { writeGrades(w, sets) })
	case "grade":
		printTime(timeGrade(sets))
	case "reasons":
		printTime(timeReasons(sets))
	default:
		return fmt.Errorf("%s", usage)
	}
	return nil
}

func writeGrades(w *bufio.Writer, sets []set) {
	t := grading.DefaultThresholds()
	for i := range sets {
		a, b := grading.GradeCRS(&sets[i].c, &sets[i].o, &t), grading.GradeICANS(&sets[i].c, &sets[i].o)
		fmt.Fprintln(w, uint8(a.Low), uint8(a.High), uint8(a.Working), uint32(a.Flags),
			uint8(b.Low), uint8(b.High), uint8(b.Working), uint32(b.Flags))
	}
}

func timeGrade(sets []set) (ns, allocs float64) {
	t := grading.DefaultThresholds()
	return least(len(sets), func() (sum int) {
		for i := range sets {
			s := &sets[i]
			a, b := grading.GradeCRS(&s.c, &s.o, &t), grading.GradeICANS(&s.c, &s.o)
			sum += int(a.Working + b.Working)
		}
		return sum
	})
}

func timeReasons(sets []set) (ns, allocs float64) {
	t := grading.DefaultThresholds()
	buf := make([]grading.Reason, 0, 16)
	return least(len(sets), func() (sum int) {
		for i := range sets {
			s := &sets[i]
			a, b := grading.GradeCRS(&s.c, &s.o, &t), grading.GradeICANS(&s.c, &s.o)
			buf = grading.AppendCRSReasons(buf[:0], &s.c, &s.o, &t)
			buf = grading.AppendICANSReasons(buf, &s.c, &s.o)
			sum += int(a.Working+b.Working) + len(buf)
		}
		return sum
	})
}

// timeCourse times a course of 400 sets two hours apart, with a dose every 40 sets.
func timeCourse() (ns, allocs float64) {
	const n, hour = 400, int64(3_600_000)
	sets := makeSets(n, true)
	p := grading.DefaultCoursePolicy()
	return least(1, func() (sum int) {
		k := grading.NewCourse(grading.Context{}, &p)
		k.InfusedAt = []int64{hour}
		for i := range sets {
			at := hour + int64(i)*2*hour
			g := k.Observe(at, &sets[i].o)
			sum += int(g.CRS.Working)
			if i%40 == 0 {
				k.Dose(at, grading.Paracetamol)
			}
		}
		return sum
	})
}

// least passes over something for a fifth of a second and gives the least time of a
// pass and the allocations of a pass, divided by n. What a pass returns is kept, so
// that none of it is left out.
func least(n int, pass func() int) (ns, allocs float64) {
	kept := pass()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	kept += pass()
	runtime.ReadMemStats(&after)
	shortest := time.Duration(1<<63 - 1)
	for end := time.Now().Add(200 * time.Millisecond); time.Now().Before(end); {
		begin := time.Now()
		kept += pass()
		shortest = min(shortest, time.Since(begin))
	}
	runtime.KeepAlive(kept)
	return float64(shortest.Nanoseconds()) / float64(n), float64(after.Mallocs-before.Mallocs) / float64(n)
}

func printTime(ns, allocs float64) { fmt.Printf("%.1f %.3g\n", ns, allocs) }
