package metrics

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// A chain of publications, one person joining or leaving between each: no figure
// that two of them show may differ by a few people, neither by itself nor as what
// is left of a total. Without the earlier ones in mind many would.
func TestPublicationsCannotBeSubtracted(t *testing.T) {
	for _, mindful := range []bool{true, false} {
		leaks, shownLast := 0, 0
		var audited []*attack.Report
		var found []attack.Breach
		w := randomWorld(rand.New(rand.NewPCG(5, 6)))
		r := rand.New(rand.NewPCG(7, 8))
		var chain []Past
		var last []*lattice
		for range 12 {
			earlier := chain
			if !mindful {
				earlier = nil
			}
			e, err := NewEngine(context.Background(), w.copy(), disclose.Default, earlier...)
			if err != nil {
				t.Fatal(err)
			}
			ind, _ := e.Catalogue().Find("friends_help")
			l, err := e.lattice(context.Background(), ind)
			if err != nil {
				t.Fatal(err)
			}
			for _, was := range last {
				leaks += smallChanges(was, l)
			}
			s := readBy(t, fmt.Sprint("publication ", len(chain)+1), e, "friends_help")
			known := s.Attack()
			found = append(found, known.Breaches...)
			for _, was := range audited {
				found = append(found, attack.Between(was, known)...)
			}
			audited = append(audited, known)
			shownLast = 0
			for _, s := range l.cells {
				if !s.hidden {
					shownLast++
				}
			}
			chain, last = append(chain, e), append(last, l)
			obs := w.obs["friends_help"]
			if at := r.IntN(len(obs)); r.IntN(2) == 0 {
				w.obs["friends_help"] = append(append([]observation{}, obs[:at]...), obs[at+1:]...)
			} else {
				one := obs[at]
				one.respondent, one.value = one.respondent+"'", float64(r.IntN(2))
				w.obs["friends_help"] = append(append([]observation{}, obs...), one)
			}
		}
		t.Logf("earlier ones in mind %v: %d small changes, %d figures in the last", mindful, leaks, shownLast)
		if !mindful && len(found) == 0 {
			t.Error("the attacker finds nothing where nothing was done against it")
		}
		for i, b := range found {
			if mindful && i < 10 {
				t.Error(b)
			}
		}
		if mindful && (leaks > 0 || shownLast == 0) || !mindful && leaks == 0 {
			t.Errorf("earlier ones in mind %v: %d small changes, %d figures in the last", mindful, leaks, shownLast)
		}
	}
}

// smallChanges counts the figures that both show and that differ by fewer than five people.
func smallChanges(was, now *lattice) (n int) {
	for k, s := range now.cells {
		before := was.cells[k]
		if before == nil {
			before = &sums{}
		}
		d := s.respondents - before.respondents
		if !s.hidden && !before.hidden && d > -5 && d < 5 && (d != 0 || s.swx != before.swx) {
			n++
		}
	}
	return n
}

// copy is the world as it stands.
func (w *world) copy() *world {
	c := &world{labels: w.labels, obs: map[string][]observation{}}
	for name, obs := range w.obs {
		c.obs[name] = append([]observation{}, obs...)
	}
	return c
}
