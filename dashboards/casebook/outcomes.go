package casebook

import (
	"fmt"
	"slices"
	"strconv"
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
	b.put(name, evidenceGrade, row+1, own(e.Rule), b.look.input)
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

// Rows of the sheet of the outcomes of an option, counted from its headings: each outcome
// has a column, and the years stand at the end.
const (
	outCategory = 1 + iota
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

// Rows after the grades.
const (
	outOff  = outGrades + 4 // what each of the grades takes off
	outBias = outOff + 3 + iota
	outBefore
	outAfter
	outCashable
	outCashed
	outAgencies // four of them
)

// Rows after the agencies.
const (
	outCounts  = outAgencies + 4
	outGain    = outCounts + 1
	outWeights = outGain + 1 // nine of them
	outFirst   = outWeights + 9
)

// agencyHeads are those whose money a fiscal outcome may be, in the order of their rows.
var agencyHeads = []benefit.Payer{benefit.Council, benefit.NHS, benefit.DWP, benefit.Others}

// chains are the outcome chains of an option, one in a column, from people to pounds by year.
func (b *book) chains(p *places, o scenario.Option) {
	if len(o.Outcomes) == 0 {
		return
	}
	name := p.outcomes
	head := b.sheet(name, "Outcomes of "+o.Name, "Each column leads from a population to what it gains or saves, in "+b.Result.PriceYear+" prices, the optimism bias of its grades of evidence taken off.",
		"Deadweight as: share of outcomes, or points of impact. 1 under Counts for society: the gain is not in another line already. Shaded cells may be changed; shares of agencies come to 1 for a fiscal outcome and are 0 for others.")
	steps := []string{"Category", "Deadweight as", "Population", "Share with need", "Engagement", "Retention", "People who complete", "Impact", "Outcomes", "Deadweight", "Due to us", "Net outcomes", "Worth of one", "Drop-off",
		"Lag, years", "Years", "Cohorts", "Grade: population", "Grade: evidence", "Grade: age", "Grade: error", "Taken off: population", "Taken off: evidence", "Taken off: age", "Taken off: error", "Optimism bias", "Present value before bias", "Present value", "Cashable", "Of it cashable"}
	for _, a := range agencyHeads {
		steps = append(steps, "Share of "+string(a))
	}
	steps = append(steps, "Counts for society", "A gain that saves nobody money")
	steps = b.years(append(steps, viewHeads()...)...)
	b.headings(name, head, "Step")
	for i := range o.Outcomes {
		b.put(name, 2+i, head, own(strconv.Itoa(i+1)+": "+o.Outcomes[i].Name), b.look.head)
	}
	for i, step := range steps {
		b.put(name, 1, head+1+i, step, b.look.text)
	}
	p.outcomeRow, p.outcomeCount = head, len(o.Outcomes)
	for i, c := range o.Outcomes {
		b.chain(chainAt{name, 2 + i, head}, c)
	}
	b.table(name, p.called("outcomes"), head, head+len(steps), append([]float64{firstWidth}, slices.Repeat([]float64{30}, len(o.Outcomes))...)...)
}

// chainAt is the column of one chain.
type chainAt struct {
	sheet        string
	column, head int
}

func (at chainAt) cell(step int) string { return fixed(at.column, at.head+step) }

func (b *book) step(at chainAt, step int, v any, style int) string {
	return b.put(at.sheet, at.column, at.head+step, v, style)
}

func (b *book) calcStep(at chainAt, step, style int, text string, args ...any) string {
	return b.calc(at.sheet, at.column, at.head+step, style, text, args...)
}

// chain is one column.
func (b *book) chain(at chainAt, c scenario.Outcome) {
	b.step(at, outCategory, own(c.Category), b.look.text)
	b.step(at, outMode, own(c.Mode), b.look.input)
	for step, of := range map[int]string{outNeed: c.ShareWithNeed, outEngaged: c.Engagement, outRetained: c.Retention, outImpact: c.Impact, outDeadweight: c.Deadweight, outOurs: c.Attribution, outDropOff: c.DropOff} {
		b.calcStep(at, step, b.look.share, "%s", b.value[of])
	}
	b.calcStep(at, outPopulation, b.look.plain, "%s", b.value[c.Population])
	b.calcStep(at, outCompleting, b.look.plain, "%s*%s*%s*%s", at.cell(outPopulation), at.cell(outNeed), at.cell(outEngaged), at.cell(outRetained))
	b.calcStep(at, outGross, b.look.plain, "%s*%s", at.cell(outCompleting), at.cell(outImpact))
	b.calcStep(at, outNet, b.look.plain, `IF(%s="%s",%s*(1-%s),%s*(%s-%s))*%s`, at.cell(outMode), benefit.OfOutcomes, at.cell(outGross), at.cell(outDeadweight), at.cell(outCompleting), at.cell(outImpact), at.cell(outDeadweight), at.cell(outOurs))
	b.calcStep(at, outValue, b.look.pounds, "%s", b.value[c.Value])
	for i, v := range []int{c.Lag, c.Years, c.Cohorts} {
		b.step(at, outLag+i, v, b.look.plain)
	}
	b.graded(at, *c.Grades)
	b.amounts(at, c)
	cash := "0"
	if c.Cashable != "" {
		cash = b.value[c.Cashable]
	}
	b.calcStep(at, outCashable, b.look.share, "%s", cash)
	b.calcStep(at, outCashed, b.look.pounds, "%s*%s", at.cell(outAfter), at.cell(outCashable))
	b.counts(at, c)
}

// graded writes the grades of a chain and what they take off.
func (b *book) graded(at chainAt, g scenario.Grades) {
	for i, grade := range []int{g.Population, g.Evidence, g.Age, g.Error} {
		given := b.step(at, outGrades+i, grade, b.look.input)
		b.calcStep(at, outOff+i, b.look.share, "INDEX(%s,%s)", there(evidenceSheet, down(evidenceOff, b.grades, b.grades+5)), given)
	}
	off := func(i int) string { return at.cell(outOff + i) }
	all := off(0) + ":" + off(3)
	b.calcStep(at, outBias, b.look.share, `IF(%s="%s",MAX(%s),IF(%s="%s",SUM(%s)/4,1-(1-%s)*(1-%s)*(1-%s)*(1-%s)))`, b.rule, benefit.Worst, all, b.rule, benefit.Average, all, off(0), off(1), off(2), off(3))
}

// amounts writes what a chain brings year by year, and what that is worth.
func (b *book) amounts(at chainAt, c scenario.Outcome) {
	last := b.Scenario.Horizon
	for t := range last + 1 {
		var kept []string
		for cohort := range c.Cohorts {
			switch k := t - cohort - 1 - c.Lag; {
			case k == 0:
				kept = append(kept, "1")
			case k > 0 && k < c.Years:
				kept = append(kept, fmt.Sprintf("(1-%s)^%d", at.cell(outDropOff), k))
			}
		}
		if len(kept) == 0 {
			b.step(at, outFirst+t, 0, b.look.pounds)
			continue
		}
		b.calcStep(at, outFirst+t, b.look.pounds, "%s*%s*(1-%s)*(%s)", at.cell(outNet), at.cell(outValue), at.cell(outBias), strings.Join(kept, "+"))
	}
	var worth []string
	for t := 1; t <= last; t++ {
		worth = append(worth, at.cell(outFirst+t)+"*"+b.factor(t))
	}
	after := b.calcStep(at, outAfter, b.look.pounds, "%s", strings.Join(worth, "+"))
	b.calcStep(at, outBefore, b.look.pounds, "IF(%s=1,%s,%s/(1-%s))", at.cell(outBias), after, after, at.cell(outBias))
}

// counts writes whose money a chain is: the shares of agencies, and what follows for each
// of those concerned, by the same rules as the engine's.
func (b *book) counts(at chainAt, c scenario.Outcome) {
	of := map[benefit.Payer]string{}
	for i, payer := range agencyHeads {
		share := 0.0
		for _, a := range c.Agencies {
			if a.Payer == string(payer) {
				share = *a.Share
			}
		}
		of[payer] = b.step(at, outAgencies+i, share, b.look.inputShare)
	}
	once := b.step(at, outCounts, flag(c.Overlap == ""), b.look.plain)
	b.calcStep(at, outGain, b.look.plain, `IF(%s="fiscal",0,%s)`, at.cell(outCategory), once)
	public := of[benefit.Council] + "+" + of[benefit.NHS] + "+" + of[benefit.DWP]
	for i, v := range views {
		sum := map[string]string{"council_gross": of[benefit.Council], "council_net": of[benefit.Council], "nhs": of[benefit.NHS], "dwp": of[benefit.DWP], "exchequer": public, "person": "0",
			"carer_and_others": of[benefit.Others], "all_payments": public + "+" + of[benefit.Others], "society": "(" + public + "+" + of[benefit.Others] + ")*" + once}[v]
		b.calcStep(at, outWeights+i, b.look.share, "%s", sum)
	}
}

// ofOutcomes is a row of the outcomes of an option.
func (p *places) ofOutcomes(step int) string {
	return there(p.outcomes, fixed(2, p.outcomeRow+step)+":"+fixed(1+p.outcomeCount, p.outcomeRow+step))
}

// outcomesIn adds to a formula what outcomes bring in a year, by the rows that weigh
// it; "" where the option has none.
func (p *places) outcomesIn(year int, weights ...int) string {
	if p.outcomeCount == 0 {
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
	if p.outcomeCount == 0 {
		return ""
	}
	return fmt.Sprintf("+SUMPRODUCT(%s,%s)", p.ofOutcomes(outAfter), p.ofOutcomes(weight))
}
