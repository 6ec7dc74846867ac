package rounds

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"khi/queries/disk"
	"os"
	"path/filepath"
	"slices"
)

// Held is what a round holds of one person.
type Held struct {
	Round    string `json:"round"` // its title
	For      string `json:"for,omitempty"`
	Wave     string `json:"wave"`
	Finished bool   `json:"finished"`
	Said     []Said `json:"said,omitempty"`
}

// Said is one thing that somebody said, when they said it. What they said of the same
// question later counts.
type Said struct {
	At    string `json:"at"`
	Field string `json:"field"`
	Value string `json:"value"`
}

// Person is somebody as rounds know them. Kind is that of the round that asks them.
type Person struct {
	Kind   string
	Scheme string
	Key    int64
}

// About reads what the rounds of a folder hold of somebody, also while a service has
// them open. It is empty where there is no folder.
func About(dir string, who Person) ([]Held, error) {
	var all []Held
	err := eachFile(dir, func(_ string, k *kept, written []line) error {
		if k.Kind() != who.Kind || k.Scheme != who.Scheme || k.people[who.Key] == nil {
			return nil
		}
		h := Held{Round: k.Title, For: k.For, Wave: k.Wave, Finished: k.people[who.Key].finished}
		for _, l := range written {
			if l.Did == "said" && l.Key == who.Key {
				h.Said = append(h.Said, Said{l.At, l.Field, l.Value})
			}
		}
		all = append(all, h)
		return nil
	})
	return all, err
}

// People are all whom rounds of a folder were made for, with the last day of the latest.
func People(dir string) (map[Person]string, error) {
	all := map[Person]string{}
	err := eachFile(dir, func(_ string, k *kept, _ []line) error {
		for _, key := range k.order {
			p := Person{k.Kind(), k.Scheme, key}
			all[p] = max(all[p], k.Closes)
		}
		return nil
	})
	return all, err
}

// Without writes the rounds that hold somebody of the given people once more without
// them, into another folder, and names the files. The folder itself is not changed.
func Without(dir string, people []Person, into string) (names []string, err error) {
	gone := map[Person]bool{}
	for _, p := range people {
		gone[p] = true
	}
	return rewritten(dir, into, func(k *kept, written []line) []line {
		out := func(key int64) bool { return gone[Person{k.Kind(), k.Scheme, key}] }
		if !slices.ContainsFunc(k.order, out) {
			return nil
		}
		return without(written, out)
	})
}

// Renamed writes every round once more with other keys for the people in it, in the same way.
func Renamed(dir string, as func(kind, scheme string, key int64) int64, into string) (names []string, err error) {
	return rewritten(dir, into, func(k *kept, written []line) []line {
		now := func(key int64) int64 { return as(k.Kind(), k.Scheme, key) }
		all := slices.Clone(written)
		for i := range all {
			l := &all[i]
			if l.Key != 0 && l.Did != "loaded" { // there it counts answers
				l.Key = now(l.Key)
			}
			l.People = slices.Clone(l.People)
			for p := range l.People {
				l.People[p].Key = now(l.People[p].Key)
			}
		}
		return all
	})
}

// rewritten writes the rounds for which there are other lines with those, chained anew.
func rewritten(dir, into string, other func(*kept, []line) []line) (names []string, err error) {
	err = eachFile(dir, func(name string, k *kept, written []line) error {
		lines := other(k, written)
		if lines == nil {
			return nil
		}
		text, err := chained(lines)
		if err != nil {
			return err
		}
		if err := disk.MakeFolder(into); err != nil {
			return err
		}
		f, err := os.OpenFile(filepath.Join(into, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		_, err = f.Write(text)
		names = append(names, name)
		return errors.Join(err, f.Sync(), f.Close())
	})
	if err == nil && len(names) > 0 {
		err = disk.SyncFolder(into)
	}
	return names, err
}

// chained gives lines as they are written, each with the sum of those before it.
func chained(lines []line) ([]byte, error) {
	var text bytes.Buffer
	sum := ""
	for _, l := range lines {
		l.Sum = sumOf(sum, l)
		sum = l.Sum
		plain, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		text.Write(append(plain, '\n'))
	}
	return text.Bytes(), nil
}

// without gives the lines without those of some people. How much of the
// answers was loaded is counted in answers, so those that go are counted off.
func without(written []line, out func(int64) bool) (left []line) {
	k, links := &kept{people: map[int64]*person{}}, map[string]link{}
	var gone []int // which answers, counted from 1
	for _, l := range written {
		before := k.answered
		k.take(l, links)
		switch {
		case l.Did == "loaded":
			mark := l.Key
			for _, n := range gone {
				if int64(n) <= mark {
					l.Key--
				}
			}
		case l.Key != 0 && out(l.Key):
			if k.answered > before {
				gone = append(gone, k.answered)
			}
			continue
		}
		l.People = slices.DeleteFunc(slices.Clone(l.People), func(p lines) bool { return out(p.Key) })
		left = append(left, l)
	}
	return left
}

// eachFile reads every round of a folder, as far as its lines are whole, and holds each
// line to its sum.
func eachFile(dir string, each func(name string, k *kept, written []line) error) error {
	files, err := disk.Matching(dir, "*.jsonl")
	if err != nil {
		return err
	}
	for _, path := range files {
		k, written, err := readLines(path)
		if err != nil {
			return fmt.Errorf("the round in %s cannot be read: %w", path, err)
		}
		if len(written) == 0 {
			continue
		}
		if err := each(filepath.Base(path), k, written); err != nil {
			return err
		}
	}
	return nil
}

func readLines(path string) (*kept, []line, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	k := &kept{people: map[int64]*person{}}
	end, err := k.follow(f, map[string]link{})
	if err != nil {
		return nil, nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, nil, err
	}
	var written []line
	for in := bufio.NewReader(io.LimitReader(f, end)); ; {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return k, written, nil
		}
		if err != nil {
			return nil, nil, err
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return nil, nil, err
		}
		written = append(written, l)
	}
}
