// Package release keeps what was published under a name: protected figures in files
// that never change, with all that they were made from named by its hash.
package release

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"khi/metrics"
)

// Manifest is what a release says about itself. Everything that decides its
// figures is in it, and the hash of every file: two releases with one fingerprint
// are the same to the last byte.
type Manifest struct {
	Format   int    `json:"format"`
	Number   int    `json:"number"` // 1 for the first release of a data folder
	Name     string `json:"name"`
	AsOf     string `json:"as_of"`              // what was loaded up to this day in London, 2006-01-02
	Corrects string `json:"corrects,omitempty"` // the release that this one puts right
	Why      string `json:"why,omitempty"`
	Dates    Dates  `json:"dates"`
	Invented bool   `json:"invented"`

	Program     string      `json:"program"` // version of khi
	Data        Data        `json:"data"`
	Definitions string      `json:"definitions"` // SHA-256 of all that decides what is counted
	Protection  Protection  `json:"protection"`
	Earlier     []Other     `json:"earlier"` // releases that it was protected together with, in order
	Indicators  []Indicator `json:"indicators"`
	Comparators []string    `json:"comparators"` // that costs are set against
	Files       []File      `json:"files"`
	Fingerprint string      `json:"fingerprint"` // SHA-256 of all of the above
}

// Format is the format of the releases that this program writes.
const Format = 1

// Data says which lines of the ledger a release was made from.
type Data struct {
	Lines int64  `json:"ledger_lines"`
	Head  string `json:"ledger_head"` // hash of the last of them, which holds all before it
}

// Protection is the profile that decided what is hidden.
type Protection struct {
	Name  string `json:"name"`
	Words string `json:"words"`
}

// Other names another release.
type Other struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"`
}

// Indicator is one indicator as it was defined for the release.
type Indicator struct {
	Name       string `json:"name"`
	ID         string `json:"id"`
	Title      string `json:"title"`
	Definition string `json:"definition"` // SHA-256 of its statement
	Figures    int    `json:"figures"`    // lines of its file
	// Rounded: numbers of people are to the nearest 5, though the rules of the release give others exactly.
	Rounded bool `json:"rounded,omitempty"`
}

// File is one file of a release.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
	// Kept files are for protecting later releases and are never given out.
	Kept bool `json:"kept,omitempty"`
}

var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,59}$`)

// CheckName refuses what cannot be the name of a release.
func CheckName(name string) error {
	for _, word := range []string{"list", "show", "diff"} {
		if name == word {
			return fmt.Errorf("a release cannot be called %q, which is a word of the command", name)
		}
	}
	if !nameForm.MatchString(name) {
		return fmt.Errorf("%q cannot be the name of a release: use small letters, digits and dashes, such as 2026-27-q2", name)
	}
	return nil
}

// Check refuses, before any work is done, a manifest that no release can have: a
// wrong name, days in the wrong order, a correction without a reason.
func (m *Manifest) Check() error {
	if err := CheckName(m.Name); err != nil {
		return err
	}
	if m.Corrects != "" && m.Why == "" {
		return errors.New("a correction says why: give the reason in words")
	}
	return m.Dates.check(m.AsOf)
}

// seal gives the manifest its fingerprint and its bytes.
func (m *Manifest) seal() ([]byte, error) {
	m.Fingerprint = ""
	plain, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	m.Fingerprint = hashOf(plain)
	text, err := json.MarshalIndent(m, "", "  ")
	return append(text, '\n'), err
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ErrChanged is what a release comes to of which a file is not what was written.
var ErrChanged = errors.New("a file of the release is not what was written; restore the release from a backup")

// parse reads a manifest and refuses it unless its fingerprint is its own.
func parse(text []byte) (*Manifest, error) {
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("the manifest cannot be read: %w", ErrChanged)
	}
	if m.Format > Format {
		return nil, fmt.Errorf("release %s was written by a newer khi (format %d); this one reads up to %d", m.Name, m.Format, Format)
	}
	again := m
	written, err := again.seal()
	if err != nil || again.Fingerprint != m.Fingerprint || string(written) != string(text) {
		return nil, fmt.Errorf("the manifest does not match its fingerprint: %w", ErrChanged)
	}
	return &m, nil
}

// Dates say from which day, 2006-01-02, who is given a release; from half past nine on.
type Dates struct {
	Provisional string `json:"provisional,omitempty"` // those who check it
	Members     string `json:"members,omitempty"`     // the schemes whose figures they are
	Public      string `json:"public"`                // everybody
}

// Stage says how far a release has come, and for whom a service is.
type Stage int

// The stages, each before the next.
const (
	Announced   Stage = iota // nobody is given its figures yet
	Provisional              // those who check it
	Members                  // the schemes whose figures they are
	Public                   // everybody
)

var stageNames = []string{"announced", "provisional", "members", "public"}

func (s Stage) String() string { return stageNames[s] }

// ParseStage reads the name of a stage at which figures are given.
func ParseStage(name string) (Stage, error) {
	for i, n := range stageNames {
		if n == name && Stage(i) != Announced {
			return Stage(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not one of provisional, members, public", name)
}

// hour and minute are when releases are given on their days: half past nine in the
// morning in London, as official statistics are.
const hour, minute = 9, 30

// DayAt is the last day whose releases are given at a moment: until half past nine in
// London it is the day before.
func DayAt(now time.Time) string {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the zone is built into the program
	}
	now = now.In(zone)
	if now.Hour()*60+now.Minute() < hour*60+minute {
		now = now.AddDate(0, 0, -1)
	}
	return now.Format(time.DateOnly)
}

// On is the stage that a release has reached on a day (of DayAt).
func (d Dates) On(day string) Stage {
	switch {
	case day >= d.Public:
		return Public
	case d.Members != "" && day >= d.Members:
		return Members
	case d.Provisional != "" && day >= d.Provisional:
		return Provisional
	}
	return Announced
}

// For is the day from which readers of a stage are given the release.
func (d Dates) For(reader Stage) string {
	switch {
	case reader <= Provisional && d.Provisional != "":
		return d.Provisional
	case reader <= Members && d.Members != "":
		return d.Members
	}
	return d.Public
}

// check refuses days that are none or that stand in the wrong order.
func (d Dates) check(asOf string) error {
	last, whose := asOf, "as of"
	for _, day := range []struct{ name, value string }{{"as of", asOf}, {"provisional", d.Provisional}, {"members", d.Members}, {"public", d.Public}} {
		if day.value == "" && day.name != "public" && day.name != "as of" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, day.value); err != nil {
			return fmt.Errorf("the %s day must be a day such as 2026-11-05, not %q", day.name, day.value)
		}
		if day.value < last {
			return fmt.Errorf("the %s day (%s) is before the %s day (%s): a release goes to those who check it, then to members, then to everybody", day.name, day.value, whose, last)
		}
		last, whose = day.value, day.name
	}
	return nil
}

// Definition is an indicator as it was defined when the release was made.
type Definition struct {
	metrics.Indicator
	Sentence string `json:"sentence"`
	SQL      string `json:"sql"`
	// Heads are the columns that its figures stand under; releases of before have none.
	Heads []metrics.Column `json:"columns,omitempty"`
}

// Columns are the columns of the figures of the release.
func (d Definition) Columns() []metrics.Column {
	if len(d.Heads) > 0 {
		return d.Heads
	}
	return d.Indicator.Columns()
}
