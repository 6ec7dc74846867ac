package rounds

import (
	"bufio"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"khi/queries/disk"
)

// Shelf holds the rounds of a folder, one file each, to which lines are only ever
// added. A line is on the disk before anybody is told that it was kept. No name
// and no reference is in it: people are the keyed hashes that loads make too, and
// of a private link only a hash is kept.
type Shelf struct {
	dir   string
	now   func() time.Time
	known []Set

	mu    sync.Mutex
	kept  map[string]*kept
	links map[string]link // by the hash of their key
}

// line is one line of a round's file.
type line struct {
	At     string  `json:"at"`
	Did    string  `json:"did"` // made, linked, said, finished, closed, loaded
	Round  *Round  `json:"round,omitempty"`
	Once   string  `json:"once,omitempty"`
	People []lines `json:"people,omitempty"`
	Key    int64   `json:"key,omitempty"`
	ID     string  `json:"id,omitempty"` // of an answer, where a browser gave one
	Field  string  `json:"field,omitempty"`
	Value  string  `json:"value,omitempty"`
	Day    string  `json:"day,omitempty"` // on which a paper form was filled in
	By     string  `json:"by,omitempty"`
	Sum    string  `json:"sum"` // of the line before and this one
}

// lines are the person and the hash of their link.
type lines struct {
	Key  int64  `json:"key"`
	Link string `json:"link"`
}

type kept struct {
	Round
	file     *os.File
	sum      string
	once     []string
	order    []int64
	people   map[int64]*person
	codes    map[string]int64 // of paper forms
	closed   bool
	answered int // answers in all; tells whether anything is new since a load
	loaded   int
	lastLoad string
}

type person struct {
	link     string
	said     map[string]string
	ids      map[string]bool // of the answers that have one
	first    string          // day of the first answer
	finished bool
	paper    bool // the last of it was typed from paper
}

type link struct {
	round *kept
	key   int64
	ended bool
}

// Open reads every round of a folder. A last line that a power cut left
// unfinished is cut off; any other damage is an error that names the file and line.
func Open(dir string, known []Set, now func() time.Time) (*Shelf, error) {
	if now == nil {
		now = time.Now
	}
	if err := disk.MakeFolder(dir); err != nil {
		return nil, err
	}
	s := &Shelf{dir: dir, now: now, known: known, kept: map[string]*kept{}, links: map[string]link{}}
	files, err := disk.Matching(dir, "*.jsonl")
	if err != nil {
		return nil, err
	}
	for _, path := range files {
		if err := s.read(path); err != nil {
			return nil, errors.Join(fmt.Errorf("the round in %s cannot be read: %w", path, err), s.Close())
		}
	}
	return s, nil
}

// Close ends the use of the files.
func (s *Shelf) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	for _, k := range s.kept {
		err = errors.Join(err, k.file.Close())
	}
	s.kept, s.links = map[string]*kept{}, map[string]link{}
	return err
}

// read follows one file and takes up its round.
func (s *Shelf) read(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	k := &kept{file: f, people: map[int64]*person{}}
	end, err := k.follow(f, s.links)
	if err == nil {
		err = f.Truncate(end)
	}
	if err == nil {
		_, err = f.Seek(end, io.SeekStart)
	}
	switch {
	case err != nil:
		return errors.Join(err, f.Close())
	case end == 0: // a power cut before its first line: nobody was told of it
		return errors.Join(f.Close(), os.Remove(path))
	case k.ID+".jsonl" != filepath.Base(path):
		return errors.Join(fmt.Errorf("it holds the round %q", k.ID), f.Close())
	}
	s.kept[k.ID] = k
	return nil
}

func (k *kept) follow(r io.Reader, links map[string]link) (end int64, err error) {
	in := bufio.NewReader(r)
	for n := 1; ; n++ {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return end, nil // what stands after the last line feed was never finished
		}
		if err != nil {
			return end, err
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return end, fmt.Errorf("line %d is damaged: restore the file from your backup", n)
		}
		if l.Sum != sumOf(k.sum, l) || (n == 1) != (l.Did == "made") {
			return end, fmt.Errorf("line %d is not as it was written: restore the file from your backup", n)
		}
		k.take(l, links)
		end += int64(len(text))
	}
}

