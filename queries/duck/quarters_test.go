package duck

import (
	"strings"
	"testing"

	"khi/queries"
)

// Which indicators have not changed when answers come within the quarters that a scheme's
// survey has already: those that name the quarters and no answers, in whatever view.
func TestWhoAsksQuartersAlone(t *testing.T) {
	all, err := queries.In("indicators")
	if err != nil {
		t.Fatal(err)
	}
	var specs []CellSpec
	for _, s := range all {
		specs = append(specs, CellSpec{Indicator: strings.TrimPrefix(s.Name, "indicators/"), SQL: s.Text})
	}
	are, err := asksQuarters(specs)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"people", "live_in_growth", "endings_unplanned", "lasting", "before_learning_disability"} {
		if !are[name] {
			t.Errorf("%s is counted again for every answer", name)
		}
	}
	for _, name := range []string{"lonely", "wellbeing_change", "balance_moves", "carer_qol", "waiting"} {
		if are[name] {
			t.Errorf("%s is taken to ask of the quarters alone", name)
		}
	}
}
