package dashboards

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"khi/dashboards/access"
)

func cookieOf(t *testing.T, w *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	all := w.Result().Cookies()
	if len(all) != 1 {
		t.Fatalf("status %d, cookies %v", w.Code, all)
	}
	return all[0]
}

func fields(pairs ...string) string {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v.Encode()
}

func TestSigningInAndOut(t *testing.T) {
	h := newHouse(t)
	if w := h.get("", "/places/S1?period=2025-26"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in?to=%2Fplaces%2FS1%3Fperiod%3D2025-26" {
		t.Fatalf("a stranger is answered %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := h.get("", "/api/v1/indicators"); w.Code != http.StatusUnauthorized || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("a program without a token is answered %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	wrong := h.post("", "/sign-in", fields("name", "worker", "password", "not the password", "to", "/data"))
	if wrong.Code != http.StatusForbidden || len(wrong.Result().Cookies()) != 0 || !strings.Contains(wrong.Body.String(), "is not right") || !strings.Contains(wrong.Body.String(), `value="/data"`) {
		t.Errorf("a wrong password is answered %d", wrong.Code)
	}
	right := h.post("worker", "/sign-in", fields("name", " Worker", "password", doorPassword, "to", "/data"))
	c := cookieOf(t, right)
	if right.Code != http.StatusSeeOther || right.Header().Get("Location") != "/data" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Value == h.tokens["worker"] {
		t.Fatalf("status %d to %s with %v", right.Code, right.Header().Get("Location"), c)
	}
	if w := h.get("worker", "/data"); w.Code != http.StatusSeeOther {
		t.Error("the sign-in from before in the same browser goes on")
	}
	h.tokens["worker"] = c.Value
	if w := h.get("worker", "/data"); w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" || !strings.Contains(w.Header().Get("Vary"), "Cookie") || !strings.Contains(w.Body.String(), "Sign out") {
		t.Errorf("signed in: %d", w.Code)
	}
	out := h.post("worker", "/sign-out", "")
	if c := cookieOf(t, out); c.MaxAge >= 0 || c.Value != "" {
		t.Errorf("signing out leaves %v", c)
	}
	if w := h.get("worker", "/data"); w.Code != http.StatusSeeOther {
		t.Error("a sign-in goes on after signing out")
	}
}

func TestTheSignInPageLeadsNowhereElse(t *testing.T) {
	for to, want := range map[string]string{"/data?x=1": "/data?x=1", "": "/", "https://evil.example/": "/", "//evil.example": "/", "/\\evil.example": "/", "javascript:alert(1)": "/",
		"evil": "/", "/a\r\nSet-Cookie: x": "/", "http:/evil": "/", "\t//evil.example": "/"} {
		if got := ownAddress(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

func TestACookieByHTTPSIsBoundToTheHost(t *testing.T) {
	h := newHouse(t)
	h.door.Secure = true
	w := h.post("", "/sign-in", fields("name", "worker", "password", doorPassword))
	if c := cookieOf(t, w); c.Name != "__Host-khi" || !c.Secure || w.Header().Get("Strict-Transport-Security") == "" {
		t.Errorf("%v %q", c, w.Header().Get("Strict-Transport-Security"))
	}
}

func TestAPasswordIsChangedAndOtherSignInsEnd(t *testing.T) {
	h := newHouse(t)
	a, _ := h.door.Book.Find(h.ids["worker"])
	elsewhere := h.door.Sessions.Begin(a)
	const next = "violet gravel harbour"
	for _, wrong := range []string{fields("do", "password", "password", "wrong", "new", next, "again", next), fields("do", "password", "password", doorPassword, "new", next, "again", "other"),
		fields("do", "password", "password", doorPassword, "new", "short", "again", "short")} {
		if w := h.post("worker", "/account", wrong); w.Code != http.StatusUnprocessableEntity || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
	w := h.post("worker", "/account", fields("do", "password", "password", doorPassword, "new", next, "again", next))
	h.tokens["worker"] = cookieOf(t, w).Value
	if w := h.get("worker", "/account"); w.Code != http.StatusOK {
		t.Errorf("the browser that changed it is out: %d", w.Code)
	}
	h.tokens["elsewhere"] = elsewhere
	if w := h.get("elsewhere", "/account"); w.Code != http.StatusSeeOther {
		t.Errorf("another browser is still in: %d", w.Code)
	}
}

func TestAnInvitationIsPassedOnAndUsed(t *testing.T) {
	h := newHouse(t)
	grant := []string{"role", "worker", "place", "S3", "from", "2026-01-01", "until", ""}
	for _, wrong := range [][]string{{"name", "x y", "title", "New"}, {"name", "new", "title", ""}, {"name", "worker", "title", "New"}} {
		if w := h.post("admin", "/accounts", fields(append(wrong, grant...)...)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, w.Code)
		}
	}
	if w := h.post("admin", "/accounts", fields("name", "new", "title", "New", "role", "worker", "place", "S9", "from", "2026-01-01")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a grant for a place that is not there: %d", w.Code)
	}
	w := h.post("admin", "/accounts", fields(append(grant, "name", "new@council.example", "title", "New")...))
	link := regexp.MustCompile(`http://khi\.example(/welcome/[A-Z0-9]+)`).FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusOK || link == nil {
		t.Fatalf("status %d without a link", w.Code)
	}
	if w := h.get("", link[1]); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Referrer-Policy") != "same-origin" {
		t.Errorf("the link: %d %v", w.Code, w.Header())
	}
	if w := h.post("", link[1], fields("password", doorPassword, "again", doorPassword+"x")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("two passwords: %d", w.Code)
	}
	h.tokens["new"] = cookieOf(t, h.post("", link[1], fields("password", doorPassword, "again", doorPassword))).Value
	if w := h.get("", link[1]); w.Code != http.StatusNotFound {
		t.Errorf("the link works twice: %d", w.Code)
	}
	if w := h.send("new", "S3"); w.Code != http.StatusSeeOther {
		t.Errorf("the new worker sends: %d", w.Code)
	}
	all := h.door.Book.All()
	id := all[len(all)-1].ID
	for _, a := range all {
		if a.Name == "new@council.example" {
			id = a.ID
		}
	}
	if w := h.post("admin", "/accounts/of/"+id, fields("do", "end-grant", "grant", "worker S3 2026-01-01 ")); w.Code != http.StatusOK {
		t.Errorf("ending the grant: %d", w.Code)
	}
	if w := h.send("new", "S3"); w.Code != http.StatusForbidden {
		t.Errorf("after the grant has ended the worker sends: %d", w.Code)
	}
}

func TestLookingThroughOtherEyes(t *testing.T) {
	h := newHouse(t)
	if w := h.post("admin", "/accounts/of/"+h.ids["worker"], fields("do", "look")); w.Code != http.StatusSeeOther {
		t.Fatal(w.Code)
	}
	page := h.get("admin", "/").Body.String()
	if !strings.Contains(page, "You see what <strong>The worker</strong> sees") {
		t.Error("the page does not say through whose eyes")
	}
	if w := h.get("admin", "/data/loads/2"); w.Code != http.StatusNotFound {
		t.Errorf("another scheme's load: %d", w.Code)
	}
	for _, address := range []string{"/accounts", "/account", "/data/loads/1/undo"} {
		if w := h.post("admin", address, ""); w.Code != http.StatusForbidden {
			t.Errorf("%s can be changed: %d", address, w.Code)
		}
	}
	if h.post("admin", "/account/own-eyes", ""); h.get("admin", "/accounts").Code != http.StatusOK {
		t.Error("there is no way back")
	}
}

func TestProgramsShowTheirToken(t *testing.T) {
	h := newHouse(t)
	page := h.post("worker", "/account", fields("do", "token", "label", "nightly", "until", h.door.Book.Today())).Body.String()
	secret := regexp.MustCompile(`khi_[A-Z0-9]{20,}`).FindString(page)
	ask := func(secret, method, address string) int {
		return h.ask("", method, address, "text/csv", strings.NewReader("x"), "Authorization", "Bearer "+secret, "Accept", "*/*").Code
	}
	if got := ask(secret, "GET", "/api/v1/indicators"); got != http.StatusOK {
		t.Errorf("with a token: %d", got)
	}
	for address, want := range map[string]int{"/api/v1/loads?file=a.csv&scheme=S1": http.StatusForbidden, "/account": http.StatusForbidden} {
		if got := ask(secret, "POST", address); got != want {
			t.Errorf("a token that reads, at %s: %d", address, got)
		}
	}
	if got := ask(secret+"A", "GET", "/api/v1/indicators"); got != http.StatusUnauthorized {
		t.Errorf("with a wrong token: %d", got)
	}
	if strings.Contains(h.get("worker", "/account").Body.String(), secret) {
		t.Error("a token can be seen twice")
	}
}

func TestTheTrailSaysWhoDidWhatAndNoMore(t *testing.T) {
	h := newHouse(t)
	h.get("viewer", "/indicators/friends_block?place=S1&period=2025-26&by=%3Cscript%3E&note=Mrs+Jones")
	h.get("viewer", "/data")
	h.post("viewer", "/sign-in", fields("name", "Mrs Jones", "password", "secret of Mrs Jones"))
	h.sender.by = "worker"
	h.get("worker", "/send/FOUR")
	h.post("worker", "/data/loads/1/undo", "line=bb22&why=Mrs+Jones")
	h.get("", "/places/UK")
	text, err := os.ReadFile(h.trail)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	if _, err := access.CheckTrail(bytes.NewReader(text), func(e access.Entry) {
		lines = append(lines, strings.TrimSpace(e.Who+" "+e.Did+" "+e.What))
	}); err != nil {
		t.Fatal(err)
	}
	want := []string{"viewer saw /indicators/friends_block?period=2025-26&place=S1", "viewer was refused /data", "was refused /sign-in",
		"worker saw /send/:token", "worker undid /data/loads/1/undo"}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	page := h.get("admin", "/accounts/trail?who=worker").Body.String()
	if !strings.Contains(page, "/send/:token") || strings.Contains(page, "friends_block") {
		t.Error("the page of the trail")
	}
}

func TestNothingIsChangedThatCannotBeWrittenDown(t *testing.T) {
	h := newHouse(t)
	if err := h.door.Trail.Close(); err != nil {
		t.Fatal(err)
	}
	for _, w := range []*httptest.ResponseRecorder{h.post("worker", "/data/loads/1/undo", "line=bb22"), h.send("worker", "S1"), h.post("admin", "/accounts", "")} {
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d", w.Code)
		}
	}
	if len(h.undoer.asked)+len(h.sender.asked) != 0 {
		t.Error("something was changed")
	}
	if w := h.post("", "/sign-in", fields("name", "worker", "password", doorPassword)); w.Code < 500 || len(w.Result().Cookies()) != 0 {
		t.Errorf("somebody was let in: %d", w.Code)
	}
}

func TestChangesOfAccountsComeFromOurOwnPages(t *testing.T) {
	h := newHouse(t)
	for _, r := range routes {
		if !isDoor(r.path) || r.method != http.MethodPost {
			continue
		}
		address := strings.NewReplacer(":key", "KEY", ":id", h.ids["viewer"]).Replace(r.path)
		for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, {"Sec-Fetch-Site", "", "Origin", "null"}} {
			if w := h.post("admin", address, "do=end", headers...); w.Code != http.StatusForbidden || len(w.Result().Cookies()) != 0 {
				t.Errorf("%s with %v: %d", address, headers, w.Code)
			}
		}
	}
	if a, _ := h.door.Book.Find(h.ids["viewer"]); a.Ended != "" {
		t.Error("another site ended an account")
	}
}
