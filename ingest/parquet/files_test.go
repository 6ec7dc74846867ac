package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var wide = Limits{Rows: 1_000_000, Columns: 500, Cell: 10_000, Pages: 64 << 20, Text: 64 << 20}

func noneBad([]byte) (string, string, string) { return "", "", "" }

// readAll gives the rows of a file; a missing value is "∅".
func readAll(b []byte, lim Limits) (*File, [][]string, error) {
	f, err := Open(bytes.NewReader(b), int64(len(b)), lim)
	if err != nil {
		return nil, nil, err
	}
	var rows [][]string
	err = f.Each(noneBad, func(n int64, cells [][]byte) bool {
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = string(c)
			if c == nil {
				row[i] = "∅"
			}
		}
		rows = append(rows, row)
		return true
	})
	return f, rows, err
}

func sample(t testing.TB, name string) []byte {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestKinds: what DuckDB wrote of each kind of value comes back as the text
// that was asked of it, in both versions of its format.
func TestKinds(t *testing.T) {
	want := []string{
		`1|70000|9007199254740993|200|18446744073709551615|1.5|0.1|19.6|-0.05|123456789012345678901234.567|true|2025-03-31|2025-04-01T00:30:00|2025-03-31T23:30:00Z|10:05:00|Beti Ŵyn, "ŷ"` + "\nx|6f1e6a0e-2a5c-4a9b-9e1a-6d2b8f7a1c11",
		strings.TrimSuffix(strings.Repeat("∅|", 17), "|"),
		`-128|-5|-1|0|0|-2.25|1E+21|-19.6|12.3456|-0.001|false|1969-12-31|1969-12-31T23:59:59.5|1970-01-01T00:00:00Z|23:59:59.25||00000000-0000-0000-0000-000000000000`,
	}
	for _, name := range []string{"duckdb_types.parquet", "duckdb_types_v2.parquet"} {
		f, rows, err := readAll(sample(t, name), wide)
		if err != nil {
			t.Fatal(name, err)
		}
		if strings.Join(f.Columns, ",") != "i8,i32,i64,u8,u64,f32,f64,d9,d18,d38,b,day,wall,instant,clock,words,id" || len(rows) != 3 {
			t.Fatal(name, f.Columns, len(rows))
		}
		for i, row := range rows {
			if got := strings.Join(row, "|"); got != want[i] {
				t.Errorf("%s, row %d:\n got %s\nwant %s", name, i+1, got, want[i])
			}
		}
	}
}

// TestManyRows: several row groups, pages and ways of writing give the rows
// that the generating query says.
func TestManyRows(t *testing.T) {
	for _, name := range []string{"duckdb_many.parquet", "duckdb_many_v2.parquet"} {
		_, rows, err := readAll(sample(t, name), wide)
		if err != nil || len(rows) != 5000 {
			t.Fatal(name, len(rows), err)
		}
		for i, row := range rows {
			x := "∅"
			if i%3 != 0 {
				x = strings.TrimSuffix(fmt.Sprintf("%.1f", float64(i)*1.5), ".0")
			}
			if want := fmt.Sprintf("%d|w%d|%s|%t|text number %d", i, i%7, x, i%2 == 0, i); strings.Join(row, "|") != want {
				t.Fatalf("%s, row %d: %v, want %s", name, i+1, row, want)
			}
		}
	}
}

// TestArrow: what Arrow wrote, packed and encoded in the ways that it offers.
func TestArrow(t *testing.T) {
	names, _ := filepath.Glob("testdata/arrow_*.parquet")
	if len(names) != 6 {
		t.Fatal(names)
	}
	for _, name := range names {
		_, rows, err := readAll(sample(t, filepath.Base(name)), wide)
		if err != nil || len(rows) != 3000 {
			t.Fatal(name, len(rows), err)
		}
		for k, row := range rows {
			want := fmt.Sprintf("∅|∅|∅|∅|∅|∅|%d", k-1500)
			if k%5 != 4 {
				at := time.UnixMicro(1743463800000000 + int64(k)*3600000000).UTC()
				day := time.Unix(int64(20000+k%365)*86400, 0).UTC()
				want = fmt.Sprintf("%d|gair %d|%s|%s|%v|%t|%d", int64(k)*1000003, k%11, day.Format("2006-01-02"), at.Format("2006-01-02T15:04:05Z"), float64(k)/8, k%3 == 0, k-1500)
			}
			if got := strings.Join(row, "|"); got != want {
				t.Fatalf("%s, row %d:\n got %s\nwant %s", name, k+1, got, want)
			}
		}
	}
}

func ruleOf(err error) string {
	var p *Problem
	if errors.As(err, &p) {
		return p.Rule
	}
	return fmt.Sprint(err)
}

// TestNested: what is not one value to a row is refused with the column's name.
func TestNested(t *testing.T) {
	for name, column := range map[string]string{"duckdb_list.parquet": "l", "duckdb_struct.parquet": "s"} {
		_, _, err := readAll(sample(t, name), wide)
		var p *Problem
		if !errors.As(err, &p) || p.Rule != "nested_column" || p.Column != column {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLimits: each limit refuses the file that passes with one more.
func TestLimits(t *testing.T) {
	many := sample(t, "duckdb_many.parquet")
	for rule, lim := range map[string]Limits{
		"too_many_rows":     {4999, 500, 10_000, 64 << 20, 64 << 20},
		"too_many_columns":  {5000, 4, 10_000, 64 << 20, 64 << 20},
		"cell_too_long":     {5000, 5, 15, 64 << 20, 64 << 20},
		"unpacks_too_large": {5000, 5, 16, 64 << 20, 25_000},
	} {
		if _, _, err := readAll(many, lim); ruleOf(err) != rule {
			t.Errorf("%v: %v, want %s", lim, err, rule)
		}
	}
	if _, _, err := readAll(many, Limits{5000, 5, 16, 40 << 10, 64 << 20}); ruleOf(err) != "unpacks_too_large" {
		t.Error("pages larger than the limit:", err)
	}
	if _, _, err := readAll(many, Limits{5000, 5, 16, 256 << 10, 40 * 5000}); err != nil {
		t.Error("a file within its limits:", err)
	}
}

// TestCutAndFlipped: a file that was cut short, or of which one byte is another,
// never panics, and a cut one is never read.
func TestCutAndFlipped(t *testing.T) {
	b := sample(t, "duckdb_types_v2.parquet")
	small := Limits{Rows: 1000, Columns: 50, Cell: 1000, Pages: 1 << 20, Text: 1 << 20}
	for n := range b {
		if _, _, err := readAll(b[:n], small); ruleOf(err) != "broken_parquet" {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	for i := range b {
		flipped := bytes.Clone(b)
		flipped[i] ^= 0x15
		if _, _, err := readAll(flipped, small); err != nil && ruleOf(err) == err.Error() {
			t.Fatalf("byte %d: refused without words: %v", i, err)
		}
	}
}
