package dashboards

import (
	"net/http"
	"slices"
	"strconv"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/story"
)

// choicesPage is where a person says who may see their story and their words,
// and writes down with a worker what they learned.
type choicesPage struct {
	Path     string
	Query    string // keeps the wording of the story
	Cymraeg  bool
	Number   string // of the link that the page was opened with
	Links    []linkView
	Made     *madeLink
	Lasts    []option
	Agreed   []agreement
	Notes    []noteView
	Sorts    []option
	Sort     map[rights.Sort]string
	Wrong    string
	MostNote int
	Today    string
	Text     string // what was typed and could not be kept
	Listener string // who of the scheme is told of a note; "" where nobody is
}

// agreement is one thing that a person may agree to, and what it does now.
type agreement struct {
	Purpose rights.Purpose
	Title   string
	Means   string
	Agreed  bool
	Since   string // in words; "" where nothing was decided
	Effect  string
}

var purposeWords = map[rights.Purpose][2]string{
	rights.ForStories: {"Show my words to people who work for my scheme", "The notes that you tick stand on the page of your scheme. Only people who work there can read them. Your name is not there."},
	rights.Beyond:     {"Show my words to other people too", "The notes that you tick can be read by all people who may use this service. Your name is not there. You must say yes to the choice above first."},
}

// ownHolder is the person themselves: not somebody with whom they shared it.
func (s *server) ownHolder(r *request) (rights.Person, rights.Link, error) {
	who, link, err := s.holder(r)
	if err == nil && link.Kind != rights.Own {
		err = notFound("This page is for the person whose story it is.")
	}
	return who, link, err
}

func (s *server) choices(r *request) (*response, error) {
	who, link, err := s.ownHolder(r)
	if err != nil {
		return nil, err
	}
	if err := s.noteStory(r, access.Saw); err != nil {
		return nil, err
	}
	return s.choicesShow(r, http.StatusOK, who, link, choicesPage{})
}

func (s *server) choicesShow(r *request, status int, who rights.Person, link rights.Link, body choicesPage) (*response, error) {
	book := s.Stories.Book
	body.Path, body.Query, body.Cymraeg = "/story/"+r.param("token"), r.wordingQuery(), r.wording() == story.Welsh
	body.Number, body.Lasts, body.MostNote, body.Today, body.Sort = link.Number, lasts[1:], rights.MostNote, book.Today(), sortWords
	body.Listener = book.Listener(who.Scheme)
	for _, l := range book.LinksOf(who) {
		if l.Open(book.Today()) {
			body.Links = append(body.Links, viewOf(l, book.Today()))
		}
	}
	for _, n := range book.Notes(who) {
		body.Notes = append(body.Notes, noteView{Note: n, On: dayWords(n.On), Again: dayWords(n.Again), Done: dayWords(n.Done), Called: dayWords(n.Called), Heard: dayWords(n.Heard)})
	}
	for _, sort := range rights.Sorts {
		body.Sorts = append(body.Sorts, option{Value: string(sort), Label: sortWords[sort], Chosen: string(sort) == r.form.Get("sort")})
	}
	body.Agreed = s.agreements(who)
	a, err := s.storyOver(r, status, "choices", "My choices", body)
	if err == nil {
		// A browser without Sec-Fetch-Site proves by Origin where a form comes from,
		// and sends "null" without this. No page of another site learns the address.
		a.header = map[string]string{"Referrer-Policy": "same-origin"}
	}
	return a, err
}

// agreements say what a person agreed to and what that shows now.
func (s *server) agreements(who rights.Person) (all []agreement) {
	book := s.Stories.Book
	ticked := 0
	for _, n := range book.Notes(who) {
		if n.Share {
			ticked++
		}
	}
	for _, p := range rights.Purposes {
		a := agreement{Purpose: p, Title: purposeWords[p][0], Means: purposeWords[p][1], Agreed: book.Agreed(who, p)}
		for _, d := range book.Decisions(who) {
			if d.Purpose == p {
				a.Since = dayWords(d.On)
			}
		}
		shown := a.Agreed && (p == rights.ForStories || book.Agreed(who, rights.ForStories))
		switch {
		case !shown || ticked == 0:
			a.Effect = "None of your words are shown there now."
		case ticked == 1:
			a.Effect = "1 of your notes is shown there now."
		default:
			a.Effect = strconv.Itoa(ticked) + " of your notes are shown there now."
		}
		all = append(all, a)
	}
	return all
}

// choose does one of the things that a person does with their own story.
func (s *server) choose(r *request) (*response, error) {
	who, link, err := s.ownHolder(r)
	if err != nil {
		return nil, err
	}
	if err := s.noteStory(r, access.ChangedAccess); err != nil {
		return nil, err
	}
	body, err := s.chosen(r, who)
	if words, ok := refusedWords(err); ok {
		return s.choicesShow(r, http.StatusUnprocessableEntity, who, link, choicesPage{Wrong: words, Text: r.form.Get("text")})
	}
	if err != nil {
		return nil, err
	}
	if body.Made != nil {
		return s.choicesShow(r, http.StatusOK, who, link, body)
	}
	if r.form.Get("do") == "end" && r.form.Get("number") == link.Number {
		return s.storyOver(r, http.StatusOK, "storyended", "This link has ended", nil)
	}
	return seeOther("/story/" + r.param("token") + "/choices" + r.wordingQuery()), nil
}

func (s *server) chosen(r *request, who rights.Person) (body choicesPage, err error) {
	book, number := s.Stories.Book, r.form.Get("number")
	switch r.form.Get("do") {
	case "share-link":
		days, _ := strconv.Atoi(r.form.Get("days")) // what is no number is refused as none
		token, link, err := book.MakeLink(who, rights.Shared, days, "")
		if err != nil {
			return body, err
		}
		body.Made = s.linkMade(r, token, link)
		return body, nil
	case "end":
		if !slices.ContainsFunc(book.LinksOf(who), func(l rights.Link) bool { return l.Number == number }) {
			return body, &rights.Refusal{Words: "There is no such link."}
		}
		return body, book.EndLink(who.Scheme, number)
	case "agree", "take-back":
		return body, book.Decide(who, rights.Purpose(r.form.Get("purpose")), r.form.Get("do") == "agree", r.workerName(who.Scheme))
	case "note":
		if r.form.Get("call") != "" { // asked before the note is kept
			if err := book.MayCall(who); err != nil {
				return body, err
			}
		}
		n, err := book.AddNote(who, rights.Sort(r.form.Get("sort")), r.form.Get("text"), r.form.Get("again"), r.workerName(who.Scheme))
		if err == nil && r.form.Get("call") != "" {
			err = book.CallFor(who, n.Number)
		}
		return body, err
	case "call":
		return body, book.CallFor(who, number)
	case "done":
		return body, book.Finish(who, number)
	case "tick", "untick":
		return body, book.Share(who, number, r.form.Get("do") == "tick")
	}
	return body, badRequest("Use the buttons of the page.")
}

// workerName is the account that sits beside the person, or "" where it is the
// person alone.
func (r *request) workerName(scheme string) string {
	if r.visit.SignedIn() && r.worksAt(scheme) {
		return r.visit.Name
	}
	return ""
}
