// Package erase puts files without somebody into the place of those with them, by a plan that outlives whoever carries it out, and then looks for them in every byte of a data folder.
package erase

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"khi/queries/disk"
)

// folder holds the new files and the plan, below the data folder, as long as an erasing is
// under way. Without a plan nothing was decided yet, and it is thrown away.
const (
	folder   = "erasing"
	planName = "plan.json"
	doneName = "carried" // all that the plan says was done; what was made again is not yet searched
)

// Plan is what is left to do. The moment in which it is on the disk is the moment of the
// erasing: before it nothing has changed, after it every start goes on with it. Each part
// of it can be done twice.
type Plan struct {
	Line   int64    `json:"line"`            // of the ledger, that says so
	Rows   int64    `json:"rows"`            // that go
	Moves  []Move   `json:"moves"`           // new files, into the place of old ones
	Gone   []string `json:"gone"`            // files that go
	Who    []Person `json:"who"`             // whose rows they were
	Keys   []int64  `json:"keys"`            // that nothing may hold afterwards
	Hashes []string `json:"hashes"`          // nor these
	Again  bool     `json:"again,omitempty"` // done once more, in a folder that was restored
	// Rekeyed is of a plan that takes nobody out, but brings everybody under another key.
	Rekeyed bool   `json:"rekeyed,omitempty"`
	List    string `json:"list,omitempty"` // of who was erased, outside the folder, that is to be brought along
}

// Person is somebody as rows name them.
type Person struct {
	Kind   string `json:"kind"`
	Scheme string `json:"scheme"`
	Key    int64  `json:"key"`
}

// Move is a file that takes the place of another; both are below the data folder.
type Move struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Step is told before each thing that is done to the disk. An error ends the work there.
type Step func(what string) error

func (s Step) before(what string) error {
	if s == nil {
		return nil
	}
	return s(what)
}

// madeAgain are files that the program makes again from the record, and old rows may stand
// in: databases (one that was set aside too), snapshots, drawings, what was spilled, what
// waits on the tray, and a release that was never finished.
var madeAgain = []string{"khi.db", "khi.db.*", "bulk.damaged-*", "snapshots", "cache", "spill", "tmp", "tray", "files", "releases/.building"}

// Begin makes the folder for the new files, empty.
func Begin(dir string) (string, error) {
	if _, err := os.Stat(planPath(dir)); err == nil {
		return "", errors.New("an erasing is under way in this folder")
	}
	to := filepath.Join(dir, folder)
	if err := os.RemoveAll(to); err != nil {
		return "", err
	}
	return to, os.Mkdir(to, 0o700)
}

func planPath(dir string) string { return filepath.Join(dir, folder, planName) }

// Commit decides the erasing: from here on it is carried out, now or at the next start.
func (p *Plan) Commit(dir string, step Step) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	path := planPath(dir)
	if err := step.before("writing the plan"); err != nil {
		return err
	}
	f, err := os.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err = f.Write(text); err == nil {
		if err = step.before("syncing the plan"); err == nil {
			err = f.Sync()
		}
	}
	if err = errors.Join(err, f.Close(), disk.SyncFolder(filepath.Dir(path)), disk.SyncFolder(dir)); err != nil {
		return err
	}
	if err := step.before("naming the plan"); err != nil {
		return err
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		return err
	}
	if err := step.before("syncing the name of the plan"); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// Abandon throws away what was prepared, unless it was decided.
func Abandon(dir string) error {
	if p, err := UnderWay(dir); p != nil || err != nil {
		return err
	}
	return os.RemoveAll(filepath.Join(dir, folder))
}

// UnderWay gives the plan of a folder; nil where there is none.
func UnderWay(dir string) (*Plan, error) {
	text, err := os.ReadFile(planPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var p Plan
	if err := json.Unmarshal(text, &p); err != nil {
		return nil, fmt.Errorf("the plan of an erasing, %s, is damaged: restore the folder from a backup and erase again: %w", planPath(dir), err)
	}
	return &p, nil
}

// Carry does what a plan says, for whoever holds the folder while its database is shut,
// unless it was done before. The plan stays, for what is made again is still to be
// searched: End ends it. Where nothing was decided, what was prepared is thrown away.
func Carry(dir string, step Step) (*Plan, error) {
	p, err := UnderWay(dir)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, Abandon(dir)
	}
	done := filepath.Join(dir, folder, doneName)
	if _, err := os.Stat(done); err == nil {
		return p, nil
	}
	for _, m := range p.Moves {
		if err := move(filepath.Join(dir, filepath.FromSlash(m.From)), filepath.Join(dir, filepath.FromSlash(m.To)), step); err != nil {
			return p, fmt.Errorf("going on with an erasing: %w", err)
		}
	}
	for _, name := range p.Gone {
		if err := remove(filepath.Join(dir, filepath.FromSlash(name)), step); err != nil {
			return p, fmt.Errorf("going on with an erasing: %w", err)
		}
	}
	for _, name := range madeAgain {
		if err := clearOut(filepath.Join(dir, filepath.FromSlash(name)), step); err != nil {
			return p, fmt.Errorf("going on with an erasing: %w", err)
		}
	}
	if err := step.before("noting that all was done"); err != nil {
		return p, err
	}
	f, err := os.OpenFile(done, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return p, err
	}
	return p, errors.Join(f.Sync(), f.Close(), disk.SyncFolder(filepath.Dir(done)))
}

// move takes a file to its place; one that was taken there before is there.
func move(from, to string, step Step) error {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		_, err := os.Stat(to)
		return err
	}
	if err := step.before("moving " + filepath.Base(to)); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	if err := step.before("syncing the folder of " + filepath.Base(to)); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(to))
}

func remove(path string, step Step) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := step.before("removing " + filepath.Base(path)); err != nil {
		return err
	}
	if err := os.Remove(path); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// clearOut removes every file at or below a path, the last part of which may be a pattern.
// Folders stay: somebody may have made them for what is to come.
func clearOut(path string, step Step) error {
	paths, err := disk.Matching(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return err
	}
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return remove(path, step)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// End ends an erasing of which nothing is left to do.
func End(dir string, step Step) error {
	if err := step.before("ending the plan"); err != nil {
		return err
	}
	if err := os.Remove(planPath(dir)); err != nil {
		return err
	}
	if err := disk.SyncFolder(filepath.Join(dir, folder)); err != nil {
		return err
	}
	if err := step.before("removing the folder of the plan"); err != nil {
		return err
	}
	return errors.Join(os.RemoveAll(filepath.Join(dir, folder)), disk.SyncFolder(dir))
}
