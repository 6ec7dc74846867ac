// Package benefit does the arithmetic of cost and benefit: money of one price
// year, comparators with their sources, and what an arrangement saves.
package benefit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
)

// Money is an amount in pounds at the prices of one financial year, 2024-25.
type Money struct {
	Amount float64
	Year   string
}

// ErrYears says that amounts of different price years were put together.
var ErrYears = errors.New("amounts of different price years; convert them first")

// Plus adds money of the same price year.
func (m Money) Plus(o Money) (Money, error) {
	if m.Year != o.Year {
		return Money{}, fmt.Errorf("%s and %s: %w", m.Year, o.Year, ErrYears)
	}
	return Money{m.Amount + o.Amount, m.Year}, nil
}

// Minus takes money of the same price year away.
func (m Money) Minus(o Money) (Money, error) { return m.Plus(Money{-o.Amount, o.Year}) }

// String is the amount in whole pounds with its price year.
func (m Money) String() string { return fmt.Sprintf("£%.0f (%s prices)", m.Amount, m.Year) }

// Deflator is the GDP deflator by financial year.
type Deflator struct {
	index    map[string]float64
	forecast map[string]bool
}

var deflatorHead = []string{"fiscal_year", "gdp_deflator_2024_25_eq_100", "status"}

// ReadDeflator reads a table of financial year, index and status (outturn or
// a forecast), skipping lines that start with #. It refuses a table in which a
// year is missing, repeated or not a number, rather than bridge the gap.
func ReadDeflator(r io.Reader) (*Deflator, error) {
	rows, err := readTable(r, deflatorHead)
	if err != nil {
		return nil, fmt.Errorf("deflator: %w", err)
	}
	d := &Deflator{map[string]float64{}, map[string]bool{}}
	last := ""
	for _, row := range rows {
		year := row[0]
		if err := checkYear(year); err != nil {
			return nil, fmt.Errorf("deflator: %w", err)
		}
		if last != "" && year != nextYear(last) {
			return nil, fmt.Errorf("deflator: %s follows %s; years must come in order, without a gap", year, last)
		}
		value, ok := plainNumber(row[1])
		if !ok {
			return nil, fmt.Errorf("deflator: %s: index %q is not a positive number", year, row[1])
		}
		d.index[year], d.forecast[year] = value, row[2] != "outturn"
		last = year
	}
	if last == "" {
		return nil, errors.New("deflator: the table holds no years")
	}
	return d, nil
}

// covidYear is distorted: the deflator rose by 5.2 % in it and by 0.2 % in the
// next, because of how public services were measured during COVID-19.
const covidYear = "2020-21"

// Convert brings money to the prices of another year by the ratio of the GDP
// deflators (Green Book). The note says in words what a reader has to know of
// the conversion; it is empty where there is nothing to say.
func (d *Deflator) Convert(m Money, toYear string) (converted Money, note string, err error) {
	from, ok := d.index[m.Year]
	if !ok {
		return Money{}, "", fmt.Errorf("no GDP deflator for price year %q", m.Year)
	}
	to, ok := d.index[toYear]
	if !ok {
		return Money{}, "", fmt.Errorf("no GDP deflator for price year %q", toYear)
	}
	if m.Year == toYear {
		return m, "", nil
	}
	note = fmt.Sprintf("Brought from %s to %s prices with the GDP deflator.", m.Year, toYear)
	if m.Year == covidYear || toYear == covidYear {
		note += " The deflator of 2020-21 is distorted by COVID-19: read this with care."
	}
	if d.forecast[m.Year] || d.forecast[toYear] {
		note += " Part of the deflator is a forecast and will be revised."
	}
	return Money{m.Amount * to / from, toYear}, note, nil
}

// Has reports whether there is a deflator for a financial year.
func (d *Deflator) Has(year string) bool { _, ok := d.index[year]; return ok }

// checkYear accepts 2024-25 and refuses 2024-26, c.2010, 2008-09?.
func checkYear(year string) error {
	wrong := len(year) != 7 || year[4] != '-'
	for i := 0; i < len(year) && !wrong; i++ {
		wrong = i != 4 && (year[i] < '0' || year[i] > '9')
	}
	if wrong || (int(year[2]-'0')*10+int(year[3]-'0')+1)%100 != int(year[5]-'0')*10+int(year[6]-'0') {
		return fmt.Errorf("%q is not a financial year; write 2024-25", year)
	}
	return nil
}

func nextYear(year string) string {
	start, _ := strconv.Atoi(year[:4])
	return fmt.Sprintf("%04d-%02d", start+1, (start+2)%100)
}

var digits = regexp.MustCompile(`^[0-9]{1,12}(\.[0-9]{1,12})?$`)

// plainNumber reads a number above 0 that is written as people write it:
// without signs, exponents or separators.
func plainNumber(s string) (float64, bool) {
	if !digits.MatchString(s) {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && v > 0
}

// readTable reads a small CSV with exactly this head; # starts a comment line.
func readTable(r io.Reader, head []string) ([][]string, error) {
	c := csv.NewReader(r)
	c.Comment = '#'
	c.FieldsPerRecord = len(head)
	rows, err := c.ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("the table is empty")
	}
	for i, name := range head {
		if rows[0][i] != name {
			return nil, fmt.Errorf("column %d is %q, must be %q", i+1, rows[0][i], name)
		}
	}
	return rows[1:], nil
}
