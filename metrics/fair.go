package metrics

import (
	"context"
	"fmt"
	"math"
	"slices"

	"khi/metrics/stat"
)

// This file adds to finished tables what follows from the figures that they show, and
// from nothing else: where a figure is hidden, so is all that would be made of it.

// fewestToAdjust is how many places it takes to say how places lie.
const fewestToAdjust = 5

// adjust puts beside the share of each place the one that is adjusted for small
// numbers: each place's share drawn towards that of all, the more the fewer people it
// rests on, by as much as the places themselves say that they are alike (beta-binomial
// by maximum likelihood).
func (e *Engine) adjust(t *Table, ind Indicator, which comparedPlaces) {
	if ind.Kind != Proportion {
		return
	}
	var places []stat.PlaceCount
	for _, r := range t.Rows {
		if x, n, ok := countsOf(t, r); ok {
			places = append(places, stat.PlaceCount{X: x, N: n})
		}
	}
	if len(places) < fewestToAdjust {
		return
	}
	prior, err := e.fit(which, places)
	if err != nil {
		return // every place has all or none, or all have the same
	}
	t.Columns = append(t.Columns, Column{"adjusted", "Adjusted for small numbers", Percent, Other})
	for i, r := range t.Rows {
		f := whyNot(t.Figure(r, Estimate))
		if x, n, ok := countsOf(t, r); ok {
			if drawn, err := prior.Shrink(stat.PlaceCount{X: x, N: n}, 0.95); err == nil {
				f = Known(100 * drawn.Value).At(Percent)
			}
		}
		t.Rows[i].Cells = append(r.Cells, f)
	}
	text := "The adjusted figure draws each place towards the figure for all, the more the fewer people it rests on. It is the better guess at what a place is like, and no figure to judge a place by: what stands out is judged by the figure itself."
	if prior.NoSpread {
		text += " Here places differ by no more than chance, so all have the same."
	}
	t.Notes = append(t.Notes, Note{"adjusted", text})
}

// comparedPlaces are one comparison of places, whatever its picture.
type comparedPlaces struct {
	indicator, within string
	grain             Grain
	period            Period
}

// fitted is what places have in common, or why that cannot be said.
type fitted struct {
	prior stat.BetaPrior
	err   error
}

// fit finds what the places of a table have in common. The search takes longer than all
// else that a comparison needs, and its outcome is two numbers: so it is remembered.
func (e *Engine) fit(which comparedPlaces, places []stat.PlaceCount) (stat.BetaPrior, error) {
	if was, ok := e.fits.Load(which); ok {
		return was.(fitted).prior, was.(fitted).err
	}
	prior, err := stat.FitBeta(places)
	e.fits.Store(which, fitted{prior, err})
	return prior, err
}

// countsOf are how many said yes and how many were counted, as far as a row shows.
func countsOf(t *Table, r Row) (x, n float64, ok bool) {
	share, shown := t.Figure(r, Estimate).Value()
	n, counted := t.Figure(r, Base).Value()
	return math.Round(share / 100 * n), n, shown && counted && n > 0
}

// whyNot is a figure that is not there for the reason that another is not; where
// that one is there, that it cannot be worked out.
func whyNot(f Figure) Figure {
	if _, known := f.Value(); known {
		return Missing(NotAvailable)
	}
	return f
}

// gaps put beside each group of a breakdown how far it is from everybody else, with
// the interval of Newcombe for two separate groups.
func gaps(t *Table, ind Indicator) {
	if ind.Kind != Proportion || len(t.Rows) < 3 {
		return
	}
	t.Columns = append(t.Columns, Column{"gap", "Difference from everybody else", Points, Other},
		Column{"gap_low", "Lower 95% limit of the difference", Points, Other}, Column{"gap_high", "Upper 95% limit of the difference", Points, Other})
	allX, allN, whole := countsOf(t, t.Rows[0])
	for i, r := range t.Rows {
		x, n, ok := countsOf(t, r)
		all := slices.Repeat([]Figure{whyNot(t.Figure(r, Estimate))}, 3)
		switch {
		case i == 0:
			all = slices.Repeat([]Figure{Missing(NotApplicable)}, 3)
		case ok && whole && allN-n > 0 && allX >= x && allX-x <= allN-n:
			d, iv, err := stat.NewcombeDifference(x, n, allX-x, allN-n, stat.Z95)
			if err == nil {
				all = []Figure{Known(100 * d).At(Points), Known(100 * iv.Low).At(Points), Known(100 * iv.High).At(Points)}
			}
		}
		t.Rows[i].Cells = append(r.Cells, all...)
	}
	t.Notes = append(t.Notes, Note{"gap", "Differences are percentage points between a group and everybody else in the place. Where there are many groups, one will often differ by chance."})
}

// supported is the indicator that counts everybody who is supported.
const supported = "people"

// missing says who is missing: each group's share of those counted beside its share of
// the people supported, where the records of people have the same groups; and how many
// of the people supported gave an answer.
func (e *Engine) missing(ctx context.Context, t *Table, ind Indicator, place string, year Period, dim string) error {
	of, ok := e.catalogue.Find(supported)
	if !ok || ind.Each != "person" || !slices.Contains(of.By, dim) || !slices.Contains(ind.Reads, "survey_response") || partsOf[ind.Kind] != "" {
		return nil
	}
	if ind.Name == supported {
		shareOfSupported(t)
		e.population(t, place, year, dim)
		return nil
	}
	l, err := e.lattice(ctx, of)
	if err != nil {
		return err
	}
	everybody := l.of(of, at{place, year, whole, whole}).value
	counted := t.Figure(t.Rows[0], Base)
	t.Columns = append(t.Columns, Column{"share_counted", "Share of those counted", Percent, Other}, Column{"share_supported", "Share of people supported", Percent, Other})
	for i, r := range t.Rows {
		group := everybody
		if i > 0 {
			group = l.of(of, at{place, year, dim, r.Key}).value
		}
		base := t.Figure(r, Base)
		here, there := shareOf(base, counted), shareOf(group, everybody)
		if base.IsHidden() {
			here, there = Hidden(), Hidden()
		}
		t.Rows[i].Cells = append(r.Cells, here, there)
	}
	t.Notes = append(t.Notes, answeredNote(counted, everybody)...)
	e.population(t, place, year, dim)
	return nil
}

// shareOfSupported puts beside each group of the people supported its share of them.
func shareOfSupported(t *Table) {
	t.Columns = append(t.Columns, Column{"share_supported", "Share of people supported", Percent, Other})
	everybody := t.Figure(t.Rows[0], Estimate)
	for i, r := range t.Rows {
		t.Rows[i].Cells = append(r.Cells, shareOf(t.Figure(r, Estimate), everybody))
	}
}

// shareOf is a part of a whole, both of which are shown.
func shareOf(part, all Figure) Figure {
	n, known := part.Value()
	of, also := all.Value()
	switch {
	case !known:
		return part
	case !also || of <= 0 || n > of:
		return whyNot(all)
	}
	return Known(100 * n / of).At(Percent)
}

func answeredNote(counted, everybody Figure) []Note {
	n, known := counted.Value()
	of, also := everybody.Value()
	if !known || !also || of <= 0 || n > of {
		return nil
	}
	return []Note{{"answered", fmt.Sprintf("%s of the %s people supported in the year are counted here (%s). Who is missing may differ: compare each group’s share of those counted with its share of the people supported.",
		Count.Text(counted), Count.Text(everybody), Percent.Text(Known(100*n/of)))}}
}
