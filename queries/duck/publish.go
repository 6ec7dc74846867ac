package duck

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"khi/queries"
	"khi/queries/disk"
)

// kept is how many snapshots stay on disk: a reader that is slow to switch
// finds its own for at least this many loads.
const kept = 4

var published = []string{
	"upkeep/publish_cell", "upkeep/publish_cell_bin", "upkeep/publish_cell_left_out", "upkeep/publish_period",
	"upkeep/publish_scheme", "upkeep/publish_load", "upkeep/publish_load_part", "upkeep/publish_load_scheme",
	"upkeep/publish_finding_count", "upkeep/publish_benchmark", "upkeep/publish_claim", "upkeep/publish_target", "upkeep/publish_council_total", "upkeep/publish_scheme_change", "upkeep/publish_rating", "upkeep/publish_group_member", "upkeep/publish_meta",
}

// Publish writes what readers need into a new file of the folder snapshots,
// makes it the current one and gives its path. It becomes visible whole or not
// at all. Meta is what the snapshot says about itself.
func (db *DB) Publish(ctx context.Context, meta map[string]string) (string, error) {
	folder := filepath.Join(db.dir, "snapshots")
	building := filepath.Join(folder, "building.duckdb")
	var path string
	err := db.alone(ctx, func(conn *sql.Conn) error {
		if err := allCounted(ctx, conn); err != nil {
			return err
		}
		err := db.amend(ctx, conn, folder, building, meta)
		since := db.amended.since + 1
		if err != nil && ctx.Err() == nil { // whatever stood in the way, all of it is written anew
			since = 0
			if err = removeBuild(building); err == nil {
				err = fillSnapshot(ctx, conn, building, func(run runner) error { return fillTables(ctx, conn, run, published, meta) })
			}
		}
		if err != nil {
			return errors.Join(fmt.Errorf("writing a snapshot: %w", err), removeBuild(building))
		}
		if path, err = settle(folder, building); err == nil {
			db.amended = amended{since: since, begun: true}
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return path, nil
}

// ErrPending says that rows have changed and their cells are not counted yet.
var ErrPending = errors.New("the cells do not show every load yet, so nothing is published")

func allCounted(ctx context.Context, conn *sql.Conn) error {
	return query(ctx, conn, queries.Get("upkeep/publish_pending"), nil, func(v []any) error {
		if v[0] != int64(0) {
			return ErrPending
		}
		return nil
	})
}

func removeBuild(path string) error {
	for _, p := range []string{path, path + ".wal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// runner runs a statement by its name.
type runner func(name string) error

// fillSnapshot opens the file, or makes it, has it filled and closes it again.
func fillSnapshot(ctx context.Context, conn *sql.Conn, path string, fillIt func(run runner) error) (err error) {
	run := func(name string) error { _, err := exec(ctx, conn, queries.Get(name), nil); return err }
	attach := fill(queries.Get("upkeep/publish_attach"), "path", strings.ReplaceAll(path, "'", "''"))
	if _, err := exec(ctx, conn, attach, nil); err != nil {
		return err
	}
	defer func() {
		_, detach := exec(context.WithoutCancel(ctx), conn, queries.Get("upkeep/publish_detach"), nil)
		err = errors.Join(err, detach)
	}()
	if err := run("upkeep/begin"); err != nil {
		return err
	}
	if err := fillIt(run); err != nil {
		_, undo := exec(context.WithoutCancel(ctx), conn, queries.Get("upkeep/rollback"), nil)
		return errors.Join(err, undo)
	}
	for _, name := range []string{"upkeep/alive", "upkeep/commit", "upkeep/publish_checkpoint"} {
		if err := run(name); err != nil {
			return err
		}
	}
	return nil
}

func fillTables(ctx context.Context, conn *sql.Conn, run runner, statements []string, meta map[string]string) error {
	for _, name := range statements {
		if err := run(name); err != nil {
			return err
		}
	}
	var keys []string
	for k := range meta {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		if _, err := exec(ctx, conn, queries.Get("upkeep/publish_meta_add"), map[string]any{"key": k, "value": meta[k]}); err != nil {
			return err
		}
	}
	return nil
}

// settle gives the finished file its name, which holds the start of its
// SHA-256, and then points CURRENT at it. Each step is on disk before the next.
func settle(folder, building string) (string, error) {
	if err := os.Chmod(building, 0o600); err != nil {
		return "", err
	}
	hash, err := hashOf(building, true)
	if err != nil {
		return "", err
	}
	names, err := snapshotNames(folder)
	if err != nil {
		return "", err
	}
	next := 1
	if len(names) > 0 {
		last, err := strconv.Atoi(names[len(names)-1][:8])
		if err != nil {
			return "", err
		}
		next = last + 1
	}
	name := fmt.Sprintf("%08d-%s.duckdb", next, hash[:12])
	if err := os.Rename(building, filepath.Join(folder, name)); err != nil {
		return "", err
	}
	if err := disk.SyncFolder(folder); err != nil {
		return "", err
	}
	if err := pointTo(folder, name); err != nil {
		return "", err
	}
	names = append(names, name)
	for _, old := range names[:max(0, len(names)-kept)] {
		if err := os.Remove(filepath.Join(folder, old)); err != nil {
			return "", fmt.Errorf("removing an old snapshot: %w", err)
		}
	}
	return filepath.Join(folder, name), nil
}

// hashOf is the SHA-256 of a file, which it can also force to disk.
func hashOf(path string, sync bool) (hash string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if sync {
		if err := f.Sync(); err != nil {
			return "", err
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// pointTo makes CURRENT say the name.
func pointTo(folder, name string) (err error) {
	temporary := filepath.Join(folder, "CURRENT.new")
	f, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(name + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temporary, filepath.Join(folder, "CURRENT")); err != nil {
		return err
	}
	return disk.SyncFolder(folder)
}

var snapshotName = regexp.MustCompile(`^\d{8}-[0-9a-f]{12}\.duckdb$`)

// snapshotNames are the snapshots of the folder, oldest first.
func snapshotNames(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if snapshotName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
