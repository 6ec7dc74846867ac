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

func newTableRow(columns int) tableRow {
	return tableRow{make([]float64, columns), make([]uint64, (columns+63)/64)}
}

func (r tableRow) clone() tableRow { return tableRow{slices.Clone(r.at), slices.Clone(r.notes)} }

func (r tableRow) set(column int, v float64) {
	r.at[column] = v
	r.notes[column/64] |= 1 << (column % 64)
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
