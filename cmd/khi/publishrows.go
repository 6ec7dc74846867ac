package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khi/cmd/khi/copies"
	"khi/dashboards/access"
	"khi/queries"
	"khi/queries/disk"
	"khi/queries/duck"
)

// rowsPublished is the file of a data folder that says which copies of people's rows were
// written for other engines, and where to.
const rowsPublished = "rows-published.jsonl"

// rowsNote is one line of it. It is there before the first row is.
type rowsNote struct {
	At   time.Time `json:"at"`
	To   string    `json:"to"`
	By   string    `json:"by"`
	Line int64     `json:"line"` // of the ledger, up to which loads are in it
}

// rowsManifest says what a folder of rows holds; it is written last.
type rowsManifest struct {
	Made        time.Time      `json:"made"`
	Program     string         `json:"program"`
	Definitions string         `json:"definitions"` // SHA-256 of all that decides what is counted
	Line        int64          `json:"ledger_line"`
	Head        string         `json:"ledger_head"`
	Parts       int            `json:"parts"`
	Protected   bool           `json:"protected"` // false: nothing in it is hidden
	Tables      []duck.Written `json:"tables"`
	Files       []rowsFile     `json:"files"`
}

type rowsFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Rows   int64  `json:"rows,omitempty"` // of a table, as whoever opens the file sees it
}

const whyConsent = `this writes one row for each answer and each person, under pseudonyms, and cells in which nothing is hidden: it is personal data, and khi no longer protects it once it is there. ` +
	`If your organisation has decided that it may go there (docs/operations.md, "More rows than one machine should hold"), say --rows-leave-this-machine`

// rowsRequest is a writing of rows for another engine.
type rowsRequest struct {
	to      string
	parts   int
	consent bool
	export  export
}

func (r rowsRequest) check(o *keeperOptions) error {
	if !r.consent {
		return fmt.Errorf("nothing was written: %s", whyConsent)
	}
	if r.parts < 1 || r.parts > 256 {
		return errors.New("--parts is a number from 1 to 256")
	}
	if deskClient(o.data) != nil {
		return errors.New("nothing was written, for khi serve has the folder: stop it meanwhile, or restore a backup on another machine (khi backup works beside the service) and publish from there")
	}
	if _, err := os.Stat(filepath.Join(o.data, "ledger.jsonl")); err != nil {
		return fmt.Errorf("%s is no data folder: %w", o.data, err)
	}
	return nil
}

// publishRows writes rows, observations and cells for another engine.
func publishRows(ctx context.Context, c *cli, o *keeperOptions, req rowsRequest) error {
	if err := req.check(o); err != nil {
		return err
	}
	who, err := req.export.lockedFor()
	if err != nil {
		return err
	}
	to, err := filepath.Abs(req.to)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("%s is not empty: each publication has a folder of its own, such as one named by the day", to), err)
	}
	building := to + ".building"
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	if err := os.Mkdir(building, 0o700); err != nil {
		return fmt.Errorf("%w: if no other khi publishes there, it is left from one that was cut off: delete it", err)
	}
	if o.beside = building; who != nil {
		if o.beside, err = stagedAt(o.data); err != nil {
			return err
		}
	}
	k, err := openKeeper(ctx, *o, c.stderr)
	if err != nil {
		return errors.Join(err, os.RemoveAll(building))
	}
	m, err := k.writeRows(ctx, to, o.beside, req.parts)
	if err == nil && who != nil {
		err = lockFolder(o.beside, building, who)
	}
	err = errors.Join(err, keeperOptions{}.clearStaged(k.dir))
	if err = errors.Join(err, k.close()); err != nil {
		return errors.Join(err, os.RemoveAll(building))
	}
	if err := os.Rename(building, to); err != nil {
		return err
	}
	if err := disk.SyncFolder(filepath.Dir(to)); err != nil {
		return err
	}
	m.tell(c.stdout, to, who != nil)
	return nil
}

