// Package gazetteer looks up councils, health bodies and regions by code, by former code at a date, and by name.
package gazetteer

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"khi/queries"
)

// Area is a council or a district by its code, today or in the past.
type Area struct {
	Code, Name     string
	Nation, Region string // empty for one that stands no more
}

// Change says what stands in the place of a code that is no longer in force.
type Change struct {
	Former    Area
	On        time.Time // first day of the successors; zero where it is not known
	Successor []string
	Kind      string // merged, split, recoded
}

// Body is what lies above or across councils.
type Body struct {
	Code, Name, Kind, Nation, ODS string
	From, Until                   time.Time // zero where it is not known, or still stands
}

// Membership is one council's place in a body.
type Membership struct {
	Body, Area  string
	Part        bool // the body holds only part of the council's area
	From, Until time.Time
}

// Gazetteer holds the places that the program knows. It does not change.
type Gazetteer struct {
	areas   map[string]Area
	changes map[string]Change
	bodies  map[string]Body
	members []Membership
	cassr   map[string]string
	names   map[string][]string // folded name to codes in force
	former  map[string][]string // folded name to codes that are not

	features          map[string]Feature
	spreadOf          sync.Once
	people, perSquare float64 // standard deviations of the logarithms, see spread
}

// Load reads the reference tables once. An error is a fault of the program.
var Load = sync.OnceValues(func() (*Gazetteer, error) {
	g := &Gazetteer{areas: map[string]Area{}, changes: map[string]Change{}, bodies: map[string]Body{}, cassr: map[string]string{}, names: map[string][]string{}, former: map[string][]string{}, features: map[string]Feature{}}
	return g, errors.Join(
		table("areas.csv", 4, g.area), table("area_names.csv", 2, g.name), table("area_changes.csv", 5, g.change),
		table("bodies.csv", 7, g.body), table("body_areas.csv", 5, g.member), table("cassr.csv", 3, g.councilCode), table("area_features.csv", 3, g.feature))
})

// table reads one reference file and gives each row under its header.
func table(name string, width int, each func(row []string) error) error {
	head, rows, err := queries.ReferenceRows(name)
	if err != nil {
		return err
	}
	if len(head) != width {
		return fmt.Errorf("reference table %s has %d columns, not %d", name, len(head), width)
	}
	for _, row := range rows {
		if err := each(row); err != nil {
			return fmt.Errorf("reference table %s: %w", name, err)
		}
	}
	return nil
}

func day(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.Parse(time.DateOnly, s)
}

func (g *Gazetteer) area(row []string) error {
	a := Area{Code: row[0], Name: row[1], Nation: row[2], Region: row[3]}
	g.areas[a.Code] = a
	g.names[Fold(a.Name)] = append(g.names[Fold(a.Name)], a.Code)
	return nil
}

func (g *Gazetteer) name(row []string) error {
	if _, ok := g.areas[row[0]]; !ok {
		return fmt.Errorf("there is no area %s", row[0])
	}
	if k := Fold(row[1]); !slices.Contains(g.names[k], row[0]) {
		g.names[k] = append(g.names[k], row[0])
	}
	return nil
}

func (g *Gazetteer) change(row []string) error {
	on, err := day(row[2])
	if err != nil {
		return err
	}
	c := g.changes[row[0]]
	c.Former, c.On, c.Kind = Area{Code: row[0], Name: row[1]}, on, row[4]
	c.Successor = append(c.Successor, row[3])
	if len(c.Successor) == 1 {
		g.former[Fold(row[1])] = append(g.former[Fold(row[1])], row[0])
	}
	g.changes[row[0]] = c
	return nil
}

func (g *Gazetteer) body(row []string) error {
	from, err := day(row[5])
	until, errUntil := day(row[6])
	g.bodies[row[0]] = Body{Code: row[0], Name: row[1], Kind: row[2], Nation: row[3], ODS: row[4], From: from, Until: until}
	return errors.Join(err, errUntil)
}

func (g *Gazetteer) member(row []string) error {
	from, err := day(row[3])
	until, errUntil := day(row[4])
	if _, ok := g.bodies[row[0]]; !ok {
		return fmt.Errorf("there is no body %s", row[0])
	}
	g.members = append(g.members, Membership{Body: row[0], Area: row[1], Part: row[2] == "part", From: from, Until: until})
	return errors.Join(err, errUntil)
}

func (g *Gazetteer) councilCode(row []string) error {
	g.cassr[row[0]] = row[1]
	return nil
}

// Body finds what lies above councils by its code.
func (g *Gazetteer) Body(code string) (Body, bool) {
	b, ok := g.bodies[code]
	return b, ok
}

// Bodies gives the bodies of a kind that stand on a day, by name: nation,
// region, combined_authority, health_board, hsc_trust, icb.
func (g *Gazetteer) Bodies(kind string, on time.Time) []Body {
	var all []Body
	for _, b := range g.bodies {
		if b.Kind == kind && within(on, b.From, b.Until) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b Body) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Code, b.Code)) })
	return all
}

// AllBodies gives every body that stands or stood, by code.
func (g *Gazetteer) AllBodies() []Body {
	return slices.SortedFunc(maps.Values(g.bodies), func(a, b Body) int { return cmp.Compare(a.Code, b.Code) })
}

// Members gives each membership of a body, whenever it held.
func (g *Gazetteer) Members(body string) []Membership {
	var all []Membership
	for _, m := range g.members {
		if m.Body == body {
			all = append(all, m)
		}
	}
	return all
}

// Around gives the bodies in which a council lies on a day, its region and
// nation among them. A council may lie in part in several.
func (g *Gazetteer) Around(area string, on time.Time) []Membership {
	var all []Membership
	for _, m := range g.members {
		if m.Area == area && m.holds(on) {
			all = append(all, m)
		}
	}
	a := g.areas[area]
	for _, b := range g.bodies {
		if b.Kind == "region" && b.Name == a.Region || b.Kind == "nation" && b.Nation == a.Nation {
			all = append(all, Membership{Body: b.Code, Area: area})
		}
	}
	slices.SortFunc(all, func(a, b Membership) int { return cmp.Compare(a.Body, b.Body) })
	return all
}

// Within gives the councils of a body on a day.
func (g *Gazetteer) Within(body string, on time.Time) []Membership {
	var all []Membership
	for _, m := range g.members {
		if m.Body == body && m.holds(on) {
			all = append(all, m)
		}
	}
	if b := g.bodies[body]; b.Kind == "region" || b.Kind == "nation" {
		for _, code := range slices.Sorted(maps.Keys(g.areas)) {
			if a := g.areas[code]; b.Kind == "region" && a.Region == b.Name || b.Kind == "nation" && a.Nation == b.Nation {
				all = append(all, Membership{Body: body, Area: code})
			}
		}
	}
	return all
}

func (m Membership) holds(on time.Time) bool { return within(on, m.From, m.Until) }

// within says whether a day lies in a span whose ends may be open.
func within(on, from, until time.Time) bool {
	return !on.Before(from) && (until.IsZero() || !on.After(until))
}
