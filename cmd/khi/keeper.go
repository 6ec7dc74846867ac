package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"khi/cmd/khi/erase"
	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/ingest"
	"khi/ingest/instrument"
	"khi/metrics/release"
	"khi/queries"
	"khi/queries/duck"
)

// keeperOptions is what every command that opens a data folder needs.
type keeperOptions struct {
	data, keyFile, recordKey, memory, valueSets, wordings string
	originals                                             string // for whom files are kept as they came; "" for nobody
	beside                                                string // a folder into which the database may write rows; "" for none
	threads                                               int
	rules                                                 rules
	show                                                  bool // open the snapshot beside the database: it will be shown
}

// What the database may use: less in a service, which has figures of its own in memory and
// shall stay below 1 GiB. A million rows are loaded with either in the same time.
const (
	memoryOfCommand = "1GB"
	memoryOfService = "512MB"
)

func keeperFlags(f *flag.FlagSet) *keeperOptions { return keeperFlagsWith(f, memoryOfCommand) }

func keeperFlagsWith(f *flag.FlagSet, memory string) *keeperOptions {
	o := &keeperOptions{}
	f.StringVar(&o.data, "data", "data/khi", "data folder; it is made if there is none")
	f.StringVar(&o.keyFile, "key-file", "", "file with the key that turns references into pseudonyms (made if absent; default: pseudonym.key in the data folder)")
	f.StringVar(&o.recordKey, "record-key", "", "file with the key that locks the record's files, by age (made if absent; default: they are not locked)")
	f.StringVar(&o.memory, "memory", memory, "memory that the database may use")
	f.StringVar(&o.valueSets, "value-sets", "", "folder with value sets for scores, such as icecap_a.csv (default: only those that come with the program)")
	f.StringVar(&o.wordings, "wordings", "", "file with the words of licensed questionnaires that this service may ask (default: none)")
	f.IntVar(&o.threads, "threads", 0, "processor cores that the database may use (0: all)")
	return o
}

// keeper owns a data folder: the record, the ledger, the database and the
// snapshots. It is where the rooms meet.
type keeper struct {
	dir     string
	options keeperOptions
	say     io.Writer
	shelf   shelf
	ahead   *ahead // the snapshot that was there, for a service; else nil
	closers []func() error
	bulk    string        // what the folder was filled with in bulk; "" for every real one
	reader  release.Stage // whom the pages are for
	// exactFewest is of how many people at least exact figures say what they answered.
	exactFewest int64
	schedule    string // of reports, to show; "" where there is none
	// firstKey is the key of the first administrator's one-time link, while that
	// was not used.
	firstKey string
	trail    *access.Trail // of a service that asks people to sign in; else nil

	storyBook func() (*rights.Book, error) // opened by whoever asks first
	whileShut func() error                 // is done when the folder is ours and the database shut; nil for nothing
	look      *look                        // at the rows, beside the pages; nil where they were looked through before anything else

	lock *recordLock // of the record's files; nil where they are not locked

	mu      sync.Mutex // one load, rebuild or publication at a time
	db      *duck.DB
	loader  *ingest.Loader
	tidying tidying
	unshown bool // something may be in the database that the pages do not show: the disk was full
}

// newKeeper is the keeper of a folder that is still to be opened, with the rules by
// which its figures are hidden.
func newKeeper(dir string, o keeperOptions, say io.Writer) *keeper {
	k := &keeper{dir: dir, options: o, say: say}
	k.shelf.rules = o.rules.profile()
	return k
}

