package casebook

import (
	"fmt"
	"slices"

	"khi/metrics/benefit/scenario"
)

// Columns of the sheet of the cash flow.
const (
	cashYear = 1 + iota
	cashFinancialYear
	cashFactor
	cashPeople
	cashCost
	cashAvoided
	cashCashable
	cashNet
	cashSum
	cashDiscounted
	cashSumCashable
	cashBack
	cashBackDiscounted
	cashBackCashable
	cashSociety
	cashSocietyPresent
	cashSocietyAvoided
	cashGains
	cashSocialNet
)

// cash is the money of the perspective by year until it is back, and the net
// present social value.
func (b *book) cash(p *places, o scenario.Option) {
	name, last := p.cash, b.Scenario.Horizon
	whose := scenario.Whose[b.Result.Perspective]
	row := b.sheet(name, "Cash flow of "+o.Name, "Money of "+whose+", "+b.Result.PriceYear+" prices; then costs and benefits of society as a whole.",
		"The columns Back after are blank in all years but the one in which the money is back.")
	b.headings(name, row, "Year", "Financial year", "Discount factor", "People", "Cost", "Avoided", "Of it cashable", "Net", "Sum so far", "Sum so far, discounted",
		"Sum so far, cashable alone", "Back after", "Back after, discounted", "Back after, cashable alone", "Cost to society", "Cost to society, discounted", "Avoided by society", "Other gains of society", "Net of society")
	first, end := row+1, row+1+last
	mine, all := slices.Index(views, b.Result.Perspective), slices.Index(views, "society")
	for t := range last + 1 {
		at := first + t
		b.put(name, cashYear, at, t, b.look.text)
		b.put(name, cashFinancialYear, at, own(financialYear(b.Scenario.BaseYear, t)), b.look.text)
		b.calc(name, cashFactor, at, b.look.factor, "%s", b.factor(t))
		people := "0"
		if t > 0 {
			people = there(p.costs, fixed(colYears+t, p.people))
		}
		n := b.calc(name, cashPeople, at, b.look.plain, "%s", people)
		cost := b.calc(name, cashCost, at, b.look.pounds, "%s", there(p.costs, fixed(colYears+t, p.seen[views[mine]])))
		avoided := func(view int, with ...int) string {
			f := n + "*SUMPRODUCT(" + b.ofOther(p, altWeights+view) + "," + b.ofOther(p, altOne) + "," + b.ofOther(p, altShare)
			for _, column := range with {
				f += "," + b.ofOther(p, column)
			}
			weigh := []int{outWeights + view}
			if len(with) > 0 {
				weigh = append(weigh, outCashable)
			}
			return f + ")" + p.outcomesIn(t, weigh...)
		}
		saved := b.calc(name, cashAvoided, at, b.look.pounds, "%s", avoided(mine))
		cashable := b.calc(name, cashCashable, at, b.look.pounds, "%s", avoided(mine, altCash))
		net := b.calc(name, cashNet, at, b.look.pounds, "%s-%s", saved, cost)
		b.calc(name, cashSum, at, b.look.pounds, "%s", soFar(cashSum, at, t, net))
		b.calc(name, cashDiscounted, at, b.look.pounds, "%s", soFar(cashDiscounted, at, t, net+"*"+cellAt(cashFactor, at)))
		b.calc(name, cashSumCashable, at, b.look.pounds, "%s", soFar(cashSumCashable, at, t, cashable+"-"+cost))
		for _, sums := range [][2]int{{cashSum, cashBack}, {cashDiscounted, cashBackDiscounted}, {cashSumCashable, cashBackCashable}} {
			b.calc(name, sums[1], at, b.look.round, "%s", backAt(sums[0], at, t))
		}
		spent := b.calc(name, cashSociety, at, b.look.pounds, "%s", there(p.costs, fixed(colYears+t, p.seen["society"])))
		b.calc(name, cashSocietyPresent, at, b.look.pounds, "%s*%s", spent, cellAt(cashFactor, at))
		kept := b.calc(name, cashSocietyAvoided, at, b.look.pounds, "%s", avoided(all))
		gains := "0"
		if len(p.gains) > 0 {
			gains = "SUM(" + there(p.costs, down(colYears+t, p.gainRows[0], p.gainRows[1])) + ")"
		}
		gained := b.calc(name, cashGains, at, b.look.pounds, "%s", gains+p.outcomesIn(t, outGain))
		b.calc(name, cashSocialNet, at, b.look.pounds, "%s-%s+%s", kept, spent, gained)
	}
	p.years = [2]int{first, end}
	b.table(name, p.called("cash_flow"), row, end, firstWidth, 15, 16, 12, 18, 18, 18, 18, 18, 18, 18, 14, 14, 14, 18, 18, 18, 18, 18)
}

// soFar adds to the row before.
func soFar(column, row, year int, flow string) string {
	if year == 0 {
		return flow
	}
	return cellAt(column, row-1) + "+" + flow
}

// backAt is when within a year the sum reaches 0, and nothing in other years.
func backAt(column, row, year int) string {
	now := cellAt(column, row)
	if year == 0 {
		return fmt.Sprintf(`IF(%s>=0,0,"")`, now)
	}
	before := cellAt(column, row-1)
	return fmt.Sprintf(`IF(AND(%s<0,%s>=0),%d-%s/(%s-%s),"")`, before, now, year-1, before, now, before)
}

// outcome is how each result of an option follows from its years, by the key of
// its line in the summary; npsv is the cell of the net present social value.
func (b *book) outcome(p *places, npsv string) map[string]string {
	span := func(column int) string { return there(p.cash, down(column, p.years[0], p.years[1])) }
	gains := ""
	for _, g := range p.gains {
		gains += "+" + b.gainPresent(p, g)
	}
	gains += p.outcomesWorth(outGain)
	cost := "SUM(" + span(cashSocietyPresent) + ")"
	out := map[string]string{
		"npsv": fmt.Sprintf("SUMPRODUCT(%s,%s)-%s%s", span(cashSocietyAvoided), span(cashFactor), cost, gains),
		"bcr":  fmt.Sprintf(`IF(%s<=0,%s,(%s+%s)/%s)`, cost, b.quoted("none: it saves money"), npsv, cost, cost),
		"peak": fmt.Sprintf("MIN(0,MIN(%s))", span(cashSum)),
	}
	for key, column := range map[string]int{"back": cashBack, "back discounted": cashBackDiscounted, "back cashable": cashBackCashable} {
		out[key] = fmt.Sprintf(`IF(COUNT(%s)=0,%s,MIN(%s))`, span(column), b.quoted("not within these years"), span(column))
	}
	if p.outcomeCount > 0 {
		out["outcomes"] = fmt.Sprintf("SUMPRODUCT(%s,%s)", p.ofOutcomes(outAfter), p.ofOutcomes(outCounts))
	}
	if p.returned != "" {
		out["return"] = p.returned
	}
	if f := b.weighted(p, npsv); f != "" {
		out["weighted"] = f
	}
	return out
}

// gainPresent is the present value of a benefit.
func (b *book) gainPresent(p *places, g gain) string {
	return fmt.Sprintf("SUMPRODUCT(%s,%s)", there(p.costs, fixed(colYears, g.row)+":"+fixed(colYears+b.Scenario.Horizon, g.row)), b.factors(g.schedule, 0))
}

func financialYear(base string, after int) string {
	start := 0
	for _, d := range base[:4] {
		start = 10*start + int(d-'0')
	}
	start += after
	return fmt.Sprintf("%04d-%02d", start, (start+1)%100)
}
