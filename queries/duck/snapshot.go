package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"khi/queries"
)

// ErrNoSnapshot says that nothing has been published in a data folder yet.
var ErrNoSnapshot = errors.New("nothing has been published in this data folder yet: load a file first")

// slowest is how long one statement on a snapshot may take, and snapshotMemory how much
// memory all of them together; they may not spill to the disk.
var (
	slowest        = 10 * time.Second
	snapshotMemory = "1GB"
)

// Snapshot is one published file, open for reading and for nothing else. It
// serves many readers at once, as many as there are cores, one core each.
type Snapshot struct {
	name string
	hash string
	sql  *sql.DB
}

// Current is the path of the snapshot that a data folder points to.
func Current(dir string) (string, error) {
	folder := filepath.Join(dir, "snapshots")
	text, err := os.ReadFile(filepath.Join(folder, "CURRENT"))
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNoSnapshot
	}
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(text))
	if !snapshotName.MatchString(name) {
		return "", fmt.Errorf("%s does not name a snapshot: publish again with `khi rebuild`", filepath.Join(folder, "CURRENT"))
	}
	return filepath.Join(folder, name), nil
}

// OpenSnapshot opens one published file, after checking that its content is
// what its name says.
func OpenSnapshot(path string) (*Snapshot, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	name := filepath.Base(path)
	if !snapshotName.MatchString(name) || strings.ContainsAny(path, "?%#") {
		return nil, fmt.Errorf("%s is not the path of a snapshot", path)
	}
	hash, err := hashOf(path, false)
	if err != nil {
		return nil, err
	}
	if hash[:12] != name[9:21] {
		return nil, fmt.Errorf("snapshot %s is damaged: its content is not what was published; publish again with `khi rebuild`", name)
	}
	set := url.Values{
		"access_mode": {"READ_ONLY"}, "threads": {"1"}, "memory_limit": {snapshotMemory}, "max_temp_directory_size": {"0KB"},
		"autoinstall_known_extensions": {"false"}, "autoload_known_extensions": {"false"},
		"enable_external_access": {"false"}, "lock_configuration": {"true"},
	}
	connector, err := duckdb.NewConnector(path+"?"+set.Encode(), func(driver.ExecerContext) error { return nil })
	if err != nil {
		return nil, fmt.Errorf("opening snapshot %s: %w", name, err)
	}
	s := &Snapshot{name: name, hash: hash, sql: sql.OpenDB(connector)}
	s.sql.SetMaxOpenConns(runtime.NumCPU()) // a reader too many waits here
	s.sql.SetMaxIdleConns(runtime.NumCPU())
	err = s.Read(context.Background(), queries.Get("upkeep/settings"), nil, checkShut)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Name is the file name of the snapshot, unique to its content.
func (s *Snapshot) Name() string { return s.name }

// Hash is the SHA-256 of the file as it was when it was opened.
func (s *Snapshot) Hash() string { return s.hash }

// Read runs a statement and hands over its rows, as Tx.Rows does. It gives up
// when the context does, and after ten seconds at the latest (ErrTooMuch).
func (s *Snapshot) Read(ctx context.Context, st queries.Statement, args map[string]any, each func(values []any) error) (err error) {
	return s.read(ctx, st, args, nil, each)
}

// Table runs a statement without parameters and gives all of its rows with the names
// of the columns.
func (s *Snapshot) Table(ctx context.Context, st queries.Statement) (columns []string, rows [][]any, err error) {
	err = s.read(ctx, st, nil, func(names []string) { columns = names }, func(values []any) error {
		rows = append(rows, slices.Clone(values))
		return nil
	})
	return columns, rows, err
}

func (s *Snapshot) read(ctx context.Context, st queries.Statement, args map[string]any, head func([]string), each func(values []any) error) (err error) {
	own, cancel := context.WithTimeout(ctx, slowest)
	defer cancel()
	conn, err := s.sql.Conn(own)
	if err != nil {
		return inTime(own, ctx, err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return inTime(own, ctx, queryNamed(own, conn, st, args, head, each))
}

// Close closes the snapshot once the reads under way have ended.
func (s *Snapshot) Close() error { return s.sql.Close() }
