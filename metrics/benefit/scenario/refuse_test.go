package scenario

import (
	"os"
	"strings"
	"testing"
)

// TestRefusals changes one thing in a sound scenario each time: the error names
// the field and the rule.
func TestRefusals(t *testing.T) {
	sound := read(t, "../example.yaml")
	for _, c := range []struct{ name, old, new, field, rule string }{
		{"unknown field", "horizon: 5", "horizon: 5\nhorizont: 5", "horizont", "not known"},
		{"probability", "leavers:      {unit: share, value: 0.08, low: 0.05, high: 0.12", "leavers:      {unit: share, value: 1.08, low: 0.05, high: 1.2", "parameters.leavers.value", "from 0 to 1"},
		{"shares", "share: 0.45", "share: 0.40", "options[1].counterfactual.settings", "must come to 1"},
		{"share missing", "share: 0.45\n", "\n", "settings[2].share", "missing"},
		{"price year missing", "high: 38000, price_year: 2024-25", "high: 38000", "parameters.fee.price_year", "missing"},
		{"price year of a share", "high: 0.12, source", "high: 0.12, price_year: 2024-25, source", "parameters.leavers.price_year", "only pounds"},
		{"nominal scenario", "prices: real", "prices: nominal", "prices", "may not be mixed"},
		{"nominal parameter", "high: 38000, price_year: 2024-25", "high: 38000, price_year: 2024-25, prices: nominal", "parameters.fee.prices", "may not be mixed"},
		{"health and growth", "value: wellby, schedule: health", "value: wellby, growth: anyhow, schedule: health", "options[1].benefits[1].growth", "health"},
		{"negative people", "starts: [6, 10,", "starts: [-6, 10,", "options[1].people.starts[1]", "no negative people"},
		{"too few starts", "starts: [6, 10,", "starts: [10,", "options[1].people.starts", "one for each"},
		{"source missing", "source: our establishment, ", "", "parameters.coordinators.source", "missing"},
		{"verification missing", "source: our establishment, verification: local", "source: our establishment", "parameters.coordinators.verification", "not one of"},
		{"no doubt", "value: 1500, low: 900, high: 2400", "value: 1500", "parameters.respite", "distribution"},
		{"value missing", "value: 1500, low", "low", "parameters.respite.value", "missing"},
		{"order", "value: 1500, low: 900", "value: 100, low: 900", "parameters.respite", "between low"},
		{"not a number", "value: 1500, low: 900", "value: .nan, low: 900", "parameters.respite.value", "not a number"},
		{"no such parameter", "amount: respite", "amount: respit", "options[1].costs[5].amount", "no parameter"},
		{"wrong unit", "amount: respite", "amount: leavers", "options[1].costs[5].amount", "must be in pounds"},
		{"one-sided transfer", "part: care, transfer: true}", "part: care}", "options[targeted growth]", "transfers come to"},
		{"inpatient by region", "basis: panel judgement", "basis: regional mix", "", ""},
		{"two families", "schedule: health}", "schedule: health}\n      - {name: again, outcomes: life satisfaction of the person, family: QALY, change: happier, deadweight: anyhow, value: wellby}", "options[1].benefits[2].family", "one outcome has one"},
		{"two families of one outcome in other letters", "schedule: health}", "schedule: health}\n      - {name: again, outcomes: Life  satisfaction of the Person, family: QALY, change: happier, deadweight: anyhow, value: wellby}", "options[1].benefits[2].family", "one outcome has one"},
		{"half a year", "horizon: 5", "horizon: 5.5", "horizon", "must be a whole number"},
		{"too long", "horizon: 5", "horizon: 201", "horizon", "from 1 to 200"},
		{"half a run", "runs: 10000", "runs: 100.5", "uncertainty.runs", "must be a whole number"},
		{"no runs", "runs: 10000", "runs: 0", "uncertainty.runs", "from 100 to 100000"},
		{"seed beyond what is kept", "seed: 20251122", "seed: 18446744073709551616", "uncertainty.seed", "must be a whole number"},
		{"half a year of payment", "per: once, part: setup", "per: once, part: setup, year: 1.5", "options[1].costs[7].year", "must be a whole number"},
		{"two documents", "scenario: Shared", "a: 1\n---\nscenario: Shared", "", "not known"},
		{"twice", "horizon: 5", "horizon: 5\nhorizon: 6", "horizon", "already defined"},
	} {
		changed := strings.Replace(sound, c.old, c.new, 1)
		if changed == sound {
			t.Fatalf("%s: nothing was changed", c.name)
		}
		_, err := Read(strings.NewReader(changed))
		if c.field == "" && c.rule == "" { // sound: the example holds no inpatient care
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.field) || !strings.Contains(err.Error(), c.rule) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	inpatient := strings.Replace(read(t, "we8.yaml"), "basis: panel judgement", "basis: regional mix", 1)
	if _, err := Read(strings.NewReader(inpatient)); err == nil || !strings.Contains(err.Error(), "evidence for each person") {
		t.Errorf("an inpatient share from a default: %v", err)
	}
	if _, err := Read(strings.NewReader("")); err == nil {
		t.Error("nothing at all is no scenario")
	}
}

// FuzzRead: whatever is read also works out, to numbers.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"we1.yaml", "we8.yaml", "we12.yaml"} {
		f.Add(strings.Replace(mustRead(f, name), "runs: 1000", "runs: 100", 1))
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		s.Uncertainty.Runs = min(s.Uncertainty.Runs, 100)
		if r, err := s.Work(); err == nil && len(r.Options) != len(s.Options) {
			t.Error("an option is lost")
		}
	})
}

func mustRead(f *testing.F, name string) string {
	f.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		f.Fatal(err)
	}
	return string(b)
}
