package casebook

import (
	"fmt"
	"strings"

	"khi/metrics/benefit/scenario"
)

const (
	appraisalSheet = "Options"
	criteriaSheet  = "Criteria"
	weightsSheet   = "Weights"
	risksSheet     = "Risks"
)

// appraisalSheets are the worksheets that set options beside each other: those
// for which the case holds something.
func (b *book) appraisalSheets() []string {
	var names []string
	a := b.Result.Appraisal
	if a == nil {
		return nil
	}
	names = append(names, appraisalSheet)
	if len(a.Criteria) > 0 {
		names = append(names, criteriaSheet, weightsSheet)
	}
	if len(a.Risks) > 0 {
		names = append(names, risksSheet)
	}
	return names
}

// appraisal writes the options side by side, with the criteria that have no price,
// the weights at which another option would win, and the risks.
func (b *book) appraisal() {
	a := b.Result.Appraisal
	if a == nil {
		return
	}
	first, last := 0, 0
	if len(a.Criteria) > 0 {
		first, last = b.criteria(a)
	}
	risks := 0
	if len(a.Risks) > 0 {
		risks = b.risks(a)
	}
	head := b.beside(a, first, last, risks)
	if len(a.Criteria) > 0 {
		b.reversals(a, first, last, head)
	}
}

// Columns of the sheet of criteria: the options' values as given, then from 0 to 100.
const (
	critSwing  = 2
	critWeight = 3
	critWorst  = 4
	critBest   = 5
	critGiven  = 6
)

func (b *book) scored(option int) int { return critGiven + len(b.Result.Options) + option }

// criteria writes one row for each, and gives the first and last of them.
func (b *book) criteria(a *scenario.Appraisal) (first, last int) {
	const name = criteriaSheet
	head := b.sheet(name, "Criteria that have no price", "Shaded cells may be changed. The weight of a criterion is its swing, how much it matters to go from worst to best, as a share of all swings.",
		"A value from 0 to 100 lies on a straight line from the worst end to the best. Cost is outside the score, so that it counts once.")
	heads := []string{"Criterion", "Swing", "Weight", "Worst", "Best"}
	for _, o := range a.Options {
		heads = append(heads, "Given: "+o.Option)
	}
	for _, o := range a.Options {
		heads = append(heads, "0 to 100: "+o.Option)
	}
	heads = append(heads, "Source", "Checked")
	b.headings(name, head, heads...)
	first, last = head+1, head+len(a.Criteria)
	for i, c := range b.Scenario.Criteria {
		at := first + i
		b.put(name, 1, at, own(c.Name), b.look.words)
		b.put(name, critSwing, at, c.Swing, b.look.input)
		b.calc(name, critWeight, at, b.look.share, "%s/SUM(%s)", cellAt(critSwing, at), down(critSwing, first, last))
		b.put(name, critWorst, at, c.Worst, b.look.input)
		b.put(name, critBest, at, c.Best, b.look.input)
		for o := range a.Options {
			given := b.put(name, critGiven+o, at, c.Values[o], b.look.input)
			b.calc(name, b.scored(o), at, b.look.round, "100*(%s-%s)/(%s-%s)", given, fixed(critWorst, at), fixed(critBest, at), fixed(critWorst, at))
		}
		b.put(name, b.scored(len(a.Options)), at, own(c.Source), b.look.words)
		b.put(name, b.scored(len(a.Options))+1, at, checkedWords[c.Verification], b.look.words)
	}
	widths := []float64{firstWidth, 10, 10, 10, 10}
	for range 2 * len(a.Options) {
		widths = append(widths, 16)
	}
	b.table(name, "criteria", head, last, append(widths, 44, 28)...)
	return first, last
}

