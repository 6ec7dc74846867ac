package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/metrics/benefit/scenario"
)

// TestBadCasesOnTheCommandLine: each kind of bad input ends with an error that names
// the field and the rule, and with nothing printed.
func TestBadCasesOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	khi := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(context.Background(), append([]string{"benefit"}, args...), nil, &out, io.Discard)
		return out.String(), err
	}
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	refused := func(what string, words []string, args ...string) {
		t.Helper()
		out, err := khi(args...)
		if err == nil || out != "" {
			t.Errorf("%s: %v, and printed %.200q", what, err, out)
			return
		}
		for _, w := range words {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s: %v, want %q", what, err, w)
			}
		}
	}
	for what, c := range map[string][]string{
		"a probability above 1":           {"value: 0.08, low: 0.05, high: 0.12", "value: 1.08, low: 0.05, high: 1.2", "parameters.leavers.value", "from 0 to 1"},
		"a probability below 0":           {"value: 0.08, low: 0.05, high: 0.12", "value: -0.08, low: -0.1, high: 0.12", "parameters.leavers.value", "from 0 to 1"},
		"shares that do not come to 1":    {"share: 0.45", "share: 0.40", "counterfactual.settings", "must come to 1"},
		"a missing price year":            {"high: 38000, price_year: 2024-25", "high: 38000", "parameters.fee.price_year", "missing"},
		"a case without a price year":     {"price_year: 2024-25\nprices", "prices", "price_year", "missing"},
		"nominal amounts among real ones": {"high: 38000, price_year: 2024-25", "high: 38000, price_year: 2024-25, prices: nominal", "parameters.fee.prices", "may not be mixed"},
		"a nominal case":                  {"prices: real", "prices: nominal", "prices", "may not be mixed"},
		"health rates on a growing value": {"value: wellby, schedule: health", "value: wellby, growth: anyhow, schedule: health", "benefits[1].growth", "health"},
		"negative people":                 {"starts: [6, 10,", "starts: [-6, 10,", "people.starts[1]", "no negative people"},
	} {
		changed := strings.Replace(scenario.Example, c[0], c[1], 1)
		if changed == scenario.Example {
			t.Fatalf("%s: nothing was changed", what)
		}
		refused(what, c[2:], "--scenario", file("case.yaml", changed))
	}
	runs := file("runs.csv", "run,option,cost,effect\n1,a,1,0\n1,b,2,1\n")
	refused("shares of a mix above 1", []string{"share of a", "from 0 to 1"}, "--shares", "a=1.5,b=-0.5", runs)
	refused("shares of a mix that do not come to 1", []string{"shares: they come to 0.9"}, "--shares", "a=0.5,b=0.4", runs)
	refused("a threshold below 0", []string{"threshold -5"}, "--thresholds=-5", runs)
	refused("an effect that is missing", []string{"line 3, effect"}, file("hole.csv", "run,option,cost,effect\n1,a,1,0\n1,b,2,\n"))
	refused("an option that is missing in a run", []string{"run 2", "option b"}, file("half.csv", "run,option,cost,effect\n1,a,1,0\n1,b,2,1\n2,a,1,0\n"))
	refused("weights that are negative", []string{"swing"}, "--criteria", file("criteria.csv", "criterion,swing,worst,best,A,B\nfriends,-5,0,10,1,2\nchoice,5,0,10,1,2\n"))
	refused("a person's cost below 0", []string{"line 2, cost"}, "--setting", "A", "--people", file("people.csv", "setting,cost,price_year\nA,-1,2024-25\n"))
	refused("a person's cost without a price year", []string{"person 1", "price_year"}, "--setting", "A", "--people", file("year.csv", "setting,cost,price_year\nA,1,\nB,1,2024-25\n"))
	refused("a share of a nation said of a person", []string{"line 2, basis"}, "--setting", "A", "--people", file("basis.csv", "setting,cost,price_year,otherwise,basis\nA,1,2024-25,B,national mix\n"))
}
