package rounds

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"regexp"
	"slices"
)

// ErrNoRound says that there is no such round.
var ErrNoRound = errors.New("there is no such round")

// What a link that leads nowhere any more was.
var (
	ErrNoLink   = errors.New("no such link")
	ErrEnded    = errors.New("a newer link was made in its place")
	ErrClosed   = errors.New("the round is over")
	ErrTooEarly = errors.New("the round has not begun")
	ErrFinished = errors.New("all of it is answered")
)

func hashOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// Link makes a private link for each person, and ends the one that they had. What
// comes back are the keys of the links in the same order: 130 random bits each,
// which are kept nowhere.
func (s *Shelf) Link(id string, people []int64, once, by string) (keys []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	switch {
	case k == nil:
		return nil, ErrNoRound
	case k.closed:
		return nil, refuse("The round is closed. Make a new one.")
	case len(people) == 0:
		return nil, refuse("Give at least one reference.")
	case once != "" && slices.Contains(k.once, once):
		return nil, refuse("These links were made already and were shown once. Ask for new ones: they end the old ones.")
	}
	there := len(k.order)
	seen, codes := map[int64]bool{}, map[string]bool{}
	l := line{Did: "linked", Once: once, By: by}
	for _, p := range people {
		if seen[p] {
			return nil, refuse("A reference stands twice in the list. Each person gets one link.")
		}
		seen[p] = true
		if k.people[p] == nil {
			there++
		}
		key := rand.Text()
		for k.codes[CodeOf(key)] != 0 || codes[CodeOf(key)] {
			key = rand.Text()
		}
		codes[CodeOf(key)] = true
		keys = append(keys, key)
		l.People = append(l.People, lines{p, hashOf(key)})
	}
	if there > mostPeople {
		return nil, refuse("A round has at most %d people. Make a second one.", mostPeople)
	}
	return keys, s.add(k, l)
}

// Asked is where somebody stands in a round.
type Asked struct {
	Round     Round
	Questions []Question
	key       int64
	Dealt     map[string]bool // questions that were answered or passed over
	Helped    bool            // they said who helped, or are not asked
}

// Next is the number of the first question that was not dealt with, from 1; one
// more than there are questions where none is left.
func (a *Asked) Next() int {
	for i, q := range a.Questions {
		if !a.Dealt[q.Field] {
			return i + 1
		}
	}
	return len(a.Questions) + 1
}

// Find gives the person of a link. Where it leads nowhere any more the error says
// why, and the round comes with it so far as there is one.
func (s *Shelf) Find(key string) (*Asked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(key)
}

func (s *Shelf) find(key string) (*Asked, error) {
	at, ok := s.links[hashOf(key)]
	if !ok {
		return nil, ErrNoLink
	}
	k := at.round
	p := k.people[at.key]
	a := &Asked{Round: k.Round, Questions: QuestionsOf(k.Round, s.known), key: at.key, Dealt: map[string]bool{}, Helped: !k.AsksWhoHelped()}
	for field := range p.said {
		a.Dealt[field] = true
		a.Helped = a.Helped || field == HelpedField
	}
	switch {
	case at.ended:
		return a, ErrEnded
	case p.finished:
		return a, ErrFinished
	case s.stage(k) == Closed:
		return a, ErrClosed
	case s.stage(k) == Waiting:
		return a, ErrTooEarly
	}
	return a, nil
}

// Say keeps an answer. The same answer sent again changes nothing.
func (s *Shelf) Say(key, field, value string) error { return s.SayOnce(key, "", field, value) }

// SayOnce keeps an answer that has an id of its own, so that one that is sent again
// because nobody heard that it had arrived does not come over what was said since.
func (s *Shelf) SayOnce(key, id, field, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.find(key)
	if err != nil {
		return err
	}
	if !a.Round.accepts(a.Questions, field, value) {
		return refuse("This is no answer of that question.")
	}
	if id != "" && !goodID.MatchString(id) {
		return refuse("This is no id of an answer.")
	}
	k := s.kept[a.Round.ID]
	p := k.people[a.key]
	if p.ids[id] {
		return nil
	}
	if was, said := p.said[field]; said && was == value && id == "" {
		return nil
	}
	return s.add(k, line{Did: "said", ID: id, Key: a.key, Field: field, Value: value})
}

// Heard says whether an answer with this id has arrived by a link, also one that
// takes no more answers.
func (s *Shelf) Heard(key, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, ok := s.links[hashOf(key)]
	return ok && at.round.people[at.key].ids[id]
}

// goodID is how a browser names an answer: random, and nothing about anybody.
var goodID = regexp.MustCompile(`^[A-Za-z0-9-]{16,64}$`)

func (r Round) accepts(questions []Question, field, value string) bool {
	if field == HelpedField {
		return r.AsksWhoHelped() && (value == Skipped || slices.ContainsFunc(Helpers, func(h struct{ Code, Means string }) bool { return h.Code == value }))
	}
	at := slices.IndexFunc(questions, func(q Question) bool { return q.Field == field })
	return at >= 0 && questions[at].Accepts(value)
}

// Finish ends the answers of a link: nothing can be changed with it any more.
func (s *Shelf) Finish(key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, err := s.find(key)
	if errors.Is(err, ErrFinished) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(a.Dealt) == 0 {
		return refuse("Nothing was answered yet.")
	}
	return s.add(s.kept[a.Round.ID], line{Did: "finished", Key: a.key})
}

// State is how a round stands, for the scheme that asked.
type State struct {
	Round
	Stage    string
	People   int
	Begun    int // answered something and have not finished
	Finished int
	New      bool   // something was said since the answers were loaded
	Loaded   string // when they were loaded last, or ""
}

func (s *Shelf) stage(k *kept) string {
	switch today := s.today(); {
	case k.closed || today > k.Closes:
		return Closed
	case today < k.Opens:
		return Waiting
	}
	return Running
}

func (s *Shelf) state(k *kept) State {
	st := State{Round: k.Round, Stage: s.stage(k), People: len(k.order), New: k.answered > k.loaded, Loaded: k.lastLoad}
	for _, p := range k.people {
		switch {
		case p.finished:
			st.Finished++
		case len(p.said) > 0:
			st.Begun++
		}
	}
	return st
}

// State gives how one round stands.
func (s *Shelf) State(id string) (State, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return State{}, ErrNoRound
	}
	return s.state(k), nil
}

// All gives how every round stands, those that close last first.
func (s *Shelf) All() []State {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []State
	for _, id := range slices.Sorted(maps.Keys(s.kept)) {
		all = append(all, s.state(s.kept[id]))
	}
	slices.SortStableFunc(all, func(a, b State) int { return cmp.Compare(b.Closes, a.Closes) })
	return all
}

// Where somebody stands, for a list of reminders.
const (
	NotAsked = "not asked"
	NotBegun = "not begun"
	Begun    = "begun"
	Finished = "finished"
)

// Standing says where people stand, in the order in which they were asked about.
func (s *Shelf) Standing(id string, people []int64) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return nil, ErrNoRound
	}
	var all []string
	for _, key := range people {
		switch p := k.people[key]; {
		case p == nil:
			all = append(all, NotAsked)
		case p.finished:
			all = append(all, Finished)
		case len(p.said) > 0:
			all = append(all, Begun)
		default:
			all = append(all, NotBegun)
		}
	}
	return all, nil
}

// CloseRound ends a round before its last day.
func (s *Shelf) CloseRound(id, by string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.kept[id]
	if k == nil {
		return ErrNoRound
	}
	if k.closed {
		return nil
	}
	return s.add(k, line{Did: "closed", By: by})
}
