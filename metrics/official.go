package metrics

import (
	"context"
	"fmt"
	"strings"
)

type publishedKey struct {
	measure, placeCode, statistic string
}

// oldCodes are the codes that the measures had before the framework was
// renumbered for 2023-24 (ASCOF handbook, December 2024). The old 3A is another
// measure than the present one, so the year decides which code is meant.
var oldCodes = map[string]string{"1A": "1A", "3A": "1B", "4A": "4A", "5A": "1I1"}

const renumberedFrom Period = "2023-24"

func codeIn(p Period, present string) string {
	if p >= renumberedFrom {
		return present
	}
	return oldCodes[present]
}

const englandCode = "E92000001"

// framework gives the published figures of the outcomes framework: those of other
// publishers have codes and years of their own.
func (e *Engine) framework() []Published {
	var all []Published
	for _, b := range e.labels.Benchmarks {
		if b.Source == "ascof" {
			all = append(all, b)
		}
	}
	return all
}

// indexPublished keeps the figures of the newest published year, each as it was
// last published: another year's must not stand under this year's heading.
func (e *Engine) indexPublished() {
	e.published = map[publishedKey]Figure{}
	vintage, newest := map[publishedKey]string{}, e.officialPeriod()
	for _, b := range e.framework() {
		k := publishedKey{b.Measure, b.PlaceCode, b.Statistic}
		if b.Population == "all" && b.Period == newest && b.Vintage >= vintage[k] {
			e.published[k], vintage[k] = b.Value, b.Vintage
		}
	}
}

// officialPeriod is the newest published year in the snapshot, or "".
func (e *Engine) officialPeriod() Period {
	var p Period
	for _, b := range e.framework() {
		p = max(p, b.Period)
	}
	return p
}

// Official sets a place's own figures beside the published ones that are made
// by the same rule: England's, and the council's where there is one. The years
// differ and so do the people asked; the notes say so. Outside England the
// published figures do not apply.
func (e *Engine) Official(ctx context.Context, place string) (*Table, error) {
	pl, err := e.place(place)
	if err != nil {
		return nil, err
	}
	p := e.officialPeriod()
	if len(e.years) == 0 || p == "" {
		return nil, fmt.Errorf("the snapshot holds no published figures, or none of our own, to set side by side: %w", ErrNotFound)
	}
	year := e.latestYear()
	t := e.table(Indicator{Name: "official"}, pl)
	t.Indicator, t.RowHead, t.Shape = "", "Measure", Plain
	council, hasCouncil := e.councilOf(pl)
	t.Columns = []Column{
		{"estimate", pl.Name + ", " + string(year), "", Estimate},
		{"low", "Lower 95% limit", "", Low}, {"high", "Upper 95% limit", "", High},
		{"base", "People counted", Count, Base},
		{"benchmark", "England, published, " + string(p), "", Benchmark},
		{"benchmark_margin", "England, published margin of error", "", Other},
	}
	if hasCouncil {
		t.Columns = append(t.Columns, Column{"council", council.Name + ", published, " + string(p), "", Other})
	}
	for _, ind := range e.catalogue {
		if ind.Official == "" {
			continue
		}
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		row := estimateRow(Indicator{}, ind.Name, ind.Title+" (ASCOF "+ind.Official+")", l.of(ind, at{pl.ID, year, whole, whole}))
		row.Unit = ind.Unit
		row.Cells = append(row.Cells, e.officialFigure(pl, ind, englandCode, "outcome"), e.officialFigure(pl, ind, englandCode, "margin"))
		if hasCouncil {
			row.Cells = append(row.Cells, e.officialFigure(pl, ind, council.ID, "outcome"))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Title = fmt.Sprintf("%s beside the published figures for adult social care in England.", pl.Name)
	t.Subtitle = fmt.Sprintf("Own figures for %s; published figures for %s", year.Words(), p.Words())
	t.Alt = t.Title
	t.Source = "Survey responses; Measures from the Adult Social Care Outcomes Framework, NHS Digital, Open Government Licence v3.0"
	t.Notes = append(t.Notes, Note{"people", "The published figures are for everybody who draws on long-term support from a council and was sent the Adult Social Care Survey, not for Shared Lives alone. A difference does not say what made it."})
	if p == "2020-21" {
		t.Notes = append(t.Notes, Note{"year", "Only 18 councils ran the survey in 2020-21, so most councils, and England as a whole, have no published figure for that year."})
	}
	return e.finish(t, Indicator{Better: Neither, Note: ""}), nil
}

// councilOf is the council area that a place is or is in.
func (e *Engine) councilOf(pl Place) (Place, bool) {
	for _, p := range e.places.Path(pl.ID) {
		if p.Grain == Area && strings.HasPrefix(p.ID, "E") {
			return p, true
		}
	}
	return Place{}, false
}

func (e *Engine) officialFigure(pl Place, ind Indicator, code, statistic string) Figure {
	if pl.Grain != UK && !e.places.within(pl.ID, "ENG") {
		return Missing(NotApplicable)
	}
	f, ok := e.published[publishedKey{codeIn(e.officialPeriod(), ind.Official), code, statistic}]
	if !ok {
		return Missing(NotAvailable)
	}
	return f
}
