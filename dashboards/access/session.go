package access

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"
)

// Sessions remember who is signed in, in memory and by the hash of a token: a
// start of the service signs everybody out. (A library that writes a session
// back at the end of each request would bring one to life again that was ended
// meanwhile; here a request only notes that a session which is there was used.)
type Sessions struct {
	clock Clock
	mu    sync.Mutex
	all   map[[32]byte]*session
}

type session struct {
	Session
	made, used moment
}

// Session is one sign-in.
type Session struct {
	Account string // id
	Changed int64  // the account's count when this began: after a change it no longer counts
	As      string // id of the account through whose eyes is looked; "" for oneself
	Through Through
}

// Through is the organisation through which somebody signed in, and what it calls that
// sign-in, if it says so; both "" for a password here.
type Through struct {
	Provider, Session string
}

// A sign-in ends after half an hour without a request and after 12 hours in any
// case (OWASP ASVS 5.0, 7.3), also where the clock of the machine was put back or the
// machine slept.
const (
	idleTime     = 30 * time.Minute
	absoluteTime = 12 * time.Hour
	mostSessions = 10_000
)

// NewSessions begins with nobody signed in.
func NewSessions(c Clock) *Sessions {
	return &Sessions{clock: c.orUsual(), all: map[[32]byte]*session{}}
}

// Begin signs an account in and gives the token for the browser. Each sign-in
// has a token of its own.
func (s *Sessions) Begin(a Account) (token string) { return s.BeginThrough(a, Through{}) }

// BeginThrough is Begin for somebody who came through their organisation.
func (s *Sessions) BeginThrough(a Account, through Through) (token string) {
	token = rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) >= mostSessions {
		s.tidy()
	}
	now := s.clock.moment()
	s.all[sha256.Sum256([]byte(token))] = &session{Session{Account: a.ID, Changed: a.Changed, Through: through}, now, now}
	return token
}

// tidy drops what has ended, and the one that was idle longest if nothing has.
func (s *Sessions) tidy() {
	var oldest [32]byte
	var at time.Duration
	for key, one := range s.all {
		if s.over(one) {
			delete(s.all, key)
		} else if ago := s.clock.since(one.used); ago >= at {
			oldest, at = key, ago
		}
	}
	if len(s.all) >= mostSessions {
		delete(s.all, oldest)
	}
}

func (s *Sessions) over(one *session) bool {
	return s.clock.since(one.used) > idleTime || s.clock.since(one.made) > absoluteTime
}

// Find gives the sign-in of a token and notes that it was used.
func (s *Sessions) Find(token string) (Session, bool) {
	key := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	one, ok := s.all[key]
	if !ok {
		return Session{}, false
	}
	if s.over(one) {
		delete(s.all, key)
		return Session{}, false
	}
	one.used = s.clock.moment()
	return one.Session, true
}

// End signs out.
func (s *Sessions) End(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(token)))
}

// clockTime is how far the clock of an organisation may be from ours.
const clockTime = time.Minute

// EndThrough ends the sign-ins that ended at an organisation at some time, and gives the
// accounts: those of an account ("" where it named nobody), and of these the one that it
// named, if it named one and said so when that began. Later ones stay: to send what it
// said once more ends nothing new.
func (s *Sessions) EndThrough(through Through, account string, at time.Time) (ended []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, one := range s.all {
		named := through.Session != "" && one.Through.Session == through.Session
		unnamed := account != "" && (through.Session == "" || one.Through.Session == "")
		if one.Through.Provider == through.Provider && (account == "" || one.Account == account) && (named || unnamed) && !one.made.day.After(at.Add(clockTime)) {
			delete(s.all, key)
			ended = append(ended, one.Account)
		}
	}
	return ended
}

// Look has a sign-in look through the eyes of another account, or with "" its own.
func (s *Sessions) Look(token, as string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.all[sha256.Sum256([]byte(token))]; ok {
		one.As = as
	}
}
