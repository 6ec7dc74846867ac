package dashboards

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"khi/metrics/benefit/scenario"
)

// planRow is one number of a plan in the form.
type planRow struct {
	scenario.PlanNumber
	Value, Low, High, PriceYear, Source string
	Checked                             []choiceOption
}

// frameRow is what frames a plan: a text or a choice.
type frameRow struct {
	Name, Label, Value string
	Options            []choiceOption
}

type choiceOption struct {
	Value, Words string
	Chosen       bool
}

// checkedAs are the ways in which a number may have been checked, in words.
var checkedAs = [][2]string{{"local", "own records"}, {"read", "read in the source"}, {"quoted", "quoted elsewhere"}, {"computed", "computed"}, {"unverified", "nobody checked"}}

// planFrames are the fields that frame a plan.
var planFrames = []struct {
	name, label string
	of          func(*scenario.Plan) *string
	options     [][2]string
}{
	{"plan", "Name of the plan", func(p *scenario.Plan) *string { return &p.Name }, nil},
	{"target", "Target that it goes for", func(p *scenario.Plan) *string { return &p.Target }, [][2]string{{"more", "more people"}, {"share", "share of adults with a learning disability"}, {"budget", "share of the learning disability budget"}}},
	{"comparator", "What the saving is against", func(p *scenario.Plan) *string { return &p.Comparator }, nil},
	{"perspective", "Whose money", func(p *scenario.Plan) *string { return &p.Perspective }, [][2]string{{"council_net", scenario.Whose["council_net"]}, {"council_gross", scenario.Whose["council_gross"]}, {"exchequer", scenario.Whose["exchequer"]}, {"nhs", scenario.Whose["nhs"]}}},
	{"price_year", "Prices of", func(p *scenario.Plan) *string { return &p.PriceYear }, nil},
	{"base_year", "Year of today’s number", func(p *scenario.Plan) *string { return &p.BaseYear }, nil},
}

func options(of [][2]string, chosen string) []choiceOption {
	var all []choiceOption
	for _, o := range of {
		all = append(all, choiceOption{o[0], sentenceCase(o[1]), o[0] == chosen})
	}
	return all
}

func frameRows(p *scenario.Plan) []frameRow {
	var rows []frameRow
	for _, f := range planFrames {
		rows = append(rows, frameRow{f.name, f.label, *f.of(p), options(f.options, *f.of(p))})
	}
	return append(rows, frameRow{"horizon", "Years", strconv.Itoa(p.Horizon), nil}, frameRow{"grant_years", "Years over which the grant comes in", strconv.Itoa(p.GrantYears), nil})
}

func planRows(p *scenario.Plan) []planRow {
	text := func(v *float64) string {
		if v == nil {
			return ""
		}
		return strconv.FormatFloat(*v, 'f', -1, 64)
	}
	var rows []planRow
	for _, n := range scenario.PlanNumbers {
		q := p.Parameters[n.Name]
		rows = append(rows, planRow{n, text(q.Value), text(q.Low), text(q.High), q.PriceYear, q.Source, options(checkedAs, q.Verification)})
	}
	return rows
}

// growthSend takes the forms of the growth planner and leads to the address of the
// plan that they make.
func (s *server) growthSend(r *request) (*response, error) {
	form, err := readCaseForm(r.Request)
	if err != nil {
		return nil, err
	}
	text := strings.ReplaceAll(form.Get("text"), "\r\n", "\n")
	if len(text) > mostCase || strings.TrimSpace(text) == "" {
		return nil, badRequest("There is no plan in the form, or it is too long.")
	}
	if form.Get("do") == "numbers" {
		changed, err := changedPlan(text, form)
		if err != nil {
			return s.growthPage(r, text, &problem{words: err.Error()})
		}
		text = changed
	}
	if _, err := r.cases.plan(text); err != nil {
		return s.growthPage(r, text, err)
	}
	if form.Get("do") == "keep" {
		return s.keepPlan(r, text, form.Get("why"))
	}
	return seeOther("/cost/growth?plan=" + packCase(text)), nil
}

// changedPlan is the text of a plan with the fields of the form in it.
func changedPlan(text string, form url.Values) (string, error) {
	p, err := scenario.ReadPlan(strings.NewReader(text))
	if err != nil {
		return "", err
	}
	for _, f := range planFrames {
		if form.Has(f.name) {
			*f.of(p) = strings.TrimSpace(form.Get(f.name))
		}
	}
	for name, into := range map[string]*int{"horizon": &p.Horizon, "grant_years": &p.GrantYears} {
		if form.Has(name) {
			if *into, err = strconv.Atoi(strings.TrimSpace(form.Get(name))); err != nil {
				return "", fmt.Errorf("%s: %q is not a whole number", name, form.Get(name))
			}
		}
	}
	for _, n := range scenario.PlanNumbers {
		if err := changeNumber(p.Parameters[n.Name], n, form); err != nil {
			return "", err
		}
	}
	return p.Text()
}

// changeNumber puts what the form says of one number into it. A range that was
// given or taken away decides its distribution; one that was left alone keeps it.
func changeNumber(q *scenario.Parameter, n scenario.PlanNumber, form url.Values) error {
	read := func(part string, was *float64) (*float64, bool, error) {
		field := n.Name + "." + part
		if !form.Has(field) {
			return was, false, nil
		}
		text := strings.ReplaceAll(strings.TrimSpace(form.Get(field)), ",", "")
		if text == "" {
			return nil, was != nil, nil
		}
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, false, fmt.Errorf("%s, %s: %q is not a number", n.Label, part, text)
		}
		return &v, was == nil || *was != v, nil
	}
	value, _, err1 := read("value", q.Value)
	low, lowMoved, err2 := read("low", q.Low)
	high, highMoved, err3 := read("high", q.High)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			return err
		}
	}
	q.Value, q.Low, q.High = value, low, high
	if lowMoved || highMoved {
		q.Distribution = nil
		if low == nil && high == nil {
			q.Distribution = &scenario.Distribution{Family: "certain"}
		}
	}
	for part, into := range map[string]*string{"price_year": &q.PriceYear, "source": &q.Source, "verification": &q.Verification} {
		if field := n.Name + "." + part; form.Has(field) {
			*into = strings.TrimSpace(form.Get(field))
		}
	}
	return nil
}
