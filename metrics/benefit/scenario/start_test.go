package scenario

import (
	"strings"
	"testing"
)

// TestStart: a case to begin with can be worked out, has the place's own cost in
// it and is stamped until the rest has been checked; a name with quotes in it
// stays a name.
func TestStart(t *testing.T) {
	for _, need := range Starts {
		text, err := Start(need, Ours{Place: `Sir "Bob's": #1`, Mean: 34000.4, Low: 33000, High: 35000, PriceYear: "2024-25", Period: "April 2025 to March 2026"})
		if err != nil {
			t.Fatal(err)
		}
		s, err := Read(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v\n%s", need, err, text)
		}
		r, err := s.Work()
		if err != nil {
			t.Fatal(err)
		}
		c := r.Options[0].Counterfactual
		if !strings.HasSuffix(s.Name, `Sir "Bob's": #1`) || r.Stamp == "" || c.Naive == nil || c.WithoutInpatient == nil || c.FamilyShare == nil {
			t.Errorf("%s: %q, stamp %q, %+v", need, s.Name, r.Stamp, c)
		}
		near(t, need, r.Options[0].Perspectives[1].Arrangement, 34000)
	}
	if _, err := Start("nothing", Ours{}); err == nil {
		t.Error("a case for nobody")
	}
}

// TestStartFromOwnRecords: a mix of numbers of people comes to 1 and can be worked out;
// hospital counts only where it is known of each person.
func TestStartFromOwnRecords(t *testing.T) {
	for _, need := range Starts {
		for basis, inpatient := range map[string]bool{"prior placement": true, "regional mix": false} {
			mix := Otherwise{Basis: basis, Source: "our records", Verification: "local"}.Of(35, 40, 20, 5)
			text, err := Start(need, Ours{Place: "Anyshire", Mean: 34000, Low: 33000, High: 35000, PriceYear: "2024-25", Period: "2025-26", Mix: &mix})
			if err != nil {
				t.Fatal(err)
			}
			s, err := Read(strings.NewReader(text))
			if err != nil {
				t.Fatalf("%s: %v\n%s", need, err, text)
			}
			sum, hospital := 0.0, false
			for _, at := range s.Options[0].Counterfactual.Settings {
				sum += *at.Share
				hospital = hospital || at.Kind == "inpatient"
			}
			if sum < 1-1e-9 || sum > 1+1e-9 || hospital != inpatient || mix.People != map[bool]int{true: 100, false: 95}[inpatient] {
				t.Errorf("%s, %s: shares come to %v, hospital %v, %+v", need, basis, sum, hospital, mix)
			}
			if _, err := s.Work(); err != nil {
				t.Error(err)
			}
		}
	}
}
