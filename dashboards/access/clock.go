package access

import "time"

// Clock tells the time of day, which somebody can put back or forward, and how much time
// has passed, which nobody can (though it may stand still while a machine sleeps).
type Clock struct {
	Day    func() time.Time     // time.Now if nil
	Passed func() time.Duration // since this clock was made; what Day has moved if there is a Day and no Passed
}

func (c Clock) orUsual() Clock {
	if c.Day == nil {
		began := time.Now()
		c.Day, c.Passed = time.Now, func() time.Duration { return time.Since(began) }
	}
	if c.Passed == nil {
		began := c.Day()
		c.Passed = func() time.Duration { return c.Day().Sub(began) }
	}
	return c
}

// moment is when something was, by both.
type moment struct {
	day    time.Time
	passed time.Duration
}

func (c Clock) moment() moment { return moment{c.Day().Round(0), c.Passed()} }

// since is how long ago something was: by the day or by what has passed, whichever is
// more. Put back, the day makes nothing younger; a machine that slept has grown older.
func (c Clock) since(m moment) time.Duration {
	now := c.moment()
	return max(now.day.Sub(m.day), now.passed-m.passed)
}
