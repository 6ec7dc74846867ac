package dashboards

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// The levels of the indicators before_NEED that say where somebody would otherwise
// live, in their order, and the one of those of whom nothing is known.
const (
	careHome    = "care_home"
	supported   = "supported_or_own_home"
	withFamily  = "with_family"
	inHospital  = "in_hospital"
	elsewhere   = "elsewhere"
	settingNone = "not known"
)

// fewestForMix is of how many people it must be known where they lived before, as the
// page gives numbers, for a mix to be made of it.
const fewestForMix = 10

// mixOf is one way of saying where people would otherwise live.
type mixOf struct {
	mix   scenario.Otherwise
	place string // whose records say it; "" for what is published

	withoutHospital bool // it is of the others alone: so few lived in hospital that their number is hidden
}

// hospitalHidden says why a mix leaves hospital out.
const hospitalHidden = "Fewer people lived in hospital than may be shown. The shares are of the others, so that the saving is that without hospital care."

// livedBefore is what the service shows of where people of one need lived before, in
// one place: from the figures that are given, and from nothing else. ok is false where
// a number beside that of hospital is hidden or too few are known; where hospital alone is
// hidden the mix is of the others, and says so. Then sources says how far it is known, if
// that may be said.
func (r *request) livedBefore(place metrics.Place, need, basis string) (m mixOf, sources *scenarioSources, ok bool, err error) {
	dim, what := "before", "where people lived before"
	if basis == scenario.OfEachPerson {
		dim, what = "otherwise", "where each person would live otherwise, as judged or else where they lived before"
	}
	t, err := r.engine.Breakdown(r.ctx(), "before_"+need, place.ID, r.latestYear(), dim)
	if errors.Is(err, metrics.ErrNotFound) {
		return m, nil, false, nil
	}
	if err != nil {
		return m, nil, false, err
	}
	n, hidden := map[string]float64{}, map[string]bool{}
	for _, row := range t.Rows {
		f := t.Figure(row, metrics.Estimate)
		hidden[row.Key] = f.IsHidden()
		n[row.Key], _ = f.Value() // nobody, where there is no figure
	}
	known := n[careHome] + n[supported] + n[withFamily] + n[inHospital]
	if hidden[careHome] || hidden[supported] || hidden[withFamily] || known < fewestForMix {
		return m, nil, false, nil
	}
	if hidden[inHospital] && basis != "regional mix" { // which has no hospital in any case
		m.withoutHospital = true
		what += ", without those in hospital, of whom there are fewer than may be shown"
	}
	m.place = place.Name
	m.mix = scenario.Otherwise{Basis: basis, Verification: "local",
		Source: fmt.Sprintf("%s, records of %s, %s, as shown on the page of that indicator (numbers to the nearest 5)", what, place.Name, r.latestYear().Words())}.Of(n[careHome], n[supported], n[withFamily], n[inHospital])
	if !hidden[elsewhere] && !hidden[settingNone] && !hidden[inHospital] {
		sources = &scenarioSources{known, n[elsewhere], n[settingNone]}
	}
	return m, sources, true, nil
}

// scenarioSources are how many people's alternative is known from where they lived
// before, of how many that says nothing, and of how many it is not known.
type scenarioSources struct{ known, elsewhere, notKnown float64 }

// facts are the shares in whole percent.
func (s *scenarioSources) facts() []fact {
	all := s.known + s.elsewhere + s.notKnown
	share := func(n float64) string { return fmt.Sprintf("%.0f%% of arrangements", math.Round(100*n/all)) }
	return []fact{
		{Name: "Lived before where somebody could live otherwise", Words: share(s.known)},
		{Name: "Lived elsewhere before (another such home, foster care, no home): the mix stands for them", Words: share(s.elsewhere)},
		{Name: "Not known where they lived before: the mix stands for them", Words: share(s.notKnown)},
	}
}

// knownBy says of how many arrangements the alternative is known in which way, as the
// service shows it; judged tells whether anybody's was judged, as far as that is shown,
// and unsure that a number is hidden which would say so.
func (r *request) knownBy(place metrics.Place, need string) (facts []fact, judged, unsure bool, err error) {
	t, err := r.engine.Breakdown(r.ctx(), "before_"+need, place.ID, r.latestYear(), "known_by")
	if errors.Is(err, metrics.ErrNotFound) {
		return nil, false, true, nil
	}
	if err != nil {
		return nil, false, false, err
	}
	for _, row := range t.Rows {
		if row.Key == wholeRow {
			continue
		}
		f := t.Figure(row, metrics.Estimate)
		words, byJudgement := "hidden, so that nobody can be recognised", row.Key != settingNone && row.Key != "prior_placement"
		if n, shown := f.Value(); shown {
			words = metrics.Count.Text(f) + " arrangements"
			judged = judged || n > 0 && byJudgement
		}
		unsure = unsure || f.IsHidden() && byJudgement
		name := "Alternative known: " + strings.ToLower(row.Label)
		if row.Key == settingNone {
			name = "Alternative not known"
		}
		facts = append(facts, fact{Name: name, Words: words})
	}
	return facts, judged, unsure, nil
}

