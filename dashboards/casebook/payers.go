package casebook

import (
	"fmt"
	"slices"
	"strings"

	"khi/metrics/benefit/scenario"
)

// payers are a person-year and the present value as each of those concerned sees
// them, and that the columns reconcile.
func (b *book) payers(p *places, o scenario.Option) {
	name, last := p.payers, b.Scenario.Horizon
	row := b.sheet(name, "Who pays: "+o.Name, "A person-year in "+b.Result.PriceYear+" prices, costs of each year shared out over all person-years; one person-year more leaves them out.",
		"Council, NHS and DWP come to the Exchequer; all payers come to all payments; transfers move money and cost society nothing. The rows called Check must be 0.")
	people := there(p.costs, fixed(colYears+1, p.people)+":"+fixed(colYears+last, p.people))
	b.headings(name, row, "Whose money", "Arrangement", "Alternative", "Saving", "Present value of the saving", "One person-year more")
	for i, v := range views {
		at := row + 1 + i
		p.saw[v] = at
		w, one := b.ofCosts(p, colWeights+i), b.ofCosts(p, colOne)
		b.put(name, 1, at, viewWords(v), b.look.text)
		own := b.calc(name, 2, at, b.look.pounds, "SUMPRODUCT(%s,%s,%s)+SUMPRODUCT(%s,%s,%s)/SUM(%s)", w, one, b.ofCosts(p, colPerPerson), w, one, b.ofCosts(p, colTimes), people)
		other := b.calc(name, 3, at, b.look.pounds, "SUMPRODUCT(%s,%s,%s)", b.ofOther(p, altWeights+i), b.ofOther(p, altOne), b.ofOther(p, altShare))
		b.calc(name, 4, at, b.look.pounds, "%s-%s", other, own)
		seen := p.seen[v]
		b.calc(name, payersPresent, at, b.look.pounds, "%s*SUMPRODUCT(%s,%s)-SUMPRODUCT(%s,%s)%s", other, people, b.factors(b.Scenario.Schedule, 1),
			there(p.costs, fixed(colYears, seen)+":"+fixed(colYears+last, seen)), b.factors(b.Scenario.Schedule, 0), p.outcomesWorth(outWeights+i))
		b.calc(name, payersMarginal, at, b.look.pounds, "SUMPRODUCT(%s,%s,%s)", w, one, b.ofCosts(p, colPerPerson))
	}
	row += len(views)
	for i, c := range checks {
		b.put(name, 1, row+1+i, "Check: "+c.words, b.look.text)
		for column := 2; column <= payersMarginal; column++ {
			f := "ROUND(" + cellAt(column, p.saw[c.left])
			for part := range strings.FieldsSeq(c.right) {
				f += "-" + cellAt(column, p.saw[part])
			}
			if column == payersPresent && c.left == "society" && p.outcomeCount > 0 { // what counts for society elsewhere
				f += p.outcomesWorth(outWeights+slices.Index(views, "all_payments")) + "-" + p.outcomesWorth(outWeights + slices.Index(views, "society"))[1:]
			}
			b.calc(name, column, row+1+i, b.look.pounds, "%s", f+",2)")
		}
	}
	b.table(name, p.called("payers"), row-len(views), row+len(checks), firstWidth, 18, 18, 18, 20, 18)
}

// Columns of the sheet of payers after the saving of a person-year.
const (
	payersPresent = 5 + iota
	payersMarginal
)

// checks are sums of views that must come to another view.
var checks = []struct{ words, left, right string }{
	{"Exchequer less council, NHS and DWP", "exchequer", "council_net nhs dwp"},
	{"All payments less Exchequer, person, carers and others", "all_payments", "exchequer person carer_and_others"},
	{"Society less all payments", "society", "all_payments"},
}

func (b *book) ofCosts(p *places, column int) string {
	return there(p.costs, down(column, p.lines[0], p.lines[1]))
}

func (b *book) ofOther(p *places, column int) string {
	return there(p.other, down(column, p.alternatives[0], p.alternatives[1]))
}

// three are the saving of a person-year in three ways, and the share living with
// family at which it vanishes, by the key of their line in the summary; what the
// mix has no setting for is left out.
func (b *book) three(p *places, o scenario.Option) map[string]string {
	view := slices.Index(views, b.Result.Perspective)
	kind := map[string]string{}
	for _, t := range o.Counterfactual.Settings {
		kind[t.Kind] = t.Name
	}
	// cost is what a person-year in one setting costs the perspective.
	cost := func(setting string) string {
		r := p.settingLines[setting]
		return fmt.Sprintf("SUMPRODUCT(%s,%s)", there(p.other, down(altWeights+view, r[0], r[1])), there(p.other, down(altOne, r[0], r[1])))
	}
	share := func(setting string) string { return there(p.mix, fixed(3, p.shares[setting])) }
	mine := p.saw[b.Result.Perspective]
	own, mix := there(p.payers, fixed(2, mine)), there(p.payers, fixed(3, mine))
	out := map[string]string{"saving": mix + "-" + own, "without": mix + "-" + own}
	if r := kind["residential"]; r != "" {
		care := "0"
		for i, c := range o.Costs {
			if c.Part == "care" && (c.Per == "person_year" || c.Per == "person_week") {
				at := p.lines[0] + i
				care += "+" + there(p.costs, fixed(colWeights+view, at)) + "*" + there(p.costs, fixed(colOne, at))
			}
		}
		out["naive"] = cost(r) + "-(" + care + ")"
	}
	if r := kind["inpatient"]; r != "" {
		out["without"] = fmt.Sprintf("(%s-%s*%s)/(1-%s)-%s", mix, share(r), cost(r), share(r), own)
	}
	if r := kind["family"]; r != "" {
		rest := fmt.Sprintf("(%s-%s*%s)/(1-%s)", mix, share(r), cost(r), share(r))
		out["family"] = fmt.Sprintf("(%s-%s)/(%s-%s)", rest, own, rest, cost(r))
	}
	return out
}
