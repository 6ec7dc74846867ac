package scenario

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestEveryFieldIsDocumented: each field that a case may hold stands in the reference of
// the case file.
func TestEveryFieldIsDocumented(t *testing.T) {
	text, err := os.ReadFile("../../../docs/costbenefit.md")
	if err != nil {
		t.Fatal(err)
	}
	_, reference, found := strings.Cut(string(text), "## Every field of a case file")
	if !found {
		t.Fatal("there is no reference")
	}
	reference, _, _ = strings.Cut(reference, "\n## ")
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
			of = of.Elem()
		}
		if of.Kind() != reflect.Struct || seen[of] {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if name == "" {
				continue
			}
			if !strings.Contains(reference, "`"+name+"`") {
				t.Errorf("%s of %s is not in the reference", name, of.Name())
			}
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[Scenario]())
	if len(seen) < 15 {
		t.Errorf("%d kinds of field were looked at", len(seen))
	}
}

// Money at the rates that are kept for life and health is said wherever the result goes.
func TestMoneyAtTheHealthScheduleIsSaid(t *testing.T) {
	for schedule, want := range map[string]bool{"standard": false, "health": true} {
		s, err := Read(strings.NewReader(strings.Replace(Example, "\nschedule: standard", "\nschedule: "+schedule, 1)))
		if err != nil {
			t.Fatal(err)
		}
		p, err := ReadPlan(strings.NewReader(strings.Replace(ExamplePlan, "\nschedule: standard", "\nschedule: "+schedule, 1)))
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Work()
		if err != nil {
			t.Fatal(err)
		}
		pr, err := p.Work()
		if err != nil {
			t.Fatal(err)
		}
		for what, notes := range map[string][]string{"case": r.Notes, "plan": pr.Notes} {
			if got := strings.Contains(strings.Join(notes, " "), "Green Book keeps"); got != want {
				t.Errorf("%s at the %s schedule: %q", what, schedule, notes)
			}
		}
	}
}
