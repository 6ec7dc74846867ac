// Package backup writes what a data folder cannot make again into one encrypted
// file, and a folder from such a file.
package backup

import (
	"archive/tar"
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
	"strings"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/zstd"
)

// manifestName is the last entry of a backup: what must be in it.
const manifestName = "MANIFEST.json"

// Manifest says what a backup holds. It is written last, so a file that was cut
// off has none.
type Manifest struct {
	Made    time.Time `json:"made"`
	Version string    `json:"version"` // of the program that made it
	Head    string    `json:"head"`    // the last whole line of the ledger, by SHA-256
	// Erasures is where the list of who is erased from the folder is kept, outside it: a
	// restore looks there for who was erased since. Older backups do not say.
	Erasures string  `json:"erasures,omitempty"`
	Files    []Entry `json:"files"`

	ledger int // bytes of it
}

// Entry is one file of a backup.
type Entry struct {
	Name   string `json:"name"` // with slashes, below the data folder
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// made is what the program makes again, or needs only while it runs: it stays
// out. Whatever else lies in the folder goes in, so that nothing is forgotten
// that a later version puts there.
var made = []string{"khi.db", "snapshots", "cache", "spill", "tmp", "tray", "khi.lock", "khi.sock", "opening", "files", "erasing", MadeName}

// growing are files that only ever get longer while the service runs: of these
// the whole lines go in that are there when their turn comes. The ledger's comes
// first: each line names a file of the record that was there before it.
var growing = []string{ledgerName, "access/trail.jsonl"}

// storiesFolder holds a growing file for each person who has a story.
const storiesFolder = "stories/"

const ledgerName = "ledger.jsonl"

// KeyName is the file with the key of the pseudonyms.
const KeyName = "pseudonym.key"

// MadeName is the file that notes when the last backup was made.
const MadeName = "backup-made"

// Options say what goes into a backup and who can open it.
type Options struct {
	Version    string
	Recipients []age.Recipient
	WithoutKey bool   // leave out the key of the pseudonyms
	Erasures   string // see Manifest
}

// Write writes the folder to out. It may be used by a running service meanwhile.
func Write(out io.Writer, dir string, o Options) (*Manifest, error) {
	if len(o.Recipients) == 0 {
		return nil, errors.New("a backup holds people's records and is never written in the clear: say with --recipient for whom it is locked")
	}
	locked, err := age.Encrypt(out, o.Recipients...)
	if err != nil {
		return nil, err
	}
	packed, err := zstd.NewWriter(locked)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(packed)
	m := &Manifest{Made: time.Now().UTC().Truncate(time.Second), Version: o.Version, Erasures: o.Erasures}
	if err := m.addAll(t, dir, o); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err == nil {
		err = addBytes(t, manifestName, text)
	}
	return m, errors.Join(err, t.Close(), packed.Close(), locked.Close())
}

func (m *Manifest) addAll(t *tar.Writer, dir string, o Options) error {
	for _, name := range growing {
		if err := m.addLines(t, dir, name); err != nil {
			return err
		}
	}
	if err := m.addRest(t, dir, o); err != nil {
		return err
	}
	return m.nobodyErased(dir)
}

// nobodyErased refuses a backup during which somebody was erased: it may hold them, or
// lack files that its ledger names. One under way is seen by the folder of its plan.
func (m *Manifest) nobodyErased(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "erasing")); err == nil {
		return errors.New("somebody is being erased from this folder: start khi with it, which goes on with that, and back up again")
	}
	text, err := os.ReadFile(filepath.Join(dir, ledgerName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if whole := text[:min(len(text), m.ledger)]; m.Head != lastLine(whole) {
		return errors.New("somebody was erased while the backup was made: back up again")
	}
	return nil
}

func (m *Manifest) addRest(t *tar.Writer, dir string, o Options) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || name == "." {
			return err
		}
		name = filepath.ToSlash(name)
		switch {
		case leftOut(name, o):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is no file: a backup holds files only; take it out of the data folder", path)
		case strings.HasPrefix(name, storiesFolder):
			return m.addLines(t, dir, name)
		}
		return m.addFile(t, path, name)
	})
}

// leftOut says which files are not taken as they stand.
func leftOut(name string, o Options) bool {
	first, _, _ := strings.Cut(name, "/")
	base := name[strings.LastIndexByte(name, '/')+1:]
	return slices.Contains(growing, name) || strings.HasPrefix(base, ".") || strings.HasSuffix(base, ".tmp") || name == KeyName && o.WithoutKey ||
		slices.ContainsFunc(made, func(m string) bool { return first == m || strings.HasPrefix(first, m+".") })
}

// addFile adds a file that is never changed once it is there, or replaced as a
// whole.
func (m *Manifest) addFile(t *tar.Writer, path, name string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return m.add(t, name, info.Size(), f)
}

// addLines adds the whole lines of a growing file; one that is not there is left out.
func (m *Manifest) addLines(t *tar.Writer, dir, name string) error {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	if name == ledgerName {
		m.Head, m.ledger = lastLine(text), len(text)
	}
	return m.add(t, name, int64(len(text)), bytes.NewReader(text))
}

// lastLine is the SHA-256 of the last line, or "" where there is none.
func lastLine(text []byte) string {
	text = bytes.TrimSuffix(text, []byte("\n"))
	if len(text) == 0 {
		return ""
	}
	sum := sha256.Sum256(text[bytes.LastIndexByte(text, '\n')+1:])
	return hex.EncodeToString(sum[:])
}

func (m *Manifest) add(t *tar.Writer, name string, size int64, r io.Reader) error {
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, Format: tar.FormatPAX}); err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, sum), io.LimitReader(r, size))
	if err == nil && n != size {
		err = fmt.Errorf("%s became shorter while it was copied", name)
	}
	m.Files = append(m.Files, Entry{name, size, hex.EncodeToString(sum.Sum(nil))})
	return err
}

func addBytes(t *tar.Writer, name string, text []byte) error {
	err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(text)), Mode: 0o600, Format: tar.FormatPAX})
	if err == nil {
		_, err = t.Write(text)
	}
	return err
}
