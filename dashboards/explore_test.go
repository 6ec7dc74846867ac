package dashboards

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

const selection = "indicators=friends&indicators=friends_help&indicators=people&places=UK&places=S1&places=S3&periods=2024-25&periods=2025-26&by=gender"

// TestEveryFormOfASelectionIsTheSame holds CSV, Parquet and workbook to the JSON of the
// same selection cell by cell, hidden figures among them.
func TestEveryFormOfASelectionIsTheSame(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, q := range []string{selection, selection + "&layout=wide"} {
		w := get(h, "GET", "/api/v1/tables/explore?"+q)
		var table metrics.Table
		if err := json.Unmarshal(w.Body.Bytes(), &table); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d: %v\n%.300s", w.Code, err, w.Body)
		}
		body := func(ext string) []byte {
			w := get(h, "GET", "/tables/explore."+ext+"?"+q)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: status %d: %.300s", ext, w.Code, w.Body)
			}
			return w.Body.Bytes()
		}
		if !bytes.Equal(body("json"), w.Body.Bytes()) {
			t.Error("the JSON file is not what the API gives")
		}
		hidden := 0
		records, err := csv.NewReader(bytes.NewReader(body("csv"))).ReadAll()
		if err != nil || len(records) != len(table.Rows)+1 {
			t.Fatalf("the CSV has %d lines for %d rows: %v", len(records), len(table.Rows), err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(body("xlsx")))
		if err != nil {
			t.Fatal(err)
		}
		sheet := sheetOf(t, book)
		file, err := parquet.OpenFile(bytes.NewReader(body("parquet")), int64(len(body("parquet"))))
		if err != nil {
			t.Fatal(err)
		}
		lines := parquetLines(t, file)
		for i, r := range table.Rows {
			line := named(records[0], records[i+1])
			for j, f := range r.Facets {
				key := table.Facets[j].Key
				if line[key] != f.Code || line[key+"_name"] != f.Name || lines[i][key].String() != f.Code || sheet[i][table.Facets[j].Name+", code"] != f.Code {
					t.Errorf("row %s: the files name it by %q, %q and %q", r.Key, line[key], lines[i][key], sheet[i][table.Facets[j].Name+", code"])
				}
			}
			for j, f := range r.Cells {
				key := table.Columns[j].Key
				want := f.Shorthand()
				if v, ok := f.Value(); ok {
					want = strconv.FormatFloat(v, 'f', -1, 64)
				}
				if f.IsHidden() {
					hidden++
				}
				if cell := lines[i][key]; line[key] != want || cell.IsNull() != (f.Shorthand() != "") || !cell.IsNull() && fmt.Sprint(cell.Double()) != fmt.Sprint(number64(want)) {
					t.Errorf("row %s, %s: API %s, CSV %s, Parquet %v", r.Key, key, want, line[key], cell)
				}
				if got := sheet[i][headingIn(sheet[i], table.Columns[j].Name)]; got != want {
					t.Errorf("row %s, %s: API %s, Excel %s", r.Key, key, want, got)
				}
				if status := lines[i][key+"_status"].String(); (status == "hidden") != f.IsHidden() || (status == "shown") != (f.Shorthand() == "") {
					t.Errorf("row %s, %s: the status is %s", r.Key, key, status)
				}
			}
		}
		if hidden == 0 {
			t.Error("no figure is hidden: the test has seen too little")
		}
		cover, err := book.GetRows("Cover")
		if err != nil || !strings.Contains(fmt.Sprint(cover), fmt.Sprintf("%d rows", len(table.Rows))) || !strings.Contains(fmt.Sprint(cover), "Places: United Kingdom (UK); Alder Shared Lives (S1)") {
			t.Errorf("the cover does not say what was chosen and how many rows there are: %v, %v", cover, err)
		}
		if meta := string(body("csv-metadata.json")); !strings.Contains(meta, fmt.Sprintf("%d rows", len(table.Rows))) {
			t.Error("the description of the CSV does not count its rows")
		}
	}
}

func number64(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }

func named(head, line []string) map[string]string {
	m := map[string]string{}
	for i, key := range head {
		m[key] = line[i]
	}
	return m
}

