package rights

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A note may say that somebody is hurt. Nobody reads notes of their own accord, so a
// scheme says who is told, and a person can have a note read by them.

// MostListener is how many characters the name and number of whoever is told may have.
const MostListener = 120

// SetListener says who of a scheme is told when somebody calls for it: a name and a
// number, or "" for nobody.
func (b *Book) SetListener(scheme, who string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if utf8.RuneCountInString(who) > MostListener {
		return refuse("Write less: at most %d letters for a name and a number.", MostListener)
	}
	who = strings.TrimSpace(who)
	if who != "" {
		var err error
		if who, err = cleanText(who); err != nil {
			return err
		}
	}
	r, err := b.of(Together(scheme))
	if err != nil || r.listener == who {
		return err
	}
	return r.write(event{Listener: &who, On: b.Today()})
}

// Listener is who of a scheme is told; "" where the scheme has said nobody.
func (b *Book) Listener(scheme string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.people[Together(scheme)]; r != nil {
		return r.listener
	}
	return ""
}

// CallFor has a note of somebody read by whoever of their scheme is told.
func (b *Book) CallFor(who Person, number string) error {
	if err := b.MayCall(who); err != nil {
		return err
	}
	return b.onNote(who, number, func(n Note) (event, bool) {
		return event{Call: number, On: b.Today()}, n.Called == ""
	})
}

// MayCall says why notes of somebody are read by nobody, or nil where somebody is told.
func (b *Book) MayCall(who Person) error {
	if b.Listener(who.Scheme) == "" || who == Together(who.Scheme) {
		return refuse("Nobody is told of notes here. Ring the people whom you trust.")
	}
	return nil
}

// Call is a note that somebody wants to be read. It does not say whose it is: whoever
// made a link knows for whom they made it.
type Call struct {
	Note
	Links []Link // the person's own that work, or all where none does
}

// Calls are the notes of a scheme that people want to be read, those that nobody has
// read first, and then the newest.
func (b *Book) Calls(scheme string) (all []Call) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for who, r := range b.people {
		for _, n := range r.notes {
			if who.Scheme == scheme && n.Called != "" {
				all = append(all, Call{n, r.ownLinks(b.Today())})
			}
		}
	}
	slices.SortFunc(all, func(x, y Call) int {
		switch {
		case (x.Heard == "") != (y.Heard == ""):
			if x.Heard == "" {
				return -1
			}
			return 1
		case x.Called != y.Called:
			return strings.Compare(y.Called, x.Called)
		}
		return strings.Compare(x.Number, y.Number)
	})
	return all
}

func (r *record) ownLinks(today string) (open []Link) {
	var all []Link
	for _, k := range r.links {
		if k.Kind == Own {
			all = append(all, k.Link)
			if k.Open(today) {
				open = append(open, k.Link)
			}
		}
	}
	if len(open) == 0 {
		return all
	}
	return open
}

// Hear notes that somebody of the scheme has read a note that was to be read.
func (b *Book) Hear(scheme, number, by string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for who, r := range b.people {
		for _, n := range r.notes {
			if who.Scheme != scheme || n.Number != number || n.Called == "" {
				continue
			}
			if n.Heard != "" {
				return nil
			}
			return r.write(event{Heard: number, On: b.Today(), By: by})
		}
	}
	return refuse("There is no such note.")
}
