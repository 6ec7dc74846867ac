package dashboards

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"khi/dashboards/access"
	"khi/metrics"
)

// Undoer takes a load out again. It is declared here and wired by the program:
// the pages know neither the ledger nor the database.
type Undoer interface {
	// Undo returns when the figures of the pages are without the load. What
	// cannot be undone is a *Refusal.
	Undo(ctx context.Context, batch int64, by, why string) error
}

// Refusal says in words why something was not done. Nothing has changed.
type Refusal struct {
	Words string
	Busy  bool // it may be asked again in a while
}

func (r *Refusal) Error() string { return r.Words }

const (
	formBytes  = 8 << 10
	mostWhy    = 300 // characters of a reason, as the ledger keeps it
	changeTime = 10 * time.Minute
)

// giveTime lets a change take longer than a page: the cells of many schemes may
// have to be counted again before there is an answer.
func giveTime(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(changeTime)) // a writer without deadlines needs none
}

// giveTimeToRead lets a file be long. It is for whoever may send one.
func giveTimeToRead(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(changeTime))
}

// arrive waits for a form in the time that any request has, before it has a turn: whoever
// sends one slowly, or never, keeps nobody else waiting.
func arrive(r *http.Request) {
	text, err := io.ReadAll(io.LimitReader(r.Body, formBytes+1))
	r.Body = io.NopCloser(io.MultiReader(bytes.NewReader(text), brokenOff{err}))
}

// brokenOff ends what was read with the error that it ended with, or as any end.
type brokenOff struct{ error }

func (b brokenOff) Read([]byte) (int, error) { return 0, cmp.Or(b.error, io.EOF) }

// fromElsewhere answers a change that another site's page asks for in the name
// of somebody who is here.
func fromElsewhere(cause error) error {
	return &problem{http.StatusForbidden, "This came from another page", "Only the pages of this service may change anything. " +
		"Open the page here, and send the form from it.", cause, nil}
}

// readForm reads what a plain form sends, and nothing else.
func readForm(r *http.Request) (url.Values, error) { return readLongForm(r, formBytes) }

func readLongForm(r *http.Request, most int64) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, &problem{status: http.StatusUnsupportedMediaType, title: "We could not read that form", words: "Send the form from its page."}
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, most+1))
	if err != nil {
		return nil, badRequest("The form did not arrive whole. Go back and send it again.")
	}
	if int64(len(body)) > most {
		return nil, &problem{status: http.StatusRequestEntityTooLarge, title: "That form is too long", words: "Write less and send it again."}
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, badRequest("The form is damaged. Go back and send it again.")
	}
	return form, nil
}

type undoPage struct {
	Batch    int64
	Line     string // hash of the batch's ledger line: what the reader saw is what is undone
	Facts    []fact
	Restores []partView
	MostWhy  int
}

// undoable finds the load of the address and says in words when it cannot be
// undone from here.
func (s *server) undoable(r *request) (metrics.Load, error) {
	load, err := r.loadOf(r.param("batch"))
	if err != nil {
		return load, err
	}
	if s.Undoer == nil {
		return load, notFound("This copy of the service can only be read. Loads are undone where they were loaded.")
	}
	if load.Undone != nil {
		return load, &problem{status: http.StatusConflict, title: "It is undone already",
			words: fmt.Sprintf("Batch %d was undone by line %d of the ledger. To take that back, load the file again.", load.Seq, load.Undone.Seq)}
	}
	return load, nil
}

// undoAsk shows what undoing a load would do and asks for the reason.
func (s *server) undoAsk(r *request) (*response, error) {
	load, err := s.undoable(r)
	if err != nil {
		return nil, err
	}
	loads, _ := r.seenLoads()
	body := undoPage{Batch: load.Seq, Line: load.Line, MostWhy: mostWhy, Facts: loadFacts(load), Restores: replacedBy(loads, load.Seq)}
	a, err := s.page(r, http.StatusOK, "undo", fmt.Sprintf("Undo batch %d", load.Seq), "data", body)
	if err == nil {
		// A browser without Sec-Fetch-Site proves by Origin where a form comes
		// from, and sends "null" under the policy of the other pages.
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

// undo takes the load out and leads back to its page.
func (s *server) undo(r *request) (*response, error) {
	load, err := s.undoable(r)
	if err != nil {
		return nil, err
	}
	if r.form.Get("line") != load.Line {
		return nil, &problem{status: http.StatusConflict, title: "Look at the load again",
			words: "What is to be undone is not what the page showed. Nothing was undone. Open the page of the load again."}
	}
	// What was asked for is done even if the reader goes away.
	err = s.Undoer.Undo(context.WithoutCancel(r.ctx()), load.Seq, r.visit.Name, r.form.Get("why"))
	var refused *Refusal
	if errors.As(err, &refused) {
		p := &problem{status: http.StatusConflict, title: "This load cannot be undone", words: refused.Words}
		if refused.Busy {
			p.status, p.title = http.StatusServiceUnavailable, "Something else is being changed"
		}
		return nil, p
	}
	if err != nil {
		return nil, &problem{http.StatusInternalServerError, "Something went wrong",
			"The fault is ours. Nothing is lost, but the load may be undone in the ledger and not yet in the figures: the next start of the service sees to it.", err, nil}
	}
	if !r.visit.MayAt(access.SeeLoads, access.Everywhere) {
		return seeOther("/data/ledger"), nil // a load that was undone is nobody's any more
	}
	return seeOther(loadHref(load.Seq)), nil
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
