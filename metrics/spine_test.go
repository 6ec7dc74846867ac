package metrics

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/metrics/stat"
)

// standingWorld is four nations with a council area each and two schemes in each area.
func standingWorld() *Places {
	var areas, schemes []Place
	for _, n := range NationNames {
		areas = append(areas, Place{ID: "A" + n.ID, Name: n.Name + " area", Grain: Area, Parent: n.ID})
		for _, k := range []string{"1", "2"} {
			schemes = append(schemes, Place{ID: n.ID + k, Name: n.Name + " " + k, Grain: Scheme, Parent: "A" + n.ID, Opened: "2015-04-01"})
		}
	}
	return NewPlaces(areas, schemes)
}

var standingCatalogue = Catalogue{
	{Name: "up", ID: "KHI-01", Title: "Up", Kind: Proportion, Unit: Percent, Better: Higher, Theme: Themes[0]},
	{Name: "down", ID: "KHI-02", Title: "Down", Kind: Proportion, Unit: Percent, Better: Lower, Theme: Themes[0]},
	{Name: "way", ID: "KHI-03", Title: "Way", Kind: Proportion, Unit: Percent, Better: Neither, Theme: Themes[0]},
	{Name: "people", ID: "KHI-04", Title: "People", Kind: CountKind, Unit: Count, Better: Neither, Theme: Themes[0]},
}

// sayFrom states the same figures of every indicator, by place.
func sayFrom(of map[string][3]float64) Stating {
	return func(indicator, place string) Stated {
		v, ok := of[place]
		if !ok {
			return Stated{Value: Hidden(), Low: Hidden(), High: Hidden(), Base: Hidden()}
		}
		return Stated{Value: Known(v[0]), Low: Known(v[1]), High: Known(v[2]), Base: Known(50)}
	}
}

var standingFigures = map[string][3]float64{"UK": {50, 49, 51}, "ENG": {40, 35, 45}, "ENG1": {60, 52, 68}, "ENG2": {41, 30, 52},
	"SCO1": {20, 10, 30}, "SCO2": {30, 20, 40}, "WAL1": {70, 60, 80}, "NIR1": {10, 5, 15}}

// TestSpine: the ends and quarters are those of all places of the kind with a figure,
// turned where lower is better, and better is said only where a direction is agreed.
func TestSpine(t *testing.T) {
	places := standingWorld()
	pl, _ := places.Find("ENG1")
	table, err := SpineOf(&Table{Protected: "default: words"}, standingCatalogue, places, pl, "2025-26", sayFrom(standingFigures))
	if err != nil {
		t.Fatal(err)
	}
	// Values 60 41 20 30 70 10; quartiles of type 7: 22.5 and 55.25.
	for name, want := range map[string]struct {
		verdict string
		cells   []float64
	}{
		"up":   {"better", []float64{60, 52, 68, 50, 40, 10, 22.5, 55.3, 70, 6}},
		"down": {"worse", []float64{60, 52, 68, 50, 40, 70, 55.3, 22.5, 10, 6}},
		"way":  {"higher", []float64{60, 52, 68, 50, 40, 10, 22.5, 55.3, 70, 6}},
	} {
		row := rowOf(t, table, name)
		if row.Verdict != want.verdict {
			t.Errorf("%s: %q, want %q", name, row.Verdict, want.verdict)
		}
		for i, v := range want.cells {
			if got, ok := row.Cells[i].Value(); !ok || math.Abs(got-v) > 1e-9 {
				t.Errorf("%s, %s: %v, want %v", name, table.Columns[i].Key, row.Cells[i], v)
			}
		}
	}
	for _, r := range table.Rows {
		if r.Key == "people" {
			t.Error("a number of people is held against a benchmark")
		}
	}
	if !strings.Contains(table.Title, "1 better, 1 worse, 1 higher") {
		t.Error(table.Title)
	}
	uk, _ := places.Find("UK")
	if _, err := SpineOf(&Table{}, standingCatalogue, places, uk, "2025-26", sayFrom(standingFigures)); !errors.Is(err, ErrNotSuited) {
		t.Errorf("the United Kingdom has a spine (%v)", err)
	}
}

func rowOf(t *testing.T, table *Table, key string) Row {
	t.Helper()
	for _, r := range table.Rows {
		if r.Key == key {
			return r
		}
	}
	t.Fatalf("no row %q", key)
	return Row{}
}

