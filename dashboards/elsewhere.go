package dashboards

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"khi/dashboards/access"
	"khi/dashboards/provider"
)

// signInWay is one organisation through which people sign in.
type signInWay struct {
	ID, Title, Address string
}

// ways are the organisations that the page of sign-in offers.
func (d *Door) ways(to string) []signInWay {
	var all []signInWay
	for _, t := range d.Providers.All() {
		all = append(all, signInWay{t.ID, t.Title, "/sign-in/with/" + t.ID + withTo(to)})
	}
	return all
}

// through names the organisation through which an account signs in; "" for none.
func (d *Door) through(a access.Account) string {
	if a.Elsewhere == nil {
		return ""
	}
	if t, ok := d.Providers.Find(a.Elsewhere.Provider); ok {
		return t.Title
	}
	return a.Elsewhere.Provider + " (which this service does not know any more)"
}

// backFrom is where a provider returns to. It is made of the address that the service
// was given and never of what a request says of itself.
func (d *Door) backFrom(id string) string { return d.Address + "/sign-in/with/" + id + "/back" }

// journeyName is that of the cookie of the way. The prefix, which asks for the path of the
// whole site, has the browser take it from this host alone: one from a neighbour under the
// same domain could bring somebody in on the neighbour's way.
func (d *Door) journeyName() string {
	if d.Secure {
		return "__Host-khi-way"
	}
	return "khi-way"
}

// journeyCookie holds the way to a provider in the browser that makes it; Lax, since the
// way back begins at another site.
func (d *Door) journeyCookie(sealed string) string {
	c := http.Cookie{Name: d.journeyName(), Value: sealed, Path: "/", MaxAge: provider.JourneySeconds, HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode}
	return c.String()
}

func (d *Door) journeyOf(r *http.Request) string {
	if c, err := r.Cookie(d.journeyName()); err == nil {
		return c.Value
	}
	return ""
}

// signInElsewhere sends somebody to the sign-in of their organisation.
func (s *server) signInElsewhere(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	id, to := r.param("provider"), ownAddress(r.values.Get("to"))
	if r.visit.SignedIn() {
		return seeOther(to), nil
	}
	address, sealed, err := s.Door.Providers.Begin(r.ctx(), id, s.Door.backFrom(id), to)
	if err != nil {
		return s.notThrough(r, to, err)
	}
	return withCookie(seeOther(address), s.Door.journeyCookie(sealed)), nil
}

// cameBack lets in whoever a provider vouches for and an account waits for.
func (s *server) cameBack(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	id := r.param("provider")
	person, to, err := s.Door.Providers.Finish(r.ctx(), id, s.Door.backFrom(id), s.Door.journeyOf(r.Request), r.values)
	if err != nil {
		return s.notThrough(r, to, err)
	}
	account, err := s.Door.Book.Arrives(person.Provider, person.Issuer, person.Subject, person.Address)
	if err != nil {
		return s.notThrough(r, to, err)
	}
	return s.letInThrough(r, account, access.Through{Provider: person.Provider, Session: person.Session}, ownAddress(to))
}

// endedThere ends the sign-ins that have ended at an organisation, when it says so itself:
// no browser is on the way, and its signature is all that counts.
func (s *server) endedThere(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	id := r.param("provider")
	said, err := s.Door.Providers.Ended(r.ctx(), id, r.form.Get("logout_token"))
	var refused *provider.Refusal
	switch {
	case errors.Is(err, provider.ErrUnknown):
		return nil, notFound("Nobody signs in through this organisation here.")
	case errors.As(err, &refused):
		s.Logger.Warn("the end of a sign-in at a provider", "provider", id, "error", fmt.Sprint(refused.Cause))
		return nil, badRequest(refused.Words)
	case err != nil:
		return nil, err
	}
	account, known := s.Door.Book.Came(id, said.Issuer, said.Subject)
	if known || said.Subject == "" {
		for _, of := range s.Door.Sessions.EndThrough(access.Through{Provider: id, Session: said.Session}, account.ID, said.At) {
			a, _ := s.Door.Book.Find(of)
			if err := s.Door.Trail.Note(access.Entry{Who: a.Name, Did: access.SignedOut, What: r.URL.Path, From: r.from}, true); err != nil {
				return nil, err
			}
		}
	}
	return &response{status: http.StatusOK, header: map[string]string{"Cache-Control": "no-store"}}, nil
}

// notThrough shows the page of sign-in with what stood in the way, and notes it.
func (s *server) notThrough(r *request, to string, err error) (*response, error) {
	if errors.Is(err, provider.ErrUnknown) {
		return nil, notFound("Nobody signs in through this organisation here. Go to the page of sign-in, which names those through which people do.")
	}
	var words string
	var elsewhere *provider.Refusal
	if errors.As(err, &elsewhere) {
		if words = elsewhere.Words; elsewhere.Cause != nil {
			s.Logger.Warn("sign-in through a provider", "provider", r.param("provider"), "error", elsewhere.Cause.Error())
		}
	} else if here, ok := asWords(err); ok {
		words = here
	} else {
		return nil, err
	}
	if err := s.Door.Trail.Note(access.Entry{Did: access.WasRefused, What: r.URL.Path, From: r.from, Status: http.StatusForbidden}, true); err != nil {
		return nil, err
	}
	return s.signInShow(r, signInPage{To: ownAddress(to), Wrong: words})
}

// inviteElsewhere makes an account for somebody of an organisation.
func (s *server) inviteElsewhere(r *request, grants []access.Grant, id string) (access.Account, error) {
	t, ok := s.Door.Providers.Find(id)
	if !ok {
		return access.Account{}, &access.Refusal{Words: "Nobody signs in through that organisation here."}
	}
	if err := speaksFor(t, r.form.Get("name")); err != nil {
		return access.Account{}, err
	}
	return s.Door.Book.InviteElsewhere(r.form.Get("name"), r.form.Get("title"), grants, id)
}

// sendElsewhere has an account sign in through an organisation from now on.
func (s *server) sendElsewhere(a access.Account, id string) error {
	t, ok := s.Door.Providers.Find(id)
	if !ok {
		return &access.Refusal{Words: "Nobody signs in through that organisation here."}
	}
	if err := speaksFor(t, a.Name); err != nil {
		return err
	}
	_, err := s.Door.Book.SendElsewhere(a.ID, id)
	return err
}

// speaksFor refuses an address that the provider could never sign in.
func speaksFor(t provider.Terms, name string) error {
	if t.SpeaksFor(access.CleanName(name)) {
		return nil
	}
	return &access.Refusal{Words: t.Title + " may speak for addresses that end in @" + strings.Join(t.Domains, " or @") + ". Write such an address as the name."}
}
