package dashboards

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/story"
	"khi/metrics"
)

// Answers gives what one person answered. It is declared here and wired by the
// program: the pages know neither the database nor how a reference is hashed.
type Answers interface {
	// Find turns a scheme's own reference into the person of its rows. A *Refusal
	// says why that is nobody; it never repeats the reference.
	Find(ctx context.Context, scheme, reference string) (rights.Person, error)
	// Rounds are the times that somebody answered, those in force.
	Rounds(ctx context.Context, who rights.Person) ([]story.Round, error)
	// Questions are what may have been asked.
	Questions() []story.Question
}

// Stories is what people's own stories need; without a Book there are none.
type Stories struct {
	Answers Answers
	Book    *rights.Book
}

func noStories() error {
	return notFound("People's own stories cannot be read on this copy of the service.")
}

type storiesPage struct {
	Schemes choice
	Scheme  metrics.Place
	Links   []linkView
	Ended   int
	Wrong   string
	Made    *madeLink
	Lasts   []option
	Notes   []noteView // of the scheme and its people together
	Sorts   []option
	Sort    map[rights.Sort]string
	Most    int
	Today   string
	Text    string // what was typed and could not be kept
	Calls   []callView
	Told    string // who is told of a note that is to be read
}

// callView is a note that somebody wants to be read.
type callView struct {
	noteView
	Ways string // by which links it may have been written, so that whoever made them knows whose it is
}

// linkView is a link as a page lists it.
type linkView struct {
	rights.Link
	Open bool
	For  string
}

// madeLink is a link that was made just now: the only time that it is shown.
type madeLink struct {
	Address, Path string
	Until         string
}

// lasts are how long a link may last.
var lasts = []option{
	{Value: "1", Label: "Today only. We look at it together now."}, {Value: "30", Label: "30 days"},
	{Value: "90", Label: "3 months"}, {Value: "365", Label: "1 year"},
}

// worksAt says whether the visitor works with the people of a scheme.
func (r *request) worksAt(scheme string) bool { return r.mayAt(access.SupportPeople, scheme) }

// ownScheme is the scheme that a page of stories is about: the one that is asked
// for, or the only one that the visitor works for.
func (r *request) ownScheme(asked string) (metrics.Place, []option, error) {
	var all []option
	var chosen metrics.Place
	for _, p := range r.engine.Places().All() {
		if p.Grain == metrics.Scheme && r.worksAt(p.ID) {
			all = append(all, option{p.ID, p.Name, "", p.ID == asked})
			if p.ID == asked || asked == "" && len(all) == 1 {
				chosen = p
			}
		}
	}
	if chosen.ID == "" {
		return chosen, nil, notYours() // also where there is no such scheme
	}
	return chosen, all, nil
}

// stories is where a worker makes links for the people of their scheme.
func (s *server) stories(r *request) (*response, error) {
	return s.storiesShow(r, http.StatusOK, r.values.Get("scheme"), storiesPage{})
}

