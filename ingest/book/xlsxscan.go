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
	longText  []bool // is it longer than a cell may be
}

type xlsxSheet struct {
	name, part string
	hidden     bool
	rows       int // rows that hold a value
	cells      int // cells that hold a value
	merged     []Range
	hiddenRows []int    // with a value
	logical    []uint64 // cells that hold TRUE or FALSE, in their order: see logicalAt

	hiddenColumns []int // with a value, from 1
}

// scanXLSX reads every XML part to its end.
func scanXLSX(at finding.Place, z *zip.Reader, lim Limits) (*xlsxParts, error) {
	var p xlsxParts
	parts := map[string]*zip.File{}
	for _, f := range z.File {
		parts[f.Name] = f
		if strings.HasSuffix(f.Name, "vbaProject.bin") {
			return nil, refuseMacros(at)
		}
	}
	links, err := p.workbook(at, parts)
	if err != nil {
		return nil, err
	}
	if f := parts["xl/sharedStrings.xml"]; f != nil {
		if err := p.shared(at, f, lim); err != nil {
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
		if err := tokens(at, f, func(t xml.Token) error {
			if e, ok := t.(xml.StartElement); ok && name == "[Content_Types].xml" && strings.Contains(attr(e, "ContentType"), "macroEnabled") {
				return refuseMacros(at)
			}
			return nil
		}); err != nil {
			return nil, err
		}
	}
	return &p, nil
}

func refuseMacros(at finding.Place) error {
	return at.Refuse("", "macros", "The workbook holds macros.", "Save it as .xlsx (without macros) and send that.")
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

// walk goes through one of the large parts: quickly where the quick walk is sure of
// all of it, and else, from its start and with a walker that knows nothing yet, as
// tokens does. So only the full reader ever refuses anything.
func walk[W xmlWalker](at finding.Place, f *zip.File, fresh func() W) (W, error) {
	rc, err := part(at, f)
	if err != nil {
		return fresh(), err
	}
	w := fresh()
	if err := errors.Join(walkQuickly(rc, w), rc.Close()); err == nil {
		return w, nil
	}
	w = fresh()
	return w, tokens(at, f, func(t xml.Token) error { return tell(w, t) })
}

// tell gives a walker what the full reader found.
func tell(w xmlWalker, t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		attrs := make([]attribute, len(t.Attr))
		for i, a := range t.Attr {
			attrs[i] = attribute{[]byte(a.Name.Local), []byte(a.Value)}
		}
		return w.start([]byte(t.Name.Local), attrs)
	case xml.CharData:
		return w.text(t)
	case xml.EndElement:
		return w.end([]byte(t.Name.Local))
	}
	return nil
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

// sharedScan notes which shared strings are empty, and which are too long.
type sharedScan struct {
	blank, long        []bool
	most               int // characters of a cell
	inText, inPhonetic bool
	length             int
}

func (s *sharedScan) start(local []byte, _ []attribute) error {
	switch string(local) {
	case "si":
		s.length = 0
	case "rPh":
		s.inPhonetic = true
	case "t":
		s.inText = !s.inPhonetic
	}
	return nil
}

func (s *sharedScan) text(t []byte) error {
	if s.inText {
		for _, b := range t {
			if b&0xC0 != 0x80 { // a letter counts once, however many bytes it has
				s.length++
			}
		}
	}
	return nil
}

func (s *sharedScan) end(local []byte) error {
	switch string(local) {
	case "si":
		s.blank, s.long = append(s.blank, s.length == 0), append(s.long, s.length > s.most)
	case "rPh":
		s.inPhonetic = false
	case "t":
		s.inText = false
	}
	return nil
}

// shared reads which shared strings are empty or too long.
func (p *xlsxParts) shared(at finding.Place, f *zip.File, lim Limits) error {
	s, err := walk(at, f, func() *sharedScan { return &sharedScan{most: lim.Cell} })
	if err == nil {
		p.blankText, p.longText = s.blank, s.long
	}
	return err
}
