package metrics

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// groupedWorld has a nation of five areas with eight schemes and another of one, and two
// groups that overlap: a city region of three areas, of which one joins on 1 October 2025,
// and a consortium of two of its areas, a third one and a single scheme.
func groupedWorld() *world {
	w := &world{obs: map[string][]observation{}}
	w.labels.AsOf = "2026-04-15"
	for i, schemes := range []string{"AB", "CD", "E", "FG", "H"} {
		area := fmt.Sprint("E0800001", i)
		w.labels.Areas = append(w.labels.Areas, Place{ID: area, Name: "Area " + area[8:], Grain: Area, Parent: "ENG"})
		for _, s := range schemes {
			w.labels.Schemes = append(w.labels.Schemes, Place{ID: string(s), Name: "Scheme " + string(s), Grain: Scheme, Parent: area})
		}
	}
	w.labels.Areas = append(w.labels.Areas, Place{ID: "S12000020", Name: "Moray", Grain: Area, Parent: "SCO"})
	w.labels.Schemes = append(w.labels.Schemes, Place{ID: "M", Name: "Scheme M", Grain: Scheme, Parent: "S12000020"})
	w.labels.Groups = []Group{
		{ID: "city", Name: "City Region", Kind: "city_region", Members: []Member{
			{Place: "E08000010", From: "2015-01-01"}, {Place: "E08000011", From: "2015-01-01"}, {Place: "E08000012", From: "2025-10-01"}}},
		{ID: "pool", Name: "The Pool", Kind: "consortium", Members: []Member{
			{Place: "E08000011", From: "2015-01-01"}, {Place: "E08000013", From: "2015-01-01"}, {Place: "E08000012", From: "2015-01-01"}, {Place: "H", From: "2015-01-01"}}},
	}
	return w
}

// fill gives every scheme a random number of answers, few of many and many of some.
func (w *world) fill(r *rand.Rand) *world {
	for _, s := range w.labels.Schemes {
		most := []int{3, 30, 80, 160}[r.IntN(4)]
		for n := r.IntN(most + 1); n > 0; n-- {
			levels := map[string]string{"gender": []string{"woman", "man"}[r.IntN(2)], "age_band": []string{"18-24", "25-44", "65-74"}[r.IntN(3)]}
			w.say("friends_help", s.ID, day(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28)), float64(r.IntN(2)), 1, levels)
		}
		w.leave("friends_help", s.ID, day(2025, 5, 5), "not_asked", r.IntN(8))
	}
	return w
}

// randomGroups puts areas, schemes and a nation into some groups, with days.
func (w *world) randomGroups(r *rand.Rand) *world {
	var may []string
	for _, p := range append(slices.Clone(w.labels.Areas), w.labels.Schemes...) {
		may = append(may, p.ID)
	}
	may = append(may, "SCO")
	w.labels.Groups = nil
	for i := range 1 + r.IntN(3) {
		g := Group{ID: fmt.Sprint("group-", i), Name: fmt.Sprint("Group ", i), Kind: "other"}
		for _, at := range r.Perm(len(may))[:1+r.IntN(5)] {
			m := Member{Place: may[at], From: []string{"2015-01-01", "2025-07-01", "2025-11-15"}[r.IntN(3)]}
			if r.IntN(3) == 0 {
				m.Until = []string{"2025-12-31", "2026-02-01"}[r.IntN(2)]
			}
			g.Members = append(g.Members, m)
		}
		w.labels.Groups = append(w.labels.Groups, g)
	}
	return w
}

func (w *world) engine(t *testing.T, weaken func(*frame), earlier ...Past) *Engine {
	t.Helper()
	e, err := NewEngine(context.Background(), w.copy(), disclose.Default, earlier...)
	if err != nil {
		t.Fatal(err)
	}
	e.weaken = weaken
	return e
}

