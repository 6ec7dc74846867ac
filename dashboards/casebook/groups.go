package casebook

import (
	"fmt"
	"slices"

	"khi/metrics/benefit"
	"khi/metrics/benefit/scenario"
)

const groupsSheet = "Groups"

// Columns of the sheet of the groups.
const (
	groupName = 1 + iota
	groupWhose
	groupShare
	groupIncome
	groupWeight
	groupPart
)

// groups are those whose money counts for more, with what a pound of each counts for.
func (b *book) groups() {
	g := b.Scenario.Groups
	if g == nil {
		return
	}
	const name = groupsSheet
	row := b.sheet(name, "Distributional weights", "A pound counts (middle income / income of the group) to the power of eta times; both incomes and eta stand among the assumptions. Shares may be changed and come to 1.",
		"The figure with weights stands beside the net present social value and never in its place. Life satisfaction and QALYs have no weight.")
	b.headings(name, row, "Group", "Whose money", "Share of them", "Income", "A pound counts", "Share times that")
	for i, of := range g.Of {
		at := row + 1 + i
		b.put(name, groupName, at, own(of.Name), b.look.text)
		b.put(name, groupWhose, at, viewWords(of.Whose), b.look.text)
		share := b.put(name, groupShare, at, *of.Share, b.look.inputShare)
		income := b.calc(name, groupIncome, at, b.look.pounds, "%s", b.value[of.Income])
		weight := b.calc(name, groupWeight, at, b.look.plain, "(%s/%s)^%s", b.value[g.Median], income, b.value[g.Eta])
		b.calc(name, groupPart, at, b.look.plain, "%s*%s", share, weight)
	}
	b.groupRows = [2]int{row + 1, row + len(g.Of)}
	b.table(name, "groups", row, row+len(g.Of), firstWidth, 30, 16, 18, 16, 16)
}

// weighted is how the net present social value with weights follows from the one
// without; "" where nothing is weighted.
func (b *book) weighted(p *places, npsv string) string {
	if b.Scenario.Groups == nil {
		return ""
	}
	formula := npsv
	for _, whose := range []string{"person", "carer_and_others"} {
		if !slices.ContainsFunc(b.Scenario.Groups.Of, func(g scenario.Group) bool { return g.Whose == whose }) {
			continue
		}
		money := there(p.payers, fixed(payersPresent, p.saw[whose]))
		if whose == "person" {
			for i, g := range b.Scenario.Options[p.number-1].Benefits {
				if g.Family == string(benefit.Proxy) {
					money += "+" + b.gainPresent(p, p.gains[i])
				}
			}
			money += p.outcomesWorth(outGain)
		}
		column := func(c int) string { return there(groupsSheet, down(c, b.groupRows[0], b.groupRows[1])) }
		formula += fmt.Sprintf(`+(SUMIF(%s,%s,%s)-1)*(%s)`, column(groupWhose), b.quoted(viewWords(whose)), column(groupPart), money)
	}
	return formula
}
