package chart

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// luminance and contrast are those of WCAG 2.2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	if colour == "#000" {
		return 0
	}
	v, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("the colour %q: %v", colour, err)
	}
	part := func(shift int) float64 {
		c := float64(v>>shift&255) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func onWhite(t *testing.T, colour string) float64 { return 1.05 / (luminance(t, colour) + 0.05) }

var (
	drawnWords = regexp.MustCompile(`<text[^>]*?font-size:([0-9.]+)px[^>]*fill="(#[0-9A-Fa-f]+)"`)
	drawnMarks = regexp.MustCompile(`<(?:path|rect|circle)[^>]*? fill="(#[0-9A-Fa-f]{6})"(?: stroke="(#[0-9A-Fa-f]{6})")?`)
)

// TestPicturesKeepToTheirConventions: of every kind of picture as it is drawn, words are
// 14 pixels or more and stand 4.5:1 from the paper; a headline, what it shows and a text in
// its place are there; a mark that stands less than 3:1 from the paper has an outline that
// stands more; and the colours of lines are those of our palette.
func TestPicturesKeepToTheirConventions(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "golden", "*.svg"))
	if err != nil || len(files) < 14 {
		t.Fatal(files, err)
	}
	behind := []string{"#FFFFFF", "#DEE0E2", "#E5EFF9", "#E9F2FA", "#F3F4F6"} // paper, grid, bands and empty squares tell nothing by themselves
	lines := []string{blue, orange, plum, teal, ink, softInk, whisker, limit, gridLine, "#FFFFFF"}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		svg, name := string(text), filepath.Base(file)
		for _, part := range []string{`role="img"`, "<title id=", "<desc id=", "font-size:20px"} {
			if !strings.Contains(svg, part) {
				t.Errorf("%s has no %s", name, part)
			}
		}
		said := drawnWords.FindAllStringSubmatch(svg, -1)
		if len(said) == 0 || len(said) != strings.Count(svg, "<text") {
			t.Fatalf("%s: %d of %d words are looked at", name, len(said), strings.Count(svg, "<text"))
		}
		for _, m := range said {
			if size, err := strconv.ParseFloat(m[1], 64); err != nil || size < textSize || onWhite(t, m[2]) < 4.5 {
				t.Errorf("%s has words of %s pixels in %s (%.1f:1)", name, m[1], m[2], onWhite(t, m[2]))
			}
		}
		for _, m := range drawnMarks.FindAllStringSubmatch(svg, -1) {
			fill, outline := m[1], m[2]
			seen := onWhite(t, fill) >= 3 || outline != "" && onWhite(t, outline) >= 3
			if !seen && !slices.Contains(behind, fill) && name != "heat.svg" { // each square of that one says its figure
				t.Errorf("%s has a mark in %s (%.2f:1) without an outline", name, fill, onWhite(t, fill))
			}
			if outline != "" && !slices.Contains(lines, outline) {
				t.Errorf("%s has a line in %s, which is no colour of ours", name, outline)
			}
		}
	}
	main := []string{blue, teal, plum, orange} // the Analysis Function's, in its order: neighbours and paper stand 3:1 apart
	for i, c := range main {
		if onWhite(t, c) < 3 {
			t.Errorf("%s stands %.2f:1 from paper", c, onWhite(t, c))
		}
		if i > 0 {
			a, b := luminance(t, main[i-1])+0.05, luminance(t, c)+0.05
			if ratio := max(a, b) / min(a, b); ratio < 3 {
				t.Errorf("%s and %s stand %.2f:1 apart", main[i-1], c, ratio)
			}
		}
	}
}
