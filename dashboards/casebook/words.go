package casebook

import (
	"fmt"

	"khi/metrics/benefit/scenario"
)

// summary is the first sheet: the headline of each option, what it comes to by
// the formulas, and what the engine gave when the file was made.
func (b *book) summary() {
	const name = summarySheet
	r := b.Result
	row := b.sheet(name, r.Scenario+", version "+r.Version,
		fmt.Sprintf("%s prices; years %s; %s discount rates in force from %s; whose money: %s.", r.PriceYear, r.Period, r.Schedule, r.Effective, scenario.Whose[r.Perspective]),
		"Figures under Now follow the assumptions: change one and see. Figures under As made are those that khi "+b.Version+" worked out for this file; the sentences and the ranges belong to them.")
	for i, o := range r.Options {
		p := b.options[i]
		b.put(name, 1, row, o.Name, b.look.head)
		b.put(name, 1, row+1, o.Headline, b.look.note)
		b.check(b.file.MergeCell(name, cellAt(1, row+1), cellAt(4, row+1)))
		b.check(b.file.SetRowHeight(name, row+1, 78))
		row += 2
		b.headings(name, row, "What", "Now", "As made", "Changed by")
		for _, line := range b.lines(o) {
			row++
			b.line(p, row, line)
		}
		row += 2
	}
	for _, n := range r.Notes {
		b.put(name, 1, row, "Note: "+n, b.look.text)
		row++
	}
	b.widths(name, 66, 24, 24, 18)
}

// summed is a line of the summary: made is nil where there is no such figure.
type summed struct {
	key, words string
	made       *float64
	style      int
}

func (b *book) lines(o scenario.OptionResult) []summed {
	l, c := b.look, o.Counterfactual
	return []summed{
		{"saving", "Saving of a person-year against what people would otherwise have had (" + c.Basis + ")", &c.Mix, l.pounds},
		{"naive", "Against residential care, without the cost of the scheme (naive)", c.Naive, l.pounds},
		{"without", "Against the mix without hospital care", c.WithoutInpatient, l.pounds},
		{"family", "Share living with family at which it vanishes", c.FamilyShare, l.share},
		{"npsv", "Net present social value", &o.NPSV, l.pounds},
		{"bcr", "Benefit-cost ratio", o.BCR, l.plain},
		{"back", "Payback, years", o.Payback.Years, l.plain},
		{"back discounted", "Payback, years, discounted", o.Discounted.Years, l.plain},
		{"back cashable", "Payback, years, cashable savings alone", o.Cashable.Years, l.plain},
		{"peak", "Peak funding: the most that somebody must lend", &o.PeakFunding, l.pounds},
	}
}

func (b *book) line(p places, row int, line summed) {
	const name = summarySheet
	b.put(name, 1, row, line.words, b.look.text)
	if p.summary[line.key] == "" {
		b.put(name, 2, row, "none", b.look.text)
	} else {
		b.calc(name, 2, row, line.style, "%s", p.summary[line.key])
	}
	if line.made == nil {
		b.put(name, 3, row, "none", b.look.text)
		return
	}
	b.put(name, 3, row, *line.made, line.style)
	b.calc(name, 4, row, line.style, `IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ROUND(%s-%s,6),"")`, cellAt(2, row), cellAt(3, row), cellAt(2, row), cellAt(3, row))
}

// sensitivity is what the engine found out by moving parameters and by runs; it
// does not follow the assumptions.
func (b *book) sensitivity() {
	const name = sensitivitySheet
	r := b.Result
	row := b.sheet(name, "Sensitivity", fmt.Sprintf("From %d runs, seed %d, correlation of unit costs %g. This sheet does not follow the assumptions: work the changed case out with khi to renew it.", r.Runs, r.Seed, r.Correlation))
	for _, o := range r.Options {
		b.put(name, 1, row, o.Name, b.look.head)
		row++
		b.headings(name, row, "Over the runs", "Mean", "5%", "95%", "Standard deviation", "Monte Carlo error", "Share above 0")
		for _, s := range []struct {
			words string
			of    scenario.Spread
			above float64
		}{{"Saving of a person-year", o.Sure.Saving, o.Sure.Saves}, {"Net present social value", o.Sure.NPSV, o.Sure.WorthIt}} {
			row++
			b.put(name, 1, row, s.words, b.look.text)
			for i, v := range []float64{s.of.Mean, s.of.Low, s.of.High, s.of.SD, s.of.MonteCarloError} {
				b.put(name, 2+i, row, v, b.look.pounds)
			}
			b.put(name, 7, row, s.above, b.look.share)
		}
		row += 2
		b.headings(name, row, "What moves the net present social value, most first", "Base", "Low", "High", "At low", "At high", "It is 0 at")
		for _, bar := range o.Tornado {
			row++
			b.put(name, 1, row, bar.Parameter, b.look.text)
			for i, v := range []float64{bar.Base, bar.Low, bar.High} {
				b.put(name, 2+i, row, v, b.look.plain)
			}
			b.put(name, 5, row, bar.AtLow, b.look.pounds)
			b.put(name, 6, row, bar.AtHigh, b.look.pounds)
			if bar.Switch == nil {
				b.put(name, 7, row, "nowhere", b.look.text)
			} else {
				b.put(name, 7, row, *bar.Switch, b.look.plain)
			}
		}
		row += 2
	}
	b.widths(name, 52, 16, 16, 16, 18, 18, 16)
}

// sources says where each number comes from, once more by source.
func (b *book) sources() {
	const name = sourcesSheet
	row := b.sheet(name, "Sources")
	b.headings(name, row, "Source", "Checked", "For")
	put := func(source, verification, what string) {
		row++
		b.put(name, 1, row, source, b.look.words)
		b.put(name, 2, row, checkedWords[verification], b.look.words)
		b.put(name, 3, row, what, b.look.words)
	}
	for _, a := range b.Result.Assumptions {
		put(a.Source, a.Verification, a.Parameter)
	}
	for _, o := range b.Scenario.Options {
		put(o.People.Source, o.People.Verification, "people of "+o.Name)
		put(o.Counterfactual.Source, o.Counterfactual.Verification, "what people would otherwise have had, "+o.Name+" ("+o.Counterfactual.Basis+")")
	}
	put("HM Treasury, The Green Book, discount rates in force from "+b.Result.Effective, "read", "discounting")
	put("HM Treasury, GDP deflators at market prices, with the forecasts of the Office for Budget Responsibility", "quoted", "bringing amounts to "+b.Result.PriceYear+" prices")
	b.widths(name, 120, 24, 60)
}

// log lists the versions of the case that were kept.
func (b *book) log() {
	const name = logSheet
	row := b.sheet(name, "Change log", "Versions of this case that were kept. Write down below what you change in this file.")
	b.headings(name, row, "Version", "Kept on", "What changed", "State")
	for _, k := range b.Log {
		row++
		state := "not released"
		if k.Released != "" {
			state = "released " + k.Released
		} else if k.Stamp != "" {
			state = "unverified"
		}
		for i, words := range []string{k.Ref(), k.KeptOn, k.Why, state} {
			b.put(name, 1+i, row, words, b.look.words)
		}
	}
	if len(b.Log) == 0 {
		b.put(name, 1, row+1, "This version was not kept.", b.look.text)
	}
	b.widths(name, 50, 14, 60, 24)
}
