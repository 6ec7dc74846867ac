package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/dashboards/chart"
	"khi/dashboards/download"
	"khi/dashboards/workbook"
	"khi/metrics"
	"khi/metrics/attack"
)

// little is a service with one table, of three schemes of which one is hidden.
type little struct {
	t        *testing.T
	charts   *chart.Renderer
	table    *metrics.Table
	tampered map[string]func([]byte) []byte // by the end of the path or form
}

var k, hid = metrics.Known, metrics.Hidden()

// compared is what a reader may see; with is what stands in the hidden row.
func compared(with ...metrics.Figure) *metrics.Table {
	t := &metrics.Table{ID: "score", Indicator: "score", Title: "Score in the country: 7.1 of 10.", Subtitle: "Score, by scheme", Alt: "Interval plot.",
		RowHead: "Scheme", Shape: metrics.Intervals, Better: metrics.Higher, Protected: "default: words", Source: "made up for a test", AsOf: "2026-01-01",
		Columns: []metrics.Column{
			{Key: "estimate", Name: "Average", Unit: metrics.Score, Role: metrics.Estimate}, {Key: "low", Name: "Lower", Unit: metrics.Score, Role: metrics.Low},
			{Key: "high", Name: "Upper", Unit: metrics.Score, Role: metrics.High}, {Key: "base", Name: "People", Unit: metrics.Count, Role: metrics.Base},
			{Key: "benchmark", Name: "Country", Unit: metrics.Score, Role: metrics.Benchmark}},
	}
	t.Rows = []metrics.Row{
		{Key: "a", Label: "Alder", Cells: []metrics.Figure{k(7), k(6.5), k(7.5), k(40), k(7.1)}},
		{Key: "b", Label: "Birch", Cells: append(with, k(7.1))},
		{Key: "c", Label: "Cedar", Cells: []metrics.Figure{k(7.2), k(6.6), k(7.8), k(38), k(7.1)}},
	}
	return t
}

func (l *little) Get(ctx context.Context, path string) (Answer, error) {
	body, status := l.answer(ctx, path), 200
	if body == nil {
		status = 404
	}
	for form, change := range l.tampered {
		if (strings.HasPrefix(path, form) || strings.Contains(path, form+"?")) && body != nil {
			body = change(body)
		}
	}
	return Answer{Status: status, Body: body}, nil
}

// theTable is what is asked of the one table, of either year.
const theTable = "grain=scheme&indicator=score&period=2025-26&shape=intervals&within=UK"

func (l *little) answer(ctx context.Context, path string) []byte {
	var out bytes.Buffer
	must := func(err error) {
		if err != nil {
			l.t.Fatal(err)
		}
	}
	at, err := url.Parse(path)
	must(err)
	query := at.Query().Encode()
	switch at.Path {
	case "/api/v1/indicators":
		return []byte(`{"indicators":[{"name":"score","kind":"mean","unit":"score","yearly":true}]}`)
	case "/api/v1/places":
		return []byte(`{"places":[{"id":"UK","grain":"uk"},{"id":"a","grain":"scheme","parent":"UK"},{"id":"b","grain":"scheme","parent":"UK"},{"id":"c","grain":"scheme","parent":"UK"}]}`)
	case "/api/v1/periods":
		return []byte(`{"years":[{"period":"2024-25"},{"period":"2025-26"}],"quarters":[]}`)
	case "/cost":
		return []byte(`<html></html>`)
	case "/compare":
		var rows strings.Builder
		for _, r := range l.table.Rows {
			fmt.Fprintf(&rows, `<tr><th scope="row">%s</th>`, r.Label)
			for j := range l.table.Columns {
				fmt.Fprintf(&rows, `<td class="num">%s</td>`, l.table.Text(r, j))
			}
			rows.WriteString("</tr>")
		}
		option, err := chart.Option(l.table, chart.OnPage)
		must(err)
		return fmt.Appendf(nil, `<html><head><title>Score</title></head><figure><table>%s</table><script type="application/json">%s</script><a href="/tables/compare.csv?%s">CSV</a></figure>`, rows.String(), option, strings.ReplaceAll(query, "&", "&amp;"))
	}
	if strings.Replace(query, "2024-25", "2025-26", 1) != theTable {
		return nil
	}
	switch at.Path {
	case "/api/v1/tables/compare":
		must(download.JSON(&out, l.table))
	case "/tables/compare.csv":
		must(download.CSV(&out, l.table))
	case "/tables/compare.xlsx":
		must(workbook.Write(&out, workbook.Cover{Title: "t", AsOf: l.table.AsOf}, []*metrics.Table{l.table}))
	case "/tables/compare.svg":
		body, err := l.charts.SVG(ctx, l.table, chart.Download)
		must(err)
		return body
	case "/tables/compare.png":
		body, err := l.charts.PNG(ctx, l.table, chart.Download)
		must(err)
		return body
	default:
		return nil
	}
	return out.Bytes()
}

