package access

import (
	"sync"
	"time"
)

// throttle makes whoever guesses wait: after a few failures for one key (a name
// or an address) each further one doubles the time until the next is looked at.
// It forgets a key when it has been quiet for a day. Its moments are what has passed on a
// Clock: who puts the machine's clock forward does not shorten the waiting.
type throttle struct {
	free int           // failures that cost nothing
	most time.Duration // the longest wait
	mu   sync.Mutex
	keys map[string]*failures
}

type failures struct {
	count int
	until time.Duration
	last  time.Duration
}

const (
	firstWait  = 2 * time.Second
	forgetTime = 24 * time.Hour
	mostKeys   = 100_000 // a flood of made-up names must not take the memory
)

func newThrottle(free int, most time.Duration) *throttle {
	return &throttle{free: free, most: most, keys: map[string]*failures{}}
}

// wait is how long nothing is looked at for this key.
func (t *throttle) wait(key string, now time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.keys[key]; f != nil && now < f.until {
		return f.until - now
	}
	return 0
}

// begin is how long nothing is looked at for this key; where it is not at all, the try
// that begins counts as failed until it has succeeded: of many at the same moment only
// those are looked at that would be one after the other.
func (t *throttle) begin(key string, now time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f := t.keys[key]; f != nil && now < f.until {
		return f.until - now
	}
	t.count(key, now)
	return 0
}

func (t *throttle) failed(key string, now time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.count(key, now)
}

func (t *throttle) count(key string, now time.Duration) {
	f := t.keys[key]
	if f == nil || now-f.last > forgetTime {
		if len(t.keys) >= mostKeys {
			t.forget(now)
		}
		f = &failures{}
		t.keys[key] = f
	}
	f.count++
	f.last = now
	if over := f.count - t.free; over > 0 {
		wait := t.most
		if over <= 20 {
			wait = min(t.most, firstWait<<(over-1))
		}
		f.until = now + wait
	}
}

// forget drops keys that were quiet for a day; where all are young, those that
// wait for nothing.
func (t *throttle) forget(now time.Duration) {
	for key, f := range t.keys {
		if now-f.last > forgetTime || now > f.until {
			delete(t.keys, key)
		}
	}
}

// succeeded begins anew for a key.
func (t *throttle) succeeded(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}
