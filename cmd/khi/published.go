package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"khi/cmd/khi/copies"
	"khi/metrics"
	"khi/queries"
	"khi/queries/duck"
)

// Where the files of a publication are.
const (
	listsPart   = "lists/"
	figuresPart = "figures/"
	ownPart     = ownFolder + "/"
)

// listsPublished are what a snapshot says about itself, as far as replicas need it:
// what the checks found and how many rows each load brought stay behind.
var listsPublished = []string{
	"snapshot_meta", "snapshot_schemes", "snapshot_loads", "snapshot_load_schemes", "snapshot_benchmarks", "snapshot_claims", "snapshot_targets",
	"snapshot_council_totals", "snapshot_ratings", "snapshot_scheme_changes", "snapshot_group_members", "snapshot_periods",
}

// loadColumns are what is published of a load: the pages tell the file behind a figure by its
// hash. Its name stays: somebody may have put a name into it.
var loadColumns = []string{"seq", "original", "source", "source_version", "loaded_at"}

// foldersPublished go along as they are: business cases and plans that were kept, and
// the indicators of the deployment. Releases go along by what is given out of them.
var foldersPublished = []string{"cases", "plans", ownFolder}

// publishedFiles are the files of a publication of a snapshot: protected figures, what
// they are about, and what was kept in the data folder for readers.
func publishedFiles(ctx context.Context, dir string, engine *metrics.Engine, snapshot *duck.Snapshot) (map[string][]byte, copies.Manifest, error) {
	files := map[string][]byte{}
	m := copies.Manifest{Program: version, Build: programID(), Fingerprint: engine.Labels().Fingerprint, AsOf: engine.Labels().AsOf, Profile: engine.Rules().Name}
	if m.Build == "" {
		return nil, m, errors.New("this program cannot tell which build it is, so no replica could tell whether it may answer from its figures: build it with the Go tool for Linux")
	}
	var err error
	if m.Definitions, err = queries.Definitions(); err != nil {
		return nil, m, err
	}
	h := &handover{files: files}
	if err := errors.Join(engine.Settle(ctx, h), h.err); err != nil {
		return nil, m, err
	}
	for _, name := range listsPublished {
		if files[listsPart+name+".parquet"], err = publishedList(ctx, snapshot, name); err != nil {
			return nil, m, fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, part := range foldersPublished {
		if err := addFolder(files, dir, part); err != nil {
			return nil, m, err
		}
	}
	return files, m, addReleases(files, dir, m.Profile)
}

// handover takes the figures that an engine hands over as Parquet.
type handover struct {
	mu    sync.Mutex
	files map[string][]byte
	err   error
}

// Recall gives nothing: what is handed over is only written.
func (h *handover) Recall(string) ([]byte, bool) { return nil, false }

// Keep writes figures as a file, and holds what it can be read as to what was given.
func (h *handover) Keep(key string, text []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	name, body, err := figuresFile(key, text)
	if err == nil && h.files[name] != nil {
		err = fmt.Errorf("two families of indicators are called %s", name)
	}
	if err != nil {
		h.err = errors.Join(h.err, err)
		return
	}
	h.files[name] = body
}

func figuresFile(key string, text []byte) (name string, body []byte, err error) {
	f, err := metrics.UnpackFigures(text, strings.HasPrefix(key, "left out"))
	if err != nil {
		return "", nil, err
	}
	name = figuresPart + "left_out.parquet"
	if len(f.Indicators) > 0 {
		name = figuresPart + f.Indicators[0].Name + ".parquet"
	}
	if body, err = copies.FiguresParquet(key, f); err != nil {
		return "", nil, err
	}
	found, again, err := readFigures(body)
	if err == nil && (found != key || !slices.Equal(again, text)) {
		err = fmt.Errorf("%s does not come back as it was", name)
	}
	return name, body, err
}

func readFigures(body []byte) (key string, text []byte, err error) {
	key, f, err := copies.ReadFigures(body)
	if err != nil {
		return "", nil, err
	}
	text, err = f.Pack()
	return key, text, err
}

// publishedList is one list of a snapshot as Parquet.
func publishedList(ctx context.Context, snapshot *duck.Snapshot, name string) ([]byte, error) {
	columns, rows, err := snapshot.Table(ctx, queries.Get("lists/"+name))
	if err != nil {
		return nil, err
	}
	if name == "snapshot_loads" {
		rows = loadsForReaders(columns, rows)
	}
	return (&copies.Table{Columns: columns, Rows: rows}).Parquet()
}

// loadsForReaders leaves of each load in force which file it was, and of those that
// were undone nothing.
func loadsForReaders(columns []string, rows [][]any) [][]any {
	undone := slices.Index(columns, "undo_seq")
	var left [][]any
	for _, row := range rows {
		if row[undone] != nil {
			continue
		}
		for i, column := range columns {
			if _, number := row[i].(int64); slices.Contains(loadColumns, column) {
				continue
			} else if number {
				row[i] = int64(0)
			} else {
				row[i] = nil
			}
		}
		left = append(left, row)
	}
	return left
}

// addFolder adds the files of a folder of the data folder, if it is there.
func addFolder(files map[string][]byte, dir, part string) error {
	root := filepath.Join(dir, part)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || strings.HasPrefix(d.Name(), ".") || strings.HasSuffix(d.Name(), ".tmp") {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err == nil {
			files[filepath.ToSlash(name)], err = os.ReadFile(path)
		}
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// addReleases adds what is given out of each release that was made by the same rules. What is kept of it for protecting
// later ones stays behind.
func addReleases(files map[string][]byte, dir, profile string) error {
	all, err := releaseShelf(dir).All()
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Protection.Name != profile {
			return nil // all of a folder were made by one set of rules, and a service gives none that others made
		}
		at := "releases/" + r.Name + "/"
		if files[at+"manifest.json"], err = r.ManifestText(); err != nil {
			return err
		}
		for _, f := range r.Given() {
			if files[at+f.Name], err = r.Text(f.Name); err != nil {
				return err
			}
		}
	}
	return nil
}
