package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"

	"khi/ingest"
	"khi/ingest/finding"
	"khi/metrics"
	"khi/queries"
	"khi/queries/duck"
)

// snapshotStore lets the engine read a snapshot: package metrics may not know
// the database, so the two meet here.
type snapshotStore struct {
	snapshot interface {
		Read(ctx context.Context, st queries.Statement, args map[string]any, each func(values []any) error) error
	}
	mu      sync.Mutex
	counted map[[2]string]bool // by list and indicator, what there is anything of; nil before it was asked
}

// row takes the values of one row in turn; the first that is not of the asked
// type spoils the row and is told once.
type row struct {
	values []any
	at     int
	err    error
}

func (r *row) next() any {
	if r.at >= len(r.values) {
		r.err = fmt.Errorf("the row has only %d columns", len(r.values))
		return nil
	}
	v := r.values[r.at]
	r.at++
	return v
}

// text reads a VARCHAR; NULL is "".
func (r *row) text() string {
	switch v := r.next().(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		r.err = fmt.Errorf("column %d is %T and not text", r.at, v)
		return ""
	}
}

func (r *row) whole() int64 {
	v, ok := r.next().(int64)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("column %d is not a whole number", r.at)
	}
	return v
}

func (r *row) number() float64 {
	v, ok := r.next().(float64)
	if !ok && r.err == nil {
		r.err = fmt.Errorf("column %d is not a number", r.at)
	}
	return v
}

// maybe is a number, or nil where there is none.
func (r *row) maybe() *float64 {
	if r.at < len(r.values) && r.values[r.at] == nil {
		r.at++
		return nil
	}
	v := r.number()
	return &v
}

// amount is a number, or infinite where the database does not know it: no rule
// about large amounts can then be kept, and the figure stays hidden.
func (r *row) amount() float64 {
	if r.at < len(r.values) && r.values[r.at] == nil {
		r.at++
		return math.Inf(1)
	}
	return r.number()
}

