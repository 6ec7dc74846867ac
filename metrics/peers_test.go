package metrics

import (
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// manyAreas has six English council areas and one of Scotland, a scheme in each and a
// Homeshare scheme beside one.
func manyAreas() *world {
	w := smallWorld()
	w.labels.Areas, w.labels.Schemes = nil, nil
	for id, code := range map[string]string{"kir": "E08000034", "wak": "E08000036", "liv": "E08000012", "her": "E06000019", "cor": "E06000052", "bra": "E08000032", "mor": "S12000020"} {
		nation := "ENG"
		if code[0] == 'S' {
			nation = "SCO"
		}
		w.labels.Areas = append(w.labels.Areas, Place{ID: code, Name: "Area " + id, Grain: Area, Parent: nation})
		w.labels.Schemes = append(w.labels.Schemes, Place{ID: id, Name: "Scheme " + id, Grain: Scheme, Parent: code, Model: "shared_lives"})
	}
	w.labels.Schemes = append(w.labels.Schemes, Place{ID: "share", Name: "Homeshare", Grain: Scheme, Parent: "E08000034", Model: "homeshare"})
	return w
}

func rowKeys(t *Table) (keys []string) {
	for _, r := range t.Rows {
		keys = append(keys, r.Key)
	}
	return keys
}

// Kirklees, Wakefield, Bradford and Liverpool are towns of some hundred thousand;
// Cornwall, Herefordshire and Moray are country. Nothing that anybody answered says
// who stands beside whom: other answers give the same list.
func TestNeighboursAreFoundByWhatNobodyAnswered(t *testing.T) {
	on := day(2025, time.June, 2)
	var before []string
	for turn := range 2 {
		w := manyAreas()
		for i, s := range w.labels.Schemes {
			yes := 10 + 3*((i+turn*3)%5)
			w.say("friends_help", s.ID, on, 1, yes, nil)
			w.say("friends_help", s.ID, on, 0, 40-yes, nil)
		}
		e := engineOver(t, w, disclose.Default)
		tab, err := e.Peers(context.Background(), "friends_help", "E08000034", "2025-26", nil)
		if err != nil {
			t.Fatal(err)
		}
		keys := rowKeys(tab)
		if len(keys) != 6 || keys[0] != "E08000034" || !slices.Contains(keys[1:4], "E08000036") || !slices.Contains(keys[1:4], "E08000032") ||
			!slices.Contains(keys[1:4], "E08000012") || slices.Contains(keys, "S12000020") {
			t.Errorf("beside Kirklees stand %v", keys)
		}
		if before != nil && !slices.Equal(before, keys) {
			t.Errorf("with other answers %v, before %v", keys, before)
		}
		before = keys
		schemes, err := e.Peers(context.Background(), "friends_help", "kir", "2025-26", nil)
		if err != nil || len(schemes.Rows) != 6 || slices.Contains(rowKeys(schemes), "share") {
			t.Errorf("schemes: %v %v", schemes, err)
		}
		for _, place := range []string{"UK", "ENG", "share"} {
			if _, err := e.Peers(context.Background(), "friends_help", place, "2025-26", nil); !errors.Is(err, ErrNotFound) {
				t.Errorf("%s has peers: %v", place, err)
			}
		}
	}
}

// 36 of 40 beside 20, 24 and 28 of 40: the middle is 60%, and Wilson's interval of 36 of
// 40 (76.9 to 96.0) leaves it out. What is hidden of a peer is in no middle, and with
// fewer than three that are shown there is none.
func TestTheMiddleOfChosenPeers(t *testing.T) {
	w := manyAreas()
	on := day(2025, time.June, 2)
	for scheme, yes := range map[string]int{"kir": 36, "wak": 20, "liv": 24, "her": 28} {
		w.say("friends_help", scheme, on, 1, yes, nil)
		w.say("friends_help", scheme, on, 0, 40-yes, nil)
	}
	w.say("friends_help", "cor", on, 1, 2, nil) // three people: hidden
	w.say("friends_help", "cor", on, 0, 1, nil)
	w.say("friends_help", "bra", on, 1, 6, nil) // there to be hidden with them
	w.say("friends_help", "bra", on, 0, 6, nil)
	e := engineOver(t, w, disclose.Default)
	ask := func(peers ...string) *Table {
		t.Helper()
		tab, err := e.Peers(context.Background(), "friends_help", "kir", "2025-26", peers)
		if err != nil {
			t.Fatal(err)
		}
		return tab
	}
	shown := map[string]bool{}
	for _, r := range ask("wak", "liv", "her", "cor").Rows {
		_, shown[r.Key] = r.Cells[0].Value()
	}
	if shown["cor"] {
		t.Fatal("three people are shown")
	}
	tab := ask("wak", "liv", "her")
	if v, ok := tab.Figure(tab.Rows[0], Benchmark).Value(); !ok || math.Abs(v-60) > 1e-9 || tab.Rows[0].Verdict != "better than the middle of its peers" {
		t.Errorf("the middle is %v, %v; %q", v, ok, tab.Rows[0].Verdict)
	}
	two := ask("wak", "cor")
	if f := two.Figure(two.Rows[0], Benchmark); !f.IsHidden() {
		t.Errorf("the middle of two, one of them hidden, is %v", f)
	}
	for _, wrong := range [][]string{{"kir"}, {"E08000034"}, {"nowhere"}} {
		if _, err := e.Peers(context.Background(), "friends_help", "kir", "2025-26", wrong); !errors.Is(err, ErrNotFound) {
			t.Errorf("%v is a peer: %v", wrong, err)
		}
	}
}
