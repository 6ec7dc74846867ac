// Package dashboards shows protected figures as pages, files and a JSON API,
// and decides who may see what.
package dashboards

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"

	"khi/dashboards/chart"
)

// Options is what the pages need from the rest of the program.
type Options struct {
	Publisher Publisher
	Charts    *chart.Renderer
	Version   string
	// TrustedProxies may set X-Forwarded-For; nil trusts nobody.
	TrustedProxies []string
	Logger         *slog.Logger
	// Templates are the files that people fill in; ReadTemplate gives the bytes
	// of one of them by its name.
	Templates    []Template
	ReadTemplate func(name string) ([]byte, error)
	// Undoer takes loads out again; nil where this server can only be read.
	Undoer Undoer
}

// Template is a file that people download, fill in and send back.
type Template struct {
	Name  string // file name, such as survey-example.csv
	Title string // as people read it
	Use   string // one sentence: what it is for
}

// server holds what all requests share; nothing in it changes after New.
type server struct {
	Options
	pages  pages
	assets string // fingerprint of the assets, for their URLs
	cross  *http.CrossOriginProtection
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
}

// routes is every address that the server answers. A route without an access
// rule does not start. Whatever is not GET is also held to coming from a page
// of this server (see change.go).
var routes = []route{
	{"GET", "/", anyoneOnThisMachine, reader, (*server).overview},
	{"GET", "/places/:id", anyoneOnThisMachine, reader, (*server).place},
	{"GET", "/indicators", anyoneOnThisMachine, reader, (*server).indicators},
	{"GET", "/indicators/:name", anyoneOnThisMachine, reader, (*server).indicator},
	{"GET", "/indicators/:name/made", anyoneOnThisMachine, reader, (*server).made},
	{"GET", "/compare", anyoneOnThisMachine, reader, (*server).compare},
	{"GET", "/cost", anyoneOnThisMachine, reader, (*server).cost},
	{"GET", "/data", anyoneOnThisMachine, reader, (*server).data},
	{"GET", "/data/ledger", anyoneOnThisMachine, reader, (*server).ledger},
	{"GET", "/data/loads/:batch", anyoneOnThisMachine, reader, (*server).load},
	{"GET", "/data/loads/:batch/undo", anyoneOnThisMachine, reader, (*server).undoAsk},
	{"POST", "/data/loads/:batch/undo", anyoneOnThisMachine, reader, (*server).undo},
	{"GET", "/about", anyoneOnThisMachine, reader, (*server).about},
	{"GET", "/accessibility", anyoneOnThisMachine, reader, (*server).accessibility},

	{"GET", "/tables/:file", anyoneOnThisMachine, file, (*server).tableFile},
	{"GET", "/reports/place/:file", anyoneOnThisMachine, file, (*server).placeReport},
	{"GET", "/reports/compare.xlsx", anyoneOnThisMachine, file, (*server).compareReport},
	{"GET", "/templates/:file", anyoneOnThisMachine, file, (*server).templateFile},

	{"GET", "/api/v1/openapi.json", anyoneOnThisMachine, program, (*server).openapi},
	{"GET", "/api/v1/indicators", anyoneOnThisMachine, program, (*server).apiIndicators},
	{"GET", "/api/v1/indicators/:name", anyoneOnThisMachine, program, (*server).apiIndicator},
	{"GET", "/api/v1/places", anyoneOnThisMachine, program, (*server).apiPlaces},
	{"GET", "/api/v1/periods", anyoneOnThisMachine, program, (*server).apiPeriods},
	{"GET", "/api/v1/loads", anyoneOnThisMachine, program, (*server).apiLoads},
	{"GET", "/api/v1/tables/:kind", anyoneOnThisMachine, program, (*server).apiTable},

	{"GET", "/assets/:file", anyoneOnThisMachine, asset, (*server).assetFile},
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
	parsed, err := parsePages()
	if err != nil {
		return nil, err
	}
	s := &server{Options: o, pages: parsed, assets: assetsFingerprint(), cross: http.NewCrossOriginProtection()}
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
	g.NoRoute(s.handle(route{"", "", anyoneOnThisMachine, reader, noSuchPage}))
	g.NoMethod(s.handle(route{"", "", anyoneOnThisMachine, reader, noSuchMethod}))
	return g, nil
}
