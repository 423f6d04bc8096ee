package report

import (
	"time"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// Line gives the grades in one line for the hospital's notes, as the clipboard does.
func Line(p *Paper, c *ward.Chart) string {
	in := phrase.Phrases{Words: p.Words, Now: func() time.Time { return p.Now }, AtLeast: "≥", Dot: " · ", Like: "≈"}
	return in.GradeLine(&c.Row, p.Policy.Name+" "+p.Policy.Version)
}
