package dashboards

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khi/metrics"
)

// get asks a site as a browser on this machine would.
func get(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "localhost:8080"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// pageAddresses are pages of every kind, with choices made and left open.
var pageAddresses = []string{
	"/", "/places/UK", "/places/ENG", "/places/E08000003", "/places/S1", "/places/S2?period=2025-26Q2", "/places/S4",
	"/indicators", "/indicators/friends", "/indicators/friends_block?place=ENG&period=2026-27Q1&by=gender",
	"/indicators/live_in_cost?place=S1", "/indicators/people",
	"/indicators/friends_help/made?place=ENG&period=2024-25", "/indicators/friends_help/made?place=ENG&period=2024-25&by=gender&paper=yes",
	"/explore", "/explore?indicators=friends&indicators=live_in_cost&places=S1&places=UK&every=years&by=gender", "/explore?every=indicators&every=schemes&every=quarters&layout=wide", "/explore?every=indicators&every=schemes&every=quarters",
	"/compare", "/compare?indicator=friends&within=ENG&grain=scheme", "/compare?indicator=life_sat&within=E08000003&grain=nation",
	"/cost", "/cost/growth", "/cost/growth?start=80&target=140&years=4&leavers=6&saving=12000&coordinator=48000&setup=90000&price_year=2024-25", "/cost/scenario", "/cost/scenario?case=horizon%3A+x", "/cost/options", "/cost/options?case=horizon%3A+x", "/cost?place=ENG&comparator=supported", "/data", "/data/ledger", "/data/ledger?before=3", "/data/loads/1", "/data/loads/3", "/data/loads/4", "/data/loads/4/undo", "/releases", "/releases/first", "/releases/first?indicator=friends_block&place=big&by=gender", "/releases/first/changes?from=first", "/send", "/send/FOUR", "/send/FOUR/map", "/send/GOOD", "/send/WAITS", "/send/DONE", "/send/WRONG", "/about", "/gallery", "/accessibility", "/reference", "/reference/tables_trend", "/reference/load", "/reference/Table",
}

func TestPagesRender(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range pageAddresses {
		if w := get(h, "GET", address); w.Code != http.StatusOK || w.Body.Len() < 1000 {
			t.Errorf("%s: status %d\n%.600s", address, w.Code, w.Body)
		}
	}
}

// Of what is made from records nobody is said not to have answered.
func TestRecordsAreNotAnswers(t *testing.T) {
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"lonely": "Nobody answered", "carer_valued": "Nobody answered", "live_in_cost": "no records", "people": "no records"} {
		ind, known := catalogue.Find(name)
		if got := sentence(ind, metrics.Missing(metrics.NoAnswers), ""); !known || !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
}
