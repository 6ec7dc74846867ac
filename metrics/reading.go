package metrics

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"khi/metrics/stat"
)

// This file reads finished tables: what it says, it works out from the figures
// that a table shows, so a hidden figure cannot speak through it.

var polarity = map[Direction]stat.Polarity{Higher: stat.HigherIsBetter, Lower: stat.LowerIsBetter, Neither: stat.NoJudgement}

// fewestForMany is the number of places from which a remark on the number of
// comparisons is worth a line.
const fewestForMany = 5

// scatterNotes say, of a table that compares places within limits, how many
// would be outside by chance, which still stand out when that is allowed for
// (Benjamini and Hochberg), and whether places differ by more than chance
// (Spiegelhalter's overdispersion).
func scatterNotes(t *Table, ind Indicator, what string) []Note {
	var names []string
	var values, chance []float64
	centre := 0.0
	for _, r := range t.Rows {
		v, s, c, ok := inFunnel(t, r, ind)
		if !ok {
			continue
		}
		names, values, chance, centre = append(names, r.Label), append(values, v), append(chance, s), c
	}
	if len(values) < fewestForMany {
		return nil
	}
	scatter, err := stat.ScatterOf(values, chance, centre)
	if err != nil {
		return nil // every place is at 0 or 100, and none can stand out
	}
	notes := []Note{manyNote(scatter, names, what)}
	if len(values) >= stat.FewestForOverdispersion && scatter.MoreThanChance {
		outside := 0
		for i := range values {
			if scatter.Outside(i, chance[i]) {
				outside++
			}
		}
		notes = append(notes, Note{"overdispersed", fmt.Sprintf(
			"The %ss differ by more than chance: the variance between them is %.1f times what chance alone would give. They may support different people or count differently. With limits that allow for this, %s outside.",
			what, scatter.Phi, areOf(outside, what))})
	}
	return notes
}

// inFunnel is a row's value, the error that chance alone gives it about the
// benchmark, and the benchmark, all from figures that the table shows.
func inFunnel(t *Table, r Row, ind Indicator) (value, chance, centre float64, ok bool) {
	value, shown := t.Figure(r, Estimate).Value()
	centre, marked := t.Figure(r, Benchmark).Value()
	base, counted := t.Figure(r, Base).Value()
	low, drawn := t.Figure(r, Low998).Value()
	high, also := t.Figure(r, High998).Value()
	if !shown || !marked || !counted || !drawn || !also || base <= 0 {
		return 0, 0, 0, false
	}
	if chance = (high - low) / (2 * stat.Z998); ind.Kind == Proportion { // whose lines may be cut off at 0 and 100
		chance = math.Sqrt(centre * (100 - centre) / base)
	}
	return value, chance, centre, true
}

func manyNote(scatter stat.Scatter, names []string, what string) Note {
	outside := 0
	var stand []string
	for i, name := range names {
		if math.Abs(scatter.Z[i]) > stat.Z95 {
			outside++
		}
		if scatter.StandsOut(i) {
			stand = append(stand, name)
		}
	}
	text := fmt.Sprintf("Of %d %ss, about %.0f would lie outside the 95%% limits by chance alone; %s.",
		len(names), what, math.Max(1, math.Round(0.05*float64(len(names)))), strings.ToLower(areOf(outside, what))+" outside")
	switch {
	case outside == 0:
	case len(stand) == 0:
		text += " When that many comparisons are allowed for, none stands out."
	default:
		text += " When that many comparisons are allowed for, these still stand out: " + strings.Join(stand, ", ") + "."
	}
	return Note{"many", text}
}

func areOf(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + " is"
	case 1:
		return "1 " + what + " is"
	}
	return fmt.Sprintf("%d %ss are", n, what)
}

// fewestQuarters is the run of quarters from which it is read as an XmR chart;
// under stat.FewestForXmR the limits are said to be on trial.
const fewestQuarters = 12

