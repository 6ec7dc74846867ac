package dashboards

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// answers work out, for people of each need for which there is a case to begin
// with, what a live-in home saves: from the cost that this page shows, which is
// protected, and from nothing else of anybody's.
func (r *request) answers(place metrics.Place) ([]answerView, error) {
	var all []answerView
	for _, need := range scenario.Starts {
		v := answerView{ID: "answer-" + strings.ReplaceAll(need, "_", "-"), Need: metrics.LevelWords(need)}
		v.Beside = r.beside(v.ID, need, place)
		at := r.with("place", place.ID)
		text, err := at.startingCase(need)
		if err != nil {
			p := problemOf(err)
			if p.status != 404 {
				return nil, err
			}
			v.Missing = p.words
			all = append(all, v)
			continue
		}
		w, err := r.cases.work(text)
		if err != nil {
			return nil, err
		}
		o := w.result.Options[0]
		v.Headline, v.Unverified, v.Case = o.Headline, w.result.UnverifiedWords(), "/cost/scenario?place="+url.QueryEscape(place.ID)+"&need="+need
		v.Facts = threeFacts(o)
		v.Steps = plainFigure(v.ID+"-steps", stepsTable(r.engine.Labels(), w.result))
		v.Steps.Lower = true
		if err := r.addMixes(&v, place, need); err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// addMixes sets the answers beside each other that other ways of knowing where people
// would otherwise live give, and says of how many it is known.
func (r *request) addMixes(v *answerView, place metrics.Place, need string) error {
	ours, err := r.ownCost(place, need)
	if err != nil {
		return err
	}
	mixes, sources, err := r.mixes(place, need)
	if err != nil {
		return err
	}
	t, err := r.mixesTable(v.ID+"-mixes", *ours, need, mixes)
	if err != nil {
		return err
	}
	if mixes[0].withoutHospital {
		v.Facts[1].Words = "not shown: " + strings.ToLower(hospitalHidden[:1]) + hospitalHidden[1:]
	}
	if v.Nearer, err = r.nearer(place, need, mixes); err != nil {
		return err
	}
	v.Mixes = plainFigure(v.ID+"-mixes", t)
	v.Mixes.Lower = true
	known, judged, _, err := r.knownBy(place, need)
	if err != nil {
		return err
	}
	if judged {
		v.Sources = known
	}
	switch {
	case sources != nil:
		v.Sources = append(v.Sources, sources.facts()...)
	case slices.ContainsFunc(mixes, func(m mixOf) bool { return m.mix.Basis == "prior placement" }):
		v.Sources = append(v.Sources, []fact{{Name: "Where people lived before", Words: "of which share is hidden, so that nobody can be recognised"}}...)
	}
	return nil
}

// nearer is a place next below whose own records say where its people lived before, for
// a place of which that may not be shown; nil where there is none or none is needed.
func (r *request) nearer(place metrics.Place, need string, mixes []mixOf) (*metrics.Place, error) {
	if place.Grain != metrics.UK || slices.ContainsFunc(mixes, func(m mixOf) bool { return m.place == place.Name }) {
		return nil, nil
	}
	for _, below := range r.engine.Places().Children(place.ID) {
		_, _, ok, err := r.livedBefore(below, need, "prior placement")
		if err != nil {
			return nil, err
		}
		if ok {
			return &below, nil
		}
	}
	return nil, nil
}

// threeFacts are the three numbers, and the share at which the saving vanishes.
func threeFacts(o scenario.OptionResult) []fact {
	c := o.Counterfactual
	facts := []fact{
		{Name: "Against a care home (naive)", Words: poundsOr(c.Naive)},
		{Name: "Against where people would otherwise live (" + c.Basis + ")", Words: scenario.Pounds(c.Mix)},
		{Name: "The same without hospital care", Words: poundsOr(c.WithoutInpatient)},
	}
	if c.FamilyShare != nil {
		facts = append(facts, fact{Name: "Share living with family at which the saving vanishes", Words: fmt.Sprintf("%.1f%%", 100**c.FamilyShare)})
	}
	return facts
}

// stepsTable is the sum by hand: shares times costs, less the arrangement.
func stepsTable(l *metrics.Labels, w *scenario.Result) *metrics.Table {
	o := w.Options[0]
	t := scenarioTable(l, w, "steps", "By hand: shares times costs, less the arrangement ("+frameWords(w, o)+")", "Step",
		metrics.Column{Key: "share", Name: "Share", Unit: metrics.Percent, Role: metrics.Other}, money("cost", "A person-year"), money("product", "Share times cost"))
	none, sum, arrangement := metrics.Missing(metrics.NotApplicable), 0.0, 0.0
	for _, s := range o.Settings {
		sum += s.Share * s.Cost
		t.Rows = append(t.Rows, metrics.Row{Key: s.Name, Label: sentenceCase(s.Name), Cells: known(100*s.Share, s.Cost, s.Share*s.Cost)})
	}
	for _, p := range o.Perspectives {
		if p.Perspective == w.Perspective {
			arrangement = p.Arrangement
		}
	}
	for _, line := range []struct {
		label string
		value float64
	}{{"What people would otherwise have had", sum}, {"Less the live-in home", arrangement}, {"Saving of a person-year", sum - arrangement}} {
		t.Rows = append(t.Rows, metrics.Row{Key: line.label, Label: line.label, Cells: []metrics.Figure{none, none, metrics.Known(line.value)}})
	}
	return t
}
