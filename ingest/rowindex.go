package ingest

import (
	"hash/maphash"
	"slices"
)

// rowIndex remembers the keys of a table's accepted rows, to find rows that
// say the same thing twice or contradict one another. It takes 32 bytes a row,
// and 8 to 24 in the table of places.
type rowIndex struct {
	keys    []int // positions of the key fields
	seed    maphash.Seed
	other   maphash.Seed
	buf     []byte
	byKey   placeTable // place in rows
	again   bool       // somebody has come twice; until then a row lies where its person does
	touched uint32     // keeps the looking in expect from being left out as useless
	rows    [][]indexedRow
	n       int32
	waves   *Waves
	person  int
	wave    int
	date    int
	first   string
	later   string
	saw     byte    // marks of the waves that have come up
	dead    []int32 // rows that a later one contradicts
	clashes []clash // rows that contradict one above
}

// rowKey is what the rows of one key have in common, as 128 bits: where rows are
// of people, the pseudonym and a hash of the whole key, else two hashes.
type rowKey struct {
	high, low uint64
	mark      int32 // the day, times 8, and the wave
}

type indexedRow struct {
	high, low uint64
	body      uint64
	number    int32
	mark      int32
}

// What a mark says beside the day.
const (
	markFirst = 1
	markLater = 2
	markDead  = 4
	markDay   = 8
)

const rowsOfChunk = 1 << 13

// newRowIndex makes room for about as many rows as are expected.
func newRowIndex(c *Contract, position func(string) int, expected int) *rowIndex {
	x := &rowIndex{seed: maphash.MakeSeed(), other: maphash.MakeSeed(), waves: c.Waves, byKey: newPlaceTable(expected)}
	for i, f := range c.Fields {
		if slices.Contains(c.Key, f.Column) {
			x.keys = append(x.keys, i)
		}
	}
	if w := c.Waves; w != nil {
		x.person, x.wave, x.date = position(w.Person), position(w.Wave), position(w.Date)
		x.first, x.later = `"`+w.First+`"`, `"`+w.Later+`"`
	}
	return x
}

func (x *rowIndex) row(at int32) *indexedRow { return &x.rows[at/rowsOfChunk][at%rowsOfChunk] }

func (x *rowIndex) add(r indexedRow) {
	if x.n%rowsOfChunk == 0 {
		x.rows = append(x.rows, make([]indexedRow, rowsOfChunk))
	}
	x.rows[x.n/rowsOfChunk][x.n%rowsOfChunk] = r
	x.n++
}

// keyOf gives the key of a row that was read. It may be called while another
// goroutine calls see.
func (x *rowIndex) keyOf(cells []*cell) rowKey {
	x.buf = x.buf[:0]
	for _, i := range x.keys {
		x.buf = append(append(x.buf, cells[i].text...), ',')
	}
	k := rowKey{low: maphash.Bytes(x.seed, x.buf)}
	if x.waves == nil {
		k.high = maphash.Bytes(x.other, x.buf)
		return k
	}
	k.high, k.mark = uint64(cells[x.person].num), int32(cells[x.date].num)*markDay
	switch string(cells[x.wave].text) {
	case x.first:
		k.mark |= markFirst
	case x.later:
		k.mark |= markLater
	}
	return k
}

type rowState int

const (
	rowNew rowState = iota
	rowRepeated
	rowConflicts
)

// expect says which rows see is going to be asked about.
func (x *rowIndex) expect(rows []candidate) {
	for i := range rows {
		x.touched |= x.byKey.touch(x.place(rows[i].key.high, rows[i].key.low))
	}
}

// place is where a key is looked for. While everybody has come once that is by the person,
// so that whoever comes again is met there; afterwards it is by the whole key, for the rows
// of one person would be many in one place.
func (x *rowIndex) place(high, low uint64) uint32 {
	if x.waves == nil || x.again {
		return uint32(low >> 32)
	}
	return spread(high)
}

// once reports that the rows are of people of whom each came once.
func (x *rowIndex) once() bool { return x.waves != nil && !x.again }

// lieByKey puts the rows where their whole keys say.
func (x *rowIndex) lieByKey() {
	x.again = true
	x.byKey = newPlaceTable(len(x.byKey.slots) * 2 / 3)
	never := func(int32) bool { return false }
	for at := range x.n {
		r := x.row(at)
		x.byKey.find(x.place(r.high, r.low), never, at)
	}
}

// see takes up a row: body is all that will be kept of it.
func (x *rowIndex) see(k rowKey, number int, body []byte) rowState {
	sum := maphash.Bytes(x.seed, body)
	met := false
	same := func(at int32) bool {
		r := x.row(at)
		met = met || r.high == k.high
		return r.low == k.low && r.high == k.high
	}
	if earlier, known := x.byKey.find(x.place(k.high, k.low), same, x.n); known {
		r := x.row(earlier)
		isDead := r.mark&markDead != 0
		if r.body == sum && !isDead {
			return rowRepeated
		}
		if !isDead {
			r.mark |= markDead
			x.dead = append(x.dead, earlier)
		}
		x.clashes = append(x.clashes, clash{r.number, int32(number)})
		return rowConflicts
	}
	x.saw |= byte(k.mark & (markFirst | markLater))
	x.add(indexedRow{k.high, k.low, sum, int32(number), k.mark})
	if met && x.once() {
		x.lieByKey()
	}
	return rowNew
}

// spread makes a hash of a number, so that numbers in a row do not lie in a row.
func spread(n uint64) uint32 { return uint32(n * 0x9E3779B97F4A7C15 >> 32) }

// turns are the first baseline and the first review of a person in the file.
type turns struct {
	person       uint64
	first, later int32
}

const never = 1 << 28 // behind every day

func (p turns) areWrong() bool { return p.first != never && p.later < p.first }

// outOfTurn gives the reviews that lie before every baseline of their person,
// and those baselines. Nothing is said of a person with one kind of row only:
// the other may have been sent before.
func (x *rowIndex) outOfTurn() []int32 {
	if x.saw != markFirst|markLater {
		return nil
	}
	people, all := placeTable{slots: make([]slot, 16)}, []turns(nil)
	x.each(markLater, func(_ int32, r *indexedRow) {
		at, known := people.find(spread(r.high), func(at int32) bool { return all[at].person == r.high }, int32(len(all)))
		if !known {
			all = append(all, turns{r.high, never, never})
		}
		all[at].later = min(all[at].later, r.mark>>3)
	})
	look := func(person uint64) (int32, bool) {
		return people.look(spread(person), func(at int32) bool { return all[at].person == person })
	}
	x.each(markFirst, func(_ int32, r *indexedRow) {
		if at, known := look(r.high); known {
			all[at].first = min(all[at].first, r.mark>>3)
		}
	})
	if !slices.ContainsFunc(all, turns.areWrong) {
		return nil
	}
	var out []int32
	x.each(markFirst|markLater, func(at int32, r *indexedRow) {
		i, known := look(r.high)
		if !known {
			return
		}
		p, day := all[i], r.mark>>3
		if r.mark&markDead == 0 && p.areWrong() && (r.mark&markFirst != 0 && day == p.first || r.mark&markLater != 0 && day < p.first) {
			out = append(out, at)
		}
	})
	return out
}

// each walks the rows that have one of the marks.
func (x *rowIndex) each(marks int32, do func(at int32, r *indexedRow)) {
	for at := range x.n {
		if r := x.row(at); r.mark&marks != 0 {
			do(at, r)
		}
	}
}
