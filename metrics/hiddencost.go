package metrics

import (
	"context"

	"khi/metrics/disclose"
)

// HiddenCost is what protection costs the readers of one indicator: how much of
// all that could be published is hidden, over every place, period and breakdown.
type HiddenCost struct {
	Indicator string  `json:"indicator"`
	Cells     int     `json:"cells"`   // that somebody is counted in
	Small     int     `json:"small"`   // hidden for their own numbers
	Further   int     `json:"further"` // hidden so that those cannot be worked out
	LostSmall float64 `json:"lost_small_percent"`
	Lost      float64 `json:"lost_further_percent"`
	// Lost: of the people whom all cells count, a person once for each, the
	// share that is counted in hidden cells of either sort.
	Open int `json:"open"` // hidden cells that could not be shown to be wide enough; 0
}

// HiddenCosts is the cost of every indicator, in the order of the catalogue.
func (e *Engine) HiddenCosts(ctx context.Context) ([]HiddenCost, error) {
	e.warm(ctx)
	var all []HiddenCost
	for _, ind := range e.catalogue {
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		all = append(all, l.cost)
	}
	return all, nil
}

// HiddenSoFar is HiddenCosts of the indicators that have been decided on by now,
// and whether these are all: it waits for nothing.
func (e *Engine) HiddenSoFar() (costs []HiddenCost, all bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	all = true
	for _, ind := range e.catalogue {
		o := e.lattices[e.families[ind.Name][0].Name]
		if o == nil || !o.made() || o.err != nil {
			all = false
			continue
		}
		costs = append(costs, o.of[ind.Name].cost)
	}
	return costs, all
}

// hiddenCostOf adds up what is hidden of one indicator.
func hiddenCostOf(m *member, profile disclose.Profile) HiddenCost {
	c := HiddenCost{Indicator: m.ind.Name, Cells: len(m.frame.Cells), Open: m.open + m.openJoint}
	var all, small, further int64
	for i, cell := range m.frame.Cells {
		all += cell.Respondents
		switch {
		case !profile.Safe(cell):
			c.Small++
			small += cell.Respondents
		case m.hidden[i]:
			c.Further++
			further += cell.Respondents
		}
	}
	if all > 0 {
		c.LostSmall, c.Lost = 100*float64(small)/float64(all), 100*float64(further)/float64(all)
	}
	return c
}
