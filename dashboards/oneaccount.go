package dashboards

import (
	"net/http"
	"slices"
	"strings"

	"khi/dashboards/access"
	"khi/metrics"
)

type onePage struct {
	accountRow
	Roles       []access.RoleTerms
	Places      choice
	Today       string
	Link        string // shown once
	Said, Wrong string
	Ended, Own  bool
	Ways        []signInWay
}

// one shows an account to those who manage them.
func (s *server) one(r *request) (*response, error) {
	return s.oneShow(r, http.StatusOK, r.param("id"), func(*onePage) {})
}

func (s *server) oneShow(r *request, status int, id string, add func(*onePage)) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	account, ok := s.Door.Book.Find(id)
	if !ok {
		return nil, notFound("There is no account at this address. The page of accounts lists them all.")
	}
	body := onePage{accountRow: s.accountRow(r, account), Roles: access.Roles, Places: r.grantPlaces(), Today: s.Door.Book.Today(), Ended: account.Ended != "", Own: id == r.visit.Account, Ways: s.Door.ways("/")}
	add(&body)
	a, err := s.formPage(r, "oneaccount", account.Title, body)
	if err == nil {
		a.status, a.header["Cache-Control"] = status, "no-store"
	}
	return a, err
}

// oneChange does one of the things that an administrator does with an account.
func (s *server) oneChange(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	id := r.param("id")
	account, ok := s.Door.Book.Find(id)
	if !ok {
		return nil, notFound("There is no account at this address. The page of accounts lists them all.")
	}
	var err error
	var show func(*onePage)
	switch r.form.Get("do") {
	case "grant":
		g := grantOf(r)
		if err = r.checkPlace(g.Place); err == nil {
			err = s.give(r, account, g)
		}
		show = func(p *onePage) { p.Said = "The grant was given." }
	case "end-grant":
		err = s.endGrant(id, account.Grants, r.form.Get("grant"))
		show = func(p *onePage) { p.Said = "The grant has ended." }
	case "link":
		key, failed := s.Door.Book.Renew(id)
		err, show = failed, func(p *onePage) { p.Link = s.link(r, key) }
	case "through":
		err = s.sendElsewhere(account, r.form.Get("through"))
		show = func(p *onePage) { p.Said = "From now on they sign in through their organisation." }
	case "end":
		_, err = s.Door.Book.End(id)
		show = func(p *onePage) {
			p.Said = "The account has ended. It stays in the list, so that the trail can name it."
		}
	case "look":
		s.Door.Sessions.Look(r.token, id)
		return seeOther("/"), nil
	default:
		return nil, badRequest("The form does not say what to change. Open the page of the account again.")
	}
	if wrong, ok := asWords(err); ok {
		return s.oneShow(r, http.StatusUnprocessableEntity, id, func(p *onePage) { p.Wrong = wrong })
	}
	if err != nil {
		return nil, err
	}
	return s.oneShow(r, http.StatusOK, id, show)
}

// give gives one grant. One of exact figures is written down with whom and where it is
// for, and is never for a nation or the whole country: those are not chosen by default.
func (s *server) give(r *request, account access.Account, g access.Grant) error {
	if g.Role == access.Detail {
		if p, ok := r.placeHere(g.Place); !ok || p.Grain != metrics.Scheme && p.Grain != metrics.Area {
			return &access.Refusal{Words: "Exact figures are given here for one scheme or one area. Choose which."}
		}
		note := r.entry(access.ChangedAccess)
		note.What += " exact figures of " + g.Place + " for " + account.Name
		if err := s.Door.Trail.Note(note, true); err != nil {
			return err
		}
	}
	_, err := s.Door.Book.Give(account.ID, g, func(grants []access.Grant) bool {
		path := r.pathOf(g.Place)
		return slices.ContainsFunc(access.Bases(grants), func(b access.Grant) bool { return slices.Contains(path, b.Place) })
	})
	return err
}

func (r *request) placeHere(id string) (metrics.Place, bool) {
	if r.engine == nil {
		return metrics.Place{}, false
	}
	return r.engine.Places().Find(id)
}

// endGrant takes one grant away: the one that the page showed.
func (s *server) endGrant(id string, grants []access.Grant, key string) error {
	at := slices.IndexFunc(grants, func(g access.Grant) bool { return grantKey(g) == key })
	if at < 0 {
		return &access.Refusal{Words: "That grant is not there any more."}
	}
	_, err := s.Door.Book.SetGrants(id, slices.Delete(slices.Clone(grants), at, at+1))
	return err
}

// grantKey names a grant in a form.
func grantKey(g access.Grant) string {
	return strings.Join([]string{string(g.Role), g.Place, g.From, g.Until}, " ")
}

// lookOwn ends looking through somebody else's eyes.
func (s *server) lookOwn(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	s.Door.Sessions.Look(r.token, "")
	return seeOther("/accounts"), nil
}
