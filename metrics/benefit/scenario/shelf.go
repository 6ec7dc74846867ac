package scenario

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Shelf is a folder of business cases, or of plans to grow, that were kept. Each
// has a name, made of its title, and numbered versions; a version never changes.
type Shelf struct {
	Dir   string
	Plans bool // it holds plans, and no cases
}

// keepable is what a shelf holds: a case or a plan.
type keepable interface {
	called() (title, version string)
	unverified() []string
	Releasable() error
}

func (s *Scenario) called() (title, version string) { return s.Name, s.Version }
func (p *Plan) called() (title, version string)     { return p.Name, p.Version }

// read reads a text as what the shelf holds.
func (f Shelf) read(text []byte) (keepable, error) {
	if f.Plans {
		return ReadPlan(bytes.NewReader(text))
	}
	return Read(bytes.NewReader(text))
}

// kind is what the shelf holds, in words.
func (f Shelf) kind() string {
	if f.Plans {
		return "plan to grow"
	}
	return "business case"
}

// none says that there is nothing of a name, or no such version.
func (f Shelf) none(ref string) error {
	return fmt.Errorf("%q: no such %s: %w", ref, f.kind(), ErrNotKept)
}

// Kept is one version of a case or a plan.
type Kept struct {
	Name     string `json:"name"`     // made of the title: letters, digits and hyphens
	Number   int    `json:"number"`   // from 1
	Title    string `json:"title"`    // as the case calls itself
	Version  string `json:"version"`  // likewise
	KeptOn   string `json:"kept_on"`  // 2006-01-02
	Why      string `json:"why"`      // what changed, in the words of who kept it
	SHA256   string `json:"sha256"`   // of the text
	Stamp    string `json:"stamp"`    // "unverified" or ""
	Released string `json:"released"` // 2006-01-02, or "" where it has not been
}

// Ref names a version: name@number.
func (k Kept) Ref() string { return k.Name + "@" + strconv.Itoa(k.Number) }

var (
	// ErrNotKept says that there is no such case, plan or version.
	ErrNotKept = errors.New("nothing of that name and number has been kept")
	// ErrUnverified says that what holds numbers that nobody has checked may not
	// be released.
	ErrUnverified = errors.New("unverified figures may be explored and not released")
)

const (
	mostWhy  = 300
	mostName = 60
)

// nameOf makes a name of a title that every system takes as a folder.
func nameOf(title string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(title) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteRune(c)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	name := strings.Trim(b.String(), "-")
	name = strings.Trim(name[:min(len(name), mostName)], "-")
	if name == "" {
		name = "case"
	}
	return name
}

// Keep keeps a text as the next version of its name, on a day. What cannot be
// right is refused; the text of the newest version again is that version.
func (f Shelf) Keep(text []byte, why string, on time.Time) (Kept, error) {
	why = strings.TrimSpace(why)
	if len([]rune(why)) > mostWhy || strings.ContainsFunc(why, func(c rune) bool { return c < ' ' }) {
		return Kept{}, fmt.Errorf("why: must be one line of at most %d characters", mostWhy)
	}
	s, err := f.read(text)
	if err != nil {
		return Kept{}, err
	}
	sum := sha256.Sum256(text)
	title, version := s.called()
	k := Kept{Name: nameOf(title), Number: 1, Title: title, Version: version, KeptOn: on.Format(time.DateOnly), Why: why, SHA256: hex.EncodeToString(sum[:])}
	if len(s.unverified()) > 0 {
		k.Stamp = "unverified"
	}
	before, err := f.Versions(k.Name)
	if err != nil && !errors.Is(err, ErrNotKept) {
		return Kept{}, err
	}
	if n := len(before); n > 0 {
		if last := before[n-1]; last.SHA256 == k.SHA256 {
			return last, nil
		}
		if before[0].Title != k.Title {
			return Kept{}, fmt.Errorf("the %s %q would be kept under the same name as %q: give this one a title that differs in its letters", f.kind(), k.Title, before[0].Title)
		}
		k.Number = before[n-1].Number + 1
	}
	if err := os.MkdirAll(filepath.Join(f.Dir, k.Name), 0o700); err != nil {
		return Kept{}, err
	}
	if err := newFile(f.path(k.Name, k.Number, "yaml"), text); err != nil {
		return Kept{}, err
	}
	return k, f.note(k, "json")
}

func (f Shelf) path(name string, number int, ext string) string {
	return filepath.Join(f.Dir, name, fmt.Sprintf("%04d.%s", number, ext))
}

