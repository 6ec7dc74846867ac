package benefit

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

// FeeIndex is how the fees for one service have gone up, 100 in its base year.
// Fees do not follow the GDP deflator: an appraisal converts prices by the
// deflator, a budget forecast by the fees.
type FeeIndex struct {
	Service string
	index   map[string]float64
}

var feeHead = []string{"service", "year", "uplift"}

// ReadFeeIndexes reads a table of uplifts into each year; the years of a service
// follow one another, and its base is the year before the first.
func ReadFeeIndexes(r io.Reader) (map[string]*FeeIndex, error) {
	rows, err := readTable(r, feeHead)
	if err != nil {
		return nil, fmt.Errorf("fee uplifts: %w", err)
	}
	all, last := map[string]*FeeIndex{}, map[string]string{}
	for _, row := range rows {
		service, year := row[0], row[1]
		if err := checkYear(year); err != nil {
			return nil, fmt.Errorf("fee uplifts, %s: %w", service, err)
		}
		up, err := strconv.ParseFloat(row[2], 64)
		if err != nil || !(up > -1 && up < 10) {
			return nil, fmt.Errorf("fee uplifts, %s, %s: the uplift %q must be a share such as 0.05", service, year, row[2])
		}
		f := all[service]
		if f == nil {
			base := yearBefore(year)
			f = &FeeIndex{service, map[string]float64{base: 100}}
			all[service], last[service] = f, base
		}
		if nextYear(last[service]) != year {
			return nil, fmt.Errorf("fee uplifts, %s: %s does not follow %s", service, year, last[service])
		}
		f.index[year] = f.index[last[service]] * (1 + up)
		last[service] = year
	}
	return all, nil
}

// yearBefore is 2022-23 for 2023-24.
func yearBefore(year string) string {
	start, err := strconv.Atoi(year[:4])
	if err != nil { // the form of the year was checked
		return ""
	}
	return fmt.Sprintf("%04d-%02d", start-1, start%100)
}

// Years are the financial years that the index covers, in order.
func (f *FeeIndex) Years() []string { return slices.Sorted(maps.Keys(f.index)) }

// Forecast is what a fee of one year comes to in another.
func (f *FeeIndex) Forecast(fee Money, year string) (Money, error) {
	from, to := f.index[fee.Year], f.index[year]
	if from == 0 || to == 0 {
		return Money{}, fmt.Errorf("fees for %s are known for %v, not for %s and %s both", f.Service, f.Years(), fee.Year, year)
	}
	return Money{fee.Amount * to / from, year}, nil
}
