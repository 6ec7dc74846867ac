package dashboards

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khi/metrics"
	"khi/metrics/release"
)

// everyAddress is at least one address of each route.
func everyAddress() []string {
	return append([]string{"/tables/trend.svg?indicator=friends_block", "/tables/trend.csv?indicator=friends_block", "/places/ENG/standing", "/places/ENG/area", "/map", "/map?indicator=live_in_cost", "/places/E08000003/board", "/places/ENG/board?paper=yes",
		"/tables/profile.xlsx", "/tables/profile.csv-metadata.json", "/reports/place/ENG.xlsx", "/reports/place/ENG.xlsx?for=analysts", "/reports/compare.xlsx?indicator=friends_block&within=ENG", "/reports/place/ENG.zip", "/reports/indicator/friends_block.zip", "/reports/compare.zip?indicator=friends_block&within=ENG", "/templates/survey-example.csv",
		"/api/v1/openapi.json", "/reference/places", "/api/v1/indicators", "/api/v1/indicators/friends", "/api/v1/places", "/api/v1/periods",
		"/api/v1/loads", "/api/v1/benefit/growth", "/api/v1/releases", "/api/v1/releases/first", "/api/v1/releases/first/figures?indicator=friends_block",
		"/api/v1/releases/first/changes?from=first", "/releases/first/files/all.zip", "/api/v1/tables/official", "/assets/khi.css", "/livez", "/readyz", "/no-such-page"}, pageAddresses...)
}

func TestHeadersOnEveryRoute(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range everyAddress() {
		w := get(h, "GET", address)
		policy, referrer := pagePolicy, "no-referrer"
		if strings.HasSuffix(address, "/undo") || strings.HasPrefix(address, "/send") || strings.HasPrefix(address, "/cost/scenario") || strings.HasPrefix(address, "/cost/growth") || strings.HasPrefix(address, "/cost/options") {
			referrer = "same-origin"
		}
		if strings.Contains(address, ".svg") {
			policy = picturePolicy
		}
		cache := "private, no-cache"
		if strings.HasPrefix(address, "/assets/") {
			cache = "public, max-age=3600"
		}
		if strings.HasPrefix(address, "/send/") { // it shows what somebody answered
			cache = "no-store"
		}
		for name, want := range map[string]string{
			"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": referrer,
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"X-Frame-Options": "DENY", "Cache-Control": cache,
		} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", address, name, got, want)
			}
		}
		if w.Header().Get("Content-Type") == "" || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: headers %v", address, w.Header())
		}
		file := strings.HasPrefix(address, "/tables/") || strings.HasPrefix(address, "/reports/") || strings.HasPrefix(address, "/templates/") || strings.Contains(address, "/files/")
		if d := w.Header().Get("Content-Disposition"); file != (d != "") || (file && !strings.Contains(address, ".svg") && !strings.HasPrefix(d, "attachment; filename=")) {
			t.Errorf("%s: Content-Disposition %q", address, d)
		}
	}
}

