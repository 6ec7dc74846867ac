package dashboards

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"khi/dashboards/access"
)

type signInPage struct {
	Name, To, Wrong string
	Ways            []signInWay
}

// signInShow shows the page of sign-in; with what went wrong it is a refusal.
func (s *server) signInShow(r *request, p signInPage) (*response, error) {
	p.Ways = s.Door.ways(p.To)
	a, err := s.formPage(r, "signin", "Sign in", p)
	if err == nil && p.Wrong != "" {
		a.status = http.StatusForbidden
	}
	return a, err
}

func noDoor() error {
	return notFound("There is no sign-in here: this service answers the machine that it runs on and nobody else.")
}

// signInAsk is the page on which somebody signs in.
func (s *server) signInAsk(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	if r.visit.SignedIn() {
		return seeOther(ownAddress(r.values.Get("to"))), nil
	}
	return s.signInShow(r, signInPage{To: ownAddress(r.values.Get("to"))})
}

// ownAddress lets through addresses of this site only, so that a link cannot
// lead from the sign-in page to somebody else's.
func ownAddress(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") {
		return "/"
	}
	return to
}

// signIn proves who somebody is and gives the browser a new token.
func (s *server) signIn(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	to := ownAddress(r.form.Get("to"))
	account, err := s.Door.Book.Prove(r.form.Get("name"), r.form.Get("password"), r.form.Get("code"), r.from)
	if refused, ok := asWords(err); ok {
		if err := s.Door.Trail.Note(access.Entry{Did: access.WasRefused, What: "/sign-in", From: r.from, Status: http.StatusForbidden}, true); err != nil {
			return nil, err
		}
		return s.signInShow(r, signInPage{To: to, Wrong: refused})
	}
	if err != nil {
		return nil, err
	}
	return s.letIn(r, account, to)
}

// letIn begins a sign-in. One from before in the same browser ends.
func (s *server) letIn(r *request, a access.Account, to string) (*response, error) {
	return s.letInThrough(r, a, access.Through{}, to)
}

// letInThrough is letIn for somebody who came through their organisation.
func (s *server) letInThrough(r *request, a access.Account, through access.Through, to string) (*response, error) {
	if err := s.Door.Trail.Note(access.Entry{Who: a.Name, Did: access.SignedIn, From: r.from}, true); err != nil {
		return nil, err
	}
	s.Door.Sessions.End(r.token)
	return withCookie(seeOther(to), s.Door.cookie(s.Door.Sessions.BeginThrough(a, through))), nil
}

func withCookie(a *response, cookie string) *response {
	if a.header == nil {
		a.header = map[string]string{}
	}
	a.header["Set-Cookie"], a.header["Cache-Control"] = cookie, "no-store"
	return a
}

// signOut ends a sign-in.
func (s *server) signOut(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	if r.visit.SignedIn() {
		if err := s.Door.Trail.Note(access.Entry{Who: r.visit.Name, Did: access.SignedOut, From: r.from}, true); err != nil {
			return nil, err
		}
	}
	s.Door.Sessions.End(r.token)
	return withCookie(seeOther("/sign-in"), s.Door.cookie("")), nil
}

type welcomePage struct {
	Key, Title, Name, Wrong string
}

// welcomeAsk is where a one-time link leads: to choose a password.
func (s *server) welcomeAsk(r *request) (*response, error) {
	return s.welcomeShow(r, http.StatusOK, "")
}

func (s *server) welcomeShow(r *request, status int, wrong string) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	account, ok := s.Door.Book.Invited(r.param("key"))
	if !ok {
		return nil, notFound("This link was used already, or is older than three days. Ask the person who runs this service for a new one.")
	}
	a, err := s.formPage(r, "welcome", "Choose a password", welcomePage{Key: r.param("key"), Title: account.Title, Name: account.Name, Wrong: wrong})
	if err == nil {
		a.status, a.header["Cache-Control"] = status, "no-store"
	}
	return a, err
}

// welcome sets the password, uses the link up and signs in.
func (s *server) welcome(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	if r.form.Get("password") != r.form.Get("again") {
		return s.welcomeShow(r, http.StatusUnprocessableEntity, "The two passwords are not the same. Type them again.")
	}
	account, err := s.Door.Book.Redeem(r.param("key"), r.form.Get("password"))
	if refused, ok := asWords(err); ok {
		return s.welcomeShow(r, http.StatusUnprocessableEntity, refused)
	}
	if err != nil {
		return nil, err
	}
	return s.letIn(r, account, "/account") // what they may do, and codes from their phone
}

// asWords gives what an account could not be changed for, for its page.
func asWords(err error) (string, bool) {
	var refused *access.Refusal
	if errors.As(err, &refused) {
		return refused.Words, true
	}
	return "", false
}
