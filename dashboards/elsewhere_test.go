package dashboards

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/crypto"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"khi/dashboards/access"
	"khi/dashboards/provider"
)

// council is the sign-in of an organisation: a whole OpenID provider by another maker
// (zitadel/oidc, certified), with its own page of sign-in and people of its own.
type council struct {
	*httptest.Server
	people map[string]*storage.User
	keys   *storage.Storage
}

func (c council) GetUserByID(id string) *storage.User { return c.people[id] }
func (c council) ExampleClientID() string             { return "none" }
func (c council) GetUserByUsername(name string) *storage.User {
	for _, u := range c.people {
		if u.Username == name {
			return u
		}
	}
	return nil
}

const councilPassword = "their own password"

func newCouncil(t *testing.T, back string) council {
	t.Helper()
	person := func(id, name, address string, verified bool) *storage.User {
		return &storage.User{ID: id, Username: name, Password: councilPassword, Email: address, EmailVerified: verified}
	}
	c := council{people: map[string]*storage.User{"1": person("1", "ann", "Ann.Lee@norfolk.gov.uk", true), "2": person("2", "bob", "bob@norfolk.gov.uk", true), "3": person("3", "cy", "cy@suffolk.gov.uk", true), "4": person("4", "di", "di@norfolk.gov.uk", false)}}
	var site http.Handler
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.ServeHTTP(w, r) }))
	t.Cleanup(c.Close)
	logger := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the provider writes each of its requests there
	t.Cleanup(func() { slog.SetDefault(logger) })
	storage.RegisterClients(storage.WebClient("khi", "hush", back))
	c.keys = storage.NewStorage(c)
	site = exampleop.SetupServer(c.URL, c.keys, nil, false)
	return c
}

// signIn walks from the page of the service over the council's own pages and gives what
// the council sends the browser back to. Addresses of the service are followed by hand.
func (c council) signIn(t *testing.T, address, name string) (back string) {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host == "khi.example" {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := io.ReadAll(page.Body)
	_ = page.Body.Close()
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindSubmatch(text)
	if id == nil {
		t.Fatalf("no page of sign-in at %s: %s", address, text)
	}
	answer, err := browser.PostForm(c.URL+"/login/username", url.Values{"id": {string(id[1])}, "username": {name}, "password": {councilPassword}})
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.Header.Get("Location")
}

// ended is the token with which the council says that somebody has signed out, made and
// signed by its own library with its own key.
func (c council) ended(t *testing.T, said *oidc.LogoutTokenClaims) string {
	t.Helper()
	key, err := c.keys.SigningKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	signer, err := op.SignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	token, err := crypto.Sign(said, signer)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

const norfolkBack = "http://khi.example/sign-in/with/norfolk/back"

func newHouseWithCouncil(t *testing.T) (*house, council) {
	t.Helper()
	h, c := newHouse(t), newCouncil(t, norfolkBack)
	dir := t.TempDir()
	for name, text := range map[string]string{"secret": "hush", "providers.yaml": "- id: norfolk\n  title: Norfolk County Council\n  issuer: " + c.URL + "\n  client: khi\n  secret_file: secret\n  domains: [norfolk.gov.uk]\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	terms, err := provider.Read(filepath.Join(dir, "providers.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	h.door.Providers, h.door.Address = provider.New(terms), "http://khi.example"
	return h, c
}

// through signs somebody in through the council and gives the answer to the way back.
func (h *house) through(c council, name, to string) *httptest.ResponseRecorder {
	h.t.Helper()
	leave := h.get("", "/sign-in/with/norfolk?to="+url.QueryEscape(to), "Sec-Fetch-Site", "same-origin")
	if leave.Code != http.StatusSeeOther || !strings.HasPrefix(leave.Header().Get("Location"), c.URL+"/auth?") {
		h.t.Fatalf("status %d to %s", leave.Code, leave.Header().Get("Location"))
	}
	way := cookieOf(h.t, leave)
	if !way.HttpOnly || way.SameSite != http.SameSiteLaxMode || way.Path != "/" || way.MaxAge > 600 {
		h.t.Errorf("%v", way)
	}
	back := c.signIn(h.t, leave.Header().Get("Location"), name)
	address, ok := strings.CutPrefix(back, "http://khi.example")
	if !ok {
		h.t.Fatalf("the council sends back to %q", back)
	}
	return h.get("", address, "Cookie", way.Name+"="+way.Value, "Sec-Fetch-Site", "cross-site")
}

func TestSomebodySignsInThroughTheirCouncil(t *testing.T) {
	h, c := newHouseWithCouncil(t)
	if page := h.get("", "/sign-in?to=/data").Body.String(); !strings.Contains(page, `href="/sign-in/with/norfolk?to=%2Fdata"`) || !strings.Contains(page, "Norfolk County Council") {
		t.Error("the page of sign-in does not offer the council")
	}
	if w := h.through(c, "ann", "/data"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "ann.lee@norfolk.gov.uk") {
		t.Errorf("somebody without an account is answered %d", w.Code)
	}
	grant := []string{"role", "commissioner", "place", "E08000003", "from", "2020-01-01", "until", ""}
	for _, wrong := range [][]string{{"name", "ann@suffolk.gov.uk", "through", "norfolk"}, {"name", "ann", "through", "norfolk"}, {"name", "ann.lee@norfolk.gov.uk", "through", "suffolk"}} {
		if w := h.post("admin", "/accounts", fields(append(append(wrong, "title", "Ann Lee"), grant...)...)); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", wrong, w.Code)
		}
	}
	made := h.post("admin", "/accounts", fields(append(grant, "name", "Ann.Lee@norfolk.gov.uk", "title", "Ann Lee", "through", "norfolk")...))
	if text := made.Body.String(); made.Code != http.StatusOK || strings.Contains(text, "/welcome/") || !strings.Contains(text, "Waits to sign in through Norfolk County Council") {
		t.Errorf("the account was made with %d and %s", made.Code, text)
	}
	in := h.through(c, "ann", "/data")
	if in.Code != http.StatusSeeOther || in.Header().Get("Location") != "/data" {
		t.Fatalf("status %d to %s: %s", in.Code, in.Header().Get("Location"), in.Body)
	}
	h.tokens["ann"] = cookieOf(t, in).Value
	if w := h.get("ann", "/account"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), `type="password"`) || !strings.Contains(w.Body.String(), "Through Norfolk County Council") {
		t.Errorf("her own account: %d", w.Code)
	}
	if w := h.get("ann", "/data/loads/2"); w.Code != http.StatusNotFound {
		t.Errorf("a load of another area: %d", w.Code)
	}
	for _, form := range []string{fields("do", "password", "password", "", "new", doorPassword, "again", doorPassword), fields("do", "drop-factor", "password", "")} {
		if w := h.post("ann", "/account", form); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", form, w.Code)
		}
	}
	if w := h.post("", "/sign-in", fields("name", "ann.lee@norfolk.gov.uk", "password", "")); w.Code != http.StatusForbidden {
		t.Errorf("an empty password is answered %d", w.Code)
	}
	trail, _ := os.ReadFile(h.trail)
	if text := string(trail); strings.Count(text, access.SignedIn) < 1 || !strings.Contains(text, "/sign-in/with/norfolk/back") || strings.Contains(text, "code=") || strings.Contains(text, "state=") {
		t.Errorf("the trail says %s", text)
	}
}

