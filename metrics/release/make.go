package release

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"khi/metrics"
	"khi/queries/disk"
)

// Plan is what a release is to be. Number, indicators, files and fingerprint of
// its manifest are filled in by Make.
type Plan struct {
	Manifest
	Engine *metrics.Engine // of the data as of the day, made with Earlier
	Before []*Release      // every release that there is, in order
	// Refuse is asked about the release as it is written, before it has its name and
	// anybody can be given it: an error keeps it from ever having one.
	Refuse func(*Release) error
}

// writing is a release on its way to the disk.
type writing struct {
	Manifest
	texts map[string][]byte
}

// Make freezes everything that the engine gives out and writes it as the folder
// Name of dir, whole or not at all. Nothing of the clock or the machine is in it.
func Make(ctx context.Context, dir string, p Plan) (*Release, error) {
	w := &writing{Manifest: p.Manifest, texts: map[string][]byte{}}
	w.Format, w.Number = Format, 1
	w.Earlier, w.Indicators, w.Comparators, w.Files = []Other{}, []Indicator{}, []string{}, []File{}
	if err := w.Check(); err != nil {
		return nil, err
	}
	for _, r := range p.Before {
		w.Earlier = append(w.Earlier, Other{r.Name, r.Fingerprint})
		w.Number = max(w.Number, r.Number+1)
	}
	was, err := corrected(p)
	if err != nil {
		return nil, err
	}
	for _, ind := range p.Engine.Catalogue() {
		if err := w.indicator(ctx, p.Engine, ind, was); err != nil {
			return nil, err
		}
	}
	if err := w.costs(ctx, p.Engine, was); err != nil {
		return nil, err
	}
	places := append([]metrics.Place{}, p.Engine.Places().All()...)
	if err := w.lines(placesFile, false, len(places), func(i int) any { return places[i] }); err != nil {
		return nil, err
	}
	if groups := p.Engine.Places().Groups(); len(groups) > 0 { // a release without any is as releases were before there were groups
		if err := w.lines(groupsFile, false, len(groups), func(i int) any { return groups[i] }); err != nil {
			return nil, err
		}
	}
	return w.settle(dir, p.Refuse)
}

// corrected is the release that a new one puts right, or nil.
func corrected(p Plan) (*Release, error) {
	if p.Corrects == "" {
		return nil, nil
	}
	i := slices.IndexFunc(p.Before, func(r *Release) bool { return r.Name == p.Corrects })
	if i < 0 {
		return nil, fmt.Errorf("there is no release %q to correct", p.Corrects)
	}
	return p.Before[i], nil
}

const (
	placesFile      = "places.jsonl"
	groupsFile      = "groups.jsonl"
	definitionsFile = "definitions.jsonl"
	costsFile       = "costs.jsonl"
)

func figuresFile(indicator string) string { return "figures-" + indicator + ".jsonl" }
func keptFile(indicator string) string    { return "kept-" + indicator + ".jsonl" }

// Revised is the note of a row that says something else than the release that is
// corrected.
const Revised = "[r]"

func (w *writing) indicator(ctx context.Context, e *metrics.Engine, ind metrics.Indicator, was *Release) error {
	figures, err := e.Freeze(ctx, ind.Name)
	if err != nil {
		return err
	}
	if was != nil {
		old, err := was.Figures(ind.Name)
		if err != nil {
			return err
		}
		markRevised(figures, old)
	}
	kept, err := e.Kept(ctx, ind.Name)
	if err != nil {
		return err
	}
	rounded, err := e.RoundsPeople(ctx, ind.Name)
	if err != nil {
		return err
	}
	w.Indicators = append(w.Indicators, Indicator{Name: ind.Name, ID: ind.ID, Title: ind.Title,
		Definition: hashOf([]byte(ind.SQL)), Figures: len(figures), Rounded: rounded})
	d, err := json.Marshal(Definition{ind, ind.Sentence, ind.SQL, ind.Columns()})
	if err != nil {
		return err
	}
	w.texts[definitionsFile] = append(append(w.texts[definitionsFile], d...), '\n')
	if err := w.lines(figuresFile(ind.Name), false, len(figures), func(i int) any { return figures[i] }); err != nil {
		return err
	}
	return w.lines(keptFile(ind.Name), true, len(kept.Cells)+1, func(i int) any {
		if i == 0 {
			return keptHead{kept.EmptyHidden}
		}
		return kept.Cells[i-1]
	})
}

// keptHead is the first line of a kept file.
type keptHead struct {
	EmptyHidden bool `json:"empty_hidden"`
}

