package dashboards

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"image"
	"image/png"
	"net/http"

	"khi/dashboards/access"
)

type accountPage struct {
	Title, Name string
	Grants      []grantView
	HasFactor   bool
	Through     string      // organisation through which they sign in, or ""
	Factor      *factorView // one that is being set up
	Paper       []string    // codes to keep, shown once
	Tokens      []access.Token
	Secret      string // a new token, shown once
	Said, Wrong string
}

type factorView struct {
	Secret, Address string
	Picture         template.URL
}

// grantView is a grant in words.
type grantView struct {
	Role, Use, Place string
	From, Until      string
	Key              string // names it in a form
	InForce          bool
}

func (s *server) grantViews(r *request, grants []access.Grant) []grantView {
	var all []grantView
	for _, g := range grants {
		terms, _ := access.TermsOf(g.Role)
		all = append(all, grantView{Role: terms.Title, Use: terms.Use, Place: r.placeName(g.Place), From: g.From, Until: g.Until, Key: grantKey(g), InForce: g.InForce(s.Door.Book.Today())})
	}
	return all
}

// placeName is what a place is called, or its id where nothing is known of it.
func (r *request) placeName(id string) string {
	if id == access.Everywhere {
		return "the whole country"
	}
	if r.engine != nil {
		if p, ok := r.engine.Places().Find(id); ok {
			return p.Name
		}
	}
	return id
}

// account shows somebody their own account.
func (s *server) account(r *request) (*response, error) {
	return s.accountShow(r, http.StatusOK, func(*accountPage) {})
}

func (s *server) accountShow(r *request, status int, add func(*accountPage)) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	own, ok := s.Door.Book.Find(r.visit.Account)
	if !ok {
		return nil, errSignIn
	}
	body := accountPage{Title: own.Title, Name: own.Name, Grants: s.grantViews(r, own.Grants), HasFactor: own.HasFactor(), Through: s.Door.through(own), Tokens: own.Tokens}
	add(&body)
	a, err := s.formPage(r, "account", "Your account", body)
	if err == nil {
		a.status, a.header["Cache-Control"] = status, "no-store"
	}
	return a, err
}

// accountChange does one of the things that people do with their own account.
func (s *server) accountChange(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	own, book := r.visit.Account, s.Door.Book
	var err error
	var show func(*accountPage)
	switch r.form.Get("do") {
	case "password":
		return s.accountPassword(r)
	case "factor":
		f, failed := book.BeginFactor(own)
		err, show = failed, func(p *accountPage) { p.Factor = viewFactor(f) }
	case "confirm":
		return s.accountFactor(r)
	case "drop-factor":
		err, show = book.DropFactor(own, r.form.Get("password")), func(p *accountPage) { p.Said = "Codes are not asked for any more." }
	case "token":
		secret, failed := book.NewToken(own, r.form.Get("label"), r.form.Get("until"), r.form.Get("sends") != "")
		err, show = failed, func(p *accountPage) { p.Secret = secret }
	case "end-token":
		err, show = book.EndToken(own, r.form.Get("token")), func(p *accountPage) { p.Said = "The token has ended." }
	default:
		return nil, badRequest("The form does not say what to change. Open the page of your account again.")
	}
	return s.accountAnswer(r, err, show)
}

func (s *server) accountAnswer(r *request, err error, show func(*accountPage)) (*response, error) {
	if wrong, ok := asWords(err); ok {
		return s.accountShow(r, http.StatusUnprocessableEntity, func(p *accountPage) { p.Wrong = wrong })
	}
	if err != nil {
		return nil, err
	}
	return s.accountShow(r, http.StatusOK, show)
}

// accountPassword ends every sign-in of the account and begins this one anew.
func (s *server) accountPassword(r *request) (*response, error) {
	if r.form.Get("new") != r.form.Get("again") {
		return s.accountAnswer(r, &access.Refusal{Words: "The two new passwords are not the same. Type them again."}, nil)
	}
	a, err := s.Door.Book.SetPassword(r.visit.Account, r.form.Get("password"), r.form.Get("new"))
	if err != nil {
		return s.accountAnswer(r, err, nil)
	}
	return s.again(r, a, func(p *accountPage) { p.Said = "Your password was changed. You are signed out everywhere else." })
}

// again begins a sign-in anew after a change that ended all of them.
func (s *server) again(r *request, a access.Account, show func(*accountPage)) (*response, error) {
	s.Door.Sessions.End(r.token)
	page, err := s.accountShow(r, http.StatusOK, show)
	if err != nil {
		return nil, err
	}
	return withCookie(page, s.Door.cookie(s.Door.Sessions.Begin(a))), nil
}

func (s *server) accountFactor(r *request) (*response, error) {
	secret := r.form.Get("secret")
	paper, err := s.Door.Book.ConfirmFactor(r.visit.Account, r.form.Get("password"), secret, r.form.Get("code"))
	if wrong, ok := asWords(err); ok {
		return s.accountShow(r, http.StatusUnprocessableEntity, func(p *accountPage) { p.Wrong, p.Factor = wrong, &factorView{Secret: secret} })
	}
	if err != nil {
		return nil, err
	}
	a, _ := s.Door.Book.Find(r.visit.Account)
	return s.again(r, a, func(p *accountPage) { p.Paper = paper })
}

func viewFactor(f access.NewFactor) *factorView {
	v := &factorView{Secret: f.Secret, Address: f.Address}
	if f.Picture != nil {
		v.Picture = pictureURL(f.Picture)
	}
	return v
}

// pictureURL holds a picture in the page itself, so that a secret has no
// address of its own.
func pictureURL(p image.Image) template.URL {
	var out bytes.Buffer
	if err := png.Encode(&out, p); err != nil {
		return "" // the secret stands beside it as text
	}
	return template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(out.Bytes())) //nolint:gosec // made here
}
