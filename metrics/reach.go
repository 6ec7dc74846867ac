package metrics

import (
	"fmt"
	"slices"
	"strings"
)

// Some indicators set people whom schemes support against a total that somebody else
// has published. Their people are one group of another indicator, so nothing of them is
// counted or protected anew: the group's protected cell is divided by a public number,
// and is shown, hidden or missing with it. So there is nothing to subtract from anything. One of
// money (spent) sets one published amount against another, and is shown where its people are.

// PartOf names the cell of another indicator whose people a reach is about.
type PartOf struct {
	Indicator string `json:"indicator"`
	By        string `json:"by"`
	Group     string `json:"group"`
}

// OfTotal names the published total that a reach is the share of.
type OfTotal struct {
	What  string `json:"what"`
	By    string `json:"by"`
	Group string `json:"group"`
}

// Total is one published total: of a council, a nation or the United Kingdom.
type Total struct {
	Source, Vintage string
	Period          Period // a financial year
	PlaceCode       string // of the Office for National Statistics
	What, By, Level string
	Value           Figure // missing with the publisher's flag
}

// longTerm is the total of people with long-term support.
const longTerm = "long_term_people"

type totalKey struct {
	place           string
	period          Period
	what, by, level string
}

// indexTotals keeps of each total its last edition.
func (e *Engine) indexTotals() {
	e.totals = map[totalKey]Total{}
	for _, t := range e.labels.Totals {
		k := totalKey{t.PlaceCode, t.Period, t.What, t.By, t.Level}
		if was, ok := e.totals[k]; !ok || was.Vintage+" "+was.Source <= t.Vintage+" "+t.Source {
			e.totals[k] = t
		}
	}
}

// placeCodes are the codes of publications for the places that have names of ours.
var placeCodes = map[string]string{"UK": "K02000001", "ENG": englandCode, "SCO": "S92000003", "WAL": "W92000004", "NIR": "N92000002"}

// total is a published total of a place: of a group of places the sum of those of
// its members in the year, where all of them have one. Schemes have none.
func (e *Engine) total(place string, year Period, of OfTotal) Figure {
	pl, ok := e.places.Find(place)
	switch {
	case !ok || pl.Grain == Scheme:
		return Missing(NotApplicable)
	case pl.Grain == GroupGrain:
		sum := 0.0
		members := e.places.PartsIn(place, year)
		for _, m := range members {
			v, known := e.total(m.ID, year, of).Value()
			if !known {
				return Missing(NotAvailable)
			}
			sum += v
		}
		if len(members) == 0 {
			return Missing(NotAvailable)
		}
		return Known(sum)
	}
	code := place
	if c, ours := placeCodes[place]; ours {
		code = c
	}
	if t, there := e.totals[totalKey{code, year, of.What, of.By, of.Group}]; there {
		return t.Value
	}
	return Missing(NotAvailable)
}

// reaches adds to the protected lattices of a family those of the indicators that are
// about one of its groups.
func (e *Engine) reaches(family []Indicator, of map[string]*lattice) {
	for _, ind := range e.catalogue {
		if ind.Kind != ReachKind || !slices.ContainsFunc(family, func(m Indicator) bool { return m.Name == ind.Part.Indicator }) {
			continue
		}
		of[ind.Name] = e.reachOf(ind, of[ind.Part.Indicator])
	}
}

// reachOf takes the cells of the group as they are after protection.
func (e *Engine) reachOf(ind Indicator, part *lattice) *lattice {
	l := &lattice{profile: part.profile, roundBase: part.roundBase, cells: map[at]*sums{}, levels: map[string][]string{whole: {whole}}, totals: map[at]Figure{}, cost: HiddenCost{Indicator: ind.Name}}
	for k, s := range part.each() {
		if k.dimension != ind.Part.By || k.level != ind.Part.Group {
			continue
		}
		mine := at{k.place, k.period, whole, whole}
		l.cells[mine], l.totals[mine] = s, e.total(k.place, k.period, ind.Total)
		if ind.Spent.What != "" {
			if l.spent == nil {
				l.spent = map[at]Figure{}
			}
			l.spent[mine] = e.total(k.place, k.period, ind.Spent)
		}
		l.cost.Cells++
	}
	return l
}

// reach is the share of a published total. The number of people is as it is given of
// the group, so the share tells no more than the two numbers.
func (e *estimate) reach(l *lattice, k at) {
	e.few = false // everybody is counted
	total := l.totals[k]
	if l.spent != nil {
		e.ofBudget(l.spent[k], total)
		return
	}
	of, known := total.Value()
	base, _ := e.base.Value()
	switch {
	case total.IsHidden(): // by its publisher, not by us
		total = Missing(NotAvailable)
		e.value = total
	case !known:
		e.value = total
	case of <= 0 || base > of: // the two do not count the same people
		e.value = Missing(NotAvailable)
	default:
		e.value = Known(100 * base / of)
	}
	e.more = []Figure{total}
}

