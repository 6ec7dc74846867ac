package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khi/cmd/khi/erase"
	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// erasing is one person, or those of a list, on their way out of a folder.
type erasing struct {
	dir       string
	loader    *ingest.Loader
	book      *rights.Book
	who       []ingest.Subject
	marks     []string // of people who were erased from the folder that this one was restored from
	reference string
	until     string // the last day of which nothing about them is taken again; "" for ever
	by        string
	list      string // file outside the folder that keeps who was erased; "" for none
	step      erase.Step
}

// prepare writes all that is to take the place of what there is, and decides. Until it
// returns without an error nothing has changed.
func (e *erasing) prepare() (*erase.Plan, error) {
	if err := e.people(); err != nil {
		return nil, err
	}
	to, err := erase.Begin(e.dir)
	if err != nil {
		return nil, err
	}
	done, err := e.loader.Erase(ingest.EraseRequest{Who: e.who, Marks: e.marks, By: e.by, Until: e.until, Reference: e.reference, Into: to, Step: e.step})
	if err != nil {
		return nil, err
	}
	p := &erase.Plan{Line: done.Line.Seq, Rows: done.Rows, Keys: done.Keys, Hashes: done.Hashes, Again: len(e.marks) > 0}
	for _, s := range e.who {
		p.Who = append(p.Who, erase.Person(s))
	}
	for _, path := range done.Records {
		p.Moves = append(p.Moves, e.move(path, "record/"+filepath.Base(path)))
	}
	for _, name := range done.Old {
		p.Gone = append(p.Gone, "record/"+name)
	}
	for _, name := range done.Originals {
		p.Gone = append(p.Gone, ingest.OriginalsFolder+"/"+name)
	}
	if err := e.beside(p, filepath.Join(to, "rounds")); err != nil {
		return nil, err
	}
	p.Moves = append(p.Moves, e.move(done.Ledger, "ledger.jsonl")) // last: until then the old one names files that are there
	if err := e.keepList(done.Line.Erased.Who); err != nil {
		return nil, err
	}
	return p, p.Commit(e.dir, e.step)
}

func (e *erasing) move(from, to string) erase.Move { return moveOf(e.dir, from, to) }

func moveOf(dir, from, to string) erase.Move {
	name, _ := filepath.Rel(dir, from) // both are absolute or both are not
	return erase.Move{From: filepath.ToSlash(name), To: to}
}

// people finds whom marks stand for among those who have a story or were asked. Those in
// the record are found there.
func (e *erasing) people() error {
	if len(e.marks) == 0 {
		return nil
	}
	known, err := besideRows(e.dir, e.book)
	for s := range known {
		if slices.Contains(e.marks, e.loader.ErasedMark(s.Kind, s.Scheme, s.Key)) && !slices.Contains(e.who, s) {
			e.who = append(e.who, s)
		}
	}
	return err
}

// besideRows are those of whom there is a story or who were asked in a round, with the
// last day that these tell of.
func besideRows(dir string, book *rights.Book) (map[ingest.Subject]string, error) {
	known := map[ingest.Subject]string{}
	asked, err := rounds.People(filepath.Join(dir, roundsFolder))
	for p, day := range asked {
		known[ingest.Subject(p)] = day
	}
	for _, p := range book.People() {
		if p != rights.Together(p.Scheme) { // what a scheme wrote down is about nobody alone
			s := ingest.Subject{Kind: "person", Scheme: p.Scheme, Key: p.Key}
			known[s] = max(known[s], book.LastDay(p))
		}
	}
	return known, err
}

// beside takes them out of their stories and out of the rounds.
func (e *erasing) beside(p *erase.Plan, into string) error {
	var asked []rounds.Person
	for _, s := range e.who {
		asked = append(asked, rounds.Person(s))
		if file := e.book.FileOf(rights.Person{Scheme: s.Scheme, Key: s.Key}); file != "" {
			p.Gone = append(p.Gone, storiesFolder+"/"+filepath.Base(file))
		}
	}
	if e.step != nil {
		if err := e.step("writing rounds"); err != nil {
			return err
		}
	}
	names, err := rounds.Without(filepath.Join(e.dir, roundsFolder), asked, into)
	for _, name := range names {
		p.Moves = append(p.Moves, e.move(filepath.Join(into, name), roundsFolder+"/"+name))
	}
	return err
}

