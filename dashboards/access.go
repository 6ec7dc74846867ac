package dashboards

import (
	"net"
	"net/http"
	"net/netip"
	"slices"

	"khi/dashboards/access"
	"khi/metrics"
)

// rule is an access rule: what somebody must be allowed to do to call a route,
// and whether what the address names is theirs. The zero rule lets nobody in.
type rule struct {
	name   string
	allows func(*access.Visit) bool
	of     func(*server, *request) error // nil where the address names nothing that has an owner
}

func may(p access.Permission) func(*access.Visit) bool {
	return func(v *access.Visit) bool { return v.May(p) }
}

// The rules of the route table. Where no sign-in is set up, whoever sits at the
// machine may do everything and nobody else anything (see visitor).
var (
	anyone          = rule{"anyone", func(*access.Visit) bool { return true }, nil}
	readsFigures    = rule{"whoever may see figures", may(access.SeeFigures), nil}
	seesLoads       = rule{"whoever may see loads, those of their places", may(access.SeeLoads), nil}
	seesThisLoad    = rule{"whoever may see this load", may(access.SeeLoads), (*server).ofSeenLoad}
	undoesThisLoad  = rule{"whoever may undo this load", may(access.UndoLoads), (*server).ofUndoableLoad}
	sendsFiles      = rule{"whoever may send files, for their schemes", may(access.SendFiles), nil}
	sentThis        = rule{"whoever sent this file", may(access.SendFiles), (*server).ofSentFile}
	supportsPeople  = rule{"whoever supports people, those of their schemes", may(access.SupportPeople), nil}
	asksPeople      = rule{"whoever may ask people, for their schemes", may(access.AskPeople), nil}
	asksThese       = rule{"whoever may ask the people of this round's scheme", may(access.AskPeople), (*server).ofRound}
	holdsLink       = rule{"whoever holds the private link", func(*access.Visit) bool { return true }, (*server).ofLink}
	keepsAccount    = rule{"whoever has an account", may(access.KeepAccount), nil}
	managesAccounts = rule{"whoever manages accounts", may(access.ManageAccounts), nil}
	seesExact       = rule{"whoever has a grant of exact figures", func(v *access.Visit) bool { return len(v.ExactPlaces()) > 0 }, nil}
	seesExactHere   = rule{"whoever has a grant of exact figures of this place", func(v *access.Visit) bool { return len(v.ExactPlaces()) > 0 }, (*server).ofExactPlace}
	readsTrail      = rule{"whoever may read the trail", may(access.ReadTrail), nil}
)

// mayAt says whether the visitor may do something at a place.
func (r *request) mayAt(p access.Permission, place string) bool {
	if r.visit.MayAt(p, access.Everywhere) {
		return true
	}
	if r.engine == nil || place == "" {
		return false
	}
	return r.visit.MayAt(p, r.pathOf(place)...)
}

// pathOf is the way from a place up to the whole country, by id.
func (r *request) pathOf(place string) (path []string) {
	for _, above := range r.engine.Places().Path(place) {
		path = append(path, above.ID)
	}
	return path
}

// exactAt says whether the visitor may see exact figures of a place. Groups of places
// have none: their members come and go.
func (r *request) exactAt(place string) bool {
	p, ok := r.engine.Places().Find(place)
	return ok && mayBeGranted(p) && r.visit.Exact(r.pathOf(place)...)
}

// ofExactPlace answers alike for a place of somebody else and for one that there is not.
func (s *server) ofExactPlace(r *request) error {
	if !r.exactAt(r.param("id")) {
		return notYours()
	}
	return nil
}

// mayForLoad says whether the visitor may do something with a load: with all
// that it brought. What rests on no scheme is for those who may everywhere.
func (r *request) mayForLoad(p access.Permission, l metrics.Load) bool {
	if r.visit.MayAt(p, access.Everywhere) {
		return true
	}
	return len(l.Schemes) > 0 && !slices.ContainsFunc(l.Schemes, func(scheme string) bool { return !r.mayAt(p, scheme) })
}

// seenLoads are the loads that the visitor may see, and what the rules said of them.
func (r *request) seenLoads() ([]metrics.Load, []metrics.FindingCount) {
	l := r.engine.Labels()
	loads, seen := []metrics.Load{}, map[int64]bool{}
	for _, load := range l.Loads {
		if r.mayForLoad(access.SeeLoads, load) {
			loads = append(loads, load)
			seen[load.Seq] = true
		}
	}
	return loads, slices.DeleteFunc(slices.Clone(l.Findings), func(f metrics.FindingCount) bool { return !seen[f.Seq] })
}

// ofSeenLoad tells nobody of a load that is not theirs, not even that it is there.
func (s *server) ofSeenLoad(r *request) error {
	load, err := r.loadOf(r.param("batch"))
	if err == nil && !r.mayForLoad(access.SeeLoads, load) {
		return noSuchLoad()
	}
	return err
}

func (s *server) ofUndoableLoad(r *request) error {
	if err := s.ofSeenLoad(r); err != nil {
		return err
	}
	if load, err := r.loadOf(r.param("batch")); err != nil || !r.mayForLoad(access.UndoLoads, load) {
		return notYours()
	}
	return nil
}

func (s *server) ofSentFile(r *request) error {
	if s.Sender == nil {
		return onlyRead()
	}
	state, err := s.Sender.Look(r.param("token"))
	if err == nil && state.By != r.visit.Name {
		err = ErrNotOnTray
	}
	if err != nil {
		return sendProblem(err)
	}
	return r.maySendFor(state.Scheme) // the grant may have ended since the file was sent
}

// maySendFor refuses a file for a scheme that is not the sender's. Whoever sends
// for some schemes only must name the one that the file is about: the loader
// then takes no row of another.
func (r *request) maySendFor(scheme string) error {
	switch {
	case r.mayAt(access.SendFiles, scheme):
		return nil
	case scheme == "":
		return badRequest("Say which scheme the file is about. You send files for some schemes only, and no row about another is taken.")
	}
	return notYours()
}

func notYours() error {
	return &problem{status: http.StatusForbidden, title: "This is not yours to see or to change",
		words: "Your account does not allow it. If it should, ask the person who runs this service."}
}

// fromThisMachine accepts loopback addresses and unix sockets ("@" or "").
func fromThisMachine(remote string) bool {
	if remote == "" || remote == "@" {
		return true
	}
	at, err := netip.ParseAddrPort(remote)
	return err == nil && at.Addr().Unmap().IsLoopback()
}

// namesThisMachine says whether the Host is this machine's own name. Where no
// sign-in is set up it must be: else a web page elsewhere could point a name of
// its own at 127.0.0.1 and read the figures through the visitor's browser.
func namesThisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if host == "localhost" {
		return true
	}
	if n := len(host); n > 2 && host[0] == '[' && host[n-1] == ']' {
		host = host[1 : n-1]
	}
	at, err := netip.ParseAddr(host)
	return err == nil && at.IsLoopback()
}
