package dashboards

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/access"
	"khi/dashboards/rounds"
	"khi/metrics"
)

// Asking is what rounds of questions need from the rest of the program.
type Asking struct {
	Shelf *rounds.Shelf
	Sets  []rounds.Set // the questions that may be asked
	// Key gives the keyed hash of a scheme's reference for a person, carer, worker or respondent,
	// as loads make it. No error of it repeats the reference.
	Key func(kind, scheme, reference string) (int64, error)
	// Load takes the answers of a round in as any file is taken in, and says in
	// words what came of it. A *Refusal says why nothing was loaded.
	Load func(ctx context.Context, round, by string) (words string, err error)
}

// listBytes is how long a list of references may be.
const listBytes = 256 << 10

type roundsPage struct {
	Rounds  []roundLine
	Schemes []schemeChoice
	Sets    []rounds.Set
	Once    string
	Today   string
	Wrong   string
	Was     url.Values
}

type roundLine struct {
	rounds.State
	SchemeName, StageWords, Sent string
}

var stageWords = map[string]string{rounds.Waiting: "Has not begun", rounds.Running: "Open", rounds.Closed: "Closed"}

func (s *server) roundLineOf(r *request, st rounds.State) roundLine {
	l := roundLine{State: st, SchemeName: st.Scheme, StageWords: stageWords[st.Stage]}
	if r.engine != nil {
		if p, ok := r.engine.Places().Find(st.Scheme); ok {
			l.SchemeName = p.Name
		}
	}
	if st.Loaded != "" {
		l.Sent = momentWords(st.Loaded)
	}
	return l
}

// Rate is how many of those asked have finished.
func (l roundLine) Rate() string {
	if l.People == 0 {
		return "nobody asked yet"
	}
	return fmt.Sprintf("%d of %d finished (%d%%)", l.Finished, l.People, (100*l.Finished+l.People/2)/l.People)
}

// mayAskFor says whether the visitor may ask the people of a scheme.
func (r *request) mayAskFor(scheme string) bool { return r.mayAt(access.AskPeople, scheme) }

// areaAlone says whether what asks is an area without a scheme.
func (r *request) areaAlone(scheme string) bool {
	if r.engine == nil {
		return false
	}
	p, ok := r.engine.Places().Find(scheme)
	return ok && p.AreaAlone()
}

// ofRound tells nobody of a round that is not theirs, not even that it is there.
func (s *server) ofRound(r *request) error {
	if s.Asking.Shelf == nil {
		return noAsking()
	}
	st, err := s.Asking.Shelf.State(r.param("id"))
	if err != nil || !r.mayAskFor(st.Scheme) {
		return notFound("There is no such round.")
	}
	return nil
}

// rounds lists the rounds of the visitor's schemes and offers a new one.
func (s *server) rounds(r *request) (*response, error) {
	return s.roundsShow(r, http.StatusOK, roundsPage{Was: url.Values{"language": {"en"}, "wave": {"baseline"}, "version": {"easy"}, "for": {"people"}, "sets": {"friends", "lonely"},
		"sets_carers": s.Asking.all(rounds.ForCarers), "sets_workers": s.Asking.all(rounds.ForWorkers), "sets_area": s.Asking.all(rounds.ForArea)}})
}

func (s *server) roundsShow(r *request, status int, body roundsPage) (*response, error) {
	if s.Asking.Shelf == nil {
		return nil, noAsking()
	}
	for _, st := range s.Asking.Shelf.All() {
		if r.mayAskFor(st.Scheme) {
			body.Rounds = append(body.Rounds, s.roundLineOf(r, st))
		}
	}
	if r.engine != nil {
		for _, p := range r.engine.Places().All() {
			if p.Grain == metrics.Scheme && r.mayAskFor(p.ID) {
				body.Schemes = append(body.Schemes, schemeChoice{p.ID, p.Name})
			}
		}
	}
	body.Sets, body.Once, body.Today = s.Asking.Sets, rand.Text(), s.Asking.Shelf.Today()
	return s.roundPage(r, status, "rounds", "Ask people", body)
}

