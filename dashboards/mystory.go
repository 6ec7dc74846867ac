package dashboards

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/story"
	"khi/dashboards/welsh"
)

// storyFrame is what a page of one person has around its own body: no
// navigation, no name, nothing that leads elsewhere.
type storyFrame struct {
	Title    string
	Lang     string
	Assets   string
	Invented *madeUp
	Body     any
}

// madeUp says that the data are no real ones, in the language of the page.
type madeUp struct{ About, Words string }

type storyPage struct {
	*story.Story
	Path     string // of this story, with the key
	Query    string // keeps the wording
	Today    string
	Until    string
	Own      bool
	Wordings []option
	Notes    []noteGroup
	Empty    bool
	Words    func(key string) story.Said
}

// noteGroup is what was noted together of one sort.
type noteGroup struct {
	Title story.Said
	Notes []noteView
}

type noteView struct {
	rights.Note
	On, Again, Done, Called, Heard string // in words
}

// holder finds whose story an address opens. Every reason why it opens none has
// the same answer, and whoever tries many has to wait.
func (s *server) holder(r *request) (rights.Person, rights.Link, error) {
	var who rights.Person
	var link rights.Link
	if s.Stories.Book == nil {
		return who, link, noStories()
	}
	if wait := s.guesses.Wait(r.from); wait > 0 {
		return who, link, &problem{status: http.StatusTooManyRequests, title: "Wait a little",
			words: fmt.Sprintf("Too many links were tried that open nothing. Try again in %d seconds.", int(wait/time.Second)+1)}
	}
	who, link, ok := s.Stories.Book.ByToken(r.param("token"))
	if !ok {
		s.guesses.Failed(r.from)
		return who, link, noLink("It may have ended. Ask your support worker for a new one.")
	}
	return who, link, nil
}

// noteStory writes that a story was opened or changed, and not whose, nor from where.
func (s *server) noteStory(r *request, did string) error {
	if s.Door == nil {
		return nil
	}
	err := s.Door.Trail.Note(access.Entry{Who: r.visit.Name, As: r.visit.As, Did: did, What: r.route.path}, did != access.Saw)
	if err != nil {
		return &problem{http.StatusServiceUnavailable, "This cannot be done just now",
			"What is opened and changed is written down, and that cannot be written. Tell the person who runs this service.", err, nil}
	}
	return nil
}

// wording is how the reader wants it said; easy words where they did not say.
func (r *request) wording() story.Wording {
	w := story.Wording(r.values.Get("words"))
	if slices.Contains(story.Wordings, w) {
		return w
	}
	return story.Easy
}

// wordingQuery keeps the wording from page to page, where one was asked for.
func (r *request) wordingQuery() string {
	if !r.values.Has("words") {
		return ""
	}
	return "?words=" + string(r.wording())
}

// today is the day that it is for the stories.
func (s *server) today() time.Time {
	d, err := time.Parse(time.DateOnly, s.Stories.Book.Today())
	if err != nil {
		return time.Now()
	}
	return d
}

// myStory is what one person said, over time.
func (s *server) myStory(r *request) (*response, error) {
	who, link, err := s.holder(r)
	if err != nil {
		return nil, err
	}
	if err := s.noteStory(r, access.Saw); err != nil {
		return nil, err
	}
	rounds, err := s.Stories.Answers.Rounds(r.ctx(), who)
	if err != nil {
		return nil, err
	}
	w := r.wording()
	told, err := story.Tell(rounds, s.Stories.Answers.Questions(), w, s.today())
	if err != nil {
		return nil, err
	}
	words := func(key string) story.Said { return story.Words(key, w) }
	body := storyPage{Story: told, Path: "/story/" + r.param("token"), Today: story.Day(s.Stories.Book.Today(), w), Until: story.Day(link.Until, w), Query: r.wordingQuery(), Own: link.Kind == rights.Own,
		Empty: len(rounds) == 0, Words: words, Notes: s.noteGroups(who, link.Kind == rights.Own, w)}
	for _, o := range story.Wordings {
		key := map[story.Wording]string{story.Easy: "easy", story.Plain: "plain", story.Welsh: "welsh"}[o]
		body.Wordings = append(body.Wordings, option{Value: string(o), Label: words(key).Text, Chosen: o == w})
	}
	return s.storyPage(r, http.StatusOK, "mystory", words("title").Text, langOf(w), body)
}

