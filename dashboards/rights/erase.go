package rights

import (
	"cmp"
	"slices"
)

// People are all of whom there is a file.
func (b *Book) People() []Person {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []Person
	for who := range b.people {
		all = append(all, who)
	}
	slices.SortFunc(all, func(x, y Person) int {
		if x.Scheme != y.Scheme {
			if x.Scheme < y.Scheme {
				return -1
			}
			return 1
		}
		if x.Key < y.Key {
			return -1
		}
		return 1
	})
	return all
}

// LastDay is the last day that the record of somebody tells of: a link counts as long as
// it opens something. It is "" where there is no record.
func (b *Book) LastDay(who Person) (last string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.people[who]
	if r == nil {
		return ""
	}
	for _, l := range r.links {
		last = max(last, cmp.Or(l.Ended, l.Until))
	}
	for _, d := range r.decisions {
		last = max(last, d.On)
	}
	for _, n := range r.notes {
		last = max(last, n.On, n.Again, n.Done, n.Called, n.Heard)
	}
	return last
}

// FileOf is the file that holds all that is known here of somebody; "" where there is
// none. Somebody is erased by deleting it while nobody has the folder open.
func (b *Book) FileOf(who Person) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.people[who]; r != nil {
		return r.file
	}
	return ""
}
