package dashboards

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"khi/metrics/release"
)

// copyOf is a copy of a site, as a replica is.
func copyOf(t *testing.T, c Copy) http.Handler {
	t.Helper()
	renderer, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	c.Standing = func() string { return "publication 7" }
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: renderer, Releases: releasesOn(t, "2026-05-20 12:00", release.Public), Version: "1.2.3", Copy: &c,
		Logger:       slog.New(slog.NewTextHandler(io.Discard, nil)),
		Templates:    []Template{{"survey-example.csv", "Survey, with a filled example", "One line for each answer."}},
		ReadTemplate: func(string) ([]byte, error) { return []byte("respondent,scheme\r\n"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// notOnACopy is what a copy does not answer, written from what it is for: figures, and a few
// addresses that are about the program. It shares no table with the program.
var notOnACopy = []string{"/data", "/send", "/api/v1/loads", "/account", "/accounts", "/sign-", "/welcome", "/stor", "/rounds", "/ask", "/own"}

// TestACopyOnlyReads: a copy answers every address with figures as the site itself
// does, and sends whoever wants something else there, in words, on every other route.
func TestACopyOnlyReads(t *testing.T) {
	whole, copied := siteOf(t, newFixture(t, plainName)), copyOf(t, Copy{Writer: "https://khi.example"})
	elsewhere := func(path string) bool {
		for _, p := range notOnACopy {
			if strings.HasPrefix(path, p) {
				return true
			}
		}
		return false
	}
	asked := 0
	for _, address := range everyAddress() {
		got := get(copied, "GET", address)
		if elsewhere(address) {
			if got.Code != http.StatusForbidden || !strings.Contains(got.Body.String(), "https://khi.example") {
				t.Errorf("%s: %d, or no word of where to go", address, got.Code)
			}
			continue
		}
		if strings.Contains(address, ".png") || strings.Contains(address, "xlsx") || strings.Contains(address, ".zip") {
			continue // long to make, and made of what the others are made of
		}
		asked++
		want := get(whole, "GET", address)
		same := want.Body.String() == got.Body.String()
		if strings.HasPrefix(want.Header().Get("Content-Type"), "text/html") || address == "/readyz" {
			same = true // its frame leads to nothing that is not here
		}
		if got.Code != want.Code || !same {
			t.Errorf("%s: %d on the copy and %d at the site, or another answer", address, got.Code, want.Code)
		}
	}
	if asked < 40 {
		t.Errorf("only %d addresses were asked", asked)
	}
	for _, r := range routes {
		path := strings.NewReplacer(":id", "ID", ":token", "FOUR", ":key", "KEY", ":batch", "1", ":provider", "council", ":step", "1", ":file", "x", ":name", "x", ":kind", "trend").Replace(r.path)
		if !elsewhere(path) {
			continue
		}
		w := httptest.NewRecorder()
		copied.ServeHTTP(w, fromHere(r.method, path))
		if want := map[string]int{"GET": http.StatusForbidden, "POST": http.StatusMethodNotAllowed}[r.method]; w.Code != want || !strings.Contains(w.Body.String(), "at the service itself") {
			t.Errorf("%s %s: %d", r.method, path, w.Code)
		}
	}
	for _, address := range []string{"/cost/growth", "/cost/scenario"} {
		w := post(copied, address, url.Values{"do": {"keep"}, "text": {"x"}, "case": {"x"}, "why": {"x"}}.Encode())
		if w.Code == http.StatusSeeOther {
			t.Errorf("%s kept something on a copy", address)
		}
	}
	if w := get(copied, "GET", "/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "publication 7") {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
}

func fromHere(method, path string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(""))
	r.RemoteAddr, r.Host = "127.0.0.1:5", "localhost"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

// TestACopyAnswersItsOwnMachine: nobody else, and no other name, unless somebody before
// it asks who people are.
func TestACopyAnswersItsOwnMachine(t *testing.T) {
	shut, open := copyOf(t, Copy{}), copyOf(t, Copy{Open: true})
	for _, from := range []struct {
		remote, host string
		mine         bool
	}{{"127.0.0.1:5", "localhost", true}, {"127.0.0.1:5", "evil.example", false}, {"10.0.0.9:5", "localhost", false}, {"10.0.0.9:5", "khi.example", false}} {
		for h, lets := range map[http.Handler]bool{shut: from.mine, open: true} {
			r := fromHere("GET", "/places/ENG")
			r.RemoteAddr, r.Host = from.remote, from.host
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if (w.Code == http.StatusOK) != lets {
				t.Errorf("from %s to %s: %d", from.remote, from.host, w.Code)
			}
		}
	}
}
