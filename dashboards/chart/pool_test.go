package chart

import (
	"bytes"
	"sync"
	"testing"
)

// There are never more interpreters than there may be, also while some of them
// sweep, and whichever draws gives the same bytes.
func TestInterpretersAreShared(t *testing.T) {
	for _, n := range []int{1, 2, 3} {
		r, err := New(Options{Interpreters: n, Keep: -1})
		if err != nil {
			t.Fatal(err)
		}
		want, err := r.SVG(t.Context(), poundsTable(), OnPage)
		if err != nil {
			t.Fatal(err)
		}
		var readers sync.WaitGroup
		for range 4 {
			readers.Go(func() {
				for range sweepAfter {
					got, err := r.SVG(t.Context(), poundsTable(), OnPage)
					if err != nil || !bytes.Equal(got, want) {
						t.Errorf("another picture: %v", err)
					}
				}
			})
		}
		readers.Wait()
		if r.alive > n || r.alive != len(r.idle) {
			t.Errorf("%d interpreters, %d of them idle, and %d may be", r.alive, len(r.idle), n)
		}
		if err := r.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := r.SVG(t.Context(), poundsTable(), OnPage); err != nil {
			t.Errorf("a reader that was late: %v", err)
		}
		if r.alive != 0 || len(r.idle) != 0 {
			t.Errorf("%d interpreters live on after Close", r.alive)
		}
	}
}
