package access

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Token lets a program act for an account: never for more than the account may
// do itself, and for no longer than its last day. Only its hash is kept.
type Token struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Hash  string `json:"hash"`
	Sends bool   `json:"sends"` // may send files too, and not only read
	Until string `json:"until"` // last day
}

const (
	tokenMark   = "khi_" // so that tools which look for secrets in files know one
	mostTokens  = 20
	tokenMonths = 12
)

// NewToken makes a token and gives its secret: the only time that it can be seen.
func (b *Book) NewToken(id, label, until string, sends bool) (secret string, err error) {
	label = strings.TrimSpace(label)
	if label == "" || utf8.RuneCountInString(label) > 60 {
		return "", &Refusal{"Say in at most 60 characters what the token is for, so that you know it again."}
	}
	last, err := time.ParseInLocation(time.DateOnly, until, London)
	today := b.clock.Day().In(London)
	if err != nil || dayOf(last) < dayOf(today) || last.After(today.AddDate(0, tokenMonths, 0)) {
		return "", &Refusal{fmt.Sprintf("A token ends on a day within the next %d months: write it as %s.", tokenMonths, today.AddDate(0, 3, 0).Format(time.DateOnly))}
	}
	secret = tokenMark + rand.Text()
	_, err = b.change(id, func(a *Account) error {
		a.Tokens = slices.DeleteFunc(a.Tokens, func(t Token) bool { return t.Until < dayOf(today) })
		if len(a.Tokens) >= mostTokens {
			return &Refusal{fmt.Sprintf("You have %d tokens. End one that you do not need.", mostTokens)}
		}
		a.Tokens = append(a.Tokens, Token{ID: rand.Text()[:8], Label: label, Hash: hashKey(secret), Sends: sends, Until: until})
		return nil
	})
	return secret, err
}

// EndToken ends a token of an account.
func (b *Book) EndToken(id, token string) error {
	_, err := b.change(id, func(a *Account) error {
		a.Tokens = slices.DeleteFunc(a.Tokens, func(t Token) bool { return t.ID == token })
		return nil
	})
	return err
}

// ByToken gives the visit of a program that shows a token.
func (b *Book) ByToken(secret string) (*Visit, bool) {
	if !strings.HasPrefix(secret, tokenMark) || len(secret) > 64 {
		return nil, false
	}
	hash, today := hashKey(secret), b.Today()
	b.mu.RLock()
	defer b.mu.RUnlock()
	for _, a := range b.accounts {
		for _, t := range a.Tokens {
			if a.Ended == "" && t.Hash == hash && today <= t.Until {
				v := b.visit(a)
				v.only = []Permission{SeeFigures, SeeLoads}
				if t.Sends {
					v.only = append(v.only, SendFiles)
				}
				return v, true
			}
		}
	}
	return nil, false
}
