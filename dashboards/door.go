package dashboards

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"khi/dashboards/access"
	"khi/dashboards/provider"
)

// Door is sign-in. A site without one answers the machine that it runs on and
// nobody else.
type Door struct {
	Book     *access.Book
	Sessions *access.Sessions
	Trail    *access.Trail
	// Providers are the organisations through whose sign-in people come; nil where all
	// have a password here. They need Address.
	Providers *provider.Providers
	Secure    bool   // browsers reach this site by https only
	Address   string // as people reach it, such as https://khi.example; for links that are passed on
}

// cookieName is the name of the cookie that holds a sign-in. The prefix has the
// browser refuse it from any other host and without https.
func (d *Door) cookieName() string {
	if d.Secure {
		return "__Host-khi"
	}
	return "khi"
}

// cookie is the Set-Cookie of a sign-in; an empty token takes it away.
func (d *Door) cookie(token string) string {
	c := http.Cookie{Name: d.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: d.Secure, SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	return c.String()
}

// visitor finds out who asks: by the token of a program, by the cookie of a
// sign-in, or nobody that we know.
func (s *server) visitor(c *gin.Context) (v *access.Visit, token string) {
	if s.Copy != nil {
		if s.Copy.Open || fromThisMachine(c.Request.RemoteAddr) && namesThisMachine(c.Request.Host) {
			return access.Reader(), ""
		}
		return new(access.Visit), ""
	}
	if s.Door == nil {
		if fromThisMachine(c.Request.RemoteAddr) && namesThisMachine(c.Request.Host) {
			return access.ThisMachine(), ""
		}
		return new(access.Visit), ""
	}
	if secret, ok := strings.CutPrefix(c.Request.Header.Get("Authorization"), "Bearer "); ok {
		if v, ok := s.Door.Book.ByToken(secret); ok {
			return v, ""
		}
		return new(access.Visit), ""
	}
	cookie, err := c.Request.Cookie(s.Door.cookieName())
	if err != nil {
		return new(access.Visit), ""
	}
	return s.signedIn(cookie.Value)
}

// signedIn gives the visit of a sign-in, if the account is still what it was.
func (s *server) signedIn(token string) (*access.Visit, string) {
	session, ok := s.Door.Sessions.Find(token)
	if !ok {
		return new(access.Visit), ""
	}
	account, there := s.Door.Book.Find(session.Account)
	v, visits := s.Door.Book.Visit(session.Account)
	if !there || !visits || account.Changed != session.Changed {
		s.Door.Sessions.End(token)
		return new(access.Visit), ""
	}
	if session.As != "" {
		if theirs, ok := s.Door.Book.LookAs(v, session.As); ok {
			return theirs, token
		}
		s.Door.Sessions.Look(token, "") // the other account has ended, or one's own right to look
	}
	return v, token
}

// admit holds a request against the rule of its route.
func (s *server) admit(r *request) error {
	if s.Door == nil && !r.visit.May(access.SeeFigures) {
		return &problem{status: http.StatusForbidden, title: "You cannot see this page from here",
			words: "The figures can be read only on the machine that holds them, at http://localhost. Sign-in for other machines has not been set up."}
	}
	if s.Copy != nil && !onCopies(r.route) {
		return s.Copy.elsewhere(r)
	}
	if r.route.access.allows(r.visit) {
		return nil
	}
	if r.visit.SignedIn() || s.Door == nil {
		return notYours()
	}
	return errSignIn
}

// errSignIn says that nobody is known to be asking.
var errSignIn = &problem{status: http.StatusUnauthorized, title: "Sign in first",
	words: "You are not signed in, or your sign-in has ended. Nothing was changed. Sign in and try again."}

// toSignIn leads a browser that asked for a page to the sign-in page and from
// there back; everything else is told that it must sign in.
func (s *server) toSignIn(r *request, err error) (*response, error) {
	page := r.Method == http.MethodGet && r.route.speaks != program && strings.Contains(r.Header.Get("Accept"), "text/html")
	if !errors.Is(err, errSignIn) || !page {
		return nil, err
	}
	return seeOther("/sign-in" + withTo(r.URL.RequestURI())), nil
}

// withTo is the part of an address of sign-in that says where to go on to.
func withTo(page string) string {
	if page == "/" {
		return ""
	}
	return "?to=" + url.QueryEscape(page)
}

// noteBefore writes what somebody is about to change, or whose exact figures they are
// about to see, into the trail; where that cannot be written, nothing is changed or shown.
func (s *server) noteBefore(r *request) error {
	if s.Door == nil || deedOf(r.route) == access.Saw || r.route.method != http.MethodPost && !r.route.exact() {
		return nil
	}
	if err := s.Door.Trail.Note(r.entry(deedOf(r.route)), true); err != nil {
		if r.route.exact() {
			return &problem{http.StatusServiceUnavailable, "Exact figures cannot be shown just now",
				"Who sees them is written down, and that cannot be written. Nothing was shown. Tell the person who runs this service.", err, nil}
		}
		return &problem{http.StatusServiceUnavailable, "Nothing can be changed just now",
			"Who changes what is written down, and that cannot be written. Nothing was changed. Tell the person who runs this service.", err, nil}
	}
	return nil
}

// noteAfter writes what somebody saw, and what was refused.
func (s *server) noteAfter(r *request, status int) {
	if s.Door == nil || r.route.speaks == asset || !r.visit.SignedIn() || r.route.access.name == anyone.name {
		return
	}
	e := r.entry(access.Saw)
	e.Status = status
	switch {
	case status == http.StatusForbidden || status == http.StatusUnauthorized:
		e.Did = access.WasRefused
	case r.route.exact() && status != http.StatusServiceUnavailable, r.route.method == http.MethodPost && deedOf(r.route) != access.Saw:
		return // noted before
	}
	if err := s.Door.Trail.Note(e, false); err != nil {
		s.Logger.Error("the trail cannot be written", "error", err.Error())
	}
}

// entry is a line of the trail about this request.
func (r *request) entry(did string) access.Entry {
	return access.Entry{Who: r.visit.Name, As: r.visit.As, Did: did, What: r.named(), From: r.from}
}

// exact says that a route gives exact figures: who sees them is in the trail before they do.
func (rt route) exact() bool { return strings.HasPrefix(rt.path, "/own/") }

func deedOf(rt route) string {
	switch {
	case rt.exact():
		return access.SawExact
	case strings.HasSuffix(rt.path, "/undo"):
		return access.Undid
	case strings.HasPrefix(rt.path, "/send"), rt.path == "/api/v1/loads":
		return access.Sent
	case strings.HasPrefix(rt.path, "/rounds"):
		return access.Asked
	case strings.HasPrefix(rt.path, "/account"), rt.path == "/stories", strings.HasPrefix(rt.path, "/welcome"):
		return access.ChangedAccess
	}
	return access.Saw // a question that is sent as a form, or somebody at the door, who is noted there
}

// plainValue is what may stand in the trail of an address: a code or a period,
// and nothing that somebody may have typed.
var plainValue = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,40}$`)

// named is the address as the trail has it: the route, with the places,
// indicators and periods that it names. Keys of links and of files are left out.
func (r *request) named() string {
	if strings.Contains(r.route.path, ":token") || strings.Contains(r.route.path, ":key") || r.route.path == "" {
		return r.route.path
	}
	text := r.URL.Path
	var asked []string
	for _, key := range []string{"indicator", "place", "within", "period", "by", "from", "to"} {
		if v := r.values.Get(key); plainValue.MatchString(v) {
			asked = append(asked, key+"="+v)
		}
	}
	if slices.Sort(asked); len(asked) > 0 {
		text += "?" + strings.Join(asked, "&")
	}
	return text
}

// visitorView is what the frame of a page shows of the person who reads it.
type visitorView struct {
	Title    string // "" for nobody we know
	As       string
	Figures  bool
	Loads    bool
	Accounts bool
	Asked    bool // this is a stranger at a site with sign-in
	Exact    bool // has a grant of exact figures
}

func (s *server) visitorView(r *request) visitorView {
	return visitorView{Title: r.visit.Title, As: r.visit.As, Figures: r.visit.May(access.SeeFigures), Loads: r.visit.May(access.SeeLoads),
		Exact: len(r.visit.ExactPlaces()) > 0, Accounts: s.Door != nil && r.visit.May(access.ReadTrail), Asked: s.Door != nil && !r.visit.SignedIn()}
}
