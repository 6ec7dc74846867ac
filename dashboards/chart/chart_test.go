package chart

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"khi/metrics"
)

var update = flag.Bool("update", false, "write the golden pictures anew; look at them before committing")

// small is one short table of each shape, for pictures that are kept.
func small() map[string]*metrics.Table {
	t := trendTable()
	t.Rows = t.Rows[:5]
	all := caseTables()
	maps.Copy(all, map[string]*metrics.Table{
		"trend": t, "bars": placeTable(metrics.Bars, 6), "intervals": changeTable(), "funnel": placeTable(metrics.Funnel, 12),
		"spine": spineTable(), "tartan": tartanTable(4), "quadrant": quadrantTable(), "multiples": multiplesTable(), "squares": squaresTable(),
	})
	return all
}

func TestGoldenSVG(t *testing.T) {
	r := renderer(t)
	for name, table := range small() {
		got, err := r.SVG(t.Context(), table, Size{Width: 560, Headline: true})
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "golden", name+".svg")
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what was drawn (%d bytes, %d before): look at it, then run with -update", file, len(got), len(want))
		}
	}
}

// An interpreter that has drawn other things, or another one, draws the same.
func TestSameTableSameBytes(t *testing.T) {
	r, err := New(Options{Interpreters: 2, Keep: -1})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]byte{}
	for name, table := range gallery() {
		if want[name], err = r.SVG(t.Context(), table, OnPage); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(want))) {
		wg.Go(func() {
			got, err := r.SVG(t.Context(), gallery()[name], OnPage)
			if err != nil || !bytes.Equal(got, want[name]) {
				t.Errorf("%s: drawn differently the second time (%v)", name, err)
			}
		})
	}
	wg.Wait()
}

// What is kept is what would be drawn, a change to anything in the picture
// draws it anew, and the memory it takes has an end.
func TestKeptPictures(t *testing.T) {
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	table := placeTable(metrics.Bars, 4)
	first, err := r.SVG(t.Context(), table, OnPage)
	if err != nil {
		t.Fatal(err)
	}
	want := bytes.Clone(first)
	clear(first) // a caller's own bytes, not the kept ones
	if again, err := r.SVG(t.Context(), table, OnPage); err != nil || !bytes.Equal(again, want) {
		t.Errorf("the kept picture is another (%v)", err)
	}
	for name, change := range map[string]func(*metrics.Table){
		"title":      func(t *metrics.Table) { t.Title += "." },
		"alt":        func(t *metrics.Table) { t.Alt += "." },
		"invented":   func(t *metrics.Table) { t.Invented = false },
		"unverified": func(t *metrics.Table) { t.Unverified = true },
		"hidden":     func(t *metrics.Table) { t.Rows[0].Cells[0] = metrics.Hidden() },
	} {
		other := placeTable(metrics.Bars, 4)
		change(other)
		if got, err := r.SVG(t.Context(), other, OnPage); err != nil || bytes.Equal(got, want) {
			t.Errorf("%s: a change was answered with the old picture (%v)", name, err)
		}
	}
	c := newCache(100)
	for i := range 50 {
		c.put(keyOf(string(rune('a'+i))), make([]byte, 30))
	}
	if c.used > 100 || c.order.Len() != 3 || len(c.found) != 3 {
		t.Errorf("%d bytes in %d pictures are kept where 100 bytes are allowed", c.used, c.order.Len())
	}
}

// marks counts the paths of an SVG that are filled with a colour and opaque.
func marks(t *testing.T, svg []byte, color string) int {
	t.Helper()
	n := 0
	walk(t, svg, func(e xml.StartElement) {
		fill, see := "", ""
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "fill":
				fill = a.Value
			case "fill-opacity":
				see = a.Value
			}
		}
		if e.Name.Local == "path" && fill == color && see == "" {
			n++
		}
	})
	return n
}

// walk reads an SVG strictly and shows each element.
func walk(t *testing.T, svg []byte, see func(xml.StartElement)) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("the SVG is not well-formed: %v", err)
		}
		if e, ok := token.(xml.StartElement); ok {
			see(e)
		}
	}
}

