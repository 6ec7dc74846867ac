// Package dashboards shows protected figures as pages, files and a JSON API,
// and decides who may see what.
package dashboards

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"khi/dashboards/access"
	"khi/dashboards/chart"
	"khi/dashboards/schedule"
	"khi/dashboards/welsh"
	"khi/metrics/benefit/scenario"
	"khi/metrics/disclose"
)

// Options is what the pages need from the rest of the program.
type Options struct {
	Publisher Publisher
	Charts    *chart.Renderer
	Version   string
	// Profile names the rules by which figures are hidden; "" is the default ones.
	Profile string
	// TrustedProxies may set X-Forwarded-For; nil trusts nobody.
	TrustedProxies []string
	Logger         *slog.Logger
	// Templates are the files that people fill in; ReadTemplate gives the bytes
	// of one of them by its name.
	Templates    []Template
	ReadTemplate func(name string) ([]byte, error)
	// Undoer takes loads out again; nil where this server can only be read.
	Undoer Undoer
	// Sender takes files in; nil where this server can only be read.
	Sender Sender
	// Releases are what was published for good.
	Releases Releases
	// Cases are the business cases that were kept; without a folder there are none.
	Cases scenario.Shelf
	// Plans are the plans to grow that were kept, likewise.
	Plans scenario.Shelf
	// Asking is what schemes ask their people; without a shelf nobody can be asked.
	Asking Asking
	// Mapper asks what the columns of a file are; nil where that cannot be asked.
	Mapper Mapper
	// Stories are people's own; without a book there are none.
	Stories Stories
	// FilesKept says that each file is kept as it was sent, once it is loaded.
	FilesKept bool
	// ExactFewest is of how many people at least exact figures say what they answered, 2 or more.
	ExactFewest int64
	// Door is sign-in; nil where only the machine itself is answered.
	Door *Door
	// Scheduled is how far the reports of a schedule have come; nil without one.
	Scheduled func() (*schedule.Standing, error)
	// Limits bound what is asked at once.
	Limits Limits
	// Watch is told of each answer; nil where nobody watches.
	Watch Watch
	// Looking says whether the rows behind the figures are still being looked through;
	// nil where they were before anything was answered.
	Looking func() bool
	// Copy is set where this is a copy of the service, for reading alone.
	Copy *Copy
}

// Watch is told how the server fares: never what was asked for, only the route's
// pattern, such as /places/:id.
type Watch interface {
	Answered(method, route string, status int, took time.Duration)
}

// Template is a file that people download, fill in and send back.
type Template struct {
	Name  string // file name, such as survey-example.csv
	Title string // as people read it
	Use   string // one sentence: what it is for
}

// server holds what all requests share; nothing in it changes after New but the
// business cases and answers that are remembered.
type server struct {
	Options
	pages   pages
	assets  string // fingerprint of the assets, for their URLs
	cross   *http.CrossOriginProtection
	cases   caseCache
	answers answerCache
	turns   *turns
	guesses *access.Guesses // of private links: to stories and to questions
}

// audience says in which form a route answers, errors included.
type audience string

const (
	reader  audience = "page" // HTML for people
	file    audience = "file" // downloads, charts, workbooks: documented in the API
	program audience = "api"  // JSON for programs: documented in the API
	asset   audience = "asset"
)

// route is one line of the route table.
type route struct {
	method string // GET, which answers HEAD too, or POST, which changes something
	path   string
	access rule
	speaks audience
	answer func(*server, *request) (*response, error)
	needs  need
}

// need is what a route cannot answer without.
type need uint8

const (
	aSnapshot     need = iota // something must have been published
	snapshotAlone             // the same, and the answer rests on nothing else but who asks: it is kept
	nothing                   // answers before that too
	aFile                     // reads what is sent itself, however long it is, and needs no snapshot
)

