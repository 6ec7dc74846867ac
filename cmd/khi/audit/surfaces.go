package audit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"khi/dashboards/chart"
	"khi/metrics"
)

var svgText = regexp.MustCompile(`>([^<>]+)<`)

// svg draws the picture again and compares every byte: words, numbers along the axes,
// title and description, and where each mark stands.
func (w *walk) svg(path string, t *metrics.Table) error {
	if w.Charts == nil {
		return nil
	}
	a, path, ok, err := w.form(path, "svg")
	if err != nil || !ok {
		return err
	}
	made, err := w.Charts.SVG(w.ctx, t, chart.Download)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	have, want := svgText.FindAllString(string(a.Body), -1), svgText.FindAllString(string(made), -1)
	switch {
	case !slices.Equal(have, want):
		w.breach(path, "the picture", "its words or its axes are not those of the figures that are shown"+firstDifference(have, want))
	case !bytes.Equal(a.Body, made):
		w.breach(path, "the picture", "its marks do not stand where the figures that are shown put them")
	}
	return nil
}

// png is svg for the picture in dots.
func (w *walk) png(path string, t *metrics.Table) error {
	if w.Charts == nil {
		return nil
	}
	a, path, ok, err := w.form(path, "png")
	if err != nil || !ok {
		return err
	}
	made, err := w.Charts.PNG(w.ctx, t, chart.Download)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if !bytes.Equal(a.Body, made) {
		w.breach(path, "the picture", "it is not drawn from the figures that are shown")
	}
	return nil
}

func firstDifference(have, want []string) string {
	for i := range have {
		if i >= len(want) || have[i] != want[i] {
			return ": " + strings.Trim(have[i], "<>")
		}
	}
	return ""
}

var number = regexp.MustCompile(`[0-9][0-9.,]*[0-9]|[0-9]`)

// pageTitle looks for a number in the title of a page that the table does not give.
func (w *walk) pageTitle(path string, page []byte, t *metrics.Table) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return // tablesOf says so
	}
	given, err := json.Marshal(t)
	if err != nil {
		return
	}
	for n := range root.Descendants() {
		if n.Data == "title" && n.Parent != nil && n.Parent.Data == "head" {
			w.numbersOf(path, "the title of the page", text(n), path+" "+string(given))
		}
	}
}

// refusal looks for a number in an answer that says that there is no such table.
func (w *walk) refusal(path string, a Answer) {
	var said map[string]any
	if json.Unmarshal(a.Body, &said) != nil {
		w.numbersOf(path, "the refusal", string(a.Body), path)
		return
	}
	for _, v := range said {
		if words, ok := v.(string); ok { // its status is a number, and no words
			w.numbersOf(path, "the refusal", words, path)
		}
	}
}

// numbersOf finds numbers in some words that stand nowhere in what is given.
func (w *walk) numbersOf(path, where, words, given string) {
	known := number.FindAllString(given, -1)
	for _, n := range number.FindAllString(words, -1) {
		if !slices.Contains(known, n) {
			w.breach(path, where, "it has the number "+n+", which the table does not give")
		}
	}
}
