package casebook

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"khi/metrics/benefit/scenario"
)

func list(words []string) string { return strings.Join(words, ", ") }

// assumptions lists every number. The value and the factor that brings it to the
// prices of the case may be changed; everything else follows.
func (b *book) assumptions() {
	const name = assumptionsSheet
	row := b.sheet(name, "Assumptions", "Shaded cells may be changed: all sheets but Runs and Sensitivity follow at once.",
		"Amounts are as their source gives them; the factor brings them to "+b.Result.PriceYear+" prices by the GDP deflator.")
	b.headings(name, row, "Parameter", "Unit", "Value", "Low", "High", "Price year", "Factor", "Value in "+b.Result.PriceYear+" prices", "Doubt", "Source", "Checked", "Own figure in place of")
	for i, a := range b.Result.Assumptions {
		at := row + 1 + i
		input, plain := b.look.input, b.near(a.High)
		if a.Unit == "share" {
			input, plain = b.look.inputShare, b.look.share
		}
		factor := 1.0
		if a.Value != 0 {
			factor = a.AtPrices / a.Value
		}
		b.put(name, 1, at, own(a.Parameter), b.look.text)
		b.put(name, 2, at, a.Unit, b.look.text)
		value := b.put(name, 3, at, a.Value, input)
		b.put(name, 4, at, a.Low, plain)
		b.put(name, 5, at, a.High, plain)
		b.put(name, 6, at, or(a.PriceYear, "no money"), b.look.text)
		times := b.put(name, 7, at, factor, b.look.input)
		b.value[a.Parameter] = there(name, fixed(8, at))
		b.calc(name, 8, at, plain, "%s*%s", value, times)
		b.put(name, 9, at, a.Doubt, b.look.words)
		b.put(name, 10, at, own(a.Source), b.look.words)
		b.put(name, 11, at, checked(a), b.look.words)
		was := any("none")
		if a.Instead != nil {
			was = own(beforeWords(*a.Instead, b.say(checkedWords[a.Instead.Verification])))
		}
		b.put(name, 12, at, was, b.look.words)
	}
	b.table(name, "assumptions", row, row+len(b.Result.Assumptions), firstWidth, 11, 16, 16, 16, 13, 14, 18, 34, 44, 28, 44)
}

func or(words, other string) string {
	if words == "" {
		return other
	}
	return words
}

var checkedWords = map[string]string{"read": "read in the source", "quoted": "quoted in another publication", "computed": "computed", "local": "own records", "unverified": "UNVERIFIED"}

func checked(a scenario.Assumption) string { return checkedWords[a.Verification] }

func beforeWords(w scenario.Before, checked string) string {
	return strings.TrimSpace(strconv.FormatFloat(w.Value, 'f', -1, 64)+" "+w.PriceYear) + "; " + w.Source + "; " + checked
}

// discounting gives the rates, which may be changed, and the factors by year.
func (b *book) discounting() {
	const name = discountSheet
	row := b.sheet(name, "Discounting", "Year 0 is "+b.Scenario.BaseYear+" and is not discounted. Each factor is the one before it divided by 1 + the rate of its year. Shaded rates may be changed.")
	b.headings(name, row, b.years("What")...)
	at := row
	for _, schedule := range b.schedules() {
		rates, _ := b.Scenario.Rates(schedule)
		b.put(name, 1, at+1, "Rate, "+schedule, b.look.text)
		b.put(name, 1, at+2, "Factor, "+schedule, b.look.text)
		b.put(name, 2, at+1, 0, b.look.share)
		b.put(name, 2, at+2, 1, b.look.factor)
		for t := 1; t <= b.Scenario.Horizon; t++ {
			rate := b.put(name, 2+t, at+1, rates[t], b.look.inputShare)
			b.calc(name, 2+t, at+2, b.look.factor, "%s/(1+%s)", cellAt(1+t, at+2), rate)
		}
		b.rates[schedule] = at + 2
		at += 2
	}
	widths := []float64{firstWidth}
	for range b.Scenario.Horizon + 1 {
		widths = append(widths, 16) // a factor has ten places
	}
	b.table(name, "discounting", row, at, widths...)
}

// years are headings that end with one for each year.
func (b *book) years(names ...string) []string {
	for t := range b.Scenario.Horizon + 1 {
		names = append(names, fmt.Sprintf("Year %d (%s)", t, financialYear(b.Scenario.BaseYear, t)))
	}
	return names
}

// schedules are those that the case uses, its own first.
func (b *book) schedules() []string {
	all := []string{b.Scenario.Schedule}
	for _, o := range b.Scenario.Options {
		for _, g := range o.Benefits {
			if !slices.Contains(all, g.Schedule) {
				all = append(all, g.Schedule)
			}
		}
	}
	return all
}

// factors is the row of the factors of a schedule, from one year to the last.
func (b *book) factors(schedule string, from int) string {
	row := b.rates[schedule]
	return there(discountSheet, fixed(2+from, row)+":"+fixed(2+b.Scenario.Horizon, row))
}

// factor is one factor of the case's own schedule.
func (b *book) factor(year int) string {
	return there(discountSheet, fixed(2+year, b.rates[b.Scenario.Schedule]))
}