// writeRows fills the folder that is being built, after it was noted that it will be there.
func (k *keeper) writeRows(ctx context.Context, to, building string, parts int) (*rowsManifest, error) {
	lines := k.loader.Lines()
	m := &rowsManifest{Made: time.Now().UTC().Truncate(time.Second), Program: version, Parts: parts}
	if n := len(lines); n > 0 {
		m.Line, m.Head = lines[n-1].Seq, lines[n-1].Hash
	}
	if err := k.noteRows(rowsNote{At: m.Made, To: to, By: systemUser(), Line: m.Line}); err != nil {
		return nil, err
	}
	var err error
	if m.Definitions, err = queries.Definitions(); err != nil {
		return nil, err
	}
	specs, err := cellSpecs()
	if err != nil {
		return nil, err
	}
	if m.Tables, err = k.db.WriteElsewhere(ctx, building, specs, parts); err != nil {
		return nil, err
	}
	if err := writeForClickHouse(filepath.Join(building, "clickhouse"), m.Tables, specs); err != nil {
		return nil, err
	}
	return m, m.close(building)
}

// noteRows notes for good that rows leave, for whoever erases somebody later and, where
// there is a trail, for those who read it.
func (k *keeper) noteRows(note rowsNote) error {
	text, err := json.Marshal(note)
	if err != nil {
		return err
	}
	path := filepath.Join(k.dir, rowsPublished)
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := disk.Write(path, append(before, append(text, '\n')...)); err != nil {
		return err
	}
	return k.noteInTrail(access.Entry{Who: "khi publish", Did: access.Published, What: "people's rows, to " + note.To})
}

// noteInTrail writes what a command did into the trail, where there is one.
func (k *keeper) noteInTrail(e access.Entry) error {
	if _, err := os.Stat(trailPath(k.dir)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return k.noteForGood(e)
}

// noteForGood writes it also where there was no trail.
func (k *keeper) noteForGood(e access.Entry) error {
	if k.trail != nil {
		return k.trail.Note(e, true)
	}
	trail, err := access.OpenTrail(trailPath(k.dir), nil)
	if err != nil {
		return err
	}
	return errors.Join(trail.Note(e, true), trail.Close())
}

// rowsNotes are the copies of rows that were written from a data folder.
func rowsNotes(dir string) (notes []rowsNote, err error) {
	text, err := os.ReadFile(filepath.Join(dir, rowsPublished))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for line := range strings.Lines(string(text)) {
		var n rowsNote
		if err := json.Unmarshal([]byte(line), &n); err != nil {
			return nil, fmt.Errorf("%s is damaged: %w", rowsPublished, err)
		}
		notes = append(notes, n)
	}
	return notes, err
}

// close lists every file with its hash, on the disk, and writes the manifest.
func (m *rowsManifest) close(folder string) error {
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return errors.Join(err, disk.SyncFolder(path))
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		f := rowsFile{Name: filepath.ToSlash(name)}
		if f.Size, f.SHA256, err = syncedHash(path); err == nil && strings.HasSuffix(name, ".parquet") {
			f.Rows, err = copies.RowsOf(path)
		}
		m.Files = append(m.Files, f)
		return err
	})
	if err == nil {
		err = m.countAgain()
	}
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return disk.Write(filepath.Join(folder, "manifest.json"), append(text, '\n'))
}

// countAgain holds the rows that stand in the files against those that were written.
func (m *rowsManifest) countAgain() error {
	for _, of := range m.Tables {
		below, _, _ := strings.Cut(of.Files, "*")
		n := int64(0)
		for _, f := range m.Files {
			if strings.HasPrefix(f.Name, below) {
				n += f.Rows
			}
		}
		if n != of.Rows {
			return fmt.Errorf("%d rows of %s were written and %d stand in its files: nothing is published; look whether the disk is full or failing", of.Rows, of.Name, n)
		}
	}
	return nil
}

func syncedHash(path string) (size int64, hash string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	if size, err = io.Copy(h, f); err == nil {
		err = f.Sync()
	}
	return size, hex.EncodeToString(h.Sum(nil)), err
}

func (m *rowsManifest) tell(to io.Writer, folder string, locked bool) {
	var size int64
	for _, f := range m.Files {
		size += f.Size
	}
	for _, t := range m.Tables {
		fmt.Fprintf(to, "%-18s %12d rows\n", t.Name, t.Rows)
	}
	how := "They are not locked"
	if locked {
		how = "Each is locked (age)"
	}
	fmt.Fprintf(to, "written to %s: %d files, %.1f MB, of %d lines of the ledger. %s and nothing in them is hidden: keep them as you keep the record, and delete them when somebody who is in them is erased.\n",
		folder, len(m.Files), float64(size)/1e6, m.Line, how)
}