// TestEveryRouteIsAsked keeps everyAddress, and so the tests that use it, from
// forgetting a route.
func TestEveryRouteIsAsked(t *testing.T) {
	var log bytes.Buffer
	s := &server{Options: Options{Publisher: published{newFixture(t, plainName)}, Logger: slog.New(slog.NewTextHandler(&log, nil)), Undoer: &undoing{}, Sender: &sending{}, Mapper: &sending{}, Releases: releasesOn(t, "2026-05-20 12:00", release.Public)},
		cross: http.NewCrossOriginProtection(), turns: newTurns(Limits{})}
	var err error
	if s.pages, err = parsePages(); err != nil {
		t.Fatal(err)
	}
	if s.Charts, err = charts(); err != nil {
		t.Fatal(err)
	}
	h, err := s.router(routes)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range everyAddress() {
		get(h, "GET", address)
	}
	for _, address := range []string{"/send/FOUR/load", "/send/FOUR/say", "/send/FOUR/let-go"} {
		post(h, address, "")
	}
	for _, address := range []string{"/sign-in", "/welcome/KEY", "/account", "/accounts", "/accounts/of/ID", "/accounts/trail", "/accounts/reports", "/sign-in/with/council", "/sign-in/with/council/back"} {
		if w := get(h, "GET", address); w.Code != http.StatusNotFound {
			t.Errorf("%s without sign-in: %d", address, w.Code)
		}
	}
	for _, r := range routes {
		if isDoor(r.path) && r.method == http.MethodPost {
			post(h, strings.NewReplacer(":key", "KEY", ":id", "ID", ":provider", "council").Replace(r.path), "")
		}
	}
	for _, address := range []string{"/rounds", "/rounds/ID", "/asking", "/ask/KEY", "/ask/KEY/1", "/ask-worker.js", "/rounds/ID/paper"} {
		get(h, "GET", address)
	}
	for _, address := range []string{"/rounds/ID/links", "/rounds/ID/who", "/rounds/ID/load", "/rounds/ID/close", "/rounds/ID/paper"} {
		post(h, address, "")
	}
	get(h, "GET", "/send/FOUR/marked")
	for _, address := range []string{"/own", "/own/S1", "/own/S1/indicators/friends_block", "/own/S1/files/profile.csv"} {
		if w := get(h, "GET", address); w.Code != http.StatusForbidden {
			t.Errorf("%s without sign-in: %d", address, w.Code)
		}
	}
	for _, address := range []string{"/stories", "/story/NONE", "/story/NONE/choices", "/story/NONE/keep/my-story.csv"} {
		if w := get(h, "GET", address); w.Code != http.StatusNotFound {
			t.Errorf("%s without stories: %d", address, w.Code)
		}
	}
	post(h, "/stories", "")
	post(h, "/story/NONE/choices", "")
	get(h, "GET", "/cost/scenario/compare")
	get(h, "GET", "/cost/growth/compare")
	get(h, "GET", "/reports/case.xlsx")
	post(h, "/api/v1/benefit/scenario", "")
	post(h, "/api/v1/benefit/compare", "")
	post(h, "/api/v1/benefit/people", "")
	for _, r := range routes {
		if !strings.Contains(log.String(), "route="+r.path+" ") {
			t.Errorf("no test asks for %s", r.path)
		}
	}
}

// isDoor says whether a route is about signing in and accounts.
func isDoor(path string) bool {
	for _, start := range []string{"/sign-", "/welcome/", "/account"} {
		if strings.HasPrefix(path, start) {
			return true
		}
	}
	return false
}

func TestHeadGivesTheHeadersAlone(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range everyAddress() {
		full, head := get(h, "GET", address), get(h, "HEAD", address)
		if head.Body.Len() != 0 || head.Code != full.Code || head.Header().Get("Content-Length") != full.Header().Get("Content-Length") {
			t.Errorf("%s: HEAD %d with %d bytes, length %s; GET %d, length %s", address, head.Code, head.Body.Len(),
				head.Header().Get("Content-Length"), full.Code, full.Header().Get("Content-Length"))
		}
	}
}

func TestRouteWithoutARuleDoesNotStart(t *testing.T) {
	s := &server{Options: Options{Publisher: published{}, Logger: slog.Default()}}
	if _, err := s.router([]route{{method: "GET", path: "/x", speaks: reader, answer: noSuchPage}}); err == nil {
		t.Error("a route without an access rule was accepted")
	}
	for _, r := range routes {
		if r.access.name == "" || r.access.allows == nil {
			t.Errorf("%s has no access rule", r.path)
		}
	}
}

