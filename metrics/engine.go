package metrics

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"khi/metrics/benefit"
	"khi/metrics/disclose"
	"khi/queries"
)

// ErrNotFound is what asking for an unknown indicator, place, period,
// dimension or comparator comes to.
var ErrNotFound = errors.New("not found")

// ErrNotSuited is what asking for a picture that an indicator cannot have
// comes to, such as a funnel plot of a median.
var ErrNotSuited = errors.New("not suited")

// ErrTooMany is what asking for more rows than an output can hold comes to.
var ErrTooMany = errors.New("too many rows")

// Engine answers questions from one snapshot. Everything it gives has been
// through protection: the whole lattice of an indicator is protected at once,
// when the indicator is first asked for, and every answer is picked from that.
// An Engine is safe for concurrent use.
type Engine struct {
	store       Store
	catalogue   Catalogue
	families    map[string][]Indicator // see Catalogue.families; every table asks for one
	places      *Places
	labels      *Labels
	profile     disclose.Profile
	memory      Memory
	figures     Memory       // what was made of this snapshot before
	earlier     []Past       // what was published before and can be set beside this
	were        []wereGroups // the groups of each of these
	deflator    *benefit.Deflator
	comparators []benefit.Comparator
	quarters    []Period
	years       []Period
	published   map[publishedKey]Figure
	totals      map[totalKey]Total
	weaken      func(*frame) // tests take a protection away, to see that it is missed; else nil

	definitions    sync.Once // of the hash of all definitions, which does not change
	definitionsSum [sha256.Size]byte

	mu       sync.Mutex
	lattices map[string]*latticeOnce // by the widest indicator of a family
	out      leftOutOnce
	fits     sync.Map // of fitted, by comparedPlaces
}

// NewEngine reads what a snapshot says about itself. The cells of an indicator
// are read when they are first asked for.
//
// Earlier is what the same readers were given before, each made with those before
// it. Then a figure that has changed by a few people since is hidden, one that was
// hidden stays so, and nothing is hidden behind a figure that readers have already.
func NewEngine(ctx context.Context, store Store, profile disclose.Profile, earlier ...Past) (*Engine, error) {
	catalogue, err := ReadCatalogue()
	if err != nil {
		return nil, err
	}
	labels, err := store.Labels(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the snapshot: %w", err)
	}
	e := &Engine{
		store: store, catalogue: catalogue, families: catalogue.families(), labels: labels, profile: profile, earlier: earlier,
		lattices: map[string]*latticeOnce{},
	}
	if err := e.findPeriods(); err != nil {
		return nil, err
	}
	if err := e.placesWithEarlier(); err != nil {
		return nil, err
	}
	if err := e.readReference(); err != nil {
		return nil, err
	}
	e.indexPublished()
	e.indexTotals()
	return e, nil
}

func (e *Engine) readReference() error {
	d, err := queries.Reference("gdp_deflator.csv")
	if err != nil {
		return err
	}
	defer d.Close()
	if e.deflator, err = benefit.ReadDeflator(d); err != nil {
		return err
	}
	c, err := queries.Reference("comparators.csv")
	if err != nil {
		return err
	}
	defer c.Close()
	all, err := benefit.ReadComparators(c)
	if err != nil {
		return err
	}
	for _, c := range all {
		if _, ok := e.costFor(c.Perspective); ok {
			e.comparators = append(e.comparators, c)
		}
	}
	return nil
}

// findPeriods lists the periods that the snapshot speaks of, oldest first and
// without gaps: a quarter in which nobody answered is a quarter all the same. Where
// only what is counted by the year was sent, there are years and no quarters.
func (e *Engine) findPeriods() error {
	var first, last, firstYear, lastYear Period
	for _, s := range e.labels.Periods {
		p, err := ParsePeriod(s)
		if err != nil {
			return fmt.Errorf("the snapshot holds a period that is none: %w", err)
		}
		if y := p.Year(); firstYear == "" || y < firstYear {
			firstYear = y
		}
		lastYear = max(lastYear, p.Year())
		if p.IsYear() {
			continue
		}
		if first == "" || p < first {
			first = p
		}
		last = max(last, p)
	}
	if firstYear == "" {
		return nil
	}
	for q := first; q != "" && q <= last; q = q.Next() {
		e.quarters = append(e.quarters, q)
	}
	for y := firstYear; y <= lastYear; y = y.Next() {
		e.years = append(e.years, y)
	}
	return nil
}

