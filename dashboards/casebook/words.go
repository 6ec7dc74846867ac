package casebook

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"khi/metrics/benefit/scenario"
)

// summary is what each option comes to by the formulas, and what the engine gave
// when the file was made.
func (b *book) summary() {
	const name = summarySheet
	r := b.Result
	head := b.sheet(name, "Summary",
		fmt.Sprintf("%s prices; years %s; %s discount rates in force from %s; whose money: %s.", r.PriceYear, r.Period, r.Schedule, r.Effective, scenario.Whose[r.Perspective]),
		"Figures under Now follow the assumptions: change one and see. Figures under As made are those that khi "+b.Version+" worked out for this file.")
	b.headings(name, head, "What", "Option", "Now", "As made", "Changed by")
	row := head
	for i, o := range r.Options {
		p := b.options[i]
		now := b.three(p, b.Scenario.Options[i])
		lines := b.lines(o)
		at := row + 1 + slices.IndexFunc(lines, func(l summed) bool { return l.key == "npsv" })
		b.npsv = append(b.npsv, at)
		maps.Copy(now, b.outcome(p, fixed(3, at)))
		for _, line := range lines {
			row++
			b.put(name, 1, row, line.words, b.look.words)
			b.put(name, 2, row, own(o.Name), b.look.words)
			b.line(row, line, now[line.key])
		}
	}
	b.table(name, "summary", head, row, firstWidth, 30, 24, 24, 18)
}

// summed is a line of the summary: made is nil where there is no such figure.
type summed struct {
	key, words string
	made       *float64
	style      int
}

func (b *book) lines(o scenario.OptionResult) []summed {
	l, c := b.look, o.Counterfactual
	all := []summed{
		{"saving", "Saving of a person-year against what people would otherwise have had (" + c.Basis + ")", &c.Mix, l.pounds},
		{"naive", "Against residential care, without the cost of the scheme (naive)", c.Naive, l.pounds},
		{"without", "Against the mix without hospital care", c.WithoutInpatient, l.pounds},
		{"family", "Share living with family at which it vanishes", c.FamilyShare, l.share},
		{"npsv", "Net present social value", &o.NPSV, l.pounds},
		{"bcr", "Benefit-cost ratio", o.BCR, l.round},
		{"back", "Payback, years", o.Payback.Years, l.round},
		{"back discounted", "Payback, years, discounted", o.Discounted.Years, l.round},
		{"back cashable", "Payback, years, cashable savings alone", o.Cashable.Years, l.round},
		{"peak", "Peak funding: the most that somebody must lend", &o.PeakFunding, l.pounds},
	}
	if o.Outcomes != nil {
		all = append(all, summed{"outcomes", "Public value of outcomes, in present value (grades combined by the rule of the sheet Evidence)", &o.Outcomes.Public, l.pounds})
	}
	if o.SocialReturn != nil {
		all = append(all, summed{"return", "Social return on investment, for each pound put in", &o.SocialReturn.Ratio, l.round})
	}
	if o.Weighted != nil {
		all = append(all, summed{"weighted", "Net present social value with distributional weights, beside the one without", &o.Weighted.NPSV, l.pounds})
	}
	return all
}

// line writes the figures of a line of the summary; formula is "" for none.
func (b *book) line(row int, line summed, formula string) {
	const name = summarySheet
	if formula == "" {
		b.put(name, 3, row, "none", b.look.text)
	} else {
		b.calc(name, 3, row, line.style, "%s", formula)
	}
	if line.made == nil {
		b.put(name, 4, row, "none", b.look.text)
		b.put(name, 5, row, "nothing to compare", b.look.text)
		return
	}
	b.put(name, 4, row, *line.made, line.style)
	b.calc(name, 5, row, line.style, `IF(AND(ISNUMBER(%s),ISNUMBER(%s)),ROUND(%s-%s,6),%s)`, cellAt(3, row), cellAt(4, row), cellAt(3, row), cellAt(4, row), b.quoted("nothing to compare"))
}

// still says of a sheet that it is what the engine found.
const still = "This sheet does not follow the assumptions: work the changed case out with khi to renew it."

// runs are what the runs of the engine say.
func (b *book) runs() {
	const name = runsSheet
	r := b.Result
	head := b.sheet(name, "How sure it is", fmt.Sprintf("From %d runs, seed %d, correlation of unit costs %g.", r.Runs, r.Seed, r.Correlation), still)
	b.headings(name, head, "Over the runs", "Option", "Mean", "5%", "95%", "Standard deviation", "Monte Carlo error", "Share above 0")
	row := head
	for _, o := range r.Options {
		for _, s := range []struct {
			words string
			of    scenario.Spread
			above float64
		}{{"Saving of a person-year", o.Sure.Saving, o.Sure.Saves}, {"Net present social value", o.Sure.NPSV, o.Sure.WorthIt}} {
			row++
			b.put(name, 1, row, s.words, b.look.text)
			b.put(name, 2, row, own(o.Name), b.look.words)
			for i, v := range []float64{s.of.Mean, s.of.Low, s.of.High, s.of.SD, s.of.MonteCarloError} {
				b.put(name, 3+i, row, v, b.look.pounds)
			}
			b.put(name, 8, row, s.above, b.look.share)
		}
	}
	b.table(name, "runs", head, row, firstWidth, 30, 18, 18, 18, 18, 18, 12)
}

