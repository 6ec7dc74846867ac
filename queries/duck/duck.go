// Package duck is the database of the service: the one place that opens
// DuckDB, keeps it shut to everything but our own statements, and writes to it.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"khi/queries"
)

// ErrReopen says that the database has stopped itself after a failure on disk.
// Nothing that was committed is lost; close it and open it again.
var ErrReopen = errors.New("the database has stopped itself and must be opened again")

// Options say where the data is and how much of the machine to use.
type Options struct {
	Dir         string // the data folder; khi.db, khi.lock and snapshots live in it
	MemoryLimit string // as DuckDB writes it, such as 1GB; "" is 1GB
	Threads     int    // 0 is one for each core
	SpillLimit  string // most that may spill to disk, such as 4GB; "" is 4GB
	Beside      string // a folder outside the data folder into which rows may be written; "" for none
	PackLater   bool   // whoever opens it has snapshots packed anew when there is time (PackDue, PackNext)
	// Prepare, if given, runs when the folder is locked and khi.db still shut.
	Prepare func() error
}

// DB is khi.db, open for writing. One process has it at a time.
type DB struct {
	dir     string
	lock    *os.File
	sql     *sql.DB
	writing chan struct{} // holds a token while somebody writes
	once    sync.Once
	feeds   feeds
	options Options
	amended amended // snapshots since one was written anew

	using       sync.Mutex // is held while it is seen to who has a connection, and while the database rests
	connections int
}

// Open takes the data folder for this process, opens khi.db in it, shuts every
// door of the database to files and network, and brings schema, views and
// reference tables up to date. It makes the folder if there is none.
func Open(ctx context.Context, o Options) (*DB, error) {
	dir, err := prepareFolder(o.Dir)
	if err != nil {
		return nil, err
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	db := &DB{dir: dir, lock: lock, writing: make(chan struct{}, 1), options: o}
	if o.Prepare != nil {
		if err := o.Prepare(); err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	if err := db.open(ctx, o); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, o Options) error {
	if err := errors.Join(ownFiles(db.dir), clearSpill(db.dir)); err != nil {
		return err
	}
	if err := db.openFile(ctx, o); err != nil {
		return err
	}
	if err := db.checkSettings(ctx); err != nil {
		return err
	}
	if err := db.migrate(ctx); err != nil {
		return err
	}
	return ownFiles(db.dir)
}

// openFile opens khi.db and shuts its doors.
func (db *DB) openFile(ctx context.Context, o Options) error {
	var once sync.Once
	var shutErr error
	connector, err := duckdb.NewConnector(dsn(db.dir, o), func(e driver.ExecerContext) error {
		// Every new connection comes through here, but settings belong to the
		// whole database and cannot be set again after the lock.
		once.Do(func() { shutErr = shutDoors(ctx, e, db.dir, o.Beside) })
		return shutErr
	})
	if err != nil {
		return fmt.Errorf("cannot open %s: %w; if it is damaged, set it aside and run `khi rebuild`",
			filepath.Join(db.dir, "khi.db"), err)
	}
	db.sql = sql.OpenDB(connector)
	// A connection is closed when it is handed back: with it go its temporary
	// tables, and so no write can see what an earlier one staged.
	db.sql.SetMaxIdleConns(-1)
	return db.learnFeeds(ctx)
}

// dsn holds the settings that can be given before the database opens. Those
// that carry a path or a list are set as parameters in shutDoors.
func dsn(dir string, o Options) string {
	threads := o.Threads
	if threads <= 0 {
		threads = runtime.NumCPU()
	}
	set := url.Values{
		"memory_limit":            {orElse(o.MemoryLimit, "1GB")},
		"threads":                 {strconv.Itoa(threads)},
		"max_temp_directory_size": {orElse(o.SpillLimit, "4GB")},
		// What it gives up goes back to the system even if nobody asks it anything again: a
		// service kept half a gigabyte for ever that publishing had needed for a moment.
		"allocator_background_threads": {"true"},
		// Each group of rows is compressed as soon as it is full, and not five together: the
		// last ones would else be left to the commit, which has one core only.
		"write_buffer_row_group_count": {"1"},
		"autoinstall_known_extensions": {"false"},
		"autoload_known_extensions":    {"false"},
	}
	return filepath.Join(dir, "khi.db") + "?" + set.Encode()
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// shutDoors runs once for the database, on its first connection.
func shutDoors(ctx context.Context, e driver.ExecerContext, dir, beside string) error {
	snapshots := filepath.Join(dir, "snapshots")
	steps := []struct {
		statement string
		args      []driver.NamedValue
	}{
		{"upkeep/temp_folder", []driver.NamedValue{{Name: "folder", Ordinal: 1, Value: filepath.Join(dir, "spill")}}},
		{"upkeep/allow_snapshots", []driver.NamedValue{{Name: "folder", Ordinal: 1, Value: snapshots}, {Name: "beside", Ordinal: 2, Value: orElse(beside, snapshots)}}},
		{"upkeep/shut_doors", nil},
		{"upkeep/lock", nil},
	}
	for _, step := range steps {
		if _, err := e.ExecContext(ctx, queries.Get(step.statement).Text, step.args); err != nil {
			return fmt.Errorf("shutting the database: %s: %w", step.statement, err)
		}
	}
	return nil
}

// checkSettings refuses to work with a database that is not shut, whatever the
// reason: a path that swallowed the settings, a changed driver.
func (db *DB) checkSettings(ctx context.Context) error {
	return db.Read(ctx, queries.Get("upkeep/settings"), nil, checkShut)
}

func checkShut(v []any) error {
	if v[0] != false || v[1] != true || v[2] != false || v[3] != false {
		return fmt.Errorf("the database did not take the settings that keep it shut (%v), so it is not used", v)
	}
	return nil
}

// Checkpoint folds the write-ahead log into khi.db.
func (db *DB) Checkpoint(ctx context.Context) error {
	return db.alone(ctx, func(conn *sql.Conn) error {
		_, err := exec(ctx, conn, queries.Get("upkeep/checkpoint"), nil)
		return err
	})
}

// Close folds the log into the file, closes it and frees the folder for
// another process. It can be called twice.
func (db *DB) Close() error {
	var err error
	db.once.Do(func() {
		if db.sql != nil {
			err = db.sql.Close()
		}
		err = errors.Join(err, ownFiles(db.dir), unlockFolder(db.lock))
	})
	return err
}

// Dir is the data folder.
func (db *DB) Dir() string { return db.dir }

// alone runs f on a connection of its own while nobody else writes.
func (db *DB) alone(ctx context.Context, f func(conn *sql.Conn) error) (err error) {
	select {
	case db.writing <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("waiting for another write to end: %w", ctx.Err())
	}
	defer func() { <-db.writing }()
	conn, free, err := db.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, free()) }()
	return f(conn)
}

// explain adds ErrReopen to an error after which the database answers nothing, and
// ErrTooMuch to one after which it goes on.
func explain(err error) error {
	if err != nil && !errors.Is(err, ErrTooMuch) && strings.Contains(err.Error(), "Out of Memory Error") {
		return errors.Join(ErrTooMuch, err)
	}
	if err != nil && !errors.Is(err, ErrReopen) && strings.Contains(err.Error(), "database has been invalidated") {
		return errors.Join(ErrReopen, err)
	}
	return err
}