// variationNote reads the latest unbroken run of quarters as an XmR chart.
// Fewer quarters than its limits need give none.
func variationNote(t *Table, ind Indicator) []Note {
	var run []float64
	for _, r := range t.Rows {
		v, ok := t.Figure(r, Estimate).Value()
		if !ok {
			run = nil
			continue
		}
		run = append(run, v)
	}
	if last := len(t.Rows) - 1; last < 0 || ind.Yearly || len(run) < fewestQuarters {
		return nil
	}
	points, err := stat.XmR(run, stat.XmRPlan{})
	if err != nil {
		return nil
	}
	last := points[len(points)-1]
	if ind.Unit == Percent {
		last.Low, last.High = math.Max(0, last.Low), math.Min(100, last.High)
	}
	if ind.Unit.Text(Known(last.Low)) == ind.Unit.Text(Known(last.High)) {
		return []Note{{"variation", fmt.Sprintf("Over the last %d quarters the figure has stayed the same to the precision that it is given to, so there is no range of ordinary variation to hold it against.", len(run))}}
	}
	text := fmt.Sprintf("Over the last %d quarters figures between %s and %s are ordinary variation. ", len(run), ind.Unit.Text(Known(last.Low)), ind.Unit.Text(Known(last.High)))
	if len(run) < stat.FewestForXmR {
		text += "With so few quarters that range is on trial. "
	}
	if last.Cause == stat.CommonCause {
		return []Note{{"variation", text + "The latest quarter is within it and no run or trend stands out."}}
	}
	return []Note{{"variation", text + "The latest quarter is a signal of something else: " + causeWords[last.Cause] + signalWords[last.Cause.Signal(polarity[ind.Better])] + "."}}
}

var causeWords = map[stat.Cause]string{
	stat.AboveLimit: "it is above that range", stat.BelowLimit: "it is below that range",
	stat.RisingRun: "seven or more quarters in a row have risen", stat.FallingRun: "seven or more quarters in a row have fallen",
	stat.TwoOfThreeHigh: "two of three quarters are close to the top of that range", stat.TwoOfThreeLow: "two of three quarters are close to the bottom of that range",
	stat.RunAbove: "seven or more quarters in a row are above the average", stat.RunBelow: "seven or more quarters in a row are below the average",
}

var signalWords = map[stat.Signal]string{stat.Improvement: ", which is the better direction", stat.Concern: ", which is the worse direction"}

// yearsNote is the recent trend of the latest five years that are over, by
// the rule of Fingertips. years are the place's yearly estimates, oldest first.
func yearsNote(ind Indicator, years []yearEstimate) []Note {
	trend, err := recentTrend(ind, years)
	switch {
	case errors.Is(err, stat.ErrTooFew), errors.Is(err, errNoTrend):
		return nil
	case err != nil:
		return []Note{{"years", "The recent trend over years cannot be calculated: a year of the latest five has no figure, or everybody or nobody in it."}}
	}
	last := years[len(years)-1].year
	text := fmt.Sprintf("Recent trend over the five years to %s: ", last.After().AddDate(0, 0, -1).Format("January 2006"))
	words := map[int]string{0: "no significant change", 1: "increasing", -1: "decreasing"}[trend.Direction()]
	if better := map[Direction]int{Higher: 1, Lower: -1}[ind.Better]; better != 0 && trend.Direction() != 0 {
		words += map[bool]string{true: " and getting better", false: " and getting worse"}[better == trend.Direction()]
	}
	return []Note{{"years", text + words + "."}}
}

type yearEstimate struct {
	year Period
	estimate
}

var errNoTrend = errors.New("this kind of indicator has no recent trend")

// recentTrend leaves out years without a shown figure, which breaks the row of
// years that the rule asks for.
func recentTrend(ind Indicator, years []yearEstimate) (stat.RecentTrend, error) {
	var counts []stat.YearCount
	var values []stat.YearValue
	for _, y := range years {
		v, shown := y.value.Value()
		n, counted := y.base.Value()
		low, drawn := y.low.Value()
		high, also := y.high.Value()
		if shown && counted {
			counts = append(counts, stat.YearCount{Year: y.year.startYear(), Count: v / 100 * n, Denominator: n})
		}
		if shown && drawn && also {
			values = append(values, stat.YearValue{Year: y.year.startYear(), Value: v, Interval: stat.Interval{Low: low, High: high}})
		}
	}
	switch ind.Kind {
	case Proportion:
		return stat.ProportionTrend(counts)
	case Mean, ChangeKind:
		return stat.ValueTrend(values)
	}
	return stat.RecentTrend{}, errNoTrend
}
