package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"khi/queries/disk"
)

// A mapping that somebody has confirmed is a source of its own, kept as
// DATA/sources/ID.yaml. It names columns, fields and words of answers, and holds
// no data of people, so it can be given to another scheme as it is.

var sourceName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)

// CheckSource says what is wrong with the text of a source, in words, or gives
// the source. dir is the data folder; it may be empty.
func CheckSource(dir string, text []byte) (*Source, error) {
	s, err := parseSource(text)
	if err != nil {
		return nil, fmt.Errorf("the source cannot be read: %w", err)
	}
	if !sourceName.MatchString(s.ID) {
		return nil, fmt.Errorf("the id %q must be of small letters, figures and underscores, beginning with a letter", s.ID)
	}
	if s.EveryForm || s.Layout == "template" {
		return nil, errors.New("a saved source belongs to one form or table, and our templates need none")
	}
	own, err := builtIn()
	if err != nil {
		return nil, err
	}
	if own.byID(s.ID) != nil {
		return nil, fmt.Errorf("the program has a source %q of its own; choose another id", s.ID)
	}
	all, err := (&Loader{dir: dir}).catalogueWithout(s.ID)
	if err != nil {
		return nil, err
	}
	s.saved = true
	if err := all.addSource(s); err != nil {
		return nil, fmt.Errorf("the source cannot be used: %w", err)
	}
	return s, s.tryColumns()
}

// tryColumns holds every word of the mappings to the field that it is for.
func (s *Source) tryColumns() error {
	c, err := contractByID(s.Contract)
	if err != nil {
		return err
	}
	conv := &converter{pseudo: newPseudonyms(make([]byte, 32)), known: map[string]bool{}}
	for _, m := range s.Columns {
		field := c.field(m.Field)
		if field.Derived {
			return fmt.Errorf("field %s is worked out by the program; no column can be it", m.Field)
		}
		if m.Reverse != 0 && (field.Type != "integer" || field.Max == nil || float64(m.Reverse) != *field.Max) {
			return fmt.Errorf("field %s: reverse must be the top of its scale", m.Field)
		}
		if _, err := newColumn(conv, foundColumn{field: field, at: -1, mapping: m}, s, nil); err != nil {
			return err
		}
	}
	for name := range s.Constants {
		if _, err := newColumn(conv, foundColumn{field: c.field(name), at: -1}, s, nil); err != nil {
			return err
		}
	}
	return nil
}

// SaveSource checks a source and keeps it in the data folder. One that is there
// already is replaced only by a higher version, so that the ledger's "source,
// version" keeps meaning one thing.
func SaveSource(dir string, text []byte) (*Source, error) {
	s, err := CheckSource(dir, text)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "sources", s.ID+".yaml")
	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, err
	case bytes.Equal(old, text):
		return s, nil
	default:
		if was, err := parseSource(old); err == nil && was.Version >= s.Version {
			return nil, fmt.Errorf("source %s is kept already as version %d: say version %d for the change", s.ID, was.Version, was.Version+1)
		}
	}
	return s, keepFile(path, text)
}

// SaveSource does the same with the folder of the loader.
func (l *Loader) SaveSource(text []byte) (*Source, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return SaveSource(l.dir, text)
}

// keepFile writes a file whole or not at all.
func keepFile(path string, text []byte) error {
	if err := disk.MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// AllSources gives every source that a data folder's files are read by.
func AllSources(dir string) ([]*Source, error) {
	c, err := (&Loader{dir: dir}).catalogue()
	if err != nil {
		return nil, err
	}
	return c.all(), nil
}

// Draft writes a source for an inspected file: what its form or its names do
// not settle, with the best suggestion for each column where one is good and
// the others as notes to choose from.
func (in *Inspection) Draft(id, title string) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# How files like this one are read. It holds no answers and may be shared.")
	line("# Take the # away from a line that is right, delete what is wrong, raise the")
	line("# version with every change, and save it: khi map --save THIS.yaml")
	head := in.base(id, title)
	own := head.Columns
	head.Columns = nil
	b.Write(asYAML(head))
	line("columns:")
	for _, m := range own {
		line("  %s", strings.ReplaceAll(strings.TrimSpace(string(asYAML([]Mapping{m}))), "\n", "\n  "))
	}
	sure := map[string]bool{}
	for _, c := range in.Columns {
		if c.Field == "" && len(c.Suggestions) > 0 && c.Suggestions[0].Score >= sureScore && !sure[c.Suggestions[0].Field] {
			sure[c.Suggestions[0].Field] = true
			line("  - {header: %s, field: %s} # %s: %s", quoted(c.Header), c.Suggestions[0].Field, c.Letter, c.Suggestions[0].Why)
		}
	}
	for _, c := range in.Columns {
		for _, s := range c.Suggestions {
			if !sure[s.Field] {
				line("  # - {header: %s, field: %s} # %s: %s", quoted(c.Header), s.Field, c.Letter, s.Why)
			}
		}
	}
	for _, f := range in.Missing {
		if !sure[f] {
			line("  # - {header: \"…\", field: %s} # must be there", f)
		}
	}
	line("# constants: {wave: baseline}   # a field that the file does not say")
	line("# wave_by_order: true           # or: a person's first day in the file is the baseline")
	return []byte(b.String())
}

// asYAML writes a part of a source, which always can be written.
func asYAML(v any) []byte {
	text, err := yaml.Marshal(v)
	if err != nil {
		panic(err)
	}
	return text
}

// sureScore is the likeness from which a draft takes a suggestion up.
const sureScore = 0.7

// form is the questionnaire whose questions the layout's source knows.
func (in *Inspection) form() string {
	all, err := builtIn()
	if err != nil {
		return ""
	}
	if s := all.byID(in.Source); s != nil {
		return s.Form
	}
	for _, f := range all.forms {
		if f.Contract == in.Contract {
			return f.ID
		}
	}
	return ""
}

// quoted writes a text for YAML on one line.
func quoted(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	return `"` + s + `"`
}
