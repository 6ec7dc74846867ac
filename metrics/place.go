package metrics

import (
	"cmp"
	"slices"
	"sync"
)

// Grain is a level of the tree of places.
type Grain string

// The levels of places, from the whole to the single scheme.
const (
	UK     Grain = "uk"
	Nation Grain = "nation"
	Area   Grain = "area"
	Scheme Grain = "scheme"
	// GroupGrain is that of groups of places, which are not in the tree.
	GroupGrain Grain = "group"
)

// Place is a node of the tree: the UK, a nation, a council's area, a scheme; or a
// group of such, which has no parent.
type Place struct {
	ID     string `json:"id"` // UK, ENG, a GSS code, a scheme id
	Name   string `json:"name"`
	Grain  Grain  `json:"grain"`
	Parent string `json:"parent,omitempty"`
	Opened string `json:"opened,omitempty"` // schemes: 2006-01-02
	Closed string `json:"closed,omitempty"`
	Model  string `json:"model,omitempty"` // shared_lives, homeshare
}

// AreaAlone says whether this supports nobody: it stands where an area without a scheme
// is asked about itself.
func (p Place) AreaAlone() bool { return p.Grain == Scheme && p.Model == "area" }

// InWords is the place as a sentence names it: "in the United Kingdom".
func (p Place) InWords() string {
	if p.Grain == UK {
		return "the " + p.Name
	}
	return p.Name
}

// Places is the tree, with parents before children, and the groups after it.
type Places struct {
	all      []Place
	byID     map[string]int
	children map[string][]string
	schemes  map[string][]string // schemes below a place, or in a group at any time
	groups   []Group             // those of before, which no page has, with them
	groupsOf map[string][]int    // the groups that a scheme is in at any time
	found    sync.Map            // what was worked out of places and groups, by wanted
}

// NationNames are the four nations in the order that pages show them.
var NationNames = []struct{ ID, Name string }{
	{"ENG", "England"}, {"SCO", "Scotland"}, {"WAL", "Wales"}, {"NIR", "Northern Ireland"},
}

// NewPlaces builds the tree from schemes and areas; nations without a scheme
// are left out, and so are areas and groups.
func NewPlaces(areas, schemes []Place, groups ...Group) *Places {
	p := &Places{byID: map[string]int{}, children: map[string][]string{}, schemes: map[string][]string{}, groupsOf: map[string][]int{}}
	nationOf := map[string]string{}
	used := map[string]bool{}
	for _, a := range areas {
		nationOf[a.ID] = a.Parent
	}
	for _, s := range schemes {
		used[s.Parent] = true
		used[nationOf[s.Parent]] = true
	}
	p.add(Place{ID: "UK", Name: "United Kingdom", Grain: UK})
	for _, n := range NationNames {
		if used[n.ID] {
			p.add(Place{ID: n.ID, Name: n.Name, Grain: Nation, Parent: "UK"})
		}
	}
	byName := func(a, b Place) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }
	for _, a := range slices.SortedFunc(slices.Values(areas), byName) {
		if used[a.ID] {
			p.add(a)
		}
	}
	for _, s := range slices.SortedFunc(slices.Values(schemes), byName) {
		p.add(s)
		for at := s.Parent; at != ""; at = p.parent(at) {
			p.schemes[at] = append(p.schemes[at], s.ID)
		}
		p.schemes[s.ID] = []string{s.ID}
	}
	p.addGroups(groups)
	return p
}

func (p *Places) add(place Place) {
	p.byID[place.ID] = len(p.all)
	p.all = append(p.all, place)
	if place.Parent != "" {
		p.children[place.Parent] = append(p.children[place.Parent], place.ID)
	}
}

func (p *Places) parent(id string) string {
	if i, ok := p.byID[id]; ok {
		return p.all[i].Parent
	}
	return ""
}

// Find is the place of an id.
func (p *Places) Find(id string) (Place, bool) {
	i, ok := p.byID[id]
	if !ok {
		return Place{}, false
	}
	return p.all[i], true
}

// All is every place, parents before children, and then the groups.
func (p *Places) All() []Place { return p.all }

// Children are the places directly below one, by name.
func (p *Places) Children(id string) []Place {
	var below []Place
	for _, c := range p.children[id] {
		below = append(below, p.all[p.byID[c]])
	}
	return below
}

// Below are the places of a grain anywhere below one, by name; of a group those that
// are in it at any time.
func (p *Places) Below(id string, g Grain) []Place { return slices.Clone(p.below(id, g)) }

// HasBelow reports whether there is any.
func (p *Places) HasBelow(id string, g Grain) bool { return len(p.below(id, g)) > 0 }

func (p *Places) below(id string, g Grain) []Place {
	return remember(p, wanted{"below as " + string(g), id, ""}, func() (below []Place) {
		for _, pl := range p.all {
			if pl.Grain == g && pl.ID != id && p.within(pl.ID, id) {
				below = append(below, pl)
			}
		}
		return below
	})
}

func (p *Places) within(id, above string) bool {
	if g := p.group(above); g != nil && id != above {
		return p.inGroup(id, g)
	}
	if g := p.group(id); g != nil && id != above {
		return above == "UK" || above == p.around(g)
	}
	for at := id; at != ""; at = p.parent(at) {
		if at == above {
			return true
		}
	}
	return false
}

// Path is the way from the UK down to the place, both included; a group stands directly
// below the UK.
func (p *Places) Path(id string) []Place {
	var path []Place
	if g := p.group(id); g != nil && !g.once {
		return []Place{p.all[p.byID["UK"]], p.all[p.byID[id]]}
	}
	for at := id; at != ""; at = p.parent(at) {
		if pl, ok := p.Find(at); ok {
			path = append(path, pl)
		}
	}
	slices.Reverse(path)
	return path
}
