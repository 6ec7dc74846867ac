package release

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/metrics"
	"khi/metrics/disclose"
)

// store is a snapshot of one question in three schemes, one of them small: some say
// that support gets in the way of friendships, half that it helps.
type store struct{ more int64 }

func (store) Labels(context.Context) (*metrics.Labels, error) {
	scheme := func(id string) metrics.Place {
		return metrics.Place{ID: id, Name: "The " + id, Grain: metrics.Scheme, Parent: "E08000034"}
	}
	return &metrics.Labels{AsOf: "2026-05-01", Periods: []string{"2025-26", "2025-26Q4"},
		Areas:   []metrics.Place{{ID: "E08000034", Name: "Kirklees", Grain: metrics.Area, Parent: "ENG"}},
		Schemes: []metrics.Place{scheme("big"), scheme("other"), scheme("small")}}, nil
}

func (s store) Cells(_ context.Context, indicator string) (*metrics.Cells, error) {
	c := &metrics.Cells{}
	if indicator != "friends_block" && indicator != "friends_help" {
		return c, nil
	}
	for scheme, said := range map[string][2]int64{"big": {25 + s.more/4, 100 + s.more}, "other": {16, 80}, "small": {1, 3}} {
		for _, p := range []metrics.Period{"2025-26", "2025-26Q4"} {
			yes, n := float64(said[0]), float64(said[1])
			if indicator == "friends_help" {
				yes = float64(said[1] / 2)
			}
			c.Cells = append(c.Cells, metrics.Cell{CellKey: metrics.CellKey{Scheme: scheme, Period: p, Dimension: "all", Level: "all"},
				Respondents: said[1], N: said[1], SW: n, SWW: n, SWX: yes, SWXX: yes})
		}
	}
	return c, nil
}

func made(t *testing.T, dir string, m Manifest, s store, change func(*metrics.Engine)) (*Release, error) {
	t.Helper()
	before, err := Shelf{dir}.All()
	if err != nil {
		t.Fatal(err)
	}
	var earlier []metrics.Past
	for _, b := range before {
		earlier = append(earlier, b)
	}
	e, err := metrics.NewEngine(context.Background(), s, disclose.Default, earlier...)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(e)
	}
	m.AsOf, m.Program, m.Definitions = "2026-05-01", "1.0", "d"
	if m.Dates == (Dates{}) {
		m.Dates.Public = "2026-05-20"
	}
	return Make(context.Background(), dir, Plan{Manifest: m, Engine: e, Before: before})
}

