package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// Account is one person who may sign in.
type Account struct {
	ID       string   `json:"id"`   // stays the same
	Name     string   `json:"name"` // what they type, in small letters
	Title    string   `json:"title"`
	Password string   `json:"password,omitempty"` // its hash; none until the one-time link was used
	OneTime  *oneTime `json:"one_time,omitempty"`
	Factor   *factor  `json:"factor,omitempty"` // the second factor
	// Elsewhere is set for those who sign in through their own organisation, and have
	// no password here.
	Elsewhere *Elsewhere `json:"elsewhere,omitempty"`
	Grants    []Grant    `json:"grants"`
	Tokens    []Token    `json:"tokens,omitempty"`
	Made      string     `json:"made"`            // day
	Ended     string     `json:"ended,omitempty"` // day; an ended account is kept so that the trail can name it
	Changed   int64      `json:"changed"`         // rises with each change that ends the sign-ins from before
}

// HasFactor says whether a second factor is asked for.
func (a Account) HasFactor() bool { return a.Factor != nil && a.Factor.Confirmed }

// Waiting says that the one-time link was not used yet.
func (a Account) Waiting() bool { return a.Password == "" && a.Elsewhere == nil }

// Book holds the accounts of one service in one file. It is safe for use by
// several goroutines; one process at a time may have the file.
type Book struct {
	path     string
	write    func(path string, data []byte) error
	clock    Clock
	names    *throttle
	senders  *throttle
	mu       sync.RWMutex
	accounts []Account
}

// Options say where the accounts are and how they are written.
type Options struct {
	Path string
	// Write writes a file so that after any fault it is whole, old or new.
	Write func(path string, data []byte) error
	Clock Clock
}

// Open reads the accounts; a file that is not there holds none.
func Open(o Options) (*Book, error) {
	b := &Book{path: o.Path, write: o.Write, clock: o.Clock.orUsual(), names: newThrottle(5, 15*time.Minute), senders: newThrottle(30, 15*time.Minute)}
	text, err := os.ReadFile(o.Path)
	if errors.Is(err, os.ErrNotExist) {
		return b, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &b.accounts)
	}
	if err != nil {
		return nil, fmt.Errorf("the accounts in %s cannot be read, so nobody could sign in: restore the file from your copy: %w", o.Path, err)
	}
	return b, nil
}

// Today is the day that grants are held against.
func (b *Book) Today() string { return dayOf(b.clock.Day()) }

// All are the accounts, by name.
func (b *Book) All() []Account {
	b.mu.RLock()
	defer b.mu.RUnlock()
	all := slices.Clone(b.accounts)
	slices.SortFunc(all, func(x, y Account) int { return strings.Compare(x.Name, y.Name) })
	return all
}

// Find gives an account by its id.
func (b *Book) Find(id string) (Account, bool) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.find(func(a Account) bool { return a.ID == id })
}

func (b *Book) find(is func(Account) bool) (Account, bool) {
	i := slices.IndexFunc(b.accounts, is)
	if i < 0 {
		return Account{}, false
	}
	return b.accounts[i], true
}

// HasAdministrator says whether anybody can manage accounts, or has been asked to.
func (b *Book) HasAdministrator() bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.ContainsFunc(b.accounts, b.manages)
}

func (b *Book) manages(a Account) bool {
	return a.Ended == "" && slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.InForce(b.Today()) && g.allows(ManageAccounts) })
}

// Visit gives what an account may do today. It is asked at every request, so a
// grant that ends, ends at once.
func (b *Book) Visit(id string) (*Visit, bool) {
	a, ok := b.Find(id)
	if !ok || a.Ended != "" {
		return nil, false
	}
	return b.visit(a), true
}

func (b *Book) visit(a Account) *Visit {
	v := &Visit{Account: a.ID, Name: a.Name, Title: a.Title}
	for _, g := range a.Grants {
		if g.InForce(b.Today()) {
			v.grants = append(v.grants, g)
		}
	}
	return v
}

// LookAs is a visit with what somebody else may see. Nothing can be changed in it.
func (b *Book) LookAs(own *Visit, id string) (*Visit, bool) {
	theirs, ok := b.Visit(id)
	if !ok || !own.May(ManageAccounts) {
		return nil, false
	}
	theirs.As, theirs.Account, theirs.Name = theirs.Title, own.Account, own.Name
	theirs.Title = own.Title
	return theirs, true
}

// change does something to one account and writes all of them. What cannot be
// written has not happened.
func (b *Book) change(id string, do func(*Account) error) (Account, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	i := slices.IndexFunc(b.accounts, func(a Account) bool { return a.ID == id })
	if i < 0 {
		return Account{}, &Refusal{"There is no such account any more."}
	}
	next := slices.Clone(b.accounts)
	next[i].Grants, next[i].Tokens = slices.Clone(next[i].Grants), slices.Clone(next[i].Tokens)
	if err := do(&next[i]); err != nil {
		return Account{}, err
	}
	if slices.ContainsFunc(b.accounts, b.manages) && !slices.ContainsFunc(next, b.manages) {
		return Account{}, &Refusal{"Nobody could manage accounts any more. Make somebody else an administrator first."}
	}
	return next[i], b.keep(next)
}

func (b *Book) keep(next []Account) error {
	text, err := json.MarshalIndent(next, "", " ")
	if err == nil {
		err = b.write(b.path, append(text, '\n'))
	}
	if err == nil {
		b.accounts = next
	}
	return err
}
