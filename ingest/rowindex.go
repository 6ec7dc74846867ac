package ingest

import (
	"hash/maphash"
	"slices"
)

// rowIndex remembers the keys of a table's accepted rows, to find rows that
// say the same thing twice or contradict one another.
type rowIndex struct {
	keys    []int // positions of the key fields
	seedA   maphash.Seed
	seedB   maphash.Seed
	buf     []byte
	byKey   map[[2]uint64]int32
	rows    []indexedRow
	waves   *Waves
	person  int
	wave    int
	date    int
	first   string
	later   string
	persons map[int64]*turns
	dead    []int32 // rows that a later one contradicts
}

type indexedRow struct {
	body   uint64
	at     span
	person int64
	day    int64
	number int32
	wave   byte // f first, l later
	isDead bool
}

// turns are the first baseline and the first review of a person in the file.
type turns struct{ first, later int64 }

const never = 1 << 40

func newRowIndex(c *Contract, position func(string) int) *rowIndex {
	x := &rowIndex{seedA: maphash.MakeSeed(), seedB: maphash.MakeSeed(), byKey: map[[2]uint64]int32{}, waves: c.Waves}
	for i, f := range c.Fields {
		if slices.Contains(c.Key, f.Column) {
			x.keys = append(x.keys, i)
		}
	}
	if w := c.Waves; w != nil {
		x.person, x.wave, x.date = position(w.Person), position(w.Wave), position(w.Date)
		x.first, x.later = `"`+w.First+`"`, `"`+w.Later+`"`
		x.persons = map[int64]*turns{}
	}
	return x
}

type rowState int

const (
	rowNew rowState = iota
	rowRepeated
	rowConflicts
)

// see takes up a row: body is all that will be kept of it.
func (x *rowIndex) see(number int, body []byte, cells []cell) rowState {
	x.buf = x.buf[:0]
	for _, i := range x.keys {
		x.buf = append(append(x.buf, cells[i].text...), ',')
	}
	key := [2]uint64{maphash.Bytes(x.seedA, x.buf), maphash.Bytes(x.seedB, x.buf)}
	sum := maphash.Bytes(x.seedA, body)
	if earlier, ok := x.byKey[key]; ok {
		e := &x.rows[earlier]
		if e.body == sum && !e.isDead {
			return rowRepeated
		}
		if !e.isDead {
			e.isDead = true
			x.dead = append(x.dead, earlier)
		}
		return rowConflicts
	}
	x.byKey[key] = int32(len(x.rows))
	r := indexedRow{body: sum, number: int32(number)}
	if x.waves != nil {
		x.turn(&r, cells)
	}
	x.rows = append(x.rows, r)
	return rowNew
}

func (x *rowIndex) turn(r *indexedRow, cells []cell) {
	r.person, r.day = cells[x.person].num, cells[x.date].num
	p := x.persons[r.person]
	if p == nil {
		p = &turns{never, never}
		x.persons[r.person] = p
	}
	switch string(cells[x.wave].text) {
	case x.first:
		r.wave = 'f'
		p.first = min(p.first, r.day)
	case x.later:
		r.wave = 'l'
		p.later = min(p.later, r.day)
	}
}

// placed says where the row that see took up last stands in the record.
func (x *rowIndex) placed(at span) { x.rows[len(x.rows)-1].at = at }

// conflicts gives the accepted rows that a later row contradicts.
func (x *rowIndex) conflicts() []indexedRow {
	var out []indexedRow
	for _, i := range x.dead {
		out = append(out, x.rows[i])
	}
	return out
}

// outOfTurn gives the reviews that lie before every baseline of their person,
// and those baselines. Nothing is said of a person with one kind of row only:
// the other may have been sent before.
func (x *rowIndex) outOfTurn() []indexedRow {
	isWrong := func(p *turns) bool { return p.first != never && p.later < p.first }
	if !anyOf(x.persons, isWrong) {
		return nil
	}
	var out []indexedRow
	for _, r := range x.rows {
		p := x.persons[r.person]
		if r.isDead || p == nil || !isWrong(p) {
			continue
		}
		if r.wave == 'f' && r.day == p.first || r.wave == 'l' && r.day < p.first {
			out = append(out, r)
		}
	}
	return out
}

func anyOf(m map[int64]*turns, is func(*turns) bool) bool {
	for _, v := range m {
		if is(v) {
			return true
		}
	}
	return false
}