func must(t *testing.T, dir, name string, s store, change func(*metrics.Engine)) *Release {
	t.Helper()
	r, err := made(t, dir, Manifest{Name: name}, s, change)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// One definition that is changed, by a space, gives another fingerprint, and the
// difference names it and no other.
func TestAChangedDefinitionIsNamed(t *testing.T) {
	as := must(t, t.TempDir(), "first", store{}, nil)
	same := must(t, t.TempDir(), "first", store{}, nil)
	other := must(t, t.TempDir(), "first", store{}, func(e *metrics.Engine) {
		for i := range e.Catalogue() {
			if e.Catalogue()[i].Name == "lonely" {
				e.Catalogue()[i].SQL += " "
			}
		}
	})
	if as.Fingerprint != same.Fingerprint || as.Fingerprint == other.Fingerprint {
		t.Errorf("fingerprints %s, %s, %s", as.Fingerprint, same.Fingerprint, other.Fingerprint)
	}
	d, err := Compare(as, other)
	if err != nil {
		t.Fatal(err)
	}
	if d.Same || len(d.Definitions) != 1 || d.Definitions[0].What != "lonely" || len(d.Inputs)+len(d.Figures)+len(d.Costs) > 0 {
		t.Errorf("%+v", d)
	}
	if words := strings.Join(d.Words(), "\n"); !strings.Contains(words, "definition of lonely") {
		t.Error(words)
	}
	if d, err = Compare(as, same); err != nil || !d.Same {
		t.Errorf("the same release differs from itself: %v %+v", err, d)
	}
}

// What is kept of a release for later ones has no number of a hidden cell, and a
// later release does not show what was hidden: one person more in the large scheme
// hides its new figure.
func TestAReleaseRemembersWhatItHid(t *testing.T) {
	dir := t.TempDir()
	first := must(t, dir, "first", store{}, nil)
	kept, err := first.Kept(context.Background(), "friends_block")
	if err != nil || len(kept.Cells) == 0 {
		t.Fatalf("%v %+v", err, kept)
	}
	hidden := 0
	for _, c := range kept.Cells {
		if c.Hidden {
			hidden++
			if c.People != 0 || c.Sum != 0 || c.Square != 0 {
				t.Errorf("a hidden cell is kept with numbers: %+v", c)
			}
		}
	}
	if hidden == 0 {
		t.Fatal("nothing is hidden")
	}
	one := must(t, dir, "one-more", store{more: 1}, nil)
	many := must(t, dir, "many-more", store{more: 40}, nil)
	for _, c := range []struct {
		r     *Release
		shown bool
	}{{one, false}, {many, true}} {
		table, err := c.r.Table(Ask{Indicator: "friends_block", Place: "big", By: "all"})
		if err != nil {
			t.Fatal(err)
		}
		if _, shown := table.Rows[0].Cells[0].Value(); shown != c.shown {
			t.Errorf("%s: shown %v", c.r.Name, shown)
		}
		small, err := c.r.Table(Ask{Indicator: "friends_block", Place: "small", By: "all"})
		if err != nil || !small.Rows[0].Cells[0].IsHidden() {
			t.Errorf("%s: %v, the small scheme is shown", c.r.Name, err)
		}
	}
	if all, err := (Shelf{dir}).All(); err != nil || len(all) != 3 || all[2].Name != "many-more" {
		t.Errorf("%v %v", all, err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "one-more")); err != nil {
		t.Fatal(err)
	}
	if _, err := (Shelf{dir}).All(); !errors.Is(err, ErrChanged) {
		t.Errorf("a release that is missing is not missed: %v", err)
	}
}

func TestWhatCannotBeReleased(t *testing.T) {
	for _, c := range []struct {
		m    Manifest
		want string
	}{
		{Manifest{Name: "list"}, "word of the command"}, {Manifest{Name: "../x"}, "cannot be the name"}, {Manifest{Name: "Q2"}, "cannot be the name"},
		{Manifest{Name: "a1", Dates: Dates{Public: "soon"}}, "must be a day"}, {Manifest{Name: "a1", Dates: Dates{Public: "2026-04-30"}}, "before the as of day"},
		{Manifest{Name: "a1", Dates: Dates{Members: "2026-06-02", Public: "2026-06-01"}}, "before the members day"},
		{Manifest{Name: "a1", Dates: Dates{Provisional: "2026-06-03", Members: "2026-06-02", Public: "2026-06-04"}}, "before the provisional day"},
		{Manifest{Name: "a1", Corrects: "nothing", Why: "so"}, "no release \"nothing\""},
	} {
		dir := t.TempDir()
		_, err := made(t, dir, c.m, store{}, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.m, err, c.want)
		}
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("%+v: left %v", c.m, entries)
		}
	}
}

// A manifest in which anything is changed by hand is not believed.
func TestAChangedManifestIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	must(t, dir, "first", store{}, nil)
	path := filepath.Join(dir, "first", manifestFile)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{{"2026-05-20", "2026-05-01"}, {`"program": "1.0"`, `"program": "1.1"`}, {"{", "{ "}, {"}\n", "}\n\n"}, {`"format": 1`, `"format": 2`}} {
		again := strings.Replace(string(text), change[0], change[1], 1)
		if again == string(text) {
			t.Fatalf("%q is not in the manifest", change[0])
		}
		if err := os.WriteFile(path, []byte(again), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (Shelf{dir}).Find("first"); err == nil {
			t.Errorf("%q for %q is believed", change[1], change[0])
		}
	}
}

// TestHalfPastNine: a release is given from 9:30 in London, by the clock on its wall in
// summer, in winter and on the days on which it is put forward and back.
func TestHalfPastNine(t *testing.T) {
	for moment, want := range map[string]string{
		"2026-01-15T09:29:59Z": "2026-01-14", "2026-01-15T09:30:00Z": "2026-01-15",
		"2026-07-15T08:29:59Z": "2026-07-14", "2026-07-15T08:30:00Z": "2026-07-15",
		"2026-03-29T08:29:59Z": "2026-03-28", "2026-03-29T08:30:00Z": "2026-03-29", // clocks go forward
		"2026-10-25T09:29:59Z": "2026-10-24", "2026-10-25T09:30:00Z": "2026-10-25", // and back
		"2026-07-14T23:30:00Z": "2026-07-14", "2026-01-01T00:00:00Z": "2025-12-31", "2026-07-15T20:00:00+12:00": "2026-07-14",
	} {
		now, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayAt(now); got != want {
			t.Errorf("at %s the day is %s, not %s", moment, got, want)
		}
	}
}
