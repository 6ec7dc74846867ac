package book

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"khi/ingest/finding"
)

// xlsxParts is what our own reading of a workbook's XML found. excelize gives
// partial rows and no error where the XML is damaged, so its rows are believed
// only if they agree with this.
type xlsxParts struct {
	sheets    []xlsxSheet
	date1904  bool
	blankText []bool // shared strings: is number i empty
}

type xlsxSheet struct {
	name, part string
	hidden     bool
	rows       int // rows that hold a value
	cells      int // cells that hold a value
	merged     []Range
}

// scanXLSX reads every XML part to its end.
func scanXLSX(at finding.Place, z *zip.Reader, lim Limits) (*xlsxParts, error) {
	var p xlsxParts
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[f.Name] = f
		if strings.HasSuffix(f.Name, "vbaProject.bin") {
			return nil, at.Refuse("", "macros", "The workbook holds macros.", "Save it as .xlsx (without macros) and send that.")
		}
	}
	links, err := p.workbook(at, parts)
	if err != nil {
		return nil, err
	}
	if f := parts["xl/sharedStrings.xml"]; f != nil {
		if err := p.shared(at, f); err != nil {
			return nil, err
		}
	}
	for i := range p.sheets {
		s := &p.sheets[i]
		if s.part = links[s.part]; parts[s.part] == nil {
			return nil, at.Refuse("", "broken_workbook", "The workbook names a sheet that is not in it.", adviceSaveAgain)
		}
		if err := p.sheet(finding.At(at.File, s.name), parts[s.part], s, lim); err != nil {
			return nil, err
		}
		delete(parts, s.part)
	}
	for name, f := range parts {
		if ext := path.Ext(name); ext != ".xml" && ext != ".rels" {
			continue
		}
		if err := tokens(at, f, func(xml.Token) error { return nil }); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

// tokens walks one XML part to its end and refuses document types, which can
// hold entities, and anything that does not parse.
func tokens(at finding.Place, f *zip.File, each func(xml.Token) error) error {
	rc, err := part(at, f)
	if err != nil {
		return err
	}
	defer rc.Close()
	d := xml.NewDecoder(rc)
	roots := 0
	for depth := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && roots == 1 {
			return nil
		}
		var r *finding.Refusal
		if errors.As(err, &r) {
			return r
		}
		if err != nil {
			return at.Refuse("", "broken_xml", "The workbook's inside is damaged or cut short: a part of it is not whole XML.", "Open it in a spreadsheet program, save it under a new name and send that.")
		}
		switch t := t.(type) {
		case xml.Directive:
			return at.Refuse("", "doctype", "The workbook's inside holds a document type, which no spreadsheet program writes.", "Do not open it; ask where the file came from.")
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if _, rule, message, advice := BadText(t); rule != "" {
				return at.Refuse("", rule, message, advice)
			}
		}
		if err := each(t); err != nil {
			return err
		}
	}
}

// workbook reads the list of sheets and where each lies.
func (p *xlsxParts) workbook(at finding.Place, parts map[string]*zip.File) (map[string]string, error) {
	book, rels := parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"]
	if book == nil || rels == nil {
		return nil, at.Refuse("", "not_a_workbook", "This is not an .xlsx workbook: it has no list of sheets.", "Send the CSV or .xlsx that the survey tool exports.")
	}
	err := tokens(at, book, func(t xml.Token) error {
		e, ok := t.(xml.StartElement)
		if !ok {
			return nil
		}
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			p.date1904 = v == "1" || v == "true"
		case "sheet":
			state := attr(e, "state")
			p.sheets = append(p.sheets, xlsxSheet{name: attr(e, "name"), part: attr(e, "id"), hidden: state != "" && state != "visible"})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	links := map[string]string{}
	err = tokens(at, rels, func(t xml.Token) error {
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			links[attr(e, "Id")] = strings.TrimPrefix(target, "/")
		}
		return nil
	})
	return links, err
}

func attr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// shared notes which shared strings are empty.
func (p *xlsxParts) shared(at finding.Place, f *zip.File) error {
	inText, inPhonetic, length := false, false, 0
	return tokens(at, f, func(t xml.Token) error {
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "si":
				length = 0
			case "rPh":
				inPhonetic = true
			case "t":
				inText = !inPhonetic
			}
		case xml.CharData:
			if inText {
				length += len(t)
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "si":
				p.blankText = append(p.blankText, length == 0)
			case "rPh":
				inPhonetic = false
			case "t":
				inText = false
			}
		}
		return nil
	})
}