// erase takes people out of the folder. The database is shut on the way and made again.
func (k *keeper) erase(ctx context.Context, e erasing) (*erase.Plan, error) {
	if k.bulk != "" {
		return nil, errBulk
	}
	free, err := k.holdReleases()
	if err != nil {
		return nil, fmt.Errorf("nothing was erased, for %w", err)
	}
	defer func() { _ = free() }()
	book, err := k.storyBook()
	if err != nil {
		return nil, err
	}
	e.dir, e.loader, e.book = k.dir, k.loader, book
	p, err := e.prepare()
	if decided, _ := erase.UnderWay(k.dir); err != nil && decided != nil {
		return nil, fmt.Errorf("the erasing is decided and was cut off; the next start of khi with this folder goes on with it: %w", err)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("nothing was erased: %w", err), erase.Abandon(k.dir))
	}
	if err := k.reopen(ctx); err != nil {
		return p, fmt.Errorf("the erasing is decided and was cut off; the next start of khi with this folder goes on with it: %w", err)
	}
	return p, k.finishErasing(ctx)
}

// holdReleases keeps a release from being made while the record is written anew.
func (k *keeper) holdReleases() (free func() error, err error) {
	releases := filepath.Join(k.dir, "releases")
	if !isFolder(releases) {
		return func() error { return nil }, nil
	}
	return holdFile(filepath.Join(releases, ".making"), "a release is being made: wait until it is there")
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// reopen shuts the database and opens it again: what is to be done while it is shut is
// done then.
func (k *keeper) reopen(ctx context.Context) error {
	err := k.db.Close()
	k.db = nil
	if err != nil {
		return err
	}
	if err := k.open(ctx); err != nil {
		return err
	}
	if err := errors.Join(k.lookThrough(ctx), endOpening(k.dir)); err != nil {
		return err
	}
	return k.recount(ctx)
}

// errStillHeld is an erasing of which something was found in the folder afterwards.
var errStillHeld = errors.New("somebody who was erased is still in the folder")

// errOldKey is a change of the key after which a pseudonym of the key before was found.
var errOldKey = fmt.Errorf("it holds pseudonyms of the key before: %w", errStillHeld)

func stillHeld(p *erase.Plan) error {
	if p.Rekeyed {
		return errOldKey
	}
	return errStillHeld
}

// finishErasing ends an erasing that was decided, here or before the last start: the
// database is made again by now. It publishes, looks for them in every byte, and only
// then forgets whom to look for.
func (k *keeper) finishErasing(ctx context.Context) error {
	p, err := erase.UnderWay(k.dir)
	if err != nil || p == nil {
		return err
	}
	k.shutStories()
	if err := k.loader.Verify(ctx); err != nil {
		return err
	}
	if err := k.namedNowhere(ctx, p.Keys); err != nil {
		return err
	}
	if p.Rekeyed {
		if err := k.renewList(p.List); err != nil {
			return err
		}
	}
	if err := k.publish(ctx); err != nil {
		return err
	}
	var found []string
	k.whileShut = func() (err error) {
		found, err = erase.Search(k.dir, p.Keys, p.Hashes, k.unlock())
		return err
	}
	err = k.reopen(ctx)
	if k.whileShut = nil; err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("%s: %w: take these files out of the folder, then start khi again", strings.Join(found, ", "), stillHeld(p))
	}
	if err := k.noteErasing(p); err != nil {
		return err
	}
	return erase.End(k.dir, nil)
}

// namedNowhere reports rows of the database that name one of some keys: of people, or of
// arrangements of theirs.
func (k *keeper) namedNowhere(ctx context.Context, keys []int64) error {
	gone, rows := map[int64]bool{}, int64(0)
	for _, key := range keys {
		gone[key] = true
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		return err
	}
	for _, c := range contracts {
		for _, kind := range append([]string{"arrangement"}, ingest.SubjectKinds...) {
			column := c.NamedBy(kind)
			if column == "" {
				continue
			}
			s := queries.Get("subject/named")
			s.Text = strings.NewReplacer("{table}", duck.Whole(c.ID), "{key}", column).Replace(s.Text) // names of our own files
			err := k.db.Read(ctx, s, nil, func(v []any) error {
				if key, ok := v[0].(int64); ok && gone[key] {
					n, _ := v[1].(int64)
					rows += n
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	if rows > 0 {
		return fmt.Errorf("%d rows in the database: %w", rows, errStillHeld)
	}
	return nil
}

// noteErasing writes into the trail, where there is one, that it was done: not about whom.
func (k *keeper) noteErasing(p *erase.Plan) error {
	line := fmt.Sprintf("line %d of the ledger", p.Line)
	if p.Rekeyed {
		return k.noteInTrail(access.Entry{Who: "khi key", Did: access.Rekeyed, What: line})
	}
	return k.noteInTrail(access.Entry{Who: "khi subject", Did: access.Erased, What: line})
}
