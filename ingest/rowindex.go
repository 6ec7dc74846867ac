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
	byKey   placeTable // place in rows
	rows    []indexedRow
	waves   *Waves
	person  int
	wave    int
	date    int
	first   string
	later   string
	persons placeTable // place in turns
	turns   []turns
	dead    []int32 // rows that a later one contradicts
}

type indexedRow struct {
	key    [2]uint64
	body   uint64
	at     span
	day    int64
	person int32 // place in turns
	number int32
	wave   byte // f first, l later
	isDead bool
}

// turns are the first baseline and the first review of a person in the file.
type turns struct{ first, later, person int64 }

const never = 1 << 40

// newRowIndex makes room for about as many rows as are expected.
func newRowIndex(c *Contract, position func(string) int, expected int) *rowIndex {
	x := &rowIndex{seedA: maphash.MakeSeed(), seedB: maphash.MakeSeed(), waves: c.Waves,
		byKey: newPlaceTable(expected), rows: make([]indexedRow, 0, expected)}
	for i, f := range c.Fields {
		if slices.Contains(c.Key, f.Column) {
			x.keys = append(x.keys, i)
		}
	}
	if w := c.Waves; w != nil {
		x.person, x.wave, x.date = position(w.Person), position(w.Wave), position(w.Date)
		x.first, x.later = `"`+w.First+`"`, `"`+w.Later+`"`
		x.persons = newPlaceTable(expected / 2)
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
	same := func(place int32) bool { return x.rows[place].key == key }
	if earlier, known := x.byKey.find(uint32(key[0]>>32), same, int32(len(x.rows))); known {
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
	r := indexedRow{key: key, body: sum, number: int32(number)}
	if x.waves != nil {
		x.turn(&r, cells)
	}
	x.rows = append(x.rows, r)
	return rowNew
}

func (x *rowIndex) turn(r *indexedRow, cells []cell) {
	key := cells[x.person].num
	same := func(place int32) bool { return x.turns[place].person == key }
	at, known := x.persons.find(spread(key), same, int32(len(x.turns)))
	if !known {
		x.turns = append(x.turns, turns{first: never, later: never, person: key})
	}
	r.person, r.day = at, cells[x.date].num
	p := &x.turns[at]
	switch string(cells[x.wave].text) {
	case x.first:
		r.wave = 'f'
		p.first = min(p.first, r.day)
	case x.later:
		r.wave = 'l'
		p.later = min(p.later, r.day)
	}
}

// spread makes a hash of a number, so that numbers in a row do not lie in a row.
func spread(n int64) uint32 { return uint32(uint64(n) * 0x9E3779B97F4A7C15 >> 32) }

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
	if !slices.ContainsFunc(x.turns, turns.areWrong) {
		return nil
	}
	var out []indexedRow
	for _, r := range x.rows {
		p := x.turns[r.person]
		if r.isDead || !p.areWrong() {
			continue
		}
		if r.wave == 'f' && r.day == p.first || r.wave == 'l' && r.day < p.first {
			out = append(out, r)
		}
	}
	return out
}

func (p turns) areWrong() bool { return p.first != never && p.later < p.first }
