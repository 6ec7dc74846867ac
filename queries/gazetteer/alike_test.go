package gazetteer_test

import (
	"math"
	"testing"
	"time"

	"khi/queries/gazetteer"
)

// TestAreasThatAreAlike: the distances were worked out apart from the program, with
// Python's statistics.stdev over queries/reference/area_features.csv.
func TestAreasThatAreAlike(t *testing.T) {
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range g.Within("E92000001", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		if _, ok := g.Feature(a.Area); !ok {
			t.Errorf("nothing is known of %s", a.Area)
		}
	}
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"E08000034", "E08000036", 0.313754176703},
		{"E08000034", "S12000017", 3.521868976437},
		{"W06000002", "W06000023", 0.455566194889},
	} {
		there, ok := g.Apart(c.a, c.b)
		back, _ := g.Apart(c.b, c.a)
		if !ok || math.Abs(there-c.want) > 1e-9 || there != back {
			t.Errorf("%s and %s are %.12f apart (%.12f back), not %.12f", c.a, c.b, there, back, c.want)
		}
	}
	if d, ok := g.Apart("E08000034", "E08000034"); !ok || d != 0 {
		t.Errorf("an area is %g from itself", d)
	}
	if _, ok := g.Apart("E08000034", "X99999999"); ok {
		t.Error("an area that nobody knows is alike to one")
	}
}
