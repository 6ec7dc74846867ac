// Package download writes a Table as CSV, with CSV on the Web metadata beside
// it, and as JSON.
//
// All three say what the page says: figures have the published precision of
// their unit, and a figure that may not be shown is a shorthand such as "[c]",
// never a blank and never a number.
package download

import (
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"khi/metrics"
)

// CSV writes the table as UTF-8 CSV (RFC 4180, lines ended by CRLF): a row of
// headings, then one line for each row of the table, with its key, its label, code
// and name of each thing that it is of, and a column for each figure. Where the table needs them there follow the
// columns unit, verdict and notes, made_up in demonstration data, and
// unverified where a number that they rest on was not checked.
//
// Words that a spreadsheet would take for a formula get an apostrophe in
// front; numbers stay numbers.
func (g Tongue) CSV(w io.Writer, t *metrics.Table) error {
	if err := check(t); err != nil {
		return err
	}
	return g.CSVRows(w, t, rowsOf(t))
}

// Rows are the rows of a table one by one, or the error that keeps them from going on.
type Rows = iter.Seq2[metrics.Row, error]

func rowsOf(t *metrics.Table) Rows {
	return func(yield func(metrics.Row, error) bool) {
		for _, r := range t.Rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// CSVRows is CSV of a table whose rows come one by one, as those of an exploration
// do: the head says what the columns are. After an error what is written is not whole.
func (g Tongue) CSVRows(w io.Writer, t *metrics.Table, rows Rows) error {
	columns := g.layout(t)
	out := csv.NewWriter(w)
	out.UseCRLF = true
	line := make([]string, len(columns))
	for i, c := range columns {
		line[i] = safe(c.key)
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("CSV of table %q: %w", t.ID, err)
	}
	for r, err := range rows {
		if err == nil {
			err = checkRow(t, r)
		}
		if err != nil {
			return err
		}
		for i, c := range columns {
			line[i] = c.text(r)
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("CSV of table %q: %w", t.ID, err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("CSV of table %q: %w", t.ID, err)
	}
	return nil
}

// JSON writes the table in the shape of metrics.Table, with every figure to
// its published precision, as {"value":…}, {"hidden":true} or
// {"missing":"reason"}.
func JSON(w io.Writer, t *metrics.Table) error {
	if err := check(t); err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	if err := out.Encode(t.Published()); err != nil {
		return fmt.Errorf("JSON of table %q: %w", t.ID, err)
	}
	return nil
}

// check refuses a table that could only be written wrongly.
func check(t *metrics.Table) error {
	for _, r := range t.Rows {
		if err := checkRow(t, r); err != nil {
			return err
		}
	}
	for _, l := range t.LeftOut {
		if v, ok := l.People.Value(); ok && !finite(metrics.Count.Round(v)) {
			return fmt.Errorf("table %q, people left out, reason %q: %v is not a number that can be published", t.ID, l.Reason, v)
		}
	}
	return nil
}

func checkRow(t *metrics.Table, r metrics.Row) error {
	if len(r.Cells) != len(t.Columns) {
		return fmt.Errorf("table %q: row %q has %d figures for %d columns", t.ID, r.Key, len(r.Cells), len(t.Columns))
	}
	if len(r.Facets) != len(t.Facets) {
		return fmt.Errorf("table %q: row %q is named by %d things in place of %d", t.ID, r.Key, len(r.Facets), len(t.Facets))
	}
	for i, f := range r.Cells {
		if v, ok := f.Value(); ok && !finite(t.Unit(r, i).Round(v)) {
			return fmt.Errorf("table %q, row %q, column %q: %v is not a number that can be published", t.ID, r.Key, t.Columns[i].Key, v)
		}
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// number is a figure as a CSV cell: plain digits, or the shorthand.
func number(f metrics.Figure, u metrics.Unit) string {
	v, ok := f.Value()
	if !ok {
		return f.Shorthand()
	}
	return strconv.FormatFloat(u.Round(v), 'f', -1, 64)
}

// safe is a text that no spreadsheet runs. Line ends and other control
// characters become spaces, so that a line of the file is a row of the table;
// what begins like a formula, even behind spaces, gets an apostrophe.
func safe(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	guard := dangerous(s)
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
	if guard {
		return "'" + s
	}
	return s
}

// Safe is a text that no spreadsheet takes for a formula, for CSV files that are
// no tables of figures.
func Safe(s string) string { return safe(s) }

// dangerous reports whether a spreadsheet might take the text for a formula.
// The wide forms of the signs count too: some versions of Excel fold them.
func dangerous(s string) bool {
	if strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return true
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}))
	return strings.ContainsRune("=+-@＝＋－＠", first)
}

const longestName = 99

// exactName begins the names of files with exact figures.
const exactName = "exact-do-not-share-"

// FileName is a name for a download of the table: lower case, words joined by
// dashes, under 100 characters, safe on every system. Names that had to be
// cut end in a mark of the whole identifier, so that two stay two.
func FileName(t *metrics.Table, ext string) string {
	ext = dashed(ext)
	name := cmp.Or(dashed(t.ID), dashed(t.Title), "table")
	if t.Invented {
		name = "made-up-" + name
	}
	if t.Unverified {
		name = "unverified-" + name
	}
	if t.Exact != "" && !strings.HasPrefix(name, exactName) {
		name = exactName + name
	}
	name = "khi-" + name
	if longest := longestName - len(ext) - 1; len(name) > longest {
		sum := sha256.Sum256([]byte(t.ID + "\x00" + t.Title))
		mark := "-" + hex.EncodeToString(sum[:4])
		name = strings.TrimRight(name[:longest-len(mark)], "-") + mark
	}
	if ext == "" {
		return name
	}
	return name + "." + ext
}

// dashed keeps letters and digits without accents in lower case, and joins
// them by dashes.
func dashed(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(strings.ToValidUTF8(s, " "))) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
