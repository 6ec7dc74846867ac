package dashboards

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"khi/dashboards/access"
	"khi/metrics"
)

const (
	mostField   = 200 // bytes of a field that goes before the file
	lookAgain   = "2" // seconds until a page that waits looks again
	mostRules   = 40  // kinds of problems that the page lists
	mostExample = 100 // problems that the page lists one by one
)

type sendPage struct {
	Schemes   []schemeChoice
	Any       bool // the file may say which schemes it is about
	Templates []Template
	Kept      bool // the file is kept as it is
}

type schemeChoice struct{ ID, Name string }

// send is the page on which a file is chosen.
func (s *server) send(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	return s.formPage(r, "send", "Send a file", sendPage{Kept: s.FilesKept, Templates: s.Templates, Any: r.visit.MayAt(access.SendFiles, access.Everywhere), Schemes: r.schemeChoices()})
}

// schemeChoices are the schemes that the visitor may send a file about.
func (r *request) schemeChoices() (all []schemeChoice) {
	if r.engine == nil {
		return nil
	}
	for _, p := range r.engine.Places().All() {
		if p.Grain == metrics.Scheme && r.mayAt(access.SendFiles, p.ID) {
			all = append(all, schemeChoice{p.ID, p.Name})
		}
	}
	return all
}

func onlyRead() error {
	return notFound("This copy of the service can only be read. Files are sent where they are loaded.")
}

// formPage is a page whose form a browser without Sec-Fetch-Site can send too:
// it proves by Origin where the form comes from, and sends "null" under the
// policy of the other pages.
func (s *server) formPage(r *request, name, title string, body any) (*response, error) {
	section := "data"
	if !strings.HasPrefix(r.route.path, "/send") {
		section = "accounts"
	}
	a, err := s.page(r, http.StatusOK, name, title, section, body)
	if err == nil {
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

// receive takes the file of the form, puts it on the tray and leads to it.
func (s *server) receive(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	parcel, file, err := openParcel(r.Request)
	if err != nil {
		return nil, err
	}
	if err := r.maySendFor(parcel.Scheme); err != nil {
		return nil, err
	}
	parcel.By = r.visit.Name
	token, err := s.Sender.Receive(r.ctx(), file, parcel)
	if err != nil {
		return nil, sendProblem(err)
	}
	return seeOther("/send/" + token), nil
}

func seeOther(to string) *response {
	return &response{status: http.StatusSeeOther, contentType: "text/plain; charset=utf-8", body: []byte("Go on at " + to + "\n"),
		header: map[string]string{"Location": to}}
}

// openParcel reads the fields of the form up to the file, which must come last,
// so that it can be streamed and is never held in memory.
func openParcel(r *http.Request) (Parcel, io.Reader, error) {
	var p Parcel
	parts, err := r.MultipartReader()
	if err != nil {
		return p, nil, &problem{status: http.StatusUnsupportedMediaType, title: "We could not read that form", words: "Send the file from the page for it.", cause: err}
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return p, nil, badRequest("No file came with the form. Choose a file and send it again.")
		}
		if part.FormName() == "file" {
			if p.Name = part.FileName(); p.Name == "" {
				return p, nil, badRequest("No file was chosen. Choose a file and send it again.")
			}
			return p, part, nil
		}
		if err := p.field(part); err != nil {
			return p, nil, err
		}
	}
}

func (p *Parcel) field(part *multipart.Part) error {
	text, err := io.ReadAll(io.LimitReader(part, mostField+1))
	if err != nil || len(text) > mostField {
		return badRequest("A field of the form is too long or damaged. Open the page again.")
	}
	return p.set(part.FormName(), strings.TrimSpace(string(text)))
}

// set takes one thing that the sender says of the file.
func (p *Parcel) set(name, value string) error {
	switch name {
	case "scheme":
		p.Scheme = value
	case "source":
		p.Source = value
	case "dates":
		if value != "" && value != "dmy" && value != "mdy" {
			return badRequest("Dates are day first (dmy) or month first (mdy).")
		}
		p.DateOrder = value
	default:
		return badRequest(fmt.Sprintf("There is no field %q in this form.", name))
	}
	return nil
}

func asRefusal(err error) (refused *Refusal, ok bool) {
	ok = errors.As(err, &refused)
	return refused, ok
}

// sendProblem says in words why a file was not taken.
func sendProblem(err error) error {
	refused, ok := asRefusal(err)
	switch {
	case ok && refused.Busy:
		return &later{&problem{status: http.StatusServiceUnavailable, title: "Please wait a little", words: refused.Words}, time.Minute}
	case ok:
		return &problem{status: http.StatusUnprocessableEntity, title: "This cannot be done", words: refused.Words}
	case errors.Is(err, ErrNotOnTray):
		return notFound("This file is not here any more. A file that was sent is kept for half an hour, until it is loaded or let go. Send it again.")
	}
	return &problem{http.StatusBadRequest, "The file did not arrive", "It came only in part. Nothing was loaded. Send it again.", err, nil}
}

// sent shows what the check of a file found, or how far it is.
func (s *server) sent(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	token := r.param("token")
	state, err := s.Sender.Look(token)
	if err != nil {
		return nil, sendProblem(err)
	}
	view := viewSent(token, state)
	if view.AskScheme {
		view.Choices = r.schemeChoices()
	}
	a, err := s.formPage(r, "sent", sentTitle(state), view)
	if err != nil {
		return nil, err
	}
	a.header["Cache-Control"] = "no-store" // it shows what somebody answered
	if state.Stage == Checking || state.Stage == Loading {
		a.header["Refresh"] = lookAgain
	}
	return a, nil
}

// say takes what the check of a file could not tell: the scheme, or how dates are
// written. The file is checked again.
func (s *server) say(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	var p Parcel
	for _, name := range []string{"scheme", "dates"} {
		if err := p.set(name, strings.TrimSpace(r.form.Get(name))); err != nil {
			return nil, err
		}
	}
	if p.Scheme != "" {
		if err := r.maySendFor(p.Scheme); err != nil {
			return nil, err
		}
	}
	if err := s.Sender.Say(r.param("token"), p); err != nil {
		return nil, sendProblem(err)
	}
	return seeOther("/send/" + r.param("token")), nil
}

// keep begins to load a file of the tray.
func (s *server) keep(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	good, _ := strconv.ParseBool(r.form.Get("good_rows"))
	keep, _ := strconv.ParseBool(r.form.Get("keep_rows"))
	wrong, err := wrongRows(good, keep)
	if err != nil {
		return nil, err
	}
	if err := s.Sender.Keep(r.param("token"), wrong); err != nil {
		return nil, sendProblem(err)
	}
	return seeOther("/send/" + r.param("token")), nil
}

// letGo removes a file from the tray.
func (s *server) letGo(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	s.Sender.Discard(r.param("token"))
	return seeOther("/send"), nil
}

// markedFile gives a file back with its problems marked in it.
func (s *server) markedFile(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	name, body, err := s.Sender.Marked(r.ctx(), r.param("token"), r.values.Get("rows") == "wrong")
	if err != nil {
		return nil, sendProblem(err)
	}
	return &response{status: http.StatusOK, contentType: "application/octet-stream", body: body,
		header: map[string]string{"Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": name}), "Cache-Control": "no-store"}}, nil
}