// markRevised notes the rows that say something else than they did.
func markRevised(now, was []metrics.Frozen) {
	before := map[metrics.Cut]metrics.Frozen{}
	for _, f := range was {
		before[f.Cut] = f
	}
	for i, f := range now {
		if !sameFigures(f.Figures, before[f.Cut].Figures) {
			now[i].Notes = append(slices.Clip(f.Notes), Revised)
		}
	}
}

func sameFigures(a, b []metrics.Figure) bool { return slices.EqualFunc(a, b, metrics.Figure.Same) }

// CostLine is one table of costs.
type CostLine struct {
	Place      string         `json:"place"`
	Comparator string         `json:"comparator"`
	Table      *metrics.Table `json:"table"`
}

// costs freezes what each place's costs come to against each comparator.
func (w *writing) costs(ctx context.Context, e *metrics.Engine, was *Release) error {
	var all []CostLine
	old := map[[2]string]*metrics.Table{}
	if was != nil {
		lines, err := was.Costs()
		if err != nil {
			return err
		}
		for _, l := range lines {
			old[[2]string{l.Place, l.Comparator}] = l.Table
		}
	}
	for _, c := range e.Comparators() {
		w.Comparators = append(w.Comparators, c.ID)
		for _, pl := range e.Places().All() {
			if len(e.Years()) == 0 {
				continue
			}
			t, err := e.Cost(ctx, pl.ID, c.ID)
			if err == nil && t.Exact != "" {
				err = fmt.Errorf("table %q holds exact figures, which no release does", t.ID)
			}
			if err != nil {
				return err
			}
			t = t.Published()
			t.LeftOut = nil // how many are left out is not held against earlier releases
			if was != nil {
				reviseTable(t, old[[2]string{pl.ID, c.ID}], was.Name)
			}
			all = append(all, CostLine{pl.ID, c.ID, t})
		}
	}
	return w.lines(costsFile, false, len(all), func(i int) any { return all[i] })
}

// reviseTable marks the rows of a table that say something else than in the
// release that is corrected; old is nil where that had no such table.
func reviseTable(t, old *metrics.Table, name string) {
	any := false
	for i, row := range t.Rows {
		var before []metrics.Figure
		if old != nil {
			if at := slices.IndexFunc(old.Rows, func(r metrics.Row) bool { return r.Key == row.Key }); at >= 0 {
				before = old.Rows[at].Cells
			}
		}
		if !sameFigures(row.Cells, before) {
			t.Rows[i].Notes, any = append(slices.Clip(row.Notes), Revised), true
		}
	}
	if any {
		t.Notes = append(t.Notes, RevisedNote(name))
	}
}

// RevisedNote is what the note Revised stands for.
func RevisedNote(corrected string) metrics.Note {
	return metrics.Note{Key: Revised, Text: "[r] Revised: not what release " + corrected + " said."}
}

// lines adds a file of JSON lines.
func (w *writing) lines(name string, kept bool, n int, line func(i int) any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	for i := range n {
		if err := enc.Encode(line(i)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	w.texts[name] = text.Bytes()
	if kept {
		w.Files = append(w.Files, File{Name: name, Kept: true})
	}
	return nil
}

// Unfinished is how the name of a folder begins in which a release is written that is not yet
// whole.
const Unfinished = ".writing-"

// settle writes the files into a folder of another name and renames it.
func (w *writing) settle(dir string, refuse func(*Release) error) (*Release, error) {
	kept := map[string]bool{}
	for _, f := range w.Files {
		kept[f.Name] = f.Kept
	}
	w.Files = []File{}
	for name, text := range w.texts {
		w.Files = append(w.Files, File{Name: name, SHA256: hashOf(text), Bytes: len(text), Kept: kept[name]})
	}
	slices.SortFunc(w.Files, func(a, b File) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	manifest, err := w.seal()
	if err != nil {
		return nil, err
	}
	building, final := filepath.Join(dir, Unfinished+w.Name), filepath.Join(dir, w.Name)
	if err := os.RemoveAll(building); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(building, 0o700); err != nil {
		return nil, err
	}
	w.texts[manifestFile] = manifest
	for name, text := range w.texts {
		if err := writeFile(filepath.Join(building, name), text); err != nil {
			return nil, err
		}
	}
	if err := disk.SyncFolder(building); err != nil {
		return nil, err
	}
	if err := w.ask(building, refuse); err != nil {
		return nil, errors.Join(err, os.RemoveAll(building))
	}
	if err := os.Rename(building, final); err != nil {
		return nil, fmt.Errorf("release %s: %w", w.Name, err)
	}
	if err := disk.SyncFolder(dir); err != nil {
		return nil, err
	}
	return Open(final)
}

// ask has somebody look at the release in its folder.
func (w *writing) ask(building string, refuse func(*Release) error) error {
	if refuse == nil {
		return nil
	}
	return refuse(&Release{w.Manifest, building})
}

func writeFile(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o400)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Sync(), f.Close())
}
