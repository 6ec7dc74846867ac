package dashboards

import (
	"fmt"
	"strconv"

	"khi/metrics/benefit/scenario"
)

// optionView puts what one option comes to into facts.
func optionView(w *scenario.Result, i int) scenarioOption {
	o := w.Options[i]
	v := scenarioOption{OptionResult: o, Title: sentenceCase(o.Name), Heading: "option-" + strconv.Itoa(i+1)}
	add := func(name, words string, args ...any) {
		v.Facts = append(v.Facts, fact{Name: name, Words: fmt.Sprintf(words, args...)})
	}
	p := scenario.Pounds
	add("Net present social value", "%s; 5%% to 95%% of runs: %s to %s; Monte Carlo error of the mean %s", p(o.NPSV), p(o.Sure.NPSV.Low), p(o.Sure.NPSV.High), p(o.Sure.NPSV.MonteCarloError))
	if o.BCR != nil {
		add("Benefit-cost ratio", "%.2f", *o.BCR)
	} else {
		add("Benefit-cost ratio", "None. %s", o.NoBCR)
	}
	if t := o.Weighted; t != nil {
		add("With distributional weights", "%s; 5%% to 95%% of runs: %s to %s", p(t.NPSV), p(t.Spread.Low), p(t.Spread.High))
		for _, g := range t.Groups {
			add("Weight", "%s", g.Words())
		}
		add("What is weighted", "%s", t.Words)
	}
	if c := o.Outcomes; c != nil {
		add("Outcomes, public value", "%s in present value: fiscal %s, economic %s, social %s", p(c.Public), p(c.Fiscal), p(c.Economic), p(c.Social))
	}
	if r := o.SocialReturn; r != nil {
		add("Social return on investment", "%s", r.Told())
	}
	add("Payback", "%s; discounted: %s; counting cashable savings alone: %s", o.Payback.Words(), o.Discounted.Words(), o.Cashable.Words())
	add("Peak funding", "%s", p(o.PeakFunding))
	add("Probability that it saves", "%.1f%% of runs; that its net present social value is above 0: %.1f%%", 100*o.Sure.Saves, 100*o.Sure.WorthIt)
	c := o.Counterfactual
	add("Saving against residential care, without overhead (naive)", "%s", poundsOr(c.Naive))
	add("Saving against the mix", "%s (%s)", p(c.Mix), c.Basis)
	add("Saving against the mix without inpatient care", "%s", poundsOr(c.WithoutInpatient))
	if c.FamilyShare != nil {
		add("Share living with family at which the saving vanishes", "%.1f%%", 100**c.FamilyShare)
	}
	return v
}

func poundsOr(v *float64) string {
	if v == nil {
		return "none"
	}
	return scenario.Pounds(*v)
}