// TestTartan: hidden cells stay hidden and are compared with nothing.
func TestTartan(t *testing.T) {
	places := standingWorld()
	uk, _ := places.Find("UK")
	table, err := TartanOf(&Table{}, standingCatalogue, places, uk, Scheme, "2025-26", sayFrom(standingFigures))
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 9 || table.Rows[0].Key != "UK" {
		t.Fatalf("%d rows, the first %s", len(table.Rows), table.Rows[0].Key)
	}
	for key, want := range map[string]string{"ENG1": "better worse higher ", "ENG2": "similar similar similar ", "SCO1": "worse better lower ", "SCO2": "worse better lower ", "WAL2": "   "} {
		row := rowOf(t, table, key)
		if got := strings.Join(row.Standings, " "); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	if r := rowOf(t, table, "WAL2"); !r.Cells[0].IsHidden() {
		t.Error("a hidden figure is shown")
	}
}

// TestStandingAgreesWithTheInterval: a word is said only of figures that are all shown,
// and never against the interval beside it.
func TestStandingAgreesWithTheInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := rapid.Custom(func(t *rapid.T) Figure {
			if rapid.IntRange(0, 5).Draw(t, "hidden") == 0 {
				return Hidden()
			}
			return Known(math.Round(rapid.Float64Range(0, 100).Draw(t, "v")*10) / 10)
		})
		s := Stated{Value: figure.Draw(t, "value"), Low: figure.Draw(t, "low"), High: figure.Draw(t, "high")}
		mark := figure.Draw(t, "mark")
		better := rapid.SampledFrom([]Direction{Higher, Lower, Neither}).Draw(t, "better")
		low, okLow := s.Low.Value()
		high, okHigh := s.High.Value()
		centre, okMark := mark.Value()
		_, shown := s.Value.Value()
		word := Standing(s, mark, better)
		if all := okLow && okHigh && okMark && shown; all != (word != "") {
			t.Fatalf("%q of %v against %v", word, s, mark)
		}
		up := word == StandsHigher || word == StandsBetter && better == Higher || word == StandsWorse && better == Lower
		down := word == StandsLower || word == StandsBetter && better == Lower || word == StandsWorse && better == Higher
		if word != "" && (up != (low > centre) || low <= centre && down != (high < centre)) {
			t.Fatalf("%q of %v to %v against %v", word, low, high, centre)
		}
		if better == Neither && (word == StandsBetter || word == StandsWorse) {
			t.Fatalf("%q where no direction is agreed", word)
		}
	})
}

// TestChangeIsNewcombe: of two shares with Wilson intervals the limits of the change
// are those of Newcombe's method (1998, method 10: 56/70 against 48/80 gives 0.0524 to
// 0.3339), and a change is clear only where they leave nought out.
func TestChangeIsNewcombe(t *testing.T) {
	share := func(x, n float64) Stated {
		iv, err := stat.Wilson(x, n, stat.Z95)
		if err != nil {
			t.Fatal(err)
		}
		return Stated{Value: Known(100 * x / n), Low: Known(100 * iv.Low), High: Known(100 * iv.High), Base: Known(n)}
	}
	ind := Indicator{Name: "up", Kind: Proportion, Unit: Percent, Better: Higher}
	d := differenceOf(ind, share(56, 70), share(48, 80))
	for i, want := range []float64{20, 5.24, 33.39} {
		if got, ok := d[i].Value(); !ok || math.Abs(got-want) > 0.01 {
			t.Errorf("%d: %v, want %v", i, d[i], want)
		}
	}
	if word := changeWord(ind, d); word != StandsBetter {
		t.Error(word)
	}
	if word := changeWord(ind, differenceOf(ind, share(56, 70), share(56, 80))); word != NoClearChange {
		t.Error(word)
	}
	hidden := Stated{Value: Hidden(), Low: Hidden(), High: Hidden(), Base: Hidden()}
	if d := differenceOf(ind, share(56, 70), hidden); !d[0].IsHidden() || changeWord(ind, d) != "" {
		t.Errorf("a change from a hidden figure: %v", d)
	}
}

func TestPeriodBefore(t *testing.T) {
	for p, want := range map[Period]Period{"2025-26": "2024-25", "2025-26Q1": "2024-25Q4", "2025-26Q3": "2025-26Q2", "2000-01": "1999-00"} {
		if got := p.Before(); got != want || got.Next() != p {
			t.Errorf("before %s: %s, want %s", p, got, want)
		}
	}
}

