package metrics

import (
	"context"
	"encoding/json"
	"fmt"

	"khi/metrics/stat"
)

// What was settled of a snapshot can be handed to another process that answers from
// it. For that it is taken apart into rows, which any format of tables can hold, and
// put together again.

// Settle hands every protected figure of the snapshot to a memory, under keys by which
// an engine of the same program and definitions finds them again. An engine that finds
// all of them there reads no cells. It fails where some figures cannot be made.
func (e *Engine) Settle(ctx context.Context, m Memory) error {
	lo, err := e.leftOut(ctx)
	if err != nil {
		return err
	}
	m.Keep(e.settledKey(leftOutKey), writeLeftOut(lo))
	for _, ind := range e.catalogue {
		family := e.families[ind.Name]
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := e.lattice(ctx, ind); err != nil {
			return err
		}
		if family[0].Name != ind.Name {
			continue // handed over with its family
		}
		of, err := e.made(ctx, family)
		if err != nil {
			return err
		}
		m.Keep(e.settledKey(familyKey+ind.Name), writeFamily(family, of))
	}
	return nil
}

// made are the lattices of a family.
func (e *Engine) made(ctx context.Context, family []Indicator) (map[string]*lattice, error) {
	of := map[string]*lattice{}
	for _, ind := range family {
		l, err := e.lattice(ctx, ind)
		if err != nil {
			return nil, err
		}
		of[ind.Name] = l
	}
	return of, nil
}

// What keys of settled figures begin with.
const (
	familyKey  = "figures of "
	leftOutKey = "left out"
)

// SettledFigures are the protected figures of a family of indicators, or the numbers of
// people left out of all (then there are no indicators). Of a hidden figure they hold
// no number.
type SettledFigures struct {
	Indicators []SettledIndicator
	Cells      []SettledCell // those of one indicator after the other, in order
	LeftOut    []SettledLeftOut
}

// SettledIndicator is what the figures of one indicator have in common.
type SettledIndicator struct {
	Name      string     `json:"name"`
	Hidden    HiddenCost `json:"hidden"`
	RoundBase bool       `json:"round_base"` // the number of people is given to the nearest 5
	Cells     int        `json:"cells"`
}

// SettledCell is one protected cell: the sums that its figures are made from, or that
// it is hidden.
type SettledCell struct {
	Indicator, Place string
	Period           Period
	Dimension, Level string
	Hidden           bool
	ForChange        bool // hidden for nothing but a small change
	Empty            bool // hidden, and nobody is in it
	Respondents, N   int64
	SW, SWW          float64
	SWX, SWXX        float64
	Bins             []SettledBin
	Before, After    int64
	Spells           []SettledSpell
}

// SettledBin is how many gave one whole-number answer.
type SettledBin struct{ Bin, N int64 }

// SettledSpell is how many were watched for so long, and whether the event came then.
type SettledSpell struct {
	Time  float64
	Event bool
	N     int64
}

// SettledLeftOut is how many people were left out for one reason; of a hidden number
// only whether there is anybody.
type SettledLeftOut struct {
	Indicator, Place string
	Period           Period
	Reason           string
	Hidden           bool
	People           int64
}

// UnpackFigures takes apart what Settle handed over.
func UnpackFigures(text []byte, leftOut bool) (*SettledFigures, error) {
	r := &settledReader{rest: text}
	f := &SettledFigures{}
	if leftOut {
		for range r.count() {
			l := SettledLeftOut{Indicator: r.text(), Place: r.text(), Period: Period(r.text()), Reason: r.text(), Hidden: r.flag()}
			l.People = r.whole()
			f.LeftOut = append(f.LeftOut, l)
		}
	}
	for !leftOut && len(r.rest) > 0 {
		f.unpackIndicator(r)
	}
	if r.err != nil || len(r.rest) > 0 {
		return nil, errSettled
	}
	return f, nil
}

func (f *SettledFigures) unpackIndicator(r *settledReader) {
	ind := SettledIndicator{Name: r.text()}
	if json.Unmarshal([]byte(r.text()), &ind.Hidden) != nil {
		r.fail()
	}
	ind.RoundBase, ind.Cells = r.flag(), r.count()
	for range ind.Cells {
		c := SettledCell{Indicator: ind.Name, Place: r.text(), Period: Period(r.text()), Dimension: r.text(), Level: r.text()}
		var s sums
		r.sums(&s)
		if c.Hidden, c.ForChange = s.hidden, s.forChange; s.hidden {
			c.Empty = s.n == 0
		} else {
			c.take(&s)
		}
		if r.err != nil {
			return
		}
		f.Cells = append(f.Cells, c)
	}
	f.Indicators = append(f.Indicators, ind)
}

func (c *SettledCell) take(s *sums) {
	c.Respondents, c.N, c.SW, c.SWW, c.SWX, c.SWXX = s.respondents, s.n, s.sw, s.sww, s.swx, s.swxx
	for _, b := range s.bins {
		c.Bins = append(c.Bins, SettledBin{int64(b.bin), b.n})
	}
	c.Before, c.After = s.before, s.after
	for _, spell := range sortedKeys(s.spells, compareSpells) {
		c.Spells = append(c.Spells, SettledSpell{spell.Time, spell.Event, s.spells[spell]})
	}
}

func (c *SettledCell) sums() *sums {
	s := &sums{hidden: c.Hidden, forChange: c.ForChange}
	if c.Hidden {
		if !c.Empty {
			s.n = 1
		}
		return s
	}
	s.respondents, s.n, s.sw, s.sww, s.swx, s.swxx = c.Respondents, c.N, c.SW, c.SWW, c.SWX, c.SWXX
	for _, b := range c.Bins {
		s.bins = append(s.bins, binCount{int(b.Bin), b.N})
	}
	s.before, s.after = c.Before, c.After
	if len(c.Spells) > 0 {
		s.spells = map[stat.Spell]int64{}
	}
	for _, p := range c.Spells {
		s.spells[stat.Spell{Time: p.Time, Event: p.Event}] = p.N
	}
	return s
}

// Pack puts the figures together again, as Settle gave them.
func (f *SettledFigures) Pack() ([]byte, error) {
	w := newSettledWriter()
	if len(f.Indicators) == 0 {
		w.whole(int64(len(f.LeftOut)))
		for _, l := range f.LeftOut {
			w.text(l.Indicator)
			w.text(l.Place)
			w.text(string(l.Period))
			w.text(l.Reason)
			w.flag(l.Hidden)
			w.whole(l.People)
		}
		return w.out, nil
	}
	rest := f.Cells
	for _, ind := range f.Indicators {
		if ind.Cells < 0 || ind.Cells > len(rest) {
			return nil, fmt.Errorf("%s: %w", ind.Name, errSettled)
		}
		hidden, err := json.Marshal(ind.Hidden)
		if err != nil {
			return nil, err
		}
		w.text(ind.Name)
		w.text(string(hidden))
		w.flag(ind.RoundBase)
		w.whole(int64(ind.Cells))
		for i := range rest[:ind.Cells] {
			c := &rest[i]
			if c.Indicator != ind.Name {
				return nil, fmt.Errorf("%s: %w", ind.Name, errSettled)
			}
			w.text(c.Place)
			w.text(string(c.Period))
			w.text(c.Dimension)
			w.text(c.Level)
			w.sums(c.sums())
		}
		rest = rest[ind.Cells:]
	}
	if len(rest) > 0 {
		return nil, errSettled
	}
	return w.out, nil
}
