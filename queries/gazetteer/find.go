package gazetteer

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Standing is what the gazetteer knows of a code.
type Standing int

// What a code can be on a day.
const (
	Unknown  Standing = iota
	InForce           // a council of today
	Replaced          // one council stands in its place
	Divided           // several do, and only the sender can say which
	Above             // a nation, region, health body or combined authority
)

// Found is the answer to a code.
type Found struct {
	Standing Standing
	Area     Area // the council in force, or the one that stands in its place
	Former   Area // of a code that was replaced or divided
	On       time.Time
	Options  []Area // of a divided one
	Body     Body
}

// ByCode finds a code as it stands on a day: one that was replaced after that
// day was in force then. Nothing is moved: the caller decides what to do with it.
func (g *Gazetteer) ByCode(code string, on time.Time) Found {
	if a, ok := g.areas[code]; ok {
		return Found{Standing: InForce, Area: a}
	}
	if b, ok := g.bodies[code]; ok {
		return Found{Standing: Above, Body: b}
	}
	c, ok := g.changes[code]
	if !ok {
		return Found{}
	}
	if on.Before(c.On) {
		return Found{Standing: InForce, Area: c.Former}
	}
	f := Found{Former: c.Former, On: c.On}
	for _, s := range c.Successor {
		if next := g.ByCode(s, on); next.Standing == InForce || next.Standing == Replaced {
			f.Options = append(f.Options, next.Area)
		}
	}
	f.Standing = Divided
	if len(f.Options) == 1 {
		f.Standing, f.Area, f.Options = Replaced, f.Options[0], nil
	}
	return f
}

// ByCouncilCode finds a council by the three figures under which it sends
// returns; ok is false for one that is not known.
func (g *Gazetteer) ByCouncilCode(cassr string) (gss string, ok bool) {
	gss, ok = g.cassr[cassr]
	return gss, ok
}

// ByName finds the councils that bear a name exactly, but for case, accents,
// punctuation and words such as council. Former names come after those in
// force. Several mean that the name does not tell.
func (g *Gazetteer) ByName(name string) []Area {
	var all []Area
	for _, code := range g.names[Fold(name)] {
		all = append(all, g.areas[code])
	}
	for _, code := range g.former[Fold(name)] {
		if !slices.ContainsFunc(g.changes[code].Successor, func(s string) bool { return slices.Contains(g.names[Fold(name)], s) }) {
			all = append(all, g.changes[code].Former)
		}
	}
	return all
}

// Suggest gives at most so many councils whose name or code is near a text, the
// nearest first. They are to be shown and confirmed, never taken.
func (g *Gazetteer) Suggest(text string, most int) []Area {
	want := Fold(text)
	if want == "" {
		return nil
	}
	best := map[string]int{}
	see := func(code string, d int) {
		if old, ok := best[code]; !ok || d < old {
			best[code] = d
		}
	}
	for name, codes := range g.names {
		d := near(want, name)
		for _, code := range codes {
			if d >= 0 {
				see(code, d)
			}
		}
	}
	if code := strings.ToUpper(strings.TrimSpace(text)); len(code) == 9 {
		for have := range g.areas {
			if d := distance(code, have, 1); d >= 0 {
				see(have, d)
			}
		}
	}
	codes := slices.Collect(maps.Keys(best))
	slices.SortFunc(codes, func(a, b string) int { return cmp.Or(cmp.Compare(best[a], best[b]), cmp.Compare(a, b)) })
	var all []Area
	for _, code := range codes[:min(len(codes), most)] {
		all = append(all, g.areas[code])
	}
	return all
}

// near says how far two folded names are apart, or -1 for too far: by letters,
// or because all words of one are in the other.
func near(a, b string) int {
	if d := distance(a, b, 1+min(len(a), len(b))/5); d >= 0 {
		return d
	}
	x, y := strings.Fields(a), strings.Fields(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, w := range x {
		if len(w) < 4 || !slices.Contains(y, w) {
			return -1
		}
	}
	return 10 + len(y) - len(x)
}

// distance counts the letters to change, add or take away between two texts, or
// gives -1 for more than the limit.
func distance(a, b string, limit int) int {
	if a == b {
		return 0
	}
	if d := len(a) - len(b); d > limit || -d > limit {
		return -1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := corner
			if a[i-1] != b[j-1] {
				cost++
			}
			corner = row[j]
			row[j] = min(cost, row[j]+1, row[j-1]+1)
		}
	}
	if row[len(b)] > limit {
		return -1
	}
	return row[len(b)]
}

var plainLetters = strings.NewReplacer("â", "a", "ê", "e", "î", "i", "ô", "o", "û", "u", "ŵ", "w", "ŷ", "y", "á", "a", "é", "e", "è", "e", "ò", "o", "ö", "o", "ë", "e", "ï", "i", "&", " and ")

// empty are the words that do not tell one council from another.
var empty = []string{"council", "county", "city", "borough", "district", "metropolitan", "royal", "london", "the", "of", "upon", "corporation", "unitary", "authority", "ua", "mbc", "cyngor"}

// Fold is the form in which names are compared.
func Fold(name string) string {
	name = plainLetters.Replace(strings.ToLower(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	kept := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return slices.Contains(empty, w) })
	if len(kept) == 0 {
		kept = words // London is a name too
	}
	return strings.Join(kept, " ")
}