// routes is every address that the server answers. A route without an access
// rule does not start. Whatever is not GET is also held to coming from a page
// of this server (see change.go).
var routes = []route{
	{"GET", "/", readsFigures, reader, (*server).overview, snapshotAlone},
	{"GET", "/places/:id", readsFigures, reader, (*server).place, aSnapshot},
	{"GET", "/places/:id/board", readsFigures, reader, (*server).board, aSnapshot},
	{"GET", "/map", readsFigures, reader, (*server).squares, snapshotAlone},
	{"GET", "/places/:id/standing", readsFigures, reader, (*server).standing, snapshotAlone},
	{"GET", "/places/:id/area", readsFigures, reader, (*server).area, aSnapshot},
	{"GET", "/indicators", readsFigures, reader, (*server).indicators, snapshotAlone},
	{"GET", "/indicators/:name", readsFigures, reader, (*server).indicator, snapshotAlone},
	{"GET", "/indicators/:name/made", readsFigures, reader, (*server).made, snapshotAlone},
	{"GET", "/explore", readsFigures, reader, (*server).explore, snapshotAlone},
	{"GET", "/compare", readsFigures, reader, (*server).compare, snapshotAlone},
	{"GET", "/cost", readsFigures, reader, (*server).cost, snapshotAlone},
	{"GET", "/cost/growth", readsFigures, reader, (*server).growth, aSnapshot},
	{"POST", "/cost/growth", readsFigures, reader, (*server).growthSend, aFile},
	{"GET", "/cost/growth/compare", readsFigures, reader, (*server).growthCompare, aSnapshot},
	{"GET", "/cost/options", readsFigures, reader, (*server).appraisal, aSnapshot},
	{"POST", "/cost/options", readsFigures, reader, (*server).appraisalSend, aFile},
	{"GET", "/cost/scenario", readsFigures, reader, (*server).scenario, aSnapshot},
	{"POST", "/cost/scenario", readsFigures, reader, (*server).scenarioSend, aFile},
	{"GET", "/cost/scenario/compare", readsFigures, reader, (*server).scenarioCompare, aSnapshot},
	{"GET", "/data", seesLoads, reader, (*server).data, aSnapshot},
	{"GET", "/data/ledger", seesLoads, reader, (*server).ledger, aSnapshot},
	{"GET", "/data/loads/:batch", seesThisLoad, reader, (*server).load, aSnapshot},
	{"GET", "/data/loads/:batch/undo", undoesThisLoad, reader, (*server).undoAsk, aSnapshot},
	{"POST", "/data/loads/:batch/undo", undoesThisLoad, reader, (*server).undo, aSnapshot},
	{"GET", "/releases", readsFigures, reader, (*server).releases, aSnapshot},
	{"GET", "/releases/:name", readsFigures, reader, (*server).release, aSnapshot},
	{"GET", "/releases/:name/changes", readsFigures, reader, (*server).releaseChanges, aSnapshot},
	{"GET", "/send", sendsFiles, reader, (*server).send, nothing},
	{"POST", "/send", sendsFiles, reader, (*server).receive, aFile},
	{"GET", "/send/:token", sentThis, reader, (*server).sent, nothing},
	{"GET", "/send/:token/marked", sentThis, reader, (*server).markedFile, nothing},
	{"GET", "/send/:token/map", sentThis, reader, (*server).mapAsk, nothing},
	{"POST", "/send/:token/map", sentThis, reader, (*server).mapKeep, nothing},
	{"POST", "/send/:token/say", sentThis, reader, (*server).say, nothing},
	{"POST", "/send/:token/load", sentThis, reader, (*server).keep, nothing},
	{"POST", "/send/:token/let-go", sentThis, reader, (*server).letGo, nothing},
	{"GET", "/gallery", readsFigures, reader, (*server).gallery, snapshotAlone},
	{"GET", "/about", readsFigures, reader, (*server).about, aSnapshot},
	{"GET", "/accessibility", anyone, reader, (*server).accessibility, nothing},
	{"GET", "/reference", readsFigures, reader, (*server).reference, aSnapshot},
	{"GET", "/reference/:part", readsFigures, reader, (*server).referencePart, aSnapshot},

	{"GET", "/tables/:file", readsFigures, file, (*server).tableFile, snapshotAlone},
	{"GET", "/reports/place/:file", readsFigures, file, (*server).placeReport, snapshotAlone},
	{"GET", "/reports/indicator/:file", readsFigures, file, (*server).indicatorReport, snapshotAlone},
	{"GET", "/reports/case.xlsx", readsFigures, file, (*server).caseReport, aSnapshot},
	{"GET", "/reports/compare.xlsx", readsFigures, file, (*server).compareReport, snapshotAlone},
	{"GET", "/reports/compare.zip", readsFigures, file, (*server).compareZip, aSnapshot},
	{"GET", "/releases/:name/files/:file", readsFigures, file, (*server).releaseFile, aSnapshot},
	{"GET", "/templates/:file", readsFigures, file, (*server).templateFile, aSnapshot},

	{"GET", "/api/v1/openapi.json", readsFigures, program, (*server).openapi, aSnapshot},
	{"GET", "/api/v1/indicators", readsFigures, program, (*server).apiIndicators, snapshotAlone},
	{"GET", "/api/v1/indicators/:name", readsFigures, program, (*server).apiIndicator, snapshotAlone},
	{"GET", "/api/v1/places", readsFigures, program, (*server).apiPlaces, snapshotAlone},
	{"GET", "/api/v1/periods", readsFigures, program, (*server).apiPeriods, snapshotAlone},
	{"GET", "/api/v1/loads", seesLoads, program, (*server).apiLoads, aSnapshot},
	{"POST", "/api/v1/loads", sendsFiles, program, (*server).apiSend, aFile},
	{"GET", "/api/v1/benefit/growth", readsFigures, program, (*server).apiGrowth, aSnapshot},
	{"POST", "/api/v1/benefit/growth", readsFigures, program, (*server).apiPlan, aFile},
	{"POST", "/api/v1/benefit/compare", readsFigures, program, (*server).apiCompare, aFile},
	{"POST", "/api/v1/benefit/people", readsFigures, program, (*server).apiPeople, aFile},
	{"POST", "/api/v1/benefit/scenario", readsFigures, program, (*server).apiScenario, aFile},
	{"GET", "/api/v1/releases", readsFigures, program, (*server).apiReleases, aSnapshot},
	{"GET", "/api/v1/releases/:name", readsFigures, program, (*server).apiRelease, aSnapshot},
	{"GET", "/api/v1/releases/:name/figures", readsFigures, program, (*server).apiReleaseFigures, aSnapshot},
	{"GET", "/api/v1/releases/:name/changes", readsFigures, program, (*server).apiReleaseChanges, aSnapshot},
	{"GET", "/api/v1/tables/:kind", readsFigures, program, (*server).apiTable, snapshotAlone},

	{"GET", "/sign-in", anyone, reader, (*server).signInAsk, nothing},
	{"POST", "/sign-in", anyone, reader, (*server).signIn, nothing},
	{"GET", "/sign-in/with/:provider", anyone, reader, (*server).signInElsewhere, nothing},
	{"GET", "/sign-in/with/:provider/back", anyone, reader, (*server).cameBack, nothing},
	{"POST", "/sign-in/with/:provider/ended", anyone, reader, (*server).endedThere, nothing},
	{"POST", "/sign-out", anyone, reader, (*server).signOut, nothing},
	{"GET", "/welcome/:key", anyone, reader, (*server).welcomeAsk, nothing},
	{"POST", "/welcome/:key", anyone, reader, (*server).welcome, nothing},
	{"GET", "/account", keepsAccount, reader, (*server).account, nothing},
	{"POST", "/account", keepsAccount, reader, (*server).accountChange, nothing},
	{"POST", "/account/own-eyes", anyone, reader, (*server).lookOwn, nothing},
	{"GET", "/accounts", managesAccounts, reader, (*server).accounts, nothing},
	{"POST", "/accounts", managesAccounts, reader, (*server).invite, nothing},
	{"GET", "/accounts/trail", readsTrail, reader, (*server).trail, nothing},
	{"GET", "/accounts/reports", managesAccounts, reader, (*server).scheduled, nothing},
	{"GET", "/accounts/of/:id", managesAccounts, reader, (*server).one, nothing},
	{"POST", "/accounts/of/:id", managesAccounts, reader, (*server).oneChange, nothing},

	{"GET", "/own", seesExact, reader, (*server).exactList, aSnapshot},
	{"GET", "/own/:id", seesExactHere, reader, (*server).exactPlace, aSnapshot},
	{"GET", "/own/:id/indicators/:name", seesExactHere, reader, (*server).exactIndicator, aSnapshot},
	{"GET", "/own/:id/files/:file", seesExactHere, reader, (*server).exactFile, aSnapshot},

	{"GET", "/livez", anyone, asset, (*server).lives, nothing},
	{"GET", "/readyz", anyone, asset, (*server).ready, nothing},

	{"GET", "/stories", supportsPeople, reader, (*server).stories, aSnapshot},
	{"POST", "/stories", supportsPeople, reader, (*server).storiesChange, aSnapshot},
	{"GET", "/story/:token", anyone, reader, (*server).myStory, nothing},
	{"GET", "/story/:token/choices", anyone, reader, (*server).choices, nothing},
	{"POST", "/story/:token/choices", anyone, reader, (*server).choose, nothing},
	{"GET", "/story/:token/keep/:file", anyone, reader, (*server).storyFile, nothing},
	{"GET", "/rounds", asksPeople, reader, (*server).rounds, nothing},
	{"POST", "/rounds", asksPeople, reader, (*server).roundMake, aFile},
	{"GET", "/rounds/:id", asksThese, reader, (*server).round, nothing},
	{"POST", "/rounds/:id/links", asksThese, reader, (*server).roundLinks, aFile},
	{"POST", "/rounds/:id/who", asksThese, reader, (*server).roundWho, aFile},
	{"POST", "/rounds/:id/load", asksThese, reader, (*server).roundLoad, nothing},
	{"POST", "/rounds/:id/close", asksThese, reader, (*server).roundClose, nothing},
	{"GET", "/rounds/:id/paper", asksThese, reader, (*server).entry, nothing},
	{"POST", "/rounds/:id/paper", asksThese, reader, (*server).entryKeep, nothing},
	{"GET", "/asking", anyone, reader, (*server).asking, nothing},
	{"GET", "/ask/:token", holdsLink, reader, (*server).askBegin, nothing},
	{"GET", "/ask/:token/:step", holdsLink, reader, (*server).askStep, nothing},
	{"POST", "/ask/:token/:step", holdsLink, reader, (*server).askSay, nothing},

	{"GET", "/ask-worker.js", anyone, asset, (*server).askWorker, nothing},
	{"GET", "/assets/:file", anyone, asset, (*server).assetFile, nothing},
}