// read runs a statement of lists/ and hands each row over.
func (s *snapshotStore) read(ctx context.Context, name string, args map[string]any, each func(r *row)) error {
	err := s.snapshot.Read(ctx, queries.Get("lists/"+name), args, func(values []any) error {
		r := &row{values: values}
		each(r)
		return r.err
	})
	if errors.Is(err, duck.ErrTooMuch) {
		return fmt.Errorf("%s: %w: %w", name, metrics.ErrTooMuch, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// has says whether one of the lists of cells has anything of an indicator. Most have
// nothing of most, and asking each of them takes a good part of a start.
func (s *snapshotStore) has(ctx context.Context, list, indicator string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.counted == nil {
		counted := map[[2]string]bool{}
		if err := s.read(ctx, "snapshot_counted", nil, func(r *row) { counted[[2]string{r.text(), r.text()}] = true }); err != nil {
			return false, err
		}
		s.counted = counted
	}
	return s.counted[[2]string{list, indicator}], nil
}

// ofIndicator runs a list of the cells of one indicator, if it has any.
func (s *snapshotStore) ofIndicator(ctx context.Context, list, indicator string, each func(r *row)) error {
	if some, err := s.has(ctx, list, indicator); err != nil || !some {
		return err
	}
	return s.read(ctx, list, map[string]any{"indicator": indicator}, each)
}

// Cells gives every cell of one indicator.
func (s *snapshotStore) Cells(ctx context.Context, indicator string) (*metrics.Cells, error) {
	out := &metrics.Cells{}
	key := func(r *row) metrics.CellKey {
		return metrics.CellKey{Scheme: r.text(), Period: metrics.Period(r.text()), Dimension: r.text(), Level: r.text()}
	}
	err := s.ofIndicator(ctx, "snapshot_cells", indicator, func(r *row) {
		out.Cells = append(out.Cells, metrics.Cell{CellKey: key(r), Respondents: r.whole(), N: r.whole(),
			SW: r.number(), SWW: r.number(), SWX: r.number(), SWXX: r.number(), Largest: r.amount(), Second: r.amount()})
	})
	if err != nil {
		return nil, err
	}
	err = s.ofIndicator(ctx, "snapshot_bins", indicator, func(r *row) {
		out.Bins = append(out.Bins, metrics.Bin{CellKey: key(r), Bin: int(r.whole()), N: r.whole()})
	})
	if err != nil {
		return nil, err
	}
	err = s.ofIndicator(ctx, "snapshot_left_out", indicator, func(r *row) {
		out.LeftOut = append(out.LeftOut, metrics.LeftOutCell{Scheme: r.text(), Period: metrics.Period(r.text()),
			Reason: r.text(), Respondents: r.whole()})
	})
	return out, err
}

// Labels gives what a snapshot says about itself.
func (s *snapshotStore) Labels(ctx context.Context) (*metrics.Labels, error) {
	l := &metrics.Labels{}
	for _, part := range []func(context.Context, *metrics.Labels) error{
		s.meta, s.places, s.loads, s.findings, s.benchmarks, s.claims, s.targets, s.totals, s.ratings, s.changes, s.groups, s.periods,
	} {
		if err := part(ctx, l); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (s *snapshotStore) meta(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_meta", nil, func(r *row) {
		switch key, value := r.text(), r.text(); key {
		case "as_of":
			l.AsOf = value
		case "invented":
			l.Invented = value == "true"
		case "files_kept":
			l.FilesKept = value == "true"
		case "fingerprint":
			l.Fingerprint = value
		default:
			if need, ok := strings.CutPrefix(key, besideKey); ok {
				r.err = l.BesideOthers(need, []byte(value))
			}
		}
	})
}

func (s *snapshotStore) places(ctx context.Context, l *metrics.Labels) error {
	seen := map[string]bool{}
	return s.read(ctx, "snapshot_schemes", nil, func(r *row) {
		scheme := metrics.Place{ID: r.text(), Name: r.text(), Model: r.text(), Grain: metrics.Scheme}
		nation, area, areaName := r.text(), r.text(), r.text()
		_, _ = r.text(), r.text() // region and provider type
		scheme.Opened, scheme.Closed, scheme.Parent = r.text(), r.text(), area
		l.Schemes = append(l.Schemes, scheme)
		if !seen[area] {
			seen[area] = true
			l.Areas = append(l.Areas, metrics.Place{ID: area, Name: areaName, Grain: metrics.Area, Parent: nation})
		}
	})
}

func (s *snapshotStore) findings(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_findings", nil, func(r *row) {
		f := metrics.FindingCount{Seq: r.whole(), Level: r.text(), Rule: r.text(), Field: r.text(), Advice: r.text(), N: r.whole()}
		f.What, f.Of = finding.Called(f.Rule), ingest.FieldCalled(f.Field)
		l.Findings = append(l.Findings, f)
	})
}

func (s *snapshotStore) benchmarks(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_benchmarks", nil, func(r *row) {
		b := metrics.Published{Source: r.text(), Vintage: r.text(), Measure: r.text(), Period: metrics.Period(r.text()),
			PlaceCode: r.text(), PlaceName: r.text(), Population: r.text(), Statistic: r.text()}
		value, flag := r.next(), r.text()
		if v, ok := value.(float64); ok {
			b.Value = metrics.Known(v)
		} else {
			b.Value = publishersSymbol(flag)
		}
		l.Benchmarks = append(l.Benchmarks, b)
	})
}

// publishersSymbol turns the symbol that a publisher printed instead of a
// number into a figure that is none.
func publishersSymbol(flag string) metrics.Figure {
	switch flag {
	case "c":
		return metrics.Hidden()
	case "w":
		return metrics.Missing(metrics.NoAnswers)
	case "z":
		return metrics.Missing(metrics.NotApplicable)
	}
	return metrics.Missing(metrics.NotAvailable)
}

func (s *snapshotStore) periods(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_periods", nil, func(r *row) { l.Periods = append(l.Periods, r.text()) })
}

// cellSpecs tells the database which cells to count.
func cellSpecs() ([]duck.CellSpec, error) {
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		return nil, err
	}
	var specs []duck.CellSpec
	for _, ind := range catalogue {
		spec := duck.CellSpec{Indicator: ind.Name, Kind: string(ind.Kind), SQL: ind.SQL, By: ind.By, Amounts: ind.Unit == metrics.Pounds, Reads: ind.Reads, LooksBack: ind.LooksBack}
		if ind.Own() {
			spec.Reads, spec.LooksBack = nil, false // nobody has seen to it that these lines are true
		}
		if ind.Yearly {
			spec.Periods = "year"
		}
		specs = append(specs, spec)
	}
	return specs, nil
}