func langOf(w story.Wording) string {
	if w == story.Welsh {
		return "cy"
	}
	return "en-GB"
}

// noteGroups are what was noted together: all of it for the person, and for
// whom they shared it with, what they want to be read.
func (s *server) noteGroups(who rights.Person, own bool, w story.Wording) (all []noteGroup) {
	notes := s.Stories.Book.Notes(who)
	for _, sort := range rights.Sorts {
		g := noteGroup{Title: story.Words("notes_"+string(sort), w)}
		for _, n := range notes {
			if n.Sort == sort && (own || n.Share) {
				v := noteView{Note: n, On: story.Day(n.On, w)}
				if n.Again != "" && n.Done == "" {
					v.Again = story.Words("look_again", w).Fill("day", story.Day(n.Again, w)).Text
				}
				if n.Done != "" {
					v.Done = story.Words("done_on", w).Fill("day", story.Day(n.Done, w)).Text
				}
				g.Notes = append(g.Notes, v)
			}
		}
		if len(g.Notes) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// storyPage renders a page of one person. It is kept nowhere.
func (s *server) storyPage(r *request, status int, name, title, lang string, body any) (*response, error) {
	f := storyFrame{Title: title, Lang: lang, Assets: s.assets, Body: body}
	if r.engine != nil && r.engine.Labels().Invented {
		f.Invented = &madeUp{saidIn(lang, "About these data"), saidIn(lang, "These data are made up. No real person is shown.")}
	}
	var out bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&out, "story-frame", f); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return &response{status: status, contentType: "text/html; charset=utf-8", body: out.Bytes()}, nil
}

// saidIn is a sentence of the catalogue in the language of a page.
func saidIn(lang, english string) string {
	book, err := welsh.Load()
	if err != nil || lang != welsh.Lang {
		return english
	}
	words, _ := book.Say(english, nil)
	return words
}

// storyOver is a page of one person that is made in English, and said in Welsh over
// the finished page where the story is read in Welsh.
func (s *server) storyOver(r *request, status int, name, title string, body any) (*response, error) {
	a, err := s.storyPage(r, status, name, title, "en-GB", body)
	if err != nil || r.wording() != story.Welsh {
		return a, err
	}
	book, err := welsh.Load()
	if err != nil {
		return nil, err
	}
	a.body, err = book.Page(a.body, nil, nil)
	return a, err
}

// storyFile is the person's own answers to take away.
func (s *server) storyFile(r *request) (*response, error) {
	who, link, err := s.holder(r)
	if err != nil {
		return nil, err
	}
	if link.Kind != rights.Own {
		return nil, notFound("Only the person whose story it is can take these files away.")
	}
	if err := s.noteStory(r, access.Saw); err != nil {
		return nil, err
	}
	rounds, err := s.Stories.Answers.Rounds(r.ctx(), who)
	if err != nil {
		return nil, err
	}
	kept := keptStory{Day: s.Stories.Book.Today(), Rounds: rounds, Notes: s.Stories.Book.Notes(who), Decisions: s.Stories.Book.Decisions(who)}
	labels := map[string]string{}
	for _, q := range s.Stories.Answers.Questions() {
		labels[q.Field] = q.Label
	}
	var text []byte
	kind := "application/json"
	switch r.param("file") {
	case "my-story.json":
		text, err = kept.json(labels)
	case "my-story.csv":
		kind = "text/csv; charset=utf-8"
		text, err = kept.csv(labels)
	default:
		return nil, notFound("There is no such file.")
	}
	if err != nil {
		return nil, err
	}
	return &response{status: http.StatusOK, contentType: kind, body: text,
		header: map[string]string{"Content-Disposition": "attachment; filename=" + strconv.Quote(r.param("file"))}}, nil
}

// monthOf is the month of a day: nearer would say who wrote it.
func monthOf(day string) string {
	if d, err := time.Parse(time.DateOnly, day); err == nil {
		return d.Format("January 2006")
	}
	return ""
}
