package observation

import "crsmon/grading"

// ParseMilli reads a JSON number into thousandths. Finer digits are cut off, never
// rounded, so that 37.9999 does not become a fever; where that would land on a
// tenth exactly it stays just above it, so that 6.0001 L/min is still more than 6.
// ok is false for text that is no number or does not fit.
func ParseMilli(s string) (milli int32, ok bool) {
	neg := false
	if s != "" && s[0] == '-' {
		neg, s = true, s[1:]
	}
	exp := 0
	mantissa := s
	for i := range len(s) {
		if s[i] == 'e' || s[i] == 'E' {
			mantissa = s[:i]
			if exp, ok = smallInt(s[i+1:]); !ok {
				return 0, false
			}
			break
		}
	}
	var v int64
	digits, seenPoint, scale, rest := 0, false, 0, false
	for i := range len(mantissa) {
		c := mantissa[i]
		switch {
		case c == '.' && !seenPoint:
			seenPoint = true
			continue
		case c < '0' || c > '9':
			return 0, false
		}
		digits++
		if v >= 1e14 {
			// Beyond any limit, or digits finer than matter.
			if !seenPoint {
				return 0, false
			}
			rest = rest || c != '0'
			continue
		}
		v = v*10 + int64(c-'0')
		if seenPoint {
			scale++
		}
	}
	if digits == 0 {
		return 0, false
	}
	for shift := 3 + exp - scale; shift != 0 && v != 0; {
		if shift > 0 {
			if v > 1e15 {
				return 0, false
			}
			v, shift = v*10, shift-1
		} else {
			rest = rest || v%10 != 0
			v, shift = v/10, shift+1
			if v == 0 {
				rest = true
			}
		}
	}
	if rest && v%100 == 0 {
		v++
	}
	if v > 1<<31-1 {
		return 0, false
	}
	if neg {
		v = -v
	}
	return int32(v), true
}

func smallInt(s string) (int, bool) {
	sign := 1
	if s != "" && (s[0] == '-' || s[0] == '+') {
		if s[0] == '-' {
			sign = -1
		}
		s = s[1:]
	}
	if s == "" {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = min(n*10+int(s[i]-'0'), 1000)
	}
	return sign * n, true
}

// Reading reads a JSON number into a recorded Reading.
func reading(s string) (grading.Reading, bool) {
	m, ok := ParseMilli(s)
	return grading.OfMilli(m), ok
}
