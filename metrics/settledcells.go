package metrics

import (
	"encoding/json"
	"iter"
	"math"
	"slices"
)

// settledCells are the protected cells of one indicator as they are kept, one after the
// other in the text of the family, with where each of them begins. A whole country has
// some millions: so each takes a fifth of the memory that it would take as sums, nothing
// in it is looked through by the garbage collector, and a start has nothing to put together.
type settledCells struct {
	text  []byte
	texts *settledTexts
	keys  []uint64 // of the cells, ascending; in the order of compareAt
	from  []uint32 // where in text each cell's sums begin
}

// settledTexts numbers the texts of a family in their own order.
type settledTexts struct {
	sorted []string
	number map[string]uint64
}

// mostTexts is how many texts a key has room for: four numbers of 16 bits.
const mostTexts = 1 << 16

func newSettledTexts(all []string) *settledTexts {
	t := &settledTexts{slices.Compact(slices.Sorted(slices.Values(all))), make(map[string]uint64, len(all))}
	for i, s := range t.sorted {
		t.number[s] = uint64(i)
	}
	return t
}

// join makes one number of four texts, so that numbers are in the order of the texts;
// there is none where nothing has one of the texts.
func (t *settledTexts) join(of ...string) (key uint64, there bool) {
	for _, s := range of {
		n, ok := t.number[s]
		if !ok {
			return 0, false
		}
		key = key<<16 | n
	}
	return key, true
}

// split gives the texts back.
func (t *settledTexts) split(key uint64) (of [4]string) {
	for i := range of {
		of[i] = t.sorted[key>>(48-16*i)&(mostTexts-1)]
	}
	return of
}

// keys joins the texts of a file by their numbers there, and says whether all are in order
// and no two the same: others are none of ours.
func (t *settledTexts) keys(to []uint64, raw [][4]uint16, texts []string) bool {
	numbers := make([]uint64, len(texts))
	for i, s := range texts {
		numbers[i] = t.number[s]
	}
	for i, r := range raw {
		for _, n := range r {
			to[i] = to[i]<<16 | numbers[n]
		}
		if i > 0 && to[i] <= to[i-1] {
			return false
		}
	}
	return true
}

func (c *settledCells) at(key uint64) at {
	s := c.texts.split(key)
	return at{s[3], Period(s[0]), s[1], s[2]}
}

// find gives the sums of a cell, or nil where nobody is in it.
func (c *settledCells) find(k at) *sums {
	key, there := c.texts.join(string(k.period), k.dimension, k.level, k.place)
	if !there {
		return nil
	}
	i, there := slices.BinarySearch(c.keys, key)
	if !there {
		return nil
	}
	return c.sums(i)
}

// sums are those of the cell that is the i-th in order. They were read once when the
// text was taken up, so they can be read again.
func (c *settledCells) sums(i int) *sums {
	s := &sums{}
	(&settledReader{rest: c.text[c.from[i]:]}).sums(s)
	return s
}

// find gives the sums of a cell, or nil where nobody is in it.
func (l *lattice) find(k at) *sums {
	if l.settled != nil {
		return l.settled.find(k)
	}
	return l.cells[k]
}

// each gives all cells in order.
func (l *lattice) each() iter.Seq2[at, *sums] {
	return func(yield func(at, *sums) bool) {
		if l.settled != nil {
			for i, key := range l.settled.keys {
				if !yield(l.settled.at(key), l.settled.sums(i)) {
					return
				}
			}
			return
		}
		for _, k := range sortedKeys(l.cells, compareAt) {
			if !yield(k, l.cells[k]) {
				return
			}
		}
	}
}

// size is how many cells there are.
func (l *lattice) size() int {
	if l.settled != nil {
		return len(l.settled.keys)
	}
	return len(l.cells)
}

// readFamily takes up the protected figures of a family as they were kept.
func readFamily(text []byte, family []Indicator, e *Engine) (map[string]*lattice, error) {
	if len(text) > math.MaxUint32 {
		return nil, errSettled
	}
	r := &settledReader{rest: text}
	of := map[string]*lattice{}
	raw := map[string][][4]uint16{} // the texts of each cell by their number in the file
	for _, ind := range family {
		l := &lattice{profile: e.profile, levels: map[string][]string{}, settled: &settledCells{text: text}}
		if r.text() != ind.Name || json.Unmarshal([]byte(r.text()), &l.cost) != nil {
			return nil, errSettled
		}
		l.roundBase = r.flag()
		n := r.count()
		raw[ind.Name], l.settled.from = make([][4]uint16, n), make([]uint32, n)
		for i := range n {
			place, period, dimension, level := r.numbered(), r.numbered(), r.numbered(), r.numbered()
			raw[ind.Name][i] = [4]uint16{period, dimension, level, place}
			l.settled.from[i] = uint32(len(text) - len(r.rest))
			var s sums
			r.sums(&s)
		}
		of[ind.Name] = l
	}
	if r.err != nil || len(r.rest) > 0 {
		return nil, errSettled
	}
	texts := newSettledTexts(r.texts)
	for name, l := range of {
		if err := l.number(raw[name], r.texts, texts); err != nil {
			return nil, err
		}
	}
	return of, nil
}

// number gives each cell its key, and notes which levels there are.
func (l *lattice) number(raw [][4]uint16, texts []string, sorted *settledTexts) error {
	c := l.settled
	c.texts, c.keys = sorted, make([]uint64, len(raw))
	if !sorted.keys(c.keys, raw, texts) {
		return errSettled
	}
	seen := map[[2]uint16]bool{}
	for _, r := range raw {
		if pair := [2]uint16{r[1], r[2]}; !seen[pair] {
			seen[pair] = true
			l.levels[texts[r[1]]] = append(l.levels[texts[r[1]]], texts[r[2]])
		}
	}
	for _, levels := range l.levels {
		slices.Sort(levels)
	}
	return nil
}

// numbered reads a text and gives its number in the file.
func (r *settledReader) numbered() uint16 {
	if i, n := r.peek(); n > 0 && i >= 0 && i < int64(len(r.texts)) && i < mostTexts {
		r.rest = r.rest[n:]
		return uint16(i)
	}
	r.text()
	if len(r.texts) > mostTexts || len(r.texts) == 0 {
		r.fail()
		return 0
	}
	return uint16(len(r.texts) - 1)
}