// ofBudget is one published amount out of another. A publisher's symbol is no number of ours.
func (e *estimate) ofBudget(spent, all Figure) {
	for _, f := range []*Figure{&spent, &all} {
		if f.IsHidden() {
			*f = Missing(NotAvailable)
		}
	}
	part, known := spent.Value()
	of, knownAll := all.Value()
	switch {
	case !knownAll:
		e.value = all
	case !known:
		e.value = spent
	case of <= 0 || part < 0 || part > of: // they do not count the same money
		e.value = Missing(NotAvailable)
	default:
		e.value = Known(100 * part / of)
	}
	e.more = []Figure{spent, all}
}

// unreached is what is said of a hidden cell: nothing. Of a reach whose total has not
// been published there would be no figure in any case.
func (l *lattice) unreached(ind Indicator, k at) estimate {
	e := all(Hidden())
	_, known := l.totals[k].Value()
	if l.spent != nil && known {
		_, known = l.spent[k].Value()
	}
	if ind.Kind == ReachKind && !known {
		e.value, e.more = Missing(NotAvailable), slices.Repeat([]Figure{Missing(NotAvailable)}, len(columnsOf(ind))-4)
	}
	return e
}

// readReach reads what only a reach says of itself.
func (ind *Indicator) readReach(part, total, spent string) error {
	p, t, s := strings.Fields(part), strings.Fields(total), strings.Fields(spent)
	switch {
	case ind.Kind != ReachKind && part+total+spent != "":
		return fmt.Errorf("indicator %s: part, total and spent are for the kind reach", ind.Name)
	case ind.Kind != ReachKind:
		return nil
	case len(p) != 3 || len(t) != 3:
		return fmt.Errorf("indicator %s: of the kind reach, so it needs \"part\", an indicator, a breakdown and a group of it, and \"total\", a published total, its breakdown and group", ind.Name)
	case len(s) != 0 && len(s) != 3:
		return fmt.Errorf("indicator %s: \"spent\" must name a published total, its breakdown and group", ind.Name)
	case !ind.Yearly || len(ind.By) > 0 || ind.Within != "":
		return fmt.Errorf("indicator %s: of the kind reach, so it needs \"periods: year\" and has no breakdowns and no wider indicator", ind.Name)
	}
	ind.Part, ind.Total = PartOf{p[0], p[1], p[2]}, OfTotal{t[0], t[1], t[2]}
	if len(s) == 3 {
		ind.Spent = OfTotal{s[0], s[1], s[2]}
	}
	return nil
}

// checkReach refuses a reach whose people are no group of another indicator.
func (c Catalogue) checkReach() error {
	for _, ind := range c {
		if ind.Kind != ReachKind {
			continue
		}
		if of, ok := c.Find(ind.Part.Indicator); !ok || of.Kind != CountKind || !slices.Contains(of.By, ind.Part.By) {
			return fmt.Errorf("indicator %s: \"part\" must name an indicator that counts people, and one of its breakdowns", ind.Name)
		}
	}
	return nil
}

// totalNote says whose totals a table rests on, in the places and years that it is about.
func (e *Engine) totalNote(ind Indicator) []Note {
	if ind.Kind != ReachKind {
		return nil
	}
	return []Note{e.totalsNote(ind.Total)}
}

func (e *Engine) totalsNote(of OfTotal) Note {
	seen := map[string]map[string]bool{} // editions by source
	for k, t := range e.totals {
		if k.what == of.What && k.by == of.By && (of.Group == "" || k.level == of.Group) {
			if seen[t.Source] == nil {
				seen[t.Source] = map[string]bool{}
			}
			seen[t.Source][t.Vintage] = true
		}
	}
	var said []string
	for _, source := range sortedKeys(seen, strings.Compare) {
		said = append(said, source+" ("+strings.Join(sortedKeys(seen[source], strings.Compare), ", ")+")")
	}
	if len(said) == 0 {
		return Note{"total", "No totals have been published here yet: send them with the template of published totals (khi templates)."}
	}
	return Note{"total", "The totals are as published by: " + strings.Join(said, "; ") + ". Of several editions the last counts."}
}

// StrayTotals says of each published total that is shown nowhere why it is not.
func (e *Engine) StrayTotals() []string {
	var all []string
	for _, t := range e.labels.Totals {
		d := t.By == whole && t.Level == whole || t.By != whole && t.Level != whole && fits(t.By, t.Level)
		if !d {
			all = append(all, fmt.Sprintf("the total of %s for %s in %s is of the group %q by %q, which is no group of that: correct the two and send the file again", t.What, t.PlaceCode, t.Period, t.Level, t.By))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// groupsBy are the groups that published totals have of each breakdown; other and
// not_known belong to any.
var groupsBy = map[string][]string{
	"need":      {"physical", "sensory", "memory", "learning_disability", "autism", "mental_health", "social"},
	"age_band":  {"under 18", "18-24", "25-44", "45-64", "65-74", "75+"},
	"gender":    {"male", "female"},
	"ethnicity": {"white", "mixed", "asian", "black"},
}

func fits(by, level string) bool {
	return slices.Contains([]string{"other", "not_known"}, level) || slices.Contains(groupsBy[by], level)
}
