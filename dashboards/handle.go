package dashboards

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"khi/dashboards/access"
	"khi/dashboards/download"
	"khi/metrics"
)

// request is what an answer is made from: the question and one snapshot.
type request struct {
	*http.Request
	writer http.ResponseWriter
	engine Engine
	route  route
	param  func(name string) string // part of the path
	values url.Values               // query, parsed once
	form   url.Values               // what a POST sent
	cases  *caseCache               // business cases that were worked out
	rows   download.Rows            // of the selection that was asked for last
	visit  *access.Visit            // who asks, and what they may do
	token  string                   // of their sign-in, or ""
	from   string                   // network address of the sender
	welsh  bool                     // the answer is asked for in Welsh

	exactFewest int64 // of how many people at least exact figures say what they answered
}

func (r *request) ctx() context.Context { return r.Context() }

// response is a whole answer, held back until it is complete, so that an error
// half way can still be told with its own status.
type response struct {
	status      int
	contentType string
	body        []byte
	header      map[string]string
	etag        string // "" where the answer must not be kept
	zips        bool   // travels zipped; see small.go for what may
	// stream writes the body, in place of body, where it may be longer than memory.
	// What can fail must fail before; after an error half way the connection breaks,
	// so that nobody takes a part for the whole.
	stream func(io.Writer) error
}

// problem is an error for the person who asked: a status and words.
type problem struct {
	status int
	title  string
	words  string
	cause  error      // for the log only
	links  []fileLink // where to go instead
}

func (p *problem) Error() string { return p.title + ": " + p.words }
func (p *problem) Unwrap() error { return p.cause }

func badRequest(words string) error {
	return &problem{status: http.StatusBadRequest, title: "We could not read that question", words: words}
}

func notFound(words string) error {
	return &problem{status: http.StatusNotFound, title: "Not found", words: words}
}

func noFiguresYet() error {
	return &problem{status: http.StatusServiceUnavailable, title: "There are no figures yet",
		words: "Nothing has been loaded and published so far. Load a file with the khi load command or at /send, or start with the made-up data of khi demo."}
}

func noSuchPage(*server, *request) (*response, error) {
	return nil, notFound("There is no page at this address. If you typed it, check it. If you followed a link, the page may have moved.")
}

func noSuchMethod(*server, *request) (*response, error) {
	return nil, &problem{status: http.StatusMethodNotAllowed, title: "This page can only be read",
		words: "Nothing can be sent to this address. Files are loaded with the khi load command: the data page says how."}
}

// problemOf turns any error into status and words: the one place where that
// happens. What went wrong inside is for the log, never for the page.
func problemOf(err error) *problem {
	var p *problem
	switch {
	case errors.As(err, &p):
		return p
	case errors.Is(err, metrics.ErrNotSuited):
		return &problem{http.StatusNotFound, "Not found",
			"This picture does not suit this indicator: a funnel needs a share or an average. Ask for shape=intervals.", err, nil}
	case errors.Is(err, metrics.ErrNotFound):
		return &problem{http.StatusNotFound, "Not found",
			"There are no figures for this choice. Choose another place, period or indicator.", err, nil}
	}
	return &problem{http.StatusInternalServerError, "Something went wrong",
		"The fault is ours. No data are lost. Try again, and if it happens again tell the person who runs this service, with the time.", err, nil}
}

// statusLeft stands in the log and among the numbers for a reader who did not wait for the
// answer, as nginx has it. It is no fault of ours, and nobody sees it.
const statusLeft = 499

// hasLeft is an error as it is, or that the reader has left, where it came of that.
func hasLeft(r *request, err error) error {
	if errors.Is(err, context.Canceled) && errors.Is(r.Context().Err(), context.Canceled) {
		return &problem{status: statusLeft, title: "You left", words: "You left before the answer was there. Ask again."}
	}
	return err
}

