package ingest

import (
	"bytes"
	"math"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The quick reading of numbers says only what the other one says.
func TestNumbersAreReadQuicklyOrRightly(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := []byte(rapid.StringMatching(`(-?[0-9]{0,21}|[0-9]{1,3}[x"\.;:/ ]|)(,.{0,4})?`).Draw(r, "text"))
		if rapid.Bool().Draw(r, "that fits") {
			text = strconv.AppendInt(nil, rapid.Int64().Draw(r, "number"), 10)
		}
		n, rest, known := shortWhole(text)
		field, after, _ := bytes.Cut(text, []byte(","))
		want, ok := parseWhole(field)
		switch {
		case known && (!ok || n != want || len(rest) != len(text)-len(field)):
			r.Fatalf("%q was read as %d with %q left, and is %d, %v with %q", text, n, rest, want, ok, after)
		case !known && ok && want >= 0 && len(field) < 19 && field[0] != '-':
			r.Fatalf("%q is not known", text)
		}
	})
	s := &section{table: "survey_response"}
	if err := s.learn([]any{"person_key", "life_sat"}); err != nil {
		t.Fatal(err)
	}
	for line, good := range map[string]bool{
		`"",2,9223372036854775807,32767`: true, `"",2,9223372036854775808,1`: false, `"",2,1,32768`: false, `"",2,1,-32768`: true, `"",2,1,-32769`: false,
		`"",2,,`: true, `"",2,1,`: true, `"",2,1`: false, `"",2,1,2,3`: false, `"",2,1,"2"`: false, `"",2,1,2x`: false, `"",2,1,+2`: false, `"",2,1,2.0`: false,
	} {
		if err := s.row([]byte(line), nowhere{}, 1); (err == nil) != good {
			t.Errorf("%s: %v", line, err)
		}
	}
	want := int64(math.MaxInt64) & lowHalf
	if got := s.totals.Columns[s.columns[0].to]; got.Count < 1 || got.Sum < want {
		t.Errorf("the totals have %+v", got)
	}
}

// Every day that there is has its number, and no other has one.
func TestDaysHaveTheirNumbers(t *testing.T) {
	for y := 1795; y <= 2305; y++ {
		for m := 0; m <= 13; m++ {
			for d := 0; d <= 32; d++ {
				on := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
				is := y >= 1800 && y <= 2300 && on.Year() == y && int(on.Month()) == m && on.Day() == d
				if day, ok := civil(y, m, d); ok != is || ok && day != on.Unix()/86400 {
					t.Fatalf("%d-%d-%d is %d, %v", y, m, d, day, ok)
				}
			}
		}
	}
}
