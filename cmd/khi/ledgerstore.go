package main

import (
	"context"
	"slices"

	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// ledgerStore lets package ingest write to the database: neither knows the
// other, so the two meet here.
type ledgerStore struct {
	db    *duck.DB
	specs []cellSpec
}

func (s *ledgerStore) Update(ctx context.Context, do func(ingest.Tx) error) error {
	return s.db.Update(ctx, func(tx *duck.Tx) error { return do(&ledgerTx{Tx: tx, specs: s.specs}) })
}

func (s *ledgerStore) Read(ctx context.Context, st queries.Statement, args map[string]any, each func([]any) error) error {
	return s.db.Read(ctx, st, args, each)
}

func (s *ledgerStore) Checkpoint(ctx context.Context) error { return s.db.Checkpoint(ctx) }

// ledgerTx is a write that knows which indicators there are and which tables
// it has staged rows for.
type ledgerTx struct {
	*duck.Tx
	specs  []cellSpec
	staged []string
}

func (tx *ledgerTx) Stage(table string) error {
	tx.staged = append(tx.staged, table)
	return tx.Tx.Stage(table)
}

// RefreshCells counts the cells of those indicators again that read a table of
// this write; where the write staged nothing, of all.
func (tx *ledgerTx) RefreshCells() error {
	var specs []duck.CellSpec
	for _, s := range tx.specs {
		if len(tx.staged) == 0 || slices.ContainsFunc(s.reads, func(t string) bool { return slices.Contains(tx.staged, t) }) {
			specs = append(specs, s.CellSpec)
		}
	}
	return tx.Tx.RefreshCells(specs)
}
