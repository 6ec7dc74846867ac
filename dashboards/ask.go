package dashboards

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"khi/dashboards/pictures"
	"khi/dashboards/rounds"
)

// The form that people answer by their private link. Each question is a page of
// its own that needs no script; what was chosen is on the disk before the next
// one is shown. No page repeats an answer, so that a lost phone shows nothing.

// askFrame is what stands around a page for the people who are asked.
type askFrame struct {
	Title  string
	Lang   string // en-GB or cy
	Easy   bool
	Assets string
	Style  template.CSS      // in the page itself: a style that has to be fetched holds up the first look by a way there and back
	W      map[string]string // the words of the form itself
	Body   any
	Keep   bool // the browser may keep this page, and what is answered on it until that has arrived
	Gone   bool // no more is answered by this link: what the browser keeps goes
}

// askPage is one page of the form.
type askPage struct {
	W     map[string]string
	Kind  string // begin, question, helper, end, stop, help, held, done, told
	Base  string // address of the link
	Round rounds.Round
	Last  string // the last day in words

	Number, Of int
	Field      string
	Text       string
	TextLang   string // where the text is in another language than the page
	Picture    template.HTML
	Typed      bool // a number is typed
	Several    bool
	Most       int
	Choices    []askChoice
	NotApply   *askChoice // where the question may be none for somebody
	Dealt      bool       // it was answered or passed over before
	Again      bool       // what came was no answer
	Back, Go   string
	List       []askLine
	Words      string
	Leaflet    leaflet
}

type askChoice struct {
	ID, Value, Text, Lang string
	Picture               template.HTML
}

type askLine struct {
	Href, Text, State string
	Lang              string
}

// ofLink answers whoever holds a link that was given out, also one that leads
// nowhere any more; of any other nothing is told, and whoever guesses waits.
func (s *server) ofLink(r *request) error {
	if s.Asking.Shelf == nil {
		return noAsking()
	}
	if _, err := s.Asking.Shelf.Find(r.param("token")); !errors.Is(err, rounds.ErrNoLink) {
		return nil
	}
	wait := s.guesses.Wait(r.from)
	if s.guesses.Failed(r.from); wait > 0 { // a link that is right never waits: many people may share an address
		return &problem{status: http.StatusTooManyRequests, title: "Please wait a little", words: "Too many wrong links came from here. Wait a few minutes. Then try the link in your letter again."}
	}
	return noLink("It is not one of ours. Look at your letter again, or ask the person who gave it to you.")
}

// holds says whether the request comes by a private link that was given out.
func (s *server) holds(r *request) bool {
	if r.route.access.name != holdsLink.name || s.Asking.Shelf == nil {
		return false
	}
	_, err := s.Asking.Shelf.Find(r.param("token"))
	return !errors.Is(err, rounds.ErrNoLink)
}

func noAsking() error {
	return notFound("Nobody is asked from this copy of the service.")
}

// asked gives where the holder of the link stands. Where the link leads nowhere
// any more there is a page that says so kindly.
func (s *server) asked(r *request) (*rounds.Asked, *response, error) {
	a, err := s.Asking.Shelf.Find(r.param("token"))
	if err == nil {
		return a, nil, nil
	}
	w := askWords["en"]
	if a != nil {
		w = wordsOf(a.Round)
	}
	words, status := "", http.StatusGone
	switch {
	case errors.Is(err, rounds.ErrFinished):
		p := s.askPageOf(r, a, "done")
		out, err := s.sendAsk(r, http.StatusOK, a, w["done.title"], p)
		return a, out, err
	case errors.Is(err, rounds.ErrEnded):
		words = w["gone.newer"]
	case errors.Is(err, rounds.ErrTooEarly):
		words, status = fmt.Sprintf(w["gone.early"], dayIn(a.Round.Opens, a.Round.Language)), http.StatusOK
	case errors.Is(err, rounds.ErrClosed):
		words = w["gone.closed"]
	default:
		return nil, nil, noLink("It is not one of ours. Look at your letter again, or ask the person who gave it to you.")
	}
	p := s.askPageOf(r, a, "told")
	p.Words = words
	out, err := s.sendAsk(r, status, a, w["gone.title"], p)
	return a, out, err
}

func (s *server) askPageOf(r *request, a *rounds.Asked, kind string) askPage {
	return askPage{W: wordsOf(a.Round), Kind: kind, Base: "/ask/" + r.param("token"), Round: a.Round, Of: len(a.Questions), Last: dayIn(a.Round.Closes, a.Round.Language)}
}

