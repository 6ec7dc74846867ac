package casebook

import (
	"fmt"
	"slices"
	"strings"

	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

// views are those whose money is counted, in the order of the engine's result.
var views = []string{"council_gross", "council_net", "nhs", "exchequer", "person", "society", "dwp", "carer_and_others", "all_payments"}

// places are the cells of one option that other sheets refer to.
type places struct {
	name                       string         // of the option
	costs, other, cash, payers string         // sheets
	people                     int            // row of the average number of people on the sheet of costs
	lines                      [2]int         // rows of the lines of cost
	seen                       map[string]int // view: row of its costs by year
	alternatives               [2]int         // rows of the lines of the alternative
	gains                      []gain
	gainRows                   [2]int
	shares                     map[string]int    // setting: row of its share
	settingLines               map[string][2]int // setting: rows of its lines
	summary                    map[string]string // what a result stands in, for the summary
}

// gain is a benefit that is no saving: its row by year, and its schedule.
type gain struct {
	row      int
	schedule string
}

// Columns of the sheet of costs: the years follow the weights.
const (
	colPerPerson = 7 + iota
	colYearly
	colAmount
	colOne
	colWeights // nine of them
)

const colYears = colWeights + 9

// weights says whether a line counts for a view: the same rules as those of
// benefit.ViewOf, so that the columns reconcile.
func weights(c scenario.Cost) [9]int {
	var w [9]int
	set := func(view string, counts bool) {
		if counts {
			w[slices.Index(views, view)] = 1
		}
	}
	p := benefit.Payer(c.Payer)
	set("council_gross", p == benefit.Council && !c.Receives)
	set("council_net", p == benefit.Council)
	set("nhs", p == benefit.NHS)
	set("dwp", p == benefit.DWP)
	set("exchequer", p == benefit.Council || p == benefit.NHS || p == benefit.DWP)
	set("person", p == benefit.Person)
	set("carer_and_others", p == benefit.Carer || p == benefit.Others)
	set("society", !c.Transfer)
	set("all_payments", true)
	return w
}

// option writes the sheets of one option.
func (b *book) option(i int) {
	o := b.Scenario.Options[i]
	p := places{name: o.Name, costs: fmt.Sprintf("%d Costs", i+1), other: fmt.Sprintf("%d Alternative", i+1), cash: fmt.Sprintf("%d Cash flow", i+1),
		payers: fmt.Sprintf("%d Payers", i+1), seen: map[string]int{}, shares: map[string]int{}, settingLines: map[string][2]int{}, summary: map[string]string{}}
	b.costs(&p, o)
	b.alternative(&p, o)
	b.payers(&p, o)
	b.cash(&p, o)
	b.options = append(b.options, p)
}

func flag(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func signWords(c scenario.Cost) (sign int, words string) {
	switch {
	case c.Receives:
		return -1, "transfer, received"
	case c.Transfer:
		return 1, "transfer, paid"
	}
	return 1, "resource"
}

// amount writes the unit amount of a line and what one person or year of it
// costs, with its sign.
func (b *book) amount(sheet string, column, row int, c scenario.Cost) {
	sign, _ := signWords(c)
	unit := b.calc(sheet, column, row, b.look.pounds, "%s", b.value[c.Amount])
	weeks := ""
	if c.Per == "person_week" {
		weeks = fmt.Sprintf("*%.17g", b.Scenario.WeeksPerYear)
	}
	b.calc(sheet, column+1, row, b.look.pounds, "%d*%s%s", sign, unit, weeks)
}

// costs are the people by year and the lines of cost by year.
func (b *book) costs(p *places, o scenario.Option) {
	name, last := p.costs, b.Scenario.Horizon
	row := b.sheet(name, "Costs of "+o.Name, "People first, then every line of cost by year in "+b.Result.PriceYear+" prices, then the same as each of those concerned sees it.")
	row = b.people(p, o.People, row)
	heads := []string{"Line", "Payer", "Part", "By", "Kind", "Year", "By person", "By year", "Amount", "One person or year"}
	b.headings(name, row, append(heads, viewHeads()...)...)
	for t := range last + 1 {
		b.put(name, colYears+t, row, fmt.Sprintf("Year %d", t), b.look.head)
	}
	p.lines = [2]int{row + 1, row + len(o.Costs)}
	for i, c := range o.Costs {
		at := row + 1 + i
		_, kind := signWords(c)
		for column, words := range []string{c.Name, c.Payer, c.Part, c.Per, kind} {
			b.put(name, column+1, at, words, b.look.text)
		}
		byPerson := c.Per == "person_year" || c.Per == "person_week"
		if c.Per == "once" {
			b.put(name, 6, at, c.Year, b.look.plain)
		}
		b.put(name, colPerPerson, at, flag(byPerson), b.look.plain)
		b.put(name, colYearly, at, flag(c.Per == "year"), b.look.plain)
		b.amount(name, colAmount, at, c)
		b.weigh(name, colWeights, at, c)
		for t := range last + 1 {
			switch {
			case byPerson && t > 0:
				b.calc(name, colYears+t, at, b.look.pounds, "%s*%s", fixed(colOne, at), cellAt(colYears+t, p.people))
			case c.Per == "year" && t > 0, c.Per == "once" && t == c.Year:
				b.calc(name, colYears+t, at, b.look.pounds, "%s", fixed(colOne, at))
			default:
				b.put(name, colYears+t, at, 0, b.look.pounds)
			}
		}
	}
	row = p.lines[1] + 2
	b.put(name, 1, row, "As seen by", b.look.head)
	for i, v := range views {
		p.seen[v] = row + 1 + i
		b.put(name, 1, row+1+i, viewWords(v), b.look.text)
		for t := range last + 1 {
			b.calc(name, colYears+t, row+1+i, b.look.pounds, "SUMPRODUCT(%s,%s)", down(colWeights+i, p.lines[0], p.lines[1]), down(colYears+t, p.lines[0], p.lines[1]))
		}
	}
	b.gains(p, o, row+len(views)+2)
	b.widths(name, 34, 10, 10, 12, 18, 7, 10, 9, 14, 16)
}

func (b *book) weigh(sheet string, column, row int, c scenario.Cost) {
	for i, w := range weights(c) {
		b.put(sheet, column+i, row, w, b.look.plain)
	}
}

func viewWords(v string) string { return upper(scenario.Whose[v]) }

func viewHeads() []string {
	var all []string
	for _, v := range views {
		all = append(all, "Counts for "+scenario.Whose[v])
	}
	return all
}

// people writes how many there are by year, and gives the next free row.
func (b *book) people(p *places, n scenario.People, row int) int {
	name := p.costs
	b.put(name, 1, row, "People", b.look.head)
	for t := range b.Scenario.Horizon + 1 {
		b.put(name, colYears+t, row, fmt.Sprintf("Year %d", t), b.look.head)
	}
	if n.Steady != "" {
		p.people = row + 1
		b.put(name, 1, row+1, "On average", b.look.text)
		for t := 1; t <= b.Scenario.Horizon; t++ {
			b.calc(name, colYears+t, row+1, b.look.plain, "%s", b.value[n.Steady])
		}
		return row + 3
	}
	delivered := "1"
	if n.Delivered != "" {
		delivered = b.value[n.Delivered]
	}
	for i, words := range []string{"Starts that are planned", "Starts that come about", "At the end of the year", "On average"} {
		b.put(name, 1, row+1+i, words, b.look.text)
	}
	if n.Opening == "" {
		b.put(name, colYears, row+3, 0, b.look.plain)
	} else {
		b.calc(name, colYears, row+3, b.look.plain, "%s", b.value[n.Opening])
	}
	p.people = row + 4
	for t := 1; t <= b.Scenario.Horizon; t++ {
		planned := b.put(name, colYears+t, row+1, n.Starts[t-1], b.look.input)
		starts := b.calc(name, colYears+t, row+2, b.look.plain, "%s*%s", planned, delivered)
		before := cellAt(colYears+t-1, row+3)
		end := b.calc(name, colYears+t, row+3, b.look.plain, "%s*(1-%s)+%s", before, b.value[n.Leavers], starts)
		b.calc(name, colYears+t, row+4, b.look.plain, "(%s+%s)/2", before, end)
	}
	return row + 6
}

// gains are the benefits that are no savings, valued by year.
func (b *book) gains(p *places, o scenario.Option, row int) {
	if len(o.Benefits) == 0 {
		return
	}
	name := p.costs
	b.put(name, 1, row, "What people gain, valued", b.look.head)
	p.gainRows = [2]int{row + 1, row + len(o.Benefits)}
	for i, g := range o.Benefits {
		at := row + 1 + i
		b.put(name, 1, at, g.Name, b.look.text)
		b.put(name, 2, at, g.Family, b.look.text)
		b.put(name, 3, at, g.Schedule, b.look.text)
		b.calc(name, colOne, at, b.look.pounds, "%s*(1-%s)*%s", b.value[g.Change], b.value[g.Deadweight], b.value[g.Value])
		growth := "0"
		if g.Growth != "" {
			growth = b.value[g.Growth]
		}
		b.put(name, colYears, at, 0, b.look.pounds)
		for t := 1; t <= b.Scenario.Horizon; t++ {
			b.calc(name, colYears+t, at, b.look.pounds, "%s*%s*(1+%s)^%d", cellAt(colYears+t, p.people), fixed(colOne, at), growth, t)
		}
		p.gains = append(p.gains, gain{at, g.Schedule})
	}
}

// Columns of the sheet of the alternative.
const (
	altAmount = 5 + iota
	altOne
	altShare
	altCash
	altWeights // nine of them
)

// alternative is where people would otherwise have lived: the shares, which may
// be changed, and the lines of what a person costs there.
func (b *book) alternative(p *places, o scenario.Option) {
	name, mix := p.other, o.Counterfactual
	row := b.sheet(name, "What people would otherwise have had: "+o.Name, "Known from: "+mix.Basis+" ("+mix.Source+"; "+checkedWords[mix.Verification]+"). The shares may be changed and come to 1.")
	b.headings(name, row, "Setting", "Kind", "Share")
	for i, t := range mix.Settings {
		p.shares[t.Name] = row + 1 + i
		b.put(name, 1, row+1+i, t.Name, b.look.text)
		b.put(name, 2, row+1+i, t.Kind, b.look.text)
		b.put(name, 3, row+1+i, *t.Share, b.look.inputShare)
	}
	end := row + len(mix.Settings)
	b.put(name, 1, end+1, "Together", b.look.text)
	sum := b.calc(name, 3, end+1, b.look.share, "SUM(%s)", down(3, row+1, end))
	b.calc(name, 4, end+1, b.look.text, `IF(ABS(%s-1)<0.000000001,"","The shares must come to 1")`, sum)
	row = end + 3
	heads := []string{"Setting", "Line", "Payer", "By", "Amount", "A person-year", "Share", "Of it cashable"}
	b.headings(name, row, append(heads, viewHeads()...)...)
	at := row + 1
	for _, t := range mix.Settings {
		p.settingLines[t.Name] = [2]int{at, at + len(t.Costs) - 1}
		for _, c := range t.Costs {
			for column, words := range []string{t.Name, c.Name, c.Payer, c.Per} {
				b.put(name, column+1, at, words, b.look.text)
			}
			b.amount(name, altAmount, at, c)
			b.calc(name, altShare, at, b.look.share, "%s", fixed(3, p.shares[t.Name]))
			b.calc(name, altCash, at, b.look.share, "%s", b.value[t.Cashable])
			b.weigh(name, altWeights, at, c)
			at++
		}
	}
	p.alternatives = [2]int{row + 1, at - 1}
	b.widths(name, 26, 30, 10, 12, 14, 16, 9, 14)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
