package provider

import (
	"context"
	"crypto/cipher"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Person is somebody as a provider says who they are.
type Person struct {
	Provider string // id of the provider
	Issuer   string
	Subject  string // stays the same there, and is given to nobody else
	Address  string // in small letters, within the domains of the provider
	Session  string // what the provider calls this sign-in; "" where it does not say
}

// Refusal is why somebody was not let in, in words for them.
type Refusal struct {
	Words string
	Cause error // for the log; nil where the words say all
}

func (r *Refusal) Error() string { return r.Words }
func (r *Refusal) Unwrap() error { return r.Cause }

// ErrUnknown says that there is no provider of that id.
var ErrUnknown = errors.New("no such provider")

// Providers are the organisations whose sign-in is trusted. They are safe for use by
// several goroutines.
type Providers struct {
	terms  []Terms
	client *http.Client
	seal   cipher.AEAD
	now    func() time.Time
	mu     sync.Mutex
	known  map[string]*oidc.Provider // what each publishes about itself, once it was asked
}

// answerTime is how long a provider may take for one answer.
const answerTime = 10 * time.Second

// New begins with no provider asked for its configuration: one that does not answer
// must not keep the service from starting.
func New(terms []Terms) *Providers {
	return &Providers{terms: terms, client: &http.Client{Timeout: answerTime, CheckRedirect: onlySafe},
		seal: newSeal(), now: time.Now, known: map[string]*oidc.Provider{}}
}

// onlySafe follows a provider from https to https alone.
func onlySafe(next *http.Request, before []*http.Request) error {
	if len(before) > 3 || before[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return http.ErrUseLastResponse
	}
	return nil
}

// All are the providers in the order of their file.
func (p *Providers) All() []Terms {
	if p == nil {
		return nil
	}
	return p.terms
}

// Find gives the terms of a provider.
func (p *Providers) Find(id string) (Terms, bool) {
	i := slices.IndexFunc(p.All(), func(t Terms) bool { return t.ID == id })
	if i < 0 {
		return Terms{}, false
	}
	return p.terms[i], true
}

// ask gives what a provider publishes about itself: asked for once, and again after a
// failure. Its keys are fetched by the library when a token names an unknown one.
func (p *Providers) ask(ctx context.Context, t Terms) (*oidc.Provider, error) {
	p.mu.Lock()
	known := p.known[t.ID]
	p.mu.Unlock()
	if known != nil {
		return known, nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), t.Issuer)
	if err != nil {
		return nil, &Refusal{t.Title + " does not answer, so it cannot say who you are. Try again in a few minutes.", err}
	}
	p.mu.Lock()
	p.known[t.ID] = found
	p.mu.Unlock()
	return found, nil
}

func (t Terms) oauth(at oauth2.Endpoint, back string) *oauth2.Config {
	return &oauth2.Config{ClientID: t.Client, ClientSecret: t.secret, Endpoint: at, RedirectURL: back, Scopes: []string{oidc.ScopeOpenID, "email", "profile"}}
}

// Begin gives the address at the provider to send a browser to, and what the browser
// must bring back. back is the address of this service that the provider returns to;
// to is the page to go on to afterwards.
func (p *Providers) Begin(ctx context.Context, id, back, to string) (address, sealed string, err error) {
	t, ok := p.Find(id)
	if !ok {
		return "", "", ErrUnknown
	}
	known, err := p.ask(ctx, t)
	if err != nil {
		return "", "", err
	}
	j := journey{Provider: id, State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), To: to, Until: p.now().Add(journeyTime)}
	if sealed, err = p.pack(j); err != nil {
		return "", "", err
	}
	return t.oauth(known.Endpoint(), back).AuthCodeURL(j.State, oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)), sealed, nil
}

// Finish says who came back from a provider, and the page to go on to (OpenID Connect
// Core 1.0, 3.1.3.7: signature, issuer, audience, times, nonce; RFC 7636 and RFC 9207).
func (p *Providers) Finish(ctx context.Context, id, back, sealed string, query url.Values) (Person, string, error) {
	t, ok := p.Find(id)
	if !ok {
		return Person{}, "", ErrUnknown
	}
	j, err := p.unpack(sealed)
	if err != nil || j.Provider != id || !same(j.State, query.Get("state")) {
		return Person{}, "", &Refusal{"This way in was begun in another browser, or more than ten minutes ago. Begin again.", err}
	}
	if iss := query.Get("iss"); iss != "" && iss != t.Issuer {
		return Person{}, "", &Refusal{"The answer came from somebody else than " + t.Title + ". Begin again, and tell the person who runs this service if it happens twice.", fmt.Errorf("iss is %q", iss)}
	}
	if said := query.Get("error"); said != "" {
		return Person{}, "", &Refusal{t.Title + " did not let you in. Try again, or ask those who run its sign-in.", errors.New("the provider says " + printable(said))}
	}
	person, err := p.redeem(ctx, t, j, back, query.Get("code"))
	return person, j.To, err
}

// redeem exchanges a code for what the provider says of the person.
func (p *Providers) redeem(ctx context.Context, t Terms, j journey, back, code string) (Person, error) {
	known, err := p.ask(ctx, t)
	if err != nil {
		return Person{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, p.client), 2*answerTime)
	defer cancel()
	notProved := func(err error) error {
		return &Refusal{"What " + t.Title + " says of you could not be checked, so you are not let in. Begin again, and tell the person who runs this service if it happens twice.", err}
	}
	token, err := t.oauth(known.Endpoint(), back).Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return Person{}, notProved(withoutAnswer(err))
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Person{}, notProved(errors.New("the answer has no id_token"))
	}
	proof, err := known.Verifier(&oidc.Config{ClientID: t.Client, Now: p.now}).Verify(ctx, raw)
	if err != nil {
		return Person{}, notProved(err)
	}
	if !same(proof.Nonce, j.Nonce) {
		return Person{}, notProved(errors.New("the nonce is another"))
	}
	claims, err := claimsOf(ctx, known, token, proof, t)
	if err != nil {
		return Person{}, notProved(err)
	}
	return t.person(proof, claims)
}

// withoutAnswer keeps what a provider wrote in an error out of the log: its code alone
// says what went wrong.
func withoutAnswer(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) && refused.Response != nil {
		return fmt.Errorf("the provider refused the code with %s %s", refused.Response.Status, printable(refused.ErrorCode))
	}
	return err
}

func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// printable is a short word from outside as it may stand in a log.
func printable(word string) string {
	clean := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r == '_' {
			return r
		}
		return -1
	}, word)
	return clean[:min(len(clean), 40)]
}