func TestOnlyThisMachine(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, c := range []struct {
		remote, host string
		want         int
	}{
		{"127.0.0.1:1", "localhost", 200}, {"127.0.0.1:1", "127.0.0.1:8080", 200}, {"[::1]:1", "[::1]:8080", 200}, {"@", "localhost", 200},
		{"192.0.2.1:1", "localhost", 403}, {"10.0.0.7:1", "10.0.0.2", 403}, {"127.0.0.1:1", "rebound.example.org", 403}, {"127.0.0.1:1", "localhost.example.org:8080", 403}, {"127.0.0.1:1", "", 403},
	} {
		for _, address := range everyAddress() {
			r := httptest.NewRequest("GET", address, nil)
			r.RemoteAddr, r.Host = c.remote, c.host
			r.Header.Set("X-Forwarded-For", "127.0.0.1")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			want := c.want
			if want == 200 && address == "/no-such-page" {
				want = 404
			}
			if w.Code != want {
				t.Fatalf("from %s to %s, %s: status %d, want %d", c.remote, c.host, address, w.Code, want)
			}
			if w.Code == 403 && strings.Contains(w.Body.String(), "62.1") {
				t.Errorf("%s: a refused answer holds figures", address)
			}
		}
	}
}

func TestErrorsInWords(t *testing.T) {
	broken := newFixture(t, plainName)
	broken.fail = errors.New("secret: disk 7 of the server")
	panicking := newFixture(t, plainName)
	panicking.panics = true
	good := newFixture(t, plainName)
	for _, c := range []struct {
		engine          Engine
		method, address string
		status          int
		words           string
	}{
		{good, "GET", "/no-such-page", 404, "no page at this address"},
		{good, "GET", "/places/nowhere", 404, "no place with that code"},
		{good, "GET", "/indicators/nothing", 404, "no indicator with that name"},
		{good, "GET", "/indicators/friends?period=soon", 400, "not a period"},
		{good, "GET", "/indicators/friends?period=1999-00", 404, "no figures for that period"},
		{good, "GET", "/indicators/friends?by=shoe_size", 400, "cannot be broken down"},
		{good, "GET", "/compare?grain=galaxy", 400, "cannot be compared"},
		{good, "GET", "/compare?within=S1", 404, "nothing to compare"},
		{good, "GET", "/cost?comparator=moon", 404, "no comparator with that name"},
		{good, "GET", "/?%zz", 400, "damaged"},
		{good, "GET", "/tables/trend.csv", 400, "which indicator"},
		{good, "GET", "/tables/trend.csv?indicator=friends&indicater=x", 400, "does not know"},
		{good, "GET", "/tables/trend.csv?indicator=friends&indicator=people", 400, "more than once"},
		{good, "GET", "/tables/trend.doc?indicator=friends", 404, "no such file"},
		{good, "GET", "/tables/profile.svg", 404, "no picture"},
		{good, "GET", "/tables/compare.csv?indicator=friends&within=ENG&shape=funnel", 404, "does not suit"},
		{good, "GET", "/templates/passwd", 404, "no template"},
		{good, "POST", "/", 405, "can only be read"},
		{good, "DELETE", "/api/v1/places", 405, "can only be read"},
		{broken, "GET", "/", 500, "fault is ours"},
		{panicking, "GET", "/", 500, "fault is ours"},
		{nil, "GET", "/", 503, "no figures yet"},
	} {
		w := get(siteOf(t, c.engine), c.method, c.address)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.words) {
			t.Errorf("%s %s: status %d, want %d and %q in\n%s", c.method, c.address, w.Code, c.status, c.words, w.Body)
		}
		if strings.Contains(w.Body.String(), "secret") || strings.Contains(w.Body.String(), "goroutine") || strings.Contains(w.Body.String(), "somebody") {
			t.Errorf("%s: the inside of the program is on the page", c.address)
		}
		if c.status == 405 && w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: Allow is %q", c.address, w.Header().Get("Allow"))
		}
		if w.Header().Get("ETag") != "" {
			t.Errorf("%s: an error may not be kept", c.address)
		}
	}
}

func TestBannerOnEveryPage(t *testing.T) {
	made, real := newFixture(t, plainName), newFixture(t, plainName)
	real.labels.Invented = false
	const banner = "These data are made up. No real person or scheme is shown."
	for _, address := range append([]string{"/no-such-page", "/places/nowhere", "/compare?period=x"}, pageAddresses...) {
		if !strings.Contains(get(siteOf(t, made), "GET", address).Body.String(), banner) {
			t.Errorf("%s: no banner over made-up data", address)
		}
		if strings.Contains(get(siteOf(t, real), "GET", address).Body.String(), banner) {
			t.Errorf("%s: real data are called made up", address)
		}
	}
}

