package cohort

import (
	"cmp"
	"math"
	"slices"

	"khi/metrics/benefit"
)

// Against is what a matched group is made of, and the three numbers that a saving is
// never given without: against residential care alone, against the group as it is, and
// against it without those in hospital; and at which share with family nothing is saved.
type Against struct {
	Settings         []MatchedRow `json:"settings"` // where the matched people live
	Naive            Amount       `json:"naive"`
	Mix              Amount       `json:"mix"`
	WithoutInpatient Amount       `json:"mix_without_inpatient"`
	FamilyShare      *float64     `json:"family_share_at_no_saving"`
	Words            []string     `json:"words,omitempty"`
}

// MatchedRow is one setting of the matched people elsewhere: its part of the group in
// whole percent, and what a year costs there.
type MatchedRow struct {
	Setting string  `json:"setting"`
	Percent float64 `json:"percent"`
	Cost    Amount  `json:"cost"`
}

// restOf is the name of settings that are too small to stand alone.
const restOf = "other settings together"

// part is one setting of the group on its way: who counts in it, each with a weight.
type part struct {
	setting string
	weights []float64 // of each elsewhere; 0 for nobody
	sum     float64
}

// against fills in the settings and the three numbers. own is what those here cost whom
// the group is set beside. Nothing is given that rests on fewer than FewestModel people or
// nearly all on one or two; a number that would lead to such a one is not given either.
func (c *cases) against(m *Matched, elsewhere []Person, parts []float64, own float64) {
	m.Mix = m.Saving
	all, whole := settingsOf(elsewhere, parts)
	all = together(all, elsewhere)
	var shares []benefit.Share
	for _, p := range all {
		cost, row := p.mean(elsewhere), MatchedRow{Setting: p.setting, Percent: math.Round(100 * p.sum / whole), Cost: m.Cost}
		if m.Cost.Value != nil { // else shares and costs would come to what may not be given
			row.Cost = limitless(cost)
		}
		m.Settings = append(m.Settings, row)
		shares = append(shares, benefit.Share{Setting: p.setting, Of: p.sum / whole, Cost: c.money(cost)})
	}
	named := func(like interface{ MatchString(string) bool }) int {
		return slices.IndexFunc(all, func(p part) bool { return like.MatchString(p.setting) })
	}
	m.Naive = withheld("none of those who are like them lives in residential care, or too few")
	if at := named(residentialWords); at >= 0 {
		m.Naive = limitless(shares[at].Cost.Amount - own)
	}
	c.withoutHospital(m, shares, named(inpatientWords), own)
	if at := named(familyWords); at >= 0 {
		if share, err := benefit.BreakEven(shares, shares[at].Setting, c.money(own)); err == nil && share >= 0 && share <= 1 {
			share = math.Round(1000*share) / 1000
			m.FamilyShare = &share
		}
	} else {
		m.Words = append(m.Words, "None of those who are like them lives with family, or too few: that may make the saving look larger than it is.")
	}
}

func (c *cases) withoutHospital(m *Matched, shares []benefit.Share, hospital int, own float64) {
	m.WithoutInpatient = m.Mix
	if hospital < 0 {
		m.Words = append(m.Words, "None of those who are like them lives in hospital as far as these records say, so the mix is the same without.")
		return
	}
	rest, err := benefit.Without(shares, shares[hospital].Setting)
	if err != nil {
		m.WithoutInpatient = withheld("all of those who are like them live in hospital")
		return
	}
	mix, err := benefit.Mix(rest)
	if err != nil {
		m.WithoutInpatient = withheld(err.Error())
		return
	}
	m.WithoutInpatient = limitless(mix.Amount - own)
}

// settingsOf are the settings of those elsewhere who count, the largest first, and what
// all weights come to.
func settingsOf(elsewhere []Person, parts []float64) (all []part, whole float64) {
	for j, w := range parts {
		if w == 0 {
			continue
		}
		at := slices.IndexFunc(all, func(p part) bool { return p.setting == elsewhere[j].Setting })
		if at < 0 {
			at = len(all)
			all = append(all, part{setting: elsewhere[j].Setting, weights: make([]float64, len(parts))})
		}
		all[at].weights[j] = w
		all[at].sum += w
		whole += w
	}
	slices.SortFunc(all, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.sum, a.sum), cmp.Compare(a.setting, b.setting))
	})
	return all, whole
}

// together puts settings of which nothing may be said into one, with as many of the next
// smallest as it takes for something to be said of that: else what is given of the others
// and of all would tell of them.
func together(all []part, elsewhere []Person) []part {
	var stand, rest []part
	for _, p := range all {
		if enough(elsewhere, p.weights) {
			stand = append(stand, p)
		} else {
			rest = append(rest, p)
		}
	}
	if len(rest) == 0 {
		return stand
	}
	few := part{setting: restOf, weights: make([]float64, len(elsewhere))}
	add := func(p part) {
		for j, w := range p.weights {
			few.weights[j] += w
		}
		few.sum += p.sum
	}
	for _, p := range rest {
		add(p)
	}
	for len(stand) > 0 && !enough(elsewhere, few.weights) {
		add(stand[len(stand)-1])
		stand = stand[:len(stand)-1]
	}
	return append(stand, few)
}

// mean is the cost of a setting as its people count in the group.
func (p part) mean(elsewhere []Person) float64 {
	sum := 0.0
	for j, w := range p.weights {
		sum += w * elsewhere[j].Cost.Amount
	}
	return sum / p.sum
}

// enough reports whether a weighted mean of costs may be given: FewestModel people, and no
// one or two of them with nearly all of the sum, as they are and as they count in it.
func enough(people []Person, weights []float64) bool {
	var counted, weighed []Person
	for j, w := range weights {
		if w > 0 {
			p := people[j]
			counted = append(counted, p)
			p.Cost.Amount *= w
			weighed = append(weighed, p)
		}
	}
	return len(counted) >= FewestModel && safe(counted) && safe(weighed)
}

// limitless is an amount in whole pounds without limits.
func limitless(v float64) Amount {
	a := pounds(v, 0)
	a.Low, a.High = nil, nil
	return a
}
