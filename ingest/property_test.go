package ingest

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestRecordRoundTrip: whatever rows are written to a canonical file come back
// as they were, with the totals that were counted on the way in.
func TestRecordRoundTrip(t *testing.T) {
	contracts, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		c := contracts[rapid.IntRange(0, len(contracts)-1).Draw(t, "contract")]
		f, err := os.CreateTemp("", "khi-record")
		if err != nil {
			t.Fatal(err)
		}
		defer discard(f)
		w := newRecordWriter(f)
		w.head("source", 3, "original")
		var names []string
		for _, field := range c.Columns() {
			names = append(names, field.Column)
		}
		w.begin(c.ID, c.Version, names)
		sheet := rapid.StringMatching(`[a-zŵ" ,]{0,8}`).Draw(t, "sheet")
		var want [][]any
		totals := newTotals(c)
		for line := range rapid.IntRange(0, 20).Draw(t, "rows") {
			row, text := drawRow(t, c, &totals)
			want = append(want, append(row, int64(9), sheet, int64(line+2), nil))
			head := appendQuoted(nil, sheet)
			w.row(append(append(append(head, ','), strings.TrimSpace(string(numberCell(int64(line+2)).text))...), text...))
		}
		w.end()
		hash, err := w.close()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		rr, err := newRecordReader(f, "f")
		if err != nil {
			t.Fatal(err)
		}
		s, err := rr.nextSection()
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for row, err := range rr.rows(9) {
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(row, want[i]) {
				t.Fatalf("row %d: %v, want %v", i, row, want[i])
			}
			i++
		}
		if i != len(want) || !totals.equal(s.totals) {
			t.Fatalf("%d rows of %d, totals %+v, want %+v", i, len(want), s.totals, totals)
		}
		if _, err := rr.nextSection(); !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
		if err := rr.check(hash); err != nil || rr.source != "source" || rr.version != 3 || rr.original != "original" {
			t.Fatalf("%v, %+v", err, rr)
		}
	})
}

// drawRow makes up a row: the values and their text.
func drawRow(t *rapid.T, c *Contract, totals *Totals) (values []any, text []byte) {
	totals.Rows++
	for i, f := range c.Columns() {
		text = append(text, ',')
		if rapid.Bool().Draw(t, "null") {
			values = append(values, nil)
			continue
		}
		var v cell
		switch f.SQL {
		case "SMALLINT":
			n := rapid.Int16().Draw(t, f.Column)
			v, values = numberCell(int64(n)), append(values, int64(n))
		case "INTEGER":
			n := rapid.Int32().Draw(t, f.Column)
			v, values = numberCell(int64(n)), append(values, int64(n))
		case "BIGINT":
			n := rapid.Int64Range(0, 1<<62).Draw(t, f.Column)
			v, values = numberCell(n), append(values, n)
			v.num &= lowHalf
		case "DOUBLE":
			col := column{field: &Field{Name: "x", Type: "decimal", Decimals: 4}}
			s := rapid.StringMatching(`-?[0-9]{1,6}(\.[0-9]{1,4})?`).Draw(t, f.Column)
			var bad *problem
			if v, bad = col.decimal(s); bad != nil {
				t.Fatal(bad)
			}
			number, err := strconv.ParseFloat(string(v.text), 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, number)
		case "DATE":
			day := rapid.Int64Range(-60_000, 60_000).Draw(t, f.Column)
			v, values = dayCell(day), append(values, dayTime(day))
		default:
			s := rapid.StringOf(rapid.RuneFrom([]rune("ab\"', ;ŵé–\t1="))).Draw(t, f.Column)
			v, values = textCell(s), append(values, s)
		}
		totals.Columns[i].add(v.num)
		text = append(text, v.text...)
	}
	return values, append(text, '\n')
}

// TestDaysOfTheZone: an instant belongs to the day that a clock in London
// shows, on both sides of midnight and of the changes of the clock.
func TestDaysOfTheZone(t *testing.T) {
	for s, want := range map[string]string{
		"2026-04-01T00:30:00.000+01:00": "2026-04-01",
		"2026-03-31T23:30:00Z":          "2026-04-01",
		"2026-03-31T17:59:59.000+01:00": "2026-03-31",
		"2025-12-31T23:59:59Z":          "2025-12-31",
		"2025-07-01T00:10:00+02:00":     "2025-06-30",
		"2025-10-26T00:30:00+01:00":     "2025-10-26",
		"2025-03-30 00:59":              "2025-03-30",
	} {
		day, ok := instantDay(s)
		if !ok || dayTime(day).Format(time.DateOnly) != want {
			t.Errorf("%s is %s, want %s", s, dayTime(day).Format(time.DateOnly), want)
		}
	}
	for serial, want := range map[string]string{"45754.42013888889": "2025-04-07", "46113.02083333334": "2026-04-01", "45775": "2025-04-28", "45775.99999999": "2025-04-29", "36526": "2000-01-01"} {
		day, _, bad := dates{workbook: true}.parse(serial, dateExcel, nil)
		if bad != nil || dayTime(day).Format(time.DateOnly) != want {
			t.Errorf("serial %s is %s, want %s", serial, dayTime(day).Format(time.DateOnly), want)
		}
	}
	if day, _, _ := (dates{workbook: true, date1904: true}).parse("44313", "", nil); dayTime(day).Format(time.DateOnly) != "2025-04-28" {
		t.Errorf("a workbook that counts from 1904: %s", dayTime(day).Format(time.DateOnly))
	}
}
