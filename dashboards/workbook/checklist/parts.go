package checklist

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
)

// file are the parts of a workbook by their names.
type file map[string][]byte

func open(body []byte) (file, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return nil, err
	}
	parts := file{}
	for _, p := range z.File {
		r, err := p.Open()
		if err != nil {
			return nil, fmt.Errorf("part %s: %w", p.Name, err)
		}
		if parts[p.Name], err = io.ReadAll(r); err != nil {
			return nil, fmt.Errorf("part %s: %w", p.Name, err)
		}
	}
	return parts, nil
}

// decode reads a part; one that is not there leaves into as it is.
func (f file) decode(name string, into any) error {
	body, there := f[name]
	if !there {
		return nil
	}
	if err := xml.Unmarshal(body, into); err != nil {
		return fmt.Errorf("part %s: %w", name, err)
	}
	return nil
}

// relation is how one part names another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// relations are what a part refers to, each with the name of its part.
func (f file) relations(part string) ([]relation, error) {
	var all struct {
		List []relation `xml:"Relationship"`
	}
	err := f.decode(path.Join(path.Dir(part), "_rels", path.Base(part)+".rels"), &all)
	for i, r := range all.List {
		if to, whole := strings.CutPrefix(r.Target, "/"); whole {
			all.List[i].Target = to
		} else {
			all.List[i].Target = path.Join(path.Dir(part), r.Target)
		}
		all.List[i].Type = path.Base(r.Type)
	}
	return all.List, err
}

// sheet is a worksheet as it lies in the file.
type sheet struct {
	name, state string
	cells       map[at]cell
	tables      []table
	drawn       bool

	Rows []struct {
		Hidden string    `xml:"hidden,attr"`
		Cells  []xmlCell `xml:"c"`
	} `xml:"sheetData>row"`
	Columns []struct {
		Hidden string `xml:"hidden,attr"`
	} `xml:"cols>col"`
	Merged []struct{} `xml:"mergeCells>mergeCell"`
	Panes  []struct {
		State string `xml:"state,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Cursors []struct {
		Cell string `xml:"activeCell,attr"`
	} `xml:"sheetViews>sheetView>selection"`
	Filter *struct{} `xml:"autoFilter"`
	Footer *struct {
		Words []string `xml:",any"`
	} `xml:"headerFooter"`
	Links []struct {
		Ref string `xml:"ref,attr"`
	} `xml:"hyperlinks>hyperlink"`
}

type xmlCell struct {
	Ref   string  `xml:"r,attr"`
	Type  string  `xml:"t,attr"`
	Style int     `xml:"s,attr"`
	Value *string `xml:"v"`
	Text  words   `xml:"is"`
	Sum   *string `xml:"f"`
}

// words are a text, whole or in runs of their own looks.
type words struct {
	Whole []string `xml:"t"`
	Runs  []string `xml:"r>t"`
}

func (w words) String() string { return strings.Join(w.Whole, "") + strings.Join(w.Runs, "") }

// at is a column and a row, from 1.
type at struct{ column, row int }

func place(ref string) (a at) {
	for _, c := range ref {
		switch {
		case unicode.IsUpper(c):
			a.column = a.column*26 + int(c-'A') + 1
		case unicode.IsDigit(c):
			a.row = a.row*10 + int(c-'0')
		}
	}
	return a
}

// cell is one that holds something.
type cell struct {
	ref   string
	text  string
	style int
}

type table struct {
	Name    string `xml:"displayName,attr"`
	Ref     string `xml:"ref,attr"`
	Headers string `xml:"headerRowCount,attr"`
	Filter  *struct {
		Columns []struct {
			Hidden string `xml:"hiddenButton,attr"`
		} `xml:"filterColumn"`
	} `xml:"autoFilter"`
}

// buttons says whether a table has filter buttons.
func (t table) buttons() bool {
	if t.Filter == nil {
		return false
	}
	for _, c := range t.Filter.Columns {
		if c.Hidden != "1" {
			return true
		}
	}
	return len(t.Filter.Columns) == 0
}

func (t table) corners() (first, last at) {
	from, to, _ := strings.Cut(t.Ref, ":")
	return place(from), place(to)
}

// sheets are the worksheets in their order; active is the one that opens.
func (f file) sheets() (all []*sheet, active int, err error) {
	var book struct {
		Views []struct {
			Active int `xml:"activeTab,attr"`
		} `xml:"bookViews>workbookView"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var shared struct {
		List []words `xml:"si"`
	}
	const part = "xl/workbook.xml"
	if err := f.decode(part, &book); err != nil {
		return nil, 0, err
	}
	if err := f.decode("xl/sharedStrings.xml", &shared); err != nil {
		return nil, 0, err
	}
	targets, err := f.relations(part)
	if err != nil {
		return nil, 0, err
	}
	for _, s := range book.Sheets {
		for _, r := range targets {
			if r.ID != s.ID {
				continue
			}
			w := &sheet{name: s.Name, state: s.State}
			if err := f.fill(w, r.Target, shared.List); err != nil {
				return nil, 0, err
			}
			all = append(all, w)
		}
	}
	if len(all) == 0 || len(all) != len(book.Sheets) {
		return nil, 0, fmt.Errorf("%d of %d worksheets are in the file", len(all), len(book.Sheets))
	}
	if len(book.Views) > 0 {
		active = book.Views[0].Active
	}
	return all, active, nil
}

func (f file) fill(s *sheet, part string, shared []words) error {
	if err := f.decode(part, s); err != nil {
		return err
	}
	s.cells = map[at]cell{}
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			text := c.Text.String()
			if c.Value != nil {
				text = *c.Value
			}
			if c.Type == "s" {
				var n int
				if _, err := fmt.Sscan(text, &n); err != nil || n < 0 || n >= len(shared) {
					return fmt.Errorf("%s!%s: there is no text %s", s.name, c.Ref, text)
				}
				text = shared[n].String()
			}
			if text != "" {
				s.cells[place(c.Ref)] = cell{c.Ref, text, c.Style}
			} else if c.Sum != nil && c.Value == nil {
				s.cells[place(c.Ref)] = cell{c.Ref, unworked, c.Style}
			}
		}
	}
	targets, err := f.relations(part)
	if err != nil {
		return err
	}
	for _, r := range targets {
		switch r.Type {
		case "drawing":
			s.drawn = true
		case "table":
			var t table
			if err := f.decode(r.Target, &t); err != nil {
				return err
			}
			s.tables = append(s.tables, t)
		}
	}
	return nil
}
