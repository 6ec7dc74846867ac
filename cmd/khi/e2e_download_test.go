package main_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/workbook/checklist"
	"khi/ingest/parquet"
)

// offer is one list of downloads on a page and the rows of the table that it
// stands under.
type offer struct {
	Hrefs  []string
	Labels []string
}

// offers reads the downloads of the page, and those that stand alone.
const offers = `JSON.stringify([...document.querySelectorAll(".files")].map(f => {
	const table = (f.closest("figure") || f.closest("section")).querySelector("table");
	return {
		Hrefs: [...f.querySelectorAll("a[download]")].map(a => a.getAttribute("href")),
		Labels: table && [...table.querySelectorAll("tbody th[scope=row]")].map(th => th.dataset.label || th.textContent.trim()),
	};
}).concat([...document.querySelectorAll("a[download]")].filter(a => !a.closest(".files")).map(a => ({Hrefs: [a.getAttribute("href")]}))))`

// downloads fetches every file that the pages of the walk offer, and holds each
// to its format and to the rows of the table beside it.
func (d *demo) downloads(t *testing.T, b *tab, at map[string]string) {
	seen := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(at)) {
		b.open(t, at[name])
		var all []offer
		if err := json.Unmarshal([]byte(eval[string](t, b, offers)), &all); err != nil {
			t.Fatal(err)
		}
		for _, o := range all {
			for _, href := range o.Hrefs {
				seen[ending(href)]++
				if err := d.checkFile(t, href, o.Labels); err != nil {
					t.Errorf("%s: %s: %v", name, href, err)
				}
			}
		}
	}
	for _, want := range []string{"csv", "json", "xlsx", "parquet", "svg", "png"} {
		if seen[want] == 0 {
			t.Errorf("no page offers a file of the kind %s", want)
		}
	}
	t.Logf("files by kind: %v", seen)
}

// ending is what follows the first dot of a file's name: csv, csv-metadata.json.
func ending(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	_, e, _ := strings.Cut(path.Base(u.Path), ".")
	return e
}

// checkFile fetches one file and reads it to its end.
func (d *demo) checkFile(t *testing.T, href string, labels []string) error {
	t.Helper()
	body, header := d.get(t, href)
	if !strings.Contains(header.Get("Content-Disposition"), "filename=") {
		return errors.New("it comes without a file name")
	}
	switch e := ending(href); {
	case strings.HasPrefix(href, "/templates/"):
		return nil // the loading tests read these
	case strings.HasPrefix(href, "/reports/case.xlsx"):
		return checkParts(body, 10, func(part string, elements map[string]int) error {
			if elements["v"] < elements["f"] {
				return fmt.Errorf("%s holds a formula without its value", part)
			}
			return nil
		}, true)
	case e == "zip":
		return checkArchive(body)
	case e == "csv":
		return checkCSV(body, labels)
	case e == "json":
		return checkJSON(body, labels)
	case e == "xlsx":
		return checkWorkbook(body, !strings.Contains(href, "for=analysts"))
	case e == "html":
		return checkPaper(body)
	case e == "parquet":
		return checkParquet(body, labels)
	case e == "svg":
		return checkDrawing(body)
	case e == "png":
		picture, err := png.Decode(bytes.NewReader(body))
		if err == nil && (picture.Bounds().Dx() < 300 || picture.Bounds().Dy() < 200) {
			err = fmt.Errorf("the picture is only %v", picture.Bounds().Max)
		}
		return err
	case strings.HasSuffix(e, "json"):
		var any map[string]any
		return json.Unmarshal(body, &any)
	}
	return errors.New("no check knows this kind of file")
}

// checkPaper holds a board paper to being one whole file: nothing in it is fetched from elsewhere.
func checkPaper(body []byte) error {
	text := strings.TrimSpace(string(body))
	if !strings.HasPrefix(text, "<!DOCTYPE html>") || !strings.HasSuffix(text, "</html>") || !strings.Contains(text, "data:image/") {
		return errors.New("it is no whole page with a picture in it")
	}
	for _, outside := range []string{"<link", "<script", "<iframe", "@import", `src="/`, `src="http`} {
		if strings.Contains(text, outside) {
			return fmt.Errorf("it needs what %q leads to", outside)
		}
	}
	return nil
}

// checkArchive reads every file of an archive of a page; that each is what its own
// link gives is tested in dashboards.
func checkArchive(body []byte) error {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	if len(z.File) < 4 || z.File[0].Name != "README.txt" {
		return fmt.Errorf("it holds %d files and does not begin with README.txt", len(z.File))
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(in)
		if err != nil || len(text) == 0 {
			return fmt.Errorf("%s: %d bytes, %v", f.Name, len(text), err)
		}
	}
	return nil
}

