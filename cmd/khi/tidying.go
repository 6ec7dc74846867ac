package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// What loads exchange in a snapshot leaves it in disorder, and packing it anew takes some four
// times as long as exchanging. So a service does that when nothing has come for a while, and
// not while somebody waits for a load.

// tidyAfter is for how long nothing must have come.
var tidyAfter = 10 * time.Second

// tidying is what packs the snapshot anew.
type tidying struct {
	mu    sync.Mutex
	timer *time.Timer
	ended bool
	busy  sync.WaitGroup
}

// soon has something done in a while, and not what was to be done before.
func (t *tidying) soon(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return
	}
	if t.timer != nil {
		t.timer.Stop()
	}
	t.timer = time.AfterFunc(tidyAfter, func() {
		if t.begin() {
			defer t.busy.Done()
			do()
		}
	})
}

func (t *tidying) begin() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ended {
		t.busy.Add(1)
	}
	return !t.ended
}

// end waits until nothing is done any more, and lets nothing begin.
func (t *tidying) end() {
	t.mu.Lock()
	if t.ended = true; t.timer != nil {
		t.timer.Stop()
	}
	t.mu.Unlock()
	t.busy.Wait()
}

// tidySoon has a service pack the snapshot anew in a while, if it is time for that. Whoever
// calls it holds k.mu.
func (k *keeper) tidySoon(ctx context.Context) {
	if !k.options.show || !k.db.PackDue() {
		return
	}
	ctx = context.WithoutCancel(ctx)
	k.tidying.soon(func() {
		if !k.mu.TryLock() {
			return // whoever loads now comes by here again
		}
		defer k.mu.Unlock()
		if k.db == nil || !k.db.PackDue() {
			return
		}
		k.db.PackNext()
		if err := k.publishLocked(ctx); err != nil {
			fmt.Fprintln(k.say, "khi: the snapshot could not be packed anew; the one in force stays:", err)
		}
	})
}
