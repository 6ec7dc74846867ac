package stat

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
)

// records are the columns of a microdata file in testdata.
type records map[string][]string

func readRecords(t *testing.T, file string) records {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := records{}
	for j, name := range rows[0] {
		for _, row := range rows[1:] {
			out[name] = append(out[name], row[j])
		}
	}
	return out
}

// numbers of a column, and which rows have one.
func (r records) numbers(t *testing.T, name string) (values []float64, present []bool) {
	t.Helper()
	if name == "api_change" {
		a, _ := r.numbers(t, "api00")
		b, present := r.numbers(t, "api99")
		for i := range a {
			a[i] -= b[i]
		}
		return a, present
	}
	for _, text := range r[name] {
		v, err := strconv.ParseFloat(text, 64)
		values, present = append(values, v), append(present, err == nil)
	}
	if len(values) == 0 {
		t.Fatalf("no column %q", name)
	}
	return values, present
}

// levelled says which respondents have a level, as 0 and 1 and as a domain.
func (r records) levelled(column, level string) (values []float64, in []bool) {
	for _, l := range r[column] {
		hit := l == level
		in = append(in, hit)
		values = append(values, map[bool]float64{true: 1}[hit])
	}
	return values, in
}
