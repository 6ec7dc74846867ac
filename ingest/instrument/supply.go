package instrument

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"slices"
	"strings"
)

// ReadSupplied reads the tables that a deployment gives: one CSV for each name
// that a score asks for, such as icecap_a.csv. A file that no score asks for, or
// that does not fit its instrument, is an error: a wrong tariff would make wrong
// scores that nobody could see.
func ReadSupplied(from fs.FS) (map[string]*Table, error) {
	entries, err := fs.ReadDir(from, ".")
	if err != nil {
		return nil, fmt.Errorf("reading the value sets: %w", err)
	}
	supplied := map[string]*Table{}
	for _, e := range entries {
		name, isTable := strings.CutSuffix(e.Name(), ".csv")
		if e.IsDir() || !isTable {
			continue
		}
		f, err := from.Open(e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the value sets: %w", err)
		}
		t, err := ParseTable(name, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		if err := suits(name, t); err != nil {
			return nil, err
		}
		supplied[name] = t
	}
	return supplied, nil
}

// sumTolerance is how far the values of a tariff may be from their sum, as
// printed tariffs are rounded to three decimals.
const sumTolerance = .001

func suits(name string, t *Table) error {
	current, err := Current()
	if err != nil {
		return err
	}
	asked := false
	for _, in := range current {
		for _, s := range in.Scores {
			for _, term := range s.Terms {
				if term.Supply != name {
					continue
				}
				asked = true
				if err := t.suitsTerm(in, term); err != nil {
					return fmt.Errorf("the value set %s: %w", path.Base(name)+".csv", err)
				}
			}
		}
	}
	if !asked {
		return fmt.Errorf("no score asks for a value set called %q", name)
	}
	return nil
}

func (t *Table) suitsTerm(in *Instrument, term Term) error {
	switch {
	case t.Source == "":
		return errors.New("a line \"# source: …\" must say where the values come from")
	case t.Name == "" || strings.ContainsAny(t.Name, ";,"):
		return errors.New("a line \"# name: …\" must give it a name without commas and semicolons")
	case len(t.Points) != len(term.Items):
		return fmt.Errorf("it must have the items %v and no other", term.Items)
	}
	if what := t.fits(in, term.Items); what != "" {
		return errors.New(what)
	}
	for _, code := range slices.Sorted(maps.Keys(term.Sums)) {
		sum := 0.0
		for _, id := range term.Items {
			sum += t.Points[id][code]
		}
		if math.Abs(sum-term.Sums[code]) > sumTolerance {
			return fmt.Errorf("the values of level %d add up to %.4f and must add up to %v", code, sum, term.Sums[code])
		}
	}
	return nil
}
