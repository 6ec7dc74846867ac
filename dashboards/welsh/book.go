// Package welsh says in Welsh what pages, tables and files say in English, by a
// catalogue of sentences.
package welsh

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed cy/*.tsv
var files embed.FS

// Book is the catalogue: English sentences, with slots, and the Welsh for each.
// It does not change and may be used by many at once.
type Book struct {
	entries []*Entry
	exact   map[string]*Entry
	slotted map[string][]*Entry // those with slots, by how they begin
	open    []*Entry            // those that begin with a slot
}

// Entry is one line of the catalogue.
type Entry struct {
	File    string
	Line    int
	English string
	Welsh   string
	from    []piece
	to      []piece
}

// Load reads the catalogue, once. It fails where a line is not sound: see check.
var Load = sync.OnceValues(func() (*Book, error) {
	names, err := fs.Glob(files, "cy/*.tsv")
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		texts[path.Base(name)] = string(text)
	}
	return read(texts)
})

// read makes a book of files by their names. A line is English, a tab, Welsh; an
// empty line and one that begins with # say nothing.
func read(texts map[string]string) (*Book, error) {
	b := &Book{exact: map[string]*Entry{}, slotted: map[string][]*Entry{}}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for i, line := range strings.Split(texts[name], "\n") {
			if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
				continue
			}
			english, cymraeg, cut := strings.Cut(line, "\t")
			e := &Entry{File: name, Line: i + 1, English: english, Welsh: cymraeg}
			if !cut || strings.Contains(cymraeg, "\t") {
				return nil, fmt.Errorf("welsh: %s line %d: write English, one tab, Welsh", name, e.Line)
			}
			if err := b.add(e); err != nil {
				return nil, fmt.Errorf("welsh: %s line %d: %w", name, e.Line, err)
			}
		}
	}
	b.order()
	return b, nil
}

// order puts what says most first, where several entries could fit.
func (b *Book) order() {
	most := func(x, y *Entry) int {
		return cmp.Or(len(bare(y.from))-len(bare(x.from)), cmp.Compare(x.English, y.English))
	}
	slices.SortFunc(b.open, most)
	for _, some := range b.slotted {
		slices.SortFunc(some, most)
	}
}

func (b *Book) add(e *Entry) error {
	var err error
	if e.from, err = parse(e.English); err != nil {
		return err
	}
	if e.to, err = parse(e.Welsh); err != nil {
		return err
	}
	if err := e.check(); err != nil {
		return err
	}
	key := literal(e.from)
	switch {
	case key != "" && b.exact[key] != nil:
		return fmt.Errorf("%q is there twice", e.English)
	case key != "":
		b.exact[key] = e
	case e.from[0].kind == 0 && len(e.from[0].text) >= beginning:
		start := e.from[0].text[:beginning]
		b.slotted[start] = append(b.slotted[start], e)
	default:
		b.open = append(b.open, e)
	}
	b.entries = append(b.entries, e)
	return nil
}

// beginning is how many bytes of an entry find it.
const beginning = 3

// Entries are all lines, in order.
func (b *Book) Entries() []*Entry { return b.entries }

// literal is what an entry without slots says, or "".
func literal(p []piece) string {
	if len(p) == 1 && p[0].kind == 0 {
		return p[0].text
	}
	return ""
}

// check holds an entry to what makes it safe: the same slots and marks in both
// languages, and the same figures.
func (e *Entry) check() error {
	if strings.TrimSpace(e.English) != e.English || strings.TrimSpace(e.Welsh) != e.Welsh || e.English == "" || e.Welsh == "" {
		return fmt.Errorf("%q: a text is empty, or begins or ends with a space", e.English)
	}
	slots := func(all []piece) (names []string) {
		for _, p := range all {
			if p.kind != 0 {
				names = append(names, p.text)
			}
		}
		slices.Sort(names)
		return names
	}
	from, to := slots(e.from), slots(e.to)
	switch {
	case !slices.Equal(from, to):
		return fmt.Errorf("%q has the slots %v, its Welsh %v", e.English, from, to)
	case len(slices.Compact(from)) != len(to):
		return fmt.Errorf("%q names a slot twice", e.English)
	case !slices.Equal(Figures(bare(e.from)), Figures(bare(e.to))):
		return fmt.Errorf("%q has other figures than its Welsh", e.English)
	}
	if marks, welsh := marksOf(bare(e.from)), marksOf(bare(e.to)); !slices.Equal(marks, welsh) {
		return fmt.Errorf("%q has other marks than its Welsh", e.English)
	}
	return nil
}

// bare is an entry without its slots.
func bare(all []piece) string {
	var s strings.Builder
	for _, p := range all {
		if p.kind == 0 {
			s.WriteString(p.text)
		} else {
			s.WriteByte(' ')
		}
	}
	return s.String()
}
