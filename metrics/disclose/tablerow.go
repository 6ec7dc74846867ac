package disclose

import (
	"math/bits"
	"slices"
)

// tableRow is one solved equation. Most of its numbers are 0, so it keeps a note of
// where others may stand; what is noted may have become 0 since.
type tableRow struct {
	at    []float64
	notes []uint64
}

// sheet is where a tableau stands, and the next one again; none is shared by two that
// are in use at a time.
type sheet struct {
	numbers []float64 // all 0 but where the rows that were given have noted something
	notes   []uint64
	given   []tableRow
	held    []uint64
	// of the row that is being taken from others: where it is not 0, and what is there
	columns []int32
	values  []float64
}

// clean takes all rows back. Only what they have noted need be made 0.
func (s *sheet) clean() *sheet {
	for _, r := range s.given {
		r.clear()
	}
	s.given = s.given[:0]
	return s
}

// lay makes room for a tableau.
func (s *sheet) lay(rows, columns int) holders {
	if n := rows * columns; n > len(s.numbers) {
		s.numbers = make([]float64, max(n, 2*len(s.numbers)))
	}
	if n := rows * wordsOf(columns); n > len(s.notes) {
		s.notes = make([]uint64, max(n, 2*len(s.notes)))
	}
	words := wordsOf(rows)
	if n := columns * words; n > len(s.held) {
		s.held = make([]uint64, max(n, 2*len(s.held)))
	}
	clear(s.held[:columns*words])
	return holders{s.held[:columns*words], words}
}

func wordsOf(bits int) int { return (bits + 63) / 64 }

// row is the next empty row of what was laid.
func (s *sheet) row(columns int) tableRow {
	words := wordsOf(columns)
	n, w := len(s.given)*columns, len(s.given)*words
	r := tableRow{s.numbers[n : n+columns : n+columns], s.notes[w : w+words : w+words]}
	s.given = append(s.given, r)
	return r
}

// read puts down where a row is not 0, and forgets where it has become 0.
func (s *sheet) read(r tableRow) {
	s.columns, s.values = s.columns[:0], s.values[:0]
	for w, word := range r.notes {
		for ; word != 0; word &= word - 1 {
			j := w*64 + bits.TrailingZeros64(word)
			if v := r.at[j]; v != 0 {
				s.columns, s.values = append(s.columns, int32(j)), append(s.values, v)
			} else {
				r.notes[w] &^= 1 << (j % 64)
			}
		}
	}
}

// holders says of each column which rows may hold a number in it, so that not all have to
// be asked.
type holders struct {
	rows  []uint64
	words int
}

func (h holders) clone() holders { return holders{slices.Clone(h.rows), h.words} }

func (h holders) set(column, row int) { h.rows[column*h.words+row/64] |= 1 << (row % 64) }

// of gives the rows that may hold a number in a column, in their order.
func (h holders) of(column int) func(yield func(row int) bool) {
	return func(yield func(row int) bool) {
		for w, word := range h.rows[column*h.words : (column+1)*h.words] {
			for ; word != 0; word &= word - 1 {
				if !yield(w*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// only leaves one row in a column.
func (h holders) only(column, row int) {
	clear(h.rows[column*h.words : (column+1)*h.words])
	h.set(column, row)
}

func (r tableRow) clone() tableRow { return tableRow{slices.Clone(r.at), slices.Clone(r.notes)} }

func (r tableRow) set(column int, v float64) {
	r.at[column] = v
	r.notes[column/64] |= 1 << (column % 64)
}

// clear makes all numbers 0.
func (r tableRow) clear() {
	for w, word := range r.notes {
		if word != 0 {
			clear(r.at[w*64 : min(w*64+64, len(r.at))])
			r.notes[w] = 0
		}
	}
}

// each gives the numbers that are not 0, in the order of their columns.
func (r tableRow) each(yield func(column int, v float64) bool) {
	for w, word := range r.notes {
		for ; word != 0; word &= word - 1 {
			j := w*64 + bits.TrailingZeros64(word)
			if v := r.at[j]; v != 0 && !yield(j, v) {
				return
			}
		}
	}
}

// subtract takes a multiple of another row away.
func (r tableRow) subtract(other tableRow, k float64) {
	for w, word := range other.notes {
		r.notes[w] |= word
		for ; word != 0; word &= word - 1 {
			j := w*64 + bits.TrailingZeros64(word)
			r.at[j] -= k * other.at[j]
		}
	}
}

func (r tableRow) scale(k float64) {
	for w, word := range r.notes {
		for ; word != 0; word &= word - 1 {
			r.at[w*64+bits.TrailingZeros64(word)] *= k
		}
	}
}
