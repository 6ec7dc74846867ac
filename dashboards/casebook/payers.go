package casebook

import (
	"fmt"
	"slices"
	"strings"

	"khi/metrics/benefit/scenario"
)

// payers are a person-year and the present value as each of those concerned sees
// them, that the columns reconcile, and the three numbers.
func (b *book) payers(p *places, o scenario.Option) {
	name, last := p.payers, b.Scenario.Horizon
	row := b.sheet(name, "Who pays: "+o.Name, "A person-year in "+b.Result.PriceYear+" prices, costs of each year shared out over all person-years. Council, NHS and DWP come to the Exchequer; all payers come to all payments; transfers move money and cost society nothing.")
	people := there(p.costs, fixed(colYears+1, p.people)+":"+fixed(colYears+last, p.people))
	b.put(name, 1, row, "Person-years", b.look.text)
	b.calc(name, 2, row, b.look.plain, "SUM(%s)", people)
	row += 2
	b.headings(name, row, "Whose money", "Arrangement", "Alternative", "Saving", "Present value of the saving")
	at := map[string]int{}
	for i, v := range views {
		at[v] = row + 1 + i
		w, one := b.ofCosts(p, colWeights+i), b.ofCosts(p, colOne)
		b.put(name, 1, at[v], viewWords(v), b.look.text)
		own := b.calc(name, 2, at[v], b.look.pounds, "SUMPRODUCT(%s,%s,%s)+SUMPRODUCT(%s,%s,%s)*%d/%s", w, one, b.ofCosts(p, colPerPerson), w, one, b.ofCosts(p, colYearly), last, fixed(2, row-2))
		other := b.calc(name, 3, at[v], b.look.pounds, "SUMPRODUCT(%s,%s,%s)", b.ofOther(p, altWeights+i), b.ofOther(p, altOne), b.ofOther(p, altShare))
		b.calc(name, 4, at[v], b.look.pounds, "%s-%s", other, own)
		seen := p.seen[v]
		b.calc(name, 5, at[v], b.look.pounds, "%s*SUMPRODUCT(%s,%s)-SUMPRODUCT(%s,%s)", other, people, b.factors(b.Scenario.Schedule, 1),
			there(p.costs, fixed(colYears, seen)+":"+fixed(colYears+last, seen)), b.factors(b.Scenario.Schedule, 0))
	}
	row += len(views) + 2
	b.put(name, 1, row, "That the columns reconcile (each must be 0)", b.look.head)
	for i, c := range []struct{ words, left, right string }{
		{"Exchequer less council, NHS and DWP", "exchequer", "council_net nhs dwp"},
		{"All payments less Exchequer, person, carers and others", "all_payments", "exchequer person carer_and_others"},
		{"Society less all payments", "society", "all_payments"},
	} {
		b.put(name, 1, row+1+i, c.words, b.look.text)
		for column := 2; column <= 5; column++ {
			f := "ROUND(" + cellAt(column, at[c.left])
			for part := range strings.FieldsSeq(c.right) {
				f += "-" + cellAt(column, at[part])
			}
			b.calc(name, column, row+1+i, b.look.pounds, "%s", f+",2)")
		}
	}
	b.three(p, o, row+6, at[b.Result.Perspective])
	b.widths(name, 52, 18, 18, 18, 26)
}

func (b *book) ofCosts(p *places, column int) string {
	return there(p.costs, down(column, p.lines[0], p.lines[1]))
}

func (b *book) ofOther(p *places, column int) string {
	return there(p.other, down(column, p.alternatives[0], p.alternatives[1]))
}

// three are the saving of a person-year in three ways, and the share living with
// family at which it vanishes; mine is the row of the perspective of the case.
func (b *book) three(p *places, o scenario.Option, row, mine int) {
	name, view := p.payers, slices.Index(views, b.Result.Perspective)
	b.put(name, 1, row, "Saving of a person-year, "+scenario.Whose[b.Result.Perspective], b.look.head)
	kind := map[string]string{}
	for _, t := range o.Counterfactual.Settings {
		kind[t.Kind] = t.Name
	}
	// cost is what a person-year in one setting costs the perspective.
	cost := func(setting string) string {
		r := p.settingLines[setting]
		return fmt.Sprintf("SUMPRODUCT(%s,%s)", there(p.other, down(altWeights+view, r[0], r[1])), there(p.other, down(altOne, r[0], r[1])))
	}
	share := func(setting string) string { return there(p.other, fixed(3, p.shares[setting])) }
	put := func(i int, key, words, formula string) {
		b.put(name, 1, row+i, words, b.look.text)
		if formula == "" {
			b.put(name, 2, row+i, "none", b.look.text)
			return
		}
		style := b.look.pounds
		if key == "family" {
			style = b.look.share
		}
		p.summary[key] = there(name, b.calc(name, 2, row+i, style, "%s", formula))
	}
	naive := ""
	if r := kind["residential"]; r != "" {
		var care []string
		for i, c := range o.Costs {
			if c.Part == "care" && (c.Per == "person_year" || c.Per == "person_week") {
				at := p.lines[0] + i
				care = append(care, there(p.costs, fixed(colWeights+view, at))+"*"+there(p.costs, fixed(colOne, at)))
			}
		}
		naive = cost(r) + "-(" + strings.Join(append(care, "0"), "+") + ")"
	}
	own, mix := fixed(2, mine), fixed(3, mine)
	without, family := mix+"-"+own, ""
	if r := kind["inpatient"]; r != "" {
		without = fmt.Sprintf("(%s-%s*%s)/(1-%s)-%s", mix, share(r), cost(r), share(r), own)
	}
	if r := kind["family"]; r != "" {
		rest := fmt.Sprintf("(%s-%s*%s)/(1-%s)", mix, share(r), cost(r), share(r))
		family = fmt.Sprintf("(%s-%s)/(%s-%s)", rest, own, rest, cost(r))
	}
	put(1, "naive", "Against residential care, without the cost of the scheme (naive)", naive)
	put(2, "saving", "Against what people would otherwise have had (the mix)", mix+"-"+own)
	put(3, "without", "Against the mix without hospital care", without)
	put(4, "family", "Share living with family at which it vanishes", family)
}