// apiSend takes a file in for a program: the body is the file, the query says
// what is known of it.
func (s *server) apiSend(r *request) (*response, error) {
	if s.Sender == nil {
		return nil, onlyRead()
	}
	p, dry, err := parcelOf(r)
	if err != nil {
		return nil, err
	}
	if err := r.maySendFor(p.Scheme); err != nil {
		return nil, err
	}
	if p.By = r.visit.Name; !r.visit.SignedIn() {
		p.By = "API"
	}
	receipt, err := s.Sender.Load(r.ctx(), r.Body, p, dry)
	if receipt == nil {
		return nil, sendProblem(err)
	}
	status := http.StatusCreated
	switch {
	case receipt.Status == "refused":
		status = http.StatusUnprocessableEntity
	case err != nil:
		return nil, err
	case dry || receipt.Before:
		status = http.StatusOK
	}
	a, err := answerJSON(receipt)
	if err == nil {
		a.status = status
	}
	return a, err
}

func parcelOf(r *request) (p Parcel, dry bool, err error) {
	var good, keep bool
	for name := range r.values {
		v := r.values.Get(name)
		switch name {
		case "file":
			p.Name = v
		case "dry_run":
			dry, err = strconv.ParseBool(v)
		case "good_rows":
			good, err = strconv.ParseBool(v)
		case "keep_rows":
			keep, err = strconv.ParseBool(v)
		default:
			if err := p.set(name, v); err != nil {
				return p, dry, err
			}
		}
		if err != nil {
			return p, dry, badRequest(fmt.Sprintf("%s must be true or false.", name))
		}
	}
	if p.Name == "" {
		return p, dry, badRequest("Say the file's name: /api/v1/loads?file=survey.csv")
	}
	p.Wrong, err = wrongRows(good, keep)
	return p, dry, err
}
