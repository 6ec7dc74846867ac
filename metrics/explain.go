package metrics

import (
	"context"
)

// Explanation is how a figure was made: what was asked of which rows, how many
// went in, who was left out and why, and which files they came from.
type Explanation struct {
	Indicator  Indicator `json:"indicator"`
	Place      Place     `json:"place"`
	Period     Period    `json:"period"`
	SQL        string    `json:"sql"`
	Headline   string    `json:"headline"`
	In         Figure    `json:"people_in"`
	Counted    Figure    `json:"people_counted"`
	LeftOut    []LeftOut `json:"left_out"`
	Loads      []Load    `json:"loads"`
	Method     string    `json:"method"`
	Protection string    `json:"protection"`
}

// methods says in words how the observations of each kind become an estimate.
var methods = map[Kind]string{
	Proportion: "Each person counts once, by their latest answer in the period. The share of those counted, with a Wilson interval (Wilson 1927), the method of PHEindicatormethods.",
	Mean:       "Each person or arrangement counts once, by the latest record in the period. The average of those counted, weighted by time where the definition says so, with a t interval.",
	Median:     "Each person counts once, by their latest answer in the period. The middle answer, with quartiles (R type 7) and a rank interval (Campbell and Gardner 1988).",
	ChangeKind: "Each person counts once, by their latest answer in the period less their first. The average of the differences, with a t interval.",
	CountKind:  "Everybody in the scheme's records is counted, so there is no interval.",
}

// Explain says how one figure was made.
func (e *Engine) Explain(ctx context.Context, indicator, place string, p Period) (*Explanation, error) {
	ind, pl, l, err := e.ask(ctx, indicator, place)
	if err != nil {
		return nil, err
	}
	if err := e.period(p); err != nil {
		return nil, err
	}
	est := l.of(ind, at{pl.ID, p, whole, whole})
	counted := est.base
	if ind.Kind == CountKind {
		counted = est.value
	}
	out, err := e.people(ctx, ind, pl.ID, p, l)
	if err != nil {
		return nil, err
	}
	return &Explanation{
		Indicator: ind, Place: pl, Period: p, SQL: ind.SQL, Headline: headline(ind, pl.InWords(), p, est),
		In: total(counted, out), Counted: counted, LeftOut: out, Loads: e.loadsOf(pl.ID),
		Method: methods[ind.Kind], Protection: e.profile.Name + ": " + e.profile.Words,
	}, nil
}

// total adds up those counted and those left out; one hidden part hides the
// total, since the total less the rest would give it back.
func total(counted Figure, out []LeftOut) Figure {
	sum, ok := counted.Value()
	if !ok {
		return counted
	}
	for _, lo := range out {
		v, ok := lo.People.Value()
		if !ok {
			return Hidden()
		}
		sum += v
	}
	return Known(sum)
}

// loadsOf are the loads that brought rows of the place's schemes.
func (e *Engine) loadsOf(place string) []Load {
	below := map[string]bool{}
	for _, id := range e.places.schemes[place] {
		below[id] = true
	}
	var loads []Load
	for _, load := range e.labels.Loads {
		for _, id := range load.Schemes {
			if below[id] {
				loads = append(loads, load)
				break
			}
		}
	}
	return loads
}
