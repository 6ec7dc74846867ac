package metrics

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestAnExplorationSaysWhatTablesSay: every figure that can be chosen is the one of
// the profile of its place and period, or of the breakdown of its indicator, place and
// year; nothing is left out and nothing is there twice.
func TestAnExplorationSaysWhatTablesSay(t *testing.T) {
	ctx := context.Background()
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(7, 7))))
	hidden, shown := 0, 0
	same := func(where string, r Row, want Stated) {
		for i, f := range []Figure{want.Value, want.Low, want.High, want.Base} {
			if !r.Cells[i].Same(f) {
				t.Errorf("%s: %s is %v, the table has %v", where, r.Key, r.Cells[i], f)
			}
			if f.IsHidden() {
				hidden++
			} else if _, ok := f.Value(); ok {
				shown++
			}
		}
	}
	s := Selection{Indicators: e.Catalogue(), Places: e.Places().All(), Periods: append(append([]Period{}, e.Years()...), e.Quarters()...)}
	all := collected(t, e, s)
	if want := len(s.Indicators) * len(s.Places) * len(s.Periods); len(all.Rows) != want {
		t.Fatalf("%d rows, want %d", len(all.Rows), want)
	}
	profiles := map[[2]string]*Table{}
	for i, r := range all.Rows {
		place, period := r.Facets[1].Code, r.Facets[2].Code
		p := profiles[[2]string{place, period}]
		if p == nil {
			var err error
			if p, err = e.Profile(ctx, place, Period(period)); err != nil {
				t.Fatal(err)
			}
			profiles[[2]string{place, period}] = p
		}
		same("everybody", r, StatedIn(p.Published(), r.Facets[0].Code))
		if i > 0 && r.Key == all.Rows[i-1].Key {
			t.Errorf("%s is there twice", r.Key)
		}
	}
	s.Periods = e.Years()
	for _, d := range Dimensions {
		if !Sorts(d.Key) {
			continue
		}
		s.By = d.Key
		at := 0
		rows := collected(t, e, s).Rows
		for _, ind := range s.Indicators {
			for _, pl := range s.Places {
				for _, y := range s.Periods {
					if !ind.canBreakIn(pl, d.Key) {
						if at++; rows[at-1].Notes[0] != "everybody" {
							t.Errorf("%s does not say that it is not by %s", rows[at-1].Key, d.Key)
						}
						continue
					}
					table, err := e.Breakdown(ctx, ind.Name, pl.ID, y, d.Key)
					if err != nil {
						t.Fatal(err)
					}
					for _, l := range LevelsIn(table.Published()) {
						if r := rows[at]; r.Facets[0].Code != ind.Name || r.Facets[1].Code != pl.ID || r.Facets[2].Code != string(y) || r.Facets[3] != (Named{l.Key, l.Label}) {
							t.Fatalf("row %d is %s, the breakdown has %s", at, r.Key, l.Key)
						}
						same(d.Key, rows[at], l.Stated)
						at++
					}
				}
			}
		}
		if at != len(rows) {
			t.Errorf("by %s there are %d rows, the breakdowns have %d", d.Key, len(rows), at)
		}
	}
	if hidden == 0 || shown == 0 {
		t.Errorf("%d figures are hidden and %d shown: the test has seen nothing", hidden, shown)
	}
}

func collected(t *testing.T, e *Engine, s Selection) *Table {
	t.Helper()
	x, err := e.Explore(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	table, err := x.Collect(1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// TestWideIsTidyTurned: the wide layout has the figures of the tidy one, by groups too.
func TestWideIsTidyTurned(t *testing.T) {
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(8, 8))))
	s := Selection{Indicators: e.Catalogue()[:6], Places: e.Places().All(), Periods: e.Years(), By: e.Catalogue()[0].By[0]}
	tidy := collected(t, e, s)
	s.Wide = true
	wide := collected(t, e, s)
	if len(wide.Rows)*len(s.Periods) != len(tidy.Rows) {
		t.Fatalf("%d wide rows of %d periods, %d tidy ones", len(wide.Rows), len(s.Periods), len(tidy.Rows))
	}
	of := map[[4]string]Figure{}
	for _, r := range tidy.Rows {
		of[[4]string{r.Facets[0].Code, r.Facets[1].Code, r.Facets[2].Code, r.Facets[3].Code}] = r.Cells[0]
	}
	for _, r := range wide.Rows {
		for i, p := range s.Periods {
			if want := of[[4]string{r.Facets[0].Code, r.Facets[1].Code, string(p), r.Facets[2].Code}]; !r.Cells[i].Same(want) {
				t.Errorf("%s in %s is %v, tidy it is %v", r.Key, p, r.Cells[i], want)
			}
		}
	}
}

func TestWhatCannotBeExplored(t *testing.T) {
	ctx := context.Background()
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(9, 9))))
	whole := Selection{Indicators: e.Catalogue()[:1], Places: e.Places().All()[:1], Periods: e.Years()[:1]}
	for name, c := range map[string]struct {
		change func(*Selection)
		want   error
	}{
		"no indicator":       {func(s *Selection) { s.Indicators = nil }, ErrNotFound},
		"unknown indicator":  {func(s *Selection) { s.Indicators = []Indicator{{Name: "nothing"}} }, ErrNotFound},
		"unknown place":      {func(s *Selection) { s.Places = []Place{{ID: "nowhere"}} }, ErrNotFound},
		"unknown period":     {func(s *Selection) { s.Periods = []Period{"1999-00"} }, ErrNotFound},
		"unknown breakdown":  {func(s *Selection) { s.By = "shoe_size" }, ErrNotFound},
		"a part of people":   {func(s *Selection) { s.By = "outcome" }, ErrNotFound},
		"quarters by groups": {func(s *Selection) { s.By, s.Periods = "gender", e.Quarters()[:1] }, ErrNotSuited},
	} {
		s := whole
		c.change(&s)
		if _, err := e.Explore(ctx, s); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	x, err := e.Explore(ctx, whole)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Collect(0); !errors.Is(err, ErrTooMany) {
		t.Errorf("one row was given where none may be: %v", err)
	}
	if table, err := x.Collect(1); err != nil || len(table.Rows) != 1 {
		t.Errorf("one row: %v, %v", table, err)
	}
}

// TestARemarkNamesTheChosenAlone: what is said of rounded numbers is said of the
// indicators that were chosen, and of each of which a profile says it.
func TestARemarkNamesTheChosenAlone(t *testing.T) {
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(8, 8))))
	uk, year := e.Places().All()[0], e.Years()[0]
	profile, err := e.Profile(context.Background(), uk.ID, year)
	if err != nil {
		t.Fatal(err)
	}
	all, rounded := textOf(profile.Notes, "base"), 0
	for _, ind := range e.Catalogue() {
		said := textOf(collected(t, e, Selection{Indicators: []Indicator{ind}, Places: []Place{uk}, Periods: []Period{year}}).Notes, "base")
		if said == "" {
			continue
		}
		rounded++
		if said != roundedBases([]string{ind.Title})[0].Text || !strings.Contains(all, ind.Title) {
			t.Errorf("of %s alone is said: %s", ind.Title, said)
		}
	}
	if rounded == 0 || rounded == len(e.Catalogue()) {
		t.Errorf("%d of %d indicators are rounded: the test has seen nothing", rounded, len(e.Catalogue()))
	}
}
