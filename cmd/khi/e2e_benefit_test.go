package main_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestBenefitOfATable: the program compares options from a table of means and
// from a table of runs, and refuses a table in words.
func TestBenefitOfATable(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	means := written(t, "options.csv", []byte("option,cost,effect\nhome,30000,0\nshared,33800,0.25\nagain,33800,0.25\nsupported,44400,0.48\nworse,50000,0.3\n"))
	o := mustKhi(t, "benefit", "--json", means)
	var a struct {
		Incremental []struct {
			Option, Standing string
			ICER             *float64
		}
	}
	if err := json.Unmarshal([]byte(o.stdout), &a); err != nil {
		t.Fatal(err, o.stdout)
	}
	var got []string
	for _, r := range a.Incremental {
		got = append(got, r.Option+" "+r.Standing)
		if (r.ICER != nil) != (r.Standing == "on the frontier") {
			t.Errorf("%s: a ratio where there is none, or none where there is", r.Option)
		}
	}
	if want := "home reference, shared on the frontier, again duplicate, supported on the frontier, worse dominated"; strings.Join(got, ", ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	runs := written(t, "runs.csv", []byte("run,option,cost,effect\n1,a,30000,0\n1,b,34000,0.3\n2,a,30000,0\n2,b,36000,0.1\n"))
	if o := mustKhi(t, "benefit", "--thresholds", "20000", runs); !strings.Contains(o.stdout, "50.0%") || !strings.Contains(o.stdout, "£1,000") {
		t.Errorf("the runs: %s", o.stdout)
	}
	if o := khi(t, "benefit", written(t, "bad.csv", []byte("run,option,cost,effect\n1,a,x,0\n"))); o.code == 0 || !strings.Contains(o.stderr, "line 2") {
		t.Errorf("a bad table: %d %s", o.code, o.stderr)
	}
}
