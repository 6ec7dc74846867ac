package dashboards

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/dashboards/workbook/checklist"
	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// everyWorkbook is an address of each kind of workbook that anybody is given: of each
// kind of table, of places, of a comparison, of a release and of a business case.
func everyWorkbook(t *testing.T) (all []string) {
	t.Helper()
	d := readDocument(t)
	for _, kind := range slices.Sorted(maps.Keys(tableKinds)) {
		_, required := d.query(t, d.Paths["/api/v1/tables/"+kind]["get"])
		all = append(all, "/tables/"+kind+".xlsx?"+d.fill(required).Encode())
	}
	all = append(all, "/tables/explore.xlsx?"+selection, "/tables/explore.xlsx?"+selection+"&layout=wide",
		"/releases/first/files/friends_block.xlsx?x", "/reports/case.xlsx?z="+packCase(strings.Replace(scenario.Example, "runs: 10000", "runs: 200", 1)), "/reports/case.xlsx?z="+packCase(strings.Replace(scenario.ExampleOptions, "runs: 2000", "runs: 200", 1)))
	for _, report := range []string{"place/E08000003.xlsx?period=2025-26", "compare.xlsx?indicator=friends_block&within=ENG"} {
		all = append(all, "/reports/"+report, "/reports/"+report+"&for=analysts")
	}
	return all
}

// TestEveryWorkbookKeepsToTheChecklist: nothing essential is found in any workbook, in
// either language, and nothing desirable but what the workbook for analysts is for and
// says on its cover. Each says on its cover and in its contents how many rows it holds.
func TestEveryWorkbookKeepsToTheChecklist(t *testing.T) {
	whole, short := siteOf(t, newFixture(t, plainName)), newFixture(t, plainName)
	short.catalogue = short.catalogue[:8] // the report of a place has a table for each indicator
	brief := siteOf(t, short)
	for _, address := range everyWorkbook(t) {
		h := whole
		if strings.HasPrefix(address, "/reports/place") {
			h = brief
		}
		address = strings.TrimSuffix(address, "?x")
		languages := []string{"en", "cy"}
		if strings.HasPrefix(address, "/tables/case-") || strings.HasPrefix(address, "/tables/options") {
			languages = languages[:1] // the workbook of the whole case is held to it in both
		}
		for _, lang := range languages {
			at := address + "&lang=" + lang
			if !strings.Contains(address, "?") {
				at = address + "?lang=" + lang
			}
			w := get(h, "GET", at)
			if w.Code != http.StatusOK {
				t.Errorf("%s: status %d", at, w.Code)
				continue
			}
			found, err := checklist.Of(w.Body.Bytes())
			if err != nil {
				t.Errorf("%s: %v", at, err)
			}
			analysts := strings.Contains(at, "for=analysts")
			for _, f := range found {
				if f.Essential || !analysts {
					t.Errorf("%.90s: %s", at, f)
				}
			}
			if analysts != (len(found) > 0) {
				t.Errorf("%s: %d findings", at, len(found))
			}
			if lang == "en" && !strings.HasPrefix(address, "/reports/case") {
				rowsAreCounted(t, at, w.Body.Bytes(), analysts)
			}
		}
	}
}

var coverCounts = regexp.MustCompile(`(?i)\b([a-z]+|[\d,]+) tables? with ([a-z]+|[\d,]+) rows? and ([a-z]+|[\d,]+) figures? in all`)

// rowsAreCounted holds the words of the cover and the numbers of the contents to the
// rows that the worksheets hold.
func rowsAreCounted(t *testing.T, address string, body []byte, analysts bool) {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	cover := strings.Join(slices.Concat(cellsOf(t, book, "Cover")...), "\n")
	said := coverCounts.FindStringSubmatch(cover)
	if said == nil || analysts != strings.Contains(cover, "for analysts") {
		t.Errorf("%s: the cover says %s", address, cover)
		return
	}
	rows := map[string]int{}
	tables, all := 0, 0
	for _, tab := range book.GetSheetList()[1:] {
		marked, err := book.GetTables(tab)
		if err != nil || len(marked) != 1 {
			t.Fatalf("%s, %s: %d tables, %v", address, tab, len(marked), err)
		}
		from, to, _ := strings.Cut(marked[0].Range, ":")
		_, top, err1 := excelize.CellNameToCoordinates(from)
		_, bottom, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		held := cellsOf(t, book, tab)[top:]
		if len(held) != bottom-top {
			t.Errorf("%s, %s: %d rows stand in a table of %d", address, tab, len(held), bottom-top)
		}
		if rows[tab] = len(held); len(held) == 1 && held[0][0] == "There are no rows" {
			rows[tab] = 0
		}
		if regexp.MustCompile(`^T\d+_`).MatchString(tab) {
			tables, all = tables+1, all+rows[tab]
		}
	}
	for i, want := range []int{tables, all, rows["Data"]} {
		if numbered(said[i+1]) != want {
			t.Errorf("%s: the cover says %q, the file holds %d tables, %d rows and %d figures", address, said[0], tables, all, rows["Data"])
		}
	}
	contents := cellsOf(t, book, "Contents")
	for _, line := range contents[len(contents)-rows["Contents"]:] {
		if strconv.Itoa(rows[line[0]]) != line[len(line)-1] {
			t.Errorf("%s: the contents say that %s has %s rows, it has %d", address, line[0], line[len(line)-1], rows[line[0]])
		}
	}
}

