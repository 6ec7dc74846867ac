package scenario

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Assumption is one number that a case rests on, as it was given and at the
// prices of the case.
type Assumption struct {
	Parameter    string  `json:"parameter"`
	Unit         string  `json:"unit"`
	Value        float64 `json:"value"` // as given
	Low          float64 `json:"low"`
	High         float64 `json:"high"`
	PriceYear    string  `json:"price_year,omitempty"`
	AtPrices     float64 `json:"value_at_prices"` // of the case
	Doubt        string  `json:"distribution"`
	Source       string  `json:"source"`
	Verification string  `json:"verification"`
	Instead      *Before `json:"instead_of,omitempty"` // where an own figure took its place
}

// Before is the figure that an own one took the place of.
type Before struct {
	Value        float64 `json:"value"`
	PriceYear    string  `json:"price_year,omitempty"`
	Source       string  `json:"source"`
	Verification string  `json:"verification"`
}

// readOwn reads a table of own figures: a map of parameters in YAML or JSON.
func readOwn(r io.Reader) (map[string]*Parameter, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostBytes {
		return nil, fmt.Errorf("own: the table is longer than %d bytes", mostBytes)
	}
	d := yaml.NewDecoder(strings.NewReader(string(text)))
	d.KnownFields(true)
	own := map[string]*Parameter{}
	if err := d.Decode(&own); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("own: %w", inOurWords(string(text), err))
	}
	return own, nil
}

// override puts a council's own figures in the place of those of the case. They
// count as checked: they are its own records.
func (s *Scenario) override(p *problems) {
	for _, name := range slices.Sorted(maps.Keys(s.Own)) {
		own, was := s.Own[name], s.Parameters[name]
		field := "own." + name
		switch {
		case was == nil:
			p.add(field, "there is no parameter %q to take the place of", name)
			continue
		case own == nil:
			p.add(field, "is empty; give value, range and source")
			continue
		case own.Unit != "" && own.Unit != was.Unit:
			p.add(field+".unit", "%q: the parameter is in %s", own.Unit, was.Unit)
			continue
		case own.Verification != "" && own.Verification != "local":
			p.add(field+".verification", "%q: an own figure is local", own.Verification)
			continue
		}
		q := *own
		q.Unit, q.Verification, q.instead = was.Unit, "local", was
		s.Parameters[name] = &q
	}
}

// assumptions lists every number with what is known of it.
func (s *Scenario) assumptions() []Assumption {
	var all []Assumption
	for _, name := range s.names {
		q := s.Parameters[name]
		k := 1.0 // back from the prices of the case to those of the source
		if q.value != 0 {
			k = *q.Value / q.value
		}
		a := Assumption{Parameter: name, Unit: q.Unit, Value: *q.Value, Low: q.low * k, High: q.high * k, PriceYear: q.PriceYear, AtPrices: q.value,
			Doubt: q.doubtWords(), Source: q.Source, Verification: q.Verification}
		if q.Low != nil {
			a.Low, a.High = *q.Low, *q.High
		}
		if q.instead != nil && q.instead.Value != nil {
			a.Instead = &Before{*q.instead.Value, q.instead.PriceYear, q.instead.Source, q.instead.Verification}
		}
		all = append(all, a)
	}
	return all
}

// doubtWords name the distribution.
func (q *Parameter) doubtWords() string {
	if q.Distribution == nil {
		return usual[q.Unit] + ", its middle 95% from low to high"
	}
	if q.Distribution.SD != nil {
		return fmt.Sprintf("%s, standard deviation %g", q.Distribution.Family, *q.Distribution.SD)
	}
	return q.Distribution.Family
}