// sendAsk renders a page of the form. It is kept by nobody, and its address goes
// to nobody but this server.
func (s *server) sendAsk(_ *request, status int, a *rounds.Asked, title string, body any) (*response, error) {
	f := askFrame{Title: title, Lang: "en-GB", Assets: s.assets, Style: askStyle(), W: askWords["en"], Body: body}
	if p, ok := body.(askPage); ok {
		f.Keep, f.Gone = p.Base != "", p.Kind == "done" || p.Kind == "told"
	}
	if a != nil {
		f.Easy, f.W = a.Round.Easy, wordsOf(a.Round)
		if a.Round.Language == "cy" {
			f.Lang = "cy"
		}
	}
	var out bytes.Buffer
	if err := s.pages["ask"].ExecuteTemplate(&out, "askframe", f); err != nil {
		return nil, fmt.Errorf("page ask: %w", err)
	}
	// A browser without Sec-Fetch-Site proves by Origin where a form comes from, and
	// sends "null" under no-referrer; same-origin tells the address to no other site.
	return &response{status: status, contentType: "text/html; charset=utf-8", body: out.Bytes(), zips: true,
		header: map[string]string{"Cache-Control": "no-store", "Content-Security-Policy": askPolicy(), "Referrer-Policy": "same-origin", "X-Robots-Tag": "noindex, nofollow"}}, nil
}

// askStyle is the stylesheet of the form.
func askStyle() template.CSS { return template.CSS(browserFiles()["khi-ask.css"]) } //nolint:gosec // a file of our own

// askPolicy is that of every page, and lets a page of the form have that one style in itself.
var askPolicy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(askStyle()))
	return strings.Replace(pagePolicy, "style-src 'self'", "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1)
})

// askBegin is where the link of a letter leads.
func (s *server) askBegin(r *request) (*response, error) { return s.askStep(r) }

// nextStep is the first question that was not dealt with; then who helped, where that is
// asked; then the end.
func nextStep(a *rounds.Asked) string {
	switch n := a.Next(); {
	case n <= len(a.Questions):
		return strconv.Itoa(n)
	case !a.Helped:
		return "helper"
	}
	return "end"
}

func (s *server) askStep(r *request) (*response, error) {
	if r.param("step") == "keep" {
		return s.askKeep(r)
	}
	a, other, err := s.asked(r)
	if other != nil || err != nil {
		return other, err
	}
	return s.askShow(r, a, http.StatusOK, false)
}

// askShow shows the step of the address; again where it was answered with nothing
// that is an answer.
func (s *server) askShow(r *request, a *rounds.Asked, status int, again bool) (*response, error) {
	p, title := askPage{}, ""
	switch step := r.param("step"); step {
	case "":
		p = s.askPageOf(r, a, "begin")
		p.Go, p.Dealt, title = p.Base+"/"+nextStep(a), len(a.Dealt) > 0, p.W["begin.title"]
	case "stop", "help", "held":
		p = s.askPageOf(r, a, step)
		p.Go, title = p.Base+"/"+nextStep(a), p.W[step+".title"]
	case "about": // the leaflet, among the pages that a browser keeps
		p = s.askPageOf(r, a, step)
		p.Leaflet, p.Go = leafletFor(a.Round.For, a.Round.Language), p.Base+"/"+nextStep(a)
		title = p.Leaflet.Title
	case "helper":
		if !a.Round.AsksWhoHelped() {
			return nil, noQuestion()
		}
		p = s.helperPage(r, a)
		title = p.Text
	case "end":
		p = s.endPage(r, a)
		title = p.W["end.title"]
	default:
		n, err := strconv.Atoi(step)
		if err != nil || n < 1 || n > len(a.Questions) || strconv.Itoa(n) != step {
			return nil, noQuestion()
		}
		p = s.questionPage(r, a, n)
		title = p.Text
	}
	if p.Again = again; again {
		title = p.W["wrong"] + ": " + title
	}
	return s.sendAsk(r, status, a, title, p)
}

func noQuestion() error {
	return notFound("There is no such question. Open the link in your letter again.")
}

