package duck

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"khi/queries"
)

// Most of a publication is packing some million cells, and a load changes those of a few
// schemes. So the last snapshot is copied, and in the copy the rows of those schemes are
// exchanged whose cells are other than the database's: found by looking, so that nothing
// has to be remembered, and nothing that was forgotten can be missed. The other tables are
// small and made anew.

// cellTables are the tables of cells as they are counted here, of which a snapshot can have
// a part exchanged; they come first in published.
var cellTables = []string{"cell", "cell_bin", "cell_left_out"}

// wholeEvery is how often a snapshot is written anew all the same: what was exchanged leaves
// gaps in the file, and new rows stand at its end, so that those of one indicator no longer
// lie together. Where somebody sees to it when there is time (Options.PackLater), it is done
// in the way of a load only after mostAmended.
const (
	wholeEvery  = 16
	mostAmended = 64
)

// amended counts the snapshots made from one another since one was written anew.
type amended struct {
	since int
	begun bool // since is known; a program that has just started guesses it by the number of the last one
	next  bool // the next one is written anew
}

// PackDue says whether it is time that the snapshot is written anew. Whoever asks holds off
// whoever publishes.
func (db *DB) PackDue() bool { return db.amended.since >= wholeEvery }

// PackNext has the next snapshot written anew.
func (db *DB) PackNext() { db.amended.next = true }

// due says whether the snapshot after the one of a number is to be written anew now.
func (a *amended) due(number int, later bool) bool {
	if !a.begun {
		a.begun, a.since = true, number%wholeEvery
	}
	if later {
		return a.next || a.since >= mostAmended
	}
	return a.next || (number+1)%wholeEvery == 0
}

// errWriteAnew says that the last snapshot is not what the next is best made from.
var errWriteAnew = errors.New("all of the snapshot is to be written anew")

// amend makes the next snapshot from the last one.
func (db *DB) amend(ctx context.Context, conn *sql.Conn, folder, building string, meta map[string]string) error {
	if err := removeBuild(building); err != nil {
		return err
	}
	last, err := Current(filepath.Dir(folder))
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(filepath.Base(last)[:8])
	if err != nil || db.amended.due(number, db.options.PackLater) {
		return errWriteAnew
	}
	if err := copyWhole(last, building); err != nil {
		return err
	}
	return fillSnapshot(ctx, conn, building, func(run runner) error { return exchange(ctx, conn, run, meta) })
}

// copyWhole copies a snapshot, if its content is what its name says.
func copyWhole(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(out, h), in)
	if err = errors.Join(err, out.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(h.Sum(nil))[:12] != filepath.Base(from)[9:21] {
		return errWriteAnew
	}
	return nil
}

// exchange brings a copied snapshot up to the database.
func exchange(ctx context.Context, conn *sql.Conn, run runner, meta map[string]string) error {
	if err := run("upkeep/publish_differs"); err != nil {
		return err
	}
	err := query(ctx, conn, queries.Get("upkeep/publish_differing"), nil, func(v []any) error {
		if differing, all := v[0].(int64), v[1].(int64); 4*differing > all {
			return errWriteAnew // packing all takes no longer, and leaves no gaps
		}
		return nil
	})
	if err != nil {
		return err
	}
	var again []string
	for _, table := range cellTables {
		if _, err := exec(ctx, conn, fill(queries.Get("upkeep/publish_forget"), "table", table), nil); err != nil {
			return err
		}
		again = append(again, "upkeep/publish_again_"+table)
	}
	others := published[len(cellTables):]
	for _, name := range others {
		table := strings.TrimPrefix(name, "upkeep/publish_")
		if _, err := exec(ctx, conn, fill(queries.Get("upkeep/publish_drop"), "table", table), nil); err != nil {
			return err
		}
	}
	return fillTables(ctx, conn, run, append(again, others...), meta)
}
