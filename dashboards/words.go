package dashboards

import (
	"strconv"
	"strings"
	"time"
)

// dayWords writes a day or a moment as people in the UK read it: "21 November
// 2026". What is not a date is given back as it is.
func dayWords(written string) string {
	if at, err := time.Parse("2006-01-02", written); err == nil {
		return at.Format("2 January 2006")
	}
	if at, err := time.Parse(time.RFC3339, written); err == nil {
		return at.UTC().Format("2 January 2006 at 15:04") + " UTC"
	}
	return written
}

// momentWords writes a moment shorter, for tables: "21 Nov 2026, 15:04" (UTC).
func momentWords(written string) string {
	if at, err := time.Parse(time.RFC3339, written); err == nil {
		return at.UTC().Format("2 Jan 2006, 15:04")
	}
	return written
}

// number writes a whole number with commas between thousands.
func number(n int64) string {
	s := strconv.FormatInt(n, 10)
	digits := strings.TrimPrefix(s, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if n < 0 {
		return "\u2212" + digits
	}
	return digits
}
