// Package rounds keeps what a scheme asks its people, and what they answered, until that is loaded like any other file.
package rounds

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Round is one time of asking: a scheme, whom it asks, the questions and the days.
type Round struct {
	ID       string   `json:"id"`
	Scheme   string   `json:"scheme"`
	For      string   `json:"for,omitempty"`  // whom: ForPeople, ForCarers, ForWorkers or ForArea
	Title    string   `json:"title"`          // for the worker; nobody who answers sees it
	Wave     string   `json:"wave"`           // baseline or review
	Sets     []string `json:"sets"`           // the questions, by set
	Easy     bool     `json:"easy"`           // easy read
	Language string   `json:"language"`       // en or cy
	Opens    string   `json:"opens"`          // first day
	Closes   string   `json:"closes"`         // last day
	Contact  string   `json:"contact"`        // who helps, as the people know them: a name and a number
	Harm     string   `json:"harm,omitempty"` // whom people can tell that somebody is hurt: a name and a number
	By       string   `json:"by"`
}

// Whom a round asks. Rounds that were made before there was a choice ask people.
const (
	ForPeople  = ""
	ForCarers  = "carers"
	ForWorkers = "workers"
	ForArea    = "area" // councils, charities and citizens, on the area of the scheme
)

// Kind is what loads call each of those whom a round asks: person, carer, worker or respondent.
func (r Round) Kind() string {
	switch r.For {
	case ForCarers:
		return "carer"
	case ForWorkers:
		return "worker"
	case ForArea:
		return "respondent"
	}
	return "person"
}

// AsksWhoHelped says whether people are asked at the end who helped them: what is loaded
// of all others has no place for it.
func (r Round) AsksWhoHelped() bool { return r.For == ForPeople }

// asked are those whom a round may ask.
var asked = []string{ForPeople, ForCarers, ForWorkers, ForArea}

// Stages of a round.
const (
	Waiting = "waiting" // its first day is still to come
	Running = "open"
	Closed  = "closed"
)

// Refusal says in words what has to be put right. Nothing was changed.
type Refusal struct{ Words string }

func (r *Refusal) Error() string { return r.Words }

func refuse(words string, a ...any) error { return &Refusal{fmt.Sprintf(words, a...)} }

const (
	mostDays   = 366 // of a round
	mostPeople = 2000
	mostText   = 120 // characters of a title or a contact
)

// check holds a new round to what it must say. known are the sets there are.
func (r Round) check(known []Set, today string) error {
	opens, err := time.Parse(time.DateOnly, r.Opens)
	closes, err2 := time.Parse(time.DateOnly, r.Closes)
	switch {
	case r.Scheme == "":
		return refuse("Choose the scheme.")
	case !slices.Contains(asked, r.For):
		return refuse("Say whether people, carers, workers or those of an area are asked.")
	case strings.TrimSpace(r.Title) == "" || len([]rune(r.Title)) > mostText:
		return refuse("Give the round a name of at most %d characters, such as Spring 2026.", mostText)
	case strings.TrimSpace(r.Contact) == "" || len([]rune(r.Contact)) > mostText:
		return refuse("Say in at most %d characters who helps: a name and a telephone number that your people know.", mostText)
	case len([]rune(r.Harm)) > mostText:
		return refuse("Say in at most %d characters who is told that somebody is hurt: a name and a telephone number.", mostText)
	case r.Wave != "baseline" && r.Wave != "review":
		return refuse("Say whether this is the first time that these people are asked, or a later time.")
	case r.Language != "en" && r.Language != "cy":
		return refuse("Choose English or Welsh.")
	case err != nil || err2 != nil:
		return refuse("Write the first and the last day as year-month-day, such as 2026-04-30.")
	case closes.Before(opens):
		return refuse("The last day lies before the first.")
	case r.Closes < today:
		return refuse("The last day has gone by.")
	case closes.Sub(opens) > mostDays*24*time.Hour:
		return refuse("A round lasts a year at most.")
	case len(r.Sets) == 0:
		return refuse("Choose what is asked.")
	}
	for _, id := range r.Sets {
		at := slices.IndexFunc(known, func(s Set) bool { return s.ID == id })
		if at < 0 {
			return refuse("There are no questions called %q.", id)
		}
		if known[at].For != r.For {
			return refuse("%s is no set of questions for those whom this round asks.", known[at].Title)
		}
		if r.Easy && !known[at].Easy {
			return refuse("%s cannot be asked in easy read: there are no easy words for it, or its words may not be changed.", known[at].Title)
		}
	}
	return nil
}

// Set is a group of questions that are chosen together.
type Set struct {
	ID, Title string
	For       string // whom it asks, as a round says it
	Easy      bool   // there is an easy read version
	Questions []Question
}

// Kinds of questions.
const (
	One     = "one"     // one of the answers
	Number  = "number"  // a whole number from Min to Max
	Several = "several" // any of the answers
)

// Question is one question with its answers. Texts are by language: en, cy, easy.
type Question struct {
	Field    string
	Kind     string
	Picture  string
	Texts    map[string]string
	Min, Max int
	Answers  []Answer
	Fact     bool              // a fact about whoever answers: a file gives it or not, and no reason
	NotApply map[string]string // why the question may be none for somebody, as they would say it; nil where it is one for all
}

// Answer is one answer that can be chosen. Alone cannot stand beside another.
type Answer struct {
	Code, Picture string
	Texts         map[string]string
	Alone         bool
}

// Why there is no answer, as files of ours write it. Skipped is an empty cell of
// a question that was asked.
const (
	Skipped     = ""
	DontKnow    = "dont_know"
	PreferNot   = "prefer_not_to_say"
	NotApply    = "does_not_apply" // only to questions that say in which words
	HelpedField = "completed_by"
)

// Helpers are the ways in which somebody may have helped, with what a file says
// of them: the person themselves, with support, or somebody else for them.
var Helpers = []struct{ Code, Means string }{{"nobody", "self"}, {"read", "supported"}, {"talked", "supported"}, {"for_me", "proxy"}}

// Accepts says whether a value is an answer of the question, or a reason for none.
func (q Question) Accepts(value string) bool {
	switch value {
	case Skipped, DontKnow, PreferNot:
		return true
	case NotApply:
		return q.NotApply != nil
	}
	switch q.Kind {
	case Number:
		n := 0
		if len(value) > 3 || value[0] == '0' && len(value) > 1 {
			return false
		}
		for _, c := range []byte(value) {
			if c < '0' || c > '9' {
				return false
			}
			n = n*10 + int(c-'0')
		}
		return n >= q.Min && n <= q.Max
	case Several:
		parts := strings.Fields(value)
		for i, part := range parts {
			a := slices.IndexFunc(q.Answers, func(a Answer) bool { return a.Code == part })
			if a < 0 || slices.Contains(parts[:i], part) || q.Answers[a].Alone && len(parts) > 1 {
				return false
			}
		}
		return value == strings.Join(parts, " ")
	}
	return slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Code == value })
}

// In gives the text of a language: easy read where there is one, else English.
// own is false where another language than the one asked for had to serve.
func In(texts map[string]string, language string, easy bool) (text string, own bool) {
	if language == "cy" {
		if t := texts["cy"]; t != "" {
			return t, true
		}
		return texts["en"], false
	}
	if t := texts["easy"]; easy && t != "" {
		return t, true
	}
	return texts["en"], true
}

// QuestionsOf are the questions of a round in their order.
func QuestionsOf(r Round, known []Set) []Question {
	var all []Question
	for _, s := range known {
		if slices.Contains(r.Sets, s.ID) {
			all = append(all, s.Questions...)
		}
	}
	return all
}
