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
	cashSocietyAvoided
	cashGains
	cashSocialNet
)

// cash is the money of the perspective by year until it is back, and the net
// present social value.
func (b *book) cash(p *places, o scenario.Option) {
	name, last := p.cash, b.Scenario.Horizon
	whose := scenario.Whose[b.Result.Perspective]
	row := b.sheet(name, "Cash flow of "+o.Name, "Money of "+whose+", "+b.Result.PriceYear+" prices; then costs and benefits of society as a whole.")
	b.headings(name, row, "Year", "Financial year", "Discount factor", "People", "Cost", "Avoided", "Of it cashable", "Net", "Sum so far", "Sum so far, discounted",
		"Sum so far, cashable alone", "Back after", "Back after, discounted", "Back after, cashable alone", "Cost to society", "Avoided by society", "Other gains of society", "Net of society")
	first, end := row+1, row+1+last
	mine, all := slices.Index(views, b.Result.Perspective), slices.Index(views, "society")
	for t := range last + 1 {
		at := first + t
		b.put(name, cashYear, at, t, b.look.plain)
		b.put(name, cashFinancialYear, at, financialYear(b.Scenario.BaseYear, t), b.look.text)
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
			return f + ")"
		}
		saved := b.calc(name, cashAvoided, at, b.look.pounds, "%s", avoided(mine))
		cashable := b.calc(name, cashCashable, at, b.look.pounds, "%s", avoided(mine, altCash))
		net := b.calc(name, cashNet, at, b.look.pounds, "%s-%s", saved, cost)
		b.calc(name, cashSum, at, b.look.pounds, "%s", soFar(cashSum, at, t, net))
		b.calc(name, cashDiscounted, at, b.look.pounds, "%s", soFar(cashDiscounted, at, t, net+"*"+cellAt(cashFactor, at)))
		b.calc(name, cashSumCashable, at, b.look.pounds, "%s", soFar(cashSumCashable, at, t, cashable+"-"+cost))
		for _, sums := range [][2]int{{cashSum, cashBack}, {cashDiscounted, cashBackDiscounted}, {cashSumCashable, cashBackCashable}} {
			b.calc(name, sums[1], at, b.look.plain, "%s", backAt(sums[0], at, t))
		}
		spent := b.calc(name, cashSociety, at, b.look.pounds, "%s", there(p.costs, fixed(colYears+t, p.seen["society"])))
		kept := b.calc(name, cashSocietyAvoided, at, b.look.pounds, "%s", avoided(all))
		gains := "0"
		if p.gains != nil {
			gains = "SUM(" + there(p.costs, down(colYears+t, p.gainRows[0], p.gainRows[1])) + ")"
		}
		gained := b.calc(name, cashGains, at, b.look.pounds, "%s", gains)
		b.calc(name, cashSocialNet, at, b.look.pounds, "%s-%s+%s", kept, spent, gained)
	}
	b.outcome(p, first, end)
	b.widths(name, 42, 15, 15, 12, 16, 16, 16, 16, 16, 16, 16, 12, 12, 12, 16, 16, 16, 16)
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

// outcome sums the option up below its years.
func (b *book) outcome(p *places, first, end int) {
	name, row := p.cash, end+2
	put := func(key, words string, style int, formula string, args ...any) {
		b.put(name, 1, row, words, b.look.head)
		p.summary[key] = there(name, b.calc(name, 2, row, style, formula, args...))
		row++
	}
	span := func(column int) string { return down(column, first, end) }
	gains := ""
	for _, g := range p.gains {
		gains += fmt.Sprintf("+SUMPRODUCT(%s,%s)", there(p.costs, fixed(colYears, g.row)+":"+fixed(colYears+b.Scenario.Horizon, g.row)), b.factors(g.schedule, 0))
	}
	put("npsv", "Net present social value", b.look.pounds, "SUMPRODUCT(%s,%s)-SUMPRODUCT(%s,%s)%s", span(cashSocietyAvoided), span(cashFactor), span(cashSociety), span(cashFactor), gains)
	npsv := fixed(2, row-1)
	put("cost", "Present value of society's costs", b.look.pounds, "SUMPRODUCT(%s,%s)", span(cashSociety), span(cashFactor))
	cost := fixed(2, row-1)
	put("bcr", "Benefit-cost ratio", b.look.plain, `IF(%s<=0,"none: it saves money",(%s+%s)/%s)`, cost, npsv, cost, cost)
	for _, back := range []struct {
		key, words string
		column     int
	}{{"back", "Payback, years", cashBack}, {"back discounted", "Payback, years, discounted", cashBackDiscounted}, {"back cashable", "Payback, years, cashable savings alone", cashBackCashable}} {
		put(back.key, back.words, b.look.plain, `IF(COUNT(%s)=0,"not within these years",MIN(%s))`, span(back.column), span(back.column))
	}
	put("peak", "Peak funding", b.look.pounds, "MIN(0,MIN(%s))", span(cashSum))
	put("present", "Present value of the saving of those whose money is counted", b.look.pounds, "SUMPRODUCT(%s,%s)", span(cashNet), span(cashFactor))
}

func financialYear(base string, after int) string {
	start := 0
	for _, d := range base[:4] {
		start = 10*start + int(d-'0')
	}
	start += after
	return fmt.Sprintf("%04d-%02d", start, (start+1)%100)
}