// Each way in which one form of a table can tell what another hides is found; a
// service in which all forms say the same passes.
func TestFormsThatTellAreFound(t *testing.T) {
	charts, err := chart.New(chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = charts.Close(context.Background()) }()
	open := compared(k(2.1), k(1.5), k(2.6), k(3))
	openSVG, err := charts.SVG(context.Background(), open, chart.Download)
	if err != nil {
		t.Fatal(err)
	}
	openPNG, err := charts.PNG(context.Background(), open, chart.Download)
	if err != nil {
		t.Fatal(err)
	}
	openOption, err := chart.Option(open, chart.OnPage)
	if err != nil {
		t.Fatal(err)
	}
	swap := func(from, to string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(from)) {
				t.Fatalf("nothing to tamper with: %q", from)
			}
			return bytes.Replace(b, []byte(from), []byte(to), 1)
		}
	}
	times := 0
	for _, c := range []struct {
		what, form string
		change     func([]byte) []byte
		find       string
	}{
		{"nothing", "none", nil, ""},
		{"a number in place of [c] in the CSV", ".csv", swap("[c]", "3"), "says more than the API"},
		{"a number in place of [c] on the page", "/compare?", swap(">[c]</td>", ">3</td>"), "in place of [c]"},
		{"a page that says which columns it has", "/compare?", withoutFirstColumn, ""},
		{"a number in place of [c] on such a page", "/compare?", func(b []byte) []byte { return swap(">[c]</td>", ">3</td>")(withoutFirstColumn(b)) }, "in place of [c]"},
		{"a chart's axis that reaches to what is hidden", ".svg", func([]byte) []byte { return withAxisOf(t, charts, openSVG) }, "its axes are not those"},
		{"a mark that stands where a hidden number puts it", ".svg", swap(` d="M`, ` d="M1 1M`), "its marks do not stand"},
		{"a picture in dots of what is hidden", ".png", func([]byte) []byte { return openPNG }, "not drawn from the figures that are shown"},
		{"a number in the title of a page", "/compare?", swap("<title>Score", "<title>3 people, score"), "the number 3, which the table does not give"},
		{"what the browser draws from", "/compare?", func(b []byte) []byte { return withOption(t, b, openOption) }, "not made from the figures that are shown"},
		{"a hidden worksheet", ".xlsx", withHiddenSheet(t), "stowed away"},
		{"the count beside a hidden average", "/api/v1/tables/", swap(`"hidden": true
        },
        {
          "value": 7.1`, `"value": 3
        },
        {
          "value": 7.1`), "the number of people is given"},
		{"rows in the order of a hidden number", "/api/v1/tables/", swapRows(t), "another order"},
		{"two answers to one question", "/api/v1/tables/", func(b []byte) []byte { times++; return append(b, bytes.Repeat([]byte(" "), times)...) }, "two answers"},
	} {
		t.Run(c.what, func(t *testing.T) {
			l := &little{t: t, charts: charts, table: compared(hid, hid, hid, hid), tampered: map[string]func([]byte) []byte{}}
			if c.change != nil {
				l.tampered[c.form] = c.change
			}
			r, err := Audit(context.Background(), []Service{l}, []string{""}, Options{Every: 1, Charts: charts})
			if err != nil {
				t.Fatal(err)
			}
			said := fmt.Sprint(r.Breaches)
			if c.find == "" && len(r.Breaches) > 0 || !strings.Contains(said, c.find) {
				t.Errorf("the audit says %s, want %q", said, c.find)
			}
			if c.find == "" && r.Forms != 10 {
				t.Errorf("%d forms were looked at, want CSV, workbook, two pictures and page of two tables", r.Forms)
			}
		})
	}
}

