package duck_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/queries/duck"
)

var costColumns = []string{"element", "scheme_id", "arrangement_key", "year", "weekly", "line", "batch", "sheet"}

func oneCost(to *duck.Rows) error {
	for _, do := range []func() error{
		func() error { return to.Text([]byte("care")) }, func() error { return to.Text([]byte("a scheme with a long name")) },
		func() error { return to.Whole(7) }, func() error { return to.Text([]byte("2025-26")) }, func() error { return to.Decimal(512.25) },
		func() error { return to.Whole(2) }, func() error { return to.Whole(1) }, func() error { return to.Text(nil) }, to.Next,
	} {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// TestFillIsWholeOrNothing: columns may come in any order and be left out where
// they may be NULL; whatever is not whole undoes the write, even if it is ignored.
func TestFillIsWholeOrNothing(t *testing.T) {
	db := open(t, t.TempDir())
	fill := func(table string, columns []string, f func(*duck.Rows) error) error {
		return db.Update(t.Context(), func(tx *duck.Tx) error {
			_, _ = tx.Fill(table, columns, f)
			return nil
		})
	}
	for name, c := range map[string]struct {
		table   string
		columns []string
		fill    func(*duck.Rows) error
		says    string
	}{
		"no such table":            {"cost; DROP TABLE cost", costColumns, oneCost, "no contract table"},
		"a table of the database":  {"cells_pending", []string{"line"}, oneCost, "no contract table"},
		"no columns":               {"cost", nil, oneCost, "no contract table"},
		"no such column":           {"cost", []string{"weekly; DROP"}, oneCost, "has no column"},
		"a column twice":           {"cost", []string{"weekly", "weekly"}, oneCost, "cost"},
		"a value too many":         {"cost", costColumns[:7], oneCost, "row 1: it has more values"},
		"a value too few":          {"cost", append(slices.Clone(costColumns), "superseded_by"), oneCost, "row 1 has 8 values"},
		"a row without an end":     {"cost", costColumns, func(to *duck.Rows) error { return to.Text([]byte("care")) }, "no end"},
		"a number for a text":      {"cost", costColumns, func(to *duck.Rows) error { return to.Whole(1) }, "cannot hold a whole number"},
		"a day for a text":         {"cost", costColumns, func(to *duck.Rows) error { return to.Day(1) }, "cannot hold a day"},
		"a key without a value":    {"cost", costColumns, func(to *duck.Rows) error { return without(to, 1) }, "NOT NULL"},
		"a key that is left out":   {"cost", []string{"weekly"}, func(to *duck.Rows) error { _ = to.Decimal(1); return to.Next() }, "NOT NULL"},
		"the caller's own error":   {"cost", costColumns, func(to *duck.Rows) error { _ = oneCost(to); return fmt.Errorf("boom") }, "boom"},
		"text that is not UTF-8":   {"cost", costColumns, func(to *duck.Rows) error { return to.Text([]byte("a\xff")) }, "clean UTF-8"},
		"text with a NUL":          {"cost", costColumns, func(to *duck.Rows) error { return to.Text([]byte("ŵ\x00")) }, "clean UTF-8"},
		"one among very many":      {"cost", costColumns, func(to *duck.Rows) error { return manyCosts(to, 5) }, "NOT NULL"},
		"the last of very many":    {"cost", costColumns, func(to *duck.Rows) error { return manyCosts(to, manyRows-1) }, "NOT NULL"},
		"a day of far away":        {"person", []string{"birth_year"}, func(to *duck.Rows) error { return to.Whole(1 << 20) }, "too large"},
		"a year of five figures":   {"arrangement", []string{"start_on"}, func(to *duck.Rows) error { return to.Day(4_000_000) }, "five figures"},
		"a word of no list":        {"survey_response", []string{"wave"}, func(to *duck.Rows) error { return to.Text([]byte("later")) }, "none of these"},
		"a decimal that is no one": {"cost", []string{"line"}, func(to *duck.Rows) error { return to.Decimal(1) }, "with decimals"},
	} {
		if err := fill(c.table, c.columns, c.fill); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := count(t, db, "SELECT count(*) FROM cost"); n != 0 {
		t.Errorf("%d rows were kept", n)
	}
	if err := fill("cost", costColumns, func(to *duck.Rows) error { _ = oneCost(to); return oneCost(to) }); err != nil {
		t.Fatal(err)
	}
	if n := count(t, db, `SELECT count(*) FROM cost WHERE scheme_id = 'a scheme with a long name' AND arrangement_key = 7 AND year = '2025-26'
		AND element = 'care' AND weekly = 512.25 AND batch = 1 AND sheet = '' AND line = 2 AND superseded_by IS NULL`); n != 2 {
		t.Errorf("%d rows are as they were given", n)
	}
}

// manyRows are more than the database compresses together, so that some are
// in the table long before the others are given.
const manyRows = 130_000

// manyCosts gives many rows, of which one has no key; -1 is none.
func manyCosts(to *duck.Rows, wrong int) error {
	for i := range manyRows {
		give := oneCost
		if i == wrong {
			give = func(to *duck.Rows) error { return without(to, 1) }
		}
		if err := give(to); err != nil {
			return err
		}
	}
	return nil
}

// TestManyRowsComeInWhole: each once, as it was given, in the order in which it was.
func TestManyRowsComeInWhole(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error {
		n, err := tx.Fill("person", []string{"scheme_id", "person_key", "birth_year", "gender", "batch", "sheet", "line"}, func(to *duck.Rows) error {
			for i := range int64(manyRows) {
				gender := []byte("a word of more than twelve bytes, and then " + string(rune('a'+i%7)))
				if err := errors.Join(to.Text([]byte("s1")), to.Whole(i*7919), to.Whole(1900+i%100), to.Text(gender), to.Whole(1), to.Text(nil), to.Whole(i), to.Next()); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil && n != manyRows {
			err = fmt.Errorf("%d rows are said to be in", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	as := `FROM person WHERE scheme_id = 's1' AND person_key = 7919 * rowid AND birth_year = 1900 + rowid % 100 AND line = rowid
		AND gender = 'a word of more than twelve bytes, and then ' || chr((97 + rowid % 7)::INTEGER) AND batch = 1 AND sheet = ''`
	if n, all := count(t, db, "SELECT count(*) "+as), count(t, db, "SELECT count(*) FROM person"); n != manyRows || all != manyRows {
		t.Errorf("of %d rows %d are as they were given", all, n)
	}
}

// without gives one row of costs without the value of one column.
func without(to *duck.Rows, column int) error {
	for i, v := range []any{"care", "s", 7, "2025-26", 1.5, 2, 1, ""} {
		var err error
		switch v := v.(type) {
		case string:
			if i == column {
				err = to.Null()
			} else {
				err = to.Text([]byte(v))
			}
		case int:
			err = to.Whole(int64(v))
		case float64:
			err = to.Decimal(v)
		}
		if err != nil {
			return err
		}
	}
	return to.Next()
}

// TestLongTextsThatRepeat: a text that is that of the row before is not copied
// again, and stays what it is across the chunks.
func TestLongTextsThatRepeat(t *testing.T) {
	db := open(t, t.TempDir())
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"short", "exactly 12 b", "thirteen byte", "a much longer text than fits", "ŵŷ ŵŷ ŵŷ ŵŷ ŵŷ"}), 1, 8).Draw(r, "words")
		run := rapid.IntRange(1, 700).Draw(r, "rows of one text")
		n := rapid.SampledFrom([]int{1, 2047, 2048, 2049, 5000}).Draw(r, "rows in all")
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if _, err := tx.Exec(text("DELETE FROM finding"), nil); err != nil {
				return err
			}
			word := func(i int) string { return words[i/run%len(words)] }
			added, err := tx.Fill("finding", []string{"batch", "level", "rule", "sheet", "cell", "field", "message", "advice"}, func(to *duck.Rows) error {
				for i := range n {
					if err := to.Whole(int64(i)); err != nil {
						return err
					}
					for c := range 7 {
						if err := to.Text([]byte(word(i + c))); err != nil {
							return err
						}
					}
					if err := to.Next(); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil || added != int64(n) {
				return fmt.Errorf("%d rows: %w", added, err)
			}
			at := 0
			return tx.Rows(text("SELECT * FROM finding ORDER BY batch"), nil, func(v []any) error {
				for c := range 7 {
					if v[1+c] != word(at+c) {
						return fmt.Errorf("row %d, column %d is %v, not %s", at, c, v[1+c], word(at+c))
					}
				}
				at++
				return nil
			})
		})
		if err != nil {
			r.Fatal(err)
		}
	})
}