func TestSVGTellsWhatItShows(t *testing.T) {
	r := renderer(t)
	table := trendTable()
	svg, err := r.SVG(t.Context(), table, OnPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`role="img"`, "<title id=\"khi-title\">" + table.Title + "</title>", table.Alt, madeUp, "[c]", "69.7%", "Scotland",
	} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("the SVG lacks %q", want)
		}
	}
	for _, bad := range []string{"<script", "<style", "class=", "ecmeta", "NaN", "undefined", "font-size:1px", "http://www.w3.org/1999/xhtml"} {
		if bytes.Contains(svg, []byte(bad)) {
			t.Errorf("the SVG holds %q", bad)
		}
	}
	table.Invented = false
	if svg, err = r.SVG(t.Context(), table, OnPage); err != nil || bytes.Contains(svg, []byte(madeUp)) {
		t.Errorf("real data are marked as made up (%v)", err)
	}
}

func TestPNG(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a WebAssembly program")
	}
	r := renderer(t)
	table := trendTable()
	data, err := r.PNG(t.Context(), table, Size{Width: 640, Height: 400})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != 640*pngScale || b.Dy() != 400*pngScale {
		t.Errorf("the PNG is %v", b)
	}
	colours := map[[3]uint32]int{}
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			r, g, b, _ := img.At(x, y).RGBA()
			colours[[3]uint32{r >> 8, g >> 8, b >> 8}]++
		}
	}
	if colours[[3]uint32{0x12, 0x43, 0x6D}] < 500 || colours[[3]uint32{0x80, 0x16, 0x50}] < 300 {
		t.Errorf("the line or the words are not in the PNG: %d blue, %d plum pixels", colours[[3]uint32{0x12, 0x43, 0x6D}], colours[[3]uint32{0x80, 0x16, 0x50}])
	}
	again, err := r.PNG(t.Context(), table, Size{Width: 640, Height: 400})
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the second PNG differs (%v)", err)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.PNG(t.Context(), table, OnPage); err == nil {
		t.Error("a closed renderer drew a PNG")
	}
}

// A reader who goes away stops the drawing, and the next is served as usual.
func TestCancel(t *testing.T) {
	r, err := New(Options{Interpreters: 1, Keep: -1})
	if err != nil {
		t.Fatal(err)
	}
	table := placeTable(metrics.Intervals, 200)
	want, err := r.SVG(t.Context(), placeTable(metrics.Bars, 3), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.SVG(ctx, table, OnPage); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20e6) // far less than 200 rows take
	defer cancel()
	if _, err := r.SVG(ctx, table, Size{Width: 960}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with a deadline while drawing: %v", err)
	}
	got, err := r.SVG(t.Context(), placeTable(metrics.Bars, 3), OnPage)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("after a stopped drawing: %v", err)
	}
}

func TestTablesThatCannotBeDrawn(t *testing.T) {
	plain := placeTable(metrics.Bars, 3)
	plain.Shape = metrics.Plain
	mixed := placeTable(metrics.Bars, 3)
	mixed.Columns[0].Unit = ""
	for i, u := range []metrics.Unit{metrics.Percent, metrics.Score, metrics.Percent} {
		mixed.Rows[i].Unit = u
	}
	noFunnel := placeTable(metrics.Bars, 3)
	noFunnel.Shape = metrics.Funnel
	ragged := placeTable(metrics.Bars, 3)
	ragged.Rows[1].Cells = ragged.Rows[1].Cells[:2]
	empty := placeTable(metrics.Bars, 3)
	empty.Rows = nil
	for name, c := range map[string]struct {
		table *metrics.Table
		size  Size
		says  string
	}{
		"plain":     {plain, OnPage, "no picture"},
		"none":      {nil, OnPage, "no picture"},
		"no rows":   {empty, OnPage, "no rows"},
		"units":     {mixed, OnPage, "different units"},
		"no limits": {noFunnel, OnPage, "low95"},
		"ragged":    {ragged, OnPage, "row 2 has 2 cells"},
		"too small": {placeTable(metrics.Bars, 3), Size{Width: 100}, "width 100"},
		"too tall":  {placeTable(metrics.Bars, 3), Size{Width: 500, Height: 9999}, "height 9999"},
		"too many":  {placeTable(metrics.Bars, maxRows+1), OnPage, "401 rows"},
	} {
		if _, err := Option(c.table, c.size); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func decode(t *testing.T, table *metrics.Table, size Size) map[string]any {
	t.Helper()
	data, err := Option(table, size)
	if err != nil {
		t.Fatal(err)
	}
	var option map[string]any
	if err := json.Unmarshal(data, &option); err != nil {
		t.Fatal(err)
	}
	return option
}
