package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"crsmon/internal/ward"
)

// reviewCourse is a fake's course with all that a review has a place for.
func reviewCourse(c *ward.Chart) {
	fullCourse(c)
	labCourse(c)
	if c.Latest == nil {
		return
	}
	c.Latest.OfferClosing = true
	c.Grades = append(c.Grades, ward.GradePoint{At: c.Latest.At.Milli})
	c.Review = ward.Review{
		At: moment(start.Add(-6 * time.Hour)), By: doctorW, CRS: 2, ICANS: 4, CRSReason: chinese, ICANSReason: longName,
		Attributed: true, AttributedTo: longName, Minutes: 15,
	}
	c.Head = 7
}

// reviewScreens walks through the review, the handover and their dialogs.
func reviewScreens(open func(func(*fake), ...string) *drive, at func(*drive, string)) {
	course := func(f *fake) {
		f.course = reviewCourse
		f.handovers = []ward.Handover{
			{Entry: "h1", At: moment(start.Add(-time.Hour)), By: ward.Author{Name: chinese + longName, Role: ward.Nurse}, To: longName, Text: strings.Repeat(chinese+longName+"\n\n", 20), Head: "0123456789abcdef"},
			{Entry: "h2", Patient: "2", At: moment(start.Add(-2 * time.Hour)), By: nurseA, Text: "S"},
		}
	}
	d := open(course, "v")
	at(d, "review queue")
	at(d.keys("end"), "review queue, the end")
	for i := range 3 {
		ks := append([]string{"v"}, strings.Fields(strings.Repeat("down ", i))...)
		d = open(course, append(ks, "enter")...)
		at(d, fmt.Sprint("review ", i))
		at(d.keys("end"), fmt.Sprint("review, the end ", i))
		if i == 2 {
			continue // one dialog of a name more says nothing new
		}
		for _, k := range []string{"c", "g", "f", "w", "e", "u", "i", "s", "m", "enter"} {
			d.keys(k)
			at(d, fmt.Sprint("review dialog ", k, " ", i))
			if k == "g" || k == "i" {
				d.keys("i", "3", "6")
				d.typ(chinese + longName)
				at(d, fmt.Sprint("review reason ", k, " ", i))
			}
			for len(d.m.dialogs) > 0 {
				d.keys("esc")
			}
		}
		if p, ok := d.m.top().(*reviewPage); ok {
			p.newer, p.news = p.chart, []string{longName + longName, chinese + chinese, "a", "b"}
			at(d, fmt.Sprint("review with news ", i))
		}
	}
	at(open(nil, "v"), "review queue never reviewed")
	d = open(course, "h")
	at(d, "handover")
	at(d.keys("down", "pgdown"), "handover signed")
	at(d.keys("k"), "handover taking")
	d = open(course, "h", "up", "up", "up", "e")
	d.typ(longName + chinese)
	at(d, "handover edited")
	at(d.keys("ctrl+s"), "handover signing")
	d = open(course, "down", "enter", "h")
	at(d, "handover of a long name")
}

func TestGoldenReviewScreens(t *testing.T) {
	t.Parallel()
	for name, s := range map[string][2]int{"80x24": {80, 24}, "120x40": {120, 40}} {
		open := func(t *testing.T, ks ...string) *drive {
			w, _ := reviewWard(t)
			return newDrive(t, w, Options{Author: doctorW, Handover: fakeText}, s[0], s[1]).keys(ks...)
		}
		t.Run("queue "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "v")
			d.sees(">03    OKAFOR Grace", "2 to review", "never", "ICU NOW: CRS 3 or more", "Enter review")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("patient "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "v", "enter", "g", "c", "2", "1", "enter")
			d.sees("03 OKAFOR Grace", "CRS 4 ■ life-threatening", "doctor: 2 (finding has another cause)", "several vasopressors", "nobody told yet",
				"last 39.4 °C, 20 min ago", "24 h", "course", "c confirm")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("grade "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "v", "enter", "g", "i", "4")
			d.sees("Scale  i ICANS as computed: 3", "Grade  4 life-threatening", ">Why", "6 other: type it", "Signed by Doctor Test, doctor.")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("handover "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "h", "ctrl+s", "enter", "up")
			d.sees("Handover of the ward", "NOT ACCEPTED YET", ">new, not signed", "SBAR of ward", "司马相如 示例", "e edit")
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}
