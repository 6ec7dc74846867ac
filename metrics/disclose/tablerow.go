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

// sheet is where rows are taken from, again for each tableau; none is shared by two
// that are in use at a time.
type sheet struct {
	numbers []float64
	notes   []uint64
}

// clean takes all rows back.
func (s *sheet) clean() *sheet {
	s.numbers, s.notes = s.numbers[:0], s.notes[:0]
	return s
}

// row is an empty row; a sheet that is full is left to the rows that it has given.
func (s *sheet) row(columns int) tableRow {
	words := (columns + 63) / 64
	if len(s.numbers)+columns > cap(s.numbers) {
		s.numbers = make([]float64, 0, max(1<<14, 2*cap(s.numbers), columns))
	}
	if len(s.notes)+words > cap(s.notes) {
		s.notes = make([]uint64, 0, max(1<<9, 2*cap(s.notes), words))
	}
	n, w := len(s.numbers), len(s.notes)
	s.numbers, s.notes = s.numbers[:n+columns], s.notes[:w+words]
	r := tableRow{s.numbers[n : n+columns : n+columns], s.notes[w : w+words : w+words]}
	clear(r.at)
	clear(r.notes)
	return r
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
		}
	}
	clear(r.notes)
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
