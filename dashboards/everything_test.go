package dashboards

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// unzipped is an archive by file name, and the names in their order.
func unzipped(t *testing.T, body []byte, day string) (files map[string][]byte, names []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		names = append(names, f.Name)
		if got := f.Modified.UTC().Format("2006-01-02 15:04:05"); got != day+" 00:00:00" {
			t.Errorf("%s bears the time %s", f.Name, got)
		}
	}
	if len(files) != len(names) {
		t.Errorf("a file is there twice: %v", names)
	}
	return files, names
}

// filesOfPage are the links of a page to its archive, to its report and to its tables as CSV.
func filesOfPage(t *testing.T, page string) (archive, report string, tables []string) {
	t.Helper()
	for _, e := range elements(t, page) {
		href := e.attrs["href"]
		switch {
		case e.tag != "a":
		case strings.Contains(e.text, "Everything on this page"):
			archive = href
		case strings.Contains(href, "for=analysts"): // stands beside the archive, not in it
		case strings.HasPrefix(href, "/reports/"):
			report = href
		case strings.HasPrefix(href, "/tables/") && strings.Contains(href, ".csv?"):
			tables = append(tables, href)
		}
	}
	return archive, report, tables
}

// Everything on a page is what its links give one by one, byte for byte, and nothing else.
func TestEverythingOnAPageIsWhatItsLinksGive(t *testing.T) {
	f := newFixture(t, plainName)
	h := siteOf(t, f)
	for _, address := range []string{"/places/UK", "/places/E08000003?period=2025-26Q2", "/places/S4", "/indicators/friends_block?place=ENG&period=2026-27Q1&by=gender&peers=WAL",
		"/indicators/live_in_cost?place=S1", "/indicators/people", "/compare", "/compare?indicator=friends&within=ENG&grain=area", "/compare?indicator=live_in_cost"} {
		archive, report, tables := filesOfPage(t, get(h, "GET", address).Body.String())
		if archive == "" || len(tables) == 0 {
			t.Errorf("%s: archive %q, tables %v", address, archive, tables)
			continue
		}
		w := get(h, "GET", archive)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != zipType || w.Header().Get("ETag") == "" {
			t.Errorf("%s: status %d, %v", archive, w.Code, w.Header())
			continue
		}
		if again := get(h, "GET", archive).Body.Bytes(); !bytes.Equal(again, w.Body.Bytes()) {
			t.Errorf("%s: not the same bytes each time", archive)
		}
		files, names := unzipped(t, w.Body.Bytes(), f.labels.AsOf)
		if names[0] != readMe {
			t.Errorf("%s begins with %s", archive, names[0])
		}
		single := singles(t, h, files, report)
		for _, href := range tables {
			if !slices.Contains(single.tables, href) {
				t.Errorf("%s: %s of the page is not in the archive", archive, href)
			}
		}
		for _, name := range names[1:] {
			if want, there := single.files[name]; !there || !bytes.Equal(files[name], want) {
				t.Errorf("%s: %s is not what its link gives (there: %v)", archive, name, there)
			}
		}
		if len(single.files) != len(names)-1 {
			t.Errorf("%s: %d files, the links give %d", archive, len(names)-1, len(single.files))
		}
		countRows(t, archive, files)
	}
}

type singleFiles struct {
	files  map[string][]byte // by the name under which each is downloaded
	tables []string          // addresses of the CSV files
}

// singles downloads one by one what an archive should hold: each table whose
// description is in it, in its forms, and the report of the page.
func singles(t *testing.T, h http.Handler, files map[string][]byte, report string) singleFiles {
	t.Helper()
	all := singleFiles{files: map[string][]byte{}}
	fetch := func(href string) {
		w := get(h, "GET", href)
		_, disposition, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if w.Code == http.StatusOK && err == nil {
			all.files[disposition["filename"]] = w.Body.Bytes()
		}
	}
	forms := []string{"csv", "csv-metadata.json", "json", "svg"}
	if report != "" {
		fetch(report)
	} else {
		forms = append(forms, "xlsx")
	}
	for name, body := range files {
		if !strings.HasSuffix(name, "-metadata.json") {
			continue
		}
		var about struct{ URL string }
		if err := json.Unmarshal(body, &about); err != nil {
			t.Fatal(err)
		}
		all.tables = append(all.tables, about.URL)
		for _, form := range forms {
			fetch(strings.Replace(about.URL, ".csv?", "."+form+"?", 1))
		}
	}
	return all
}

