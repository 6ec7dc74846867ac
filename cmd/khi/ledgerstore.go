package main

import (
	"context"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// ledgerStore lets package ingest write to the database: neither knows the
// other, so the two meet here.
type ledgerStore struct {
	db    *duck.DB
	specs []duck.CellSpec
}

func (s *ledgerStore) Update(ctx context.Context, do func(ingest.Tx) error) error {
	return s.db.Update(ctx, func(tx *duck.Tx) error { return do(&ledgerTx{Tx: tx, specs: s.specs}) })
}

func (s *ledgerStore) Read(ctx context.Context, st queries.Statement, args map[string]any, each func(values []any) error) error {
	return s.db.Read(ctx, st, args, each)
}

func (s *ledgerStore) Checkpoint(ctx context.Context) error { return s.db.Checkpoint(ctx) }

// ledgerTx is a write that knows which indicators there are.
type ledgerTx struct {
	*duck.Tx
	specs []duck.CellSpec
}

func (tx *ledgerTx) Fill(table string, columns []string, fill func(ingest.Rows) error) (int64, error) {
	return tx.Tx.Fill(table, columns, func(to *duck.Rows) error { return fill(to) })
}

func (tx *ledgerTx) CountPending(single int64, spare func(once bool)) error {
	return tx.Tx.CountPending(tx.specs, single, spare)
}