func (s *server) roundPage(r *request, status int, name, title string, body any) (*response, error) {
	a, err := s.page(r, status, name, title, "data", body)
	if err == nil {
		a.header = map[string]string{"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}
	}
	return a, err
}

// Of are the sets that may be asked of people, carers, workers or those of an area.
func (p roundsPage) Of(whom string) []rounds.Set {
	return slices.DeleteFunc(slices.Clone(p.Sets), func(s rounds.Set) bool { return s.For != whom })
}

// all names every set for carers, workers or those of an area: a new round offers all of them.
func (a Asking) all(whom string) (ids []string) {
	for _, s := range a.Sets {
		if s.For == whom {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// askedWhom reads whom a new round asks, and the sets that were chosen for those: each
// has its own list on the page.
func askedWhom(form url.Values) (whom string, sets []string) {
	switch whom = form.Get("for"); whom {
	case "", "people":
		return rounds.ForPeople, form["sets"]
	}
	return whom, form["sets_"+whom]
}

// Whom is whom the round asks.
func (l roundLine) Whom() string { return whomCalled[l.For] }

// Has says whether the form was sent with this choice, to show it again.
func (p roundsPage) Has(name, value string) bool { return slices.Contains(p.Was[name], value) }

// Said is what was written in a field of the form.
func (p roundsPage) Said(name string) string { return p.Was.Get(name) }

// roundMake makes a round and shows the letters with its links, once.
func (s *server) roundMake(r *request) (*response, error) {
	if s.Asking.Shelf == nil {
		return nil, noAsking()
	}
	form, err := readLongForm(r.Request, listBytes)
	if err != nil {
		return nil, err
	}
	whom, sets := askedWhom(form)
	round := rounds.Round{Scheme: form.Get("scheme"), For: whom, Title: strings.TrimSpace(form.Get("title")), Wave: form.Get("wave"), Sets: sets, Easy: form.Get("version") == "easy",
		Language: form.Get("language"), Opens: form.Get("opens"), Closes: form.Get("closes"), Contact: strings.TrimSpace(form.Get("contact")), Harm: strings.TrimSpace(form.Get("harm")), By: r.visit.Name}
	if round.Scheme != "" && !r.mayAskFor(round.Scheme) {
		return nil, notYours()
	}
	again := func(err error) (*response, error) {
		var refused *rounds.Refusal
		if errors.As(err, &refused) {
			return s.roundsShow(r, http.StatusUnprocessableEntity, roundsPage{Wrong: refused.Words, Was: form})
		}
		return nil, err
	}
	if r.areaAlone(round.Scheme) && whom != rounds.ForArea {
		return again(&rounds.Refusal{Words: "This stands for an area without a scheme, so it has no people, carers or workers to ask. Choose: the area."})
	}
	refs, keys, err := s.people(round, form.Get("people"))
	if err != nil {
		return again(err)
	}
	if len(refs) == 0 {
		return again(&rounds.Refusal{Words: "Paste the references of the people whom you ask, one on each line."})
	}
	once := form.Get("once")
	if err := paperFits(form, refs); err != nil {
		return again(err)
	}
	if round, err = s.Asking.Shelf.Make(round, once); err != nil {
		return again(err)
	}
	links, err := s.Asking.Shelf.Link(round.ID, keys, once, r.visit.Name)
	if err != nil {
		return again(err)
	}
	return s.letters(r, round, refs, links, form.Get("paper"))
}

// paperFits refuses more paper forms than a page prints.
func paperFits(form url.Values, refs []string) error {
	if form.Get("paper") == "" || len(refs) <= mostPaper {
		return nil
	}
	return &rounds.Refusal{Words: fmt.Sprintf("Letters with paper forms are printed for at most %d people at a time. Make the letters without them, or give %d references now; add the others on the page of the round.", mostPaper, mostPaper)}
}

// people reads a list of references, one on each line, and gives their keys as a round
// knows them. The
// references are for this answer alone and are kept nowhere.
func (s *server) people(round rounds.Round, list string) (refs []string, keys []int64, err error) {
	seen := map[int64]bool{}
	for i, text := range strings.Split(list, "\n") {
		ref := strings.TrimSpace(text)
		if ref == "" {
			continue
		}
		key, err := s.Asking.Key(round.Kind(), round.Scheme, ref)
		if err != nil {
			return nil, nil, &rounds.Refusal{Words: fmt.Sprintf("Line %d of the list: %s", i+1, err)}
		}
		if seen[key] {
			return nil, nil, &rounds.Refusal{Words: fmt.Sprintf("Line %d of the list has a reference that stands before it. Each person gets one link.", i+1)}
		}
		seen[key] = true
		refs, keys = append(refs, ref), append(keys, key)
	}
	return refs, keys, nil
}

type roundView struct {
	roundLine
	Questions []string
	Once      string
	Words     string // what came of what was done
	Wrong     string
	Who       []whoLine
	Sides     string // how long the form is on paper
}

type whoLine struct{ Ref, State string }

func (s *server) round(r *request) (*response, error) {
	return s.roundShow(r, http.StatusOK, roundView{})
}

func (s *server) roundShow(r *request, status int, body roundView) (*response, error) {
	st, err := s.Asking.Shelf.State(r.param("id"))
	if err != nil {
		return nil, err
	}
	body.roundLine, body.Once = s.roundLineOf(r, st), rand.Text()
	for _, q := range rounds.QuestionsOf(st.Round, s.Asking.Sets) {
		text, _ := rounds.In(q.Texts, st.Language, st.Easy)
		body.Questions = append(body.Questions, text)
	}
	body.Sides = s.paperOf(r, st.Round).SidesWords()
	return s.roundPage(r, status, "round", st.Title, body)
}

// again shows the page of a round with what has to be put right.
func (s *server) roundAgain(r *request, err error) (*response, error) {
	var refused *rounds.Refusal
	var other *Refusal
	switch {
	case errors.As(err, &refused):
		return s.roundShow(r, http.StatusUnprocessableEntity, roundView{Wrong: refused.Words})
	case errors.As(err, &other):
		return s.roundShow(r, http.StatusUnprocessableEntity, roundView{Wrong: other.Words})
	}
	return nil, err
}

// roundLinks makes new links: for people who are new in the round, or in the
// place of links that were lost.
func (s *server) roundLinks(r *request) (*response, error) {
	st, refs, keys, form, err := s.listed(r)
	if err != nil {
		return s.roundAgain(r, err)
	}
	if err := paperFits(form, refs); err != nil {
		return s.roundAgain(r, err)
	}
	links, err := s.Asking.Shelf.Link(st.ID, keys, form.Get("once"), r.visit.Name)
	if err != nil {
		return s.roundAgain(r, err)
	}
	return s.letters(r, st.Round, refs, links, form.Get("paper"))
}

// listed reads the list of references that was sent to a round.
func (s *server) listed(r *request) (st rounds.State, refs []string, keys []int64, form url.Values, err error) {
	if st, err = s.Asking.Shelf.State(r.param("id")); err != nil {
		return st, nil, nil, nil, err
	}
	if form, err = readLongForm(r.Request, listBytes); err != nil {
		return st, nil, nil, nil, err
	}
	if refs, keys, err = s.people(st.Round, form.Get("people")); err == nil && len(refs) == 0 {
		err = &rounds.Refusal{Words: "Paste the references of the people, one on each line."}
	}
	return st, refs, keys, form, err
}

// roundWho says of pasted references who has not finished: whom to remind.
func (s *server) roundWho(r *request) (*response, error) {
	st, refs, keys, _, err := s.listed(r)
	if err != nil {
		return s.roundAgain(r, err)
	}
	standing, err := s.Asking.Shelf.Standing(st.ID, keys)
	if err != nil {
		return nil, err
	}
	body := roundView{}
	for _, want := range []string{rounds.NotAsked, rounds.NotBegun, rounds.Begun, rounds.Finished} {
		for i, ref := range refs {
			if standing[i] == want {
				body.Who = append(body.Who, whoLine{ref, standing[i]})
			}
		}
	}
	return s.roundShow(r, http.StatusOK, body)
}

// roundLoad loads what was answered so far.
func (s *server) roundLoad(r *request) (*response, error) {
	words, err := s.Asking.Load(context.WithoutCancel(r.ctx()), r.param("id"), r.visit.Name)
	if err != nil {
		return s.roundAgain(r, err)
	}
	return s.roundShow(r, http.StatusOK, roundView{Words: words})
}

// roundClose ends a round and loads its answers.
func (s *server) roundClose(r *request) (*response, error) {
	if err := s.Asking.Shelf.CloseRound(r.param("id"), r.visit.Name); err != nil {
		return s.roundAgain(r, err)
	}
	return s.roundLoad(r)
}
