package metrics

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"khi/metrics/disclose"
)

func exactOf(t *testing.T, e *Engine, ask ExactAsk) *Table {
	t.Helper()
	u, err := e.Exact(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	return u.Marked()
}

func jsonOf(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// 1 of 3 people in Alder said yes, 2 did not answer: that is what its exact table says,
// under its mark; and what others are given does not change by it.
func TestExactFiguresAreOfThePlaceAlone(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 1, map[string]string{"gender": "woman"})
	w.say("friends_help", "A", day(2025, 5, 1), 0, 2, map[string]string{"gender": "man"})
	w.leave("friends_help", "A", day(2025, 5, 1), "not_answered", 2)
	w.say("friends_help", "B", day(2025, 5, 2), 1, 30, nil)
	e := engineOn(t, w)
	shown := func() []byte {
		tab, err := e.Trend(context.Background(), "friends_help", "A")
		if err != nil {
			t.Fatal(err)
		}
		return jsonOf(t, tab)
	}
	before := shown()
	tab := exactOf(t, e, ExactAsk{Place: "A", Indicator: "friends_help"})
	row := tab.Rows[0]
	if got := []Figure{tab.Figure(row, Estimate), tab.Figure(row, Base), row.Cells[len(row.Cells)-1]}; got[0].At(Percent) != Known(33.3) || got[1] != Known(3) || got[2] != Known(1) {
		t.Errorf("1 of 3 is %v", got)
	}
	if len(tab.LeftOut) != 1 || tab.LeftOut[0].People != Known(2) {
		t.Errorf("left out: %+v", tab.LeftOut)
	}
	for _, words := range []string{tab.ID, tab.Title, tab.Alt, tab.Protected, tab.Notes[0].Text, tab.Exact} {
		if !strings.Contains(strings.ReplaceAll(strings.ToLower(words), "-", " "), "do not share") {
			t.Errorf("%q bears no mark", words)
		}
	}
	groups := exactOf(t, e, ExactAsk{Place: "A", Indicator: "friends_help", Period: "2025-26", By: "gender"})
	for _, r := range groups.Rows[1:] {
		_, answered := groups.Figure(r, Estimate).Value()
		if base := groups.Figure(r, Base); answered != (r.Key == "man") || r.Key == "woman" && base != Known(1) {
			t.Errorf("%s: %v of %v: of one person alone only that there is one is said", r.Key, groups.Figure(r, Estimate), base)
		}
	}
	if !bytes.Equal(before, shown()) {
		t.Error("what everybody is given changed by exact figures")
	}
	if bytes.Contains(shown(), []byte("exact")) {
		t.Error("a protected table speaks of exact figures")
	}
	alone := jsonOf(t, exactOf(t, e, ExactAsk{Place: "A", Period: "2025-26"}))
	w.say("friends_help", "B", day(2025, 5, 3), 0, 9, nil)
	w.say("friends_help", "C", day(2025, 5, 3), 1, 4, nil)
	if again := jsonOf(t, exactOf(t, engineOn(t, w), ExactAsk{Place: "A", Period: "2025-26"})); !bytes.Equal(alone, again) {
		t.Errorf("exact figures of one scheme changed with others:\n%s\n%s", alone, again)
	}
}

// Exact figures are those of an engine that hides and rounds nothing, for every
// indicator and place, but for what one person alone answered.
func TestExactFiguresAreTrue(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(9, 9)))
	w.say("life_sat", "E", day(2024, 5, 1), 7, 1, nil)
	open, err := NewEngine(context.Background(), w, disclose.Profile{Name: "open", PrimaryOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	e, compared, alone := engineOn(t, w), 0, 0
	for _, ind := range e.Catalogue() {
		l, err := open.lattice(context.Background(), ind)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range l.cells {
			s.hidden = false
		}
		for _, pl := range e.Places().All() {
			tab := exactOf(t, e, ExactAsk{Place: pl.ID, Indicator: ind.Name})
			for _, r := range tab.Rows {
				s := l.cells[at{pl.ID, Period(r.Key), whole, whole}]
				if s == nil || s.n == 0 || l.roundBase {
					continue
				}
				if s.respondents == 1 && !ind.countsOnly() {
					if alone++; !tab.Figure(r, Estimate).IsHidden() {
						t.Errorf("%s in %s, %s: what one person said is given", ind.Name, pl.ID, r.Key)
					}
					continue
				}
				compared++
				if want := l.of(ind, at{pl.ID, Period(r.Key), whole, whole}); tab.Figure(r, Estimate) != want.value || tab.Figure(r, Low) != want.low && ind.Kind != CountKind {
					t.Errorf("%s in %s, %s: %v, want %v", ind.Name, pl.ID, r.Key, r.Cells, want)
				}
			}
		}
	}
	if compared < 90 || alone == 0 {
		t.Errorf("only %d figures compared, %d of one person", compared, alone)
	}
}

// A group of places has no exact figures, nor has what there is not.
func TestExactFiguresOfNoGroup(t *testing.T) {
	w := smallWorld()
	w.say("friends_help", "A", day(2025, 5, 1), 1, 30, nil)
	w.labels.Groups = []Group{{ID: "G", Name: "Some", Members: []Member{{Place: "A", From: "2020-01-01"}}}}
	e := engineOn(t, w)
	for _, ask := range []ExactAsk{{Place: "G", Period: "2025-26"}, {Place: "Z", Period: "2025-26"}, {Place: "A", Period: "1999-00"}, {Place: "A", Indicator: "none"}, {Place: "A", Indicator: "friends_help", Period: "2025-26", By: "shoes"}} {
		if _, err := e.Exact(context.Background(), ask); !errors.Is(err, ErrNotFound) {
			t.Errorf("%+v: %v", ask, err)
		}
	}
}

// Exact figures come out marked or not at all: the type shows nothing else, and no other
// file of the program says of a table that it is, or is not, exact.
func TestExactFiguresComeOutMarked(t *testing.T) {
	u := reflect.TypeFor[*Unprotected]()
	var names []string
	for i := range u.NumMethod() {
		names = append(names, u.Method(i).Name)
	}
	for i := range u.Elem().NumField() {
		if f := u.Elem().Field(i); f.IsExported() || f.Anonymous {
			names = append(names, f.Name)
		}
	}
	if got := strings.Join(names, " "); got != "Marked Of" {
		t.Errorf("whoever holds exact figures gets at them by %s", got)
	}
	for _, folder := range []string{".", "release", "../dashboards", "../dashboards/download", "../dashboards/workbook", "../dashboards/chart", "../cmd/khi"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(folder, err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			inPlace := filepath.Base(file) == "exact.go" && folder == "."
			if !inPlace && !strings.HasSuffix(file, "_test.go") && (strings.Contains(string(text), "t.Exact = ") || strings.Contains(string(text), "Unprotected{")) {
				t.Errorf("%s makes exact figures or changes their mark", file)
			}
		}
	}
}
