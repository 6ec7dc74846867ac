package duck

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"syscall"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"khi/queries"
)

// ErrDamaged says that khi.db or its log cannot be read. The record holds all
// that was in it: set the database aside and make it again.
var ErrDamaged = errors.New("the database is damaged")

// Damaged reports whether an error of opening or reading the database can be
// cured by making it again. What the machine refuses (no permission, no space,
// no memory) it would refuse again, so that is not damage. DuckDB tells damage
// under several kinds of error, which is why the list is of what it is not.
func Damaged(err error) bool {
	if err == nil || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOSPC) {
		return false
	}
	if errors.Is(err, ErrDamaged) || errors.Is(err, ErrReopen) {
		return true
	}
	var d *duckdb.Error
	if !errors.As(err, &d) {
		return false
	}
	switch d.Type {
	case duckdb.ErrorTypeOutOfMemory, duckdb.ErrorTypePermission, duckdb.ErrorTypeInterrupt, duckdb.ErrorTypeInvalidConfiguration:
		return false
	}
	return true
}

// ReadThrough reads every table that no total of the ledger covers, and so finds
// a block of the file that cannot be read before somebody needs it. A start has
// read the others when it compared the totals.
func (db *DB) ReadThrough(ctx context.Context) error {
	var tables []string
	err := db.Read(ctx, queries.Get("upkeep/tables"), nil, func(v []any) error {
		tables = append(tables, v[0].(string))
		return nil
	})
	if err != nil {
		return err
	}
	for _, table := range tables {
		if slices.Contains(contracted, table) {
			continue
		}
		if !columnName.MatchString(table) {
			return fmt.Errorf("the database has a table %q, which is none of ours: %w", table, ErrDamaged)
		}
		err := db.Read(ctx, fill(queries.Get("upkeep/read_through"), "table", table), nil, func([]any) error { return nil })
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
	}
	return nil
}
