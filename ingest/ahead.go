package ingest

import "iter"

// rowsAhead is how many rows one block of ahead holds.
const rowsAhead = 512

// block is a run of rows on its way from one goroutine to another.
type block struct {
	rows [][]any
	slab []any
	err  error // comes after the rows
}

// ahead lets a second goroutine read the rows while the first one uses those
// before. It gives the same rows in the same order; each slice is used again.
// Where the consumer stops early, the reading goroutine has ended before
// ahead returns, so whatever it reads from may be closed.
func ahead(rows iter.Seq2[[]any, error]) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		full, empty := make(chan *block, 2), make(chan *block, 4)
		stop := make(chan struct{})
		for range 4 {
			empty <- new(block)
		}
		go readAhead(rows, full, empty, stop)
		defer func() {
			close(stop)
			for range full { // until the reader has closed it
			}
		}()
		for b := range full {
			for _, row := range b.rows {
				if !yield(row, nil) {
					return
				}
			}
			if b.err != nil {
				yield(nil, b.err)
				return
			}
			empty <- b
		}
	}
}

func readAhead(rows iter.Seq2[[]any, error], full chan<- *block, empty <-chan *block, stop <-chan struct{}) {
	defer close(full)
	b := <-empty
	send := func() bool {
		select {
		case full <- b:
		case <-stop:
			return false
		}
		select {
		case b = <-empty:
			b.rows, b.slab = b.rows[:0], b.slab[:0]
			return true
		case <-stop:
			return false
		}
	}
	for row, err := range rows {
		if err != nil {
			b.err = err
			send()
			return
		}
		if cap(b.slab) == 0 {
			b.slab = make([]any, 0, rowsAhead*len(row))
		}
		at := len(b.slab)
		b.slab = append(b.slab, row...)
		b.rows = append(b.rows, b.slab[at:len(b.slab):len(b.slab)])
		if len(b.rows) == rowsAhead && !send() {
			return
		}
	}
	if len(b.rows) > 0 {
		send()
	}
}
