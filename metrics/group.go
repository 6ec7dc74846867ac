package metrics

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"khi/queries/gazetteer"
)

// Group is a place that is not in the tree: places that belong together, such as a
// city region or a consortium of councils. A place may be in several groups. In each
// quarter and year a group is those of its members that belong to it on the last day
// of the period; everything is counted by this one rule.
type Group struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind"` // one of those in the contract group_member
	Members []Member `json:"members"`

	once bool            // it was published so, and is otherwise now; no page has it
	in   map[Period]bool // of such a group: the periods that it is needed for
}

// Member is a place that belongs to a group, with the days between which it does.
type Member struct {
	Place string `json:"place"` // the code of a council or a nation, or a scheme
	From  string `json:"from"`  // first day, 2006-01-02
	Until string `json:"until,omitempty"`
}

// in reports whether the member belongs to its group on the last day of a period.
func (m Member) in(p Period) bool {
	last := p.After().AddDate(0, 0, -1).Format(time.DateOnly)
	return m.From <= last && (m.Until == "" || m.Until >= last)
}

// RuleOfGroups says who is in a group, for pages.
const RuleOfGroups = "In each quarter and each year it is those of its members that belong to it on the last day of the quarter or year. A member that joins or leaves on the way counts wholly or not at all."

// addGroups takes the groups that have a place of the tree in them. One that is named
// as a place is named already is left out.
func (p *Places) addGroups(groups []Group) {
	for _, g := range slices.SortedFunc(slices.Values(groups), func(a, b Group) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }) {
		if _, taken := p.byID[g.ID]; taken || !slices.ContainsFunc(g.Members, p.mayBelong) {
			continue
		}
		p.groups = append(p.groups, g)
		if !g.once {
			p.add(Place{ID: g.ID, Name: g.Name, Grain: GroupGrain})
		}
	}
	for _, s := range p.schemes["UK"] {
		for i, g := range p.groups {
			if slices.ContainsFunc(g.Members, func(m Member) bool { return p.mayBelong(m) && p.within(s, m.Place) }) {
				p.schemes[g.ID] = append(p.schemes[g.ID], s)
				p.groupsOf[s] = append(p.groupsOf[s], i)
			}
		}
	}
}

// mayBelong reports whether a member is a place of the tree below the United Kingdom.
func (p *Places) mayBelong(m Member) bool {
	pl, ok := p.Find(m.Place)
	return ok && pl.Grain != UK && pl.Grain != GroupGrain
}

// Groups are the groups that are places here, by name.
func (p *Places) Groups() (all []Group) {
	for _, g := range p.groups {
		if !g.once {
			all = append(all, g)
		}
	}
	return all
}

// group is the group of an id, or nil.
func (p *Places) group(id string) *Group {
	i := slices.IndexFunc(p.groups, func(g Group) bool { return g.ID == id })
	if i < 0 {
		return nil
	}
	return &p.groups[i]
}

// membersIn are the members of a group in a period, in the order of their codes. A
// member that lies within another is left out: it is counted with that one.
func (p *Places) membersIn(g *Group, in Period) []string {
	return remember(p, wanted{"members", g.ID, in}, func() []string { return p.findMembers(g, in) })
}

func (p *Places) findMembers(g *Group, in Period) (ids []string) {
	if g.in != nil && !g.in[in] {
		return nil
	}
	for _, m := range g.Members {
		if m.in(in) && p.mayBelong(m) && !slices.Contains(ids, m.Place) {
			ids = append(ids, m.Place)
		}
	}
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return slices.ContainsFunc(ids, func(other string) bool { return other != id && p.within(id, other) })
	})
	slices.Sort(ids)
	return ids
}

// PartsIn are the places that a place is made of in a period: those directly below it,
// or the members of a group.
func (p *Places) PartsIn(id string, in Period) (parts []Place) {
	for _, c := range p.partsIn(id, in) {
		parts = append(parts, p.all[p.byID[c]])
	}
	return parts
}

func (p *Places) partsIn(id string, in Period) []string {
	if g := p.group(id); g != nil {
		return p.membersIn(g, in)
	}
	return p.children[id]
}

// inOneNation reports whether all of a place lies in one nation for good: members of a
// group come and go.
func (p *Places) inOneNation(id string) bool { return id != "UK" && p.group(id) == nil }

// inGroup reports whether a place is, or is within, a member of a group at any time.
func (p *Places) inGroup(id string, g *Group) bool {
	return slices.ContainsFunc(g.Members, func(m Member) bool { return p.mayBelong(m) && p.within(id, m.Place) })
}

// around is the smallest place of the tree above schemes that holds all of a group at
// all times: a nation or the United Kingdom.
func (p *Places) around(g *Group) string {
	for _, n := range p.children["UK"] {
		if !slices.ContainsFunc(g.Members, func(m Member) bool { return p.mayBelong(m) && (m.Place == n || !p.within(m.Place, n)) }) {
			return n
		}
	}
	return "UK"
}

// memberEvents are the days on which members came to a group and left it, but for those
// with which it began.
func (p *Places) memberEvents(g *Group) (all []Event) {
	first := ""
	for _, m := range g.Members {
		if first == "" || m.From < first {
			first = m.From
		}
	}
	for _, m := range g.Members {
		name := p.MemberName(m)
		if m.From > first {
			all = append(all, Event{m.From, "On " + dayInWords(m.From) + " " + name + " joined " + g.Name + "."})
		}
		if left, err := time.Parse(time.DateOnly, m.Until); err == nil {
			on := left.AddDate(0, 0, 1).Format(time.DateOnly)
			all = append(all, Event{on, "From " + dayInWords(on) + " " + name + " no longer belonged to " + g.Name + "."})
		}
	}
	slices.SortFunc(all, func(a, b Event) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Words, b.Words)) })
	return all
}

// MemberName is what a member is called: a place here, or a council that has sent nothing.
func (p *Places) MemberName(m Member) string {
	if pl, ok := p.Find(m.Place); ok {
		return pl.Name
	}
	if g, err := gazetteer.Load(); err == nil {
		if at, err := time.Parse(time.DateOnly, m.From); err == nil {
			if found := g.ByCode(m.Place, at); found.Standing == gazetteer.InForce {
				return found.Area.Name
			}
		}
	}
	return m.Place
}

func dayInWords(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return at.Format("2 January 2006")
}

// StrayGroups says of each group that no page shows, and of each member of which there
// are no records, what to do.
func (e *Engine) StrayGroups() (all []string) {
	for _, g := range e.labels.Groups {
		if e.places.group(g.ID) == nil {
			all = append(all, "the group "+g.ID+" ("+g.Name+") is not shown: either none of its members has a scheme here, or a council, nation or scheme has the same code; correct its code or its members and send it again")
			continue
		}
		var none []string
		for _, m := range g.Members {
			if !e.places.mayBelong(m) {
				none = append(none, m.Place)
			}
		}
		if len(none) > 0 {
			all = append(all, "the group "+g.ID+" ("+g.Name+") has members of which there are no records yet: "+strings.Join(none, ", "))
		}
	}
	return all
}

// GroupsOf are the groups that a place is in at any time; of a nation and of the United
// Kingdom those that lie wholly within.
func (p *Places) GroupsOf(pl Place) (all []Place) {
	for _, g := range p.Groups() {
		switch {
		case pl.ID == g.ID || pl.Grain == GroupGrain:
		case p.inGroup(pl.ID, &g), (pl.Grain == UK || pl.Grain == Nation) && p.within(g.ID, pl.ID):
			all = append(all, p.all[p.byID[g.ID]])
		}
	}
	return all
}
