package metrics

import (
	"fmt"
	"strconv"
	"time"
)

// Period is a financial year ("2025-26") or a quarter of one ("2025-26Q1",
// April to June 2025), in Europe/London days. Text order is time order within
// a grain.
type Period string

// ParsePeriod accepts exactly the two written forms.
func ParsePeriod(s string) (Period, error) {
	var start, end, quarter int
	p := Period(s)
	switch len(s) {
	case 7:
		if n, err := fmt.Sscanf(s, "%4d-%2d", &start, &end); n != 2 || err != nil {
			return "", badPeriod(s)
		}
	case 9:
		if n, err := fmt.Sscanf(s, "%4d-%2dQ%1d", &start, &end, &quarter); n != 3 || err != nil || quarter < 1 || quarter > 4 {
			return "", badPeriod(s)
		}
	default:
		return "", badPeriod(s)
	}
	if start < 1990 || start > 2200 || (start+1)%100 != end || p != written(start, quarter) {
		return "", badPeriod(s)
	}
	return p, nil
}

func badPeriod(s string) error {
	return fmt.Errorf("%q is not a period: write a financial year as 2025-26 or a quarter as 2025-26Q1", s)
}

func written(start, quarter int) Period {
	if quarter == 0 {
		return Period(fmt.Sprintf("%04d-%02d", start, (start+1)%100))
	}
	return Period(fmt.Sprintf("%04d-%02dQ%d", start, (start+1)%100, quarter))
}

// QuarterOf is the quarter that holds a day.
func QuarterOf(day time.Time) Period {
	year, q := day.Year(), (int(day.Month())-1)/3 // 0 is January to March
	if q == 0 {
		return written(year-1, 4)
	}
	return written(year, q)
}

func (p Period) startYear() int {
	y, _ := strconv.Atoi(string(p[:min(4, len(p))]))
	return y
}

// IsYear tells a year from a quarter.
func (p Period) IsYear() bool { return len(p) == 7 }

// Year is the financial year that holds the period.
func (p Period) Year() Period { return p[:7] }

// quarter is 1 to 4, or 0 for a year.
func (p Period) quarter() int {
	if p.IsYear() {
		return 0
	}
	return int(p[8] - '0')
}

// First is the first day of the period.
func (p Period) First() time.Time {
	month := time.April
	if q := p.quarter(); q > 1 {
		month += time.Month(3 * (q - 1)) // Q4 overflows into January of the next year
	}
	return time.Date(p.startYear(), month, 1, 0, 0, 0, 0, time.UTC)
}

// After is the first day that no longer belongs to the period.
func (p Period) After() time.Time {
	if p.IsYear() {
		return p.First().AddDate(1, 0, 0)
	}
	return p.First().AddDate(0, 3, 0)
}

// Next is the following period of the same grain.
func (p Period) Next() Period {
	if p.IsYear() {
		return written(p.startYear()+1, 0)
	}
	return QuarterOf(p.After())
}

// Words is the period as people read it: "April to June 2025", "April 2025 to
// March 2026".
func (p Period) Words() string {
	first, last := p.First(), p.After().AddDate(0, 0, -1)
	if p.IsYear() {
		return first.Format("January 2006") + " to " + last.Format("January 2006")
	}
	return first.Format("January") + " to " + last.Format("January 2006")
}
