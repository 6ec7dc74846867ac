package copies

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khi/metrics"
)

// memory is a store that stops after so many changes, as a writer that is killed does:
// what it was just writing may be there in part.
type memory struct {
	files map[string][]byte
	left  int // changes until it stops; negative for never
	torn  bool
}

var errStopped = errors.New("stopped")

func (s *memory) change() error {
	if s.left == 0 {
		return errStopped
	}
	s.left--
	return nil
}

func (s *memory) Get(_ context.Context, name string, most int64) ([]byte, error) {
	text, ok := s.files[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return ReadMost(bytes.NewReader(text), name, most)
}

func (s *memory) Put(_ context.Context, name string, data []byte) error {
	if err := s.change(); err != nil {
		if s.torn {
			s.files[name+".tmp"] = data[:len(data)/2]
		}
		return err
	}
	s.files[name] = slices.Clone(data)
	return nil
}

func (s *memory) List(_ context.Context, folder string) (names []string, _ error) {
	for name := range s.files {
		if rest, ok := strings.CutPrefix(name, folder+"/"); ok {
			names = append(names, rest)
		}
	}
	slices.Sort(names)
	return names, nil
}

func (s *memory) Remove(_ context.Context, name string) error {
	if err := s.change(); err != nil {
		return err
	}
	delete(s.files, name)
	return nil
}

func newKey(t interface{ Fatal(...any) }) *WriterKey {
	key, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// readAll is what a replica gets.
func readAll(from Source, key *ReadKey, least int64) (*Manifest, map[string]string, error) {
	m, err := Newest(context.Background(), from, key, least)
	if err != nil {
		return nil, nil, err
	}
	all := map[string]string{}
	for _, f := range m.Files {
		text, err := Fetch(context.Background(), from, key, f)
		if err != nil {
			return nil, nil, err
		}
		all[f.Name] = string(text)
	}
	return m, all, nil
}

func texts(words ...string) map[string][]byte {
	files := map[string][]byte{}
	for i, w := range words {
		files[fmt.Sprintf("part/%d", i)] = []byte(w)
	}
	return files
}

// TestWhatIsPublishedIsReadWhereverTheWriterStops: whatever change of the store is the
// writer's last, a reader gets a whole generation, the old or the new, and the next
// writer goes on from there and leaves nothing behind.
func TestWhatIsPublishedIsReadWhereverTheWriterStops(t *testing.T) {
	key := newKey(t)
	old, next := texts("one", "two", "three"), texts("one", "zwei", "drei", "vier")
	for stop := 0; ; stop++ {
		s := &memory{files: map[string][]byte{}, left: -1, torn: stop%2 == 0}
		first, fresh, err := Write(context.Background(), s, key, Manifest{Program: "1"}, old, noon)
		if err != nil || !fresh {
			t.Fatal(fresh, err)
		}
		s.left = stop
		_, _, err = Write(context.Background(), s, key, Manifest{Program: "1"}, next, noon.Add(time.Minute))
		done := err == nil
		if !done && !errors.Is(err, errStopped) {
			t.Fatal(err)
		}
		m, got, err := readAll(s, key.Reader(), first.Sequence)
		if err != nil {
			t.Fatalf("stopped after %d changes: %v", stop, err)
		}
		want := old
		if m.Sequence > first.Sequence {
			want = next
		}
		if !sameTexts(got, want) || done && m.Sequence == first.Sequence {
			t.Fatalf("stopped after %d changes, publication %d is %v", stop, m.Sequence, got)
		}
		s.left = -1
		again, _, err := Write(context.Background(), s, key, Manifest{Program: "1"}, next, noon.Add(time.Hour))
		if err != nil || again.Sequence < m.Sequence {
			t.Fatalf("after a stop: %v", err)
		}
		if _, got, err := readAll(s, key.Reader(), m.Sequence); err != nil || !sameTexts(got, next) {
			t.Fatalf("after a stop: %v %v", got, err)
		}
		for name := range s.files {
			if strings.HasSuffix(name, ".tmp") && strings.HasPrefix(name, filesFolder) {
				t.Errorf("stopped after %d changes, and %s stays for good", stop, name)
			}
		}
		if done {
			if stop < 5 {
				t.Fatalf("only %d changes: the test shows nothing", stop)
			}
			return
		}
	}
}

func sameTexts(got map[string]string, want map[string][]byte) bool {
	plain := map[string]string{}
	for name, text := range want {
		plain[name] = string(text)
	}
	return maps.Equal(got, plain)
}

// TestNothingButWhatWasPublishedIsRead: with any byte of any file changed, cut off or
// exchanged, a reader gets an error or exactly what was published.
func TestNothingButWhatWasPublishedIsRead(t *testing.T) {
	key := newKey(t)
	s := &memory{files: map[string][]byte{}, left: -1}
	want := texts("one", "two", "three")
	if _, _, err := Write(t.Context(), s, key, Manifest{}, want, noon); err != nil {
		t.Fatal(err)
	}
	other := &memory{files: map[string][]byte{}, left: -1}
	if _, _, err := Write(t.Context(), other, newKey(t), Manifest{}, texts("1", "2", "3"), noon); err != nil {
		t.Fatal(err)
	}
	names, foreign := slices.Sorted(maps.Keys(s.files)), slices.Sorted(maps.Keys(other.files))
	refused := 0
	rapid.Check(t, func(t *rapid.T) {
		harmed := &memory{files: maps.Clone(s.files), left: -1}
		name := rapid.SampledFrom(names).Draw(t, "file")
		text := slices.Clone(harmed.files[name])
		switch at := rapid.IntRange(0, len(text)-1).Draw(t, "at"); rapid.IntRange(0, 3).Draw(t, "how") {
		case 0:
			text[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		case 1:
			text = text[:at]
		case 2:
			text = other.files[rapid.SampledFrom(foreign).Draw(t, "foreign")]
		case 3:
			text = s.files[rapid.SampledFrom(names).Draw(t, "another")]
		}
		harmed.files[name] = text
		_, got, err := readAll(harmed, key.Reader(), 0)
		if err != nil {
			refused++
		} else if !sameTexts(got, want) {
			t.Fatalf("with %s harmed it says %v", name, got)
		}
	})
	if refused == 0 {
		t.Error("nothing was refused: the test shows nothing")
	}
}

// TestOldFiguresAreNotTakenUp: a whole older generation in the place of a newer one is
// refused by whoever has seen the newer.
func TestOldFiguresAreNotTakenUp(t *testing.T) {
	key := newKey(t)
	s := &memory{files: map[string][]byte{}, left: -1}
	if _, _, err := Write(t.Context(), s, key, Manifest{}, texts("old"), noon); err != nil {
		t.Fatal(err)
	}
	before := maps.Clone(s.files)
	m, _, err := Write(t.Context(), s, key, Manifest{}, texts("new"), noon.Add(-time.Hour)) // the clock was put back
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := readAll(&memory{files: before}, key.Reader(), m.Sequence); !errors.Is(err, ErrOlder) {
		t.Errorf("older figures: %v", err)
	}
	if _, _, err := readAll(s, newKey(t).Reader(), 0); !errors.Is(err, ErrNotOurs) {
		t.Errorf("with another key: %v", err)
	}
	if _, _, err := Write(t.Context(), s, newKey(t), Manifest{}, texts("mine"), noon); !errors.Is(err, ErrNotOurs) {
		t.Errorf("another writer writes over it: %v", err)
	}
	if _, _, err := readAll(&memory{files: map[string][]byte{}}, key.Reader(), 0); !errors.Is(err, ErrNone) {
		t.Errorf("of an empty store: %v", err)
	}
}

// TestGenerationsStayForAWhile: the same content again is no new generation; of many,
// the last few stay with their files, unchanged files under their first name; and what
// lies there tells nothing.
func TestGenerationsStayForAWhile(t *testing.T) {
	key := newKey(t)
	dir := filepath.Join(t.TempDir(), "shared")
	s := Folder(dir)
	var all []*Manifest
	for i := range 7 {
		for again := range 2 {
			m, fresh, err := Write(t.Context(), s, key, Manifest{Program: "khi"}, texts("a secret that stays", fmt.Sprint("figure ", i)), noon.Add(time.Duration(10*i+again)*time.Second))
			if err != nil || fresh != (again == 0) {
				t.Fatalf("%d, %d: new %v, %v", i, again, fresh, err)
			}
			if fresh {
				all = append(all, m)
			}
		}
	}
	last := all[len(all)-1]
	if err := Renew(t.Context(), s, key, noon.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	m, _, err := readAll(s, key.Reader(), last.Sequence)
	if err != nil || m.Sequence != last.Sequence || !m.Checked.Equal(noon.Add(time.Hour)) || !m.Made.Equal(last.Made) {
		t.Fatalf("%+v, %v", m, err)
	}
	for i, m := range all {
		for _, f := range m.Files {
			_, err := Fetch(t.Context(), s, key.Reader(), f)
			if stays := i >= len(all)-kept || f.Name == "part/0"; (err == nil) != stays {
				t.Errorf("generation %d, %s: %v", i, f.Name, err)
			}
		}
	}
	entries, err := os.ReadDir(filepath.Join(dir, filesFolder))
	if err != nil || len(entries) != kept+1 {
		t.Errorf("%d files stay (%v)", len(entries), err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if bytes.Contains(text, []byte("secret")) || bytes.Contains(text, []byte("part/")) {
			t.Errorf("%s can be read without the key", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestKeysAreTheirFiles: a key is read from its text; the one to read with cannot be
// made into one to publish with; and a replica is not given the wrong one.
func TestKeysAreTheirFiles(t *testing.T) {
	key := newKey(t)
	again, err := ParseWriterKey(key.Text())
	if err != nil || again.Text() != key.Text() || again.Reader().Text() != key.Reader().Text() {
		t.Fatal("a key is not what its file says", err)
	}
	reader, err := ParseReadKey(key.Reader().Text())
	if err != nil || reader.Text() != key.Reader().Text() || strings.Contains(reader.Text(), signLine) {
		t.Fatal("a key to read with is not what its file says", err)
	}
	for what, text := range map[string]string{"the key of the writer": key.Text(), "nothing": "", "half": reader.Text()[:150], "noise": "hello\n", "two": reader.Text() + reader.Text()} {
		if _, err := ParseReadKey(text); err == nil {
			t.Errorf("%s is taken for a key to read with", what)
		}
	}
	if _, err := ParseWriterKey(reader.Text()); err == nil {
		t.Error("a key to read with is taken for one to publish with")
	}
}

// TestTablesComeBack: any table, and any figures, are in their Parquet file what they were.
func TestTablesComeBack(t *testing.T) {
	word := rapid.StringMatching(`[a-zŵ 0-9]{0,6}`)
	number := rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.Inf(1), math.SmallestNonzeroFloat64}))
	kinds := []*rapid.Generator[any]{word.AsAny(), rapid.Int64().AsAny(), number.AsAny(), rapid.Map(rapid.Int64Range(0, 1<<50), func(n int64) time.Time { return time.UnixMicro(n).UTC() }).AsAny()}
	rapid.Check(t, func(t *rapid.T) {
		table := &Table{Columns: rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,5}`), 1, 6, rapid.ID).Draw(t, "columns"), Rows: [][]any{}}
		of := make([]*rapid.Generator[any], len(table.Columns))
		for i := range of {
			of[i] = rapid.SampledFrom(kinds).Draw(t, "kind")
		}
		for range rapid.IntRange(0, 300).Draw(t, "rows") {
			row := make([]any, len(of))
			for i := range of {
				if rapid.Bool().Draw(t, "something") {
					row[i] = of[i].Draw(t, "value")
				}
			}
			table.Rows = append(table.Rows, row)
		}
		text, err := table.Parquet()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadTable(text)
		if err != nil || !reflect.DeepEqual(again, table) {
			t.Fatalf("%v\n%v\n%v", err, again, table)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		f := &metrics.SettledFigures{}
		for i := range rapid.IntRange(0, 3).Draw(t, "indicators") {
			ind := metrics.SettledIndicator{Name: fmt.Sprint("of", i), RoundBase: rapid.Bool().Draw(t, "round"), Cells: rapid.IntRange(0, 40).Draw(t, "cells")}
			f.Indicators = append(f.Indicators, ind)
			for range ind.Cells {
				c := metrics.SettledCell{Indicator: ind.Name, Place: word.Draw(t, "place"), Hidden: rapid.Bool().Draw(t, "hidden"), N: rapid.Int64().Draw(t, "n"), SW: number.Draw(t, "sw")}
				for range rapid.IntRange(0, 3).Draw(t, "bins") {
					c.Bins = append(c.Bins, metrics.SettledBin{Bin: rapid.Int64().Draw(t, "bin"), N: 3})
					c.Spells = append(c.Spells, metrics.SettledSpell{Time: number.Draw(t, "time"), Event: rapid.Bool().Draw(t, "event"), N: 2})
				}
				f.Cells = append(f.Cells, c)
			}
		}
		if len(f.Indicators) == 0 {
			f.LeftOut = []metrics.SettledLeftOut{{Indicator: word.Draw(t, "indicator"), Reason: "not_asked", Hidden: rapid.Bool().Draw(t, "hidden"), People: 5}}
		}
		text, err := FiguresParquet("a key", f)
		if err != nil {
			t.Fatal(err)
		}
		key, again, err := ReadFigures(text)
		if err != nil || key != "a key" || !reflect.DeepEqual(again, f) {
			t.Fatalf("%v\n%+v\n%+v", err, again, f)
		}
	})
}
