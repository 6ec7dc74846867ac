package scenario

import (
	"math"
	"strings"
	"testing"
)

// By hand, of 20 people for five years: three coordinators at 48,000 (20 / 8 is 2.5);
// 30,000 spread over the years 1 to 4 at 3.5% is 30,000 / 3.673079 = 8,167.53 a year; so
// an arrangement costs the council 26,000 - 5,000 + 7,200 + 4 x 8,167.53 / 100 = 28,526.70
// and one more 21,000. The annuity of five years is 4.515052. People pay 2,000 more each
// and gain 200: 20 x -1,800 x 4.515052 = -162,541.88, at weights of (36/18)^1.3 = 2.46229
// for a quarter and (36/12)^1.3 = 4.17117 for the rest, 3.74395 in all. Carers give 1,000:
// 20 x -1,000 x 4.515052 = -90,301.05 at 0.40613.
func TestWeightsStepsAndWhatIsSpread(t *testing.T) {
	text := read(t, "groups.yaml")
	s, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	o := r.Options[0]
	near := func(what string, got, want, within float64) {
		t.Helper()
		if !(math.Abs(got-want) <= within) {
			t.Errorf("%s: %.4f, want %.4f", what, got, want)
		}
	}
	annuity5 := (1 - math.Pow(1.035, -5)) / 0.035
	annuity4 := (1 - math.Pow(1.035, -4)) / 0.035
	spread := 30000 / annuity4
	near("an arrangement", o.Perspectives[1].Arrangement, 26000-5000+3*48000/20.0+4*spread/100, 1e-6)
	near("one more", o.Perspectives[1].Marginal, 21000, 1e-6)
	near("cost of year 1", o.Years[1].Cost, 20*21000+144000+spread, 1e-6)
	near("cost of year 5", o.Years[5].Cost, 20*21000+144000, 1e-6)
	near("cost of year 0", o.Years[0].Cost, 0, 0)
	// What is spread is worth what was paid, so the value in all is as if it were paid at once.
	npsv := 20*(60000-26000-1000+200)*annuity5 - 144000*annuity5 - 30000
	near("without weights", o.NPSV, npsv, 1e-6)
	person, carer := 0.25*math.Pow(2, 1.3)+0.75*math.Pow(3, 1.3), math.Pow(0.5, 1.3)
	near("with weights", o.Weighted.NPSV, npsv+(person-1)*20*(-2000+200)*annuity5+(carer-1)*20*-1000*annuity5, 1e-6)
	near("the weight of WE10", o.Weighted.Groups[0].Weight, 2.46229, 5e-6)
	near("the weight of WE10", o.Weighted.Groups[1].Weight, 4.17117, 5e-6)
	near("the weight of WE10", o.Weighted.Groups[2].Weight, 0.40613, 5e-6)
	if w := o.Weighted.Spread; !(w.Low < o.Weighted.NPSV && o.Weighted.NPSV < w.High) {
		t.Errorf("the runs lie from %g to %g", w.Low, w.High)
	}

	// Without the groups everything else is the same.
	at := strings.Index(text, "groups:\n")
	s, err = Read(strings.NewReader(text[:at] + text[strings.Index(text, "options:\n"):]))
	if err != nil {
		t.Fatal(err)
	}
	bare, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	if b := bare.Options[0]; b.Weighted != nil || b.NPSV != o.NPSV || b.Sure != o.Sure || b.Headline != o.Headline {
		t.Error("weights change a figure that has none")
	}
}

// TestRefusalsOfGroups: each names the field and the rule.
func TestRefusalsOfGroups(t *testing.T) {
	sound := read(t, "groups.yaml")
	for _, c := range []struct{ old, new, field, rule string }{
		{"share: 0.75, income", "share: 0.7, income", "groups.of", "the shares of person come to 0.95 and must come to 1"},
		{"share: 0.75, income", "share: 1.75, income", "groups.of[2].share", "from 0 to 1"},
		{"whose: carer_and_others", "whose: council", "groups.of[3].whose", "is not one of"},
		{"median_income: middle", "median_income: eta", "groups.median_income", "must be in pounds"},
		{"eta: eta", "eta: middle", "groups.eta", "must be in units"},
		{"value: 1.3, dist", "value: 13, dist", "groups.eta", "from 0 to 5"},
		{"value: 12000, distribution: {family: certain}", "value: 0, distribution: {family: certain}", "groups.of[2].income", "above 0"},
		{"per: step, each: 8", "per: step", "options[1].costs[4].each", "how many people"},
		{"per: once, year: 0, life: 4", "per: once, year: 0, life: 6", "options[1].costs[5].life", "longer horizon"},
		{"per: once, year: 0, life: 4", "per: year, life: 4", "options[1].costs[5].life", "per: once only"},
		{"share: 0.75, income", "share: most, income", "groups.of[2].share", `"most" must be a number`},
		{"horizon: 5", "horizon: five", "horizon", "must be a whole number"},
		{"uncertainty: {runs: 200, seed: 9}", "uncertainty: none", "uncertainty", "must be a group of fields"},
		{"transfer: true, receives: true}", "transfer: perhaps, receives: true}", "options[1].counterfactual.settings[1].costs[2].transfer", "true or false"},
	} {
		changed := strings.Replace(sound, c.old, c.new, 1)
		if changed == sound {
			t.Fatalf("%q is not there", c.old)
		}
		_, err := Read(strings.NewReader(changed))
		if err == nil || !strings.Contains(err.Error(), c.field+":") || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("%q: %v", c.new, err)
		}
	}
}
