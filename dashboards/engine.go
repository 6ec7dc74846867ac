package dashboards

import (
	"context"

	"khi/metrics"
	"khi/metrics/benefit"
)

// Engine answers questions from one published snapshot. Every number in every
// Table that it answers with has been through protection. An error that satisfies
// errors.Is(err, metrics.ErrNotFound) means that there is no such thing.
type Engine interface {
	Catalogue() metrics.Catalogue
	Places() *metrics.Places
	Labels() *metrics.Labels
	Quarters() []metrics.Period // ascending
	Years() []metrics.Period    // ascending, the last may be incomplete
	Profile(ctx context.Context, place string, period metrics.Period) (*metrics.Table, error)
	Trend(ctx context.Context, indicator, place string) (*metrics.Table, error)
	Breakdown(ctx context.Context, indicator, place string, year metrics.Period, dimension string) (*metrics.Table, error)
	Compare(ctx context.Context, indicator, within string, grain metrics.Grain, period metrics.Period, shape metrics.Shape) (*metrics.Table, error)
	Spine(ctx context.Context, place string, period metrics.Period) (*metrics.Table, error)
	Tartan(ctx context.Context, within string, grain metrics.Grain, period metrics.Period, indicators []string) (*metrics.Table, error)
	Quadrant(ctx context.Context, place string, period metrics.Period) (*metrics.Table, error)
	Multiples(ctx context.Context, indicator, place string) (*metrics.Table, error)
	Map(ctx context.Context, indicator string, period metrics.Period) (*metrics.Table, error)
	Changed(ctx context.Context, place string, period metrics.Period) (*metrics.Table, error)
	Peers(ctx context.Context, indicator, place string, period metrics.Period, chosen []string) (*metrics.Table, error)
	Targets(ctx context.Context, indicator, place, ref string) (*metrics.Table, error)
	Explore(ctx context.Context, s metrics.Selection) (*metrics.Exploration, error)
	Official(ctx context.Context, place string) (*metrics.Table, error)
	Quoted(ctx context.Context, indicator, place string) (*metrics.Table, error)
	Comparators() []benefit.Comparator
	Cost(ctx context.Context, place, comparator string) (*metrics.Table, error)
	// Exact is the one method that gives figures without protection; see exact.go.
	Exact(ctx context.Context, ask metrics.ExactAsk) (*metrics.Unprotected, error)
	Explain(ctx context.Context, indicator, place string, period metrics.Period) (*metrics.Explanation, error)
}

// Publisher gives the snapshot that is current now. A request takes it once,
// so that every figure on a page comes from the same snapshot, and releases it
// when the answer is written. A nil Engine means that nothing is published yet.
type Publisher interface {
	Current() (e Engine, release func())
}
