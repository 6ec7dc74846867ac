package access

import "time"

// Guesses makes whoever tries addresses with a secret in them wait. It is asked
// by network address: a family at home may mistype a few times.
type Guesses struct {
	tries *throttle
	clock Clock
}

// NewGuesses begins with nobody waiting.
func NewGuesses(c Clock) *Guesses {
	return &Guesses{newThrottle(20, time.Minute), c.orUsual()}
}

// Wait is how long no secret is looked at for an address; 0 means that it is.
func (g *Guesses) Wait(from string) time.Duration { return g.tries.wait(from, g.clock.Passed()) }

// Failed counts a secret that opened nothing.
func (g *Guesses) Failed(from string) { g.tries.failed(from, g.clock.Passed()) }