// TestStandingsAreMadeFromProfiles: spine, tartan and changes of an engine are what
// its profiles, as they are published, make of them.
func TestStandingsAreMadeFromProfiles(t *testing.T) {
	w := smallWorld()
	for i, scheme := range []string{"A", "B", "C"} {
		for yes, n := range []int{14 + 3*i, 30 - 9*i} {
			w.say("friends_help", scheme, day(2024, 5, 1), float64(yes), n, nil)
			w.say("friends_help", scheme, day(2025, 5, 1), float64(1-yes), n, nil)
		}
	}
	e, ctx := engineOn(t, w), t.Context()
	profiles := map[string]*Table{}
	for _, pl := range e.places.All() {
		for _, p := range []Period{"2024-25", "2025-26"} {
			profile, err := e.Profile(ctx, pl.ID, p)
			if err != nil {
				t.Fatal(err)
			}
			profiles[pl.ID+string(p)] = profile.Published()
		}
	}
	say := func(p Period) Stating {
		return func(indicator, place string) Stated { return StatedIn(profiles[place+string(p)], indicator) }
	}
	help, _ := e.catalogue.Find("friends_help")
	shown := 0
	for _, pl := range e.places.All() {
		head := profiles[pl.ID+"2025-26"]
		pairs := map[string][2]func() (*Table, error){
			"spine": {func() (*Table, error) { return e.Spine(ctx, pl.ID, "2025-26") },
				func() (*Table, error) { return SpineOf(head, e.catalogue, e.places, pl, "2025-26", say("2025-26")) }},
			"tartan": {func() (*Table, error) { return e.Tartan(ctx, pl.ID, Scheme, "2025-26", []string{"friends_help"}) },
				func() (*Table, error) {
					return TartanOf(head, []Indicator{help}, e.places, pl, Scheme, "2025-26", say("2025-26"))
				}},
			"quadrant": {func() (*Table, error) { return e.Quadrant(ctx, pl.ID, "2025-26") },
				func() (*Table, error) { return QuadrantOf(head, e.catalogue, e.places, pl, "2025-26", say("2025-26")) }},
			"changed": {func() (*Table, error) { return e.Changed(ctx, pl.ID, "2025-26") },
				func() (*Table, error) {
					return ChangedOf(head, e.catalogue, pl, "2025-26", say("2025-26"), say("2024-25")), nil
				}},
		}
		for name, both := range pairs {
			got, errGot := both[0]()
			want, errWant := both[1]()
			if (errGot == nil) != (errWant == nil) {
				t.Errorf("%s of %s: %v and %v", name, pl.ID, errGot, errWant)
			}
			if errGot != nil {
				continue
			}
			a, b := mustJSON(t, got.Published()), mustJSON(t, want.Published())
			if a != b {
				t.Errorf("%s of %s is not made from the profiles:\n%s\n%s", name, pl.ID, a, b)
			}
			shown += strings.Count(a, `"value"`)
		}
	}
	if shown < 50 {
		t.Errorf("only %d figures: the test would find nothing", shown)
	}
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestQuadrant: the place comes first, then what it is held against, then the places
// next below, and each is said to lie to that by its intervals.
func TestQuadrant(t *testing.T) {
	c := Catalogue{{Name: SayIndicator, Title: "Say", Kind: Proportion, Unit: Percent, Better: Higher, Theme: Themes[0]},
		{Name: ContactIndicator, Title: "Contact", Kind: Proportion, Unit: Percent, Better: Higher, Theme: Themes[0]}}
	places := standingWorld()
	area, _ := places.Find("AENG")
	figures := map[string][3]float64{"AENG": {30, 25, 35}, "ENG": {40, 38, 42}, "ENG1": {60, 52, 68}}
	table, err := QuadrantOf(&Table{}, c, places, area, "2025-26", sayFrom(figures))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"AENG say worse, contact worse", "ENG ", "ENG1 say better, contact better", "ENG2 "}
	for i, r := range table.Rows {
		if got := r.Key + " " + r.Verdict; i >= len(want) || got != want[i] {
			t.Errorf("row %d: %q", i, got)
		}
	}
	if !strings.Contains(table.Title, "30.0%") || !strings.Contains(table.Title, "beside England: say worse") {
		t.Error(table.Title)
	}
	delete(figures, "AENG")
	hidden, err := QuadrantOf(&Table{}, c, places, area, "2025-26", sayFrom(figures))
	if err != nil || !strings.Contains(hidden.Title, "hidden") || strings.ContainsAny(hidden.Title, "0123456789") {
		t.Errorf("%v %v", hidden, err)
	}
}

// TestMultiples: the newest twelve periods, the whole first, and hidden stays hidden.
func TestMultiples(t *testing.T) {
	places := standingWorld()
	uk, _ := places.Find("UK")
	var periods []Period
	for p := Period("2022-23Q1"); p <= "2025-26Q4"; p = p.Next() {
		periods = append(periods, p)
	}
	table, err := MultiplesOf(&Table{}, standingCatalogue[0], places, uk, NewestOf(periods), func(p Period) Stating {
		return sayFrom(map[string][3]float64{"UK": {float64(len(p)), 1, 2}, "ENG": {40, 38, 42}})
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Columns) != 12 || table.Columns[0].Key != "2023-24Q1" || table.Columns[11].Key != "2025-26Q4" || len(table.Rows) != 5 {
		t.Errorf("%d columns from %s, %d rows", len(table.Columns), table.Columns[0].Key, len(table.Rows))
	}
	if r := rowOf(t, table, "SCO"); !r.Cells[3].IsHidden() {
		t.Error("a hidden figure is shown")
	}
	if _, err := MultiplesOf(&Table{}, standingCatalogue[0], places, uk, nil, nil); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}
