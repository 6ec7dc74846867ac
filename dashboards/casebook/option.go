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
	number                          int            // of the option, from 1
	mix, other, costs, cash, payers string         // sheets
	outcomes, back                  string         // sheets of options that have them
	outcomeRow, outcomeCount        int            // the row of the headings of the chains, and how many there are
	returned                        string         // how the social return follows; "" for none
	people                          int            // row of the average number of people on the sheet of costs
	lines                           [2]int         // rows of the lines of cost
	seen                            map[string]int // view: row of its costs by year
	alternatives                    [2]int         // rows of the lines of the alternative
	gains                           []gain
	gainRows                        [2]int
	shares                          map[string]int    // setting: row of its share
	settingLines                    map[string][2]int // setting: rows of its lines
	saw                             map[string]int    // view: row of its person-year on the sheet of payers
	years                           [2]int            // rows of the years on the sheet of the cash flow
}

// gain is a benefit that is no saving: its row by year, and its schedule.
type gain struct {
	row      int
	schedule string
}

// Columns of the sheet of costs: the years follow the weights.
const (
	colEach = 8 + iota
	colPerPerson
	colTimes
	colAmount
	colUplift
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

// placesOf names the sheets of an option, which is counted from 0.
func placesOf(i int) *places {
	of := func(what string) string { return fmt.Sprintf("%d %s", i+1, what) }
	return &places{number: i + 1, mix: of("Mix"), other: of("Alternative"), costs: of("Costs"), payers: of("Payers"), cash: of("Cash flow"),
		outcomes: of("Outcomes"), back: of("Social return"), seen: map[string]int{}, shares: map[string]int{}, settingLines: map[string][2]int{}, saw: map[string]int{}}
}

// sheets are those of an option, in their order.
func (p *places) sheets(o scenario.Option) []string {
	all := []string{p.mix, p.other, p.costs}
	if len(o.Outcomes) > 0 {
		all = append(all, p.outcomes)
	}
	if o.SocialReturn != nil {
		all = append(all, p.back)
	}
	return append(all, p.payers, p.cash)
}

// option writes the sheets of one option.
func (b *book) option(i int) {
	o, p := b.Scenario.Options[i], placesOf(i)
	b.mix(p, o)
	b.alternative(p, o)
	b.costs(p, o)
	b.chains(p, o)
	b.socialReturn(p, o)
	b.payers(p, o)
	b.cash(p, o)
	b.options = append(b.options, p)
}

// called is the name of a table of an option.
func (p *places) called(what string) string { return fmt.Sprintf("%s_%d", what, p.number) }

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

// amount writes the unit amount of a line and, in the column one, what one person or
// year of it costs, with its sign and what optimism adds; "" for nothing.
func (b *book) amount(sheet string, column, one, row int, c scenario.Cost, uplift string) {
	sign, _ := signWords(c)
	unit := b.calc(sheet, column, row, b.look.pounds, "%s", b.value[c.Amount])
	weeks := ""
	if c.Per == "person_week" {
		weeks = fmt.Sprintf("*%.17g", b.Scenario.WeeksPerYear)
	}
	if uplift != "" {
		uplift = "*(1+" + uplift + ")"
	}
	b.calc(sheet, one, row, b.look.pounds, "%d*%s%s%s", sign, unit, weeks, uplift)
}

// costs are the people by year, the lines of cost by year, the same as each of
// those concerned sees it, and what people gain.
func (b *book) costs(p *places, o scenario.Option) {
	name := p.costs
	head := b.sheet(name, "People and costs of "+o.Name,
		"People first, then every line of cost by year in "+b.Result.PriceYear+" prices, then the same as each of those concerned sees it, then what people gain, valued.",
		"Cells are blank where a column does not apply to a row. 1 under By person: a line grows with the people; Times in all years: how often what is paid by the year, by the step or spread over years is paid; 1 under Counts for, whose money it is.")
	heads := append([]string{"Line", "Kind of row", "Payer", "Part", "By", "Kind", "Year", "People each, or years of life"}, "By person", "Times in all years", "Amount", "Optimism bias", "One of it")
	b.headings(name, head, b.years(append(heads, viewHeads()...)...)...)
	row := b.people(p, o.People, head+1)
	p.lines = [2]int{row, row + len(o.Costs) - 1}
	for i, c := range o.Costs {
		b.cost(p, row+i, c)
	}
	row = p.lines[1] + 1
	for i, v := range views {
		p.seen[v] = row + i
		b.put(name, 1, row+i, viewWords(v), b.look.text)
		b.put(name, 2, row+i, "cost as seen by", b.look.text)
		for t := range b.Scenario.Horizon + 1 {
			b.calc(name, colYears+t, row+i, b.look.pounds, "SUMPRODUCT(%s,%s)", down(colWeights+i, p.lines[0], p.lines[1]), down(colYears+t, p.lines[0], p.lines[1]))
		}
	}
	row = b.gains(p, o, row+len(views))
	widths := []float64{firstWidth, 16, 12, 14, 14, 18, 8, 12, 10, 12, 16, 12, 16}
	for range views {
		widths = append(widths, 15)
	}
	for range b.Scenario.Horizon + 1 {
		widths = append(widths, 18)
	}
	b.table(name, p.called("costs"), head, row-1, widths...)
}

// cost is one line of cost.
func (b *book) cost(p *places, at int, c scenario.Cost) {
	name := p.costs
	_, kind := signWords(c)
	for column, words := range []any{own(c.Name), "cost", own(c.Payer), own(c.Part), own(c.Per), kind} {
		b.put(name, column+1, at, words, b.look.text)
	}
	byPerson := c.Per == "person_year" || c.Per == "person_week"
	if c.Per == "once" {
		b.put(name, 7, at, c.Year, b.look.plain)
	}
	b.put(name, colPerPerson, at, flag(byPerson), b.look.plain)
	b.amount(name, colAmount, colOne, at, c, b.calc(name, colUplift, at, b.look.share, "%s", b.uplift(c)))
	b.weigh(name, colWeights, at, c)
	times := b.times(p, at, c)
	for t := range b.Scenario.Horizon + 1 {
		switch {
		case byPerson && t > 0:
			b.calc(name, colYears+t, at, b.look.pounds, "%s*%s", fixed(colOne, at), cellAt(colYears+t, p.people))
		case times != nil && times[t] != "":
			b.calc(name, colYears+t, at, b.look.pounds, "%s*%s", fixed(colOne, at), times[t])
		case c.Per == "once" && c.Life == 0 && t == c.Year:
			b.calc(name, colYears+t, at, b.look.pounds, "%s", fixed(colOne, at))
		default:
			b.put(name, colYears+t, at, 0, b.look.pounds)
		}
	}
}

// times writes how often a line is paid in all years, and gives how often in each; nil
// for what is paid by the person or at once.
func (b *book) times(p *places, at int, c scenario.Cost) []string {
	name := p.costs
	if c.Per == "step" {
		b.put(name, colEach, at, c.Each, b.look.input)
	}
	in := make([]string, b.Scenario.Horizon+1)
	var all []string
	for t := 1; t <= b.Scenario.Horizon; t++ {
		switch {
		case c.Per == "year":
			in[t] = "1"
		case c.Per == "step":
			in[t] = fmt.Sprintf("ROUNDUP(%s/%s-0.000000001,0)", cellAt(colYears+t, p.people), fixed(colEach, at))
		case c.Life > 0 && t > c.Year && t <= c.Year+c.Life:
			row := b.rates[b.Scenario.Schedule]
			in[t] = fmt.Sprintf("%s/SUM(%s)", b.factor(c.Year), there(discountSheet, fixed(2+c.Year+1, row)+":"+fixed(2+c.Year+c.Life, row)))
		}
		if in[t] != "" {
			all = append(all, in[t])
		}
	}
	if c.Life > 0 {
		b.put(name, colEach, at, c.Life, b.look.plain)
	}
	if len(all) == 0 {
		b.put(name, colTimes, at, 0, b.look.plain)
		return nil
	}
	if c.Per == "year" {
		b.put(name, colTimes, at, b.Scenario.Horizon, b.look.plain)
	} else {
		b.calc(name, colTimes, at, b.look.plain, "%s", strings.Join(all, "+"))
	}
	return in
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
	called := func(row int, words string) {
		b.put(name, 1, row, words, b.look.text)
		b.put(name, 2, row, "people", b.look.text)
	}
	if n.Steady != "" {
		p.people = row
		called(row, "On average")
		for t := 1; t <= b.Scenario.Horizon; t++ {
			b.calc(name, colYears+t, row, b.look.plain, "%s", b.value[n.Steady])
		}
		return row + 1
	}
	delivered := "1"
	if n.Delivered != "" {
		delivered = b.value[n.Delivered]
	}
	for i, words := range []string{"Starts that are planned", "Starts that come about", "At the end of the year", "On average"} {
		called(row+i, words)
	}
	if n.Opening == "" {
		b.put(name, colYears, row+2, 0, b.look.plain)
	} else {
		b.calc(name, colYears, row+2, b.look.plain, "%s", b.value[n.Opening])
	}
	p.people = row + 3
	for t := 1; t <= b.Scenario.Horizon; t++ {
		planned := b.put(name, colYears+t, row, n.Starts[t-1], b.look.input)
		starts := b.calc(name, colYears+t, row+1, b.look.plain, "%s*%s", planned, delivered)
		before := cellAt(colYears+t-1, row+2)
		end := b.calc(name, colYears+t, row+2, b.look.plain, "%s*(1-%s)+%s", before, b.value[n.Leavers], starts)
		b.calc(name, colYears+t, row+3, b.look.plain, "(%s+%s)/2", before, end)
	}
	return row + 4
}

// gains are the benefits that are no savings, valued by year; it gives the next
// free row.
func (b *book) gains(p *places, o scenario.Option, row int) int {
	name := p.costs
	p.gainRows = [2]int{row, row + len(o.Benefits) - 1}
	for i, g := range o.Benefits {
		at := row + i
		b.put(name, 1, at, own(g.Name), b.look.text)
		b.put(name, 2, at, "gain", b.look.text)
		b.put(name, 4, at, own(g.Family), b.look.text)
		b.put(name, 6, at, g.Schedule+" schedule", b.look.text)
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
	return row + len(o.Benefits)
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
