package chart

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics"
)

func TestScales(t *testing.T) {
	for _, c := range []struct {
		unit      metrics.Unit
		low, high float64
		want      scale
	}{
		{metrics.Percent, 40, 60, scale{0, 100, 20}},
		{metrics.Percent, -3, 12, scale{-5, 15, 5}}, // a difference of percentages
		{metrics.Score, 6.1, 7.9, scale{6, 8, 0.5}},
		{metrics.Points, -0.4, 1.3, scale{-0.5, 1.5, 0.5}},
		{metrics.Pounds, 0, 84564, scale{0, 100000, 20000}},
		{metrics.Ratio, 0.98, 0.98, scale{-0.5, 2, 0.5}},
		{metrics.Count, 0, 3, scale{0, 3, 1}},
		{metrics.Friends, 3, 3, scale{2, 4, 0.5}},
	} {
		got := scaleOf(c.unit, extent{c.low, c.high, true}, 5)
		if got != c.want {
			t.Errorf("%s from %v to %v: %v, want %v", c.unit, c.low, c.high, got, c.want)
		}
	}
	if got := scaleOf(metrics.Score, extent{}, 5); got != (scale{0, 1, 0.2}) {
		t.Errorf("with no figure at all: %v", got)
	}
}

func TestScaleHoldsItsFigures(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := rapid.Float64Range(-1e6, 1e6).Draw(rt, "a"), rapid.Float64Range(-1e6, 1e6).Draw(rt, "b")
		s := scaleOf(metrics.Score, extent{math.Min(a, b), math.Max(a, b), true}, rapid.IntRange(2, 8).Draw(rt, "parts"))
		if s.min > math.Min(a, b)+1e-6 || s.max < math.Max(a, b)-1e-6 || s.step <= 0 || (s.max-s.min)/s.step > 12 {
			rt.Fatalf("%v to %v: %v", a, b, s)
		}
	})
}

func TestWrapKeepsEveryCharacterAndItsWidth(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("abc ŵŷ WM'-日 "))).Draw(rt, "text")
		width := rapid.Float64Range(20, 300).Draw(rt, "width")
		lines := regularFont().wrap(text, textSize, width)
		if strings.Join(strings.Fields(strings.Join(lines, "")), "") != strings.Join(strings.Fields(text), "") {
			rt.Fatalf("%q became %q", text, lines)
		}
		for _, line := range lines {
			if regularFont().width(line, textSize) > width+1e-9 {
				rt.Fatalf("%q is wider than %v", line, width)
			}
		}
	})
}

// The widths are those of the font's own design: the Go fonts have 2048 units
// to the em, and their digits are all of one width.
func TestWidths(t *testing.T) {
	digits := regularFont().width("0000000000", 14)
	if got := regularFont().width("1234567890", 14); math.Abs(got-digits) > 1e-9 {
		t.Errorf("digits differ in width: %v, %v", got, digits)
	}
	for _, letter := range "ŵŷŴŶâêîôûáéíóúñß£€–’" {
		if _, ok := regularFont()[letter]; !ok {
			t.Errorf("the font has no %c", letter)
		}
		if _, ok := boldFont()[letter]; !ok {
			t.Errorf("the bold font has no %c", letter)
		}
	}
	if got := measure("MM", "bold 20px Go, Arial"); got != boldFont().width("MM", 20) {
		t.Errorf("a bold font of 20 pixels measures %v", got)
	}
}

// Names of the places outside a funnel stand apart from each other and from
// every mark, and inside the plot.
func TestFunnelNamesDoNotCoverEachOther(t *testing.T) {
	s, err := newSheet(placeTable(metrics.Funnel, 24), OnPage)
	if err != nil {
		t.Fatal(err)
	}
	pl := plane{66, 38, 616, 446, scale{0, 160, 20}, scale{0, 100, 20}}
	drawn := s.placesDrawn()
	names := s.placeNames(drawn, pl, nil)
	if len(names) < 4 {
		t.Fatalf("only %d names: the test table has changed", len(names))
	}
	var boxes []box
	for i, n := range names {
		width := 0.0
		for _, line := range n.lines {
			width = math.Max(width, regularFont().width(line, textSize))
		}
		boxes = append(boxes, boxAbout(pl.point(people(drawn[i]), s.number(drawn[i].estimate)).moved(n.dx, n.dy), width, float64(len(n.lines)*lineHeight)))
	}
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			if a.overlap(b) > 0 {
				t.Errorf("two names cover each other: %v, %v", a, b)
			}
		}
		if outsideOf(a, pl) > 0 {
			t.Errorf("a name leaves the plot: %v", a)
		}
	}
}

