package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khi/cmd/khi/erase"
	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/queries/disk"
)

// erasing is one person, or those of a list, on their way out of a folder.
type erasing struct {
	dir       string
	loader    *ingest.Loader
	book      *rights.Book
	who       []ingest.Subject
	marks     []string // of people who were erased from the folder that this one was restored from
	reference string
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
	done, err := e.loader.Erase(ingest.EraseRequest{Who: e.who, Marks: e.marks, By: e.by, Reference: e.reference, Into: to, Step: e.step})
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
	if err := e.beside(p, filepath.Join(to, "rounds")); err != nil {
		return nil, err
	}
	p.Moves = append(p.Moves, e.move(done.Ledger, "ledger.jsonl")) // last: until then the old one names files that are there
	if err := e.keepList(done.Line.Erased.Who); err != nil {
		return nil, err
	}
	return p, p.Commit(e.dir, e.step)
}

func (e *erasing) move(from, to string) erase.Move {
	name, _ := filepath.Rel(e.dir, from) // both are absolute or both are not
	return erase.Move{From: filepath.ToSlash(name), To: to}
}

// people finds whom marks stand for among those who have a story or were asked. Those in
// the record are found there.
func (e *erasing) people() error {
	if len(e.marks) == 0 {
		return nil
	}
	asked, err := rounds.People(filepath.Join(e.dir, roundsFolder))
	if err != nil {
		return err
	}
	for _, p := range e.book.People() {
		asked = append(asked, rounds.Person{Kind: "person", Scheme: p.Scheme, Key: p.Key})
	}
	for _, p := range asked {
		s := ingest.Subject(p)
		if slices.Contains(e.marks, e.loader.ErasedMark(s.Kind, s.Scheme, s.Key)) && !slices.Contains(e.who, s) {
			e.who = append(e.who, s)
		}
	}
	return nil
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

// erasedOn is a line of the list that is kept outside the folder: who was erased, by marks
// that tell nobody anything who has not the folder's key.
type erasedOn struct {
	Day string   `json:"day"`
	Who []string `json:"who"`
}

// keepList writes all that was ever erased from the folder into the list, before the
// erasing is decided: a backup from before is then never brought back without it.
func (e *erasing) keepList(now []string) error {
	if e.list == "" {
		return nil
	}
	if inside, err := filepath.Rel(e.dir, e.list); err == nil && !strings.HasPrefix(inside, "..") {
		return fmt.Errorf("%s lies in the data folder: the list of who was erased is kept outside it, for whoever restores a backup from before", e.list)
	}
	if e.step != nil {
		if err := e.step("writing the list"); err != nil {
			return err
		}
	}
	have, text, err := readErased(e.list)
	if err != nil {
		return err
	}
	var add []string
	for _, m := range append(e.loader.Erased(), now...) {
		if !have[m] {
			have[m] = true
			add = append(add, m)
		}
	}
	line, err := json.Marshal(erasedOn{londonToday().Format(time.DateOnly), add})
	if err != nil || len(add) == 0 {
		return err
	}
	if err := disk.Write(e.list, append(text, append(line, '\n')...)); err != nil {
		return fmt.Errorf("nothing was erased, for the list of who was erased cannot be written (name another place with --erasures FILE): %w", err)
	}
	return nil
}

// readErased reads a list; one that is not there is empty.
func readErased(path string) (who map[string]bool, text []byte, err error) {
	who = map[string]bool{}
	text, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return who, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	in := bufio.NewScanner(bytes.NewReader(text))
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var l erasedOn
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return nil, nil, fmt.Errorf("%s is no list of who was erased, or is damaged: %w", path, err)
		}
		for _, m := range l.Who {
			who[m] = true
		}
	}
	return who, text, in.Err()
}

// erase takes people out of the folder. The database is shut on the way and made again.
func (k *keeper) erase(ctx context.Context, e erasing) (*erase.Plan, error) {
	if k.bulk != "" {
		return nil, errBulk
	}
	if releases := filepath.Join(k.dir, "releases"); isFolder(releases) {
		free, err := holdFile(filepath.Join(releases, ".making"))
		if err != nil {
			return nil, fmt.Errorf("nothing was erased, for a release is being made: wait until it is there: %w", err)
		}
		defer func() { _ = free() }()
	}
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
	for _, who := range p.Who {
		rows, err := k.rowsAbout(ctx, ingest.Subject(who))
		if err == nil && len(rows) > 0 {
			err = fmt.Errorf("%d rows in the database: %w", len(rows), errStillHeld)
		}
		if err != nil {
			return err
		}
	}
	if err := k.publish(ctx); err != nil {
		return err
	}
	var found []string
	k.whileShut = func() (err error) {
		found, err = erase.Search(k.dir, p.Keys, p.Hashes)
		return err
	}
	err = k.reopen(ctx)
	if k.whileShut = nil; err != nil {
		return err
	}
	if len(found) > 0 {
		return fmt.Errorf("%s: %w: take these files out of the folder, then start khi again", strings.Join(found, ", "), errStillHeld)
	}
	if err := k.noteErasing(p); err != nil {
		return err
	}
	return erase.End(k.dir, nil)
}

// noteErasing writes into the trail, where there is one, that it was done: not about whom.
func (k *keeper) noteErasing(p *erase.Plan) error {
	return k.noteInTrail(access.Entry{Who: "khi subject", Did: access.Erased, What: fmt.Sprintf("line %d of the ledger", p.Line)})
}

// dueName is the file in which a restored folder keeps who is still to be erased in it.
const dueName = "erasures-due.jsonl"

// eraseDue erases in a restored folder whoever was erased since its backup was made.
func (k *keeper) eraseDue(ctx context.Context) error {
	path := filepath.Join(k.dir, dueName)
	due, text, err := readErased(path)
	if err != nil || text == nil {
		return err
	}
	for _, m := range k.loader.Erased() {
		delete(due, m)
	}
	if len(due) > 0 {
		var marks []string
		for m := range due {
			marks = append(marks, m)
		}
		slices.Sort(marks)
		p, err := k.erase(ctx, erasing{marks: marks, by: systemUser()})
		if err != nil {
			return err
		}
		fmt.Fprintf(k.say, "khi: people were erased since this backup was made, and are erased here too: %d rows\n", p.Rows)
	}
	return os.Remove(path)
}