// A refusal that has a number of its own is found.
func TestARefusalThatTellsIsFound(t *testing.T) {
	w := &walk{ctx: context.Background(), state: attack.NewState("")}
	w.refusal("/api/v1/tables/compare?period=2025-26", Answer{Status: 404, Body: []byte(`{"status":404,"detail":"there is no funnel for 2025-26"}`)})
	if len(w.found) > 0 {
		t.Errorf("a refusal that tells nothing: %v", w.found)
	}
	w.refusal("/api/v1/tables/compare?period=2025-26", Answer{Status: 404, Body: []byte(`{"status":404,"detail":"only 3 people answered"}`)})
	if len(w.found) != 1 {
		t.Errorf("a refusal that tells of 3 people: %v", w.found)
	}
}

// withAxisOf is the picture of the unprotected table: its axis reaches to the
// number that the protected one hides.
func withAxisOf(t *testing.T, charts *chart.Renderer, open []byte) []byte {
	t.Helper()
	hidden, err := charts.SVG(context.Background(), compared(hid, hid, hid, hid), chart.Download)
	if err != nil || fmt.Sprint(svgText.FindAllString(string(hidden), -1)) == fmt.Sprint(svgText.FindAllString(string(open), -1)) {
		t.Fatalf("the two pictures have the same axes (%v): the test shows nothing", err)
	}
	return open
}

func withOption(t *testing.T, page, option []byte) []byte {
	t.Helper()
	const from, to = `<script type="application/json">`, `</script>`
	before, rest, ok := bytes.Cut(page, []byte(from))
	_, after, also := bytes.Cut(rest, []byte(to))
	if !ok || !also {
		t.Fatal("the page has nothing to draw from")
	}
	return bytes.Join([][]byte{before, []byte(from), option, []byte(to), after}, nil)
}

func withHiddenSheet(t *testing.T) func([]byte) []byte {
	return func(b []byte) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = f.Close() }()
		if _, err := f.NewSheet("working"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetVisible("working", false); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
}

// withoutFirstColumn leaves the first column of figures of a page out, and says of which
// column each of the others is.
func withoutFirstColumn(page []byte) []byte {
	columns := compared().Columns
	rows := strings.Split(string(page), "</tr>")
	for i, row := range rows {
		cells := strings.Split(row, `<td class="num">`)
		if len(cells) != len(columns)+1 {
			continue
		}
		for j := range cells[1:] {
			cells[j+1] = `<td class="num" data-column="` + columns[j].Key + `">` + cells[j+1]
		}
		rows[i] = strings.Join(slices.Delete(cells, 1, 2), "")
	}
	return []byte(strings.Join(rows, "</tr>"))
}

// swapRows gives the rows of the first table in another order than those of the second.
func swapRows(t *testing.T) func([]byte) []byte {
	n := 0
	return func(b []byte) []byte {
		if n++; n > 2 {
			return b
		}
		var table metrics.Table
		if err := json.Unmarshal(b, &table); err != nil {
			t.Fatal(err)
		}
		table.Rows[0], table.Rows[1] = table.Rows[1], table.Rows[0]
		var out bytes.Buffer
		if err := download.JSON(&out, &table); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
}
