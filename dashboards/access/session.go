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
	now func() time.Time
	mu  sync.Mutex
	all map[[32]byte]*session
}

type session struct {
	Session
	made, used time.Time
}

// Session is one sign-in.
type Session struct {
	Account string // id
	Changed int64  // the account's count when this began: after a change it no longer counts
	As      string // id of the account through whose eyes is looked; "" for oneself
}

// A sign-in ends after half an hour without a request and after 12 hours in any
// case (OWASP ASVS 5.0, 7.3).
const (
	idleTime     = 30 * time.Minute
	absoluteTime = 12 * time.Hour
	mostSessions = 10_000
)

// NewSessions begins with nobody signed in.
func NewSessions(now func() time.Time) *Sessions {
	if now == nil {
		now = time.Now
	}
	return &Sessions{now: now, all: map[[32]byte]*session{}}
}

// Begin signs an account in and gives the token for the browser. Each sign-in
// has a token of its own.
func (s *Sessions) Begin(a Account) (token string) {
	token = rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.all) >= mostSessions {
		s.tidy()
	}
	now := s.now()
	s.all[sha256.Sum256([]byte(token))] = &session{Session{Account: a.ID, Changed: a.Changed}, now, now}
	return token
}

// tidy drops what has ended, and the one that was idle longest if nothing has.
func (s *Sessions) tidy() {
	var oldest [32]byte
	var at time.Time
	for key, one := range s.all {
		if s.over(one) {
			delete(s.all, key)
		} else if at.IsZero() || one.used.Before(at) {
			oldest, at = key, one.used
		}
	}
	if len(s.all) >= mostSessions {
		delete(s.all, oldest)
	}
}

func (s *Sessions) over(one *session) bool {
	now := s.now()
	return now.Sub(one.used) > idleTime || now.Sub(one.made) > absoluteTime
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
	one.used = s.now()
	return one.Session, true
}

// End signs out.
func (s *Sessions) End(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, sha256.Sum256([]byte(token)))
}

// Look has a sign-in look through the eyes of another account, or with "" its own.
func (s *Sessions) Look(token, as string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, ok := s.all[sha256.Sum256([]byte(token))]; ok {
		one.As = as
	}
}
