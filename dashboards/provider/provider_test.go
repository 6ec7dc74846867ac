package provider

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

const back = "https://khi.example/sign-in/with/norfolk/back"

// rogue is a provider that says whatever a test has it say. That an honest one lets
// people in is tested beside the pages, against a provider by another maker.
type rogue struct {
	*httptest.Server
	key       *rsa.PrivateKey
	claims    map[string]any                                  // of the next token
	sign      func(key *rsa.PrivateKey, claims string) string // as oidctest does if nil
	info      map[string]any                                  // user information
	seen      url.Values                                      // what the last code was sent with
	challenge string                                          // of the last journey
	reply     func(w http.ResponseWriter, token string)       // as the specification says if nil
	config    func(map[string]any)                            // changes what it publishes
}

func newRogue(t *testing.T) *rogue {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	g := &rogue{key: key}
	keys := &oidctest.Server{PublicKeys: []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "k", Algorithm: oidc.RS256}}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		c := map[string]any{"issuer": g.URL, "authorization_endpoint": g.URL + "/auth", "token_endpoint": g.URL + "/token", "jwks_uri": g.URL + "/keys",
			"userinfo_endpoint": g.URL + "/info", "id_token_signing_alg_values_supported": []string{"RS256"}}
		if g.config != nil {
			g.config(c)
		}
		_ = json.NewEncoder(w).Encode(c)
	})
	mux.Handle("GET /keys", keys)
	mux.HandleFunc("POST /token", g.token)
	mux.HandleFunc("GET /info", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(g.info)
	})
	g.Server = httptest.NewServer(mux)
	t.Cleanup(g.Close)
	keys.SetIssuer(g.URL)
	return g
}

