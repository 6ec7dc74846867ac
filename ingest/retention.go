package ingest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Retention says for how long rows are kept: as long as something that is known of
// somebody is newer than a day.
type Retention struct {
	Until string // the last day of which somebody goes about whom nothing is newer, such as 2018-03-31
	// Beside is the last day that is known of people from what is no row: their story, and
	// rounds in which they were asked.
	Beside map[Subject]string
}

// RetentionUntil is the last day before the years that are kept: whole financial years,
// and the one that runs.
func RetentionUntil(today time.Time, years int) string {
	start := today.Year()
	if today.Month() < time.April {
		start--
	}
	return time.Date(start-years, time.March, 31, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// Over are those for whom the time is over.
type Over struct {
	Who     []Subject
	Rows    map[Subject]int64 // that name them, those of undone loads too
	Waiting int               // people about whom nothing is newer either, but for an arrangement without an end
}

// known is what the record knows of somebody.
type known struct {
	last string // the last day that a row tells of
	sent string // the last day on which a row without one was loaded
	rows int64
}

// until is the last day that counts. A row without a day, as in the table of people,
// counts by the day of its loading, where there is no other.
func (k *known) until() string { return cmp.Or(k.last, k.sent) }

// RetentionOver finds for whom the time is over, in the whole record. Rows of undone loads
// are held too, so they count; an arrangement is open as its last load in force has it.
func (l *Loader) RetentionOver(r Retention) (*Over, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	people, arrangements := map[Subject]*known{}, map[Subject]openFor{}
	take := func(s Subject) *known {
		if people[s] == nil {
			people[s] = &known{}
		}
		return people[s]
	}
	for i := range l.ledger.entries {
		e := &l.ledger.entries[i]
		if e.Kind != kindLoad {
			continue
		}
		sent, inForce := e.At.In(london).Format(time.DateOnly), l.ledger.undone[e.Seq] == 0
		err := l.eachRow(e, func(r *aboutRow) {
			day := r.lastDay()
			for kind, key := range r.named {
				k := take(Subject{kind, r.scheme, key})
				k.rows++
				if k.last = max(k.last, day); day == "" {
					k.sent = max(k.sent, sent)
				}
			}
			if person, named := r.named["person"]; named && r.arranged && inForce {
				arrangements[Subject{"arrangement", r.scheme, r.arrangement}] = openFor{person, r.isOpen()}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	for s, day := range r.Beside {
		k := take(s)
		k.last = max(k.last, day)
	}
	return overOf(r.Until, people, arrangements), nil
}

// openFor is whose an arrangement is, and whether it has no end.
type openFor struct {
	person int64
	open   bool
}

func overOf(until string, people map[Subject]*known, arrangements map[Subject]openFor) *Over {
	open := map[Subject]bool{}
	for a, of := range arrangements {
		if of.open {
			open[Subject{"person", a.Scheme, of.person}] = true
		}
	}
	over := &Over{Rows: map[Subject]int64{}}
	for s, k := range people {
		switch {
		case k.until() > until:
		case open[s]:
			over.Waiting++
		default:
			over.Rows[s] = k.rows
		}
	}
	over.Who = slices.SortedFunc(maps.Keys(over.Rows), func(a, b Subject) int {
		return cmp.Or(cmp.Compare(a.Scheme, b.Scheme), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Key, b.Key))
	})
	return over
}

// cameBack are those who were erased because the time was over, and of whom a load in
// force since then tells something newer.
func (l *Loader) cameBack() (map[Subject]bool, error) {
	back, gone, from := map[Subject]bool{}, l.goneBefore(), int64(0)
	for i := range l.ledger.entries {
		e := &l.ledger.entries[i]
		if e.Kind == kindErase && e.Erased.Until != "" && from == 0 {
			from = e.Seq
		}
		if e.Kind != kindLoad || from == 0 || l.ledger.undone[e.Seq] != 0 {
			continue
		}
		err := l.eachRow(e, func(r *aboutRow) {
			for kind, key := range r.named {
				s := Subject{kind, r.scheme, key}
				if until := gone(s); until != "" && r.lastDay() > until {
					back[s] = true
				}
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return back, nil
}

// tellsDay reports that a field says when something was.
func (f *Field) tellsDay() bool { return f.Type == "date" || f.Type == "quarter" || f.Type == "year" }

// dayOf is the day of such a field: of a quarter or a financial year its last.
func (f *Field) dayOf(v string) string {
	if f.Type == "date" || len(v) < len("2025-26") {
		return v
	}
	end, ok := map[string]string{"Q1": "06-30", "Q2": "09-30", "Q3": "12-31"}[v[7:]]
	if ok {
		return v[:4] + "-" + end
	}
	start, _ := digits(v[:4])
	return strconv.Itoa(int(start)+1) + "-03-31"
}

// hasDays reports that rows of a table say when something was.
func (c *Contract) hasDays() bool {
	return slices.ContainsFunc(c.Fields, func(f *Field) bool { return f.tellsDay() && !f.Derived })
}
