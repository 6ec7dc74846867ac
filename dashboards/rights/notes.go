package rights

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"
)

// AddNote keeps what was written down together. again is the day to look at it
// again, or "".
func (b *Book) AddNote(who Person, sort Sort, text, again, by string) (Note, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(Sorts, sort) {
		return Note{}, refuse("There is no such kind of note.")
	}
	text, err := cleanText(text)
	if err != nil {
		return Note{}, err
	}
	if again != "" {
		if _, err := time.Parse(time.DateOnly, again); err != nil || again < b.Today() {
			return Note{}, refuse("The day to look at it again is today or later.")
		}
	}
	r, err := b.of(who)
	if err != nil {
		return Note{}, err
	}
	if len(r.notes) >= MostNotes {
		return Note{}, refuse("There are %d notes already. No more can be kept for one person.", MostNotes)
	}
	n := Note{Number: strings.ToLower(rand.Text()[:10]), Sort: sort, Text: text, On: b.Today(), Again: again, By: by}
	return n, r.write(event{Note: &n})
}

// Finish notes that what a note speaks of was done.
func (b *Book) Finish(who Person, number string) error {
	return b.onNote(who, number, func(n Note) (event, bool) {
		return event{Done: number, On: b.Today()}, n.Done == ""
	})
}

// Share says that the person wants a note beside the numbers, or no longer does.
func (b *Book) Share(who Person, number string, share bool) error {
	return b.onNote(who, number, func(n Note) (event, bool) {
		return event{Share: number, Shared: share, On: b.Today()}, n.Share != share
	})
}

func (b *Book) onNote(who Person, number string, change func(Note) (e event, changes bool)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.people[who]
	if r == nil {
		return refuse("There is no such note.")
	}
	i := slices.IndexFunc(r.notes, func(n Note) bool { return n.Number == number })
	if i < 0 {
		return refuse("There is no such note.")
	}
	e, changes := change(r.notes[i])
	if !changes {
		return nil
	}
	return r.write(e)
}

// Notes are those of a person, the newest first.
func (b *Book) Notes(who Person) []Note {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.people[who]
	if r == nil {
		return nil
	}
	all := slices.Clone(r.notes)
	slices.Reverse(all)
	return all
}

// Voices are the notes of a scheme that may be read, without saying whose they
// are: those that people want to be read and have agreed to, and those of the
// scheme and its people together. outside leaves out those that only people of
// the scheme may read. The order says nothing about
// who wrote what: it is that of the day and then of the random numbers.
func (b *Book) Voices(scheme string, outside bool) []Note {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Note
	for who, r := range b.people {
		together := who == Together(scheme)
		if who.Scheme != scheme || !together && (!r.agreed(ForStories) || outside && !r.agreed(Beyond)) {
			continue
		}
		for _, n := range r.notes {
			if n.Share || together && !outside {
				n.By = ""
				all = append(all, n)
			}
		}
	}
	slices.SortFunc(all, func(x, y Note) int {
		if c := strings.Compare(y.On, x.On); c != 0 {
			return c
		}
		return strings.Compare(x.Number, y.Number)
	})
	return all
}
