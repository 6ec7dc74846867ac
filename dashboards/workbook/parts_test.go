package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// require is what testing.T and rapid.T share.
type require interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// parts are the XML parts of a workbook as they lie in the file, read without
// the library that wrote them.
func partsOf(t require, file []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return parts
}

type xmlCell struct {
	Ref   string  `xml:"r,attr"`
	Type  string  `xml:"t,attr"`
	Style int     `xml:"s,attr"`
	Value *string `xml:"v"`
	Text  *string `xml:"is>t"`
	Sum   *string `xml:"f"`
}

func (c xmlCell) at() (column, row int) {
	column, row, _ = excelize.CellNameToCoordinates(c.Ref)
	return column, row
}

// text is what a reader sees in the cell.
func (c xmlCell) text() string {
	switch {
	case c.Text != nil:
		return *c.Text
	case c.Value != nil:
		return *c.Value
	}
	return ""
}

func (c xmlCell) isNumber() bool { return c.Value != nil }

type xmlColumn struct {
	Min    int    `xml:"min,attr"`
	Hidden string `xml:"hidden,attr"`
}

type xmlRow struct {
	Number int       `xml:"r,attr"`
	Hidden string    `xml:"hidden,attr"`
	Cells  []xmlCell `xml:"c"`
}

type xmlLink struct {
	Ref      string `xml:"ref,attr"`
	Location string `xml:"location,attr"`
}

type xmlSheet struct {
	name      string
	table     xmlTable
	tables    int
	Dimension struct {
		Ref string `xml:"ref,attr"`
	} `xml:"dimension"`
	Columns []xmlColumn `xml:"cols>col"`
	Rows    []xmlRow    `xml:"sheetData>row"`
	Merged  []struct{}  `xml:"mergeCells>mergeCell"`
	Panes   []struct{}  `xml:"sheetViews>sheetView>pane"`
	Cursor  []struct {
		Cell string `xml:"activeCell,attr"`
	} `xml:"sheetViews>sheetView>selection"`
	Filter  *struct{} `xml:"autoFilter"`
	Footer  *struct{} `xml:"headerFooter"`
	Drawing *struct{} `xml:"drawing"`
	Links   []xmlLink `xml:"hyperlinks>hyperlink"`
}

// cells of a sheet that hold something, by column and row.
func (s xmlSheet) cells() map[[2]int]xmlCell {
	cells := map[[2]int]xmlCell{}
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.text() != "" {
				column, row := c.at()
				cells[[2]int{column, row}] = c
			}
		}
	}
	return cells
}

type xmlTable struct {
	Name    string    `xml:"displayName,attr"`
	Ref     string    `xml:"ref,attr"`
	Filter  *struct{} `xml:"autoFilter"`
	Columns []struct {
		Name string `xml:"name,attr"`
	} `xml:"tableColumns>tableColumn"`
}

// corners are the first and last column and row of a table.
func (x xmlTable) corners() (left, top, right, bottom int) {
	a, b, _ := strings.Cut(x.Ref, ":")
	left, top, _ = excelize.CellNameToCoordinates(a)
	right, bottom, _ = excelize.CellNameToCoordinates(b)
	return left, top, right, bottom
}

type relations struct {
	All []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

func decode(t require, parts map[string][]byte, name string, into any) {
	t.Helper()
	data, ok := parts[name]
	if !ok {
		t.Fatalf("there is no part %s", name)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		t.Fatalf("part %s: %v", name, err)
	}
}

// sheetsOf are the worksheets in their order, each with its table.
func sheetsOf(t require, parts map[string][]byte) []xmlSheet {
	t.Helper()
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	decode(t, parts, "xl/workbook.xml", &book)
	var targets relations
	decode(t, parts, "xl/_rels/workbook.xml.rels", &targets)
	var sheets []xmlSheet
	for _, s := range book.Sheets {
		if s.State != "" && s.State != "visible" {
			t.Fatalf("worksheet %s is %s", s.Name, s.State)
		}
		for _, r := range targets.All {
			if r.ID == s.ID {
				sheets = append(sheets, sheetOf(t, parts, s.Name, path.Join("xl", strings.TrimPrefix(r.Target, "/xl/"))))
			}
		}
	}
	return sheets
}

func sheetOf(t require, parts map[string][]byte, name, part string) xmlSheet {
	t.Helper()
	s := xmlSheet{name: name}
	decode(t, parts, part, &s)
	rels := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if _, any := parts[rels]; !any {
		return s
	}
	var targets relations
	decode(t, parts, rels, &targets)
	for _, r := range targets.All {
		if strings.HasSuffix(r.Type, "/table") {
			s.tables++
			decode(t, parts, path.Join(path.Dir(part), r.Target), &s.table)
		}
	}
	return s
}