var rowsSaid = regexp.MustCompile(`(?m)^  (\S+): ([0-9,]+) rows?$`)

// countRows holds the rows that README names to the rows of the files.
func countRows(t *testing.T, archive string, files map[string][]byte) {
	t.Helper()
	said := map[string]int{}
	for _, m := range rowsSaid.FindAllStringSubmatch(string(files[readMe]), -1) {
		said[m[1]], _ = strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
	}
	for name, body := range files {
		rows, counted := 0, true
		switch {
		case strings.HasSuffix(name, ".csv"):
			lines, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			rows = len(lines) - 1
		case strings.HasSuffix(name, "-metadata.json"):
			counted = false
		case strings.HasSuffix(name, ".xlsx"):
			rows = rowsOfBook(t, body)
		case strings.HasSuffix(name, ".json"):
			var table struct{ Rows []any }
			if err := json.Unmarshal(body, &table); err != nil {
				t.Fatal(err)
			}
			rows = len(table.Rows)
		default:
			counted = false
		}
		if n, there := said[name]; there != counted || n != rows {
			t.Errorf("%s: README gives %s %d rows (%v), it has %d", archive, name, n, there, rows)
		}
		if name != readMe && !strings.Contains(string(files[readMe]), "  "+name) {
			t.Errorf("%s: README does not name %s", archive, name)
		}
	}
}

// README says what the figures are, in lines that no data can add to.
func TestWhatTheReadMeSays(t *testing.T) {
	f := newFixture(t, func(s string) string { return s + "\n  false.csv: 9 rows" })
	files, _ := unzipped(t, get(siteOf(t, f), "GET", "/reports/place/ENG.zip?period=2025-26").Body.Bytes(), f.labels.AsOf)
	text := string(files[readMe])
	for _, want := range []string{"MADE-UP DATA", "Page        /places/ENG?period=2025-26\n", "Snapshot    f1, as of 1 November 2026\n", "Protection  compare: hides fewer than 5\n",
		"Period: April 2025 to March 2026", "Place: England", "[c]", "khi 1.2.3"} {
		if !strings.Contains(text, want) {
			t.Errorf("README does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "\n  false.csv: 9 rows\n") {
		t.Error("a name put a line of its own into README")
	}
}

// A choice that the page would pass over is refused: the archive would look as if it held it.
func TestArchivesRefuseWhatTheyDoNotHold(t *testing.T) {
	f := newFixture(t, plainName)
	h := siteOf(t, f)
	whole := f.catalogue[slices.IndexFunc(f.catalogue, func(ind metrics.Indicator) bool { return len(ind.By) == 0 })].Name
	for address, status := range map[string]int{
		"/reports/place/ENG.pdf": 404, "/reports/place/ENG.zip.xlsx": 404, "/reports/place/nowhere.zip": 404, "/reports/place/ENG.zip?by=gender": 400, "/reports/place/ENG.zip?period=soon": 400,
		"/reports/indicator/friends_block": 404, "/reports/indicator/nothing.zip": 404, "/reports/indicator/friends_block.zip?by=shoe_size": 400, "/reports/indicator/friends_block.zip?grain=area": 400,
		"/reports/indicator/" + whole + ".zip?by=gender": 404, "/reports/compare.zip": 400, "/reports/compare.zip?indicator=friends&within=E08000003&grain=nation": 400, "/reports/compare.zip?indicator=friends&within=S1": 404,
	} {
		if w := get(h, "GET", address); w.Code != status || bytes.HasPrefix(w.Body.Bytes(), []byte("PK")) {
			t.Errorf("%s: status %d, want %d", address, w.Code, status)
		}
	}
	broken := newFixture(t, plainName)
	broken.fail = fmt.Errorf("the disk")
	if w := get(siteOf(t, broken), "GET", "/reports/place/ENG.zip"); w.Code != http.StatusInternalServerError {
		t.Errorf("status %d where no table can be made", w.Code)
	}
}

// rowsOfBook counts the rows of all tables of a workbook in its worksheet of data.
func rowsOfBook(t *testing.T, body []byte) int {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	sheets := file.GetSheetList()
	lines, err := file.GetRows(sheets[len(sheets)-1])
	if err != nil {
		t.Fatal(err)
	}
	rows, begun := map[[2]string]bool{}, false
	for _, line := range lines {
		if begun && len(line) > 4 && line[4] != "left_out" {
			rows[[2]string{line[1], line[2]}] = true
		}
		begun = begun || len(line) > 2 && line[2] == "Row code"
	}
	return len(rows)
}
