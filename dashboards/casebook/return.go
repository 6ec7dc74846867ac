package casebook

import (
	"fmt"
	"slices"

	"khi/metrics/benefit/scenario"
)

// Columns of the sheet of the social return; the years stand at the end.
const (
	backWhose = 2 + iota
	backQuantity
	backProxy
	backDeadweight
	backDisplacement
	backToOthers
	backDropOff
	backYears
	backWorth
	backFirst // of year 0
)

// socialReturn is the social return of an option, one impact in a row.
func (b *book) socialReturn(p *places, o scenario.Option) {
	r := o.SocialReturn
	if r == nil {
		return
	}
	name, last := p.back, b.Scenario.Horizon
	head := b.sheet(name, "Social return on investment of "+o.Name, scenario.WhatIsReturned, "An impact of a year is quantity × proxy less deadweight, displacement and what is due to others; drop-off counts from the second year on.")
	b.headings(name, head, b.years("Impact", "Whose", "Quantity", "Proxy", "Deadweight", "Displacement", "Due to others", "Drop-off", "Years", "Present value")...)
	for i, v := range r.Impacts {
		at := head + 1 + i
		cell := func(column int) string { return fixed(column, at) }
		b.put(name, 1, at, own(v.Name), b.look.text)
		b.put(name, backWhose, at, own(v.Whose), b.look.text)
		b.calc(name, backQuantity, at, b.look.plain, "%s", b.value[v.Quantity])
		b.calc(name, backProxy, at, b.look.pounds, "%s", b.value[v.Proxy])
		for column, of := range map[int]string{backDeadweight: v.Deadweight, backDisplacement: v.Displacement, backToOthers: v.ToOthers, backDropOff: v.DropOff} {
			b.calc(name, column, at, b.look.share, "%s", b.value[of])
		}
		b.put(name, backYears, at, v.Years, b.look.plain)
		for t := range last + 1 {
			switch {
			case t == 1:
				b.calc(name, backFirst+t, at, b.look.pounds, "%s*%s*(1-%s)*(1-%s)*(1-%s)", cell(backQuantity), cell(backProxy), cell(backDeadweight), cell(backDisplacement), cell(backToOthers))
			case t > 1 && t <= v.Years:
				b.calc(name, backFirst+t, at, b.look.pounds, "%s*(1-%s)", cellAt(backFirst+t-1, at), cell(backDropOff))
			default:
				b.put(name, backFirst+t, at, 0, b.look.pounds)
			}
		}
		b.calc(name, backWorth, at, b.look.pounds, "SUMPRODUCT(%s,%s)", fixed(backFirst, at)+":"+fixed(backFirst+last, at), b.factors(b.Scenario.Schedule, 0))
	}
	p.returned = fmt.Sprintf("SUM(%s)/%s", there(name, down(backWorth, head+1, head+len(r.Impacts))), b.value[r.Input])
	widths := append([]float64{firstWidth, 24, 12, 14, 14, 14, 14, 12, 10, 18}, slices.Repeat([]float64{18}, last+1)...)
	b.table(name, p.called("social_return"), head, head+len(r.Impacts), widths...)
}
