package ingest

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"khi/queries/disk"
)

// Entry is one line of the ledger: a batch that was accepted, the undoing of
// one, or the erasing of somebody. Each line holds the hash of the one before, so that none can be changed,
// lost or moved without notice.
type Entry struct {
	Seq           int64     `json:"seq"`
	At            time.Time `json:"at"`               // UTC
	Kind          string    `json:"kind,omitempty"`   // "" for a load, or "undo", which has no more than Undoes, By and Why
	Undoes        int64     `json:"undoes,omitempty"` // the batch that this line undoes
	By            string    `json:"by,omitempty"`     // who did it; lines before there was this field have none
	Why           string    `json:"why,omitempty"`    // why it was undone
	Record        string    `json:"record"`           // SHA-256 of the canonical file
	Original      string    `json:"original"`         // SHA-256 of the file as sent
	FileName      string    `json:"file_name"`
	Scheme        string    `json:"scheme"` // the scheme that it was sent for; empty for several or none
	Source        string    `json:"source"`
	SourceVersion int       `json:"source_version"`
	SourceHash    string    `json:"source_hash,omitempty"` // of all that says how its files are read; older lines have none
	Layout        string    `json:"layout"`
	Policy        string    `json:"policy,omitempty"` // what was done with rows that have problems; older lines do not say
	Counts
	Totals []Totals `json:"totals"`
	Erased *Erased  `json:"erased,omitempty"` // of an erasing, which has no more than By and Salt beside it
	// Rekeyed is of a change of the key, which has no more than By and Salt beside it.
	Rekeyed *Rekeyed `json:"rekeyed,omitempty"`
	// Salt is random. It goes with its line when somebody in the batch is erased, and then
	// no hash of the old line that was kept elsewhere, in a release or on paper, can tell
	// whether a guess at what they said is right. Lines from before there was this have none.
	Salt string `json:"salt,omitempty"`
	Prev string `json:"prev"`
	Hash string `json:"hash"`
}

// seal gives the entry its hash and the line as it is written.
func (e *Entry) seal() ([]byte, error) {
	e.Hash = ""
	plain, err := json.Marshal(e.written())
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(plain)
	e.Hash = hex.EncodeToString(sum[:])
	line, err := json.Marshal(e.written())
	return append(line, '\n'), err
}

// firstPrev is what the first line names as the one before it.
const firstPrev = "khi ledger 1"

// ledger is the append-only list of batches.
type ledger struct {
	path    string
	mu      sync.RWMutex // held for adding a line and for copying them all; the writer reads without it
	entries []Entry
	undone  map[int64]int64   // batch → the line that undoes it
	gone    map[string]string // who was erased, by Loader.ErasedMark, and the last day of which nothing about them is taken
	keys    int               // how often the key of the pseudonyms was changed
	check   string            // of the last of them; see Rekeyed
	size    int64
	torn    int64 // bytes of an unfinished last line that were cut off
	broken  error // an append failed half-way: nothing more may be added
}

func newLedger(path string) *ledger {
	return &ledger{path: path, undone: map[int64]int64{}, gone: map[string]string{}}
}

// openLedger reads the whole ledger and holds it to its chain. A last line
// without an end was never acknowledged: it is cut off. Anything else that is
// wrong stops the service, for somebody must look at it.
func openLedger(path string) (*ledger, error) {
	l := newLedger(path)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the ledger: %w", err)
	}
	whole, err := l.read(text)
	if err != nil {
		return nil, err
	}
	if l.size = int64(whole); whole < len(text) {
		l.torn = int64(len(text) - whole)
		if err := os.Truncate(path, l.size); err != nil {
			return nil, fmt.Errorf("cutting the unfinished last line off the ledger: %w", err)
		}
	}
	return l, nil
}

// read parses the lines and says how many bytes are whole lines.
func (l *ledger) read(text []byte) (whole int, err error) {
	prev := firstPrev
	for n := 1; whole < len(text); n++ {
		end := bytes.IndexByte(text[whole:], '\n')
		if end < 0 || len(bytes.Trim(text[whole:], "\x00")) == 0 {
			return whole, nil
		}
		line := text[whole : whole+end+1]
		e, err := parseEntry(line)
		if err == nil && (e.Prev != prev || e.Seq != int64(n)) {
			err = errors.New("it does not follow the line before it")
		}
		if err == nil {
			err = l.sense(&e)
		}
		if err != nil {
			return 0, fmt.Errorf("ledger line %d: %w: the ledger was changed or lines are missing; restore %s from the backup: %w", n, err, l.path, ErrRecordDamaged)
		}
		prev = e.Hash
		l.take(e)
		whole += end + 1
	}
	return whole, nil
}

// parseEntry reads one line and refuses it unless writing it again gives the
// same bytes and the same hash.
func parseEntry(line []byte) (Entry, error) {
	var e Entry
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, errors.New("it cannot be read")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return e, errors.New("it holds more than one entry")
	}
	again := e
	written, err := again.seal()
	if err != nil || again.Hash != e.Hash || !bytes.Equal(written, line) {
		return e, errors.New("its hash does not match its content")
	}
	return e, nil
}

// lines gives a copy of all lines, also while a load is under way.
func (l *ledger) lines() []Entry {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return append([]Entry(nil), l.entries...)
}

// head is the hash that the next line must name.
func (l *ledger) head() string {
	if len(l.entries) == 0 {
		return firstPrev
	}
	return l.entries[len(l.entries)-1].Hash
}

// next is the number of the line that add would write.
func (l *ledger) next() int64 { return int64(len(l.entries)) + 1 }

// add appends one entry. When it returns without an error the entry is on disk
// and the batch is acknowledged.
func (l *ledger) add(e Entry) (Entry, error) {
	if l.broken != nil {
		return e, fmt.Errorf("the ledger could not be written before; restart the service: %w", l.broken)
	}
	e.Seq, e.Prev = l.next(), l.head()
	if e.Kind == kindLoad {
		e.Salt = rand.Text()
	}
	line, err := e.seal()
	if err != nil {
		return e, err
	}
	if err := l.append(line); err != nil {
		l.broken = err
		return e, fmt.Errorf("writing the ledger: %w", err)
	}
	l.take(e)
	l.size += int64(len(line))
	return e, nil
}

func (l *ledger) append(line []byte) error {
	isNew := l.size == 0
	f, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := disk.Append(f, l.size, bytes.TrimSuffix(line, []byte{'\n'})); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if isNew {
		return disk.SyncFolder(filepath.Dir(l.path))
	}
	return nil
}

// first finds the entry of a file that was loaded before and not undone since.
// Rows that stayed out then may be kept now without the answers that cannot be
// read: that is not the same load.
func (l *ledger) first(original string, req Request) *Entry {
	for i := range l.entries {
		e := &l.entries[i]
		if e.Kind == kindLoad && l.undone[e.Seq] == 0 && e.Original == original && e.Scheme == req.Scheme && (req.Source == "" || e.Source == req.Source) &&
			(req.Policy != KeepRows || e.Policy == KeepRows.String() || e.Refused == 0) {
			return e
		}
	}
	return nil
}