// numbered is a number that may stand in words.
func numbered(s string) int {
	words := strings.Fields("no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")
	if n := slices.Index(words, strings.ToLower(s)); n >= 0 {
		return n
	}
	n, err := strconv.Atoi(strings.ReplaceAll(s, ",", ""))
	if err != nil {
		return -1
	}
	return n
}

// TestReportsHoldTheFiguresOfTheAPI: each figure of the reports of places and of a
// comparison is the one that the API gives, cell by cell, and there is no other.
func TestReportsHoldTheFiguresOfTheAPI(t *testing.T) {
	f := newFixture(t, plainName)
	f.catalogue = f.catalogue[:8]
	h := siteOf(t, f)
	for address, asked := range map[string][]string{
		"/reports/place/ENG.xlsx?period=2025-26":                                            append(trendsOf(f, "ENG"), "profile?place=ENG&period=2025-26", "official?place=ENG", "ratings?place=ENG"),
		"/reports/place/S1.xlsx?period=2025-26&for=analysts":                                append(trendsOf(f, "S1"), "profile?place=S1&period=2025-26", "official?place=S1", "ratings?place=S1"),
		"/reports/compare.xlsx?indicator=friends_block&within=UK&grain=area&period=2025-26": {"compare?indicator=friends_block&within=UK&grain=area&period=2025-26&shape=intervals", "compare?indicator=friends_block&within=UK&grain=area&period=2025-26&shape=funnel"},
	} {
		held := dataOf(t, bookAt(t, h, address))
		figures := 0
		for _, q := range asked {
			w := get(h, "GET", "/api/v1/tables/"+q)
			var table metrics.Table
			if w.Code == http.StatusNotFound {
				continue // nothing official is known of the place, and the report has no such table
			}
			if err := json.Unmarshal(w.Body.Bytes(), &table); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: status %d, %v", q, w.Code, err)
			}
			for _, r := range table.Rows {
				for j, c := range r.Cells {
					figures++
					want := c.Shorthand()
					if v, ok := c.Value(); ok {
						want = strconv.FormatFloat(v, 'f', -1, 64)
					}
					at := [3]string{table.ID, r.Key, table.Columns[j].Key}
					if got, there := held[at]; !there || got != want {
						t.Errorf("%s, %v: the workbook has %q, the API %q", address, at, got, want)
					}
					delete(held, at)
				}
			}
			for _, l := range table.LeftOut {
				delete(held, [3]string{table.ID, l.Reason, "left_out"})
			}
		}
		if len(held) > 0 || figures < 50 {
			t.Errorf("%s: of %d figures of the API; the workbook has %d others: %v", address, figures, len(held), slices.Collect(maps.Keys(held))[:min(5, len(held))])
		}
	}
}

func trendsOf(f *fixture, place string) (all []string) {
	for _, ind := range f.catalogue {
		all = append(all, "trend?"+url.Values{"indicator": {ind.Name}, "place": {place}}.Encode())
	}
	return all
}

// dataOf is the worksheet of every figure: table, row and column, and what stands there.
func dataOf(t *testing.T, book *excelize.File) map[[3]string]string {
	t.Helper()
	held := map[[3]string]string{}
	for _, r := range cellsOf(t, book, "Data") {
		if len(r) < 8 || r[0] == "Table" {
			continue
		}
		held[[3]string{r[0], r[2], r[4]}] = r[6] + r[7]
	}
	return held
}