// sheetOf are the rows of the first worksheet with figures, by heading.
func sheetOf(t *testing.T, book *excelize.File) (all []map[string]string) {
	t.Helper()
	rows, err := book.GetRows(book.GetSheetList()[3], excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	var head []string
	for _, r := range rows {
		switch {
		case len(r) > 3 && head == nil:
			head = r
		case head != nil:
			for len(r) < len(head) {
				r = append(r, "")
			}
			all = append(all, named(head, r))
		}
	}
	return all
}

func headingIn(row map[string]string, name string) string {
	for heading := range row {
		if heading == name || strings.HasPrefix(heading, name+" (") {
			return heading
		}
	}
	return ""
}

func parquetLines(t *testing.T, f *parquet.File) (all []map[string]parquet.Value) {
	t.Helper()
	var names []string
	for _, c := range f.Root().Columns() {
		names = append(names, c.Name())
	}
	for _, g := range f.RowGroups() {
		rows := g.Rows()
		buffer := make([]parquet.Row, 10)
		for {
			n, err := rows.ReadRows(buffer)
			for _, r := range buffer[:n] {
				line := map[string]parquet.Value{}
				for i, v := range r {
					line[names[i]] = v.Clone()
				}
				all = append(all, line)
			}
			if err != nil {
				break
			}
		}
		_ = rows.Close()
	}
	return all
}

// TestALongSelectionIsNeverCut: a page that cannot show all rows shows none and gives
// the files; the CSV has them all.
func TestALongSelectionIsNeverCut(t *testing.T) {
	f := newFixture(t, plainName)
	h := siteOf(t, f)
	const q = "every=indicators&every=schemes&every=quarters"
	page := get(h, "GET", "/explore?"+q).Body.String()
	if strings.Contains(page, "<tbody>") || !strings.Contains(page, "more than 300 rows") || !strings.Contains(page, `/tables/explore.csv?every=indicators&amp;every=schemes&amp;every=quarters`) {
		t.Error("the page shows a part, or does not say where the whole is")
	}
	want := len(f.catalogue) * 4 * len(f.Quarters())
	for _, ext := range []string{"csv", "parquet"} {
		w := get(h, "GET", "/tables/explore."+ext+"?"+q)
		if w.Header().Get("Content-Length") != "" {
			t.Errorf("%s is not written while it is sent", ext)
		}
		if ext == "csv" && bytes.Count(w.Body.Bytes(), []byte("\n")) != want+1 {
			t.Errorf("%d lines for %d rows", bytes.Count(w.Body.Bytes(), []byte("\n")), want)
		}
		if file, err := parquet.OpenFile(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len())); ext == "parquet" && (err != nil || file.NumRows() != int64(want)) {
			t.Errorf("the Parquet file: %v", err)
		}
	}
	a := &asked{kind: "explore", query: url.Values{"every": {"indicators"}}, table: &metrics.Table{ID: "x"}, rows: func(yield func(metrics.Row, error) bool) {
		for yield(metrics.Row{Key: "r"}, nil) { // without an end
		}
	}}
	for _, ext := range []string{"json", "xlsx"} {
		_, err := forms[ext].bytes(&server{}, t.Context(), a)
		var p *problem
		if !errors.As(err, &p) || p.status != http.StatusBadRequest || !strings.Contains(p.words, "Nothing was cut") || !strings.Contains(p.words, "/tables/explore.csv?every=indicators") {
			t.Errorf("%s: %v", ext, err)
		}
	}
}

// TestAFileThatBreaksOffIsNotTakenForWhole: the connection ends without the end of the
// answer, so that every program that fetches it sees an error.
func TestAFileThatBreaksOffIsNotTakenForWhole(t *testing.T) {
	s := &server{Options: Options{Publisher: published{newFixture(t, plainName)}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))}}
	broken := route{"GET", "/broken", anyone, file, func(*server, *request) (*response, error) {
		return streamed(csvType, "x.csv", func(w io.Writer) error {
			_, _ = w.Write(bytes.Repeat([]byte("a,b\r\n"), 100_000))
			return errors.New("the figures ended")
		}), nil
	}, nothing}
	h, err := s.router([]route{broken})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(h)
	defer site.Close()
	answer, err := http.Get(site.URL + "/broken")
	if err == nil {
		_, err = new(bytes.Buffer).ReadFrom(answer.Body)
		_ = answer.Body.Close()
	}
	if err == nil {
		t.Error("a part of the file was read as if it were whole")
	}
}

func TestWhatCannotBeChosenTogether(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for q, want := range map[string]struct {
		status int
		words  string
	}{
		"by=gender&every=quarters":              {400, "whole financial years only"},
		"by=outcome":                            {400, "no such breakdown"},
		"every=things":                          {400, "every= takes"},
		"layout=long":                           {400, "The layout is tidy"},
		"indicators=nothing":                    {404, "no indicator"},
		"places=nowhere":                        {404, "no place"},
		"periods=x":                             {400, "not a period"},
		"periods=1999-00":                       {404, "no figures for that period"},
		"indicator=friends":                     {400, "does not know"},
		"by=gender&by=age_band":                 {400, "more than once"},
		"indicators=friends&indicators=friends": {200, ""},
	} {
		for _, at := range []string{"/api/v1/tables/explore?", "/explore?"} {
			w := get(h, "GET", at+q)
			if w.Code != want.status || !strings.Contains(w.Body.String(), want.words) {
				t.Errorf("%s%s: status %d: %.400s", at, q, w.Code, w.Body)
			}
		}
	}
}
