package access

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
)

// Elsewhere is how an account signs in through the person's own organisation. Who they
// are there is written at their first sign-in and holds from then on: an address can be
// given to somebody else one day.
type Elsewhere struct {
	Provider string `json:"provider"` // id in the file of providers
	Issuer   string `json:"issuer,omitempty"`
	Subject  string `json:"subject,omitempty"`
}

// Came says whether they have signed in so before.
func (e *Elsewhere) Came() bool { return e.Subject != "" }

// InviteElsewhere makes an account for somebody who signs in through their organisation.
// It needs no one-time link: the name is the email address that the provider knows.
func (b *Book) InviteElsewhere(name, title string, grants []Grant, provider string) (Account, error) {
	a, err := b.newAccount(name, title, grants)
	if err != nil {
		return Account{}, err
	}
	if !strings.Contains(a.Name, "@") {
		return Account{}, &Refusal{"Whoever signs in through their organisation is found by the email address that they have there. Write it as the name."}
	}
	a.Elsewhere = &Elsewhere{Provider: provider}
	return a, b.add(a)
}

// SendElsewhere has an account sign in through the person's organisation from now on.
// Its password and codes are dropped, and all sign-ins end.
func (b *Book) SendElsewhere(id, provider string) (Account, error) {
	return b.change(id, func(a *Account) error {
		switch {
		case a.Ended != "":
			return &Refusal{"This account has ended."}
		case !strings.Contains(a.Name, "@"):
			return &Refusal{"The account is not named by an email address, so the organisation could not say that it is theirs. Invite them by their address."}
		}
		a.Elsewhere = &Elsewhere{Provider: provider}
		a.Password, a.OneTime, a.Factor = "", nil, nil
		a.Changed++
		return nil
	})
}

// Arrives says whose account somebody belongs to whom a provider has let in: the one
// that this subject of this issuer had before, or else the one that was invited by the
// address and waits for its first sign-in.
func (b *Book) Arrives(provider, issuer, subject, address string) (Account, error) {
	b.mu.RLock()
	found, ok := b.find(func(a Account) bool {
		return a.Ended == "" && a.Elsewhere != nil && *a.Elsewhere == Elsewhere{provider, issuer, subject}
	})
	waits, waiting := b.find(func(a Account) bool {
		return a.Ended == "" && a.Name == address && a.Elsewhere != nil && a.Elsewhere.Provider == provider && !a.Elsewhere.Came()
	})
	b.mu.RUnlock()
	if ok {
		return found, nil
	}
	if !waiting || issuer == "" || subject == "" {
		return Account{}, &Refusal{fmt.Sprintf("Your organisation says who you are, and there is no account here for %s that waits for you. Ask the person who runs this service to invite you.", address)}
	}
	return b.change(waits.ID, func(a *Account) error {
		if a.Ended != "" || a.Elsewhere == nil || a.Elsewhere.Provider != provider || a.Elsewhere.Came() {
			return &Refusal{"This account was changed at the same moment. Try again."}
		}
		a.Elsewhere = &Elsewhere{provider, issuer, subject}
		return nil
	})
}

// Came gives the account that somebody of an organisation came to.
func (b *Book) Came(provider, issuer, subject string) (Account, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.find(func(a Account) bool {
		return a.Elsewhere != nil && a.Elsewhere.Came() && *a.Elsewhere == Elsewhere{provider, issuer, subject}
	})
}

// newAccount checks what a new account is made of.
func (b *Book) newAccount(name, title string, grants []Grant) (Account, error) {
	name, title = CleanName(name), strings.TrimSpace(title)
	if err := checkNames(name, title); err != nil {
		return Account{}, err
	}
	if err := b.checkGrants(grants); err != nil {
		return Account{}, err
	}
	if slices.ContainsFunc(grants, func(g Grant) bool { return g.Role == Detail }) && !hasBasis(grants) {
		return Account{}, &Refusal{"Exact figures are given to somebody who is a scheme worker or a commissioner already: invite them as that first."}
	}
	return Account{ID: rand.Text()[:12], Name: name, Title: title, Grants: grants, Made: b.Today()}, nil
}

// add keeps a new account whose name nobody else has.
func (b *Book) add(a Account) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, there := b.find(func(x Account) bool { return x.Name == a.Name && x.Ended == "" }); there {
		return &Refusal{fmt.Sprintf("There is an account with the name %s already.", a.Name)}
	}
	return b.keep(append(slices.Clone(b.accounts), a))
}
