package metrics

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SchemeChange is one scheme taking over from another, in whole or in part. It
// moves no figure: those of earlier days stay with the scheme that they were
// sent for, and pages say what happened.
type SchemeChange struct {
	Scheme    string `json:"scheme"`    // that was there before
	Successor string `json:"successor"` // its id; there may be no records of it yet
	On        string `json:"on"`        // first day of the new arrangement, 2006-01-02
	Kind      string `json:"kind"`      // split, merged, renamed, part_moved
}

// Event is what happened to one or several schemes on one day, in words.
type Event struct {
	On    string `json:"on"` // 2006-01-02
	Words string `json:"words"`
}

// EventsOf are the changes of schemes that bear on the figures of a place, the
// oldest first: those of the scheme itself and, for a council or a nation, those
// by which schemes inside it and outside it took over from each other. What
// happened between schemes inside it leaves its figures as they were. Of a group they
// are also those by which members joined and left.
func EventsOf(pl Place, places *Places, changes []SchemeChange) []Event {
	g := places.group(pl.ID)
	if g != nil {
		return inOrder(append(places.memberEvents(g), eventsOf(pl, places, changes)...))
	}
	return eventsOf(pl, places, changes)
}

func inOrder(events []Event) []Event {
	slices.SortStableFunc(events, func(a, b Event) int { return strings.Compare(a.On, b.On) })
	return events
}

func eventsOf(pl Place, places *Places, changes []SchemeChange) []Event {
	return inWords(changes, places, func(c SchemeChange) bool {
		if pl.Grain == Scheme {
			return c.Scheme == pl.ID || c.Successor == pl.ID
		}
		_, known := places.Find(c.Successor)
		return known && places.within(c.Scheme, pl.ID) != places.within(c.Successor, pl.ID)
	})
}

// eventsIn are those of a place in the financial year of a period.
func (e *Engine) eventsIn(pl Place, p Period) []Event {
	first, after := p.Year().First().Format(time.DateOnly), p.Year().After().Format(time.DateOnly)
	return slices.DeleteFunc(EventsOf(pl, e.places, e.labels.Changes), func(ev Event) bool { return ev.On < first || ev.On >= after })
}

// eventsBetween are the changes of any of the places of a table in a period.
func (e *Engine) eventsBetween(rows []Row, p Period) []Event {
	first, after := p.First().Format(time.DateOnly), p.After().Format(time.DateOnly)
	return inWords(e.labels.Changes, e.places, func(c SchemeChange) bool {
		return c.On >= first && c.On < after && slices.ContainsFunc(rows, func(r Row) bool { return r.Key == c.Scheme || r.Key == c.Successor })
	})
}

// inWords tells the changes, those of one scheme or to one scheme on one day
// together: whole, if any of them bears on what is asked about.
func inWords(changes []SchemeChange, places *Places, bears func(SchemeChange) bool) (all []Event) {
	name := func(id string) string {
		if p, ok := places.Find(id); ok {
			return p.Name
		}
		return id
	}
	told := make([]bool, len(changes))
	for i, c := range changes {
		if told[i] {
			continue
		}
		var names []string
		asked := false
		for j, o := range changes[i:] {
			if o.On != c.On || o.Kind != c.Kind {
				continue
			}
			switch {
			case c.Kind == merged && o.Successor == c.Successor:
				names = append(names, name(o.Scheme))
			case c.Kind != merged && o.Scheme == c.Scheme:
				names = append(names, name(o.Successor))
			default:
				continue
			}
			told[i+j], asked = true, asked || bears(o)
		}
		if asked {
			all = append(all, Event{c.On, changeWords(c, name, names)})
		}
	}
	return all
}

const merged = "merged"

func changeWords(c SchemeChange, name func(string) string, others []string) string {
	day := c.On
	if at, err := time.Parse(time.DateOnly, c.On); err == nil {
		day = at.Format("2 January 2006")
	}
	switch c.Kind {
	case "split":
		return fmt.Sprintf("On %s %s was split; %s took over from it.", day, name(c.Scheme), listed(others))
	case merged:
		return fmt.Sprintf("On %s %s went into %s.", day, listed(others), name(c.Successor))
	case "renamed":
		return fmt.Sprintf("On %s %s went on as %s.", day, name(c.Scheme), listed(others))
	}
	return fmt.Sprintf("On %s some of the people of %s went over to %s.", day, name(c.Scheme), listed(others))
}

func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// changeNote is the remark on a table of whose places some changed; its key is
// also that of the rows of the periods in which they did.
const changeNote = "break"

// noteEvents adds the remark, if anything happened.
func noteEvents(t *Table, events []Event) {
	if len(events) == 0 {
		return
	}
	words := make([]string, len(events))
	for i, ev := range events {
		words[i] = ev.Words
	}
	t.Notes = append(t.Notes, Note{changeNote, strings.Join(words, " ") + " Figures stay with the scheme that they were sent for, so before and after are not about the same people."})
}

// markBreaks points the row of each period in which something happened to the remark.
func markBreaks(t *Table, events []Event) {
	for i := range t.Rows {
		p := Period(t.Rows[i].Key)
		if slices.ContainsFunc(events, func(ev Event) bool {
			return ev.On >= p.First().Format(time.DateOnly) && ev.On < p.After().Format(time.DateOnly)
		}) {
			t.Rows[i].Notes = append(t.Rows[i].Notes, changeNote)
		}
	}
	noteEvents(t, events)
}

// StrayChanges says of each change of schemes that names a scheme of which there
// are no records what to do.
func (e *Engine) StrayChanges() (all []string) {
	for _, c := range e.labels.Changes {
		if _, ok := e.places.Find(c.Successor); !ok {
			all = append(all, fmt.Sprintf("%s is said to have gone over to %q on %s, and no scheme is called that: send its row of the table of schemes, or correct the name and send the change again", c.Scheme, c.Successor, c.On))
		}
	}
	return all
}
