package dashboards

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/schedule"
	"khi/metrics/release"
)

const doorPassword = "kettle orbit marigold"

// house is a site with sign-in, and one person of each role.
type house struct {
	http.Handler
	t      *testing.T
	door   *Door
	sender *sending
	undoer *undoing
	asking Asking
	round  string // of S1, with the private link
	link   string
	ids    map[string]string
	tokens map[string]string // sign-ins by name
	trail  string            // path of the trail
	told   *told
	book   *rights.Book
	// standing is what the pages are told of the schedule of reports.
	standing func() (*schedule.Standing, error)
}

func newHouse(t *testing.T) *house {
	t.Helper()
	dir := t.TempDir()
	write := func(path string, b []byte) error { return os.WriteFile(path, b, 0o600) }
	book, err := access.Open(access.Options{Path: filepath.Join(dir, "accounts.json"), Write: write})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, sender: &sending{}, undoer: &undoing{}, ids: map[string]string{}, tokens: map[string]string{}, trail: filepath.Join(dir, "trail.jsonl")}
	trail, err := access.OpenTrail(h.trail, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = trail.Close() })
	h.standing = func() (*schedule.Standing, error) { return &schedule.Standing{}, nil }
	h.door = &Door{Book: book, Sessions: access.NewSessions(access.Clock{}), Trail: trail}
	for name, grants := range map[string][]access.Grant{
		"admin": {{Role: access.Administrator, Place: "UK", From: "2020-01-01"}}, "analyst": {{Role: access.Analyst, Place: "UK", From: "2020-01-01"}},
		"commissioner": {{Role: access.Commissioner, Place: "E08000003", From: "2020-01-01"}}, "worker": {{Role: access.Worker, Place: "S1", From: "2020-01-01"}},
		"detailed": {{Role: access.Worker, Place: "S1", From: "2020-01-01"}, {Role: access.Detail, Place: "S1", From: "2020-01-01"}},
		"viewer":   {{Role: access.Viewer, Place: "UK", From: "2020-01-01"}}, "nobody": nil, "former": {{Role: access.Administrator, Place: "UK", From: "2020-01-01", Until: "2020-12-31"}},
	} {
		a, key, err := book.Invite(name, "The "+name, grants)
		if err == nil {
			a, err = book.Redeem(key, doorPassword)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.ids[name], h.tokens[name] = a.ID, h.door.Sessions.Begin(a)
	}
	h.asking = askingOn(t)
	h.round, h.link = roundOf(t, h.asking, "S1")
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h.told = &told{people: map[string]rights.Person{"S1 P-77": {Scheme: "S1", Key: 77}, "S4 P-77": {Scheme: "S4", Key: 77}, "S1 P-78": {Scheme: "S1", Key: 78}}}
	if h.book, err = rights.Open(filepath.Join(dir, "stories"), nil); err != nil {
		t.Fatal(err)
	}
	h.Handler, err = New(Options{Stories: Stories{Answers: h.told, Book: h.book}, Publisher: published{newFixture(t, plainName)}, Charts: c, Undoer: h.undoer, Asking: h.asking, Sender: h.sender, Mapper: h.sender, Logger: slog.New(slog.DiscardHandler),
		Releases: releasesOn(t, "2026-05-20 12:00", release.Public), Door: h.door, Limits: Limits{Burst: 1e6}, Scheduled: func() (*schedule.Standing, error) { return h.standing() }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask sends one request as somebody, from another machine.
func (h *house) ask(who, method, address, kind string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://khi.example"+address, body)
	r.RemoteAddr = "192.0.2.7:4000"
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	if token := h.tokens[who]; token != "" {
		r.AddCookie(&http.Cookie{Name: "khi", Value: token})
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if r.Header.Set(headers[i], headers[i+1]); headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (h *house) get(who, address string, headers ...string) *httptest.ResponseRecorder {
	return h.ask(who, "GET", address, "", nil, headers...)
}

func (h *house) post(who, address, form string, headers ...string) *httptest.ResponseRecorder {
	return h.ask(who, "POST", address, "application/x-www-form-urlencoded", strings.NewReader(form), headers...)
}

func (h *house) send(who, scheme string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("scheme", scheme)
	file, _ := form.CreateFormFile("file", "a.csv")
	_, _ = file.Write([]byte("x"))
	_ = form.Close()
	return h.ask(who, "POST", "/send", form.FormDataContentType(), &body)
}

// doorCase is what one address must answer: the initials of those who are let
// in at what is theirs, and at what is somebody else's.
type doorCase struct{ own, who, other, others string }

// everybody that signs in and has a grant in force: administrator, national
// analyst, commissioner of E08000003, worker of S1, viewer, and a worker of S1 who has
// a grant for its exact figures too.
const everybody = "ANCWVD"

var doorNames = map[byte]string{'D': "detailed", 'A': "admin", 'N': "analyst", 'C': "commissioner", 'W': "worker", 'V': "viewer", '0': "nobody", 'F': "former", '-': ""}

// doorCases holds every route. It is written from what the roles are for and
// shares no table with the program.
func doorCases(h *house) map[string]doorCase {
	figures := doorCase{who: everybody}
	anybody := doorCase{who: everybody + "0F-"}
	loads := doorCase{who: "ANCWD"}
	cases := map[string]doorCase{
		"GET /data": loads, "GET /data/ledger": loads, "GET /api/v1/loads": loads,
		"GET /data/loads/:batch":       {"/data/loads/1", "ANCWD", "/data/loads/2", "AN"},
		"GET /data/loads/:batch/undo":  {"/data/loads/1/undo", "AWD", "/data/loads/2/undo", "A"},
		"POST /data/loads/:batch/undo": {"/data/loads/1/undo", "AWD", "/data/loads/2/undo", "A"},
		"GET /send":                    {who: "AWD"}, "POST /send": {own: "S1", who: "AWD", other: "S4", others: "A"},
		"POST /api/v1/loads": {"/api/v1/loads?file=a.csv&scheme=S1", "AWD", "/api/v1/loads?file=a.csv&scheme=S4", "A"},
		"GET /accounts":      {who: "A"}, "POST /accounts": {who: "A"}, "GET /accounts/trail": {who: "A"}, "GET /accounts/reports": {who: "A"},
		"GET /accounts/of/:id": {own: "/accounts/of/" + h.ids["viewer"], who: "A"}, "POST /accounts/of/:id": {own: "/accounts/of/" + h.ids["viewer"], who: "A"},
		"GET /account": {who: everybody}, "POST /account": {who: everybody},
		"GET /sign-in": anybody, "POST /sign-in": anybody, "POST /sign-out": anybody, "POST /account/own-eyes": anybody, "GET /accessibility": anybody, "GET /assets/:file": anybody, "GET /ask-worker.js": anybody, "GET /sign-in/with/:provider": anybody, "GET /sign-in/with/:provider/back": anybody, "POST /sign-in/with/:provider/ended": anybody, "GET /livez": anybody, "GET /readyz": anybody,
		"GET /stories": {"/stories?scheme=S1", "WD", "/stories?scheme=S4", ""}, "POST /stories": {who: "WD"},
		"GET /story/:token": anybody, "GET /story/:token/choices": anybody, "POST /story/:token/choices": anybody, "GET /story/:token/keep/:file": anybody,
		"GET /rounds": {who: "AWD"}, "POST /rounds": {who: "AWD"}, "GET /asking": anybody,
		"GET /ask/:token": {"/ask/" + h.link, everybody + "0F-", "/ask/GUESSED", ""}, "GET /ask/:token/:step": {"/ask/" + h.link + "/1", everybody + "0F-", "/ask/GUESSED/1", ""},
		"POST /ask/:token/:step": {"/ask/" + h.link + "/1", everybody + "0F-", "/ask/GUESSED/1", ""},
		"GET /own":               {who: "D"}, "GET /own/:id": {"/own/S1", "D", "/own/S4", ""},
		"GET /own/:id/indicators/:name": {"/own/S1/indicators/friends_block", "D", "/own/E08000003/indicators/friends_block", ""},
		"GET /own/:id/files/:file":      {"/own/S1/files/profile.csv", "D", "/own/UK/files/profile.csv", ""},
		"GET /welcome/:key":             anybody, "POST /welcome/:key": anybody,
	}
	for _, end := range []string{"GET /send/:token", "GET /send/:token/marked", "GET /send/:token/map", "POST /send/:token/map", "POST /send/:token/say", "POST /send/:token/load", "POST /send/:token/let-go"} {
		cases[end] = doorCase{who: "W"} // the worker sent it: not even an administrator sees what somebody answered
	}
	other, _ := roundOf(h.t, h.asking, "S4")
	for _, end := range []string{"GET ", "POST /links", "POST /who", "POST /load", "GET /paper", "POST /paper", "POST /close"} {
		method, tail, _ := strings.Cut(end, " ")
		cases[method+" /rounds/:id"+tail] = doorCase{"/rounds/" + h.round + tail, "AWD", "/rounds/" + other + tail, "A"}
	}
	for _, r := range routes {
		if key := r.method + " " + r.path; cases[key] == (doorCase{}) {
			cases[key] = figures
		}
	}
	return cases
}

// filled is an address of a route with something in the place of its parameters.
func filled(path string) string {
	for of, with := range map[string]string{":batch": "1", ":token": "FOUR", ":key": "NONE", "/places/:id": "/places/S4", "/indicators/:name": "/indicators/friends_block",
		"/releases/:name": "/releases/first", "/tables/:file": "/tables/trend.csv", "/templates/:file": "/templates/survey-example.csv", "/place/:file": "/place/S4.xlsx", "/indicator/:file": "/indicator/friends_block.zip",
		"/files/:file": "/files/all.zip", "/keep/:file": "/keep/my-story.csv", "/assets/:file": "/assets/khi.css", ":kind": "profile"} {
		path = strings.Replace(path, of, with, 1)
	}
	return path
}

// TestEveryRouteForEveryRole asks each route as each role, for what is theirs
// and for what is not.
func TestEveryRouteForEveryRole(t *testing.T) {
	h := newHouse(t)
	h.sender.by = "worker"
	cases := doorCases(h)
	for _, rt := range routes {
		c := cases[rt.method+" "+rt.path]
		own := c.own
		if own == "" {
			own = filled(rt.path)
		}
		for initial, name := range doorNames {
			h.check(t, rt, own, name, strings.IndexByte(c.who, initial) >= 0)
			if c.other != "" {
				h.check(t, rt, c.other, name, strings.IndexByte(c.others, initial) >= 0)
			}
		}
	}
	if n := len(h.undoer.asked); n != 0 {
		t.Errorf("%d loads were undone without their line", n)
	}
}

func (h *house) check(t *testing.T, rt route, address, who string, want bool) {
	t.Helper()
	var w *httptest.ResponseRecorder
	switch {
	case rt.method == "POST" && rt.path == "/send":
		w = h.send(who, address)
	case rt.method == "POST":
		w = h.post(who, address, "")
	default:
		w = h.get(who, address)
	}
	atDoor := w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/sign-in") && rt.path != "/sign-out"
	owned := rt.access.of != nil && (w.Code == http.StatusNotFound || w.Code == http.StatusTooManyRequests) // whoever guesses is told nothing, and then to wait
	if in := w.Code != http.StatusForbidden && w.Code != http.StatusUnauthorized && !atDoor && !owned || rt.path == "/sign-in" && rt.method == "POST"; in != want {
		t.Errorf("%s %s as %q: let in %v (status %d), want %v", rt.method, address, who, in, w.Code, want)
	}
	if w.Code >= 500 {
		t.Errorf("%s %s as %q: status %d", rt.method, address, who, w.Code)
	}
	if rt.path == "/sign-out" && who != "" { // that was a sign-out: come back
		a, _ := h.door.Book.Find(h.ids[who])
		h.tokens[who] = h.door.Sessions.Begin(a)
	}
}

func TestLoadsAreListedToThoseWhoseTheyAre(t *testing.T) {
	h := newHouse(t)
	for who, want := range map[string]string{"admin": "1 2 3 4", "analyst": "1 2 3 4", "commissioner": "1 4", "worker": "1 4"} {
		for _, address := range []string{"/data", "/data/ledger", "/api/v1/loads"} {
			text := h.get(who, address).Body.String()
			var seen []string
			for seq, file := range map[string]string{"1": "survey-2025.csv", "2": "small.csv", "3": "wrong.csv", "4": "survey-later.csv"} {
				if strings.Contains(text, file) {
					seen = append(seen, seq)
				}
			}
			if slices.Sort(seen); strings.Join(seen, " ") != want {
				t.Errorf("%s sees %v at %s, want %s", who, seen, address, want)
			}
		}
	}
	made := "/indicators/friends_block/made?place=S1&period=2025-26"
	if text := h.get("viewer", made).Body.String(); strings.Contains(text, "/data/loads/") || !strings.Contains(text, "SHA-256") {
		t.Error("a viewer is led to loads from the page of how a number was made")
	}
	if !strings.Contains(h.get("worker", made).Body.String(), "/data/loads/1") {
		t.Error("a worker is not led to their loads")
	}
	if a, b := h.get("worker", "/api/v1/loads").Header().Get("ETag"), h.get("admin", "/api/v1/loads").Header().Get("ETag"); a == "" || a == b {
		t.Errorf("two answers have the tag %s", a)
	}
}

func TestWhatIsSentAndUndoneHasAName(t *testing.T) {
	h := newHouse(t)
	if w := h.send("worker", "S1"); w.Header().Get("Location") != "/send/FOUR" || h.sender.from != "worker" {
		t.Errorf("status %d, sent by %q", w.Code, h.sender.from)
	}
	if w := h.send("worker", ""); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "which scheme") {
		t.Errorf("a worker of one scheme sent a file for any: %d", w.Code)
	}
	if w := h.post("worker", "/data/loads/1/undo", "line=bb22&why=x"); w.Header().Get("Location") != "/data/ledger" || h.undoer.by != "worker" {
		t.Errorf("status %d, undone by %q", w.Code, h.undoer.by)
	}
	h.sender.by = "worker"
	if w := h.post("worker", "/send/FOUR/say", "scheme=S4"); w.Code != http.StatusForbidden {
		t.Errorf("a worker said that a file is about another scheme: %d", w.Code)
	}
	page := h.get("worker", "/send").Body.String()
	if !strings.Contains(page, `value="S1"`) || strings.Contains(page, `value="S4"`) || strings.Contains(page, "The file says it") {
		t.Error("a worker is offered other schemes than theirs")
	}
	if strings.Contains(h.get("commissioner", "/data/loads/1").Body.String(), "/undo") {
		t.Error("a commissioner is offered to undo")
	}
}

// TestRefusedInWelsh: whoever reads in Welsh is refused, and led to sign in, in Welsh.
func TestRefusedInWelsh(t *testing.T) {
	h := newHouse(t)
	if w := h.get("viewer", "/accounts?lang=cy"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Nid chi biau gweld na newid hyn") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	w := h.get("", "/accounts?lang=cy", "Accept", "text/html")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/sign-in?") || !strings.Contains(to, "&lang=cy") {
		t.Errorf("%d: led to %q", w.Code, to)
	}
}