func (s *server) storiesShow(r *request, status int, scheme string, body storiesPage) (*response, error) {
	if s.Stories.Book == nil {
		return nil, noStories()
	}
	place, schemes, err := r.ownScheme(scheme)
	if err != nil {
		return nil, err
	}
	body.Scheme, body.Lasts = place, lasts
	if len(schemes) > 1 {
		body.Schemes = choiceOf("scheme", "Scheme", schemes)
	}
	today := s.Stories.Book.Today()
	body.Sort, body.Most, body.Today = sortWords, rights.MostNote, today
	for _, n := range s.Stories.Book.Notes(rights.Together(place.ID)) {
		body.Notes = append(body.Notes, noteView{Note: n, On: dayWords(n.On), Again: dayWords(n.Again), Done: dayWords(n.Done)})
	}
	for _, sort := range rights.Sorts[1:] {
		body.Sorts = append(body.Sorts, option{Value: string(sort), Label: sortWords[sort], Chosen: string(sort) == r.form.Get("sort")})
	}
	body.Told, body.Calls = s.Stories.Book.Listener(place.ID), s.calls(place.ID)
	for _, l := range s.Stories.Book.LinksAt(place.ID) {
		if !l.Open(today) {
			body.Ended++
			continue
		}
		body.Links = append(body.Links, viewOf(l, today))
	}
	a, err := s.page(r, status, "stories", "People's own stories", "", body)
	if err == nil {
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

// calls are the notes of a scheme that people want to be read.
func (s *server) calls(scheme string) (all []callView) {
	for _, c := range s.Stories.Book.Calls(scheme) {
		var ways []string
		for _, l := range c.Links {
			by := l.By
			if by == "" {
				by = "the person"
			}
			ways = append(ways, "link "+l.Number+", made by "+by+" on "+dayWords(l.Made))
		}
		all = append(all, callView{noteView{Note: c.Note, Called: dayWords(c.Called), Heard: dayWords(c.Heard)}, strings.Join(ways, "; ")})
	}
	return all
}

// unheard is how many notes of a scheme wait to be read, for those who work there.
func (s *server) unheard(r *request, place metrics.Place) (n int) {
	if s.Stories.Book == nil || place.Grain != metrics.Scheme || !r.worksAt(place.ID) {
		return 0
	}
	for _, c := range s.Stories.Book.Calls(place.ID) {
		if c.Heard == "" {
			n++
		}
	}
	return n
}

func viewOf(l rights.Link, today string) linkView {
	v := linkView{Link: l, Open: l.Open(today), For: "for the person"}
	if l.Kind == rights.Shared {
		v.For = "to share"
	}
	return v
}

// storiesChange makes a link or ends one.
func (s *server) storiesChange(r *request) (*response, error) {
	if s.Stories.Book == nil {
		return nil, noStories()
	}
	place, _, err := r.ownScheme(r.form.Get("scheme"))
	if err != nil {
		return nil, err
	}
	if r.form.Get("do") != "make" {
		if err := s.storiesDo(r, place.ID); err != nil {
			return s.storiesWrong(r, place.ID, err)
		}
		return seeOther("/stories?" + queryOf("scheme", place.ID)), nil
	}
	who, err := s.Stories.Answers.Find(r.ctx(), place.ID, r.form.Get("reference"))
	if err != nil {
		return s.storiesWrong(r, place.ID, err)
	}
	days, _ := strconv.Atoi(r.form.Get("days")) // what is no number is refused as none
	token, link, err := s.Stories.Book.MakeLink(who, rights.Own, days, r.visit.Name)
	if err != nil {
		return s.storiesWrong(r, place.ID, err)
	}
	return s.storiesShow(r, http.StatusOK, place.ID, storiesPage{Made: s.linkMade(r, token, link)})
}

// storiesDo ends a link, or changes what the scheme and its people noted together.
func (s *server) storiesDo(r *request, scheme string) error {
	book, all, number := s.Stories.Book, rights.Together(scheme), r.form.Get("number")
	switch r.form.Get("do") {
	case "end":
		return book.EndLink(scheme, number)
	case "note":
		_, err := book.AddNote(all, rights.Sort(r.form.Get("sort")), r.form.Get("text"), r.form.Get("again"), r.visit.Name)
		return err
	case "done":
		return book.Finish(all, number)
	case "listener":
		return book.SetListener(scheme, r.form.Get("listener"))
	case "heard":
		return book.Hear(scheme, number, r.visit.Name)
	case "tick", "untick":
		return book.Share(all, number, r.form.Get("do") == "tick")
	}
	return badRequest("Use the buttons of the page.")
}

// storiesWrong says on the page itself what could not be done. The reference is
// not put back into the form: it would lie in the page.
func (s *server) storiesWrong(r *request, scheme string, err error) (*response, error) {
	if words, ok := refusedWords(err); ok {
		return s.storiesShow(r, http.StatusUnprocessableEntity, scheme, storiesPage{Wrong: words, Text: r.form.Get("text")})
	}
	return nil, err
}

// refusedWords gives why something was refused.
func refusedWords(err error) (string, bool) {
	var choice *rights.Refusal
	if errors.As(err, &choice) {
		return choice.Words, true
	}
	var other *Refusal
	if errors.As(err, &other) {
		return other.Words, true
	}
	return "", false
}

func (s *server) linkMade(r *request, token string, l rights.Link) *madeLink {
	return &madeLink{Path: "/story/" + token, Address: s.ownSite(r) + "/story/" + token, Until: l.Until}
}

// ownSite is where people reach this site.
func (s *server) ownSite(r *request) string {
	from := "http://" + r.Host
	if s.Door != nil {
		if s.Door.Secure {
			from = "https://" + r.Host
		}
		if s.Door.Address != "" {
			from = s.Door.Address
		}
	}
	return strings.TrimRight(from, "/")
}

// voice is one note that people want to be read, as the page of a scheme shows it.
type voice struct {
	Sort string
	Text string
	When string
}

// sortWords head the notes of a sort.
var sortWords = map[rights.Sort]string{rights.Matters: "This matters to me", rights.Said: "You said", rights.Did: "We did", rights.Try: "We will try"}

// voices are the words beside the numbers of a scheme: for those who work there,
// what people agreed to show them, for others what they agreed to show everybody.
func (s *server) voices(r *request, place metrics.Place) (all []voice) {
	if s.Stories.Book == nil || place.Grain != metrics.Scheme {
		return nil
	}
	for _, n := range s.Stories.Book.Voices(place.ID, !r.worksAt(place.ID)) {
		all = append(all, voice{sortWords[n.Sort], n.Text, monthOf(n.On)})
	}
	return all
}
