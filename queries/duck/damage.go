package duck

import (
	"errors"
	"io/fs"
	"syscall"

	duckdb "github.com/duckdb/duckdb-go/v2"
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
