package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
)

// Qualtrics also writes tables with tabs, in UTF-16 with a mark or in UTF-8. Some
// programs that take them on put quotes around a cell that holds any, others leave
// quotes as they are: a cell cannot hold a tab, so both are plain.
func TestAnExportWithTabsIsReadAsTheOneWithCommas(t *testing.T) {
	want := expected(t, "qualtrics_numeric")
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sample(t, "qualtrics_numeric.csv"), []byte("\xEF\xBB\xBF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for name, cell := range map[string]func(string) string{
		"quotes as they are": func(s string) string { return s },
		"quotes doubled": func(s string) string {
			if strings.Contains(s, `"`) {
				return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
			}
			return s
		},
	} {
		var b strings.Builder
		for _, r := range rows {
			cells := slices.Clone(r)
			for i, s := range cells {
				cells[i] = cell(strings.ReplaceAll(s, "\n", " "))
			}
			b.WriteString(strings.Join(cells, "\t") + "\r\n")
		}
		for encoding, body := range map[string][]byte{
			"UTF-8":  []byte(b.String()),
			"UTF-16": append([]byte("\xFF\xFE"), utf16Bytes(b.String(), binary.LittleEndian)...),
		} {
			r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(body), Request{FileName: "x.tsv", Scheme: "northshire", DryRun: true})
			if err != nil || r.Source != "qualtrics_friends" || r.Layout != "Qualtrics CSV, tab separated, three header rows, questions in English" || len(r.Preview[0].Rows) != len(want) {
				t.Fatalf("%s, %s: %v, %q read by %q, %+v", name, encoding, err, r.Layout, r.Source, r.Counts)
			}
			p := r.Preview[0]
			for i, a := range want {
				for field, says := range a.words() {
					says = strings.ReplaceAll(says, "\n", " ") // no cell of such a file holds a line
					if got := p.Rows[i][slices.Index(p.Fields, field)]; got != says {
						t.Errorf("%s, %s, row %d: %s is %q, want %q", name, encoding, i+1, field, got, says)
					}
				}
			}
		}
	}
}