// A group counts its members on the last day of each period, wholly or not at all.
func TestAGroupCountsItsMembersOnTheLastDay(t *testing.T) {
	w := groupedWorld()
	for _, s := range []string{"A", "C", "E", "F", "H"} {
		for _, m := range []time.Month{5, 11} {
			w.say("friends_help", s, day(2025, m, 5), 1, 20, nil)
			w.say("friends_help", s, day(2025, m, 5), 0, 10, nil)
		}
	}
	e := w.engine(t, nil)
	for _, c := range []struct {
		place  string
		period Period
		people float64
	}{
		{"city", "2025-26Q1", 60},  // two areas
		{"city", "2025-26Q3", 90},  // a third has joined
		{"city", "2025-26", 180},   // and is in the whole year: other people answered in each quarter
		{"pool", "2025-26Q1", 120}, // three areas and a scheme
	} {
		tab, err := e.Trend(context.Background(), "friends_help", c.place)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(tab.Rows, func(r Row) bool { return r.Key == string(c.period) })
		if at < 0 {
			tab, err = e.Profile(context.Background(), c.place, c.period)
			if err != nil {
				t.Fatal(err)
			}
			at = slices.IndexFunc(tab.Rows, func(r Row) bool { return r.Key == "friends_help" })
		}
		if v, ok := tab.Figure(tab.Rows[at], Base).Value(); !ok || v != c.people {
			t.Errorf("%s in %s counts %v people (shown %v), want %v", c.place, c.period, v, ok, c.people)
		}
	}
	joined := EventsOf(Place{ID: "city", Grain: GroupGrain}, e.Places(), nil)
	if len(joined) != 1 || !strings.Contains(joined[0].Words, "On 1 October 2025 Area 2 joined City Region") {
		t.Errorf("what happened to the group: %v", joined)
	}
}

// Who takes a group from its nation, a group from a group, or a group's members from it,
// and whoever has all tables of all places, finds no hidden number. Without the sums of
// groups the same attacker does.
func TestGroupsGiveNoHiddenNumberBack(t *testing.T) {
	for _, without := range []bool{false, true} {
		var weaken func(*frame)
		if without {
			weaken = withoutGroups
		}
		found, shown := 0, 0
		for seed := range uint64(10) {
			w := groupedWorld()
			if seed >= 4 {
				w.randomGroups(rand.New(rand.NewPCG(seed, 90)))
			}
			e := w.fill(rand.New(rand.NewPCG(seed, 91))).engine(t, weaken)
			r := readBy(t, fmt.Sprint("world ", seed), e, "friends_help").Attack()
			found += len(r.Breaches)
			for _, b := range r.Breaches {
				if !without {
					t.Error(b)
				}
			}
			shown += shownOfGroups(t, e)
		}
		t.Logf("without the sums of groups %v: %d figures of groups shown, %d breaches", without, shown, found)
		if without && found < 5 {
			t.Errorf("without the sums of groups the attacker finds %d: nothing is tested", found)
		}
		if shown < 50 {
			t.Errorf("%d figures of groups are shown: nothing is tested", shown)
		}
	}
}

// withoutGroups takes the sums in which a group stands out of a lattice.
func withoutGroups(f *frame) {
	apartFromOthers(f)
	group := map[int]bool{}
	tree := map[int]bool{}
	for k, i := range f.number {
		if strings.HasPrefix(k.place, "group") || k.place == "city" || k.place == "pool" {
			group[i] = true
		} else {
			tree[i] = true
		}
	}
	f.Sums = slices.DeleteFunc(f.Sums, func(s disclose.Sum) bool {
		return slices.ContainsFunc(append(slices.Clone(s.Parts), s.Total), func(i int) bool { return group[i] && !tree[i] })
	})
}

func shownOfGroups(t *testing.T, e *Engine) (n int) {
	t.Helper()
	kept, err := e.Kept(context.Background(), "friends_help")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range kept.Cells {
		if e.places.group(c.Place) != nil && !c.Hidden {
			n++
		}
	}
	return n
}

// By hand: of three areas two have 20 people and one has 2. The nation would be shown, and
// so would a group of the two large ones; but not both, for the difference is the 2.
func TestANationLessAGroupIsHidden(t *testing.T) {
	w := groupedWorld()
	w.labels.Groups = w.labels.Groups[:1]
	w.labels.Groups[0].Members[2] = Member{Place: "E08000013", From: "2015-01-01"}
	for _, s := range []string{"A", "C", "F"} {
		w.say("friends_help", s, day(2025, 5, 5), 1, 12, nil)
		w.say("friends_help", s, day(2025, 5, 5), 0, 8, nil)
	}
	w.say("friends_help", "E", day(2025, 5, 5), 1, 2, nil)
	w.say("friends_help", "M", day(2025, 5, 5), 1, 30, nil)
	w.say("friends_help", "M", day(2025, 5, 5), 0, 30, nil)
	shown := func(e *Engine, place string) bool {
		tab, err := e.Profile(context.Background(), place, "2025-26")
		if err != nil {
			t.Fatal(err)
		}
		return !tab.Figure(tab.Rows[slices.IndexFunc(tab.Rows, func(r Row) bool { return r.Key == "friends_help" })], Base).IsHidden()
	}
	e := w.engine(t, nil)
	if shown(e, "E08000012") || shown(e, "ENG") && shown(e, "city") {
		t.Error("the two people of one area are told by the nation less the group")
	}
	without := w.engine(t, withoutGroups)
	if !shown(without, "ENG") && !shown(without, "city") {
		t.Error("the case tests nothing: both are hidden without the sums of groups too")
	}
	for _, b := range readBy(t, "", e, "friends_help").Attack().Breaches {
		t.Error(b)
	}
}