// wholeRow is the row of a breakdown that counts all.
const wholeRow = "all"

// mixes are the ways of saying where people of one need would otherwise live, the
// surest first: what was recorded for each person of the place, where somebody's
// alternative was judged, as its numbers say or, where they are hidden, as they differ
// from where people lived before; where those of the place lived before, where those of
// the area or nation around it did, and what is published of the nation.
func (r *request) mixes(place metrics.Place, need string) (all []mixOf, sources *scenarioSources, err error) {
	_, judged, unsure, err := r.knownBy(place, need)
	if err != nil {
		return nil, nil, err
	}
	each, _, known, err := r.livedBefore(place, need, scenario.OfEachPerson)
	if err != nil {
		return nil, nil, err
	}
	own, sources, ok, err := r.livedBefore(place, need, "prior placement")
	if err != nil {
		return nil, nil, err
	}
	if known && (judged || unsure && ok && differ(each.mix, own.mix)) {
		all = append(all, each)
	}
	if ok {
		all = append(all, own)
	}
	for at := place.Parent; at != ""; {
		around, there := r.engine.Places().Find(at)
		if !there {
			break
		}
		m, _, ok, err := r.livedBefore(around, need, "regional mix")
		if err != nil {
			return nil, nil, err
		}
		if ok {
			all = append(all, m)
			break
		}
		at = around.Parent
	}
	if national, published := scenario.Published[need]; published {
		all = append(all, mixOf{mix: national})
	}
	return all, sources, nil
}

// differ tells whether somebody's alternative was judged from what is shown: else what is
// recorded of each person is where they lived before.
func differ(a, b scenario.Otherwise) bool {
	return a.CareHome != b.CareHome || a.Supported != b.Supported || a.Family != b.Family || a.Hospital != b.Hospital
}

// mixesTable sets the three numbers of each way side by side.
func (r *request) mixesTable(id string, ours scenario.Ours, need string, mixes []mixOf) (*metrics.Table, error) {
	var t *metrics.Table
	percent := func(key, name string) metrics.Column {
		return metrics.Column{Key: key, Name: name, Unit: metrics.Percent, Role: metrics.Other}
	}
	for i := range mixes {
		ours.Mix = &mixes[i].mix
		text, err := scenario.Start(need, ours)
		if err != nil {
			return nil, err
		}
		w, err := r.cases.work(text)
		if err != nil {
			return nil, err
		}
		o := w.result.Options[0]
		if t == nil {
			t = scenarioTable(r.engine.Labels(), w.result, id, fmt.Sprintf("The same saving by how it is known where people would otherwise live (%s; %s prices, %s)", scenario.Whose[w.result.Perspective], w.result.PriceYear, w.result.Period), "How it is known",
				percent("care_home", "Care home or supported accommodation"), percent("family", "With family"), percent("hospital", "Hospital"),
				money("naive", "Saving against a care home (naive)"), money("mix", "Saving against the mix"), money("without", "The mix without hospital"), percent("vanishes", "Share with family at which it vanishes"))
		}
		m, c := mixes[i].mix, o.Counterfactual
		label := sentenceCase(m.Basis)
		if mixes[i].place != "" {
			label += ", " + mixes[i].place
		}
		hospital, mix := metrics.Known(100*m.Hospital), metrics.Known(c.Mix)
		if mixes[i].withoutHospital {
			hospital, mix = metrics.Hidden(), metrics.Hidden()
			t.Notes = []metrics.Note{{Key: "without-hospital", Text: hospitalHidden}}
		}
		cells := append(known(100*(m.CareHome+m.Supported), 100*m.Family), hospital, orNone(c.Naive, 1), mix, orNone(c.WithoutInpatient, 1), orNone(c.FamilyShare, 100))
		t.Rows = append(t.Rows, metrics.Row{Key: fmt.Sprintf("%d", i+1), Label: label, Cells: cells})
	}
	return t, nil
}

func orNone(v *float64, times float64) metrics.Figure {
	if v == nil {
		return metrics.Missing(metrics.NotApplicable)
	}
	return metrics.Known(times * *v)
}
