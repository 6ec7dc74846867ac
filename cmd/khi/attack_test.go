package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/disclose"
)

// An attacker who asks the service for every table that it gives out, for every
// indicator, place, period and breakdown, and sets up every sum that it knows of,
// must not learn a small number. The same attacker against the same world with
// further hiding switched off must learn many: else it would prove nothing.
func TestNobodyCanWorkOutAHiddenNumber(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the attack out")
	}
	k, store := loadedWorld(t)
	truth := collect(t, k, store, disclose.Profile{Name: "nothing hidden"})
	weak := disclose.Default
	weak.PrimaryOnly = true
	for _, c := range []struct {
		profile disclose.Profile
		leaks   bool
	}{{weak, true}, {disclose.Default, false}, {disclose.OneToFour, false}, {disclose.StrictPublic, false}} {
		a := collect(t, k, store, c.profile)
		if len(a.asked) != len(truth.asked) || len(a.shown) == 0 || len(a.hidden) == 0 {
			t.Fatalf("%s: the attacker read %d tables with %d numbers and %d hidden ones", c.profile.Name, len(a.asked), len(a.shown), len(a.hidden))
		}
		found := a.attack(t, truth, c.profile)
		t.Logf("%s, further hiding %v: %d tables, %d numbers shown, %d hidden; exact %d, too narrow %d",
			c.profile.Name, !c.profile.PrimaryOnly, len(a.asked), len(a.shown), len(a.hidden), found.exact, found.narrow)
		switch {
		case c.leaks && (found.exact < 20 || found.narrow < found.exact):
			t.Errorf("with further hiding off the attacker finds only %+v: it is too weak to prove anything", found)
		case !c.leaks && found.exact+found.narrow > 0:
			t.Errorf("%s: the attacker finds %+v", c.profile.Name, found)
		}
	}
}

// cellName is what an attacker calls a number: what it counts, and of what.
type cellName struct{ indicator, what, place, period, by, level string }

// attacker is what somebody has who collected everything.
type attacker struct {
	asked  map[string]bool
	shown  map[cellName]float64
	hidden map[cellName]bool
	places map[string]string // place → the one above it
	fuzzy  map[string]bool   // indicators whose bases are to the nearest 5
}

type published struct {
	Indicator string
	Columns   []struct{ Role metrics.Role }
	Rows      []struct {
		Key   string
		Cells []metrics.Figure
	}
	LeftOut []metrics.LeftOut `json:"left_out"`
}

// collect asks a service with some protection for all that it has.
func collect(t *testing.T, k *keeper, store *snapshotStore, profile disclose.Profile) *attacker {
	t.Helper()
	engine, err := metrics.NewEngine(context.Background(), store, profile)
	if err != nil {
		t.Fatal(err)
	}
	k.shelf.mu.Lock()
	k.shelf.now = &shown{engine: engine, readers: 1, stop: func() {}}
	k.shelf.mu.Unlock()
	site, err := website(k, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a := &attacker{asked: map[string]bool{}, shown: map[cellName]float64{}, hidden: map[cellName]bool{}, places: map[string]string{}, fuzzy: map[string]bool{}}
	get := func(path string, into any) bool {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = "127.0.0.1", "127.0.0.1:40000"
		site.ServeHTTP(w, r)
		if w.Code == http.StatusNotFound || strings.Contains(path, "compare") && w.Code == http.StatusBadRequest { // no such parts
			return false
		}
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %.300s", path, w.Code, w.Body)
		}
		a.asked[path] = true
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		return true
	}
	a.collectAll(engine, get)
	return a
}

func (a *attacker) collectAll(engine *metrics.Engine, get func(string, any) bool) {
	table := func(kind string, pairs ...string) (p published, ok bool) {
		q := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			q.Set(pairs[i], pairs[i+1])
		}
		ok = get("/api/v1/tables/"+kind+"?"+q.Encode(), &p)
		return p, ok
	}
	for _, pl := range engine.Places().All() {
		for _, child := range engine.Places().Children(pl.ID) {
			a.places[child.ID] = pl.ID
		}
	}
	for _, ind := range engine.Catalogue() {
		a.fuzzy[ind.Name] = ind.Within != "" && ind.Name != "friends_block"
		for _, pl := range engine.Places().All() {
			if p, ok := table("trend", "indicator", ind.Name, "place", pl.ID); ok {
				for _, row := range p.Rows {
					a.note(ind, p, row.Cells, cellName{ind.Name, "", pl.ID, row.Key, "all", "all"})
				}
			}
			for _, y := range engine.Years() {
				a.leftOut(ind, table, pl.ID, string(y))
				for _, by := range ind.By {
					p, ok := table("breakdown", "indicator", ind.Name, "place", pl.ID, "period", string(y), "by", by)
					if !ok {
						continue
					}
					for i, row := range p.Rows {
						name := cellName{ind.Name, "", pl.ID, string(y), by, row.Key}
						if i == 0 {
							name.by, name.level = "all", "all"
						}
						a.note(ind, p, row.Cells, name)
					}
				}
			}
		}
	}
}

// leftOut reads the comparison of a place's own parts: the whole's figure and
// who is left out of it.
func (a *attacker) leftOut(ind metrics.Indicator, table func(string, ...string) (published, bool), place, year string) {
	for _, grain := range []string{"scheme", "area", "nation"} {
		p, ok := table("compare", "indicator", ind.Name, "within", place, "grain", grain, "period", year, "shape", "intervals")
		if !ok {
			continue
		}
		for _, row := range p.Rows {
			a.note(ind, p, row.Cells, cellName{ind.Name, "", row.Key, year, "all", "all"})
		}
		for _, lo := range p.LeftOut {
			a.figure(cellName{ind.Name, "left out: " + lo.Reason, place, year, "all", "all"}, lo.People)
		}
	}
}

// note keeps the base of a row, and the number who said yes: the percentage and
// the base give it back.
func (a *attacker) note(ind metrics.Indicator, p published, cells []metrics.Figure, name cellName) {
	of := map[metrics.Role]metrics.Figure{}
	for i, c := range p.Columns {
		of[c.Role] = cells[i]
	}
	base := of[metrics.Base]
	if ind.Kind == metrics.CountKind {
		base = of[metrics.Estimate]
	}
	name.what = "people"
	a.figure(name, base)
	if ind.Kind != metrics.Proportion {
		return
	}
	n, known := base.Value()
	share, _ := of[metrics.Estimate].Value()
	for _, side := range []struct {
		what  string
		share float64
	}{{"yes", share}, {"no", 100 - share}} {
		name.what = side.what
		switch {
		case known:
			a.figure(name, metrics.Known(float64(int(n*side.share/100+0.5))))
		default:
			a.figure(name, base)
		}
	}
}

func (a *attacker) figure(name cellName, f metrics.Figure) {
	if v, ok := f.Value(); ok {
		a.shown[name] = v
	} else if f.IsHidden() {
		a.hidden[name] = true
	} else if f.Reason() == metrics.NoAnswers {
		a.shown[name] = 0
	}
}
