package metrics

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPeriodsOfTheFinancialYear(t *testing.T) {
	for d, want := range map[string]Period{
		"2025-03-31": "2024-25Q4", "2025-04-01": "2025-26Q1", "2025-06-30": "2025-26Q1", "2025-07-01": "2025-26Q2",
		"2025-12-31": "2025-26Q3", "2026-01-01": "2025-26Q4", "2024-02-29": "2023-24Q4", "2000-01-01": "1999-00Q4",
	} {
		at, _ := time.Parse(time.DateOnly, d)
		if got := QuarterOf(at); got != want {
			t.Errorf("%s is in %s, want %s", d, got, want)
		}
	}
	if w := Period("2025-26Q4").Words(); w != "January to March 2026" {
		t.Error(w)
	}
	if w := Period("2025-26").Words(); w != "April 2025 to March 2026" {
		t.Error(w)
	}
}

func TestPeriodsAreWrittenOneWay(t *testing.T) {
	for _, bad := range []string{"", "2025", "2025-27", "2025-26Q0", "2025-26Q5", "2025-26q1", "25-26", "2025-26Q1 ", "+025-26", "2025/26", "2025-26Q"} {
		if p, err := ParsePeriod(bad); err == nil {
			t.Errorf("%q was read as %s", bad, p)
		}
	}
}

// Quarters tile the days without gap or overlap, and a year is its quarters.
func TestQuartersTileTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Date(1995, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 60000).Draw(t, "day"))
		q := QuarterOf(d)
		if back, err := ParsePeriod(string(q)); err != nil || back != q {
			t.Fatalf("%s does not read back: %v", q, err)
		}
		if d.Before(q.First()) || !d.Before(q.After()) {
			t.Fatalf("%s is not in %s (%s to %s)", d, q, q.First(), q.After())
		}
		if q.Next().First() != q.After() {
			t.Fatalf("a gap after %s", q)
		}
		y := q.Year()
		if q.First().Before(y.First()) || q.After().After(y.After()) || y.Next().First() != y.After() {
			t.Fatalf("%s sticks out of %s", q, y)
		}
		if q.Next() <= q {
			t.Fatalf("%s comes before %s in text order", q.Next(), q)
		}
	})
}