// The curve between two places follows benchmark + k/√n, the form of a limit.
func TestCurveIsExactForALimitOfItsForm(t *testing.T) {
	limit := func(n float64) float64 { return 58 + 300/math.Sqrt(n) }
	count := 0
	between(10, limit(10), 200, limit(200), 5, func(n, v float64) {
		count++
		if math.Abs(v-limit(n)) > 1e-9 {
			t.Errorf("at %v people: %v, want %v", n, v, limit(n))
		}
	})
	if count < 30 {
		t.Errorf("only %d points", count)
	}
}

// A curve may lose points, but not its ends, and no point that is left out is
// as far as a tenth of a pixel from the line.
func TestSparseCurveLooksTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		pl := plane{60, 40, 620, 440, scale{0, 200, 20}, scale{0, 100, 20}}
		var points [][]float64
		n, v := 0.0, 50.0
		for range rapid.IntRange(0, 80).Draw(rt, "points") {
			n += rapid.Float64Range(0.1, 5).Draw(rt, "step")
			v += rapid.Float64Range(-1, 1).Draw(rt, "rise")
			points = append(points, []float64{n, v})
		}
		before := slices.Clone(points)
		kept := sparse(points, pl)
		if len(points) == 0 {
			if len(kept) != 0 {
				rt.Fatalf("nothing became %v", kept)
			}
			return
		}
		if !slices.Equal(kept[0], before[0]) || !slices.Equal(kept[len(kept)-1], before[len(before)-1]) {
			rt.Fatalf("the curve from %v to %v became %v", before[0], before[len(before)-1], kept)
		}
		at := 0
		for _, p := range before {
			if at+1 < len(kept) && p[0] > kept[at+1][0] {
				at++
			}
			if at+1 == len(kept) {
				continue
			}
			a, b, c := pl.point(kept[at][0], kept[at][1]), pl.point(kept[at+1][0], kept[at+1][1]), pl.point(p[0], p[1])
			if off := math.Abs(a.y + (b.y-a.y)*(c.x-a.x)/(b.x-a.x) - c.y); off > unseen+1e-9 {
				rt.Fatalf("%v is %v pixels from the line between %v and %v", p, off, kept[at], kept[at+1])
			}
		}
	})
}

func TestPeriodLabels(t *testing.T) {
	got := []string{
		periodLabel("2024-25Q4", "x", true, false), periodLabel("2025-26Q1", "x", false, false), periodLabel("2025-26Q2", "x", false, false),
		periodLabel("2025-26Q2", "x", false, true), periodLabel("2025-26", "x", false, false), periodLabel("before", "Before", true, false),
	}
	want := []string{"Q4\n2024-25", "Q1\n2025-26", "Q2", "", "2025-26", "Before"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNumbersOfALevelAxisKeepApart: where a picture is too narrow for them, numbers are
// left out, never written over each other; where there is room none is missing.
func TestNumbersOfALevelAxisKeepApart(t *testing.T) {
	sc := scale{-1e6, 4e6, 1e6}
	for wide, want := range map[float64]int{65: 1, 170: 2, 900: 6} {
		axes := roomy([]axis{valueAxis("", "", sc)}, metrics.PoundsDelta, sc, wide)
		names, _ := axes[len(axes)-1].Data.([]string)
		step, free, shown := wide/5, math.Inf(-1), 0
		for i, n := range names {
			if n == "" {
				continue
			}
			shown++
			half := regularFont().width(n, textSize) / 2
			if float64(i)*step-half < free {
				t.Errorf("%v pixels: %q is written over the number before it", wide, n)
			}
			free = float64(i)*step + half
		}
		if len(names) != 6 || shown != want {
			t.Errorf("%v pixels: %d of the numbers %q are shown, want %d", wide, shown, names, want)
		}
	}
}
