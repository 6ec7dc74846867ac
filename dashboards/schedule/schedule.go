// Package schedule says which reports of pages somebody wants, and notes which of them
// were written or mailed for which publication.
package schedule

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gopkg.in/yaml.v3"

	"khi/queries/disk"
)

// Wanted says which report: that of a place; with Indicator, that of its page for the
// place; with Compare, that of the comparison on an indicator of the places inside it.
type Wanted struct {
	Place     string `yaml:"place" json:"place"`
	Indicator string `yaml:"indicator" json:"indicator,omitempty"`
	Compare   string `yaml:"compare" json:"compare,omitempty"`
	Grain     string `yaml:"grain" json:"grain,omitempty"`   // of a comparison
	Period    string `yaml:"period" json:"period,omitempty"` // without it, the latest year that is over
	What      string `yaml:"what" json:"what,omitempty"`     // zip, without it too, workbook, analysts: the workbook for them, or paper: the board paper
	Lang      string `yaml:"lang" json:"lang,omitempty"`     // cy for Welsh; without it, English
}

// Check says what cannot be asked for, before anything is made.
func (w Wanted) Check() error {
	switch {
	case w.Place == "":
		return errors.New("say which place: the code of a scheme, an area or a nation, such as ENG")
	case !slices.Contains([]string{"", "zip", "workbook", "analysts", "paper"}, w.What):
		return fmt.Errorf("a report is a zip, a workbook, the workbook for analysts or a board paper, not %q", w.What)
	case w.Lang != "" && w.Lang != "en" && w.Lang != "cy":
		return fmt.Errorf("a report is in English (en) or in Welsh (cy), not in %q", w.Lang)
	case w.What == "paper" && (w.Indicator != "" || w.Compare != ""):
		return errors.New("a board paper is of a place: leave the indicator and the comparison out")
	case w.Indicator != "" && w.Compare != "":
		return errors.New("a report is of the page of an indicator or of a comparison: not both")
	case w.Indicator != "" && (w.What == "workbook" || w.What == "analysts"):
		return errors.New("the page of an indicator has no workbook of its own: take the zip, which holds one for each table")
	case w.Grain != "" && w.Compare == "":
		return errors.New("a grain (nation, area, scheme) belongs to a comparison")
	}
	return nil
}

// Report is a report that is written, mailed or both, once for each publication.
type Report struct {
	Wanted `yaml:",inline"`
	Folder string   `yaml:"folder" json:"folder"`
	Mail   []string `yaml:"mail" json:"-"` // who gets it by mail, each alone
}

// Read reads and checks a whole schedule. A folder that is not written from the
// root on is beside the file.
func Read(path string) (all []Report, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the schedule cannot be read: %w", err)
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s cannot be read; write a list, each with place and folder: %w", path, err)
	}
	if err := d.Decode(new(any)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s goes on after its list: write one list", path)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("%s names no report: write a list, each with place and folder", path)
	}
	seen := map[string]int{}
	for i, one := range all {
		if one.Folder != "" && !filepath.IsAbs(one.Folder) {
			one.Folder = filepath.Join(filepath.Dir(path), one.Folder)
		}
		err := one.Check()
		if err == nil {
			err = one.onlyOnce(seen, i+1)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, report %d: %w. Nothing was written", path, i+1, err)
		}
		all[i] = one
	}
	return all, nil
}

// onlyOnce refuses a report that goes nowhere, or that an earlier one brings to the same
// folder or person.
func (s Report) onlyOnce(seen map[string]int, number int) error {
	if s.Folder == "" && len(s.Mail) == 0 {
		return errors.New("say where to: folder, or mail with a list of addresses")
	}
	if s.Folder != "" {
		key, err := s.key()
		if before := seen[key]; err != nil || before > 0 {
			return errors.Join(err, fmt.Errorf("it is the same as report %d", before))
		}
		seen[key] = number
	}
	for _, to := range s.Mail {
		key, err := mailKey(s.Wanted, to)
		if before := seen[key]; err != nil || before > 0 {
			return errors.Join(err, fmt.Errorf("%s gets the same by report %d", to, before))
		}
		seen[key] = number
	}
	return nil
}

// key names a report of a schedule in its note.
func (s Report) key() (string, error) {
	text, err := json.Marshal(s)
	return string(text), err
}

// note is what was last written for a report, or mailed to one person.
type note struct {
	Publication string `json:"publication"`
	File        string `json:"file"`
	SHA256      string `json:"sha256"`
	At          string `json:"at"`
	State       State  `json:"state,omitempty"` // of a mail
	Tries       int    `json:"tries,omitempty"`
	Words       string `json:"words,omitempty"` // why it did not go
}

// Notes are kept beside the schedule, by report. Whoever deletes them has every report
// written again.
type Notes struct {
	path string
	of   map[string]note
}

// ReadNotes reads what was noted for a schedule; where there is nothing, nothing was written.
func ReadNotes(schedule string) (*Notes, error) {
	n := &Notes{schedule + ".sent", map[string]note{}}
	text, err := os.ReadFile(n.path)
	if errors.Is(err, fs.ErrNotExist) {
		return n, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &n.of)
	}
	if err == nil && n.of == nil {
		err = errors.New("it holds nothing")
	}
	if err != nil {
		return nil, fmt.Errorf("the note of what was written cannot be read; delete it and every report is written and mailed once more: %s: %w", n.path, err)
	}
	return n, nil
}

// Keep notes what was written of a report for a publication. What stops before that has
// the same report written once more the next time.
func (n *Notes) Keep(one Report, publication, file string, body []byte, at time.Time) error {
	key, err := one.key()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	n.of[key] = note{Publication: publication, File: file, SHA256: hex.EncodeToString(sum[:]), At: stamp(at)}
	return n.write()
}

func (n *Notes) write() error {
	text, err := json.MarshalIndent(n.of, "", "  ")
	if err == nil {
		err = disk.Write(n.path, append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the note of what was written: %w", err)
	}
	return nil
}

// Due says of each report of a schedule whether its folder does not yet have it for a publication.
func (n *Notes) Due(all []Report, publication string) ([]bool, error) {
	due := make([]bool, len(all))
	for i, one := range all {
		key, err := one.key()
		if err != nil {
			return nil, err
		}
		due[i] = one.Folder != "" && n.of[key].Publication != publication
	}
	return due, nil
}

// Apart refuses a file that would take the place of another report's.
func (n *Notes) Apart(all []Report, one Report, name, publication string) error {
	own, err := one.key()
	if err != nil {
		return err
	}
	for i, other := range all {
		key, err := other.key()
		if err != nil {
			return err
		}
		if last := n.of[key]; key != own && other.Folder == one.Folder && last.Publication == publication && last.File == name {
			return fmt.Errorf("its file would be called %s, as that of report %d is: give it a folder of its own", name, i+1)
		}
	}
	return nil
}
