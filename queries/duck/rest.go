package duck

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// connect gives a connection of its own to whoever asks. Free gives it back.
func (db *DB) connect(ctx context.Context) (conn *sql.Conn, free func() error, err error) {
	db.using.Lock()
	db.connections++
	db.using.Unlock()
	left := func() {
		db.using.Lock()
		db.connections--
		db.using.Unlock()
	}
	if conn, err = db.sql.Conn(ctx); err != nil {
		left()
		return nil, nil, explain(err)
	}
	return conn, func() error { defer left(); return conn.Close() }, nil
}

// Rest gives back the memory in which the database keeps blocks that were read: it is
// shut and opened again, since it gives up none by itself and its settings are locked.
// Where somebody reads or writes, it rests another time.
func (db *DB) Rest(ctx context.Context) error {
	rested, err := db.rest(ctx)
	if err != nil || !rested {
		return err
	}
	return db.checkSettings(ctx)
}

func (db *DB) rest(ctx context.Context) (rested bool, err error) {
	db.using.Lock()
	defer db.using.Unlock()
	if db.connections > 0 || db.sql == nil {
		return false, nil
	}
	if err := db.sql.Close(); err != nil {
		return false, explain(err)
	}
	if err := db.openFile(ctx, db.options); err != nil {
		return false, errors.Join(ErrReopen, fmt.Errorf("opening the database after a rest: %w", err))
	}
	return true, nil
}