func sumOf(before string, l line) string {
	l.Sum = before
	text, _ := json.Marshal(l) // plain fields: it cannot fail
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}

// add writes lines, has them put on the disk and takes them up.
func (s *Shelf) add(k *kept, all ...line) error {
	var text []byte
	sum := k.sum
	for i := range all {
		all[i].At = s.now().UTC().Format(time.RFC3339)
		all[i].Sum = sumOf(sum, all[i])
		sum = all[i].Sum
		one, err := json.Marshal(all[i])
		if err != nil {
			return err
		}
		text = append(append(text, one...), '\n')
	}
	if len(all) == 0 {
		return nil
	}
	at, err := k.file.Seek(0, io.SeekCurrent)
	if err != nil {
		return err
	}
	_, err = k.file.Write(text)
	if err == nil {
		err = k.file.Sync()
	}
	if err != nil {
		_, back := k.file.Seek(at, io.SeekStart)
		return errors.Join(fmt.Errorf("what was said cannot be kept: %w", err), k.file.Truncate(at), back)
	}
	for _, l := range all {
		k.take(l, s.links)
	}
	return nil
}

// take brings a round up to a line of its file.
func (k *kept) take(l line, links map[string]link) {
	k.sum = l.Sum
	switch l.Did {
	case "made":
		k.Round = *l.Round
	case "linked":
		k.once = append(k.once, l.Once)
		for _, p := range l.People {
			k.linked(p, links)
		}
	case "said":
		p := k.people[l.Key]
		if p.first == "" {
			p.first = cmp.Or(l.Day, dayOf(l.At))
		}
		p.paper = l.By != ""
		p.said[l.Field] = l.Value
		if l.ID != "" {
			p.ids[l.ID] = true
		}
		k.answered++
	case "finished":
		k.people[l.Key].finished = true
		k.answered++
	case "closed":
		k.closed = true
	case "loaded":
		k.loaded, k.lastLoad = int(l.Key), l.At
	}
}

func (k *kept) linked(p lines, links map[string]link) {
	have := k.people[p.Key]
	if have == nil {
		have = &person{said: map[string]string{}, ids: map[string]bool{}}
		k.people[p.Key] = have
		k.order = append(k.order, p.Key)
	} else if old, ok := links[have.link]; ok {
		old.ended = true
		links[have.link] = old
	}
	have.link = p.Link
	if k.codes == nil {
		k.codes = map[string]int64{}
	}
	k.codes[codeOf(p.Link)] = p.Key
	links[p.Link] = link{round: k, key: p.Key}
}

var london = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err) // the program carries the time zones with it
	}
	return zone
}()

func dayOf(at string) string {
	t, _ := time.Parse(time.RFC3339, at)
	return t.In(london).Format(time.DateOnly)
}

// today is the day in London.
func (s *Shelf) today() string { return s.now().In(london).Format(time.DateOnly) }

// Today is the day in London, as rounds count days.
func (s *Shelf) Today() string { return s.today() }

// Make keeps a new round. once is a word of the form that was sent: the same
// form sent twice makes one round.
func (s *Shelf) Make(r Round, once string) (Round, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := r.check(s.known, s.today()); err != nil {
		return r, err
	}
	for _, k := range s.kept {
		if once != "" && slices.Contains(k.once, once) {
			return r, refuse("This round was made already, and its links were shown. Open it from the list to make new links.")
		}
	}
	r.ID = strings.ToLower(rand.Text()[:10])
	f, err := os.OpenFile(filepath.Join(s.dir, r.ID+".jsonl"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return r, err
	}
	k := &kept{file: f, people: map[int64]*person{}}
	if err := s.add(k, line{Did: "made", Round: &r, By: r.By}); err != nil {
		return r, errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	s.kept[r.ID] = k
	return r, disk.SyncFolder(s.dir)
}
