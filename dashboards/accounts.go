package dashboards

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"khi/dashboards/access"
	"khi/metrics"
)

type accountsPage struct {
	Accounts []accountRow
	Roles    []access.RoleTerms
	Places   choice
	Today    string
	Wrong    string
	Title    string
	Name     string
	Ways     []signInWay
}

type accountRow struct {
	ID, Title, Name, State string
	Grants                 []grantView
}

func (s *server) accountRow(r *request, a access.Account) accountRow {
	row := accountRow{ID: a.ID, Title: a.Title, Name: a.Name, Grants: s.grantViews(r, a.Grants)}
	switch {
	case a.Ended != "":
		row.State = "Ended on " + dayWords(a.Ended)
	case a.Elsewhere != nil && !a.Elsewhere.Came():
		row.State = "Waits to sign in through " + s.Door.through(a)
	case a.Elsewhere != nil:
		row.State = "Signs in through " + s.Door.through(a)
	case a.Waiting():
		row.State = "Has not chosen a password yet"
	case a.HasFactor():
		row.State = "Password and code"
	default:
		row.State = "Password only"
	}
	return row
}

// accounts lists who may sign in.
func (s *server) accounts(r *request) (*response, error) {
	return s.accountsShow(r, http.StatusOK, accountsPage{})
}

func (s *server) accountsShow(r *request, status int, body accountsPage) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	body.Roles, body.Today, body.Places = rolesToBegin(), s.Door.Book.Today(), r.grantPlaces()
	body.Ways = s.Door.ways("/")
	for _, a := range s.Door.Book.All() {
		body.Accounts = append(body.Accounts, s.accountRow(r, a))
	}
	slices.SortStableFunc(body.Accounts, func(x, y accountRow) int {
		return cmp.Compare(strings.Count(x.State, "Ended"), strings.Count(y.State, "Ended"))
	})
	a, err := s.formPage(r, "accounts", "Accounts", body)
	if err == nil {
		a.status = status
	}
	return a, err
}

// rolesToBegin are what somebody can be invited as: all but what counts only beside
// another grant.
func rolesToBegin() []access.RoleTerms {
	return slices.DeleteFunc(slices.Clone(access.Roles), func(t access.RoleTerms) bool { return t.Role == access.Detail })
}

// grantPlaces offers every place for a grant.
func (r *request) grantPlaces() choice {
	if r.engine == nil {
		return choiceOf("place", "At which place", []option{{Value: access.Everywhere, Label: "The whole country", Chosen: true}})
	}
	return r.choosePlace("place", "At which place", access.Everywhere, mayBeGranted)
}

// mayBeGranted leaves groups of places out: what is granted at a place holds for all that
// lies in it, and members of a group come and go.
func mayBeGranted(p metrics.Place) bool { return p.Grain != metrics.GroupGrain }

// grantOf reads a grant from a form.
func grantOf(r *request) access.Grant {
	return access.Grant{Role: access.Role(r.form.Get("role")), Place: r.form.Get("place"), From: strings.TrimSpace(r.form.Get("from")), Until: strings.TrimSpace(r.form.Get("until"))}
}

// checkPlace refuses a grant for a place that there is not: a slip of the pen
// would be a grant for nothing, or one day for something else.
func (r *request) checkPlace(id string) error {
	if id == access.Everywhere {
		return nil
	}
	if r.engine != nil {
		if p, ok := r.engine.Places().Find(id); ok && mayBeGranted(p) {
			return nil
		}
	}
	return &access.Refusal{Words: "There is no such place."}
}

// invite makes an account and shows its one-time link, once.
func (s *server) invite(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	g := grantOf(r)
	err := r.checkPlace(g.Place)
	var a access.Account
	var key string
	through, grants := r.form.Get("through"), []access.Grant{g}
	switch {
	case err != nil:
	case through == "":
		a, key, err = s.Door.Book.Invite(r.form.Get("name"), r.form.Get("title"), grants)
	default:
		a, err = s.inviteElsewhere(r, grants, through)
	}
	if wrong, ok := asWords(err); ok {
		return s.accountsShow(r, http.StatusUnprocessableEntity, accountsPage{Wrong: wrong, Title: r.form.Get("title"), Name: r.form.Get("name")})
	}
	if err != nil {
		return nil, err
	}
	return s.oneShow(r, http.StatusOK, a.ID, func(p *onePage) {
		if key == "" {
			p.Said = "The account was made. Tell them to sign in at " + s.ownSite(r) + "/sign-in with " + s.Door.through(a) + "."
			return
		}
		p.Link = s.link(r, key)
	})
}

// link is a one-time link as it is passed on.
func (s *server) link(r *request, key string) string {
	return s.ownSite(r) + "/welcome/" + key
}
