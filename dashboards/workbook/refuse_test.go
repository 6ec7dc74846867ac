package workbook

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"khi/metrics"
)

func TestRefusals(t *testing.T) {
	one := func(change func(*metrics.Table)) []*metrics.Table {
		table := comparison()
		change(table)
		return []*metrics.Table{table}
	}
	long := strings.Repeat("é", maxText+1)
	many := func(rows, columns int) []*metrics.Table {
		return one(func(t *metrics.Table) {
			t.Columns = t.Columns[:columns]
			cells := t.Rows[0].Cells[:columns:columns]
			t.Rows = make([]metrics.Row, rows)
			for i := range t.Rows {
				t.Rows[i].Cells = cells
			}
		})
	}
	for name, c := range map[string]struct {
		day    string
		tables []*metrics.Table
		want   []string
	}{
		"no day":      {"", one(func(*metrics.Table) {}), []string{"2026-11-01"}},
		"no tables":   {"2026-11-01", nil, []string{"no tables"}},
		"nil":         {"2026-11-01", []*metrics.Table{nil}, []string{"missing"}},
		"many rows":   {"2026-11-01", many(maxRows, 0), []string{"1,048,576", "CSV", "friends-block-places-WAL"}},
		"much data":   {"2026-11-01", many(maxRows/7+1, 7), []string{"1,048,", "CSV", "data worksheet"}},
		"many fields": {"2026-11-01", one(func(t *metrics.Table) { t.Columns = make([]metrics.Column, maxColumns); t.Rows = nil }), []string{"16,384", "CSV"}},
		"long label":  {"2026-11-01", one(func(t *metrics.Table) { t.Rows[0].Label = long }), []string{"T1_friends_block_places_WAL", "cell A", "32,768", "CSV"}},
		"long title":  {"2026-11-01", one(func(t *metrics.Table) { t.Title = long }), []string{"Contents", "32,768"}},
		"long head":   {"2026-11-01", one(func(t *metrics.Table) { t.Columns[0].Name = long[:600] }), []string{"heading", "255"}},
		"short row":   {"2026-11-01", one(func(t *metrics.Table) { t.Rows[1].Cells = nil }), []string{"0 figures for 7 columns", "01412"}},
		"no number":   {"2026-11-01", one(func(t *metrics.Table) { t.Rows[1].Cells[2] = metrics.Known(math.NaN()) }), []string{"01412", "high"}},
		"no people":   {"2026-11-01", one(func(t *metrics.Table) { t.LeftOut[0].People = metrics.Known(math.Inf(-1)) }), []string{"not_asked"}},
		"no note":     {"2026-11-01", one(func(t *metrics.Table) { t.Rows[1].Notes = []string{"gone"} }), []string{"gone", "01412"}},
	} {
		var out bytes.Buffer
		err := Write(&out, Cover{AsOf: c.day}, c.tables)
		if err == nil {
			t.Errorf("%s: not refused", name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: the error does not say %q: %.300v", name, want, err)
			}
		}
		if out.Len() > 0 {
			t.Errorf("%s: a refused workbook left %d bytes", name, out.Len())
		}
	}
}

// The longest text that a cell holds arrives whole, counted as Excel counts.
func TestLongestTextArrivesWhole(t *testing.T) {
	table := comparison()
	table.Rows[0].Label = strings.Repeat("😀", maxText/2) + "x"
	_, rows := read(t, written(t, schemeCover(), table), "T1_friends_block_places_WAL")
	if rows[0][0] != table.Rows[0].Label {
		t.Errorf("%d bytes arrived of %d", len(rows[0][0]), len(table.Rows[0].Label))
	}
}

func TestHostileWordsArriveAsWords(t *testing.T) {
	words := []string{"=1+1", "+44", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "]]></t>", "<b>&amp;", "_x0041_", "👩‍👩‍👧 home", " padded ", "'quoted'", "a\nb"}
	table := comparison()
	table.Rows = table.Rows[:0]
	for _, w := range words {
		table.Rows = append(table.Rows, metrics.Row{Key: w, Label: w, Verdict: w, Cells: comparison().Rows[0].Cells})
	}
	_, rows := read(t, written(t, schemeCover(), table), "T1_friends_block_places_WAL")
	for i, w := range words {
		if rows[i][0] != w || rows[i][1] != w || rows[i][9] != w {
			t.Errorf("%q arrived as %q, %q, %q", w, rows[i][0], rows[i][1], rows[i][9])
		}
	}
}

func TestNamesStayApart(t *testing.T) {
	b := &book{taken: map[string]bool{}}
	seen := map[string]bool{}
	for i, id := range []string{"", "left_out", "data", "x", "X", strings.Repeat("long-", 20), strings.Repeat("long-", 20) + "er", "Dŵr", "2024", "🙂", "a'b[c]:*?/\\"} {
		name := b.tab(i+1, id)
		if seen[fold(name)] || len(name) > 31 || word(name) != name {
			t.Errorf("%q gives %q", id, name)
		}
		seen[fold(name)] = true
	}
	got := headings([]column{{heading: "Code"}, {heading: "code"}, {heading: ""}, {heading: " Code\n"}, {heading: "code (2)"}, {heading: "_x0041_x0042_"}})
	if want := "Code|code (2)|Column|Code (3)|code (2) (2)|-x0041-x0042_"; strings.Join(got, "|") != want {
		t.Errorf("headings %q, want %q", got, want)
	}
}

func TestLinesIn(t *testing.T) {
	for text, want := range map[string]int{"": 1, "one": 1, "one two three": 2, "a\nb\n\nc": 4, strings.Repeat("x", 25): 3, "one " + strings.Repeat("x", 25): 4} {
		if got := linesIn(text, 10, 1); got != want {
			t.Errorf("linesIn(%q) = %d, want %d", text, got, want)
		}
	}
}

// A hash is wider than running text of as many letters: on the cover it takes a
// line of its own, which must not be cut.
func TestHashHasRoom(t *testing.T) {
	if got := linesIn("Fingerprint: "+strings.Repeat("0f", 32), coverWidth, atNormal); got < 2 {
		t.Errorf("a fingerprint has %d line on the cover", got)
	}
}