// handle adapts one route to gin: access, snapshot, answer, headers, log.
func (s *server) handle(rt route) gin.HandlerFunc {
	return func(c *gin.Context) {
		began := time.Now()
		if rt.method == http.MethodPost {
			if rt.needs != aFile {
				arrive(c.Request)
			}
			giveTime(c.Writer)
		}
		r := &request{Request: c.Request, writer: c.Writer, route: rt, param: c.Param, cases: &s.cases, from: c.ClientIP(), exactFewest: s.ExactFewest}
		r.visit, r.token = s.visitor(c)
		engine, release := s.Publisher.Current()
		defer release()
		r.engine = engine
		a, err := s.bounded(r)
		if err != nil {
			a, err = s.toSignIn(r, err)
		}
		if err != nil {
			a = s.tell(r, problemOf(hasLeft(r, err)))
			if l := (*later)(nil); errors.As(err, &l) {
				a.header = map[string]string{"Retry-After": strconv.Itoa(int(math.Ceil(l.wait.Seconds())))}
			}
		}
		if err := a.small(r); err != nil {
			s.Logger.Error("an answer goes as it is: it could not be zipped", "error", err.Error())
		}
		s.noteAfter(r, a.status)
		s.write(c, r, a)
		took := time.Since(began)
		if s.Watch != nil {
			s.Watch.Answered(rt.method, c.FullPath(), a.status, took)
		}
		s.Logger.Info("request", "method", c.Request.Method, "route", c.FullPath(),
			"status", a.status, "bytes", len(a.body), "took", took.Round(time.Millisecond).String())
	}
}

// guarded asks the access rule and then the route. A panic becomes an error
// whose log line holds the type and the stack but never the value, which could
// be somebody's data.
func (s *server) guarded(r *request) (a *response, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic of type %T\n%s", p, debug.Stack())
		}
	}()
	asked := r.readQuery() // in which language, before anything is refused in it
	if err := s.admit(r); err != nil {
		return nil, err
	}
	if err := s.cross.Check(r.Request); err != nil {
		return nil, fromElsewhere(err)
	}
	if r.engine == nil && r.route.speaks != asset && (r.route.needs == aSnapshot || r.route.needs == snapshotAlone) {
		return nil, noFiguresYet()
	}
	if asked != nil {
		return nil, asked
	}
	if r.route.access.of != nil {
		if err := r.route.access.of(s, r); err != nil {
			return nil, err
		}
	}
	if err := s.noteBefore(r); err != nil {
		return nil, err
	}
	if r.route.needs == aFile {
		giveTimeToRead(r.writer)
	}
	if r.route.method == http.MethodPost && r.route.needs != aFile {
		if r.form, err = readForm(r.Request); err != nil {
			return nil, err
		}
	}
	if tag := s.etag(r); tag != "" && matches(r.Header.Get("If-None-Match"), tag) {
		return &response{status: http.StatusNotModified, etag: tag}, nil
	}
	if a, err = s.answered(r); err != nil {
		return nil, err
	}
	if a.etag == "" && a.status == http.StatusOK {
		a.etag = s.etag(r)
	}
	if r.route.needs == snapshotAlone && a.etag != "" && matches(r.Header.Get("If-None-Match"), a.etag) {
		return &response{status: http.StatusNotModified, etag: a.etag}, nil
	}
	return a, nil
}

// etag names what an address gives: the same snapshot, program and question
// give the same bytes. Pages have theirs from their bytes: see answered.
func (s *server) etag(r *request) string {
	if strings.Contains(r.route.path, "/releases") {
		return "" // see unchanged: a load does not change them
	}
	if r.route.speaks != file && r.route.speaks != program || r.route.method != http.MethodGet || r.engine == nil {
		return ""
	}
	form := ""
	if r.asksByHeader() {
		_, form, _ = r.apiForm()
	}
	return tagOf(form, s.Version, s.Profile, s.assets, r.engine.Labels().Fingerprint, r.engine.Labels().AsOf, r.URL.Path, r.values.Encode(), r.visit.Scope(), r.language())
}

func tagOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimPrefix(strings.TrimSpace(part), "W/") == tag {
			return true
		}
	}
	return false
}

// tell makes the answer that carries a problem: JSON for programs and for
// files, a page for people.
func (s *server) tell(r *request, p *problem) *response {
	if p.status >= 500 && p.cause != nil {
		s.Logger.Error("request failed", "route", r.route.path, "error", p.cause.Error())
	}
	if r.route.speaks == program || strings.HasPrefix(r.URL.Path, "/api/") {
		return problemJSON(p)
	}
	if r.byOwnLink() {
		if a, err := s.linkWrong(r, p); err == nil {
			return a
		}
	}
	a, err := s.page(r, p.status, "error", p.title, "", struct {
		Title, Words string
		Links        []fileLink
	}{p.title, p.words, p.links})
	if err != nil {
		s.Logger.Error("error page failed", "error", err.Error())
		return &response{status: p.status, contentType: "text/plain; charset=utf-8", body: []byte(p.title + ". " + p.words + "\n")}
	}
	return a
}

// write sends a complete answer. HEAD gets the headers alone.
func (s *server) write(c *gin.Context, r *request, a *response) {
	h := c.Writer.Header()
	for k, v := range fixedHeaders {
		h.Set(k, v)
	}
	if c.Request.TLS != nil || s.Door != nil && s.Door.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains") // OWASP ASVS 5.0, 3.4.1
	}
	if s.Door != nil {
		h.Add("Vary", "Cookie, Authorization")
	}
	if r.asksByHeader() {
		h.Add("Vary", "Accept")
	}
	if r.route.speaks == asset { // see small.go
		h.Add("Vary", "Accept-Encoding")
	}
	if a.etag != "" {
		h.Set("ETag", a.etag)
	}
	if a.status == http.StatusMethodNotAllowed && h.Get("Allow") == "" { // the router knows what the address allows
		h.Set("Allow", "GET, HEAD")
	}
	if strings.HasPrefix(r.route.path, "/stor") || strings.HasPrefix(r.route.path, "/own") { // of one person, or exact: kept nowhere, and no address to pass on
		h.Set("Cache-Control", "no-store")
	}
	for k, v := range a.header {
		h.Set(k, v)
	}
	r.keepLanguage(h, a.contentType)
	if a.status == http.StatusNotModified {
		c.Status(a.status)
		c.Writer.WriteHeaderNow()
		return
	}
	h.Set("Content-Type", a.contentType)
	if a.stream != nil {
		s.stream(c, r, a)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	c.Status(a.status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(a.body) // the reader has gone: nobody is left to tell
	}
}

// pagePolicy lets a page load only this server's own files.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"

// picturePolicy lets a drawing style itself and do nothing else.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

var fixedHeaders = map[string]string{
	"Content-Security-Policy":      pagePolicy,
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "no-referrer",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Frame-Options":              "DENY",
	"X-Robots-Tag":                 "noindex",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
	"Cache-Control":                "private, no-cache",
}

// page renders one page into memory.
func (s *server) page(r *request, status int, name, title, section string, main any) (*response, error) {
	t := s.pages[name]
	if t == nil {
		return nil, fmt.Errorf("no page named %q", name)
	}
	f := frame{Other: r.otherLanguage(), Welsh: r.welsh, Title: title, Section: section, Version: s.Version, Assets: s.assets, Body: main, Visitor: s.visitorView(r)}
	if r.engine != nil {
		l := r.engine.Labels()
		f.Invented, f.AsOf = l.Invented, l.AsOf
	}
	if c, ok := main.(interface{ hasCharts() bool }); ok {
		f.Charts = c.hasCharts()
	}
	if x, ok := main.(interface{ exact() bool }); ok {
		f.Exact = x.exact()
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "frame", f); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	body, err := r.inWelsh(out.Bytes())
	if err != nil {
		return nil, err
	}
	return &response{status: status, contentType: "text/html; charset=utf-8", body: slices.Clip(body)}, nil
}