// note writes what is known of a version: that it was kept (json), or released
// (release.json). A text without its note does not count.
func (f Shelf) note(k Kept, ext string) error {
	text, err := json.MarshalIndent(k, "", "  ")
	if err != nil {
		return err
	}
	return newFile(f.path(k.Name, k.Number, ext), append(text, '\n'))
}

// newFile writes a file whole, or says that it is there already.
func newFile(path string, text []byte) error {
	t, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	_, err = t.Write(text)
	if err := errors.Join(err, t.Sync(), t.Close()); err != nil {
		return err
	}
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil // left by one that was cut off
	}
	if err := os.Link(t.Name(), path); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("version %s is there already: somebody else kept one at the same time; keep it again", filepath.Base(path))
		}
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// All gives the newest version of each, by name.
func (f Shelf) All() ([]Kept, error) {
	if f.Dir == "" {
		return nil, nil
	}
	folders, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, folder := range folders {
		versions, err := f.Versions(folder.Name())
		if errors.Is(err, ErrNotKept) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, versions[len(versions)-1])
	}
	return all, nil
}

// Versions gives what was kept under a name, oldest first.
func (f Shelf) Versions(name string) ([]Kept, error) {
	if name == "" || nameOf(name) != name || f.Dir == "" {
		return nil, f.none(name)
	}
	files, err := os.ReadDir(filepath.Join(f.Dir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []Kept
	for _, file := range files {
		digits, isNote := strings.CutSuffix(file.Name(), ".json")
		n, err := strconv.Atoi(digits)
		if !isNote || err != nil { // the text, or the note of a release
			continue
		}
		k, err := f.noted(name, n)
		if err != nil {
			return nil, err
		}
		all = append(all, k)
	}
	if len(all) == 0 {
		return nil, f.none(name)
	}
	slices.SortFunc(all, func(a, b Kept) int { return a.Number - b.Number })
	return all, nil
}

func (f Shelf) noted(name string, number int) (Kept, error) {
	var k Kept
	for _, ext := range []string{"json", "release.json"} {
		text, err := os.ReadFile(f.path(name, number, ext))
		if errors.Is(err, fs.ErrNotExist) && ext == "release.json" {
			break
		}
		if err == nil {
			err = json.Unmarshal(text, &k)
		}
		if err != nil {
			return k, fmt.Errorf("the note of %s@%d: %w", name, number, err)
		}
	}
	return k, nil
}

// Find looks a reference up: name, for the newest version, or name@number.
func (f Shelf) Find(ref string) (Kept, error) {
	name, digits, numbered := strings.Cut(ref, "@")
	all, err := f.Versions(name)
	if err != nil {
		return Kept{}, err
	}
	if !numbered {
		return all[len(all)-1], nil
	}
	for _, k := range all {
		if strconv.Itoa(k.Number) == digits {
			return k, nil
		}
	}
	return Kept{}, f.none(ref)
}

// Text gives the text of a version, which must be what was kept.
func (f Shelf) Text(k Kept) ([]byte, error) {
	text, err := os.ReadFile(f.path(k.Name, k.Number, "yaml"))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != k.SHA256 {
		return nil, fmt.Errorf("%s is not the text that was kept: restore it from your copy", k.Ref())
	}
	return text, nil
}

// Release marks a version as released on a day. A figure that nobody has checked
// stands in the way.
func (f Shelf) Release(ref string, on time.Time) (Kept, error) {
	k, err := f.Find(ref)
	if err != nil || k.Released != "" {
		return k, err
	}
	text, err := f.Text(k)
	if err != nil {
		return k, err
	}
	s, err := f.read(text)
	if err != nil {
		return k, err
	}
	if err := s.Releasable(); err != nil {
		return k, fmt.Errorf("%s: %w", k.Ref(), err)
	}
	k.Released = on.Format(time.DateOnly)
	return k, f.note(k, "release.json")
}

// Releasable says which figures stand in the way of a release, if any.
func (s *Scenario) Releasable() error { return releasable(s.unverified()) }

func releasable(u []string) error {
	if len(u) > 0 {
		return fmt.Errorf("%w: nobody has checked %s. Check each in its source and say so in its verification, or put a figure of your own in its place under own", ErrUnverified, strings.Join(u, ", "))
	}
	return nil
}

// Before is the number of the version before this one.
func (k Kept) Before() int { return k.Number - 1 }