// sensitivity is what the engine found by moving each parameter to its ends.
func (b *book) sensitivity() {
	const name = sensitivitySheet
	head := b.sheet(name, "Sensitivity", "What each parameter, moved alone, does to the net present social value; what moves it most stands first.", still)
	b.headings(name, head, "Parameter", "Option", "Base", "Low", "High", "At low", "At high", "It is 0 at")
	row := head
	for _, o := range b.Result.Options {
		for _, bar := range o.Tornado {
			row++
			b.put(name, 1, row, own(bar.Parameter), b.look.text)
			b.put(name, 2, row, own(o.Name), b.look.words)
			for i, v := range []float64{bar.Base, bar.Low, bar.High} {
				b.put(name, 3+i, row, v, b.near(v))
			}
			b.put(name, 6, row, bar.AtLow, b.look.pounds)
			b.put(name, 7, row, bar.AtHigh, b.look.pounds)
			if bar.Switch == nil {
				b.put(name, 8, row, "nowhere", b.look.text)
			} else {
				b.put(name, 8, row, *bar.Switch, b.near(*bar.Switch))
			}
		}
		if len(o.Tornado) == 0 {
			row++
			for i, words := range []any{"No parameter is in doubt", own(o.Name), "none", "none", "none", "none", "none", "nowhere"} {
				b.put(name, 1+i, row, words, b.look.words)
			}
		}
	}
	b.table(name, "sensitivity", head, row, firstWidth, 30, 16, 16, 16, 20, 20, 16)
}

// near shows a number to the hundredth where that is near enough.
func (b *book) near(v float64) int {
	if math.Abs(v) >= 100 {
		return b.look.round
	}
	return b.look.plain
}

// sources says where each number comes from, once more by source.
func (b *book) sources() {
	const name = sourcesSheet
	head := b.sheet(name, "Sources", "Where each number of this case comes from, and whether somebody checked it.")
	b.headings(name, head, "Source", "Checked", "For")
	row := head
	put := func(source any, verification string, what any) {
		row++
		b.put(name, 1, row, source, b.look.words)
		b.put(name, 2, row, checkedWords[verification], b.look.words)
		b.put(name, 3, row, what, b.look.words)
	}
	for _, a := range b.Result.Assumptions {
		put(own(a.Source), a.Verification, own(a.Parameter))
	}
	for _, o := range b.Scenario.Options {
		put(own(o.People.Source), o.People.Verification, "people of "+o.Name)
		put(own(o.Counterfactual.Source), o.Counterfactual.Verification, "what people would otherwise have had, "+o.Name+" ("+o.Counterfactual.Basis+")")
	}
	for _, c := range b.Scenario.Criteria {
		put(own(c.Source), c.Verification, "criterion "+c.Name)
	}
	if e := b.Scenario.Evidence; e != nil {
		put(own(e.Source), e.Verification, "what grades of evidence take off and add, and the rule for combining them")
		put("New Economy (2014), cost benefit analysis guidance for local partnerships, supplementary guidance to the Green Book", "quoted", "the chain from a population to its outcomes")
	}
	if slices.ContainsFunc(b.Scenario.Options, builds) {
		put("HM Treasury, Supplementary Green Book Guidance: Optimism Bias, as a guide to public private partnerships quotes it", "quoted", "optimism bias of what is built, bought or handed to others")
	}
	if slices.ContainsFunc(b.Scenario.Options, func(o scenario.Option) bool { return o.SocialReturn != nil }) {
		put("Social Value UK, A Guide to Social Return on Investment, 2012", "quoted", "social return on investment")
	}
	if g := b.Scenario.Groups; g != nil {
		put(own(g.Source), g.Verification, "shares of the groups whose money is weighted")
		put("HM Treasury, The Green Book, annex on distribution", "quoted", "distributional weights")
	}
	put("HM Treasury, The Green Book, discount rates in force from "+b.Result.Effective, "read", "discounting")
	put("HM Treasury, GDP deflators at market prices, with the forecasts of the Office for Budget Responsibility", "quoted", "bringing amounts to "+b.Result.PriceYear+" prices")
	b.table(name, "sources", head, row, 100, 28, 60)
}

// builds tells whether an option has a line with the optimism bias of what is built.
func builds(o scenario.Option) bool {
	return slices.ContainsFunc(o.Costs, func(c scenario.Cost) bool { return c.Optimism != nil })
}

// log lists the versions of the case that were kept.
func (b *book) log() {
	const name = logSheet
	head := b.sheet(name, "Change log", "Versions of this case that were kept. Write down below what you change in this file.")
	b.headings(name, head, "Version", "Kept on", "What changed", "State")
	row := head
	put := func(all ...any) {
		row++
		for i, words := range all {
			b.put(name, 1+i, row, words, b.look.words)
		}
	}
	for _, k := range b.Log {
		state := "not released"
		if k.Released != "" {
			state = "released " + k.Released
		} else if k.Stamp != "" {
			state = "unverified"
		}
		why := any("not said")
		if k.Why != "" {
			why = own(k.Why)
		}
		put(own(k.Ref()), own(k.KeptOn), why, state)
	}
	if len(b.Log) == 0 {
		put("This version was not kept", "never", "not said", "not released")
	}
	b.table(name, "change_log", head, row, firstWidth, 16, 60, 24)
}
