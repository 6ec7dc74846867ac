package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Difference is one thing in which two cases differ; a side that has nothing of
// the kind is "".
type Difference struct {
	What string `json:"what"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Compared is two cases, or two plans, side by side.
type Compared struct {
	From    string       `json:"from"`
	To      string       `json:"to"`
	Frame   []Difference `json:"frame"`       // years, prices, rates, perspective
	Numbers []Difference `json:"assumptions"` // parameters that differ in anything
	Results []Difference `json:"results"`     // of each option
}

// Compare says in what two cases that were worked out differ, and what each
// comes to.
func Compare(from, to *Result) Compared {
	c := Compared{From: from.Scenario + ", version " + from.Version, To: to.Scenario + ", version " + to.Version}
	frame := func(what, a, b string) {
		if a != b {
			c.Frame = append(c.Frame, Difference{what, a, b})
		}
	}
	frame("price year", from.PriceYear, to.PriceYear)
	frame("years", from.Period, to.Period)
	frame("whose money", Whose[from.Perspective], Whose[to.Perspective])
	frame("discount rates", from.Schedule+" of "+from.Effective, to.Schedule+" of "+to.Effective)
	frame("runs and seed", fmt.Sprintf("%d, %d", from.Runs, from.Seed), fmt.Sprintf("%d, %d", to.Runs, to.Seed))
	frame("correlation of unit costs", fmt.Sprint(from.Correlation), fmt.Sprint(to.Correlation))
	frame("stamp", from.Stamp, to.Stamp)
	frame("rule for combining grades of evidence", ruleOf(from), ruleOf(to))
	c.numbers(from.Assumptions, to.Assumptions)
	c.results(from, to)
	return c
}

func (c *Compared) numbers(from, to []Assumption) {
	words := func(of []Assumption) map[string]string {
		all := map[string]string{}
		for _, a := range of {
			all[a.Parameter] = a.Words()
		}
		return all
	}
	a, b := words(from), words(to)
	var names []string
	for _, of := range [][]Assumption{from, to} {
		for _, q := range of {
			if !slices.Contains(names, q.Parameter) {
				names = append(names, q.Parameter)
			}
		}
	}
	slices.Sort(names)
	for _, n := range names {
		if a[n] != b[n] {
			c.Numbers = append(c.Numbers, Difference{n, a[n], b[n]})
		}
	}
}

// Words are an assumption in one line.
func (a Assumption) Words() string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if a.Unit == "pounds" {
		number = Pounds
	}
	w := fmt.Sprintf("%s (%s to %s; %s)", number(a.Value), number(a.Low), number(a.High), a.Doubt)
	if a.PriceYear != "" {
		w += ", " + a.PriceYear + " prices"
	}
	return w + "; " + a.Source + "; " + a.Verification
}

func (c *Compared) results(from, to *Result) {
	var names []string
	at := func(r *Result, name string) *OptionResult {
		i := slices.IndexFunc(r.Options, func(o OptionResult) bool { return o.Name == name })
		if i < 0 {
			return nil
		}
		return &r.Options[i]
	}
	for _, r := range []*Result{from, to} {
		for _, o := range r.Options {
			if !slices.Contains(names, o.Name) {
				names = append(names, o.Name)
			}
		}
	}
	for _, n := range names {
		a, b := resultWords(at(from, n)), resultWords(at(to, n))
		for i, what := range []string{"saving of a person-year against the mix", "net present social value", "benefit-cost ratio", "payback", "peak funding", "probability that it saves"} {
			c.Results = append(c.Results, Difference{n + ": " + what, a[i], b[i]})
		}
		if a, b := weightedWords(at(from, n)), weightedWords(at(to, n)); a+b != "" {
			c.Results = append(c.Results, Difference{n + ": net present social value with distributional weights", a, b})
		}
		for _, of := range []struct {
			what  string
			words func(*OptionResult) string
		}{{"outcomes", outcomeWords}, {"social return", returnWords}} {
			if a, b := of.words(at(from, n)), of.words(at(to, n)); a+b != "" {
				c.Results = append(c.Results, Difference{n + ": " + of.what, a, b})
			}
		}
	}
}

func resultWords(o *OptionResult) [6]string {
	if o == nil {
		return [6]string{}
	}
	ratio := "none"
	if o.BCR != nil {
		ratio = fmt.Sprintf("%.2f", *o.BCR)
	}
	spread := func(v float64, s Spread) string {
		return fmt.Sprintf("%s (90%% of runs from %s to %s)", Pounds(v), Pounds(s.Low), Pounds(s.High))
	}
	return [6]string{spread(o.Counterfactual.Mix, o.Sure.Saving), spread(o.NPSV, o.Sure.NPSV), ratio, o.Payback.Words(), Pounds(o.PeakFunding), percent(o.Sure.Saves)}
}

// weightedWords are the figure with weights and what each group counts for; "" for none.
func weightedWords(o *OptionResult) string {
	if o == nil || o.Weighted == nil {
		return ""
	}
	words := Pounds(o.Weighted.NPSV)
	for _, g := range o.Weighted.Groups {
		words += "; " + g.Words()
	}
	return words
}

// outcomeWords are what the chains come to; "" for none.
func outcomeWords(o *OptionResult) string {
	if o == nil || o.Outcomes == nil {
		return ""
	}
	var all []string
	for _, l := range o.Outcomes.Lines {
		all = append(all, l.Words())
	}
	return strings.Join(all, "; ")
}

// returnWords are the social return; "" for none.
func returnWords(o *OptionResult) string {
	if o == nil || o.SocialReturn == nil {
		return ""
	}
	return o.SocialReturn.Told()
}

func ruleOf(r *Result) string {
	if r.Evidence == nil {
		return ""
	}
	return r.Evidence.Rule
}

// Words say when the money is back.
func (p PaybackResult) Words() string {
	switch {
	case p.Years == nil:
		return "not within these years"
	case p.FallsAgain:
		return fmt.Sprintf("%.2f years, and below 0 again later", *p.Years)
	}
	return fmt.Sprintf("%.2f years", *p.Years)
}
