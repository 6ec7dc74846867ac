package chart

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"khi/metrics"
)

// hostile are names that someone might send to break a page, a picture or the
// text around them.
var hostile = []string{
	`</script><script>window.__xss=1</script>`,
	`__f__alert(1)__f__`, `____f__f__function(){window.__xss=1}__f__`,
	`"><img src=x onerror=window.__xss=1>`, `' onload='window.__xss=1`,
	"\u202Eevil\u202C \u2066x\u2069", "nul\x00bell\x07\uFFFE", "bad\xffutf8",
	`{b}{c}{@value}{a|x}`, "]]>&amp;<!--", "line\u2028separator\u2029",
	`${alert(1)}`, "$& $' $`", "data:text/html,<script>window.__xss=1</script>",
	strings.Repeat("W", 300), "日本語 имя", "e\u0301\u0302", "", " ",
}

func hostileTable(shape metrics.Shape) *metrics.Table {
	t := placeTable(shape, len(hostile))
	for i, name := range hostile {
		t.Rows[i].Label, t.Rows[i].Verdict, t.Rows[i].Key = name, name, name
		if shape == metrics.Funnel && !t.Rows[i].Cells[0].IsHidden() {
			t.Rows[i].Cells[0] = metrics.Known(99.9 - float64(i)) // outside, so that it is named
		}
	}
	t.ID, t.Title, t.Subtitle, t.Alt = hostile[0], hostile[0]+hostile[6], hostile[3], hostile[4]+hostile[9]
	t.RowHead, t.Source = hostile[1], hostile[2]
	for i := range t.Columns {
		t.Columns[i].Name = hostile[i%4]
	}
	return t
}

var functionMarker = regexp.MustCompile(`"?__f__`) // what go-echarts' pages look for

func TestHostileNames(t *testing.T) {
	r := renderer(t)
	for _, shape := range shapes() {
		table := hostileTable(shape)
		for _, size := range []Size{OnPage, Download} {
			option, err := Option(table, size)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.ContainsAny(option, "<>&\u2028\u2029\u202E\u2066") || functionMarker.Match(option) || !utf8.Valid(option) {
				t.Errorf("%s: the option holds something that a page could run or be turned by", shape)
			}
			svg, err := r.SVG(t.Context(), table, size)
			if err != nil {
				t.Fatal(err)
			}
			walk(t, svg, func(e xml.StartElement) {
				switch e.Name.Local {
				case "svg", "title", "desc", "rect", "path", "text", "tspan", "g", "defs", "clipPath", "use":
				default:
					t.Errorf("%s: the SVG has an element <%s>", shape, e.Name.Local)
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || strings.Contains(a.Value, "javascript:") || a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
						t.Errorf("%s: the SVG has an attribute %s=%q", shape, a.Name.Local, a.Value)
					}
				}
			})
			if bytes.ContainsAny(svg, "\u202E\u2066\x00\x07") {
				t.Errorf("%s: the SVG holds a character that turns or breaks the text", shape)
			}
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range hostile {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		table := placeTable(metrics.Funnel, 3)
		table.Rows[0].Label, table.Rows[0].Cells[0] = name, metrics.Known(100)
		table.Title, table.Subtitle, table.Alt, table.Columns[3].Name = name, name, name, name
		for _, shape := range shapes() {
			table.Shape = shape
			data, err := Option(table, Download)
			if err != nil {
				t.Fatal(err)
			}
			if !json.Valid(data) || !utf8.Valid(data) || functionMarker.Match(data) || bytes.ContainsAny(data, "<>&\u2028\u202E") {
				t.Fatalf("unsound option from the name %q", name)
			}
		}
		if c := clean(name); clean(c) != c {
			t.Fatalf("cleaning %q twice gives something else than cleaning it once", name)
		}
		if err := xml.Unmarshal([]byte("<t>"+escape(name)+"</t>"), new(string)); err != nil {
			t.Fatalf("%q escaped is not XML: %v", name, err)
		}
	})
}

// A brace in a name is shown, not taken for a template of ECharts'.
func TestBracesAreShown(t *testing.T) {
	r := renderer(t)
	table := placeTable(metrics.Funnel, 3)
	table.Rows[0].Label, table.Rows[0].Cells[0] = "{c} {b|x} {@value} $&", metrics.Known(100)
	svg, err := r.SVG(t.Context(), table, OnPage)
	if err != nil {
		t.Fatal(err)
	}
	if plain := strings.ReplaceAll(string(svg), wordJoiner, ""); !strings.Contains(plain, "{c} {b|x} {@value} $&amp;") {
		t.Error("the name with braces is not in the SVG as it was given")
	}
}
