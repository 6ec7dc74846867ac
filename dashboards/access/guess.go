package access

import "time"

// Guesses makes whoever tries addresses with a secret in them wait. It is asked
// by network address: a family at home may mistype a few times.
type Guesses struct {
	tries *throttle
	now   func() time.Time
}

// NewGuesses begins with nobody waiting.
func NewGuesses(now func() time.Time) *Guesses {
	if now == nil {
		now = time.Now
	}
	return &Guesses{newThrottle(20, time.Minute), now}
}

// Wait is how long no secret is looked at for an address; 0 means that it is.
func (g *Guesses) Wait(from string) time.Duration { return g.tries.wait(from, g.now()) }

// Failed counts a secret that opened nothing.
func (g *Guesses) Failed(from string) { g.tries.failed(from, g.now()) }
