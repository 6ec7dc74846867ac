package dashboards

import (
	"context"

	"khi/metrics"
	"khi/metrics/disclose"
)

// Exact counts a world of the fixture's places: in each scheme 3 people, of whom 1 said
// yes, 2 of them men and 1 a woman.
func (f *fixture) Exact(ctx context.Context, ask metrics.ExactAsk) (*metrics.Unprotected, error) {
	f.exactOnce.Do(func() { f.exact, f.exactErr = metrics.NewEngine(ctx, threes{f}, disclose.Default) })
	if f.exactErr != nil {
		return nil, f.exactErr
	}
	return f.exact.Exact(ctx, ask)
}

// threes is a snapshot in which each scheme has three people.
type threes struct{ f *fixture }

func (w threes) Labels(context.Context) (*metrics.Labels, error) {
	l := *w.f.labels
	l.Periods = []string{"2024-25", "2025-26", "2025-26Q1", "2026-27", "2026-27Q2"}
	return &l, nil
}

func (w threes) Cells(context.Context, string) (*metrics.Cells, error) {
	c := &metrics.Cells{}
	for _, s := range w.f.labels.Schemes {
		for level, said := range map[[2]string][2]float64{{"all", "all"}: {1, 3}, {"gender", "man"}: {0, 2}, {"gender", "woman"}: {1, 1}} {
			c.Cells = append(c.Cells, metrics.Cell{CellKey: metrics.CellKey{Scheme: s.ID, Period: "2025-26", Dimension: level[0], Level: level[1]},
				Respondents: int64(said[1]), N: int64(said[1]), SW: said[1], SWW: said[1], SWX: said[0], SWXX: said[0]})
		}
		c.LeftOut = append(c.LeftOut, metrics.LeftOutCell{Scheme: s.ID, Period: "2025-26", Reason: "not_answered", Respondents: 4})
	}
	return c, nil
}
