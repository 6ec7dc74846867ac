package metrics

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"khi/metrics/disclose"
)

// Fifths of two nations are never added up: there are no such groups of the United
// Kingdom, shown or hidden, and no such breakdown.
func TestDeprivationIsWithinANation(t *testing.T) {
	w := smallWorld()
	on := day(2025, time.June, 2)
	for _, scheme := range []string{"A", "C", "E"} {
		for _, fifth := range []string{"fifth_1", "fifth_5"} {
			w.say("balance", scheme, on, 1, 20, map[string]string{"deprivation": fifth})
			w.say("balance", scheme, on, 0, 10, map[string]string{"deprivation": fifth})
		}
	}
	e := engineOver(t, w, disclose.Default)
	if tab := tableOf(t, e, "balance", "ENG", "deprivation"); len(tab.Rows) != 3 || tab.Rows[1].Label != "Most deprived fifth of the nation" {
		t.Errorf("England: %+v", tab.Rows)
	}
	if _, err := e.Breakdown(context.Background(), "balance", "UK", "2025-26", "deprivation"); !errors.Is(err, ErrNotFound) {
		t.Errorf("the United Kingdom: %v", err)
	}
	ind, _ := e.catalogue.Find("balance")
	l, err := e.lattice(context.Background(), ind)
	if err != nil {
		t.Fatal(err)
	}
	for k := range l.cells {
		if k.place == "UK" && k.dimension == "deprivation" {
			t.Errorf("there is a cell %v", k)
		}
	}
	if uk, _ := e.places.Find("UK"); slices.Contains(ind.Offered(uk), "deprivation") {
		t.Error("the page of the United Kingdom offers it")
	}
}