func TestETagFollowsTheSnapshot(t *testing.T) {
	one, two := newFixture(t, plainName), newFixture(t, plainName)
	two.labels.Fingerprint = "f2"
	const address = "/tables/trend.csv?indicator=friends_block&place=ENG"
	tag := get(siteOf(t, one), "GET", address).Header().Get("ETag")
	if again := get(siteOf(t, one), "GET", address, "If-None-Match", `"other", W/`+tag); tag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("same snapshot: tag %q, status %d", tag, again.Code)
	}
	if changed := get(siteOf(t, two), "GET", address, "If-None-Match", tag); changed.Code != http.StatusOK {
		t.Errorf("new snapshot: status %d", changed.Code)
	}
	if other := get(siteOf(t, one), "GET", address[:len(address)-3]+"WAL", "If-None-Match", tag); other.Code != http.StatusOK {
		t.Errorf("another place: status %d", other.Code)
	}
}

func TestLogHoldsNoQuery(t *testing.T) {
	var log bytes.Buffer
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	get(h, "GET", "/places/S1?period=2025-26&who=janet")
	get(h, "GET", "/places/janet")
	if s := log.String(); !strings.Contains(s, "route=/places/:id") || strings.Contains(s, "janet") || strings.Contains(s, "2025-26") {
		t.Errorf("log: %s", s)
	}
}

// TestReleased holds a request to giving its snapshot back, whatever happens.
func TestReleased(t *testing.T) {
	held := 0
	f := newFixture(t, plainName)
	p := counting{f, &held}
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: p, Charts: c, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for _, f.panics = range []bool{false, true} {
		for _, address := range everyAddress() {
			get(h, "GET", address)
		}
	}
	if held != 0 {
		t.Errorf("%d snapshots were not given back", held)
	}
}

type counting struct {
	e    Engine
	held *int
}

func (c counting) Current() (Engine, func()) { *c.held++; return c.e, func() { *c.held-- } }

// TestHiddenFiguresHaveNoNumber looks at every place where a page says a figure.
func TestHiddenFiguresHaveNoNumber(t *testing.T) {
	ind, _ := newFixture(t, plainName).catalogue.Find("friends_block")
	table := &metrics.Table{Columns: append([]metrics.Column{}, baseColumns...)}
	table.Columns[0].Unit = metrics.Percent
	for _, f := range []metrics.Figure{metrics.Hidden(), metrics.Missing(metrics.NoAnswers), metrics.Missing(metrics.NotApplicable), metrics.Missing("")} {
		row := metrics.Row{Key: ind.Name, Label: ind.Title, Unit: metrics.Percent, Cells: []metrics.Figure{f, metrics.Known(11), metrics.Known(22), metrics.Known(33)}}
		c := cardOf(table, row, ind, "")
		if strings.ContainsAny(c.Sentence+c.Value+c.Interval+c.Base+c.Comparison, "0123456789") || !c.None {
			t.Errorf("%v: the card says %+v", f, c)
		}
	}
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range []string{"/data", "/api/v1/loads", "/indicators/friends_help/made?place=ENG"} {
		body := strings.Join(strings.Fields(get(h, "GET", address).Body.String()), " ")
		if strings.Contains(body, `<td class="num">7</td>`) || strings.Contains(body, `<td class="num">8</td>`) ||
			strings.Contains(body, `"rows_in": { "value": 8`) || strings.Contains(body, `"rows_accepted": { "value": 7`) {
			t.Errorf("%s: the rows of a small file say how many people a small scheme asked", address)
		}
		if address == "/api/v1/loads" && (!strings.Contains(body, `"rows_accepted": { "hidden": true }`) || !strings.Contains(body, `"rows_accepted": { "value": 407`)) {
			t.Errorf("%s: %s", address, body)
		}
	}
}
