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