// Catalogue is every indicator.
func (e *Engine) Catalogue() Catalogue { return e.catalogue }

// Places is the tree of places.
func (e *Engine) Places() *Places { return e.places }

// Rules are those by which the engine hides figures.
func (e *Engine) Rules() disclose.Profile { return e.profile }

// Labels is what the snapshot says about itself.
func (e *Engine) Labels() *Labels { return e.labels }

// Quarters are the quarters that have figures, oldest first.
func (e *Engine) Quarters() []Period { return e.quarters }

// Years are the financial years that have figures, oldest first; the last may
// not be over.
func (e *Engine) Years() []Period { return e.years }

// latestYear is the newest financial year that was over on the day of the
// snapshot, or the newest there is.
func (e *Engine) latestYear() Period {
	for i := len(e.years) - 1; i >= 0; i-- {
		if e.years[i].After().Format(time.DateOnly) <= e.labels.AsOf {
			return e.years[i]
		}
	}
	return e.years[len(e.years)-1]
}

// Comparators are the alternatives that a cost can be set against: those whose
// perspective is one that our own cost figures have.
func (e *Engine) Comparators() []benefit.Comparator { return e.comparators }

// lattice is the protected cells of one indicator, made once per snapshot
// together with those of its family.
func (e *Engine) lattice(ctx context.Context, ind Indicator) (*lattice, error) {
	family := e.families[ind.Name]
	name := family[0].Name
	e.mu.Lock()
	o := e.lattices[name]
	if o == nil {
		o = newLatticeOnce()
		e.lattices[name] = o
	}
	e.mu.Unlock()
	o.make(func() (map[string]*lattice, error) {
		of, err := e.settledFamily(context.WithoutCancel(ctx), family)
		if err == nil {
			e.reaches(family, of)
		}
		return of, err
	})
	if err := o.wait(ctx); err != nil {
		if o.made() { // a failed read is tried again by the next caller
			e.mu.Lock()
			if e.lattices[name] == o {
				delete(e.lattices, name)
			}
			e.mu.Unlock()
		}
		return nil, err
	}
	return o.of[ind.Name], nil
}

// Warm makes ready what all answers come from, so that the first reader of a new
// snapshot need not wait for it: one indicator after the other, until the context
// ends. What goes wrong is told to whoever asks.
func (e *Engine) Warm(ctx context.Context) {
	_, _ = e.leftOut(ctx)
	for _, ind := range e.catalogue {
		if ctx.Err() != nil {
			return
		}
		_, _ = e.lattice(ctx, ind)
	}
}

// warm makes the lattices of all indicators side by side; who asks for one
// afterwards gets it, or the error, from where it is kept.
func (e *Engine) warm(ctx context.Context) {
	var all sync.WaitGroup
	for _, ind := range e.catalogue {
		all.Go(func() { _, _ = e.lattice(ctx, ind) })
	}
	all.Wait()
}

func (e *Engine) indicator(name string) (Indicator, error) {
	ind, ok := e.catalogue.Find(name)
	if !ok {
		return ind, fmt.Errorf("there is no indicator called %q: %w", name, ErrNotFound)
	}
	return ind, nil
}

func (e *Engine) place(id string) (Place, error) {
	p, ok := e.places.Find(id)
	if !ok {
		return p, fmt.Errorf("there is no place with the code %q: %w", id, ErrNotFound)
	}
	return p, nil
}

func (e *Engine) period(p Period) error {
	if slices.Contains(e.quarters, p) || slices.Contains(e.years, p) {
		return nil
	}
	return fmt.Errorf("there are no figures for the period %q: %w", string(p), ErrNotFound)
}

// periodsOf are the periods that a trend of the indicator has: all from the
// first for which anybody anywhere has an answer.
func (e *Engine) periodsOf(ind Indicator, l *lattice) []Period {
	periods := e.quarters
	if ind.Yearly {
		periods = e.years
	}
	first := slices.IndexFunc(periods, func(p Period) bool { return l.find(at{"UK", p, whole, whole}) != nil })
	return periods[max(first, 0):]
}
