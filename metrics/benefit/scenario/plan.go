package scenario

import (
	"cmp"
	_ "embed"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"khi/metrics/benefit"
)

// ExamplePlan is a whole plan to grow of an invented council, to begin with.
//
//go:embed plan_example.yaml
var ExamplePlan string

// HistoricGrowth is how much the number of people in live-in arrangements has
// grown a year since 2012, as the sector's own account of 2021 says.
const HistoricGrowth = 0.06

// Plan is a plan to have more people in a service, with every number that it
// rests on and where that comes from.
type Plan struct {
	Name        string                `yaml:"plan"`
	Version     string                `yaml:"version"`
	PriceYear   string                `yaml:"price_year"`
	Prices      string                `yaml:"prices"` // real
	BaseYear    string                `yaml:"base_year"`
	Horizon     int                   `yaml:"horizon"`
	Schedule    string                `yaml:"schedule"`
	Target      string                `yaml:"target"`      // more, share or budget: which target the plan goes for
	Perspective string                `yaml:"perspective"` // whose money
	Comparator  string                `yaml:"comparator"`  // what the saving is against, in words
	GrantYears  int                   `yaml:"grant_years"` // years from 1 over which the grant comes in; it does not come again
	Uncertainty Uncertainty           `yaml:"uncertainty"`
	Parameters  map[string]*Parameter `yaml:"parameters"`

	schedules map[string]*benefit.Schedule
	names     []string
	at        map[string]int
	notes     []string
}

// PlanNumber is one of the numbers that every plan has.
type PlanNumber struct{ Name, Unit, Label string }

// PlanNumbers are all of them, in the order of a form.
var PlanNumbers = []PlanNumber{
	{"start", "people", "People in live-in arrangements now"},
	{"leavers", "share", "Share of them who leave in a year"},
	{"more", "people", "Target: more people"},
	{"ld_adults", "people", "Adults with a learning disability in long-term support"},
	{"ld_share", "share", "Target: share of them in Shared Lives"},
	{"ld_budget", "pounds", "Learning disability budget of a year"},
	{"budget_share", "share", "Target: share of that budget for Shared Lives"},
	{"cost_each", "pounds", "What an arrangement costs a year, without coordinators"},
	{"matches", "people", "People in place for each carer household"},
	{"carer_leavers", "share", "Share of carer households that leave in a year"},
	{"drop_out", "share", "Share of assessments that do not end in approval"},
	{"lag", "months", "Months from enquiry to approval"},
	{"approvals", "people", "Carer households that can be approved in a year"},
	{"carers_each", "people", "Carer households to a coordinator"},
	{"coordinator", "pounds", "What a coordinator costs a year"},
	{"recruitment", "pounds", "What recruiting a carer household costs"},
	{"marketing", "pounds", "Marketing, training and ICT a year"},
	{"setup", "pounds", "Spent once at the start"},
	{"grant", "pounds", "Grant that does not come again, in all"},
	{"double_running", "months", "Months for which the place before is paid for too"},
	{"saving", "pounds", "Saving of a person-year, before coordinators"},
	{"cashable", "share", "Share of the saving that is really not spent"},
	{"uplift", "share", "How much prices rise in a year, for money of the day"},
}

// planTargets are what a plan may go for.
var planTargets = []string{"more", "share", "budget"}

// noteInWords says what a note is about by its words in place of its code.
func noteInWords(note string) string {
	name, says, _ := strings.Cut(note, ": ")
	for _, n := range PlanNumbers {
		if n.Name == name {
			return n.Label + ": " + says
		}
	}
	return note
}

// mostPlanYears is how long a plan may be, planRunsLeftOut how many runs one has that
// does not say.
const (
	mostPlanYears   = 30
	planRunsLeftOut = 1000
)

// ReadPlan reads a plan in YAML or JSON. It refuses unknown fields and whatever
// breaks a rule, naming the field and the rule; all problems are told at once.
func ReadPlan(r io.Reader) (*Plan, error) {
	p := &Plan{}
	p.Uncertainty.Runs = planRunsLeftOut
	if err := decodeOne(r, p, "plan"); err != nil {
		return nil, err
	}
	schedules, deflator, err := references()
	if err != nil {
		return nil, err
	}
	p.schedules = schedules
	return p, p.check(deflator)
}

// ShortPlan is the example with four numbers of somebody's own, leavers as a share,
// and nothing that holds growth back: no lag and no limit on approvals.
func ShortPlan(start, target float64, years int, leavers float64) (*Plan, error) {
	p, err := ReadPlan(strings.NewReader(ExamplePlan))
	if err != nil {
		return nil, err
	}
	p.Target, p.Horizon, p.GrantYears = "more", years, min(p.GrantYears, years)
	for name, v := range map[string]float64{"start": start, "more": target - start, "leavers": leavers, "lag": 0, "approvals": mostAmount} {
		p.Put(name, v, "")
	}
	return p.again()
}

// Put puts a number that was typed in, taken as exact and as unverified, into a
// plan; priceYear is that of pounds. The plan must be read again before it is worked.
func (p *Plan) Put(name string, v float64, priceYear string) {
	was := p.Parameters[name]
	p.Parameters[name] = &Parameter{Unit: was.Unit, Value: &v, Distribution: &Distribution{Family: "certain"}, PriceYear: cmp.Or(priceYear, was.PriceYear),
		Source: "typed in", Verification: "unverified"}
}

