package provider

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// claims are what a provider says of a person.
type claims map[string]any

// claimsOf reads the claims of the token that was checked. A provider may keep the
// address for its page of user information (OpenID Connect Core 1.0, 5.4), whose answer
// counts only for the same subject (5.3.2).
func claimsOf(ctx context.Context, known *oidc.Provider, token *oauth2.Token, proof *oidc.IDToken, t Terms) (claims, error) {
	all := claims{}
	if err := proof.Claims(&all); err != nil {
		return nil, err
	}
	if len(proof.Audience) > 1 && all["azp"] != t.Client {
		return nil, errors.New("the token was made for several services, and first for another")
	}
	if _, there := all[t.Address]; there || known.UserInfoEndpoint() == "" {
		return all, nil
	}
	info, err := known.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return nil, fmt.Errorf("user information: %w", err)
	}
	if info.Subject != proof.Subject {
		return nil, errors.New("the user information is somebody else's")
	}
	more := claims{}
	if err := info.Claims(&more); err != nil {
		return nil, fmt.Errorf("user information: %w", err)
	}
	for _, key := range []string{t.Address, "email_verified"} {
		if v, there := more[key]; there {
			all[key] = v
		}
	}
	return all, nil
}

// person holds what was said against the terms of the provider.
func (t Terms) person(proof *oidc.IDToken, said claims) (Person, error) {
	address, _ := said[t.Address].(string)
	address = strings.ToLower(strings.TrimSpace(address))
	switch {
	case !strings.Contains(address, "@"):
		return Person{}, &Refusal{t.Title + " does not say what your email address is, so your account cannot be found. Those who run its sign-in can let this service have it.", fmt.Errorf("no claim %s", t.Address)}
	case !t.SpeaksFor(address):
		return Person{}, &Refusal{"Your address is not one that " + t.Title + " may speak for here. Sign in through your own organisation.", nil}
	case !t.Vouched && !verified(said["email_verified"]):
		return Person{}, &Refusal{t.Title + " has not checked that your email address is yours, so it cannot be used here.", nil}
	case len(t.Proves) > 0 && !t.proved(said["amr"]):
		return Person{}, &Refusal{t.Title + " let you in without the second proof that this service asks for, such as a code from your phone. Set one up there and try again.", nil}
	}
	session, _ := said["sid"].(string)
	return Person{Provider: t.ID, Issuer: proof.Issuer, Subject: proof.Subject, Address: address, Session: session}, nil
}

// SpeaksFor says whether an address, in small letters, is one that the provider may
// vouch for. What stands after the last @ counts.
func (t Terms) SpeaksFor(address string) bool {
	at := strings.LastIndexByte(address, '@')
	return at > 0 && slices.Contains(t.Domains, address[at+1:])
}

// verified reads email_verified, which some providers write as text.
func verified(v any) bool { return v == true || v == "true" }

func (t Terms) proved(amr any) bool {
	list, _ := amr.([]any)
	return slices.ContainsFunc(list, func(m any) bool {
		method, _ := m.(string)
		return slices.Contains(t.Proves, method)
	})
}
