package metrics

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"khi/metrics/disclose"
)

// shared is a memory for several at a time.
type shared struct {
	mu sync.Mutex
	kept
}

func (s *shared) Recall(key string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept.Recall(key)
}

func (s *shared) Keep(key string, figures []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept.Keep(key, figures)
}

// blind gives places and periods but no cells: what is answered from it was kept.
type blind struct{ *world }

var errBlind = errors.New("the cells were read")

func (b blind) Cells(context.Context, string) (*Cells, error) { return nil, errBlind }

// allThatIsSaid is all that an engine says of the indicators of a random world.
func allThatIsSaid(t *testing.T, e *Engine) string {
	t.Helper()
	var out []any
	add := func(v any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	costs, err := e.HiddenCosts(t.Context())
	add(costs, err)
	for _, ind := range e.Catalogue() {
		frozen, err := e.Freeze(t.Context(), ind.Name)
		add(frozen, err)
		kept, err := e.Kept(t.Context(), ind.Name)
		add(kept, err)
	}
	for _, p := range append(e.Quarters(), e.Years()...) {
		table, err := e.Profile(t.Context(), "ENG", p)
		add(table, err)
	}
	for _, name := range []string{"friends_help", "life_sat", "friends"} {
		for _, place := range []string{"UK", "ENG", "A", "E"} {
			table, err := e.Trend(t.Context(), name, place)
			add(table, err)
			table, err = e.Breakdown(t.Context(), name, place, e.Years()[0], "gender")
			add(table, err)
			why, err := e.Explain(t.Context(), name, place, e.Years()[0])
			add(why, err)
		}
		table, err := e.Compare(t.Context(), name, "UK", Scheme, e.Years()[0], Intervals)
		add(table, err)
	}
	text, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestSettledFiguresSayTheSame: an engine that takes up kept figures says word for
// word what one says that reads and protects all cells, and reads none.
func TestSettledFiguresSayTheSame(t *testing.T) {
	for n, profile := range []disclose.Profile{disclose.Default, disclose.StrictPublic} {
		w := randomWorld(rand.New(rand.NewPCG(7, uint64(n))))
		w.leave("life_sat", "A", day(2025, 5, 5), "dont_know", 7)
		w.leave("life_sat", "B", day(2025, 5, 5), "dont_know", 2)
		memory := &shared{kept: kept{all: map[string][]byte{}}}
		engine := func(store Store) *Engine {
			e, err := NewEngine(t.Context(), store, profile)
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		want := allThatIsSaid(t, engine(w))
		first := engine(w)
		first.RememberFigures(memory)
		if got := allThatIsSaid(t, first); got != want || memory.saved == 0 || memory.recalled > 0 {
			t.Fatalf("%s: keeping figures changes what is said, or none were kept (%d)", profile.Name, memory.saved)
		}
		second := engine(blind{w})
		second.RememberFigures(memory)
		if got := allThatIsSaid(t, second); got != want || memory.recalled != memory.saved {
			t.Errorf("%s: kept figures say something else (%d kept, %d taken up)", profile.Name, memory.saved, memory.recalled)
		}
		hidden := 0
		for _, o := range second.lattices {
			for _, l := range o.of {
				for k, s := range l.each() {
					if !s.hidden {
						continue
					}
					if hidden++; s.respondents > 1 || s.n > 1 || s.sw != 0 || s.swx != 0 || s.swxx != 0 || len(s.bins) > 0 {
						t.Fatalf("%s: of a hidden cell %v was kept: %+v", profile.Name, k, s)
					}
				}
			}
		}
		if hidden == 0 {
			t.Error("nothing is hidden: the test shows nothing")
		}
	}
}

// TestFiguresOfOtherRulesAreNotTakenUp: neither those of another profile, nor damaged
// ones, nor any by an engine that heeds what was published before.
func TestFiguresOfOtherRulesAreNotTakenUp(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(7, 7)))
	memory := &shared{kept: kept{all: map[string][]byte{}}}
	engine := func(profile disclose.Profile, earlier ...Past) *Engine {
		e, err := NewEngine(t.Context(), w, profile, earlier...)
		if err != nil {
			t.Fatal(err)
		}
		e.RememberFigures(memory)
		return e
	}
	ask := func(e *Engine) string {
		table, err := e.Trend(t.Context(), "friends_help", "ENG")
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(table)
		return string(text)
	}
	first := engine(disclose.Default)
	want := ask(first)
	redefined := engine(disclose.Default)
	redefined.catalogue = slices.Clone(redefined.catalogue)
	redefined.catalogue[0].MinN++
	for what, e := range map[string]*Engine{"another profile": engine(disclose.StrictPublic), "a past": engine(disclose.Default, first), "another definition": redefined} {
		if ask(e); memory.recalled > 0 {
			t.Fatalf("%s: figures of other rules were taken up", what)
		}
	}
	for key, text := range memory.all {
		memory.all[key] = text[:len(text)-1]
	}
	if got := ask(engine(disclose.Default)); got != want || memory.recalled == 0 {
		t.Errorf("from damaged figures: %s", got)
	}
}

// FuzzSettledFigures: whatever stands in a file, it is read to the end or refused.
func FuzzSettledFigures(f *testing.F) {
	w := smallWorld()
	for i := range 14 {
		w.say("friends", "ABCDE"[i%5:i%5+1], day(2025, 5, 5), float64(i%4), i, nil)
		w.leave("friends", "A", day(2025, 5, 5), "dont_know", i%3)
	}
	e, err := NewEngine(context.Background(), w, disclose.Default)
	if err != nil {
		f.Fatal(err)
	}
	ind, _ := e.catalogue.Find("friends")
	family := e.families[ind.Name]
	of, err := e.makeFamily(context.Background(), family)
	if err != nil {
		f.Fatal(err)
	}
	lo, err := e.leftOut(context.Background())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(writeFamily(family, of))
	f.Add(writeLeftOut(lo))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		if of, err := readFamily(text, family, e); err == nil {
			if again, err := readFamily(writeFamily(family, of), family, e); err != nil || len(again) != len(of) {
				t.Errorf("what was read cannot be written and read again: %v", err)
			}
		}
		if lo, err := readLeftOut(text); err == nil {
			if again, err := readLeftOut(writeLeftOut(lo)); err != nil || again.size() != lo.size() {
				t.Errorf("what was read cannot be written and read again: %v", err)
			}
		}
	})
}