// New checks the options, parses every page once and gives the handler of the
// whole site. It fails when a page does not parse or a route has no access rule.
func New(o Options) (http.Handler, error) {
	if o.Publisher == nil || o.Charts == nil {
		return nil, errors.New("dashboards: a publisher and a chart renderer are needed")
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Profile == "" {
		o.Profile = disclose.Default.Name
	}
	o.Releases.profile = o.Profile
	parsed, err := parsePages()
	if err != nil {
		return nil, err
	}
	if _, err := openapiDocument(); err != nil {
		return nil, err
	}
	if _, err := welsh.Load(); err != nil { // or pages in Welsh would be in English without a word
		return nil, err
	}
	s := &server{Options: o, pages: parsed, assets: assetsFingerprint(), cross: http.NewCrossOriginProtection(), guesses: access.NewGuesses(access.Clock{}), turns: newTurns(o.Limits)}
	return s.router(routes)
}

// router hands the route table to gin, which is used for nothing but finding
// the route.
func (s *server) router(table []route) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	g := gin.New()
	g.HandleMethodNotAllowed = true
	g.RedirectTrailingSlash = false // a redirect would be sent before the access rule is asked
	if err := g.SetTrustedProxies(s.TrustedProxies); err != nil {
		return nil, fmt.Errorf("dashboards: trusted proxies: %w", err)
	}
	for _, r := range table {
		if r.access.allows == nil || r.access.name == "" {
			return nil, fmt.Errorf("dashboards: the route %s has no access rule", r.path)
		}
		g.Handle(r.method, r.path, s.handle(r))
		if r.method == http.MethodGet {
			g.HEAD(r.path, s.handle(r))
		}
	}
	g.NoRoute(s.handle(route{"", "", anyone, reader, noSuchPage, nothing}))
	g.NoMethod(s.handle(route{"", "", anyone, reader, noSuchMethod, nothing}))
	return g, nil
}
