// Package instrument holds the questionnaires that answers come from, as versioned data: items, codes, missing rules, scoring, licence.
package instrument

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

//go:embed instruments/*.yaml
var instrumentFiles embed.FS

// Instrument is one version of one questionnaire. Another version is another
// file: what was scored by an old one can always be scored again in the same way.
type Instrument struct {
	ID          string `yaml:"id"`
	Version     int    `yaml:"version"`
	Title       string `yaml:"title"`
	About       string `yaml:"about"`
	Respondent  string `yaml:"respondent"`  // person, carer, worker
	Wording     string `yaml:"wording"`     // shipped, own or deployment: who may give the words
	Licence     string `yaml:"licence"`     // what may be done with it
	Attribution string `yaml:"attribution"` // whom to name
	Source      string `yaml:"source"`      // where codes and scoring come from
	Unverified  string `yaml:"unverified"`  // what was not checked against the owner's own text
	Proxies     bool   `yaml:"proxies"`     // an answer given for the person may be scored
	// Scale says that the items measure one thing, so that one that runs against
	// the rest was turned round; Beside names other questionnaires that measure it too.
	Scale     bool     `yaml:"scale"`
	Beside    []string `yaml:"beside"`
	Items     []Item   `yaml:"items"`
	Scores    []Score  `yaml:"scores"`
	Changelog []Change `yaml:"changelog"` // newest first
}

// Change says what one version brought.
type Change struct {
	Version int    `yaml:"version"`
	On      string `yaml:"on"` // year-month-day
	What    string `yaml:"what"`
}

// Item is one question: how its answers are coded, never its licensed words.
type Item struct {
	ID      string   `yaml:"id"`
	Field   string   `yaml:"field"` // field of the contract that keeps it; the id where this is empty
	Label   string   `yaml:"label"` // neutral, a few words
	Text    string   `yaml:"text"`  // the question, only where it may be shipped
	Kind    string   `yaml:"kind"`  // "" one code, number, several, fact (about the answer, not one itself)
	Min     int      `yaml:"min"`
	Max     int      `yaml:"max"`
	Codes   []Code   `yaml:"codes"`
	Better  string   `yaml:"better"` // higher, lower, neither: which end of the codes
	Alone   string   `yaml:"alone"`  // why it is in no score
	Also    []string `yaml:"also"`   // other headers that mean it
	Example string   `yaml:"example"`
}

// Code is one answer. The label is ours; words are what files write for it.
type Code struct {
	Code  string   `yaml:"code"`
	Label string   `yaml:"label"`
	Words []string `yaml:"words"`
	Alone bool     `yaml:"alone"` // of several: cannot stand beside another
}

// Column is the field of the contract that keeps the item.
func (it Item) Column() string {
	if it.Field != "" {
		return it.Field
	}
	return it.ID
}

// Key names one version of an instrument, as rows remember it: "swemwbs 1".
func (in *Instrument) Key() string { return fmt.Sprintf("%s %d", in.ID, in.Version) }

// Item finds an item by its id.
func (in *Instrument) Item(id string) (Item, bool) {
	i := slices.IndexFunc(in.Items, func(it Item) bool { return it.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return in.Items[i], true
}

var load = sync.OnceValues(func() ([]*Instrument, error) { return read(instrumentFiles, "instruments") })

// All gives every version of every instrument, by id and then the newest
// version first. An error is a fault of the program, found by its first test.
func All() ([]*Instrument, error) { return load() }

// Current gives the newest version of each instrument, by id.
func Current() ([]*Instrument, error) {
	all, err := load()
	if err != nil {
		return nil, err
	}
	return slices.CompactFunc(slices.Clone(all), func(a, b *Instrument) bool { return a.ID == b.ID }), nil
}

// Find gives one version of an instrument, or its newest where version is 0.
func Find(id string, version int) (*Instrument, error) {
	all, err := load()
	if err != nil {
		return nil, err
	}
	for _, in := range all {
		if in.ID == id && (version == 0 || in.Version == version) {
			return in, nil
		}
	}
	return nil, fmt.Errorf("there is no instrument %q of version %d", id, version)
}

func read(from fs.FS, folder string) ([]*Instrument, error) {
	entries, err := fs.ReadDir(from, folder)
	if err != nil {
		return nil, err
	}
	var all []*Instrument
	for _, e := range entries {
		text, err := fs.ReadFile(from, path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		in := new(Instrument)
		d := yaml.NewDecoder(bytes.NewReader(text))
		d.KnownFields(true)
		if err := d.Decode(in); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		if want := fmt.Sprintf("%s-%d.yaml", in.ID, in.Version); e.Name() != want {
			return nil, fmt.Errorf("%s holds %s and must be called %s", e.Name(), in.Key(), want)
		}
		all = append(all, in)
	}
	slices.SortFunc(all, func(a, b *Instrument) int {
		if c := strings.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return b.Version - a.Version
	})
	return all, nil
}
