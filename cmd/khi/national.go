package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"khi/cmd/khi/demo"
	"khi/queries"
	"khi/queries/disk"
	"khi/queries/duck"
)

// A folder can be filled in bulk with a made-up country, to measure how fast the
// service is at that size. Its rows come from no file, so nothing real can come that
// way. The mark says that the folder has such rows, of batch 0: without it they count
// as damage, and the next start throws them away.

// bulkMark is the file that says what a folder was filled with.
const bulkMark = "BULK"

// bulkOf is what the mark says, or "" where there is none.
func bulkOf(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, bulkMark))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(text), err
}

// errBulk refuses what needs the record of every row.
var errBulk = errors.New("this folder was filled in bulk for benchmarks and has no record: make another with `khi demo --scale national`")

// nationalFlags are what makes a country in bulk.
type nationalFlags struct {
	scale     *string
	responses *int64
	schemes   *int
}

func addNationalFlags(f *flag.FlagSet) nationalFlags {
	return nationalFlags{
		f.String("scale", "", "national: fill an empty folder in bulk with a made-up country, for benchmarks only"),
		f.Int64("responses", 60_000_000, "with --scale: about how many answers to a survey"),
		f.Int("schemes", 0, "with --scale: how many schemes (0: one in every council that has to do with social care)"),
	}
}

// makeNational fills an empty data folder in bulk.
func makeNational(ctx context.Context, c *cli, o *keeperOptions, n demo.National) (err error) {
	if err := refuseUsed(o.data); err != nil {
		return err
	}
	if err := os.MkdirAll(o.data, 0o700); err != nil {
		return err
	}
	if err := disk.Write(filepath.Join(o.data, inventedMark), []byte("The data in this folder are made up, in bulk and for benchmarks only.\n")); err != nil {
		return err
	}
	k, err := openKeeper(ctx, *o, c.stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.close()) }()
	base, err := newBulkBase(k.db)
	if err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, "a made-up country, in bulk and for benchmarks only: none of it is about anybody")
	began := time.Now()
	done, err := n.Fill(ctx, base, func(done, all demo.NationalReport) {
		fmt.Fprintf(c.stdout, "%d of %d schemes, %.1f of %.1f million answers, %.0f s\n", done.Schemes, all.Schemes,
			float64(done.Responses)/1e6, float64(all.Responses)/1e6, time.Since(began).Seconds())
	})
	if err != nil {
		return err
	}
	if err := k.db.Checkpoint(ctx); err != nil {
		return err
	}
	mark := fmt.Sprintf("A country made up in bulk for benchmarks: seed %d, %d schemes, %d people, %d answers, up to %s.\n",
		n.Seed, done.Schemes, done.People, done.Responses, n.Today.Format(time.DateOnly))
	if err := disk.Write(filepath.Join(k.dir, bulkMark), []byte(mark)); err != nil {
		return err
	}
	k.bulk = mark // part of the fingerprint: the first start takes up what is published here
	fmt.Fprintf(c.stdout, "made %d schemes, %d people and %d answers in %.1f s; every indicator for every scheme and quarter from these rows in %.1f s (%.0f answers/s)\n",
		done.Schemes, done.People, done.Responses, done.Making.Seconds(), done.Counting.Seconds(), float64(done.Responses)/max(done.Counting.Seconds(), 1e-9))
	published := time.Now()
	if err := k.publish(ctx); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "published in %.1f s\n", time.Since(published).Seconds())
	return nil
}

// refuseUsed refuses a folder that holds anything.
func refuseUsed(dir string) error {
	held, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(held) > 0 {
		err = fmt.Errorf("--scale national fills a new folder, and %s is not empty (it has %s): name another", dir, held[0].Name())
	}
	return err
}

// bulkBase lets package demo fill the database: it may not know it.
type bulkBase struct {
	db    *duck.DB
	specs []duck.CellSpec
}

func newBulkBase(db *duck.DB) (*bulkBase, error) {
	specs, err := cellSpecs()
	return &bulkBase{db, specs}, err
}

func (b *bulkBase) Update(ctx context.Context, do func(exec func(s queries.Statement, args map[string]any) error) error) error {
	return b.db.Update(ctx, func(tx *duck.Tx) error {
		return do(func(s queries.Statement, args map[string]any) error {
			_, err := tx.Exec(s, args)
			return err
		})
	})
}

func (b *bulkBase) Count(ctx context.Context, schemes []string) error {
	return b.db.Update(ctx, func(tx *duck.Tx) error {
		if err := tx.Touch(schemes...); err != nil {
			return err
		}
		return tx.RefreshCells(b.specs)
	})
}
