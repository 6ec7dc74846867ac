package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khi/cmd/khi/audit"
	"khi/ingest"
	"khi/metrics"
	"khi/metrics/attack"
	"khi/metrics/disclose"
	"khi/metrics/release"
	"khi/queries"
	"khi/queries/disk"
)

// releaseShelf is where the releases of a data folder lie.
func releaseShelf(dir string) release.Shelf {
	return release.Shelf{Dir: filepath.Join(dir, "releases")}
}

// releaser makes one release from the record. It reads the ledger and the record
// of the data folder and opens nothing else there, so it works beside a running
// khi and changes nothing that live figures are made from.
type releaser struct {
	dir     string
	version string
	rules   disclose.Profile
	memory  string
	say     io.Writer
	unaware bool // tests: protected as if there were no release before it
}

// make makes the release that the manifest names. The folder of releases is held
// meanwhile, so that none is made beside another.
func (r *releaser) make(ctx context.Context, m release.Manifest) (made *release.Release, err error) {
	if err := m.Check(); err != nil {
		return nil, err
	}
	if bulk, err := bulkOf(r.dir); err != nil || bulk != "" {
		return nil, errors.Join(err, errBulk)
	}
	if err := takeOwn(r.dir); err != nil {
		return nil, err
	}
	shelf := releaseShelf(r.dir)
	if err := disk.MakeFolder(shelf.Dir); err != nil {
		return nil, err
	}
	free, err := holdFile(filepath.Join(shelf.Dir, ".making"), "another release is being made")
	if err != nil {
		return nil, fmt.Errorf("no release was made: %w", err)
	}
	defer func() { err = errors.Join(err, free()) }()
	if err := clearReleases(shelf.Dir, r.say); err != nil {
		return nil, err
	}
	before, err := shelf.All()
	if err != nil {
		return nil, fmt.Errorf("no release is made beside one that cannot be read: %w", err)
	}
	for _, b := range before {
		if b.Name == m.Name {
			return nil, fmt.Errorf("there is a release called %s already, and a release never changes: choose another name, and --corrects %s if this one puts it right", m.Name, m.Name)
		}
		if b.Protection.Name != r.rules.Name {
			return nil, fmt.Errorf("release %s was made by the rules %s, and releases that follow each other are protected together by the same rules: make this one with --profile %s, or in a data folder without releases", b.Name, b.Protection.Name, b.Protection.Name)
		}
		if err := b.Verify(); err != nil {
			return nil, err
		}
	}
	past, err := ingest.PastOf(r.dir, endOfDay(m.AsOf))
	if err != nil {
		return nil, err
	}
	if len(past.Lines) == 0 {
		return nil, fmt.Errorf("nothing had been loaded by the end of %s", m.AsOf)
	}
	return r.freeze(ctx, shelf, m, past, before)
}

// clearReleases removes what a release left that was cut off, for whoever holds the folder:
// one that was not yet whole, and the database of the past that it was made from.
func clearReleases(folder string, say io.Writer) error {
	left, err := disk.Matching(folder, release.Unfinished+"*")
	if err != nil {
		return err
	}
	for _, path := range append(left, filepath.Join(folder, ".building")) {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return err
		}
		fmt.Fprintf(say, "khi: deleted %s: a release was cut off there; make it again\n", path)
	}
	return nil
}

// endOfDay is the first moment after a day in London.
func endOfDay(day string) time.Time {
	t, _ := time.Parse(time.DateOnly, day)
	y, mo, d := t.Date()
	return time.Date(y, mo, d+1, 0, 0, 0, 0, london())
}

// freeze makes the database of the past in a folder of its own, and the release
// from that.
func (r *releaser) freeze(ctx context.Context, shelf release.Shelf, m release.Manifest, past *ingest.Past, before []*release.Release) (made *release.Release, err error) {
	folder := filepath.Join(shelf.Dir, ".building")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if err := past.Lay(folder); err != nil {
		return nil, err
	}
	m.Invented = isInvented(r.dir)
	path, err := r.rebuildPast(ctx, folder, m)
	if err != nil {
		return nil, fmt.Errorf("making the figures as of %s: %w", m.AsOf, err)
	}
	var earlier []metrics.Past
	for _, b := range before {
		if !r.unaware {
			earlier = append(earlier, b)
		}
	}
	engine, snapshot, err := openEngine(ctx, path, r.rules, earlier...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	definitions, err := queries.Definitions()
	if err != nil {
		return nil, err
	}
	m.Program, m.Definitions = r.version, definitions
	m.Data = release.Data{Lines: int64(len(past.Lines)), Head: past.Head()}
	m.Protection = release.Protection{Name: r.rules.Name, Words: r.rules.Words}
	made, err = release.Make(ctx, shelf.Dir, release.Plan{Manifest: m, Engine: engine, Before: before, Refuse: r.attacked(before)})
	if errors.Is(err, metrics.ErrTellsThePast) {
		return nil, fmt.Errorf("no release was made: %w; wait until more has been loaded, so that more has changed, or ask for another day", err)
	}
	return made, err
}

// attacked lets the adversary of khi audit at a release before it has its name: what it can
// work out of it, by itself or beside those before it, is never given to anybody.
func (r *releaser) attacked(before []*release.Release) func(*release.Release) error {
	return func(made *release.Release) error {
		found, err := audit.Newest(before, made)
		if err != nil {
			return fmt.Errorf("no release was made, as it could not be audited: %w", err)
		}
		if len(found.Breaches) == 0 {
			fmt.Fprintf(r.say, "khi: audited before it is given to anybody: %d numbers given, %d hidden, none of them could be worked out\n", found.Shown, found.Hidden)
			return nil
		}
		return tellsTooMuch(made.Name, found.Breaches)
	}
}

// tellsTooMuch says why a release is refused, and what can be done about it.
func tellsTooMuch(name string, found []attack.Breach) error {
	var words strings.Builder
	for i, b := range found {
		if i == 10 {
			fmt.Fprintf(&words, "\n- and %d more", len(found)-i)
			break
		}
		fmt.Fprintf(&words, "\n- %s", b)
	}
	return fmt.Errorf("release %s was not made, and nothing of it is left: somebody who reads all that it gives, and the releases before it, can work out what it must hide, %d times:%s\n"+
		"Rules that hide more (--profile, in a data folder without releases) or another day (--as-of) may do. "+
		"No release should come to this, for figures are protected against just that: please report it with the lines above, which tell about real people and go to nobody else", name, len(found), words.String())
}

// rebuildPast makes the database from the record in a folder and publishes it
// there. It works on one core: the same rows are added up in the same order.
func (r *releaser) rebuildPast(ctx context.Context, folder string, m release.Manifest) (path string, err error) {
	unused := make([]byte, keyBytes) // nothing is loaded here, so no reference becomes a pseudonym
	if err := os.WriteFile(filepath.Join(folder, "pseudonym.key"), unused, 0o600); err != nil {
		return "", err
	}
	k := newKeeper(folder, keeperOptions{memory: r.memory, threads: 1}, r.say)
	defer func() { err = errors.Join(err, k.close()) }()
	if err := k.open(ctx); err != nil {
		return "", err
	}
	if _, err := k.loader.Rebuild(ctx); err != nil {
		return "", err
	}
	if err := k.recount(ctx); err != nil {
		return "", err
	}
	return k.snapshot(ctx, m.AsOf, m.Invented, r.version)
}
