package dashboards

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// TestWorkbookInWelsh: the words of a workbook change, its figures and codes do not, and
// it says of itself which language it is in and what has no translation.
func TestWorkbookInWelsh(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range []string{"/reports/place/UK.xlsx?period=2025-26", "/tables/trend.xlsx?indicator=friends_block&place=UK"} {
		english, cymraeg := bookAt(t, h, address), bookAt(t, h, welshAddress(address))
		if p, err := cymraeg.GetDocProps(); err != nil || p.Language != "cy" || !strings.HasPrefix(p.Title, "Data ffug") {
			t.Errorf("%s: language %q, title %q, %v", address, p.Language, p.Title, err)
		}
		tabs := cymraeg.GetSheetList()
		if tabs[0] != "Clawr_Cover" || tabs[1] != "Cynnwys_Contents" || tabs[2] != "Nodiadau_Notes" {
			t.Errorf("%s: worksheets %v", address, tabs)
		}
		for i, tab := range english.GetSheetList()[1:] {
			e, w := cellsOf(t, english, tab), cellsOf(t, cymraeg, tabs[i+1])
			if len(e) != len(w) {
				t.Fatalf("%s, %s: %d rows, in English %d", address, tab, len(w), len(e))
			}
			for r := range e {
				sameData(t, address+" "+tab, e[r], w[r])
			}
		}
		cover := strings.Join(slices.Concat(cellsOf(t, cymraeg, tabs[0])...), "\n")
		if !strings.Contains(cover, "Nid oes cyfieithydd wedi'i wirio eto") || !strings.Contains(cover, "Hidlwyr") && !strings.Contains(cover, "Hidlydd") {
			t.Errorf("%s: the cover says %s", address, cover)
		}
	}
}

func bookAt(t *testing.T, h http.Handler, address string) *excelize.File {
	t.Helper()
	w := get(h, "GET", address)
	f, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	if w.Code != http.StatusOK || err != nil {
		t.Fatalf("%s: status %d, %v", address, w.Code, err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func cellsOf(t *testing.T, f *excelize.File, tab string) [][]string {
	t.Helper()
	rows, err := f.GetRows(tab, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// data is what is the same in every language: figures, shorthand and codes.
var data = regexp.MustCompile(`^([+-]?[\d.]+(e[+-]?\d+)?|\[[a-z]\]|\[note \d+\]( \[note \d+\])*|[a-z0-9]+(_[a-z0-9]+)+|\d{4}-\d\d(Q[1-4])?|T\d+_\w+)$`)

func sameData(t *testing.T, where string, english, cymraeg []string) {
	t.Helper()
	if len(english) != len(cymraeg) {
		t.Fatalf("%s: %q and %q have other cells", where, english, cymraeg)
	}
	for i := range english {
		if english[i] != cymraeg[i] && (data.MatchString(english[i]) || cymraeg[i] == "") {
			t.Errorf("%s: %q became %q", where, english[i], cymraeg[i])
		}
	}
}

// TestTablesInWelsh: CSV, its description and JSON have the keys and figures of the
// English ones and Welsh labels.
func TestTablesInWelsh(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, q := range []string{"profile.EXT?place=UK&period=2025-26", "explore.EXT?indicators=friends&indicators=live_in_cost&places=S1&places=UK&every=years&by=gender"} {
		at := func(ext string) (english, cymraeg []byte) {
			address := "/tables/" + strings.Replace(q, "EXT", ext, 1)
			e, w := get(h, "GET", address), get(h, "GET", welshAddress(address))
			if e.Code != http.StatusOK || w.Code != http.StatusOK || bytes.Equal(e.Body.Bytes(), w.Body.Bytes()) {
				t.Fatalf("%s: status %d and %d, or the same in both languages", address, e.Code, w.Code)
			}
			return e.Body.Bytes(), w.Body.Bytes()
		}
		read := func(b []byte) [][]string {
			rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
		english, cymraeg := at("csv")
		e, w := read(english), read(cymraeg)
		if len(e) != len(w) || !slices.Equal(e[0], w[0]) {
			t.Fatalf("%s: %d and %d rows, headings %q and %q", q, len(e), len(w), e[0], w[0])
		}
		for r := range e {
			sameData(t, q, e[r], w[r])
			if e[r][0] != w[r][0] {
				t.Errorf("%s: the key %q became %q", q, e[r][0], w[r][0])
			}
		}
		var told metrics.Table
		if _, cymraeg = at("json"); json.Unmarshal(cymraeg, &told) != nil || told.RowHead == "" || strings.Contains(told.RowHead, "Indicator") {
			t.Errorf("%s: the JSON has the row heading %q", q, told.RowHead)
		}
		if _, cymraeg = at("csv-metadata.json"); !bytes.Contains(cymraeg, []byte(`"dc:language": "cy"`)) || !bytes.Contains(cymraeg, []byte("lang=cy")) {
			t.Errorf("%s: its description is not of a Welsh file: %.600s", q, cymraeg)
		}
	}
}
