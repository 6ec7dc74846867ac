package schedule

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// State is how far a mail has come.
type State string

// How far it may have come.
const (
	Waiting State = "waiting"  // it did not go, and is tried again
	Begun   State = "begun"    // it was being handed over; without a later word nobody knows whether it went
	Sent    State = "sent"     // the relay took it
	Refused State = "refused"  // the relay refused it for good
	GivenUp State = "given up" // it did not go in as many tries as there are
)

// Tries is how often a mail is tried for one publication: two days of a timer that
// runs each hour.
const Tries = 48

// mailKey names a mail of a schedule in its note: what somebody gets, whichever line of
// the schedule says so.
func mailKey(w Wanted, to string) (string, error) {
	text, err := json.Marshal(struct {
		Wanted
		Mail string `json:"mail"`
	}{w, strings.ToLower(to)})
	return string(text), err
}

// MailDue says whether somebody is still to get a report by mail for a publication. One
// that was begun and never answered is not: it may have gone.
func (n *Notes) MailDue(w Wanted, to, publication string) (bool, error) {
	key, err := mailKey(w, to)
	last := n.of[key]
	return last.Publication != publication || last.State == Waiting, err
}

// Begin notes, on the disk, that a mail is about to be handed over.
func (n *Notes) Begin(w Wanted, to, publication, file string, body []byte, at time.Time) error {
	sum := sha256.Sum256(body)
	return n.change(w, to, func(last note) note {
		return note{Publication: publication, File: file, SHA256: hex.EncodeToString(sum[:]), At: stamp(at), State: Begun, Tries: last.triesFor(publication) + 1}
	})
}

// NotTried notes that a mail could not even be begun; that counts as a try.
func (n *Notes) NotTried(w Wanted, to, publication, words string, at time.Time) error {
	return n.change(w, to, func(last note) note {
		return note{Publication: publication, At: stamp(at), Tries: last.triesFor(publication) + 1}.settled(Waiting, words)
	})
}

// Settle notes what became of a mail that was begun.
func (n *Notes) Settle(w Wanted, to string, state State, words string, at time.Time) error {
	return n.change(w, to, func(last note) note {
		last.At = stamp(at)
		return last.settled(state, words)
	})
}

// settled is a note with what became of the mail: one that is to be tried again is given
// up after as many tries as there are.
func (l note) settled(state State, words string) note {
	if state == Waiting && l.Tries >= Tries {
		state = GivenUp
	}
	l.State, l.Words = state, words
	return l
}

func (l note) triesFor(publication string) int {
	if l.Publication != publication {
		return 0
	}
	return l.Tries
}

// Again has a mail tried once more that did not go, or of which nobody knows. It says
// whether there was one.
func (n *Notes) Again(w Wanted, to string) (again bool, err error) {
	err = n.change(w, to, func(last note) note {
		if again = last.State != "" && last.State != Sent; again {
			last.State, last.Tries = Waiting, 0
		}
		return last
	})
	return again, err
}

func (n *Notes) change(w Wanted, to string, how func(note) note) error {
	key, err := mailKey(w, to)
	if err != nil {
		return err
	}
	next := how(n.of[key])
	if next == (note{}) {
		return nil
	}
	n.of[key] = next
	return n.write()
}

func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// Stuck says, of a mail that is not tried again by itself, why: "" of any other.
func (n *Notes) Stuck(w Wanted, to, publication string) (string, error) {
	key, err := mailKey(w, to)
	last := n.of[key]
	if last.Publication != publication {
		return "", err
	}
	switch last.State {
	case Begun:
		return "it was being handed over when khi stopped or the line broke, so nobody knows whether it went: ask whoever was to get it", err
	case Refused:
		return "the relay refused it for good: " + last.Words, err
	case GivenUp:
		return fmt.Sprintf("it did not go in %d tries and is not tried again: %s", last.Tries, last.Words), err
	}
	return "", err
}
