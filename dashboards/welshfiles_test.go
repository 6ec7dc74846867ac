package dashboards

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"maps"
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

// TestStandingsInWelshPictures: the words of a standing change, and the marks and
// colours that tell it do not.
func TestStandingsInWelshPictures(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	told := map[string]bool{}
	for _, address := range []string{"/tables/tartan.svg?grain=scheme&within=ENG&period=2025-26", "/tables/spine.svg?place=S1&period=2025-26", "/tables/map.svg?indicator=friends_block&period=2025-26"} {
		english, cymraeg := get(h, "GET", address), get(h, "GET", welshAddress(address))
		if english.Code != http.StatusOK || cymraeg.Code != http.StatusOK {
			t.Fatalf("%s: status %d, in Welsh %d", address, english.Code, cymraeg.Code)
		}
		if e, w := colours(english.Body.String()), colours(cymraeg.Body.String()); !maps.Equal(e, w) {
			t.Errorf("%s: the colours are %v, in Welsh %v", address, e, w)
		}
		for word, welsh := range map[string]string{"similar": "tebyg", "better": "gwell", "worse": "gwaeth"} {
			if standing := regexp.MustCompile(`[\d%] ?` + word + `<|>` + word + `<`); standing.MatchString(cymraeg.Body.String()) {
				t.Errorf("%s: %q is in English in the Welsh picture", address, word)
			} else if standing.MatchString(english.Body.String()) {
				told[welsh] = strings.Contains(cymraeg.Body.String(), welsh+"<")
			}
		}
	}
	if !told["tebyg"] {
		t.Errorf("no picture tells a standing: %v", told)
	}
}

var fill = regexp.MustCompile(`fill="(#[0-9A-Fa-f]{6})"`)

// colours counts the colours with which a picture is filled.
func colours(svg string) map[string]int {
	all := map[string]int{}
	for _, m := range fill.FindAllStringSubmatch(svg, -1) {
		all[strings.ToUpper(m[1])]++
	}
	delete(all, "#0B0C0C") // words: there may be more lines of them
	return all
}

// TestArchiveSaysWhatItIsInWelsh: the text file of an archive is in its language, and
// names the same files.
func TestArchiveSaysWhatItIsInWelsh(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	const address = "/reports/compare.zip?grain=scheme&indicator=friends_block&period=2025-26&within=ENG"
	said := func(at string) string {
		w := get(h, "GET", at)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", at, w.Code)
		}
		z, err := zip.NewReader(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		text, err := fs.ReadFile(z, readMe)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	english, cymraeg := said(address), said(welshAddress(address))
	for _, word := range []string{"everything on the page", "MADE-UP DATA", "\nSource ", "\nProtection ", "In place of a number", " rows", "The same as", "hidden so that"} {
		if !strings.Contains(english, word) || strings.Contains(cymraeg, word) {
			t.Errorf("%q is missing in English or stands in Welsh:\n%s", word, cymraeg)
		}
	}
	named := regexp.MustCompile(`(?m)^  khi-\S+[^:\n]`)
	if e, w := named.FindAllString(english, -1), named.FindAllString(cymraeg, -1); len(e) == 0 || !slices.Equal(e, w) {
		t.Errorf("the files are %v, in Welsh %v", e, w)
	}
	if !strings.Contains(cymraeg, "Nid oes cyfieithydd wedi'i wirio eto") {
		t.Error("it does not say that no translator has checked it")
	}
}

// TestFilesAreNamedInWelsh: a file says in its name what it is and what it warns of in the
// language that it was asked in; codes and periods are the same, and no two files of a
// page come to one name.
func TestFilesAreNamedInWelsh(t *testing.T) {
	for english, want := range map[string]string{
		`attachment; filename=khi-made-up-place-eng-2025-26.zip`: `attachment; filename=khi-data-ffug-lle-eng-2025-26.zip`,
		"khi-place-place-2025-26.xlsx":                           "khi-lle-place-2025-26.xlsx",
		"khi-board-paper-w06000008-2025-26.html":                 "khi-papur-bwrdd-w06000008-2025-26.html",
		"khi-compare-friends-eng-scheme-2025-26.zip":             "khi-cymharu-friends-eng-cynllun-2025-26.zip",
		"khi-unverified-made-up-case-break-even.csv":             "khi-heb-ei-wirio-data-ffug-achos-adennill-costau.csv",
		"khi-made-up-balance-uk-funnel-scheme-2025-26.csv":       "khi-data-ffug-balance-uk-twndis-cynllun-2025-26.csv",
		"khi-exact-do-not-share-friends-s1-2025-26.csv":          "khi-union-peidiwch-a-rhannu-friends-s1-2025-26.csv",
		"khi-release-2025-26.zip":                                "khi-release-2025-26.zip",
		"answers (marked).csv":                                   "answers (marked).csv",
	} {
		if got := (&request{welsh: true}).fileInWelsh(english); got != want {
			t.Errorf("%s: %s, want %s", english, got, want)
		}
		if got := (&request{}).fileInWelsh(english); got != english {
			t.Errorf("in English %s became %s", english, got)
		}
		if got := (&request{welsh: true, route: route{path: "/releases/:name/files/:file"}}).fileInWelsh(english); got != english {
			t.Errorf("of a release %s became %s", english, got)
		}
	}
	said := map[string]string{}
	for _, words := range []map[string]string{fileKinds, fileGrains, fileWarnings} {
		for english, cymraeg := range words {
			if before, twice := said[cymraeg]; twice || strings.ContainsFunc(cymraeg, func(c rune) bool { return c != '-' && (c < 'a' || c > 'z') }) {
				t.Errorf("%s and %s are both %s, or it is no name for every system", english, before, cymraeg)
			}
			said[cymraeg] = english
		}
	}
	h := siteOf(t, newFixture(t, plainName))
	if got := get(h, "GET", "/reports/place/ENG.xlsx?lang=cy").Header().Get("Content-Disposition"); !strings.Contains(got, "-lle-eng-") {
		t.Errorf("a report in Welsh is called %s", got)
	}
}
