package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khi/dashboards/access"
	"khi/metrics"
)

// askedOften is an engine that counts how often a trend is asked for.
type askedOften struct {
	*fixture
	asked int
}

func (c *askedOften) Trend(ctx context.Context, indicator, place string) (*metrics.Table, error) {
	c.asked++
	return c.fixture.Trend(ctx, indicator, place)
}

// TestAnswersAreKeptUntilTheNextSnapshot asks the same again: the engine is asked once, the
// bytes are the same, and the next snapshot answers for itself.
func TestAnswersAreKeptUntilTheNextSnapshot(t *testing.T) {
	engine := &askedOften{fixture: newFixture(t, plainName)}
	h := siteOf(t, engine)
	for _, address := range []string{"/indicators/friends_block?place=ENG", "/tables/trend.svg?indicator=friends_block", "/tables/trend.csv?indicator=friends_block", "/api/v1/tables/trend?indicator=friends_block"} {
		engine.asked = 0
		first := get(h, "GET", address)
		made := engine.asked
		again := get(h, "GET", address)
		if first.Code != http.StatusOK || made == 0 || engine.asked != made || again.Body.String() != first.Body.String() || fmt.Sprint(again.Header()) != fmt.Sprint(first.Header()) {
			t.Errorf("%s: %d, asked %d times and %d more; headers %v and %v", address, first.Code, made, engine.asked-made, first.Header(), again.Header())
		}
		if w := get(h, "GET", address, "If-None-Match", first.Header().Get("ETag")); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: asked with what it said of itself it answers %d", address, w.Code)
		}
		engine.anew()
		if get(h, "GET", address); engine.asked != 2*made {
			t.Errorf("%s: another snapshot was asked %d times", address, engine.asked-made)
		}
	}
	if get(h, "GET", "/indicators/friends_block?place=ENG&lang=cy"); engine.asked == 0 {
		t.Error("the page in Welsh is that in English")
	}
	engine.fail = fmt.Errorf("the disk is gone")
	engine.anew()
	if w := get(h, "GET", "/indicators/friends_block?place=ENG"); w.Code != http.StatusInternalServerError {
		t.Fatal(w.Code)
	}
	engine.fail = nil
	if w := get(h, "GET", "/indicators/friends_block?place=ENG"); w.Code != http.StatusOK {
		t.Errorf("an error was kept: %d", w.Code)
	}
}

// TestKeptAnswersAreBounded: those asked for longest ago go, and none that is too large stays.
func TestKeptAnswersAreBounded(t *testing.T) {
	c, of := &answerCache{most: 1000}, &metrics.Labels{}
	answer := func(n int) *response { return &response{status: http.StatusOK, body: []byte(strings.Repeat("x", n))} }
	has := func(key string) bool { _, ok := c.find(of, key); return ok }
	for _, key := range []string{"a", "b", "c"} {
		c.keep(of, key, answer(400))
		has("a")
	}
	if !has("a") || has("b") || !has("c") || c.bytes != 800 {
		t.Errorf("a %v, b %v, c %v, %d bytes", has("a"), has("b"), has("c"), c.bytes)
	}
	if c.keep(of, "large", answer(largestAnswer+1)); has("large") || !has("a") {
		t.Error("an answer that is too large was kept")
	}
	if c.keep(of, "c", answer(1)); c.bytes != 800 {
		t.Errorf("kept twice: %d bytes", c.bytes)
	}
	if _, ok := c.find(&metrics.Labels{}, "a"); ok || c.bytes != 0 || len(c.byKey) != 0 {
		t.Error("an answer of another snapshot was given")
	}
}

// TestNothingElseIsKept: what must be made anew has no key, and visitors who may do different things have no key
// in common.
func TestNothingElseIsKept(t *testing.T) {
	for _, rt := range routes {
		if rt.needs == snapshotAlone && (rt.method != http.MethodGet || rt.access.name != readsFigures.name) {
			t.Errorf("%s %s is kept", rt.method, rt.path)
		}
	}
	s, keys := &server{}, map[string]string{}
	for name, visit := range map[string]*access.Visit{"the machine": access.ThisMachine(), "a reader": access.Reader(), "somebody else": {Name: "b", Title: "B", Account: "2"}} {
		for _, address := range []string{"/cost?place=ENG", "/cost?place=UK", "/cost/scenario", "/places/ENG"} {
			r := &request{Request: httptest.NewRequest("GET", address, nil), engine: newFixture(t, plainName), visit: visit}
			for _, rt := range routes {
				if path, _, _ := strings.Cut(address, "?"); rt.path == path {
					r.route = rt
				}
			}
			key := s.keptKey(r)
			if (key != "") != strings.HasPrefix(address, "/cost?") {
				t.Errorf("%s has the key %q", address, key)
			}
			if other := keys[key]; key != "" && other != "" {
				t.Errorf("%s for %s has the key of %s", address, name, other)
			}
			keys[key] = address + " for " + name
		}
	}
}
