package chart

import (
	"bytes"
	"errors"
	"math"
	"regexp"
	"testing"

	"khi/metrics"
)

// TestPrintIsInGreys: no colour is left, each grey is as light as the colour that it
// stands for, and all else is as in the picture in colours.
func TestPrintIsInGreys(t *testing.T) {
	r := renderer(t)
	for name, table := range gallery() {
		light, err := r.SVG(t.Context(), table, Download)
		if err != nil {
			t.Fatal(err)
		}
		size := Download
		size.Print = true
		print, err := r.SVG(t.Context(), table, size)
		if err != nil {
			t.Fatal(err)
		}
		was, is := coloured.FindAllSubmatch(light, -1), coloured.FindAllSubmatch(print, -1)
		if len(was) != len(is) || len(was) < 10 {
			t.Fatalf("%s: %d colours, %d greys", name, len(was), len(is))
		}
		for _, g := range is {
			if h := g[1]; len(h) != 6 || !bytes.Equal(h[:2], h[2:4]) || !bytes.Equal(h[:2], h[4:]) {
				t.Errorf("%s: %s is no grey", name, g[0])
			}
		}
		if again, err := r.SVG(t.Context(), table, size); err != nil || !bytes.Equal(again, print) {
			t.Errorf("%s: other bytes for the same picture (%v)", name, err)
		}
		without := func(svg []byte) []byte { return coloured.ReplaceAll(svg, nil) }
		if !bytes.Equal(without(light), without(print)) {
			t.Errorf("%s: more than the colours changed", name)
		}
		if rest := regexp.MustCompile(`"(rgba?\(|#[0-9a-fA-F]{4}")`).Find(print); rest != nil {
			t.Errorf("%s: a colour is left: %s", name, rest)
		}
	}
	for _, c := range []string{blue, orange, plum, "#28A197", "#FFFFFF", "#000", "rgb(1, 2,3)"} {
		g := greys([]byte(`fill="` + c + `"`))
		if a, b := lightOf(t, []byte(`="`+c+`"`)), lightOf(t, g); math.Abs(a-b) > 0.004 {
			t.Errorf("%s, of %.3f, becomes %s, of %.3f", c, a, g, b)
		}
	}
	if kept := string(greys([]byte(`<text x="1">Flat #123456, fill "#123456"</text>`))); kept != `<text x="1">Flat #123456, fill "#123456"</text>` {
		t.Errorf("a text changed: %s", kept)
	}
}

// lightOf is the luminance of the colour of an attribute.
func lightOf(t *testing.T, attribute []byte) float64 {
	t.Helper()
	g := greys(attribute) // writes each as six figures
	found := coloured.FindSubmatch(g)
	if found == nil {
		t.Fatalf("no colour in %s", attribute)
	}
	var rgb [3]float64
	for i := range rgb {
		var n byte
		for _, c := range found[1][2*i : 2*i+2] {
			n = n<<4 | (c&15 + c>>6*9)
		}
		rgb[i] = float64(n) / 255
	}
	return lightness(rgb)
}

// TestAPictureIsNeverTooLow: a height at which words would cover each other is refused
// with the least that will do, and that will; more than is needed leaves nothing out.
func TestAPictureIsNeverTooLow(t *testing.T) {
	r := renderer(t)
	for name, table := range gallery() {
		for _, width := range []int{320, 960} {
			_, err := r.SVG(t.Context(), table, Size{Width: width, Height: minHeight, Headline: true})
			var low TooLow
			if !errors.As(err, &low) {
				if err != nil || table.Shape != metrics.Bars {
					t.Errorf("%s, %d wide: %v", name, width, err)
				}
				continue
			}
			for _, height := range []int{low.Needs, low.Needs + 400} {
				if svg, err := r.SVG(t.Context(), table, Size{Width: width, Height: height, Headline: true}); err != nil || !bytes.Contains(svg, []byte("</svg>")) {
					t.Errorf("%s, %d by %d: %v", name, width, height, err)
				}
			}
		}
	}
}
