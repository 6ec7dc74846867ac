package casebook

import (
	"fmt"
	"slices"
	"strings"

	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

const evidenceSheet = "Evidence"

// Columns of the sheet of the grades of evidence.
const (
	evidenceWhat = 1 + iota
	evidenceGrade
	evidenceOff
	evidenceAdded
)

// evidence is what grades of evidence take off outcomes and add to costs, and the rule
// by which the four grades of an outcome become one; all of it may be changed.
func (b *book) evidence() {
	e := b.Result.Evidence
	if e == nil {
		return
	}
	const name = evidenceSheet
	var known []string
	for _, r := range benefit.Rules {
		known = append(known, string(r))
	}
	row := b.sheet(name, "Grades of evidence", e.Words, "The rule may be changed to one of: "+list(known)+". Grades run from 1, best, to 6.")
	b.headings(name, row, "What", "Rule, or grade", "Taken off an outcome", "Added to a cost")
	b.put(name, evidenceWhat, row+1, "Rule by which the four grades of an outcome are combined", b.look.words)
	b.rule = there(name, fixed(evidenceGrade, row+1))
	b.put(name, evidenceGrade, row+1, e.Rule, b.look.input)
	b.put(name, evidenceOff, row+1, "by its grades", b.look.text)
	b.put(name, evidenceAdded, row+1, "by its grade", b.look.text)
	for i := range e.Benefits {
		at := row + 2 + i
		b.put(name, evidenceWhat, at, "Grade", b.look.text)
		b.put(name, evidenceGrade, at, i+1, b.look.plain)
		b.put(name, evidenceOff, at, e.Benefits[i], b.look.inputShare)
		b.put(name, evidenceAdded, at, e.Costs[i], b.look.inputShare)
	}
	b.grades = row + 2
	b.table(name, "evidence", row, row+1+len(e.Benefits), firstWidth, 26, 22, 18)
}

// uplift is what optimism adds to a line of cost, as the words of a formula.
func (b *book) uplift(c scenario.Cost) string {
	switch {
	case c.Grade != 0:
		return there(evidenceSheet, fixed(evidenceAdded, b.grades+c.Grade-1))
	case c.Optimism != nil:
		k := benefit.CapitalBias[c.Optimism.Kind]
		return fmt.Sprintf("%.17g+(%.17g-%.17g)*(1-%s)", k.Lower, k.Upper, k.Lower, b.value[c.Optimism.Mitigated])
	}
	return "0"
}

// Columns of the sheet of the outcomes of an option; the years stand at the end.
const (
	outCategory = 2 + iota
	outMode
	outPopulation
	outNeed
	outEngaged
	outRetained
	outCompleting
	outImpact
	outGross
	outDeadweight
	outOurs
	outNet
	outValue
	outDropOff
	outLag
	outYears
	outCohorts
	outGrades // four of them
)

// Columns after the grades.
const (
	outOff  = outGrades + 4 // what each of the grades takes off
	outBias = outOff + 3 + iota
	outBefore
	outAfter
	outCashable
	outCashed
	outAgencies // four of them
)

// Columns after the agencies.
const (
	outCounts  = outAgencies + 4
	outGain    = outCounts + 1
	outWeights = outGain + 1 // nine of them
	outFirst   = outWeights + 9
)

// agencyHeads are those whose money a fiscal outcome may be, in the order of their columns.
var agencyHeads = []benefit.Payer{benefit.Council, benefit.NHS, benefit.DWP, benefit.Others}

// chains are the outcome chains of an option, one in a row, from people to pounds by year.
func (b *book) chains(p *places, o scenario.Option) {
	if len(o.Outcomes) == 0 {
		return
	}
	name := p.outcomes
	head := b.sheet(name, "Outcomes of "+o.Name, "Each row leads from a population to what it gains or saves, in "+b.Result.PriceYear+" prices, the optimism bias of its grades of evidence taken off.",
		"Deadweight as: share of outcomes, or points of impact. 1 under Counts for society: the gain is not in another line already. Shaded cells may be changed; shares of agencies come to 1 in a fiscal row and are 0 in others.")
	heads := []string{"Outcome", "Category", "Deadweight as", "Population", "Share with need", "Engagement", "Retention", "People who complete", "Impact", "Outcomes", "Deadweight", "Due to us", "Net outcomes", "Worth of one", "Drop-off",
		"Lag, years", "Years", "Cohorts", "Grade: population", "Grade: evidence", "Grade: age", "Grade: error", "Taken off: population", "Taken off: evidence", "Taken off: age", "Taken off: error", "Optimism bias", "Present value before bias", "Present value", "Cashable", "Of it cashable"}
	for _, a := range agencyHeads {
		heads = append(heads, "Share of "+string(a))
	}
	heads = append(heads, "Counts for society", "A gain that saves nobody money")
	b.headings(name, head, b.years(append(heads, viewHeads()...)...)...)
	for i, c := range o.Outcomes {
		b.chain(name, head+1+i, c)
	}
	p.outcomeRows = [2]int{head + 1, head + len(o.Outcomes)}
	widths := slices.Repeat([]float64{14}, outFirst-1)
	widths[0], widths[outMode-1], widths[outBefore-1], widths[outAfter-1], widths[outCashed-1] = firstWidth, 22, 18, 18, 18
	for range b.Scenario.Horizon + 1 {
		widths = append(widths, 18)
	}
	b.table(name, p.called("outcomes"), head, head+len(o.Outcomes), widths...)
}

// chain is one row.
func (b *book) chain(name string, at int, c scenario.Outcome) {
	cell := func(column int) string { return fixed(column, at) }
	b.put(name, 1, at, c.Name, b.look.text)
	b.put(name, outCategory, at, c.Category, b.look.text)
	b.put(name, outMode, at, c.Mode, b.look.input)
	for column, of := range map[int]string{outNeed: c.ShareWithNeed, outEngaged: c.Engagement, outRetained: c.Retention, outImpact: c.Impact, outDeadweight: c.Deadweight, outOurs: c.Attribution, outDropOff: c.DropOff} {
		b.calc(name, column, at, b.look.share, "%s", b.value[of])
	}
	b.calc(name, outPopulation, at, b.look.plain, "%s", b.value[c.Population])
	b.calc(name, outCompleting, at, b.look.plain, "%s*%s*%s*%s", cell(outPopulation), cell(outNeed), cell(outEngaged), cell(outRetained))
	b.calc(name, outGross, at, b.look.plain, "%s*%s", cell(outCompleting), cell(outImpact))
	b.calc(name, outNet, at, b.look.plain, `IF(%s="%s",%s*(1-%s),%s*(%s-%s))*%s`, cell(outMode), benefit.OfOutcomes, cell(outGross), cell(outDeadweight), cell(outCompleting), cell(outImpact), cell(outDeadweight), cell(outOurs))
	b.calc(name, outValue, at, b.look.pounds, "%s", b.value[c.Value])
	for i, v := range []int{c.Lag, c.Years, c.Cohorts} {
		b.put(name, outLag+i, at, v, b.look.plain)
	}
	b.graded(name, at, *c.Grades)
	b.amounts(name, at, c)
	cash := "0"
	if c.Cashable != "" {
		cash = b.value[c.Cashable]
	}
	b.calc(name, outCashable, at, b.look.share, "%s", cash)
	b.calc(name, outCashed, at, b.look.pounds, "%s*%s", cell(outAfter), cell(outCashable))
	b.counts(name, at, c)
}

// graded writes the grades of a chain and what they take off.
func (b *book) graded(name string, at int, g scenario.Grades) {
	for i, grade := range []int{g.Population, g.Evidence, g.Age, g.Error} {
		given := b.put(name, outGrades+i, at, grade, b.look.input)
		b.calc(name, outOff+i, at, b.look.share, "INDEX(%s,%s)", there(evidenceSheet, down(evidenceOff, b.grades, b.grades+5)), given)
	}
	off := func(i int) string { return fixed(outOff+i, at) }
	all := off(0) + ":" + off(3)
	b.calc(name, outBias, at, b.look.share, `IF(%s="%s",MAX(%s),IF(%s="%s",SUM(%s)/4,1-(1-%s)*(1-%s)*(1-%s)*(1-%s)))`, b.rule, benefit.Worst, all, b.rule, benefit.Average, all, off(0), off(1), off(2), off(3))
}

// amounts writes what a chain brings year by year, and what that is worth.
func (b *book) amounts(name string, at int, c scenario.Outcome) {
	last := b.Scenario.Horizon
	for t := range last + 1 {
		var kept []string
		for cohort := range c.Cohorts {
			switch k := t - cohort - 1 - c.Lag; {
			case k == 0:
				kept = append(kept, "1")
			case k > 0 && k < c.Years:
				kept = append(kept, fmt.Sprintf("(1-%s)^%d", fixed(outDropOff, at), k))
			}
		}
		if len(kept) == 0 {
			b.put(name, outFirst+t, at, 0, b.look.pounds)
			continue
		}
		b.calc(name, outFirst+t, at, b.look.pounds, "%s*%s*(1-%s)*(%s)", fixed(outNet, at), fixed(outValue, at), fixed(outBias, at), strings.Join(kept, "+"))
	}
	after := b.calc(name, outAfter, at, b.look.pounds, "SUMPRODUCT(%s,%s)", fixed(outFirst, at)+":"+fixed(outFirst+last, at), b.factors(b.Scenario.Schedule, 0))
	b.calc(name, outBefore, at, b.look.pounds, "IF(%s=1,%s,%s/(1-%s))", fixed(outBias, at), after, after, fixed(outBias, at))
}

// counts writes whose money a chain is: the shares of agencies, and what follows for each
// of those concerned, by the same rules as the engine's.
func (b *book) counts(name string, at int, c scenario.Outcome) {
	of := map[benefit.Payer]string{}
	for i, payer := range agencyHeads {
		share := 0.0
		for _, a := range c.Agencies {
			if a.Payer == string(payer) {
				share = *a.Share
			}
		}
		of[payer] = b.put(name, outAgencies+i, at, share, b.look.inputShare)
	}
	once := b.put(name, outCounts, at, flag(c.Overlap == ""), b.look.plain)
	b.calc(name, outGain, at, b.look.plain, `IF(%s="fiscal",0,%s)`, fixed(outCategory, at), once)
	public := of[benefit.Council] + "+" + of[benefit.NHS] + "+" + of[benefit.DWP]
	for i, v := range views {
		sum := map[string]string{"council_gross": of[benefit.Council], "council_net": of[benefit.Council], "nhs": of[benefit.NHS], "dwp": of[benefit.DWP], "exchequer": public, "person": "0",
			"carer_and_others": of[benefit.Others], "all_payments": public + "+" + of[benefit.Others], "society": "(" + public + "+" + of[benefit.Others] + ")*" + once}[v]
		b.calc(name, outWeights+i, at, b.look.share, "%s", sum)
	}
}

// ofOutcomes is a column of the outcomes of an option.
func (p *places) ofOutcomes(column int) string {
	return there(p.outcomes, down(column, p.outcomeRows[0], p.outcomeRows[1]))
}

// outcomesIn adds to a formula what outcomes bring in a year, by the columns that weigh
// it; "" where the option has none.
func (p *places) outcomesIn(year int, weights ...int) string {
	if p.outcomeRows[0] == 0 {
		return ""
	}
	f := "+SUMPRODUCT(" + p.ofOutcomes(outFirst+year)
	for _, w := range weights {
		f += "," + p.ofOutcomes(w)
	}
	return f + ")"
}

// outcomesWorth adds their present value to a formula, likewise.
func (p *places) outcomesWorth(weight int) string {
	if p.outcomeRows[0] == 0 {
		return ""
	}
	return fmt.Sprintf("+SUMPRODUCT(%s,%s)", p.ofOutcomes(outAfter), p.ofOutcomes(weight))
}
