package schedule

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"khi/queries/disk"
)

// Way is how far one report has come on its way to one folder or person.
type Way struct {
	Number int // of the report in its schedule, from 1
	Wanted Wanted
	To     string // folder or address
	State  State
	At     time.Time // of that state; none where it is due for the first time
	File   string    // the last that went this way; "" where none did
	Tries  int
	Why    string // why it did not go
}

// The states of a way that is no mail on its way.
const (
	Due     State = "due" // another publication went last, or none
	Written State = "written"
)

// Ways are how far each report of a schedule has come for a publication, one for each
// folder and each person.
func (n *Notes) Ways(all []Report, publication string) (ways []Way, err error) {
	for i, one := range all {
		if one.Folder != "" {
			key, err := one.key()
			if err != nil {
				return nil, err
			}
			ways = append(ways, n.of[key].way(i+1, one.Wanted, one.Folder, publication))
		}
		for _, to := range one.Mail {
			key, err := mailKey(one.Wanted, to)
			if err != nil {
				return nil, err
			}
			ways = append(ways, n.of[key].way(i+1, one.Wanted, to, publication))
		}
	}
	return ways, nil
}

func (l note) way(number int, w Wanted, to, publication string) Way {
	at, _ := time.Parse(time.RFC3339, l.At) // what was never noted has no time
	way := Way{Number: number, Wanted: w, To: to, State: cmp.Or(l.State, Written), At: at, File: l.File, Tries: l.Tries, Why: l.Words}
	if l.Publication != publication {
		way.State, way.Why, way.Tries = Due, "", 0
	}
	return way
}

func (w Way) String() string {
	at, head := w.At.Format(time.RFC3339), fmt.Sprintf("report %d to %s: ", w.Number, w.To)
	switch w.State {
	case Due:
		return head + "due"
	case Written, Sent:
		return head + fmt.Sprintf("%s %s, %s", w.State, at, w.File)
	case Begun:
		return head + fmt.Sprintf("begun %s; nobody knows whether it went", at)
	}
	return head + fmt.Sprintf("%s %s, tries: %d: %s", w.State, at, w.Tries, w.Why)
}

// Run is what the last run of a schedule came to.
type Run struct {
	At    time.Time `json:"at"`
	Wrong []string  `json:"wrong"` // each thing that went wrong, in words
}

// KeepRun notes beside a schedule what a run of it came to.
func KeepRun(schedule string, at time.Time, wrong error) error {
	run := Run{At: at.UTC().Truncate(time.Second), Wrong: []string{}}
	if wrong != nil {
		run.Wrong = strings.Split(wrong.Error(), "\n")
	}
	text, err := json.Marshal(run)
	if err == nil {
		err = disk.Write(schedule+".run", append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("the note of this run: %w", err)
	}
	return nil
}

// Standing is a schedule as whoever looks after the service sees it.
type Standing struct {
	Path string
	Last *Run // nil where it has not run yet
	Ways []Way
}

// Stand reads how far a schedule has come for a publication, and changes nothing.
func Stand(path, publication string) (*Standing, error) {
	all, err := Read(path)
	if err != nil {
		return nil, err
	}
	notes, err := ReadNotes(path)
	if err != nil {
		return nil, err
	}
	s := &Standing{Path: path}
	if s.Ways, err = notes.Ways(all, publication); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path + ".run")
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		s.Last = &Run{}
		err = json.Unmarshal(text, s.Last)
	}
	if err != nil {
		return nil, fmt.Errorf("the note of the last run of %s cannot be read: %w", path, err)
	}
	return s, nil
}

// Ended is when the run ended, as pages read it.
func (r *Run) Ended() string { return r.At.UTC().Format(time.RFC3339) }
