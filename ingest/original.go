package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khi/queries/disk"
)

// Sealer locks what is written through it, for somebody who has the key. Whoever seals need
// not be able to open.
type Sealer interface {
	Seal(io.Writer) (io.WriteCloser, error)
}

// Files as they came are kept only where a deployment asks for it, in a folder beside the
// record, locked for those whom it names and named by their SHA-256, which the ledger has.
// khi has no key to them, so it can neither look into one nor take somebody out of it.
const (
	OriginalsFolder = "originals"
	originalEnd     = ".age"
)

func (l *Loader) originalsDir() string { return filepath.Join(l.dir, OriginalsFolder) }

// Originals are the files that are kept as they came.
func (l *Loader) Originals() ([]string, error) {
	return disk.Matching(l.originalsDir(), "*"+originalEnd)
}

// OriginalPath is where the file that a batch came from is kept; "" where it is not.
func (l *Loader) OriginalPath(e *Entry) string {
	if e.Original == "" {
		return ""
	}
	path := filepath.Join(l.originalsDir(), e.Original+originalEnd)
	if _, err := os.Stat(path); err != nil {
		return ""
	}
	return path
}

// keepOriginal keeps a file that is about to be acknowledged. What the service asked itself
// is no file that somebody sent. Once somebody was erased, a file of which not all became
// rows is not kept: they may stand in the rest, which nobody reads.
func (l *Loader) keepOriginal(n *newBatch) error {
	if l.originals == nil || n.up.req.Keyed || len(l.ledger.gone) > 0 && !isAccountedFor(n.build.counts, n.build.rules()) {
		return nil
	}
	path := filepath.Join(l.originalsDir(), n.up.original+originalEnd)
	if _, err := os.Stat(path); err == nil { // loaded for another scheme, or undone, before
		return nil
	}
	err := disk.MakeFolder(l.originalsDir())
	if err == nil {
		err = l.sealInto(path, io.NewSectionReader(n.up.file, 0, n.up.size))
	}
	if err != nil {
		return fmt.Errorf("keeping the file as it came: %w", err)
	}
	return nil
}

// sealInto writes beside and renames, so that what has the name is whole.
func (l *Loader) sealInto(path string, from io.Reader) error {
	f, err := l.tempFile()
	if err != nil {
		return err
	}
	defer discard(f)
	to, err := l.originals.Seal(f)
	if err != nil {
		return err
	}
	if _, err = io.Copy(to, from); err == nil {
		err = to.Close()
	}
	if err = errors.Join(err, f.Sync()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path))
}

// clearOriginals removes files that no line of the ledger names: a load was cut off before
// it was acknowledged, or a backup holds more than its ledger tells.
func (l *Loader) clearOriginals() error {
	named := map[string]bool{}
	for i := range l.ledger.entries {
		named[l.ledger.entries[i].Original+originalEnd] = true
	}
	there, err := l.Originals()
	for _, path := range there {
		if named[filepath.Base(path)] {
			continue
		}
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("ingest: %w", err)
		}
	}
	return err
}

// restUnread are the rules of findings that say that something of a file became no row.
var restUnread = []string{"part_not_read", "column_not_read", "cell_without_header", "rows_not_data", "repeat_counted", "repeat_of_nobody", "more_findings"}

// isAccountedFor reports that the record tells whom a file is about: each of its rows became
// a row of the record, or is a copy of one that did, and nothing beside them was left.
func isAccountedFor(c Counts, rules []string) bool {
	return c.In == c.Accepted+c.Repeated && !slices.ContainsFunc(rules, func(r string) bool { return slices.Contains(restUnread, r) })
}

// rules are those of which there are findings.
func (b *build) rules() (all []string) {
	for _, c := range b.found.Counts() {
		all = append(all, c.Rule)
	}
	return all
}

// Doubtful are the kept files, by name, of which the record does not tell whom all they are
// about. They go with whoever is erased next.
func (l *Loader) Doubtful() (names []string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range l.ledger.entries {
		e := &l.ledger.entries[i]
		path := l.OriginalPath(e)
		if e.Kind != kindLoad || path == "" || slices.Contains(names, filepath.Base(path)) {
			continue
		}
		var rules []string
		err := l.eachRow(e, func(r *aboutRow) {
			if r.finding != nil {
				rules = append(rules, r.finding.Rule)
			}
		})
		if err != nil {
			return nil, err
		}
		if !isAccountedFor(e.Counts, rules) {
			names = append(names, filepath.Base(path))
		}
	}
	return names, nil
}

// LockOriginals locks every kept file anew for those who are named now, with what open
// opens. Each file is whole at any moment, so it may be cut off and done once more.
func (l *Loader) LockOriginals(open func(io.Reader) (io.Reader, error)) (files int, err error) {
	if l.originals == nil {
		return 0, errors.New("it is not said for whom")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	there, err := l.Originals()
	for _, path := range there {
		if err := l.relock(path, open); err != nil {
			return files, fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
		files++
	}
	return files, err
}

func (l *Loader) relock(path string, open func(io.Reader) (io.Reader, error)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in, err := open(f)
	if err != nil {
		return err
	}
	return l.sealInto(path, HoldTo(strings.TrimSuffix(filepath.Base(path), originalEnd), in))
}

// HoldTo reads to the end only what has a hash (SHA-256).
func HoldTo(hash string, r io.Reader) io.Reader { return &held{r, sha256.New(), hash} }

type held struct {
	r    io.Reader
	sum  hash.Hash
	want string
}

func (h *held) Read(b []byte) (int, error) {
	n, err := h.r.Read(b)
	h.sum.Write(b[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(h.sum.Sum(nil)) != h.want {
		err = fmt.Errorf("it is not the file that its name and the ledger say: %w", ErrRecordDamaged)
	}
	return n, err
}
