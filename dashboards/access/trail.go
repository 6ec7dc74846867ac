package access

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Entry is one line of the trail: who did what, and when. It holds no answer,
// no figure and nothing that somebody typed but the name they signed in with.
type Entry struct {
	Seq    int64     `json:"seq"`
	At     time.Time `json:"at"`  // UTC
	Who    string    `json:"who"` // name of the account; "" for nobody we know
	As     string    `json:"as,omitempty"`
	Did    string    `json:"did"`  // one of the deeds below
	What   string    `json:"what"` // the address, or whose account
	Status int       `json:"status,omitempty"`
	From   string    `json:"from,omitempty"` // network address
	Prev   string    `json:"prev"`           // hash of the line before
	Hash   string    `json:"hash"`
}

// What people do.
const (
	Saw           = "saw"
	SawExact      = "saw exact figures of"
	SignedIn      = "signed in"
	SignedOut     = "signed out"
	WasRefused    = "was refused" // a sign-in that failed, or an address that is not theirs
	Sent          = "sent"
	Undid         = "undid"
	Asked         = "asked"              // made a round of questions or its links, ended it, loaded its answers
	Erased        = "erased"             // took somebody out of the record
	Rekeyed       = "changed the key of" // the record, and every pseudonym in it
	Published     = "published"          // let rows leave this machine
	TookOut       = "took out"           // a file as somebody had sent it
	Mailed        = "mailed"             // a report of protected figures to somebody
	ChangedAccess = "changed access"     // accounts, grants, passwords, tokens
	Began         = "began"              // the service itself
)

// Trail is an append-only file of entries, each holding the hash of the one
// before, so that a line can be neither changed nor taken out unseen. (Lines
// taken off the end can be missed only by whoever kept no later hash: that is
// why khi prints the newest one.)
type Trail struct {
	mu    sync.Mutex
	file  *os.File
	seq   int64
	prev  string
	dirty bool
	now   func() time.Time
}

// firstPrev is what stands before the first line.
const firstPrev = "0000000000000000000000000000000000000000000000000000000000000000"

// OpenTrail opens a trail and checks all of it. A last line that a power cut
// left unfinished is cut off, and the next line says so.
func OpenTrail(path string, now func() time.Time) (*Trail, error) {
	if now == nil {
		now = time.Now
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the trail of who did what: %w", err)
	}
	last, end, err := follow(f, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the trail %s: %w", path, err), f.Close())
	}
	t := &Trail{file: f, seq: last.Seq, prev: last.Hash, now: now}
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil && size > end {
		err = f.Truncate(end)
	}
	if err == nil {
		_, err = f.Seek(end, io.SeekStart)
	}
	if err == nil && size > end {
		err = t.Note(Entry{Did: Began, What: fmt.Sprintf("an unfinished last line of %d bytes was cut off", size-end)}, true)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the trail %s: %w", path, err), f.Close())
	}
	return t, nil
}

// hashOf is the hash of a line: of its text with an empty hash.
func hashOf(e Entry) (string, error) {
	e.Hash = ""
	text, err := json.Marshal(e)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// Note adds a line. What changes something is on the disk before Note returns
// (sync); what was only looked at follows with Sync.
func (t *Trail) Note(e Entry, sync bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.Seq, e.At, e.Prev = t.seq+1, t.now().UTC().Truncate(time.Millisecond), t.prev
	hash, err := hashOf(e)
	if err != nil {
		return err
	}
	e.Hash = hash
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	at, err := t.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	if _, err = t.file.Write(append(line, '\n')); err != nil {
		_ = t.file.Truncate(at) // half a line would make the rest unreadable
		_, _ = t.file.Seek(at, io.SeekStart)
		return fmt.Errorf("the trail of who did what cannot be written: %w", err)
	}
	t.seq, t.prev, t.dirty = e.Seq, e.Hash, true
	if sync {
		return t.sync()
	}
	return nil
}

func (t *Trail) sync() error {
	if !t.dirty {
		return nil
	}
	t.dirty = false
	return t.file.Sync()
}

// Sync puts all lines on the disk.
func (t *Trail) Sync() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sync()
}

// Close puts all lines on the disk and ends the trail.
func (t *Trail) Close() error {
	return errors.Join(t.Sync(), t.file.Close())
}

// Head is the number and the hash of the newest line: whoever keeps it can later
// prove that nothing was taken off the end.
func (t *Trail) Head() (seq int64, hash string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.seq, t.prev
}

// CheckTrail gives every entry of a file to use, in order, and checks the chain.
// It ends at the first line that does not belong there.
func CheckTrail(r io.Reader, use func(Entry)) (last Entry, err error) {
	last, _, err = follow(r, use)
	return last, err
}

// follow reads the whole lines of a trail. end is where the last of them ends.
func follow(r io.Reader, use func(Entry)) (last Entry, end int64, err error) {
	last.Hash = firstPrev
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return last, end, nil // what stands after the last line feed was never finished
		}
		if err != nil {
			return last, end, err
		}
		e, err := readEntry(line, last)
		if err != nil {
			return last, end, err
		}
		last, end = e, end+int64(len(line))
		if use != nil {
			use(e)
		}
	}
}

func readEntry(line []byte, last Entry) (Entry, error) {
	var e Entry
	in := json.NewDecoder(bytes.NewReader(line))
	in.DisallowUnknownFields()
	if err := in.Decode(&e); err != nil {
		return e, fmt.Errorf("line %d cannot be read: somebody or something has changed it", last.Seq+1)
	}
	want, err := hashOf(e)
	again, err2 := json.Marshal(e)
	switch {
	case err != nil || err2 != nil || e.Hash != want || !bytes.Equal(append(again, '\n'), line):
		return e, fmt.Errorf("line %d is not as it was written: its hash does not fit", last.Seq+1)
	case e.Seq != last.Seq+1 || e.Prev != last.Hash:
		return e, fmt.Errorf("a line is missing after line %d, or was put in", last.Seq)
	}
	return e, nil
}