// openKeeper opens a data folder and brings the database up to what the ledger
// says. A database that is damaged is set aside and made again from the record.
func openKeeper(ctx context.Context, o keeperOptions, say io.Writer) (*keeper, error) {
	dir, err := filepath.Abs(o.data)
	if err != nil {
		return nil, err
	}
	if err := takeOwn(dir); err != nil {
		return nil, err
	}
	k := newKeeper(dir, o, say)
	k.shutStories()
	if k.shelf.verdicts, err = openVerdicts(dir); err != nil {
		return nil, err
	}
	if o.show {
		k.ahead = k.shelf.openAhead(ctx, dir)
	}
	if err := k.open(ctx); err != nil {
		return nil, errors.Join(err, k.close(), endOpening(dir))
	}
	if shown, err := k.showAhead(); err != nil {
		return nil, errors.Join(err, k.close(), endOpening(dir))
	} else if shown {
		k.lookBeside(ctx)
		return k, nil
	}
	err = k.makeSure(ctx)
	if err == nil {
		err = k.endErasings(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// makeSure looks through the database, makes it again where it is damaged, and has all
// cells counted by the definitions of this version.
func (k *keeper) makeSure(ctx context.Context) error {
	err := k.lookThrough(ctx)
	if errors.Is(err, ingest.ErrDamaged) || duck.Damaged(err) {
		fmt.Fprintf(k.say, "khi: %v\nkhi: the database is set aside and made again from the record\n", err)
		err = k.remake(ctx)
	}
	if err == nil {
		err = k.recount(ctx)
	}
	return errors.Join(err, endOpening(k.dir))
}

// shutStories has the stories opened anew by whoever asks next.
func (k *keeper) shutStories() {
	k.storyBook = sync.OnceValues(func() (*rights.Book, error) { return rights.Open(filepath.Join(k.dir, storiesFolder), nil) })
}

// endErasings goes on with what was cut off, and with what a restored folder still needs.
func (k *keeper) endErasings(ctx context.Context) error {
	err := k.finishErasing(ctx)
	if err == nil {
		err = k.eraseDue(ctx)
	}
	if errors.Is(err, errStillHeld) { // it was erased all the same; whoever starts khi is told each time
		fmt.Fprintln(k.say, "khi:", err)
		return nil
	}
	return err
}

// lookThrough brings the database up to the ledger and reads every block of it:
// what cannot be read is found here, where the cure is at hand, and not by a load.
func (k *keeper) lookThrough(ctx context.Context) error {
	if _, err := k.loader.Start(ctx); err != nil {
		return err
	}
	return k.db.ReadThrough(ctx)
}

// recount counts every cell again when the definitions are not those that the
// cells were counted by: after an upgrade, the old rows answer by the new rules.
func (k *keeper) recount(ctx context.Context) error {
	want, err := queries.Definitions()
	if err != nil {
		return err
	}
	have := ""
	err = k.db.Read(ctx, queries.Get("lists/definition"), nil, func(v []any) error {
		have, _ = v[0].(string)
		return nil
	})
	if err != nil || have == want {
		return err
	}
	specs, err := cellSpecs()
	if err != nil {
		return err
	}
	err = k.db.Update(ctx, func(tx *duck.Tx) error {
		if err := tx.RebuildCells(specs); err != nil {
			return err
		}
		if _, err := tx.Exec(queries.Get("upkeep/definition_forget"), nil); err != nil {
			return err
		}
		_, err := tx.Exec(queries.Get("upkeep/definition_set"), map[string]any{"sha256": want})
		return err
	})
	if err != nil {
		return fmt.Errorf("count every figure again by the definitions of this version: %w", err)
	}
	return k.db.Checkpoint(ctx)
}

// open opens the database; one that cannot be opened is set aside first, for
// the record holds all that it held.
func (k *keeper) open(ctx context.Context) error {
	db, err := k.openDatabase(ctx)
	if duck.Damaged(err) {
		fmt.Fprintf(k.say, "khi: %v\nkhi: the database is set aside and made again from the record\n", err)
		if err := setAside(k.dir); err != nil {
			return err
		}
		db, err = k.openDatabase(ctx)
	}
	if err != nil {
		return err
	}
	k.db = db
	if err := noteSchema(k.dir); err != nil {
		return err
	}
	if err := checkOwn(ctx, db, k.dir); err != nil {
		return err
	}
	key, err := pseudonymKey(k.options.keyFile, k.dir)
	if err != nil {
		return err
	}
	specs, err := cellSpecs()
	if err != nil {
		return err
	}
	sets, err := valueSets(k.options.valueSets)
	if err != nil {
		return err
	}
	if k.bulk, err = bulkOf(k.dir); err != nil {
		return err
	}
	if k.lock, err = openRecordLock(k.options.recordKey, k.dir); err != nil {
		return err
	}
	o := ingest.Options{ValueSets: sets, Dir: k.dir, Key: key, Store: &ledgerStore{db, specs}, Bulk: k.bulk != ""}
	if k.lock != nil {
		o.Lock = k.lock
	}
	if o.Originals, err = originalsFor(k.options.originals); err != nil {
		return err
	}
	k.loader, err = ingest.New(o)
	return err
}

// valueSets reads the tables that a deployment gives for scores.
func valueSets(dir string) (map[string]*instrument.Table, error) {
	if dir == "" {
		return nil, nil
	}
	return instrument.ReadSupplied(os.DirFS(dir))
}

func (k *keeper) openDatabase(ctx context.Context) (*duck.DB, error) {
	return duck.Open(ctx, duck.Options{Dir: k.dir, MemoryLimit: k.options.memory, Threads: k.options.threads, Beside: k.options.beside, PackLater: k.options.show,
		Prepare: k.beforeOpening})
}

// beforeOpening runs when the folder is ours and the database is still shut.
func (k *keeper) beforeOpening() error {
	if _, err := erase.Carry(k.dir, nil); err != nil {
		return err
	}
	if err := k.clearCutOff(); err != nil {
		return err
	}
	if k.whileShut != nil {
		if err := k.whileShut(); err != nil {
			return err
		}
	}
	if err := copyBeforeUpgrade(k.dir, k.say); err != nil {
		return err
	}
	failed, err := beginOpening(k.dir)
	if err != nil || failed < openingsBeforeRemake {
		return err
	}
	fmt.Fprintln(k.say, "khi: the last starts ended inside the database: it is set aside and made again from the record")
	return setAside(k.dir)
}

// remake sets the database aside and makes it again from the record.
func (k *keeper) remake(ctx context.Context) error {
	if k.bulk != "" {
		return errBulk
	}
	if err := k.db.Close(); err != nil {
		fmt.Fprintln(k.say, "khi: while closing the damaged database:", err)
	}
	k.db = nil
	if err := setAside(k.dir); err != nil {
		return err
	}
	if err := k.open(ctx); err != nil {
		return err
	}
	if _, err := k.loader.Rebuild(ctx); err != nil {
		return err
	}
	return k.recount(ctx)
}

func (k *keeper) close() error {
	var errs []error
	k.look.end()
	k.tidying.end()
	for _, c := range k.closers {
		errs = append(errs, c())
	}
	errs = append(errs, k.dropAhead(), k.shelf.close())
	if k.db != nil {
		errs = append(errs, k.db.Close())
	}
	return errors.Join(errs...)
}

// publish writes a snapshot of what the database holds and shows it.
func (k *keeper) publish(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.publishLocked(ctx)
}

func (k *keeper) publishLocked(ctx context.Context) error {
	k.unshown = true
	path, err := k.snapshot(ctx, londonToday().Format(time.DateOnly), isInvented(k.dir), version)
	if err != nil {
		return fmt.Errorf("publish a snapshot: %w", err)
	}
	err = errors.Join(k.shelf.show(ctx, path), forgetFigures(k.dir))
	k.unshown = err != nil
	k.tidySoon(ctx)
	return err
}

// snapshot writes what the database holds as a file that readers open, with what
// it says about itself.
func (k *keeper) snapshot(ctx context.Context, asOf string, invented bool, version string) (path string, err error) {
	fingerprint, err := k.fingerprint()
	if err != nil {
		return "", err
	}
	says := map[string]string{"as_of": asOf, "invented": fmt.Sprint(invented), "version": version, "fingerprint": fingerprint}
	if kept, err := k.keepsOriginals(); err != nil {
		return "", err
	} else if kept {
		says["files_kept"] = "true"
	}
	if err := k.sayBeside(ctx, says); err != nil {
		return "", err
	}
	return k.db.Publish(ctx, says)
}

// fingerprint names what figures are made from: the last line of the ledger,
// which holds all before it, and the definitions. The same two give the same
// figures.
func (k *keeper) fingerprint() (string, error) {
	definitions, err := queries.Definitions()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	h.Write([]byte(k.bulk))
	if all := k.loader.Lines(); len(all) > 0 {
		h.Write([]byte(all[len(all)-1].Hash))
	}
	h.Write([]byte(definitions))
	return hex.EncodeToString(h.Sum(nil)), nil
}

// london is the time zone of all days.
func london() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone is built into the program
	}
	return zone
}

// londonToday is the day it now is in the United Kingdom.
func londonToday() time.Time {
	y, m, d := time.Now().In(london()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