func (s *server) questionPage(r *request, a *rounds.Asked, n int) askPage {
	q := a.Questions[n-1]
	p := s.askPageOf(r, a, "question")
	p.Number, p.Field, p.Dealt = n, q.Field, a.Dealt[q.Field]
	p.Text, p.TextLang = inLanguage(q.Texts, a.Round)
	p.Picture, p.Back = pictureOf(q.Picture), p.Base
	if n > 1 {
		p.Back = p.Base + "/" + strconv.Itoa(n-1)
	}
	p.Several = q.Kind == rounds.Several
	switch {
	case q.Kind == rounds.Number && q.Max > 10:
		p.Typed, p.Most = true, q.Max
	case q.Kind == rounds.Number:
		for v := q.Min; v <= q.Max; v++ {
			p.Choices = append(p.Choices, askChoice{ID: fmt.Sprintf("a%d", v), Value: strconv.Itoa(v), Text: endText(p.W, q, v)})
		}
	}
	if q.NotApply != nil {
		text, lang := inLanguage(q.NotApply, a.Round)
		p.NotApply = &askChoice{Text: text, Lang: lang}
	}
	for i, answer := range q.Answers {
		text, lang := inLanguage(answer.Texts, a.Round)
		p.Choices = append(p.Choices, askChoice{ID: fmt.Sprintf("a%d", i+1), Value: answer.Code, Text: text, Lang: lang, Picture: answerPicture(answer, a.Round)})
	}
	return p
}

// answerPicture is the drawing beside an answer: the people who are supported have one
// in every version, others in easy read.
func answerPicture(a rounds.Answer, r rounds.Round) template.HTML {
	if r.For != rounds.ForPeople && !r.Easy {
		return ""
	}
	return pictureOf(a.Picture)
}

// endText says at the ends of a scale what they mean.
func endText(w map[string]string, q rounds.Question, v int) string {
	text := strconv.Itoa(v)
	switch {
	case v == q.Min:
		text += " – " + w["scale.least"]
	case v == q.Max:
		text += " – " + w["scale.most"]
	}
	return text
}

// inLanguage gives a text, and the language of it where it is not the page's.
func inLanguage(texts map[string]string, r rounds.Round) (text, lang string) {
	text, own := rounds.In(texts, r.Language, r.Easy)
	if !own {
		lang = "en-GB"
	}
	return text, lang
}

func pictureOf(name string) template.HTML {
	p, ok := pictures.Find(name)
	if !ok {
		return ""
	}
	return p.Beside()
}

var helperPictures = map[string]string{"nobody": "person", "read": "read", "talked": "talk", "for_me": "pen"}

func (s *server) helperPage(r *request, a *rounds.Asked) askPage {
	p := s.askPageOf(r, a, "helper")
	p.Text, p.Field, p.Picture, p.Dealt = p.W["helper.title"], rounds.HelpedField, pictureOf("hands"), a.Helped
	p.Back = p.Base + "/" + strconv.Itoa(len(a.Questions))
	for i, h := range rounds.Helpers {
		p.Choices = append(p.Choices, askChoice{ID: fmt.Sprintf("a%d", i+1), Value: h.Code, Text: p.W["helper."+h.Code], Picture: pictureOf(helperPictures[h.Code])})
	}
	return p
}

// endPage lists what was asked, so that anything can be changed before the end.
func (s *server) endPage(r *request, a *rounds.Asked) askPage {
	p := s.askPageOf(r, a, "end")
	p.Back = p.Base + "/helper"
	if !a.Round.AsksWhoHelped() {
		p.Back = p.Base + "/" + strconv.Itoa(len(a.Questions))
	}
	for i, q := range a.Questions {
		l := askLine{Href: p.Base + "/" + strconv.Itoa(i+1), State: p.W["end.open"]}
		l.Text, l.Lang = inLanguage(q.Texts, a.Round)
		if a.Dealt[q.Field] {
			l.State = p.W["end.dealt"]
		}
		p.List = append(p.List, l)
	}
	p.Dealt = len(a.Dealt) > 0
	return p
}

// askSay keeps what was chosen and leads on.
func (s *server) askSay(r *request) (*response, error) {
	if asksJSON(r) {
		return s.askHeld(r)
	}
	a, other, err := s.asked(r)
	if other != nil || err != nil {
		return other, err
	}
	to, err := s.take(r, a)
	var refused *rounds.Refusal
	switch {
	case errors.As(err, &refused):
		return s.askShow(r, a, http.StatusUnprocessableEntity, true)
	case err != nil:
		return nil, err
	}
	return seeOther(to), nil
}

// T is a word of the form, and F one with something in it.
func (p askPage) T(key string) string        { return p.W[key] }
func (p askPage) F(key string, a any) string { return fmt.Sprintf(p.W[key], a) }

// Progress is how far somebody is.
func (p askPage) Progress() string { return fmt.Sprintf(p.W["question"], p.Number, p.Of) }

// Draw is a drawing of ours by its name.
func (p askPage) Draw(name string) template.HTML { return pictureOf(name) }
