package instrument

import (
	"fmt"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"
)

func TestEveryInstrumentIsWhole(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ascot_sct4", "ascs", "carer_qol", "eq5d5l", "icecap_a", "khi_area", "khi_carers", "khi_friends", "khi_home", "khi_impact",
		"khi_workers", "lonely_direct", "lsns6", "ons4", "swemwbs", "ucla3", "wemwbs"}
	var got []string
	for _, in := range all {
		got = append(got, in.ID)
		for _, f := range Lint(in) {
			t.Errorf("%s: %s: %s", in.Key(), f.Rule, f.What)
		}
	}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("the instruments are %v", got)
	}
}

// copyOf gives an instrument that a test may break.
func copyOf(t *testing.T, id string) *Instrument {
	t.Helper()
	in, err := Find(id, 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := yaml.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := new(Instrument)
	if err := yaml.Unmarshal(text, out); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(Lint(out)) != fmt.Sprint(Lint(in)) {
		t.Fatal("the copy is not a copy")
	}
	return out
}

// TestEveryCheckCanFail breaks an instrument in each of the ways that a rule is
// there to find. A rule without a way to break it is itself an error.
func TestEveryCheckCanFail(t *testing.T) {
	breaks := []struct {
		rule, id string
		do       func(in *Instrument)
	}{
		{"has_title_and_about", "ons4", func(in *Instrument) { in.About = " " }},
		{"has_licence", "swemwbs", func(in *Instrument) { in.Licence = "" }},
		{"has_licence", "swemwbs", func(in *Instrument) { in.Attribution = "" }},
		{"has_licence", "swemwbs", func(in *Instrument) { in.Source = "" }},
		{"knows_respondent", "ons4", func(in *Instrument) { in.Respondent = "dog" }},
		{"knows_wording", "ons4", func(in *Instrument) { in.Wording = "" }},
		{"no_licensed_words", "swemwbs", func(in *Instrument) { in.Items[0].Text = "A question" }},
		{"no_licensed_words", "ons4", func(in *Instrument) { in.Items[0].Text = "" }},
		{"changelog_runs_on", "ons4", func(in *Instrument) { in.Version = 2 }},
		{"changelog_runs_on", "ons4", func(in *Instrument) { in.Changelog[0].On = "yesterday" }},
		{"items_differ", "ons4", func(in *Instrument) { in.Items[1].ID = in.Items[0].ID }},
		{"items_differ", "ons4", func(in *Instrument) { in.Items[1].Field = in.Items[0].Field }},
		{"items_differ", "ons4", func(in *Instrument) { in.Items = nil }},
		{"labels_are_short", "swemwbs", func(in *Instrument) { in.Items[0].Label = "a whole sentence of the licensed text" }},
		{"labels_are_short", "swemwbs", func(in *Instrument) { in.Items[0].Label = "" }},
		{"codes_run_on", "ucla3", func(in *Instrument) { in.Items[0].Codes[2].Code = "4" }},
		{"codes_run_on", "ucla3", func(in *Instrument) { in.Items[0].Codes[0].Code = "one" }},
		{"codes_run_on", "ucla3", func(in *Instrument) { in.Items[0].Max = 3 }},
		{"codes_run_on", "swemwbs", func(in *Instrument) { in.Items[0].Max = 1 }},
		{"codes_run_on", "khi_friends", func(in *Instrument) { in.Items[3].Codes = nil }},
		{"codes_differ", "ucla3", func(in *Instrument) { in.Items[0].Codes[2].Label = in.Items[0].Codes[1].Label }},
		{"codes_differ", "ucla3", func(in *Instrument) { in.Items[0].Codes[2].Label = "" }},
		{"knows_direction", "ons4", func(in *Instrument) { in.Items[3].Better = "" }},
		{"every_item_counts", "eq5d5l", func(in *Instrument) { in.Items[5].Alone = "" }},
		{"every_item_counts", "lsns6", func(in *Instrument) { in.Items[0].Alone = "why not" }},
		{"scores_have_columns", "lsns6", func(in *Instrument) { in.Scores[0].Column = "" }},
		{"scores_have_columns", "lsns6", func(in *Instrument) { in.Scores[0].Missing.Source = "" }},
		{"terms_name_items", "lsns6", func(in *Instrument) { in.Scores[0].Terms[0].Items[0] = "lsns_7" }},
		{"terms_name_items", "lsns6", func(in *Instrument) { in.Scores[0].Terms[0].Items[0] = "lsns_2" }},
		{"terms_name_items", "lsns6", func(in *Instrument) { in.Scores[0].Terms = nil }},
		{"facts_name_codes", "ascs", func(in *Instrument) { in.Scores[0].When["form_type"] = []int{3} }},
		{"facts_name_codes", "ascs", func(in *Instrument) { in.Scores[0].When["q2b"] = []int{1} }},
		{"tables_fit", "eq5d5l", func(in *Instrument) { in.Items[0].Max = 6 }},
		{"tables_fit", "eq5d5l", func(in *Instrument) { in.Items[0].Max = 4 }},
		{"tables_fit", "eq5d5l", func(in *Instrument) { in.Scores[0].Terms[0].Table = "eq5d5l_uk_2062" }},
		{"tables_name_source", "eq5d5l", func(in *Instrument) { in.Scores[0].Terms[0].Table = "nowhere" }},
		{"conversion_is_whole", "swemwbs", func(in *Instrument) { in.Items[0].Max = 6 }},
		{"conversion_is_whole", "swemwbs", func(in *Instrument) { in.Items[0].Max = 4 }},
		{"conversion_is_whole", "swemwbs", func(in *Instrument) { in.Scores[0].Convert = "eq5d5l_uk_2026" }},
		{"range_is_reached", "ascot_sct4", func(in *Instrument) { in.Scores[0].Range[1] = 25 }},
		{"range_is_reached", "ascot_sct4", func(in *Instrument) { in.Scores[1].Constant = -.467 }},
		{"range_is_reached", "ascs", func(in *Instrument) { in.Scores[4].Terms[1].Offset = 0 }},
		{"direction_holds", "ascot_sct4", func(in *Instrument) { in.Scores[1].Better = "lower" }},
		{"direction_holds", "ucla3", func(in *Instrument) { in.Items[1].Better = "higher" }},
		{"direction_holds", "ucla3", func(in *Instrument) { in.Scores[0].Better = "neither" }},
		{"missing_rule_holds", "wemwbs", func(in *Instrument) { in.Scores[0].Missing.Most = 7 }},
		{"missing_rule_holds", "ascot_sct4", func(in *Instrument) { in.Scores[0].Missing.Most = 1 }},
		{"scores_share_columns_apart", "ascs", func(in *Instrument) { in.Scores[1].When = nil }},
		{"scores_share_columns_apart", "lsns6", func(in *Instrument) { in.Scores[1].ID = in.Scores[0].ID }},
	}
	failed := map[string]bool{}
	for _, b := range breaks {
		in := copyOf(t, b.id)
		b.do(in)
		if !slices.ContainsFunc(Lint(in), func(f Fault) bool { return f.Rule == b.rule }) {
			t.Errorf("%s was broken in %s and not found; found: %v", b.rule, b.id, Lint(in))
		}
		failed[b.rule] = true
	}
	for _, r := range rules {
		if !failed[r.name] {
			t.Errorf("nothing shows that the rule %s can fail", r.name)
		}
	}
}
