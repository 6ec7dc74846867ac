package metrics

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"khi/metrics/disclose"
)

// link is one publication of a chain, with what is true behind it.
type link struct {
	kept  map[at]KeptCell
	truth map[at]*sums
}

// publish makes a chain of publications of one indicator in a world in which some
// people come or go between each, one at a time or several.
func publishChain(t *testing.T, seed uint64, mindful bool, most int) []link {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 8))
	w := randomWorld(rand.New(rand.NewPCG(seed, 6)))
	var earlier []Past
	var chain []link
	for range 5 {
		e, err := NewEngine(context.Background(), w.copy(), disclose.Default, earlier...)
		if err != nil {
			t.Fatal(err)
		}
		ind, _ := e.Catalogue().Find("friends_help")
		l, err := e.lattice(context.Background(), ind)
		if errors.Is(err, ErrTellsThePast) {
			t.Logf("seed %d: refused after %d", seed, len(chain))
			return chain // refused in words: nothing more is published
		}
		if err != nil {
			t.Fatal(err)
		}
		kept, err := e.Kept(context.Background(), ind.Name)
		if err != nil {
			t.Fatal(err)
		}
		now := link{map[at]KeptCell{}, l.cells}
		for _, c := range kept.Cells {
			if c.Hidden && (c.People != 0 || c.Sum != 0 || c.Square != 0) {
				t.Fatalf("a hidden cell is kept with its numbers: %+v", c)
			}
			now.kept[c.at()] = c
		}
		chain = append(chain, now)
		if mindful {
			earlier = append(earlier, e)
		}
		scheme := []string{"A", "B", "C", "D", "E"}[r.IntN(5)]
		for range 1 + r.IntN(most) {
			w.move(r, scheme)
		}
	}
	return chain
}

// move lets one person of a scheme go, or another one come.
func (w *world) move(r *rand.Rand, scheme string) {
	obs := w.obs["friends_help"]
	var here []int
	for i, o := range obs {
		if o.scheme == scheme && o.leftOut == "" {
			here = append(here, i)
		}
	}
	if len(here) == 0 {
		return
	}
	at := here[r.IntN(len(here))]
	if r.IntN(2) == 0 {
		w.obs["friends_help"] = append(append([]observation{}, obs[:at]...), obs[at+1:]...)
		return
	}
	one := obs[at]
	one.respondent, one.value = fmt.Sprint(one.respondent, "'", len(obs)), float64(r.IntN(2))
	w.obs["friends_help"] = append(append([]observation{}, obs...), one)
}

// An attacker who has every publication of a chain takes each cell that was not
// changed for what it was, sets up all sums of all publications, and must not find
// out how many people a small hidden cell has. Without the earlier ones in mind
// the same attacker does.
func TestAChainOfPublicationsGivesNoHiddenCellBack(t *testing.T) {
	for _, mindful := range []bool{true, false} {
		found, hidden, shown, links := 0, 0, 0, 0
		for seed := range uint64(12) {
			chain := publishChain(t, seed, mindful, 8)
			links += len(chain)
			f, h, s := attackChain(chain)
			found, hidden, shown = found+f, hidden+h, shown+s
		}
		t.Logf("earlier ones in mind %v: %d publications, %d figures shown, %d small ones hidden, %d of them found", mindful, links, shown, hidden, found)
		if mindful && (found > 0 || shown == 0 || links < 48) || !mindful && found == 0 {
			t.Errorf("earlier ones in mind %v: %d publications, %d found, %d shown", mindful, links, found, shown)
		}
	}
}

// attackChain counts the small hidden cells that elimination over all
// publications pins down.
func attackChain(chain []link) (found, hidden, shown int) {
	type state struct {
		at
		people int64
		sum    float64
	}
	index := map[state]int{}
	a := &attacker{index: map[at]int{}, known: map[int]float64{}}
	small := map[int]bool{}
	number := make([]map[at]int, len(chain))
	for i, l := range chain {
		number[i] = map[at]int{}
		for _, k := range sortedKeys(l.truth, compareAt) {
			s := l.truth[k]
			id, there := index[state{k, s.respondents, s.swx}]
			if !there {
				id = len(a.keys)
				index[state{k, s.respondents, s.swx}] = id
				a.keys = append(a.keys, k)
			}
			number[i][k] = id
			if !l.kept[k].Hidden {
				a.known[id] = float64(s.respondents)
				shown++
			}
			small[id] = s.respondents < disclose.Default.MinBase
		}
	}
	for i, l := range chain {
		a.sums = append(a.sums, chainSums(l, number[i])...)
	}
	for id := range a.determined() {
		if small[id] {
			found++
		}
	}
	for id, is := range small {
		if _, known := a.known[id]; is && !known {
			hidden++
		}
	}
	return found, hidden, shown
}

// chainSums are the sums over places and over the levels of a breakdown.
func chainSums(l link, number map[at]int) (all [][]int) {
	places := NewPlaces(smallWorld().labels.Areas, smallWorld().labels.Schemes)
	for k, total := range number {
		sum := []int{total}
		for _, c := range places.Children(k.place) {
			if i, ok := number[at{c.ID, k.period, k.dimension, k.level}]; ok {
				sum = append(sum, i)
			}
		}
		if len(sum) > 1 {
			all = append(all, sum)
		}
		if k.dimension != whole || !k.period.IsYear() {
			continue
		}
		for _, d := range []string{"gender", "age_band"} {
			sum := []int{total}
			for o, i := range number {
				if o.place == k.place && o.period == k.period && o.dimension == d {
					sum = append(sum, i)
				}
			}
			if len(sum) > 1 {
				all = append(all, sum)
			}
		}
	}
	return all
}
