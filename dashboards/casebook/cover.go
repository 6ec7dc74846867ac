package casebook

import (
	"fmt"

	"khi/dashboards/workbook"
	"khi/metrics/benefit/scenario"
)

// coverWidth is a length of line that reads well and fits an A4 page.
const coverWidth = 90

// cover is the first sheet: what the case is, its headlines, and how to use the file.
func (b *book) cover() {
	const name = coverSheet
	r := b.Result
	b.landscape(name, nil)
	b.check(b.file.SetColWidth(name, "A", "A", coverWidth))
	title := b.say(r.Scenario + ", version " + r.Version)
	row := b.sheet(name, title)
	b.check(b.file.SetRowHeight(name, 1, workbook.TitleHeightOf(title, coverWidth)))
	part := func(heading string, lines ...string) {
		b.put(name, 1, row, heading, b.look.head)
		b.check(b.file.SetRowHeight(name, row, 27)) // room above the heading
		for _, l := range lines {
			row++
			l = b.say(l)
			b.put(name, 1, row, own(l), b.look.words)
			b.check(b.file.SetRowHeight(name, row, workbook.HeightOf(l, coverWidth, false)))
		}
		row++
	}
	var headlines []string
	if r.Appraisal != nil {
		headlines = append(headlines, r.Appraisal.Headline)
	}
	for _, o := range r.Options {
		headlines = append(headlines, o.Headline)
	}
	part("What it says", headlines...)
	part("The frame", "Prices of "+r.PriceYear+". Years "+r.Period+".", "Whose money: "+scenario.Whose[r.Perspective]+".",
		"Discount rates: "+r.Schedule+", in force from "+r.Effective+".", fmt.Sprintf("Ranges: %d runs, seed %d, correlation of unit costs %g.", r.Runs, r.Seed, r.Correlation))
	part("How to use this file", "Change a shaded cell, on the sheets Assumptions, Discounting, Evidence, Mix, Costs, Outcomes and Criteria: every figure that rests on it follows at once, and Summary says what changed.",
		"The sentences on this sheet, Runs and Sensitivity do not follow: they are what khi worked out. Work the changed case out with khi to renew them.",
		"The sheet Contents lists the sheets and links to each. Each holds one table.")
	part("Made by", "khi "+b.Version+", "+b.Day.Format("2 January 2006")+".")
	if b.Say != nil {
		part("Language", b.untold()...)
	}
}

// contents lists the sheets, with a link to each.
func (b *book) contents() {
	const name = contentsSheet
	head := b.sheet(name, "Contents", "The sheets of this file. Each name is a link to its sheet.")
	b.headings(name, head, "Sheet", "What it holds", "Follows a change")
	row := head
	put := func(sheet, holds, follows string) {
		row++
		at := b.put(name, 1, row, own(b.tab(sheet)), b.look.link)
		b.check(b.file.SetCellHyperLink(name, at, "'"+sheet+"'!A1", "Location"))
		b.put(name, 2, row, holds, b.look.words)
		b.put(name, 3, row, follows, b.look.words)
	}
	put(summarySheet, "what each option comes to: now, as made, and the difference", "yes")
	put(assumptionsSheet, "every number with its range, price year, source and how it was checked", "change the shaded cells")
	put(discountSheet, "rates by year and the factors that follow", "change the shaded cells")
	if b.Scenario.Groups != nil {
		put(groupsSheet, "whose money counts for more, and what a pound of each counts for", "shares may be changed; incomes and eta among the assumptions")
	}
	if b.Scenario.Evidence != nil {
		put(evidenceSheet, "what grades of evidence take off and add, and the rule for combining them", "change the shaded cells")
	}
	for i, o := range b.Result.Options {
		p := b.options[i]
		put(p.mix, upper(o.Name)+": where people would otherwise have lived", "change the shaded cells")
		put(p.other, upper(o.Name)+": what a person-year there costs whom", "yes")
		put(p.costs, upper(o.Name)+": people and every line of cost by year, and what people gain", "yes; planned starts may be changed")
		if p.outcomeCount > 0 {
			put(p.outcomes, upper(o.Name)+": outcomes from a population to pounds by year, with grades of evidence and whose money it is", "yes; grades and shares of agencies may be changed")
		}
		if p.returned != "" {
			put(p.back, upper(o.Name)+": social return on investment", "yes")
		}
		put(p.payers, upper(o.Name)+": a person-year and the present value for each payer, and that the columns reconcile", "yes")
		put(p.cash, upper(o.Name)+": year by year to the payback and the net present social value", "yes")
	}
	holds := map[string][2]string{
		appraisalSheet: {"the options side by side: money, risks and score", "yes"},
		criteriaSheet:  {"what options are scored on beside money", "change the shaded cells"},
		weightsSheet:   {"the weights at which another option would win", "yes"},
		risksSheet:     {"what may go wrong and what it is expected to cost", "yes"},
	}
	for _, sheet := range b.appraisalSheets() {
		put(sheet, holds[sheet][0], holds[sheet][1])
	}
	put(runsSheet, "how sure it is", "no")
	put(sensitivitySheet, "what moves the result most", "no")
	put(sourcesSheet, "where each number comes from", "no")
	put(logSheet, "versions that were kept", "no")
	put(notesSheet, "what to bear in mind", "no")
	b.table(name, "contents", head, row, firstWidth, 70, 34)
}

// notes are what to bear in mind.
func (b *book) notes() {
	const name = notesSheet
	head := b.sheet(name, "Notes", "What to bear in mind when a figure of this file is used.")
	b.headings(name, head, "Note", "Number")
	row := head
	for _, n := range append([]string{
		"A saving is always against something: the settings and shares of the sheet Mix. It is never a saving alone.",
		"What is paid once, such as set-up, is in the net present social value, the payback and the peak funding, and not in the saving of a person-year.",
		"Savings that are not cashable are not in the payback of cashable savings alone: nobody's budget falls by them.",
		"The runs hold the doubt that the assumptions name. They do not hold whether needs are alike in both settings, nor what nobody wrote down.",
	}, b.Result.Notes...) {
		row++
		b.put(name, 1, row, n, b.look.words)
		b.put(name, 2, row, row-head, b.look.plain)
	}
	b.table(name, "notes", head, row, coverWidth, 10)
}
