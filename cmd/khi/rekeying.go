package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"khi/cmd/khi/erase"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries/disk"
)

// rekeying is a folder on its way under another key.
type rekeying struct {
	dir    string
	loader *ingest.Loader
	book   *rights.Book
	key    []byte // the new one
	list   string // of who was erased, outside the folder; "" for none
	step   erase.Step
}

// prepare writes all that is to take the place of what there is, and decides. It is
// carried out as an erasing is, and outlives whoever carries it out in the same way.
func (r *rekeying) prepare() (*erase.Plan, *ingest.Rekeying, error) {
	to, err := erase.Begin(r.dir)
	if err != nil {
		return nil, nil, err
	}
	done, err := r.loader.Rekey(ingest.RekeyRequest{Key: r.key, By: systemUser(), Into: to, Step: r.step})
	if err != nil {
		return nil, nil, err
	}
	p := &erase.Plan{Rekeyed: true, List: r.list, Line: done.Line.Seq, Rows: done.Rows, Keys: done.Keys, Hashes: done.Marks}
	for _, path := range done.Records {
		p.Moves = append(p.Moves, moveOf(r.dir, path, "record/"+filepath.Base(path)))
	}
	for _, name := range done.Old {
		p.Gone = append(p.Gone, "record/"+name)
	}
	if err := r.beside(p, to, done.As); err != nil {
		return nil, nil, err
	}
	p.Moves = append(p.Moves, moveOf(r.dir, done.Ledger, "ledger.jsonl")) // last: until then the old one names files that are there
	return p, done, p.Commit(r.dir, r.step)
}

// beside brings stories and rounds along.
func (r *rekeying) beside(p *erase.Plan, to string, as func(kind, scheme string, key int64) int64) error {
	if r.step != nil {
		if err := r.step("writing stories and rounds"); err != nil {
			return err
		}
	}
	stories, err := r.book.Renamed(func(who rights.Person) int64 { return as("person", who.Scheme, who.Key) }, filepath.Join(to, storiesFolder))
	if err != nil {
		return err
	}
	for _, name := range stories {
		p.Moves = append(p.Moves, moveOf(r.dir, filepath.Join(to, storiesFolder, name), storiesFolder+"/"+name))
	}
	asked, err := rounds.Renamed(filepath.Join(r.dir, roundsFolder), as, filepath.Join(to, roundsFolder))
	for _, name := range asked {
		p.Moves = append(p.Moves, moveOf(r.dir, filepath.Join(to, roundsFolder, name), roundsFolder+"/"+name))
	}
	return err
}

// spareKey is a key behind those in force: one that is there, or a new one, which is on the
// disk before anything is under it.
func (k *keeper) spareKey() ([]byte, error) {
	if spare := k.loader.Spare(); len(spare) > 0 {
		return spare, nil
	}
	path := pseudonymKeyAt(k.options.keyFile, k.dir)
	all, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	if err := disk.Write(path, append(all, key...)); err != nil {
		return nil, fmt.Errorf("the new key cannot be written behind the old one: %w", err)
	}
	return key, nil
}

// rekey brings the folder under another key, which stands in the key file already. The
// database is shut on the way and made again.
func (k *keeper) rekey(ctx context.Context, key []byte, list string) (*ingest.Rekeying, error) {
	if k.bulk != "" {
		return nil, errBulk
	}
	free, err := k.holdReleases()
	if err != nil {
		return nil, fmt.Errorf("the key was not changed, for %w", err)
	}
	defer func() { _ = free() }()
	book, err := k.storyBook()
	if err != nil {
		return nil, err
	}
	r := rekeying{dir: k.dir, loader: k.loader, book: book, key: key, list: list}
	_, done, err := r.prepare()
	if decided, _ := erase.UnderWay(k.dir); err != nil && decided != nil {
		return nil, fmt.Errorf("the change of the key is decided and was cut off; the next start of khi with this folder goes on with it: %w", err)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the key was not changed: %w", err), erase.Abandon(k.dir))
	}
	if err := k.reopen(ctx); err != nil {
		return nil, fmt.Errorf("the change of the key is decided and was cut off; the next start of khi with this folder goes on with it: %w", err)
	}
	return done, k.finishErasing(ctx)
}
