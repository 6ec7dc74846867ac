package ingest

import (
	"errors"
	"iter"
	"slices"
	"testing"
)

// counted gives n rows and then, if there is one, an error.
func counted(n int, then error, ended *bool) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		defer func() { *ended = true }()
		row := make([]any, 2)
		for i := range n {
			row[0], row[1] = int64(i), "x"
			if !yield(row, nil) {
				return
			}
		}
		if then != nil {
			yield(nil, then)
		}
	}
}

func TestReadingAheadGivesTheSameRows(t *testing.T) {
	for _, n := range []int{0, 1, rowsAhead - 1, rowsAhead, rowsAhead + 1, 10 * rowsAhead} {
		for _, then := range []error{nil, errors.New("broken")} {
			for _, takes := range []int{-1, 0, 1, rowsAhead, 3*rowsAhead + 7} {
				var ended bool
				var got []int64
				var failed error
				for row, err := range ahead(counted(n, then, &ended)) {
					if err != nil {
						failed = err
						break
					}
					if takes == len(got) {
						break
					}
					if !slices.Equal(row, []any{int64(len(got)), "x"}) {
						t.Fatalf("row %d is %v", len(got), row)
					}
					got = append(got, row[0].(int64))
				}
				if !ended {
					t.Fatal("the reading goroutine still runs")
				}
				if takes < 0 && (len(got) != n || failed != then) || takes >= 0 && len(got) != min(n, takes) {
					t.Fatalf("%d rows of %d, took %d, error %v", len(got), n, takes, failed)
				}
			}
		}
	}
}
