package rights

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khi/queries/disk"
)

// event is one line of a person's file. The first line names the person; each
// later one has exactly one of the others. A line is never changed.
type event struct {
	Person   *Person   `json:"person,omitempty"`
	Link     *Link     `json:"link,omitempty"`
	Hash     string    `json:"hash,omitempty"` // of the link's token
	End      string    `json:"end,omitempty"`  // number of a link
	On       string    `json:"on,omitempty"`   // of End, Done and Share
	Decision *Decision `json:"decision,omitempty"`
	Note     *Note     `json:"note,omitempty"`
	Done     string    `json:"done,omitempty"`  // number of a note
	Share    string    `json:"share,omitempty"` // number of a note
	Shared   bool      `json:"shared,omitempty"`
	Listener *string   `json:"listener,omitempty"` // who of a scheme is told
	Call     string    `json:"call,omitempty"`     // number of a note that is to be read
	Heard    string    `json:"heard,omitempty"`    // number of a note that was
	By       string    `json:"by,omitempty"`       // of Heard
}

// take puts one event into the record.
func (r *record) take(e event) error {
	note := func(number string) int {
		return slices.IndexFunc(r.notes, func(n Note) bool { return n.Number == number })
	}
	switch {
	case e.Link != nil && e.Hash != "":
		r.links = append(r.links, &kept{*e.Link, e.Hash})
	case e.End != "" && r.link(e.End) != nil:
		r.link(e.End).Ended = e.On
	case e.Decision != nil:
		r.decisions = append(r.decisions, *e.Decision)
	case e.Note != nil:
		r.notes = append(r.notes, *e.Note)
	case e.Done != "" && note(e.Done) >= 0:
		r.notes[note(e.Done)].Done = e.On
	case e.Share != "" && note(e.Share) >= 0:
		r.notes[note(e.Share)].Share = e.Shared
	case e.Listener != nil:
		r.listener = *e.Listener
	case e.Call != "" && note(e.Call) >= 0:
		r.notes[note(e.Call)].Called = e.On
	case e.Heard != "" && note(e.Heard) >= 0:
		r.notes[note(e.Heard)].Heard = e.On
	default:
		return errors.New("a line speaks of nothing that is known")
	}
	return nil
}

// readFile reads one person's file. A last line without an end was never
// acknowledged and is cut off.
func readFile(path string) (*record, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	whole := bytes.LastIndexByte(text, '\n') + 1
	if whole < len(text) {
		if err := os.Truncate(path, int64(whole)); err != nil {
			return nil, err
		}
	}
	var r *record
	for line := range bytes.Lines(text[:whole]) {
		var e event
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		err := d.Decode(&e)
		switch {
		case err == nil && r == nil && e.Person != nil:
			r = &record{person: *e.Person, file: path}
			continue
		case err == nil && r == nil:
			err = errors.New("it does not begin with whom it is about")
		case err == nil:
			r.lines++
			err = r.take(e)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w: %w; restore it from the backup", filepath.Base(path), ErrDamaged, err)
		}
	}
	return r, nil // nil: a file that was begun and never acknowledged
}

// begin makes the file of a person whose name in the folder is random.
func begin(dir string, who Person) (*record, error) {
	path := filepath.Join(dir, strings.ToLower(rand.Text())+".jsonl")
	if err := appendLine(path, event{Person: &who}); err != nil {
		return nil, err
	}
	return &record{person: who, file: path}, disk.SyncFolder(dir)
}

// appendLine puts one line on the disk before it returns, or nothing.
func appendLine(path string, e event) error {
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	return disk.Append(f, end, line)
}
