package metrics

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// sharesWorld has answers to one question of three answers, of which two indicators
// are made: the first and the last. Many cells are small, and few chose the middle.
func sharesWorld(r *rand.Rand, most int) *world {
	w := smallWorld()
	genders, ages := []string{"woman", "man"}, []string{"18-24", "25-44", "65-74"}
	for _, s := range []string{"A", "B", "C", "D", "E"} {
		for n := r.IntN(most); n > 0; n-- {
			o := observation{scheme: s, respondent: fmt.Sprint(s, n), day: day(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28)),
				levels: map[string]string{"gender": genders[r.IntN(2)], "age_band": ages[r.IntN(3)]}}
			answer := r.IntN(10)
			o.value = map[bool]float64{true: 1}[answer < 5]
			w.obs["friends_help"] = append(w.obs["friends_help"], o)
			o.value = map[bool]float64{true: 1}[answer > 6]
			w.obs["friends_block"] = append(w.obs["friends_block"], o)
		}
	}
	return w
}

// Where two shares of one question are given, those who gave neither answer are as
// well protected as those who gave one. Without the rule for them they are not.
func TestWhoGaveNeitherAnswerIsProtected(t *testing.T) {
	for _, profile := range []disclose.Profile{disclose.Default, disclose.OneToFour} {
		missed, given := 0, 0
		for seed := range uint64(5) {
			w := sharesWorld(rand.New(rand.NewPCG(seed, 77)), 40*int(seed+1))
			for _, kept := range []bool{true, false} {
				found, shown := attackShares(t, w, profile, kept)
				if !kept {
					missed += len(found)
					continue
				}
				given += shown
				for _, b := range found {
					t.Errorf("%s, world %d: %s", profile.Name, seed, b)
				}
			}
		}
		if given < 50 {
			t.Errorf("%s: %d figures of the second share are shown: nothing is tested", profile.Name, given)
		}
		if missed < 20 {
			t.Errorf("%s: without the rule the attacker finds %d: it is too weak to prove anything", profile.Name, missed)
		}
	}
}

// attackShares gives what an attacker finds of those who gave neither answer or either,
// and how many figures of the second share are shown.
func attackShares(t *testing.T, w *world, profile disclose.Profile, kept bool) (found []attack.Breach, shown int) {
	t.Helper()
	e, err := NewEngine(context.Background(), w.copy(), profile)
	if err != nil {
		t.Fatal(err)
	}
	if !kept {
		e.weaken = withoutNeither
	}
	s := readBy(t, "", e, "friends_help", "friends_block")
	for _, n := range s.Names() {
		if _, given := s.Gives(n); given && n.Indicator == "friends_block" && n.What == attack.Yes {
			shown++
		}
	}
	return s.Attack().Breaches, shown
}

// withoutNeither takes the rule away that holds those who gave neither answer: their
// number is then as large as if there were enough of them.
func withoutNeither(f *frame) {
	for i := range f.Cells {
		f.Cells[i].Neither = 1000
	}
}

// Two shares that are said to be of one question and are not give no figures at all.
func TestSharesThatOverlapAreRefused(t *testing.T) {
	w := sharesWorld(rand.New(rand.NewPCG(1, 1)), 60)
	for i := range w.obs["friends_block"] {
		w.obs["friends_block"][i].value = 1
	}
	_, err := engineOn(t, w).Trend(context.Background(), "friends_help", "A")
	if err == nil || !strings.Contains(err.Error(), "two answers to one question") {
		t.Errorf("somebody is in both shares, and the engine says %v", err)
	}
}