func (g *rogue) token(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	g.seen = r.PostForm
	text, _ := json.Marshal(g.claims)
	sign := g.sign
	if sign == nil {
		sign = func(key *rsa.PrivateKey, claims string) string {
			return oidctest.SignIDToken(key, "k", oidc.RS256, claims)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if g.reply != nil {
		g.reply(w, sign(g.key, string(text)))
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": sign(g.key, string(text))})
}

func termsFor(issuer string) Terms {
	return Terms{ID: "norfolk", Title: "Norfolk", Issuer: issuer, Client: "khi", Domains: []string{"norfolk.gov.uk"}, Address: "email", secret: "s"}
}

// begin sends somebody to the provider and gives what the browser holds and the query
// that an honest answer comes back with; the token for it is right as well.
func (g *rogue) begin(t *testing.T, p *Providers) (sealed string, query url.Values) {
	t.Helper()
	address, sealed, err := p.Begin(t.Context(), "norfolk", back, "/data")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	asked := u.Query()
	if !strings.HasPrefix(address, g.URL+"/auth?") || asked.Get("response_type") != "code" || asked.Get("redirect_uri") != back || asked.Get("code_challenge_method") != "S256" || asked.Get("code_challenge") == "" {
		t.Fatalf("sent to %s", address)
	}
	g.challenge = asked.Get("code_challenge")
	now := time.Now()
	g.claims = map[string]any{"iss": g.URL, "aud": "khi", "sub": "7", "exp": now.Add(time.Hour).Unix(), "iat": now.Unix(), "nonce": asked.Get("nonce"),
		"email": "Ann.Lee@Norfolk.gov.uk", "email_verified": true}
	return sealed, url.Values{"state": {asked.Get("state")}, "code": {"c"}}
}

func TestWhoComesBack(t *testing.T) {
	g := newRogue(t)
	p := New([]Terms{termsFor(g.URL)})
	sealed, query := g.begin(t, p)
	who, to, err := p.Finish(t.Context(), "norfolk", back, sealed, query)
	if want := (Person{"norfolk", g.URL, "7", "ann.lee@norfolk.gov.uk", ""}); err != nil || who != want || to != "/data" {
		t.Fatalf("%+v %q %v, want %+v", who, to, err, want)
	}
	sum := sha256.Sum256([]byte(g.seen.Get("code_verifier"))) // RFC 7636, 4.6
	if base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge || g.seen.Get("redirect_uri") != back || g.seen.Get("code") != "c" {
		t.Errorf("the code was sent with %v", g.seen)
	}
}

// TestNobodyIsLetInByAFalseAnswer changes one thing of an answer that is right.
func TestNobodyIsLetInByAFalseAnswer(t *testing.T) {
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, v any) func(*rogue, *Providers, *string, url.Values) {
		return func(g *rogue, _ *Providers, _ *string, _ url.Values) { g.claims[name] = v }
	}
	without := func(name string) func(*rogue, *Providers, *string, url.Values) {
		return func(g *rogue, _ *Providers, _ *string, _ url.Values) { delete(g.claims, name) }
	}
	cases := map[string]func(g *rogue, p *Providers, sealed *string, query url.Values){
		"another nonce":              claim("nonce", "other"),
		"no nonce":                   without("nonce"),
		"for another service":        claim("aud", "other"),
		"for two, first for another": claim("aud", []string{"khi", "other"}),
		"by another issuer":          claim("iss", "https://evil.example"),
		"expired":                    claim("exp", time.Now().Add(-time.Hour).Unix()),
		"no address":                 without("email"),
		"an address that is no text": claim("email", 7),
		"an empty address":           claim("email", ""),
		"another council's address":  claim("email", "ann@suffolk.gov.uk"),
		"two domains":                claim("email", "ann@norfolk.gov.uk@evil.example"),
		"a domain below":             claim("email", "ann@x.norfolk.gov.uk"),
		"a domain that ends so":      claim("email", "ann@evilnorfolk.gov.uk"),
		"nobody at the domain":       claim("email", "@norfolk.gov.uk"),
		"not verified":               claim("email_verified", false),
		"not said whether verified":  without("email_verified"),
		"verified in other words":    claim("email_verified", "yes"),
		"signed by a stranger": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			g.sign = func(_ *rsa.PrivateKey, claims string) string {
				return oidctest.SignIDToken(stranger, "k", oidc.RS256, claims)
			}
		},
		"signed by nobody": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			g.sign = func(_ *rsa.PrivateKey, claims string) string {
				enc := base64.RawURLEncoding.EncodeToString
				return enc([]byte(`{"alg":"none"}`)) + "." + enc([]byte(claims)) + "."
			}
		},
		"no token of who": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			g.reply = func(w http.ResponseWriter, _ string) {
				_, _ = w.Write([]byte(`{"access_token":"a","token_type":"Bearer"}`))
			}
		},
		"a refused code": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			g.reply = func(w http.ResponseWriter, _ string) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(`{"error":"invalid_grant","error_description":"ann.lee@norfolk.gov.uk"}`))
			}
		},
		"an answer that is none": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			g.reply = func(w http.ResponseWriter, _ string) { _, _ = w.Write([]byte(`<html>`)) }
		},
		"another state":             func(_ *rogue, _ *Providers, _ *string, q url.Values) { q.Set("state", "other") },
		"no state":                  func(_ *rogue, _ *Providers, _ *string, q url.Values) { q.Del("state") },
		"the provider says no":      func(_ *rogue, _ *Providers, _ *string, q url.Values) { q.Set("error", "access_denied") },
		"the issuer is mixed up":    func(_ *rogue, _ *Providers, _ *string, q url.Values) { q.Set("iss", "https://evil.example") },
		"a browser without journey": func(_ *rogue, _ *Providers, sealed *string, _ url.Values) { *sealed = "" },
		"a journey that was changed": func(_ *rogue, _ *Providers, sealed *string, _ url.Values) {
			b := []byte(*sealed)
			b[len(b)/2] ^= 1
			*sealed = string(b)
		},
		"a journey of another service": func(g *rogue, p *Providers, sealed *string, _ url.Values) {
			j, _ := p.unpack(*sealed)
			*sealed, _ = New(p.terms).pack(j)
		},
		"a journey to another provider": func(g *rogue, p *Providers, sealed *string, q url.Values) {
			j, _ := p.unpack(*sealed)
			j.Provider = "suffolk"
			*sealed, _ = p.pack(j)
		},
		"ten minutes later": func(_ *rogue, p *Providers, _ *string, _ url.Values) {
			p.now = func() time.Time { return time.Now().Add(journeyTime + time.Second) }
		},
		"no second proof": func(g *rogue, p *Providers, _ *string, _ url.Values) {
			p.terms[0].Proves, g.claims["amr"] = []string{"mfa", "otp"}, []string{"pwd"}
		},
		"user information of somebody else": func(g *rogue, _ *Providers, _ *string, _ url.Values) {
			delete(g.claims, "email")
			g.info = map[string]any{"sub": "8", "email": "ann.lee@norfolk.gov.uk", "email_verified": true}
		},
	}
	for name, spoil := range cases {
		t.Run(name, func(t *testing.T) {
			g := newRogue(t)
			p := New([]Terms{termsFor(g.URL)})
			sealed, query := g.begin(t, p)
			spoil(g, p, &sealed, query)
			who, _, err := p.Finish(t.Context(), "norfolk", back, sealed, query)
			var refused *Refusal
			if who != (Person{}) || !errors.As(err, &refused) || refused.Words == "" {
				t.Errorf("let in as %+v, error %v", who, err)
			}
			if refused != nil && refused.Cause != nil && strings.Contains(refused.Cause.Error(), "ann.lee") {
				t.Errorf("the log would say %v", refused.Cause)
			}
		})
	}
}

