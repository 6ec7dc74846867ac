package release

import (
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

	"khi/metrics"
)

const manifestFile = "manifest.json"

// Release is one release on the disk.
type Release struct {
	Manifest
	dir string
}

// ErrNotFound is what asking for a release that is not there comes to, or for
// something that it does not have.
var ErrNotFound = errors.New("there is no such release")

// Open reads the manifest of one release.
func Open(dir string) (*Release, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", filepath.Base(dir), ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	m, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("release %s: %w", filepath.Base(dir), err)
	}
	if m.Name != filepath.Base(dir) {
		return nil, fmt.Errorf("release %s calls itself %s: %w", filepath.Base(dir), m.Name, ErrChanged)
	}
	return &Release{*m, dir}, nil
}

// Shelf is the folder of all releases of a data folder.
type Shelf struct{ Dir string }

// Find opens a release by name.
func (s Shelf) Find(name string) (*Release, error) {
	if CheckName(name) != nil {
		return nil, fmt.Errorf("%q: %w", name, ErrNotFound)
	}
	return Open(filepath.Join(s.Dir, name))
}

// All are the releases in the order in which they were made. One that is damaged
// is an error: what it gave out must be known before anything more is.
func (s Shelf) All() ([]*Release, error) {
	entries, err := os.ReadDir(s.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []*Release
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		r, err := Open(filepath.Join(s.Dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *Release) int { return a.Number - b.Number })
	for i, r := range all {
		if r.Number != i+1 || len(r.Earlier) != i || i > 0 && r.Earlier[i-1] != (Other{all[i-1].Name, all[i-1].Fingerprint}) {
			return nil, fmt.Errorf("release %s does not follow the one before it; one is missing or was put in from elsewhere: %w", r.Name, ErrChanged)
		}
	}
	return all, nil
}

// Text is a file of the release as it was written.
func (r *Release) Text(name string) ([]byte, error) {
	i := slices.IndexFunc(r.Files, func(f File) bool { return f.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("release %s has no file %q: %w", r.Name, name, ErrNotFound)
	}
	text, err := os.ReadFile(filepath.Join(r.dir, name))
	if err != nil {
		return nil, err
	}
	if hashOf(text) != r.Files[i].SHA256 {
		return nil, fmt.Errorf("release %s, %s: %w", r.Name, name, ErrChanged)
	}
	return text, nil
}

// Given are the files that are given out, the manifest apart.
func (r *Release) Given() []File {
	return slices.DeleteFunc(slices.Clone(r.Files), func(f File) bool { return f.Kept })
}

// ManifestText is the manifest as it was written.
func (r *Release) ManifestText() ([]byte, error) {
	again := r.Manifest
	return again.seal()
}

// Verify holds every file to its hash.
func (r *Release) Verify() error {
	for _, f := range r.Files {
		if _, err := r.Text(f.Name); err != nil {
			return err
		}
	}
	return nil
}

// Has is the indicator of a name as the release has it.
func (r *Release) Has(indicator string) (Indicator, bool) {
	i := slices.IndexFunc(r.Indicators, func(ind Indicator) bool { return ind.Name == indicator })
	if i < 0 {
		return Indicator{}, false
	}
	return r.Indicators[i], true
}

// readLines reads a file of JSON lines.
func readLines[T any](r *Release, name string) ([]T, error) {
	text, err := r.Text(name)
	if err != nil {
		return nil, err
	}
	var all []T
	for line := range bytes.Lines(text) {
		var v T
		if err := json.Unmarshal(line, &v); err != nil {
			return nil, fmt.Errorf("release %s, %s: %w", r.Name, name, err)
		}
		all = append(all, v)
	}
	return all, nil
}

// Figures are all figures of one indicator; none where the release does not have it.
func (r *Release) Figures(indicator string) ([]metrics.Frozen, error) {
	if _, ok := r.Has(indicator); !ok {
		return nil, nil
	}
	return readLines[metrics.Frozen](r, figuresFile(indicator))
}

// Catalogue is the indicators as they were defined when the release was made.
func (r *Release) Catalogue() ([]Definition, error) {
	return readLines[Definition](r, definitionsFile)
}

// Definition is an indicator as it was defined when the release was made.
func (r *Release) Definition(indicator string) (Definition, error) {
	all, err := r.Catalogue()
	if err != nil {
		return Definition{}, err
	}
	for _, d := range all {
		if d.Name == indicator {
			d.Indicator.Sentence, d.Indicator.SQL = d.Sentence, d.SQL
			return d, nil
		}
	}
	return Definition{}, fmt.Errorf("release %s has no indicator %q: %w", r.Name, indicator, ErrNotFound)
}

// Places are the places of the release, parents before children.
func (r *Release) Places() ([]metrics.Place, error) { return readLines[metrics.Place](r, placesFile) }

// PublishedGroups are the groups of places as the release has them.
func (r *Release) PublishedGroups() ([]metrics.Group, error) {
	if !slices.ContainsFunc(r.Files, func(f File) bool { return f.Name == groupsFile }) {
		return nil, nil
	}
	return readLines[metrics.Group](r, groupsFile)
}

// Costs are the tables of costs: each place against each comparator.
func (r *Release) Costs() ([]CostLine, error) { return readLines[CostLine](r, costsFile) }

// Kept lets later publications be held against the release.
func (r *Release) Kept(_ context.Context, indicator string) (*metrics.Kept, error) {
	if _, ok := r.Has(indicator); !ok {
		return nil, nil
	}
	text, err := r.Text(keptFile(indicator))
	if err != nil {
		return nil, err
	}
	head, rest, _ := bytes.Cut(text, []byte("\n"))
	var h keptHead
	if err := json.Unmarshal(head, &h); err != nil {
		return nil, fmt.Errorf("release %s, %s: %w", r.Name, keptFile(indicator), err)
	}
	kept := &metrics.Kept{EmptyHidden: h.EmptyHidden}
	for line := range bytes.Lines(rest) {
		var c metrics.KeptCell
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, fmt.Errorf("release %s, %s: %w", r.Name, keptFile(indicator), err)
		}
		kept.Cells = append(kept.Cells, c)
	}
	return kept, nil
}
