package chart

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Every line of a row's name stands where it belongs: the name about the middle
// of its row, its lines a line apart, and no other text at its height.
func TestNamesStandAtTheMiddleOfTheirRows(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		line := rapid.StringMatching(`[a-z]{1,8}`)
		names := rapid.SliceOfN(rapid.SliceOfN(line, 1, 4), 1, 30).Draw(rt, "names")
		height := rapid.Float64Range(50, 4000).Draw(rt, "height")
		pl := plane{left: 200, top: 34, right: 700, bottom: 34 + height}
		step := height / float64(len(names))
		type place struct {
			text string
			y    float64
		}
		var got []place
		for _, w := range rowNames(names, pl) {
			w := w.(words)
			if w.Left != "192" || w.TextAlign != "right" || math.Abs(w.Style.LineHeight-step) > 1e-4 {
				rt.Fatalf("%+v", w)
			}
			for i, text := range strings.Split(w.Text, "\n") {
				if text != "" {
					got = append(got, place{text, w.Top + (float64(i)+0.5)*step})
				}
			}
		}
		for i, lines := range names {
			for j, text := range lines {
				y := 34 + (float64(i)+0.5)*step + (float64(j)-float64(len(lines)-1)/2)*lineHeight
				found := -1
				for k, p := range got {
					if p.text == text && math.Abs(p.y-y) < 0.01 {
						found = k
					}
				}
				if found < 0 {
					rt.Fatalf("line %d of row %d, %q, does not stand at %v: %v", j, i, text, y, got)
				}
				got = append(got[:found], got[found+1:]...)
			}
		}
		if len(got) > 0 {
			rt.Fatalf("%v stand beside no row", got)
		}
	})
}

// The numbers of a level axis stand at the lines that they name, the greatest
// at the top.
func TestRulerStandsAtItsLines(t *testing.T) {
	s, err := newSheet(trendTable(), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	pl := plane{60, 38, 672, 348, scale{0, 12, 1}, scale{0, 100, 20}}
	w := s.ruler(pl.y, pl)
	lines := strings.Split(w.Text, "\n")
	if strings.Join(lines, " ") != "100% 80% 60% 40% 20% 0%" {
		t.Errorf("%q", lines)
	}
	for i := range lines {
		y := w.Top + (float64(i)+0.5)*w.Style.LineHeight
		if want := pl.point(0, 100-20*float64(i)).y; math.Abs(y-want) > 0.01 {
			t.Errorf("%s stands at %v, its line at %v", lines[i], y, want)
		}
	}
}

// Each name that has a place below a trend is drawn there, at any width: ECharts
// would leave out the one before the last where the two come close.
func TestPeriodsBelowATrendAreAllDrawn(t *testing.T) {
	r := renderer(t)
	for _, width := range []int{320, 480, 760, 1200} {
		size := Size{Width: width}
		p, err := draw(trendTable(), size)
		if err != nil {
			t.Fatal(err)
		}
		svg, err := r.SVG(t.Context(), trendTable(), size)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]int{}
		for _, name := range p.option["xAxis"].([]axis)[0].Data.([]string) {
			for line := range strings.Lines(name) {
				want[strings.TrimSpace(line)]++
			}
		}
		if len(want) < 3 {
			t.Fatalf("%d wide: no names of periods: %v", width, want)
		}
		for line, n := range want {
			if got := strings.Count(string(svg), ">"+line+"</text>"); got != n {
				t.Errorf("%d wide: %q is drawn %d times, not %d", width, line, got, n)
			}
		}
	}
}