// TestAnAddressThatIsGivenToSomebodyElse is the reason why the account holds the subject.
func TestAnAddressThatIsGivenToSomebodyElse(t *testing.T) {
	h, c := newHouseWithCouncil(t)
	a, err := h.door.Book.InviteElsewhere("bob@norfolk.gov.uk", "Bob", nil, "norfolk")
	if err != nil {
		t.Fatal(err)
	}
	if w := h.through(c, "bob", "/"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	c.people["1"].Email, c.people["2"].Email = "bob@norfolk.gov.uk", "robert@norfolk.gov.uk"
	if w := h.through(c, "ann", "/"); w.Code != http.StatusForbidden {
		t.Errorf("whoever has the address now is let in: %d", w.Code)
	}
	if w := h.through(c, "bob", "/"); w.Code != http.StatusSeeOther {
		t.Errorf("whose account it is, under a new address: %d", w.Code)
	}
	if _, err := h.door.Book.End(a.ID); err != nil {
		t.Fatal(err)
	}
	if w := h.through(c, "bob", "/"); w.Code != http.StatusForbidden {
		t.Errorf("an ended account is let in: %d", w.Code)
	}
}

func TestWhomACouncilCannotVouchFor(t *testing.T) {
	h, c := newHouseWithCouncil(t)
	for _, name := range []string{"cy@suffolk.gov.uk", "di@norfolk.gov.uk"} {
		if _, err := h.door.Book.InviteElsewhere(name, "X", nil, "norfolk"); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"cy", "di"} {
		if w := h.through(c, name, "/"); w.Code != http.StatusForbidden || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	leave := h.get("", "/sign-in/with/norfolk")
	back := c.signIn(t, leave.Header().Get("Location"), "bob")
	if w := h.get("", strings.TrimPrefix(back, "http://khi.example")); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "another browser") {
		t.Errorf("a browser that did not begin is answered %d", w.Code)
	}
	if w := h.get("", "/sign-in/with/suffolk"); w.Code != http.StatusNotFound {
		t.Errorf("an unknown organisation: %d", w.Code)
	}
	c.Close()
	h.door.Providers = provider.New(slices.Clone(h.door.Providers.All()))
	if w := h.get("", "/sign-in/with/norfolk"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "does not answer") {
		t.Errorf("a council that does not answer: %d", w.Code)
	}
}

func TestAnAccountIsSentToItsCouncilAndComesBack(t *testing.T) {
	h, c := newHouseWithCouncil(t)
	a, key, err := h.door.Book.Invite("bob@norfolk.gov.uk", "Bob", nil)
	if err == nil {
		a, err = h.door.Book.Redeem(key, doorPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	h.tokens["bob"] = h.door.Sessions.Begin(a)
	if w := h.through(c, "bob", "/"); w.Code != http.StatusForbidden {
		t.Errorf("an account with a password is taken over: %d", w.Code)
	}
	if w := h.post("admin", "/accounts/of/"+h.ids["worker"], fields("do", "through", "through", "norfolk")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a name that is no address is sent: %d", w.Code)
	}
	if w := h.post("admin", "/accounts/of/"+a.ID, fields("do", "through", "through", "norfolk")); w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	if w := h.get("bob", "/account"); w.Code != http.StatusSeeOther {
		t.Errorf("the sign-in from before goes on: %d", w.Code)
	}
	if w := h.post("", "/sign-in", fields("name", "bob@norfolk.gov.uk", "password", doorPassword)); w.Code != http.StatusForbidden {
		t.Errorf("the password from before still opens: %d", w.Code)
	}
	if w := h.through(c, "bob", "/"); w.Code != http.StatusSeeOther {
		t.Errorf("through the council: %d", w.Code)
	}
	key, err = h.door.Book.Renew(a.ID)
	if err == nil {
		_, err = h.door.Book.Redeem(key, doorPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	if w := h.through(c, "bob", "/"); w.Code != http.StatusForbidden {
		t.Errorf("after a new password the council still lets in: %d", w.Code)
	}
}

// TestASignInEndsWhenItEndsAtTheCouncil: whoever signs out there is signed out here, by the
// council's word alone, and nobody else is, whatever is wrong with that word.
func TestASignInEndsWhenItEndsAtTheCouncil(t *testing.T) {
	h, c := newHouseWithCouncil(t)
	for id, name := range map[string]string{"1": "ann", "2": "bob"} {
		c.people[id].Email = name + "@norfolk.gov.uk"
		if _, err := h.door.Book.InviteElsewhere(name+"@norfolk.gov.uk", name, []access.Grant{{Role: access.Viewer, Place: access.Everywhere, From: "2026-04-01"}}, "norfolk"); err != nil {
			t.Fatal(err)
		}
		h.tokens[name] = cookieOf(t, h.through(c, name, "/")).Value
	}
	in := func(name string) bool { return h.get(name, "/account").Code == http.StatusOK }
	word := func(change func(*oidc.LogoutTokenClaims)) *oidc.LogoutTokenClaims {
		said := oidc.NewLogoutTokenClaims(c.URL, "1", oidc.Audience{"khi"}, time.Now().Add(time.Minute), "j", "", 0)
		if change != nil {
			change(said)
		}
		return said
	}
	tell := func(token string, headers ...string) int {
		return h.post("", "/sign-in/with/norfolk/ended", fields("logout_token", token), append([]string{"Sec-Fetch-Site", ""}, headers...)...).Code
	}
	other := newCouncil(t, norfolkBack)
	for what, token := range map[string]string{
		"nothing":              "",
		"another key":          other.ended(t, word(nil)),
		"another issuer":       c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Issuer = other.URL })),
		"for another service":  c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Audience = oidc.Audience{"other"} })),
		"too late":             c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Expiration = oidc.FromTime(time.Now().Add(-time.Hour)) })),
		"no event":             c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Events = nil })),
		"nobody":               c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Subject = "" })),
		"a token of a sign-in": c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.Claims = map[string]any{"nonce": "n"} })),
		"no day of its own":    c.ended(t, word(func(s *oidc.LogoutTokenClaims) { s.IssuedAt = 0 })),
	} {
		if code := tell(token); code != http.StatusBadRequest || !in("ann") {
			t.Errorf("%s: %d, signed in %v", what, code, in("ann"))
		}
	}
	if code := tell(c.ended(t, word(nil)), "Sec-Fetch-Site", "cross-site"); code != http.StatusForbidden || !in("ann") {
		t.Errorf("from a page of another site: %d", code)
	}
	for what, said := range map[string]*oidc.LogoutTokenClaims{
		"somebody who was never here": word(func(s *oidc.LogoutTokenClaims) { s.Subject = "9" }),
		"a sign-in that is not hers":  word(func(s *oidc.LogoutTokenClaims) { s.Subject, s.SessionID = "", "elsewhere" }),
		"what ended before she came":  word(func(s *oidc.LogoutTokenClaims) { s.IssuedAt = oidc.FromTime(time.Now().Add(-time.Hour)) }),
	} {
		if code := tell(c.ended(t, said)); code != http.StatusOK || !in("ann") {
			t.Errorf("%s: %d, signed in %v", what, code, in("ann"))
		}
	}
	if code := tell(c.ended(t, word(nil))); code != http.StatusOK || in("ann") || !in("bob") || !in("admin") {
		t.Errorf("status %d; ann is in %v, bob %v, admin %v", code, in("ann"), in("bob"), in("admin"))
	}
	if trail, _ := os.ReadFile(h.trail); !strings.Contains(string(trail), "/sign-in/with/norfolk/ended") {
		t.Error("the trail does not say why she is out")
	}
}
