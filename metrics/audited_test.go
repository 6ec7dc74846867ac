package metrics

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// readBy lets an attacker read every table of some indicators, as the API would
// give it.
func readBy(t *testing.T, label string, e *Engine, indicators ...string) *attack.State {
	t.Helper()
	return readThrough(t, label, e, func(string, url.Values, *Table) {}, indicators...)
}

// readThrough is readBy with somebody between who may change a table.
func readThrough(t *testing.T, label string, e *Engine, change func(kind string, asked url.Values, t *Table), indicators ...string) *attack.State {
	t.Helper()
	s := attack.NewState(label)
	body := func(v any, err error) []byte {
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if _, err := s.ReadIndicators(body(map[string]any{"indicators": e.Catalogue()}, nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReadPlaces(body(map[string]any{"places": e.Places().All(), "groups": e.Places().Groups()}, nil)); err != nil {
		t.Fatal(err)
	}
	read := func(kind string, asked url.Values, tab *Table, err error) {
		if err == nil {
			change(kind, asked, tab)
		}
		if _, err := s.ReadTable(kind+" "+asked.Encode(), kind, asked, body(tab, err)); err != nil {
			t.Fatal(err)
		}
	}
	ctx := context.Background()
	for _, name := range indicators {
		ind, _ := e.Catalogue().Find(name)
		for _, pl := range e.Places().All() {
			tab, err := e.Trend(ctx, name, pl.ID)
			read("trend", url.Values{"place": {pl.ID}}, tab, err)
			for _, y := range e.Years() {
				for _, by := range ind.Offered(pl) {
					tab, err := e.Breakdown(ctx, name, pl.ID, y, by)
					read("breakdown", url.Values{"place": {pl.ID}, "period": {string(y)}, "by": {by}}, tab, err)
				}
			}
		}
	}
	return s
}

// scotland is the register of real services that place adults with families: 75
// in 32 council areas, so that nearly every number is small. Whoever is counted
// in it is a service; that its lowest grade is good or better is a yes.
func scotland(t *testing.T) *world {
	t.Helper()
	f, err := os.Open("testdata/scotland_adult_placement.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{labels: Labels{AsOf: "2024-07-31"}, obs: map[string][]observation{}}
	areas, schemes := map[string]bool{}, map[string]bool{}
	for i, row := range rows[1:] {
		council, kind := row[0], row[1]
		area := "S-" + strings.ReplaceAll(council, " ", "-")
		scheme := area + "-" + strings.ToLower(strings.Fields(kind)[0])
		if !areas[area] {
			areas[area] = true
			w.labels.Areas = append(w.labels.Areas, Place{ID: area, Name: council, Grain: Area, Parent: "SCO"})
		}
		if !schemes[scheme] {
			schemes[scheme] = true
			w.labels.Schemes = append(w.labels.Schemes, Place{ID: scheme, Name: scheme, Grain: Scheme, Parent: area})
		}
		o := observation{scheme: scheme, respondent: fmt.Sprint(i), day: day(2024, time.May, 1),
			levels: map[string]string{"gender": kind, "age_band": row[2], "need": row[3][:4]}}
		switch row[4] {
		case "NA":
			o.leftOut = "not_asked"
		case "4", "5", "6":
			o.value = 1
		}
		w.obs["friends_help"] = append(w.obs["friends_help"], o)
	}
	return w
}

// Of real services, few to an area, nothing small can be worked out; with further
// hiding off it can.
func TestNothingCanBeWorkedOutOfRealServices(t *testing.T) {
	weak := disclose.Default
	weak.PrimaryOnly = true
	for _, p := range []disclose.Profile{disclose.Default, disclose.OneToFour, weak} {
		e, err := NewEngine(context.Background(), scotland(t), p)
		if err != nil {
			t.Fatal(err)
		}
		s := readBy(t, p.Name, e, "friends_help")
		r := s.Attack()
		t.Logf("%s, further hiding %v: %d numbers given, %d hidden, %d breaches", p.Name, !p.PrimaryOnly, s.Shown, s.Hidden, len(r.Breaches))
		if s.Shown < 100 || s.Hidden < 100 {
			t.Errorf("%d numbers given and %d hidden: nothing is tested", s.Shown, s.Hidden)
		}
		if p.PrimaryOnly {
			if len(r.Breaches) < 3 {
				t.Errorf("with further hiding off the attacker finds %d: it is too weak to prove anything", len(r.Breaches))
			}
			continue
		}
		for _, b := range r.Breaches {
			t.Error(b)
		}
	}
}
