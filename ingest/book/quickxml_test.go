package book

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// events writes down what a walker is told; texts that follow one another are one.
type events struct {
	b      strings.Builder
	inText bool
}

func (e *events) start(local []byte, attrs []attribute) error {
	e.inText = false
	fmt.Fprintf(&e.b, "<%s", local)
	for _, a := range attrs {
		fmt.Fprintf(&e.b, " %s=%q", a.local, a.value)
	}
	e.b.WriteString(">")
	return nil
}

func (e *events) text(t []byte) error {
	if !e.inText {
		e.b.WriteString("|")
	}
	e.inText = true
	e.b.Write(t)
	return nil
}

func (e *events) end(local []byte) error {
	e.inText = false
	fmt.Fprintf(&e.b, "</%s>", local)
	return nil
}

// fully is what the full reader tells of the same bytes, under the rules of tokens.
func fully(text []byte) (string, error) {
	var e events
	d, depth, roots := xml.NewDecoder(bytes.NewReader(text)), 0, 0
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) && roots == 1 {
			return e.b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.Directive:
			return "", errors.New("a document type")
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if _, rule, _, _ := BadText(t); rule != "" {
				return "", errors.New(rule)
			}
			if depth == 0 {
				continue
			}
		}
		if err := tell(&e, t); err != nil {
			return "", err
		}
	}
}

const sheetXML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="x"><sheetData>` +
	`<row r="1" spans="1:2"><c r="A1" t="inlineStr"><is><t xml:space="preserve">a &amp; b &lt;ŵ&gt; [1]</t></is></c><c r="B1"><v>5</v></c></row><row r="2"/>` + "\n" +
	`</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells></worksheet>` + "\n"

var quickSeeds = []string{
	sheetXML, "<a/>", "<a></a>", "<a b=\"c\"/>", " <a>x</a> ", "<a>x", "<a></b>", "<a/><b/>", "<a b='c'/>", "<a b = \"c\"/>", "<a b=\"c\"d=\"e\"/>",
	"<a>]]></a>", "<a>]]&gt;</a>", "<a>&#10;</a>", "<a>&nbsp;</a>", "<a>&amp</a>", "<a>\r\n</a>", "<a><!-- c --></a>", "<a><![CDATA[x]]></a>", "<?pi?><a/>",
	"<!DOCTYPE a><a/>", "<a b=\"<\"/>", "<a b=\"&amp;\"/>", "<a b=\">\"/>", "<a:b xmlns:a=\"u\"></a:b>", "<a:b></c:b>", "<a:b:c/>", "<:a/>", "<a:/>", "<1/>", "<a\n b=\"c\"\n/>",
	"<a>\x00</a>", "<a>\uFFFE</a>", "<a>\uFFFD</a>", "<a>\xff</a>", "<a b=\"\xff\"/>", "<a>\u0085</a>", "x<a/>", "<a/>x", "", "<", "<a", "</a>", "<a/ >", "</ a>", "<a></a >",
	"\xEF\xBB\xBF<a/>", `<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="latin1"?><a/>`, `<?xml version="1.0" encoding="UTF-8"?><?xml version="1.0" encoding="UTF-8"?><a/>`,
	strings.Repeat("<a>", 65) + strings.Repeat("</a>", 65), "<a xmlns=\"\"/>", "<xmlns:a/>", "<a xmlns:xmlns=\"b\" xml:a=\"c\"/>",
}

// FuzzQuickXML: what the quick walk is sure of, the standard library reads as
// the same elements, attributes and texts.
func FuzzQuickXML(f *testing.F) {
	for _, s := range quickSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var quick events
		if walkQuickly(&slow{text, 7}, &quick) != nil {
			return
		}
		full, err := fully(text)
		if err != nil {
			t.Fatalf("the quick walk is sure of %q, and the full reader says %v", text, err)
		}
		if got := quick.b.String(); got != full {
			t.Fatalf("of %q the quick walk says\n%s\nand the full reader\n%s", text, got, full)
		}
	})
}

// slow gives a few bytes at a time.
type slow struct {
	rest []byte
	most int
}

func (s *slow) Read(b []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(b, s.rest[:min(s.most, len(s.rest))])
	s.rest = s.rest[n:]
	return n, nil
}

// TestQuickWalkKnowsWhatProgramsWrite: a walk that were never sure would cost
// time and be noticed by nothing else.
func TestQuickWalkKnowsWhatProgramsWrite(t *testing.T) {
	for _, most := range []int{1, 3, 1 << 20} {
		var quick events
		if err := walkQuickly(&slow{[]byte(sheetXML), most}, &quick); err != nil {
			t.Fatal(err)
		}
		if full, err := fully([]byte(sheetXML)); err != nil || quick.b.String() != full {
			t.Errorf("%d bytes at a time it says\n%s\nand the full reader\n%s (%v)", most, quick.b.String(), full, err)
		}
	}
	long := "<a><t>" + strings.Repeat("x", quickBuffer) + "</t></a>"
	if err := walkQuickly(strings.NewReader(long), &events{}); !errors.Is(err, errUnsure) {
		t.Errorf("a text longer than its buffer: %v", err)
	}
	if err := walkQuickly(io.MultiReader(strings.NewReader("<a>"), &broken{}), &events{}); err == nil {
		t.Error("it is sure of a part that cannot be read to its end")
	}
}

type broken struct{}

func (*broken) Read([]byte) (int, error) { return 0, errors.New("unplugged") }
