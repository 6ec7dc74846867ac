package dashboards

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/benefit/scenario"
)

// TestHeadlinesOfACaseAreWhole: every picture of a case whose title gives pounds names
// against what, whose money, which prices and years, and how sure it is; the text beside
// the picture says the same.
func TestHeadlinesOfACaseAreWhole(t *testing.T) {
	t.Parallel()
	told := 0
	for _, name := range []string{"example", "options_example", "outcomes_example"} {
		result := workedExample(t, name)
		var whose []string
		for _, words := range scenario.Whose {
			whose = append(whose, words)
		}
		whose = append(whose, "all payments, by whomever")
		for _, make := range []caseTable{payersTable, yearsTable, tornadoTable, breakEvenTable, curvesTable} {
			table := make(&metrics.Labels{}, result, 0)
			if !strings.Contains(table.Title, "£") {
				continue
			}
			told++
			for what, any := range map[string][]string{"against what": {"would otherwise have had", "going on as now"}, "whose money": whose, "which prices": {result.PriceYear + " prices"},
				"which years": {result.Period}, "how sure": {"90% of runs", "% of runs"}} {
				if !slices.ContainsFunc(any, func(words string) bool { return strings.Contains(table.Title, words) }) {
					t.Errorf("%s, %s: the title does not say %s: %s", name, table.ID, what, table.Title)
				}
			}
			if !strings.Contains(table.Alt, table.Title) {
				t.Errorf("%s, %s: the text beside the picture says %q and not the title", name, table.ID, table.Alt)
			}
		}
		for _, o := range result.Options { // the runs lie around what is worked out at the base
			end, sure := o.Years[len(o.Years)-1].Cumulative, o.Sure
			if sure.Sum.Low > end || sure.Sum.High < end || sure.PeakFunding.High > 0 || sure.PeakFunding.Low > o.PeakFunding || math.Abs(sure.Sum.Mean-end) > sure.Sum.SD {
				t.Errorf("%s, %s: the sum at the end is %.0f, the runs say %+v and %+v", name, o.Name, end, sure.Sum, sure.PeakFunding)
			}
		}
	}
	case1 := workedExample(t, "example")
	icers, losses, knowing := icerTable(&metrics.Labels{}, case1, 0), lossesTable(&metrics.Labels{}, case1, 0), knowingTable(&metrics.Labels{}, case1, 0)
	if len(icers.Rows) != 2 || icers.Rows[0].Label != "Targeted growth: reference" || icers.Rows[1].Label != "As now: dominated" {
		t.Errorf("the incremental table: %+v", icers.Rows)
	}
	for i, row := range losses.Rows { // the least loss is the value of perfect information
		least := math.Inf(1)
		for _, f := range row.Cells {
			v, _ := f.Value()
			least = min(least, v)
		}
		if want := case1.Comparison.Decisions[i].EVPI; math.Abs(least-want) > 1e-6*(1+want) {
			t.Errorf("%s: the least loss is %v, perfect information is worth %v", row.Label, least, want)
		}
	}
	if len(knowing.Rows) < 5 {
		t.Errorf("what it is worth to know: %+v", knowing.Rows)
	}
	if told < 12 {
		t.Errorf("%d titles give pounds", told)
	}
}

// workedExample is one of the example cases, worked out.
func workedExample(t *testing.T, name string) *scenario.Result {
	t.Helper()
	text, err := os.Open("../metrics/benefit/scenario/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	w, err := workScenario(text)
	if err != nil {
		t.Fatal(err)
	}
	return w.result
}