// again reads a plan that was changed.
func (p *Plan) again() (*Plan, error) {
	text, err := p.Text()
	if err != nil {
		return nil, err
	}
	return ReadPlan(strings.NewReader(text))
}

// Text writes a plan down again, as ReadPlan reads it.
func (p *Plan) Text() (string, error) {
	var out strings.Builder
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	err := errors.Join(e.Encode(p), e.Close())
	return out.String(), err
}

func (p *Plan) check(d *benefit.Deflator) error {
	var all problems
	all.words("plan", p.Name)
	all.words("version", p.Version)
	all.words("comparator", p.Comparator)
	checkYears(&all, d, p.PriceYear, p.BaseYear, p.Prices)
	if p.Horizon < 1 || p.Horizon > mostPlanYears {
		all.add("horizon", "%d must be from 1 to %d years", p.Horizon, mostPlanYears)
	}
	if p.GrantYears < 0 || p.GrantYears > p.Horizon {
		all.add("grant_years", "%d must be from 0 to the %d years of the horizon", p.GrantYears, p.Horizon)
	}
	all.oneOf("target", p.Target, planTargets)
	all.oneOf("perspective", p.Perspective, perspectives)
	all.oneOf("schedule", p.Schedule, slices.Sorted(maps.Keys(p.schedules)))
	if p.Uncertainty.Runs < 100 || p.Uncertainty.Runs > 10_000 {
		all.add("uncertainty.runs", "%d must be from 100 to 10000", p.Uncertainty.Runs)
	}
	if p.Uncertainty.Correlation != nil {
		all.add("uncertainty.correlation", "a plan draws its numbers independently; leave it out")
	}
	p.at = map[string]int{}
	prices := &Scenario{PriceYear: p.PriceYear}
	for i, n := range PlanNumbers {
		field := "parameters." + n.Name
		p.names, p.at[n.Name] = append(p.names, n.Name), i
		q := p.Parameters[n.Name]
		switch {
		case q == nil:
			all.add(field, "is missing; give value, range, source and verification (%s)", strings.ToLower(n.Label[:1])+n.Label[1:])
		case q.Unit != n.Unit:
			all.add(field+".unit", "%q must be %s", q.Unit, n.Unit)
		default:
			prices.checkParameter(&all, field, q, d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Parameters)) {
		if _, known := p.at[name]; !known {
			all.add("parameters."+name, "is no number of a plan")
		}
	}
	for _, note := range prices.notes {
		p.notes = append(p.notes, noteInWords(note))
	}
	if len(all) > 0 {
		return errors.Join(all...)
	}
	return p.checkSize()
}

// checkSize holds the numbers to each other.
func (p *Plan) checkSize() error {
	var all problems
	v := p.base()
	for _, name := range []string{"matches", "carers_each"} {
		if !(v.of(name) > 0) {
			all.add("parameters."+name+".value", "%g must be above 0", v.of(name))
		}
	}
	for _, name := range []string{"leavers", "carer_leavers", "drop_out"} {
		if !(v.of(name) < 1) {
			all.add("parameters."+name+".value", "%g must be below 1", v.of(name))
		}
	}
	if v.of("lag") >= float64(12*p.Horizon) {
		all.add("parameters.lag.value", "%g months are longer than the plan", v.of("lag"))
	}
	if p.Target == "budget" && !(v.of("cost_each") > 0) {
		all.add("parameters.cost_each.value", "%g must be above 0 to find how many people a budget is enough for", v.of("cost_each"))
	}
	if len(all) > 0 {
		return errors.Join(all...)
	}
	if to := p.target(v, p.Target); to < v.of("start") {
		all.add("target", "%s leads from %.4g to %.4g people: a plan to grow ends with at least as many as it began with", p.Target, v.of("start"), to)
	}
	return errors.Join(all...)
}

// planValues is a value for each number of a plan.
type planValues struct {
	*Plan
	values []float64
}

func (v planValues) of(name string) float64 { return v.values[v.at[name]] }

func (p *Plan) base() planValues {
	v := planValues{p, make([]float64, len(p.names))}
	for i, n := range p.names {
		v.values[i] = p.Parameters[n].value
	}
	return v
}

// target is how many people a target means.
func (p *Plan) target(v planValues, target string) float64 {
	switch target {
	case "share":
		return v.of("ld_share") * v.of("ld_adults")
	case "budget":
		return v.of("budget_share") * v.of("ld_budget") / v.of("cost_each")
	}
	return v.of("start") + v.of("more")
}

// Releasable is an error that names what keeps a plan from being released: a
// figure that nobody has checked.
func (p *Plan) Releasable() error { return releasable(p.unverified()) }

func (p *Plan) unverified() []string {
	var out []string
	for _, n := range p.names {
		if p.Parameters[n].Verification == "unverified" {
			out = append(out, n)
		}
	}
	return out
}

// figures are the numbers as a case lists them.
func (p *Plan) figures() []Assumption {
	return (&Scenario{Parameters: p.Parameters, names: p.names}).assumptions()
}
