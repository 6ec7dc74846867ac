package casebook

import "khi/metrics/benefit/scenario"

// Columns of the sheet of the alternative.
const (
	altAmount = 5 + iota
	altOne
	altShare
	altCash
	altWeights // nine of them
)

// mix is where people would otherwise have lived: the shares, which may be changed.
func (b *book) mix(p *places, o scenario.Option) {
	name, mix := p.mix, o.Counterfactual
	row := b.sheet(name, "Where people would otherwise have lived: "+o.Name, "Known from: "+mix.Basis+" ("+mix.Source+"; "+checkedWords[mix.Verification]+").", "The shaded shares may be changed and come to 1.")
	b.headings(name, row, "Setting", "Kind", "Share")
	for i, t := range mix.Settings {
		p.shares[t.Name] = row + 1 + i
		b.put(name, 1, row+1+i, own(t.Name), b.look.text)
		b.put(name, 2, row+1+i, own(t.Kind), b.look.text)
		b.put(name, 3, row+1+i, *t.Share, b.look.inputShare)
	}
	end := row + len(mix.Settings)
	b.put(name, 1, end+1, "Together", b.look.text)
	sum := cellAt(3, end+1)
	b.calc(name, 2, end+1, b.look.text, `IF(ABS(%s-1)<0.000000001,%s,%s)`, sum, b.quoted("all settings"), b.quoted("must come to 1: change a share"))
	b.calc(name, 3, end+1, b.look.share, "SUM(%s)", down(3, row+1, end))
	b.table(name, p.called("mix"), row, end+1, firstWidth, 34, 14)
}

// alternative is what a person costs in each of those places, line by line.
func (b *book) alternative(p *places, o scenario.Option) {
	name := p.other
	row := b.sheet(name, "What people would otherwise have cost: "+o.Name, "A person-year in each setting in "+b.Result.PriceYear+" prices, line by line; the shares are those of the sheet "+b.tab(p.mix)+".", "1 under Counts for says whose money a line is.")
	heads := []string{"Setting", "Line", "Payer", "By", "Amount", "A person-year", "Share", "Of it cashable"}
	b.headings(name, row, append(heads, viewHeads()...)...)
	at := row + 1
	for _, t := range o.Counterfactual.Settings {
		p.settingLines[t.Name] = [2]int{at, at + len(t.Costs) - 1}
		for _, c := range t.Costs {
			for column, words := range []string{t.Name, c.Name, c.Payer, c.Per} {
				b.put(name, column+1, at, own(words), b.look.text)
			}
			b.amount(name, altAmount, altOne, at, c, "")
			b.calc(name, altShare, at, b.look.share, "%s", there(p.mix, fixed(3, p.shares[t.Name])))
			b.calc(name, altCash, at, b.look.share, "%s", b.value[t.Cashable])
			b.weigh(name, altWeights, at, c)
			at++
		}
	}
	p.alternatives = [2]int{row + 1, at - 1}
	widths := []float64{firstWidth, 34, 12, 14, 16, 18, 10, 14}
	for range views {
		widths = append(widths, 15)
	}
	b.table(name, p.called("alternative"), row, at-1, widths...)
}
