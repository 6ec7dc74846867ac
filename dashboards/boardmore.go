package dashboards

import (
	"errors"
	"fmt"
	"strings"

	"khi/metrics"
)

// boardGroups adds to a card who is not counted in the year, and to the page the groups
// that differ from everybody else by more than their interval leaves open.
func (s *server) boardGroups(r *request, b *boardPage, ind metrics.Indicator, c *boardCard) error {
	for i, by := range ind.By {
		t, err := r.engine.Breakdown(r.ctx(), ind.Name, b.Place.ID, b.Period.Year(), by)
		if errors.Is(err, metrics.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if i == 0 {
			c.LeftOut = leftOutViews(t.LeftOut)
			for _, n := range t.Notes {
				if n.Key == "answered" {
					c.Answered, _, _ = strings.Cut(n.Text, ". ")
				}
			}
		}
		href := indicatorHref(ind.Name, b.Place.ID, b.Period) + "&" + queryOf("by", by)
		b.gaps(t, ind, href)
	}
	return nil
}

// gaps reads the differences of a breakdown.
func (b *boardPage) gaps(t *metrics.Table, ind metrics.Indicator, href string) {
	at := map[string]int{}
	for i, c := range t.Columns {
		at[c.Key] = i
	}
	gap, ok := at["gap"]
	if !ok || len(t.Rows) == 0 {
		return
	}
	for _, row := range t.Rows[1:] {
		low, okLow := row.Cells[at["gap_low"]].Value()
		high, okHigh := row.Cells[at["gap_high"]].Value()
		if !okLow || !okHigh || ind.Better == metrics.Neither {
			continue
		}
		b.Compared++
		if low <= 0 && high >= 0 {
			continue
		}
		p := pointer{Href: href, Name: ind.Title, Worse: (high < 0) == (ind.Better == metrics.Higher)}
		word := map[bool]string{true: "worse", false: "better"}[p.Worse]
		p.Words = fmt.Sprintf("%s: %s, %s than everybody else by %s points (95%% interval %s to %s).", row.Label, t.Text(row, 0), word,
			strings.TrimLeft(t.Text(row, gap), "+\u2212"), t.Text(row, at["gap_low"]), t.Text(row, at["gap_high"]))
		b.Gaps = append(b.Gaps, p)
	}
}

// boardSignals are the special causes of the headline indicators' quarters.
func (s *server) boardSignals(r *request, b *boardPage) error {
	for _, ind := range headlineIndicators(r.engine.Catalogue()) {
		t, err := r.engine.Trend(r.ctx(), ind.Name, b.Place.ID)
		if err != nil {
			return err
		}
		for _, n := range t.Notes {
			switch {
			case n.Key != "variation":
			case strings.Contains(n.Text, "signal of something else"):
				p := pointer{indicatorHref(ind.Name, b.Place.ID, b.Period), ind.Title, n.Text, strings.Contains(n.Text, "worse direction")}
				b.Signals = append(b.Signals, p)
				if p.Worse {
					b.Attention = append(b.Attention, pointer{p.Href, p.Name, "its latest quarter is outside ordinary variation, in the worse direction.", true})
				}
			default:
				b.Steady++
			}
		}
	}
	return nil
}

// rowsOfTwo is up to how many rows two pictures of small multiples fit one sheet.
const rowsOfTwo = 8

// boardMultiples are a few indicators for each place below, over time.
func (s *server) boardMultiples(r *request, b *boardPage) error {
	if len(r.grainsBelow(b.Place)) == 0 {
		return nil
	}
	for _, id := range besideMultiples {
		for _, ind := range r.engine.Catalogue() {
			if ind.ID != id {
				continue
			}
			v, err := s.optional("multiples", r.with("indicator", ind.Name, "place", b.Place.ID))
			if err != nil {
				return err
			}
			if v != nil && (!b.Paper || len(b.Multiples) == 0 || len(v.Rows) <= rowsOfTwo) {
				v.ID = "multiples-" + strings.ReplaceAll(ind.Name, "_", "-")
				v.linkRows(placeHref).Lower = true
				v.Folded = true
				b.Multiples = append(b.Multiples, v)
			}
		}
	}
	return nil
}

// boardPlaces points at the places below that are worse than the place as a whole.
func (s *server) boardPlaces(r *request, b *boardPage) error {
	below := r.grainsBelow(b.Place)
	if len(below) == 0 {
		return nil
	}
	a, err := r.with("within", b.Place.ID, "grain", string(below[len(below)-1]), "period", string(b.Period)).ask("tartan")
	if errors.Is(err, metrics.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, row := range a.table.Rows[1:] {
		var on []string
		for i, word := range row.Standings {
			if word == metrics.StandsWorse {
				on = append(on, a.table.Columns[i].Name+" ("+a.table.Text(row, i)+")")
			}
		}
		if len(on) > 0 {
			b.Attention = append(b.Attention, pointer{placeHref(row.Key), row.Label, "worse than " + b.Place.InWords() + " as a whole: " + strings.Join(on, ", ") + ".", true})
		}
	}
	return nil
}

// boardHappened are policies, prices and breaks in series that figures may show.
func (s *server) boardHappened(r *request, b *boardPage) error {
	all, err := metrics.AnnotationsOf(b.Place, r.engine.Places(), r.engine.Labels().AsOf)
	if err != nil {
		return err
	}
	for _, a := range all {
		b.Happened = append(b.Happened, happening{dayWords(a.On), annotationWords[a.Kind], a.Words, a.Source})
	}
	return nil
}
