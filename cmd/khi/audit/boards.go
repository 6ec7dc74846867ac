package audit

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"

	"golang.org/x/net/html"

	"khi/metrics"
	"khi/metrics/attack"
)

// said is every number that the tables about a place give, as people read it.
type said map[string]map[string]bool

func (s *said) add(place string, words ...string) {
	if *s == nil {
		*s = said{}
	}
	if (*s)[place] == nil {
		(*s)[place] = map[string]bool{}
	}
	for _, w := range words {
		for _, n := range number.FindAllString(w, -1) {
			(*s)[place][n] = true
		}
	}
}

// table notes the numbers of a trend or of a breakdown.
func (s *said) table(kind string, asked url.Values, t *attack.Table) {
	if kind != "trend" && kind != "breakdown" {
		return
	}
	place := asked.Get("place")
	s.add(place, t.Title)
	for _, n := range t.Notes {
		s.add(place, n.Text)
	}
	for _, l := range t.LeftOut {
		s.add(place, textOf(metrics.Count, l.People))
	}
	for _, r := range t.Rows {
		s.add(place, r.Label)
		for i, f := range r.Cells {
			s.add(place, textOf(metrics.Unit(t.Columns[i].Unit), f))
		}
	}
}

func textOf(u metrics.Unit, f attack.Figure) string {
	if f.Value == nil {
		return ""
	}
	return u.Text(metrics.Known(*f.Value))
}

// given notes the numbers of a table of several indicators.
func (s *said) given(place string, t *metrics.Table) {
	s.add(place, t.Title, t.Subtitle, t.Alt)
	for _, n := range t.Notes {
		s.add(place, n.Text)
	}
	for _, r := range t.Rows {
		s.add(place, r.Label)
		for i := range r.Cells {
			s.add(place, t.Text(r, i))
		}
	}
}

// boards looks at the page of each place for its commissioners, which sets figures of
// many tables into sentences: it may hold no number that no table about the place
// gives. Counts of what the page itself has compared, dates and the like say that they
// are no figures.
func (w *walk) boards(years []string) error {
	if w.derived.places == nil || len(years) == 0 {
		return nil
	}
	for of, t := range w.derived.profiles {
		w.says.given(of.place, t)
	}
	for _, pl := range w.derived.places.All() {
		w.says.add(pl.ID, pl.Name, "95%")
		for _, paper := range []string{"", "&paper=yes"} {
			if err := w.board(pl.ID, "/places/"+url.PathEscape(pl.ID)+"/board?period="+years[max(0, len(years)-2)]+paper); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) board(place, path string) error {
	a, err := w.service.Get(w.ctx, path)
	if err != nil || a.Status == 404 {
		return err
	}
	if a.Status != 200 {
		return fmt.Errorf("%s: the service answers with status %d", path, a.Status)
	}
	w.forms++
	words, err := wordsOf(a.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for _, n := range number.FindAllString(words, -1) {
		if !w.says[place][n] {
			w.breach(path, n, "no table about the place gives this number")
		}
	}
	return nil
}

// unread are the parts of a page that are no sentences of it: forms, tables, which are
// held to the API elsewhere, and what the browser draws from.
var unread = []string{"form", "table", "script", "nav"}

// wordsOf are the words of the main part of a page, but what says that it is no figure.
func wordsOf(page []byte) (string, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	var read func(n *html.Node, inside bool)
	read = func(n *html.Node, inside bool) {
		if slices.Contains(unread, n.Data) || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "data-no-figure" }) {
			return
		}
		inside = inside || n.Data == "main"
		if n.Type == html.TextNode && inside {
			out.WriteString(n.Data + " ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			read(c, inside)
		}
	}
	read(root, false)
	return out.String(), nil
}
