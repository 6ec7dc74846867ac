package main

import (
	"context"
	"fmt"
	"time"

	"khi/metrics"
)

// loads gives the batches of a snapshot, with what became of their rows.
func (s *snapshotStore) loads(ctx context.Context, l *metrics.Labels) error {
	at := map[int64]int{}
	err := s.read(ctx, "snapshot_loads", nil, func(r *row) {
		load := metrics.Load{Seq: r.whole(), File: r.text(), Original: r.text()}
		load.Source = fmt.Sprintf("%s, version %d", r.text(), r.whole())
		load.Layout, load.In, load.Accepted, load.Refused = r.text(), r.whole(), r.whole(), r.whole()
		load.At, load.Record, load.Line, load.By = r.moment(), r.text(), r.text(), r.text()
		if undo := r.next(); undo == nil {
			r.at += 4
		} else if seq, ok := undo.(int64); ok {
			load.Undone = &metrics.Undoing{Seq: seq, Line: r.text(), By: r.text(), Why: r.text(), At: r.moment()}
		}
		at[load.Seq] = len(l.Loads)
		l.Loads = append(l.Loads, load)
	})
	if err != nil {
		return err
	}
	err = s.read(ctx, "snapshot_load_parts", nil, func(r *row) {
		seq, part := r.whole(), metrics.Part{Table: r.text(), ReplacedBy: r.whole(), Rows: r.whole()}
		if i, ok := at[seq]; ok {
			l.Loads[i].Parts = append(l.Loads[i].Parts, part)
		}
	})
	if err != nil {
		return err
	}
	return s.read(ctx, "snapshot_load_schemes", nil, func(r *row) {
		seq, scheme := r.whole(), r.text()
		if i, ok := at[seq]; ok {
			l.Loads[i].Schemes = append(l.Loads[i].Schemes, scheme)
		}
	})
}

// claims gives the quoted figures of a snapshot.
func (s *snapshotStore) claims(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_claims", nil, func(r *row) {
		l.Claims = append(l.Claims, metrics.Claim{Ref: r.text(), Words: r.text(), Source: r.text(), Vintage: r.text(), SaidOn: r.text(), Place: r.text(),
			Indicator: r.text(), Period: metrics.Period(r.text()), Kind: r.text(), From: metrics.Period(r.text()), Value: r.number()})
	})
}

// targets gives the targets of a snapshot.
func (s *snapshotStore) targets(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_targets", nil, func(r *row) {
		t := metrics.Target{Ref: r.text(), Words: r.text(), Source: r.text(), SetOn: r.text(), Place: r.text(), Indicator: r.text(), From: metrics.Period(r.text())}
		t.Start, t.By, t.Kind, t.Value, t.To = r.maybe(), metrics.Period(r.text()), r.text(), r.number(), r.maybe()
		l.Targets = append(l.Targets, t)
	})
}

// totals gives the published totals of councils and nations in a snapshot.
func (s *snapshotStore) totals(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_council_totals", nil, func(r *row) {
		t := metrics.Total{Source: r.text(), Vintage: r.text(), Period: metrics.Period(r.text()), PlaceCode: r.text(), What: r.text(), By: r.text(), Level: r.text()}
		value, flag := r.next(), r.text()
		t.Value = publishersSymbol(flag)
		if v, ok := value.(float64); ok {
			t.Value = metrics.Known(v)
		}
		l.Totals = append(l.Totals, t)
	})
}

// ratings gives how the regulators rated services in their newest editions.
func (s *snapshotStore) ratings(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_ratings", nil, func(r *row) {
		rating := metrics.Rating{Source: r.text(), Edition: r.text(), Ref: r.text(), Name: r.text(), PlaceCode: r.text(), Nation: r.text()}
		good, rated := r.next().(int64)
		rating.Rated, rating.Good, rating.Rule, rating.From = rated, good == 1, r.text(), r.text()
		l.Ratings = append(l.Ratings, rating)
	})
}

// changes gives which schemes took over from which.
func (s *snapshotStore) changes(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_scheme_changes", nil, func(r *row) {
		l.Changes = append(l.Changes, metrics.SchemeChange{Scheme: r.text(), Successor: r.text(), On: r.text(), Kind: r.text()})
	})
}

// groups gives which places belong together; a group goes by the name of its newest member.
func (s *snapshotStore) groups(ctx context.Context, l *metrics.Labels) error {
	return s.read(ctx, "snapshot_group_members", nil, func(r *row) {
		g, m := metrics.Group{ID: r.text(), Name: r.text(), Kind: r.text()}, metrics.Member{Place: r.text(), From: r.text(), Until: r.text()}
		if n := len(l.Groups); n == 0 || l.Groups[n-1].ID != g.ID {
			l.Groups = append(l.Groups, g)
		}
		last := &l.Groups[len(l.Groups)-1]
		last.Members = append(last.Members, m)
	})
}

// moment reads a TIMESTAMP as RFC 3339 in UTC; NULL is "".
func (r *row) moment() string {
	if t, ok := r.next().(time.Time); ok {
		return t.UTC().Format(time.RFC3339)
	}
	return ""
}
