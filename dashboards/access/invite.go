package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// oneTime is a link with which somebody sets a password: for a new account or a
// forgotten one. Only the hash of its key is kept.
type oneTime struct {
	Hash  string    `json:"hash"`
	Until time.Time `json:"until"`
}

// linkTime is how long a one-time link can be used.
const linkTime = 72 * time.Hour

// hashKey is how a secret that nobody could guess is kept: it needs no slow hash.
func hashKey(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

func sameKey(key, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(hashKey(key)), []byte(hash)) == 1
}

func (b *Book) newLink() (key string, o *oneTime) {
	key = rand.Text()
	return key, &oneTime{Hash: hashKey(key), Until: b.clock.Day().Add(linkTime).UTC()}
}

var plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9._+-]{1,63}(@[a-z0-9.-]{1,120})?$`)

// CleanName is a name as accounts are found by.
func CleanName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// Invite makes an account and gives the key of its one-time link. An account
// without a grant can be made: it may do nothing.
func (b *Book) Invite(name, title string, grants []Grant) (Account, string, error) {
	a, err := b.newAccount(name, title, grants)
	if err != nil {
		return Account{}, "", err
	}
	key, once := b.newLink()
	a.OneTime = once
	return a, key, b.add(a)
}

func checkNames(name, title string) error {
	if !plainName.MatchString(name) {
		return &Refusal{"The name to sign in with is an email address or a short name of letters, figures, dots and hyphens."}
	}
	if title == "" || utf8.RuneCountInString(title) > 80 {
		return &Refusal{"Say what the person is called, in at most 80 characters."}
	}
	return nil
}

// Renew gives a new one-time link to somebody who lost password or second
// factor. The old ones count until it is used, so that nobody is locked out by
// a link that went astray.
func (b *Book) Renew(id string) (key string, err error) {
	key, once := b.newLink()
	_, err = b.change(id, func(a *Account) error {
		if a.Ended != "" {
			return &Refusal{"This account has ended."}
		}
		a.OneTime = once
		return nil
	})
	return key, err
}

// Invited gives the account that a one-time link is for.
func (b *Book) Invited(key string) (Account, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.find(func(a Account) bool {
		return a.OneTime != nil && a.Ended == "" && b.clock.Day().Before(a.OneTime.Until) && sameKey(key, a.OneTime.Hash)
	})
}

// Redeem sets the password with a one-time link, which is used up. A second
// factor from before is dropped, as are all sign-ins and tokens.
func (b *Book) Redeem(key, password string) (Account, error) {
	found, ok := b.Invited(key)
	if !ok {
		return Account{}, &Refusal{"This link was used already, or is older than three days. Ask the person who runs the service for a new one."}
	}
	if err := CheckPassword(password, found.Name); err != nil {
		return Account{}, err
	}
	hash := hashPassword(password)
	return b.change(found.ID, func(a *Account) error {
		if a.OneTime == nil || !sameKey(key, a.OneTime.Hash) {
			return &Refusal{"This link was used already."}
		}
		a.Password, a.OneTime, a.Factor, a.Tokens, a.Elsewhere = hash, nil, nil, nil, nil
		a.Changed++
		return nil
	})
}

// SetGrants gives an account other grants.
func (b *Book) SetGrants(id string, grants []Grant) (Account, error) {
	if err := b.checkGrants(grants); err != nil {
		return Account{}, err
	}
	return b.change(id, func(a *Account) error {
		a.Grants = grants
		return nil
	})
}

// End closes an account for good.
func (b *Book) End(id string) (Account, error) {
	today := b.Today()
	return b.change(id, func(a *Account) error {
		a.Ended, a.Password, a.OneTime, a.Factor, a.Tokens, a.Elsewhere = today, "", nil, nil, nil, nil
		a.Changed++
		return nil
	})
}

const mostGrants = 50

func (b *Book) checkGrants(grants []Grant) error {
	if len(grants) > mostGrants {
		return &Refusal{fmt.Sprintf("An account has at most %d grants.", mostGrants)}
	}
	for _, g := range grants {
		if _, ok := TermsOf(g.Role); !ok {
			return &Refusal{fmt.Sprintf("There is no role %q.", g.Role)}
		}
		if g.Place == "" {
			return &Refusal{"Say for which place the grant is; the whole country is UK."}
		}
		from, err := time.Parse(time.DateOnly, g.From)
		if err != nil {
			return &Refusal{"A grant begins on a day: write it as 2026-04-01."}
		}
		if g.Until == "" {
			continue
		}
		if until, err := time.Parse(time.DateOnly, g.Until); err != nil || until.Before(from) {
			return &Refusal{"A grant ends on a day that is not before its first: write it as 2027-03-31, or leave it empty."}
		}
	}
	return nil
}
