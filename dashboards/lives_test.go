package dashboards

import (
	"strings"
	"testing"

	"khi/metrics"
)

// TestCostOfAPointGained: 34,000 over 0.4 points, from 0.8 down to 0.2; none where the
// change may be none, and none where a number is hidden.
func TestCostOfAPointGained(t *testing.T) {
	table := &metrics.Table{Columns: []metrics.Column{{Role: metrics.Estimate}, {Role: metrics.Low}, {Role: metrics.High}}}
	row := func(f ...metrics.Figure) metrics.Row { return metrics.Row{Key: "row", Cells: f} }
	n := metrics.Known
	cost := row(n(34_000), n(33_000), n(35_000))
	for _, c := range []struct {
		cost, change metrics.Row
		want         string
	}{
		{cost, row(n(0.4), n(0.2), n(0.8)), "£85,000 (£42,500 to £170,000"},
		{cost, row(n(0.4), n(-0.1), n(0.9)), "the change may be none"},
		{cost, row(n(-0.4), n(-0.9), n(-0.1)), "the change may be none"},
		{cost, row(n(0.4), metrics.Hidden(), n(0.8)), "hidden"},
		{row(metrics.Hidden(), n(1), n(1)), row(n(0.4), n(0.2), n(0.8)), "hidden"},
	} {
		got := gainedOf(table, c.cost, c.change)
		if len(got) != 1 || !strings.Contains(got[0].Words, c.want) {
			t.Errorf("%+v, want %q", got, c.want)
		}
	}
	if got := gainedOf(table, cost, metrics.Row{}); got != nil {
		t.Errorf("without a change: %+v", got)
	}
	body := get(siteOf(t, newFixture(t, plainName)), "GET", "/cost").Body.String()
	if !strings.Contains(body, "What it is for: how people there live") || !strings.Contains(body, "Friends and balance have no price") {
		t.Error("the cost page does not show how people live")
	}
}