// A group that is published again with other members tells no more than it did: the sum
// over its members of then is known or hidden, as it was.
func TestAGroupMayChangeBetweenPublications(t *testing.T) {
	for _, mindful := range []bool{true, false} {
		found, shown := 0, 0
		for seed := range uint64(10) {
			r := rand.New(rand.NewPCG(seed, 92))
			w := groupedWorld().fill(r)
			first := w.engine(t, nil)
			was := readBy(t, "first", first, "friends_help").Attack()
			w.labels.Groups = slices.Clone(w.labels.Groups)
			w.labels.Groups[0].Members = []Member{{Place: "E08000010", From: "2015-01-01"}, {Place: "E08000013", From: "2015-01-01"}}
			if seed%2 == 0 { // one joins and nobody leaves
				w.labels.Groups[0].Members = append(slices.Clone(groupedWorld().labels.Groups[0].Members), Member{Place: "H", From: "2015-01-01"})
			}
			var earlier []Past
			if mindful {
				earlier = append(earlier, first)
			}
			second := w.engine(t, nil, earlier...)
			now := readBy(t, "second", second, "friends_help").Attack()
			found += len(attack.Between(was, now))
			for _, b := range append(now.Breaches, attack.Between(was, now)...) {
				if mindful {
					t.Errorf("seed %d: %s", seed, b)
				}
			}
			f, s := attackBoth(t, first, second)
			found, shown = found+f, shown+s
			if mindful && f > 0 {
				t.Errorf("seed %d: %d small hidden numbers can be worked out of the two together", seed, f)
			}
		}
		t.Logf("with the earlier one in mind %v: %d shown, %d found", mindful, shown, found)
		if !mindful && found == 0 || shown == 0 {
			t.Errorf("with the earlier one in mind %v: %d shown and %d found: nothing is tested", mindful, shown, found)
		}
	}
}

// attackBoth sets all sums of two publications of the same people up together, those of
// the groups as they were in each, and counts the small numbers that come out.
func attackBoth(t *testing.T, engines ...*Engine) (found, shown int) {
	t.Helper()
	a := &attacker{index: map[at]int{}, known: map[int]float64{}}
	small := map[int]bool{}
	for n, e := range engines {
		ind, _ := e.Catalogue().Find("friends_help")
		l, err := e.lattice(context.Background(), ind)
		if err != nil {
			t.Fatal(err)
		}
		cell := func(k at) (int, bool) {
			s := l.cells[k]
			if s == nil {
				return 0, false
			}
			name := k
			if e.places.group(k.place) != nil {
				name.place = fmt.Sprint(k.place, " of publication ", n)
			}
			f := Hidden()
			if !s.hidden {
				f, shown = Known(float64(s.respondents)), shown+1
			}
			a.see(name, f)
			small[a.index[name]] = s.respondents < disclose.Default.MinBase
			return a.index[name], true
		}
		for k := range e.shownCells(l) {
			total, _ := cell(k)
			sum := []int{total}
			for _, c := range e.places.partsIn(k.place, k.period) {
				if i, ok := cell(at{c, k.period, k.dimension, k.level}); ok {
					sum = append(sum, i)
				}
			}
			if len(sum) > 1 {
				a.sums = append(a.sums, sum)
			}
			for _, d := range []string{"gender", "age_band"} {
				sum := []int{total}
				for _, level := range l.levels[d] {
					if i, ok := cell(at{k.place, k.period, d, level}); ok && k.dimension == whole {
						sum = append(sum, i)
					}
				}
				if len(sum) > 1 {
					a.sums = append(a.sums, sum)
				}
			}
		}
	}
	for i := range a.determined() {
		if small[i] {
			found++
		}
	}
	return found, shown
}