// risks writes one row for each, and gives the first of them.
func (b *book) risks(a *scenario.Appraisal) int {
	const name = risksSheet
	head := b.sheet(name, "Risks", "The expected cost is likelihood times impact in present value, borne by the council. Likelihood and impact are changed on the sheet Assumptions.")
	b.headings(name, head, "Risk", "Option", "Likelihood", "Impact", "Year", "Discount factor", "Expected cost", "What is done about it")
	for i, k := range b.Scenario.Risks {
		at := head + 1 + i
		b.put(name, 1, at, own(k.Risk), b.look.words)
		b.put(name, 2, at, own(k.Option), b.look.words)
		likelihood := b.calc(name, 3, at, b.look.share, "%s", b.value[k.Likelihood])
		impact := b.calc(name, 4, at, b.look.pounds, "%s", b.value[k.Impact])
		b.put(name, 5, at, k.Year, b.look.plain)
		factor := b.calc(name, 6, at, b.look.factor, "%s", b.factor(k.Year))
		b.calc(name, 7, at, b.look.pounds, "%s*%s*%s", likelihood, impact, factor)
		b.put(name, 8, at, own(k.Mitigation), b.look.words)
	}
	b.table(name, "risks", head, head+len(a.Risks), firstWidth, 30, 12, 18, 8, 16, 18, 44)
	return head + 1
}

// Columns of the sheet of the options.
const (
	sideNPSV = 2 + iota
	sideMore
	sideRisk
	sideAfter
	sideBest
	sideCouncil
	sidePublic
	sideCost
	sideScore
	sidePoint
	sideFavoured
	sideMadeAfter
	sideMadeScore
)

// beside writes one row for each option, and gives the row of the headings.
// firstCriterion is 0 where there are none; risks is the row of the first risk.
func (b *book) beside(a *scenario.Appraisal, firstCriterion, lastCriterion, risks int) int {
	const name = appraisalSheet
	notes := []string{"Each option is counted against what its own people would otherwise have had; those after the first are set beside " + a.Beside + ". " + b.Result.PriceYear + " prices, years " + b.Result.Period + ".",
		"Figures follow the assumptions, criteria and risks, but those under As made, which khi " + b.Version + " worked out for this file. Of options that are level the first is meant by best."}
	head := b.sheet(name, "The options side by side", notes...)
	heads := []string{"Option", "Net present social value", "Beside " + a.Beside, "Expected cost of its risks", "Net present social value less risks", "Best by money",
		"Saving of the council", "Saving of council, NHS and DWP", "Net present cost to " + scenario.Whose[b.Result.Perspective]}
	widths := []float64{firstWidth, 20, 20, 18, 20, 12, 20, 20, 20}
	if firstCriterion > 0 {
		heads, widths = append(heads, "Score, 0 to 100", "Cost of a point", "Best by score"), append(widths, 12, 18, 12)
	}
	made := len(heads) + 1
	heads, widths = append(heads, "Net present social value less risks, as made"), append(widths, 20)
	if firstCriterion > 0 {
		heads, widths = append(heads, "Score, as made"), append(widths, 12)
	}
	b.headings(name, head, heads...)
	first, last := head+1, head+len(a.Options)
	for i, o := range a.Options {
		at := first + i
		p := b.options[i]
		saved := func(view string) string { return there(p.payers, fixed(5, p.saw[view])) }
		b.put(name, 1, at, own(o.Option), b.look.words)
		npsv := b.calc(name, sideNPSV, at, b.look.pounds, "%s", there(summarySheet, fixed(3, b.npsv[i])))
		b.calc(name, sideMore, at, b.look.pounds, "%s-%s", npsv, fixed(sideNPSV, first))
		cost := "0"
		for row, k := range a.Risks {
			if k.Option == o.Option {
				cost += "+" + there(risksSheet, fixed(7, risks+row))
			}
		}
		risk := b.calc(name, sideRisk, at, b.look.pounds, "%s", cost)
		b.calc(name, sideAfter, at, b.look.pounds, "%s-%s", npsv, risk)
		b.calc(name, sideBest, at, b.look.textInset, "%s", b.topOf(sideAfter, at, first, last))
		b.calc(name, sideCouncil, at, b.look.pounds, "%s", saved("council_net"))
		b.calc(name, sidePublic, at, b.look.pounds, "%s", saved("exchequer"))
		net := b.calc(name, sideCost, at, b.look.pounds, "-%s", saved(b.Result.Perspective))
		if firstCriterion > 0 {
			score := b.calc(name, sideScore, at, b.look.round, "SUMPRODUCT(%s,%s)", there(criteriaSheet, down(critWeight, firstCriterion, lastCriterion)),
				there(criteriaSheet, down(b.scored(i), firstCriterion, lastCriterion)))
			b.calc(name, sidePoint, at, b.look.pounds, `IF(AND(%s>0,%s>0),%s/%s,%s)`, net, score, net, score, b.quoted("none"))
			b.calc(name, sideFavoured, at, b.look.textInset, "%s", b.topOf(sideScore, at, first, last))
			b.put(name, made+1, at, *o.Score, b.look.round)
		}
		b.put(name, made, at, o.AfterRisk, b.look.pounds)
	}
	b.table(name, "options", head, last, widths...)
	return head
}

