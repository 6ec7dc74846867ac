package duck

import (
	"context"
	"database/sql"
	"errors"

	"khi/queries"
)

// Read runs a statement in a transaction that refuses to write, for the
// writer's own checks. Values are as in Tx.Rows. Readers of figures use a
// Snapshot instead.
func (db *DB) Read(ctx context.Context, s queries.Statement, args map[string]any, each func(values []any) error) (err error) {
	conn, free, err := db.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, free()) }()
	return readOnly(ctx, conn, func() error { return query(ctx, conn, s, args, each) })
}

// readOnly runs f between BEGIN … READ ONLY and ROLLBACK.
func readOnly(ctx context.Context, conn *sql.Conn, f func() error) error {
	if _, err := exec(ctx, conn, queries.Get("upkeep/begin_read_only"), nil); err != nil {
		return err
	}
	err := f()
	_, end := exec(context.WithoutCancel(ctx), conn, queries.Get("upkeep/rollback"), nil)
	return errors.Join(err, end)
}
