package rights

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"khi/queries/disk"
)

// People are all of whom there is a file.
func (b *Book) People() []Person {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Person
	for who := range b.people {
		all = append(all, who)
	}
	slices.SortFunc(all, func(x, y Person) int {
		if x.Scheme != y.Scheme {
			if x.Scheme < y.Scheme {
				return -1
			}
			return 1
		}
		if x.Key < y.Key {
			return -1
		}
		return 1
	})
	return all
}

// LastDay is the last day that the record of somebody tells of: a link counts as long as
// it opens something. It is "" where there is no record.
func (b *Book) LastDay(who Person) (last string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.people[who]
	if r == nil {
		return ""
	}
	for _, l := range r.links {
		last = max(last, cmp.Or(l.Ended, l.Until))
	}
	for _, d := range r.decisions {
		last = max(last, d.On)
	}
	for _, n := range r.notes {
		last = max(last, n.On, n.Again, n.Done, n.Called, n.Heard)
	}
	return last
}

// FileOf is the file that holds all that is known here of somebody; "" where there is
// none. Somebody is erased by deleting it while nobody has the folder open.
func (b *Book) FileOf(who Person) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.people[who]; r != nil {
		return r.file
	}
	return ""
}

// Renamed writes every file once more with another key for whom it is about, into another
// folder, and names them, while nobody has the book open elsewhere. What schemes wrote down
// together is about nobody, and stays as it is.
func (b *Book) Renamed(as func(Person) int64, into string) (names []string, err error) {
	for _, who := range b.People() {
		if who == Together(who.Scheme) {
			continue
		}
		file := b.FileOf(who)
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		_, rest, _ := bytes.Cut(text[:bytes.LastIndexByte(text, '\n')+1], []byte{'\n'})
		first, err := json.Marshal(event{Person: &Person{Scheme: who.Scheme, Key: as(who)}})
		if err != nil {
			return nil, err
		}
		if err := disk.MakeFolder(into); err != nil {
			return nil, err
		}
		f, err := os.OpenFile(filepath.Join(into, filepath.Base(file)), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, err
		}
		_, err = f.Write(append(append(first, '\n'), rest...))
		if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
			return nil, err
		}
		names = append(names, filepath.Base(file))
	}
	if len(names) > 0 {
		err = disk.SyncFolder(into)
	}
	return names, err
}