// topOf says whether the value of a column in a row is the first of the highest.
func (b *book) topOf(column, row, first, last int) string {
	all := down(column, first, last)
	return fmt.Sprintf(`IF(MATCH(MAX(%s),%s,0)=%d,%s,%s)`, all, all, row-first+1, b.quoted("yes"), b.quoted("no"))
}

// reversals says of each criterion and option at which weight of the criterion,
// the others in proportion, the option draws level with the best by score; the
// nearest of a criterion is where the result turns.
func (b *book) reversals(a *scenario.Appraisal, first, last, options int) {
	const name = weightsSheet
	head := b.sheet(name, "Weights at which another option would win",
		"One weight moves and the others keep their proportions. Rest is the score on the other criteria. A weight that is near to that of now says that the score decides nothing.")
	b.headings(name, head, "Criterion", "Option", "Weight now", "Value on this criterion", "Rest", "Value of the best option", "Rest of the best option", "Draws level at a weight of", "Away from that of now", "Nearest")
	scores := there(appraisalSheet, down(sideScore, options+1, options+len(a.Options)))
	best := fmt.Sprintf("MATCH(MAX(%s),%s,0)", scores, scores)
	nowhere, no := b.quoted("nowhere"), b.quoted("no")
	row := head
	for j := range a.Criteria {
		at := first + j
		top, end := row+1, row+len(a.Options)
		values := there(criteriaSheet, fixed(b.scored(0), at)+":"+fixed(b.scored(len(a.Options)-1), at))
		for o, option := range a.Options {
			row++
			b.put(name, 1, row, own(a.Criteria[j].Criterion), b.look.words)
			b.put(name, 2, row, own(option.Option), b.look.words)
			weight := b.calc(name, 3, row, b.look.share, "%s", there(criteriaSheet, fixed(critWeight, at)))
			value := b.calc(name, 4, row, b.look.round, "INDEX(%s,1,%d)", values, o+1)
			rest := b.calc(name, 5, row, b.look.round, `IF(%s=1,%s,(INDEX(%s,%d)-%s*%s)/(1-%s))`, weight, b.quoted("there is no other"), scores, o+1, weight, value, weight)
			mine := b.calc(name, 6, row, b.look.round, "INDEX(%s,1,%s)", values, best)
			rests := fmt.Sprintf("INDEX(%s,%s)", down(5, top, end), best)
			theirs := b.calc(name, 7, row, b.look.round, "%s", rests)
			gap := fmt.Sprintf("(%s-%s)", rest, theirs)
			slope := fmt.Sprintf("(%s-%s+%s)", mine, value, gap)
			level := strings.Join([]string{gap, slope}, "/")
			b.calc(name, 8, row, b.look.share, `IF(%s=1,%s,IF(%s=%d,%s,IF(%s=0,%s,IF(AND(%s>=0,%s<=1),%s,%s))))`, weight, nowhere, best, o+1, b.quoted("it is the best"), slope, nowhere, level, level, level, nowhere)
		}
		away := down(9, top, end)
		for at := top; at <= end; at++ {
			b.calc(name, 9, at, b.look.share, `IF(ISNUMBER(%s),ABS(%s-%s),%s)`, cellAt(8, at), cellAt(8, at), cellAt(3, at), nowhere)
			b.calc(name, 10, at, b.look.textInset, `IF(COUNT(%s)=0,%s,IF(MATCH(MIN(%s),%s,0)=%d,%s,%s))`, away, no, away, away, at-top+1, b.quoted("yes"), no)
		}
	}
	b.table(name, "weights", head, row, firstWidth, 30, 12, 16, 18, 16, 18, 18, 14, 12)
}
