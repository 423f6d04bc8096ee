package tui

import (
	"context"
	"errors"
	"image/color"
	"math"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
)

// someSections are settings as they may come, with a problem and a long line.
func someSections(context.Context) ([]Section, error) {
	return []Section{
		{"Policy in force", []SectionLine{{Label: "name", Value: "adult 2026.3"}, {Label: "file", Value: "policy.toml is REFUSED and not in force", Problem: true}}},
		{"Record and its health", []SectionLine{{Label: "disk", Value: "OK: 12 GiB free"}, {Label: "backup", Value: "FAIL: " + longName + " " + longName, Problem: true}}},
	}, nil
}

func TestSettingsShowWhatIsInForceAndKeepTheColours(t *testing.T) {
	t.Parallel()
	var kept []string
	o := Options{Author: nurseA, SettingsInfo: someSections, Theme: themeDark, SaveTheme: func(n string) error { kept = append(kept, n); return nil }}
	d := newDrive(t, hardWard(), o, 80, 24)
	d.keys("s").sees("[dark]", "adult 2026.3", "REFUSED and not in force", "12 GiB free", "FAIL")
	before := d.m.View().Content
	d.keys("c").sees("[high contrast]", "colours: high contrast")
	if d.m.View().Content == before || len(kept) != 1 || kept[0] != themeContrast {
		t.Errorf("kept %v", kept)
	}
	d.m.e.opts.SaveTheme = func(string) error { return errDisk }
	d.keys("c").sees("[colour-blind-safe]", "not kept: no space left")
	d.keys("esc").sees("BED")
	d = newDrive(t, hardWard(), Options{Author: nurseA, SettingsInfo: func(context.Context) ([]Section, error) { return nil, errors.New("gone") }}, 80, 24)
	d.keys("s").sees("this could not be read")
}

func TestGoldenSettings(t *testing.T) {
	t.Parallel()
	for name, s := range map[string][2]int{"80x24": {80, 24}, "120x40": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDrive(t, hardWard(), Options{Author: nurseA, SettingsInfo: someSections}, s[0], s[1])
			d.keys("s").sees("[automatic]", "CRS 3▲", "Policy in force")
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}

// luminance is the relative luminance of WCAG 2.
func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

func linear(c color.Color) (out [3]float64) {
	r, g, b, _ := c.RGBA()
	for i, v := range [3]uint32{r, g, b} {
		x := float64(v) / 0xffff
		if out[i] = x / 12.92; x > 0.04045 {
			out[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return out
}

func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Every colour that text is written in can be read on its ground: 4.5 to 1, in high
// contrast 7 to 1.
func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	for _, name := range themeNames {
		for _, dark := range []bool{true, false} {
			l := look{name: name, dark: dark}
			p, least := l.palette(), 4.5
			if name == themeContrast {
				least = 7
			}
			ground := [3]float64{1, 1, 1}
			if l.onDark() {
				ground = [3]float64{}
			}
			for what, c := range map[string]color.Color{"dim": p.dim, "accent": p.accent, "ok": p.ok, "mild": p.mild, "warn": p.warn, "bad": p.bad, "severe": p.severe} {
				if got := contrast(linear(c), ground); got < least {
					t.Errorf("%s, dark %v: %s has a contrast of %.1f to its ground", name, l.onDark(), what, got)
				}
			}
			for what, c := range map[string]color.Color{"bad": p.bad, "severe": p.severe} {
				if got := contrast(linear(c), linear(p.onBadge)); got < 4.5 {
					t.Errorf("%s, dark %v: the text on %s has a contrast of %.1f", name, l.onDark(), what, got)
				}
			}
		}
	}
}

// Viénot, Brettel and Mollon's 1999 matrices in linear RGB: what an eye without red,
// or without green cones, sees.
var withoutCones = map[string][3][3]float64{
	"protanopia":   {{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
	"deuteranopia": {{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
}

// In the colour-blind-safe colours, the steps of severity stay apart in lightness or
// hue for eyes without red or green cones.
func TestColourBlindSafeStepsStayApart(t *testing.T) {
	t.Parallel()
	for _, dark := range []bool{true, false} {
		l := look{name: themeSafe, dark: dark}
		p := l.palette()
		steps := map[string]color.Color{"mild": p.mild, "warn": p.warn, "bad": p.bad, "severe": p.severe, "accent": p.accent}
		for eye, m := range withoutCones {
			seen := map[string][3]float64{}
			for name, c := range steps {
				v := linear(c)
				var s [3]float64
				for i := range 3 {
					s[i] = max(m[i][0]*v[0]+m[i][1]*v[1]+m[i][2]*v[2], 0)
				}
				seen[name] = lab(s)
			}
			for a := range seen {
				for b := range seen {
					if a >= b {
						continue
					}
					d := 0.0
					for i := range 3 {
						d += (seen[a][i] - seen[b][i]) * (seen[a][i] - seen[b][i])
					}
					if d = math.Sqrt(d); d < 12 {
						t.Errorf("dark %v, %s: %s and %s are %.0f apart", dark, eye, a, b, d)
					}
				}
			}
		}
	}
}

// lab gives CIE L*a*b* of linear RGB under D65.
func lab(c [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 0.008856 {
			return math.Cbrt(t)
		}
		return 7.787*t + 16.0/116
	}
	x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
	y := f(0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2])
	z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}