func sameLabels(got, want []string) error {
	if want == nil { // a picture of the gallery has no table beside it
		return nil
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("its rows are %q, the page has %q", got, want)
	}
	return nil
}

func checkCSV(body []byte, labels []string) error {
	records, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	if err != nil {
		return err
	}
	if len(records) == 0 || len(records[0]) < 3 {
		return errors.New("no heading, or fewer than three columns")
	}
	var got []string
	for _, r := range records[1:] {
		got = append(got, r[1])
	}
	return sameLabels(got, labels)
}

// checkParquet reads the file with the reader that files sent in are read with, which
// shares no code with the writer.
func checkParquet(body []byte, labels []string) error {
	f, err := parquet.Open(bytes.NewReader(body), int64(len(body)), parquet.Limits{Rows: 100_000, Columns: 500, Cell: 10_000, Pages: 64 << 20, Text: 64 << 20})
	if err != nil {
		return err
	}
	var got []string
	err = f.Each(func([]byte) (string, string, string) { return "", "", "" }, func(_ int64, cells [][]byte) bool {
		got = append(got, string(cells[1]))
		return true
	})
	if err != nil {
		return err
	}
	return sameLabels(got, labels)
}

func checkJSON(body []byte, labels []string) error {
	var table struct {
		Columns []struct{ Key string }
		Rows    []struct {
			Label string
			Cells []map[string]any
		}
	}
	if err := json.Unmarshal(body, &table); err != nil {
		return err
	}
	var got []string
	for _, r := range table.Rows {
		got = append(got, r.Label)
		if len(r.Cells) != len(table.Columns) {
			return fmt.Errorf("row %q has %d figures for %d columns", r.Label, len(r.Cells), len(table.Columns))
		}
		for _, c := range r.Cells {
			if _, hidden := c["hidden"]; hidden && len(c) != 1 {
				return fmt.Errorf("row %q: a hidden figure says more than that: %v", r.Label, c)
			}
		}
	}
	return sameLabels(got, labels)
}

// checkWorkbook reads every part to its end and looks for formulas.
func checkWorkbook(body []byte, desirable bool) error {
	return checkParts(body, 2, func(part string, elements map[string]int) error {
		if elements["f"] > 0 {
			return fmt.Errorf("%s holds a formula", part)
		}
		return nil
	}, desirable)
}

// toTheChecklist holds a workbook to the Analysis Function's checklist. The workbook for
// analysts has on purpose what the checklist calls undesirable.
func toTheChecklist(body []byte, desirable bool) error {
	found, err := checklist.Of(body)
	for _, f := range found {
		if f.Essential || desirable {
			err = errors.Join(err, errors.New(f.String()))
		}
	}
	return err
}

// checkParts holds a workbook to the checklist, well-formed XML, so many sheets, and
// what each sheet must be.
func checkParts(body []byte, least int, sheet func(part string, elements map[string]int) error, desirable bool) error {
	if err := toTheChecklist(body, desirable); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return err
	}
	sheets := 0
	for _, part := range z.File {
		if !strings.HasSuffix(part.Name, ".xml") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			return err
		}
		elements, err := elementsOf(r)
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
		if strings.HasPrefix(part.Name, "xl/worksheets/") {
			sheets++
			if err := sheet(part.Name, elements); err != nil {
				return err
			}
		}
	}
	if sheets < least {
		return fmt.Errorf("%d sheets, want %d at least", sheets, least)
	}
	return nil
}

// checkDrawing holds an SVG to well-formed XML without scripts.
func checkDrawing(body []byte) error {
	elements, err := elementsOf(bytes.NewReader(body))
	switch {
	case err != nil:
		return err
	case elements["svg"] != 1:
		return errors.New("it is no drawing")
	case elements["script"]+elements["foreignObject"] > 0:
		return errors.New("the drawing holds a script")
	case elements["text"] < 3:
		return errors.New("the drawing has hardly any words: its axes are missing")
	}
	return nil
}

// elementsOf counts the elements of a well-formed XML text.
func elementsOf(r io.Reader) (map[string]int, error) {
	count := map[string]int{}
	for d := xml.NewDecoder(r); ; {
		token, err := d.Token()
		if err == io.EOF {
			return count, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := token.(xml.StartElement); ok {
			count[e.Name.Local]++
		}
	}
}
