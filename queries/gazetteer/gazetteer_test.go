package gazetteer

import (
	"slices"
	"testing"
	"time"
)

func at(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// TestCodesAtADay holds codes to what happened: Cumbria became two councils in
// 2023, Taunton Deane went through two mergers, Fife has a new code.
func TestCodesAtADay(t *testing.T) {
	g := load(t)
	for _, c := range []struct {
		code, on string
		standing Standing
		area     string
	}{
		{"E08000034", "2026-01-01", InForce, "Kirklees"},
		{"E10000006", "2026-01-01", Divided, ""},
		{"E10000006", "2023-03-31", InForce, "Cumbria"},
		{"E07000190", "2019-03-31", InForce, "Taunton Deane"},
		{"E07000190", "2020-01-01", Replaced, "Somerset West and Taunton"},
		{"E07000190", "2023-04-01", Replaced, "Somerset"},
		{"E10000023", "2026-01-01", Replaced, "North Yorkshire"},
		{"S12000015", "2026-01-01", Replaced, "Fife"},
		{"E12000003", "2026-01-01", Above, ""},
		{"E06999999", "2026-01-01", Unknown, ""},
	} {
		f := g.ByCode(c.code, at(c.on))
		if f.Standing != c.standing || f.Area.Name != c.area {
			t.Errorf("%s on %s: %+v, want %d %s", c.code, c.on, f, c.standing, c.area)
		}
	}
	if f := g.ByCode("E10000006", at("2024-01-01")); len(f.Options) != 2 || f.Former.Name != "Cumbria" || !f.On.Equal(at("2023-04-01")) {
		t.Errorf("Cumbria: %+v", f)
	}
}

func TestNamesAreFoundOrSuggestedNeverGuessed(t *testing.T) {
	g := load(t)
	for name, want := range map[string]string{
		"Kirklees Council": "E08000034", "LONDON BOROUGH OF HACKNEY": "E09000012", "Redcar & Cleveland": "E06000003", "Ynys Môn": "W06000001", "ynys mon": "W06000001",
		"Cyngor Sir y Fflint": "W06000005", "Royal Borough of Kensington and Chelsea": "E09000020", "St Helens": "E08000013", "Cumbria": "E10000006", "City of London": "E09000001",
	} {
		if got := g.ByName(name); len(got) != 1 || got[0].Code != want {
			t.Errorf("%q is %v, want %s", name, got, want)
		}
	}
	for _, name := range []string{"Kirkles", "Northshire", "", "Council"} {
		if got := g.ByName(name); len(got) != 0 {
			t.Errorf("%q was taken for %v", name, got)
		}
	}
	for text, want := range map[string]string{"Kirkles": "Kirklees", "Westmorland": "Westmorland and Furness", "E08000043": ""} {
		var names []string
		for _, a := range g.Suggest(text, 5) {
			names = append(names, a.Name)
		}
		if want != "" && !slices.Contains(names, want) || want == "" && len(names) > 5 {
			t.Errorf("%q: suggested %v, want %s", text, names, want)
		}
	}
}

func TestBodiesHoldTheirCouncils(t *testing.T) {
	g := load(t)
	today := at("2026-01-01")
	for kind, want := range map[string]int{"nation": 4, "region": 9, "health_board": 21, "hsc_trust": 5, "icb": 42} {
		if got := len(g.Bodies(kind, today)); got != want {
			t.Errorf("%d bodies of kind %s, want %d", got, kind, want)
		}
	}
	// Sussex had another code for nine months; thirteen boards became seven on 1 April 2026.
	for day, want := range map[string]int{"2022-06-30": 0, "2022-07-01": 42, "2023-03-31": 42, "2023-04-01": 42, "2026-03-31": 42, "2026-04-01": 36} {
		if got := len(g.Bodies("icb", at(day))); got != want {
			t.Errorf("%d integrated care boards on %s, want %d", got, day, want)
		}
	}
	for body, want := range map[string]int{"E47000001": 10, "S08000031": 6, "W11000023": 6, "BHSCT": 2, "S92000003": 32, "W92000004": 22, "N92000002": 11, "E12000007": 33} {
		if got := len(g.Within(body, today)); got != want {
			t.Errorf("%s has %d councils, want %d", body, got, want)
		}
	}
	var around []string
	for _, m := range g.Around("N09000010", today) { // Newry, Mourne and Down lies in two trusts
		around = append(around, m.Body)
	}
	if !slices.Equal(around, []string{"N92000002", "SEHSCT", "SHSCT"}) {
		t.Errorf("Newry, Mourne and Down lies in %v", around)
	}
	if len(g.Within("W11000031", at("2019-03-31"))) != 0 {
		t.Error("Swansea Bay had councils before it began")
	}
	boards, trusts := map[string]int{}, map[string]int{}
	for _, m := range g.members {
		switch g.bodies[m.Body].Kind {
		case "health_board":
			boards[m.Area]++
		case "hsc_trust":
			trusts[m.Area]++
		}
	}
	for code, a := range g.areas {
		if (a.Nation == "SCO" || a.Nation == "WAL") != (boards[code] == 1) || (a.Nation == "NIR") != (trusts[code] > 0) {
			t.Errorf("%s %s lies in %d boards and %d trusts", code, a.Name, boards[code], trusts[code])
		}
	}
}

// FuzzNames: no text panics, and what is found bears the name.
func FuzzNames(f *testing.F) {
	f.Add("Kirklees")
	f.Add("Ynys Môn")
	f.Add("E08000034")
	g := load(f)
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 {
			t.Skip()
		}
		for _, a := range g.ByName(s) {
			if !slices.Contains(g.names[Fold(s)], a.Code) && !slices.Contains(g.former[Fold(s)], a.Code) {
				t.Fatalf("%q gave %v", s, a)
			}
		}
		if got := g.Suggest(s, 3); len(got) > 3 {
			t.Fatal(got)
		}
		if again := Fold(Fold(s)); again != Fold(s) && Fold(s) != "" && len(again) > len(Fold(s)) {
			t.Fatalf("%q folds to %q and then to %q", s, Fold(s), again)
		}
	})
}
