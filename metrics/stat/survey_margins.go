package stat

import (
	"fmt"
	"math"
	"slices"
)

// margin is a grouping of the respondents to whose known sizes weights were
// brought, with the weights as they were before and after.
type margin struct {
	group        []int
	old, brought []float64
}

// residuals takes out of contributions what the margins explain: after
// post-stratification only the spread within groups is left. A raked sample
// has several margins in one step, which are taken out in turn.
func (s *Sample) residuals(z []float64) []float64 {
	z = slices.Clone(z)
	for _, step := range s.margins {
		rounds := 1
		if len(step) > 1 {
			rounds = rakeRounds
		}
		for range rounds {
			for _, m := range step {
				m.takeOut(z, len(step) > 1)
			}
		}
	}
	return z
}

// rakeRounds is how often the margins of a raking are taken out in turn (R's
// survey does the same).
const rakeRounds = 10

// takeOut subtracts the groups' means, weighted with the weights before; in a
// raking R's survey takes plain means, and so does this.
func (m margin) takeOut(z []float64, plain bool) {
	groups := slices.Max(m.group) + 1
	sum, weight := make([]float64, groups), make([]float64, groups)
	for i, g := range m.group {
		w := m.old[i]
		if plain {
			w = 1
		}
		sum[g] += w * z[i] / m.brought[i]
		weight[g] += w
	}
	for i, g := range m.group {
		z[i] -= m.brought[i] * sum[g] / weight[g]
	}
}

// PostStratify brings the weights to the known number of people in each group
// (postStratify of R's survey): the standard errors of its estimates then rest
// on the spread within groups. Every group that was answered needs a number,
// and every number a group (otherwise its people would be lost).
func (s *Sample) PostStratify(groups []string, population map[string]float64) (*Sample, error) {
	m, err := s.marginOf(groups, population)
	if err != nil {
		return nil, err
	}
	out := *s
	out.weights = m.brought
	out.margins = append(slices.Clone(s.margins), []margin{m})
	return &out, nil
}

// KnownMargin is a grouping of respondents with the known sizes of its groups.
type KnownMargin struct {
	Groups     []string
	Population map[string]float64
}

// Rake brings the weights to several known margins in turn until no weighted
// group is further from its number than 1 part in 10¹⁰ of all people (rake of
// R's survey). Margins that contradict each other do not converge
// (ErrNotConverged).
func (s *Sample) Rake(known []KnownMargin) (*Sample, error) {
	if len(known) == 0 {
		return nil, fmt.Errorf("raking without a margin")
	}
	now := *s
	var step []margin
	for range 1000 {
		before := now.weights
		step = step[:0:0]
		for i, k := range known {
			m, err := now.marginOf(k.Groups, k.Population)
			if err != nil {
				return nil, fmt.Errorf("margin %d: %w", i+1, err)
			}
			now.weights = m.brought
			step = append(step, m)
		}
		if settled(before, now.weights) {
			now.margins = append(slices.Clone(s.margins), step)
			return &now, nil
		}
	}
	return nil, fmt.Errorf("raking: the margins contradict each other: %w", ErrNotConverged)
}

func settled(before, after []float64) bool {
	var moved, all float64
	for i := range before {
		moved += math.Abs(after[i] - before[i])
		all += after[i]
	}
	return moved <= 1e-10*all
}

// marginOf is the margin with weights brought to its numbers.
func (s *Sample) marginOf(groups []string, population map[string]float64) (margin, error) {
	if len(groups) != len(s.weights) {
		return margin{}, fmt.Errorf("%d groups of %d respondents", len(groups), len(s.weights))
	}
	m := margin{old: s.weights}
	place := map[string]int{}
	var sums []float64
	for i, name := range groups {
		g, ok := place[name]
		if !ok {
			if people, known := population[name]; !known || !(people > 0) || math.IsInf(people, 1) {
				return margin{}, fmt.Errorf("group %q: no number of people", name)
			}
			g = len(place)
			place[name] = g
			sums = append(sums, 0)
		}
		m.group = append(m.group, g)
		sums[g] += s.weights[i]
	}
	for name := range population {
		if _, ok := place[name]; !ok {
			return margin{}, fmt.Errorf("group %q has people and no respondent: join it to another: %w", name, ErrTooFew)
		}
	}
	m.brought = make([]float64, len(groups))
	for i, name := range groups {
		m.brought[i] = s.weights[i] * population[name] / sums[place[name]]
	}
	return m, nil
}