func TestWhatOneProviderMayLeaveToTerms(t *testing.T) {
	for name, set := range map[string]func(*rogue, *Terms){
		"addresses that the organisation gives out": func(g *rogue, t *Terms) { t.Vouched = true; delete(g.claims, "email_verified") },
		"verified as text":                          func(g *rogue, _ *Terms) { g.claims["email_verified"] = "true" },
		"an address in another claim": func(g *rogue, t *Terms) {
			t.Address, g.claims["upn"] = "upn", g.claims["email"]
			delete(g.claims, "email")
		},
		"the second proof": func(g *rogue, t *Terms) { t.Proves, g.claims["amr"] = []string{"mfa"}, []string{"pwd", "mfa"} },
		"the address among the user information": func(g *rogue, _ *Terms) {
			g.info = map[string]any{"sub": "7", "email": "ann.lee@norfolk.gov.uk", "email_verified": true}
			delete(g.claims, "email")
			delete(g.claims, "email_verified")
		},
		"two services, first for us": func(g *rogue, _ *Terms) { g.claims["aud"], g.claims["azp"] = []string{"khi", "other"}, "khi" },
	} {
		g := newRogue(t)
		p := New([]Terms{termsFor(g.URL)})
		sealed, query := g.begin(t, p)
		set(g, &p.terms[0])
		if who, _, err := p.Finish(t.Context(), "norfolk", back, sealed, query); err != nil || who.Address != "ann.lee@norfolk.gov.uk" {
			t.Errorf("%s: %+v %v", name, who, err)
		}
	}
}

// TestAProviderThatIsAwayIsAskedAgain holds that a failure is not kept.
func TestAProviderThatIsAwayIsAskedAgain(t *testing.T) {
	g := newRogue(t)
	p := New([]Terms{termsFor(g.URL)})
	g.config = func(c map[string]any) { c["issuer"] = "https://evil.example" }
	_, _, err := p.Begin(t.Context(), "norfolk", back, "/")
	if refused := (*Refusal)(nil); !errors.As(err, &refused) {
		t.Fatalf("a provider by another name: %v", err)
	}
	g.config = nil
	if _, _, err := p.Begin(t.Context(), "norfolk", back, "/"); err != nil {
		t.Error(err)
	}
	if _, _, err := p.Begin(t.Context(), "suffolk", back, "/"); !errors.Is(err, ErrUnknown) {
		t.Errorf("an unknown provider: %v", err)
	}
}

func TestAFileOfProviders(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("s", " hush\n", 0o600)
	write("open", "hush", 0o644)
	write("empty", "\n", 0o600)
	const right = "- id: norfolk\n  title: Norfolk\n  issuer: https://id.example/n\n  client: khi\n  secret_file: s\n  domains: [Norfolk.gov.uk]\n"
	all, err := Read(write("right.yaml", right, 0o600))
	if err != nil || len(all) != 1 || all[0].secret != "hush" || all[0].Address != "email" || !all[0].SpeaksFor("a@norfolk.gov.uk") {
		t.Fatalf("%+v %v", all, err)
	}
	for name, change := range map[string][]string{
		"id": {"id: norfolk", "id: Norfolk!"}, "title": {"title: Norfolk", "title: ''"}, "client": {"client: khi", "client: ''"}, "issuer": {"https://id", "http://id"},
		"issuer: ": {"example/n", "example/n?x=1"}, "secret_file": {"secret_file: s", "secret_file: nowhere"}, "chmod": {"secret_file: s", "secret_file: open"},
		"is empty": {"secret_file: s", "secret_file: empty"}, "domains": {"[Norfolk.gov.uk]", "[]"}, "without the @": {"[Norfolk.gov.uk]", "['@norfolk.gov.uk']"},
		"colour": {"client: khi", "client: khi\n  colour: red"}, "two providers": {right, right + right}, "names no provider": {right, ""},
	} {
		_, err := Read(write("wrong.yaml", strings.Replace(right, change[0], change[1], 1), 0o600))
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "wrong.yaml") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
