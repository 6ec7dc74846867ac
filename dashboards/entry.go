package dashboards

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"khi/dashboards/rounds"
)

// Answers that came on paper are typed in here: one key an answer, the same that
// stands beside the box on the paper. A field that is left empty is no answer; a dash
// says that nothing was ticked.

type entryPage struct {
	roundLine
	Lang   string
	Code   string
	Day    string
	Today  string
	Fields []entryField
	Words  string
	Wrong  string
}

// entryField is one question as it is typed.
type entryField struct {
	Name, Text, Lang string
	Keys             []entryKey
	Hint             string
	One              bool // one key is the whole answer
	Was, Wrong       string
	value            func(typed string) (string, bool)
}

type entryKey struct{ Key, Text, Lang string }

const notApplyKey = "n" // beside the words in which a question may be none for somebody

// Reasons for no answer, as they are typed.
var entryReasons = []struct{ key, text, value string }{
	{notApplyKey, "", rounds.NotApply}, {"d", "I don't know", rounds.DontKnow}, {"p", "I don't want to say", rounds.PreferNot}, {"-", "nothing ticked", rounds.Skipped},
}

// entryFields are the fields of a round, that of who helped last, as on paper.
func (s *server) entryFields(r *request, round rounds.Round) []entryField {
	asked := rounds.Asked{Round: round, Questions: rounds.QuestionsOf(round, s.Asking.Sets)}
	var all []entryField
	for i, q := range asked.Questions {
		one := paperOfPage(s.questionPage(r, &asked, i+1), i+1, q)
		f := entryField{Name: q.Field, Text: one.Text, Lang: one.Lang, One: q.Kind == rounds.One && len(q.Answers) < 10}
		switch q.Kind {
		case rounds.Number:
			f.Hint = fmt.Sprintf("a number from %d to %d", q.Min, q.Max)
		case rounds.Several:
			f.Hint = "all that are ticked, such as 13"
		}
		if q.Kind != rounds.Number {
			for _, c := range one.Choices {
				f.Keys = append(f.Keys, entryKey{c.Key, c.Text, c.Lang})
			}
		}
		for _, why := range entryReasons {
			switch {
			case why.key != notApplyKey:
				f.Keys = append(f.Keys, entryKey{Key: why.key, Text: why.text, Lang: "en-GB"})
			case one.NotApply != nil:
				f.Keys = append(f.Keys, entryKey{why.key, one.NotApply.Text, one.NotApply.Lang})
			}
		}
		f.value = func(typed string) (string, bool) { return typedAnswer(q, typed) }
		all = append(all, f)
	}
	if !round.AsksWhoHelped() {
		return all
	}
	helper := s.helperPage(r, &asked)
	f := entryField{Name: rounds.HelpedField, Text: helper.Text, One: true, value: typedHelper}
	for i, c := range helper.Choices {
		f.Keys = append(f.Keys, entryKey{Key: strconv.Itoa(i + 1), Text: c.Text})
	}
	f.Keys = append(f.Keys, entryKey{Key: "-", Text: "nothing ticked", Lang: "en-GB"})
	return append(all, f)
}

// typedAnswer is the answer that was typed for a question, as rounds keep it.
func typedAnswer(q rounds.Question, typed string) (string, bool) {
	typed = strings.ToLower(strings.Join(strings.Fields(typed), ""))
	for _, why := range entryReasons {
		if typed == why.key {
			return why.value, q.Accepts(why.value)
		}
	}
	if typed == "" {
		return "", false
	}
	value := typed
	switch q.Kind {
	case rounds.Number:
		if n, err := strconv.Atoi(typed); err == nil && n >= 0 {
			value = strconv.Itoa(n)
		}
	default:
		var codes []string
		for _, key := range typed {
			n := int(key - '0')
			if n < 1 || n > len(q.Answers) || n > 9 {
				return "", false
			}
			codes = append(codes, q.Answers[n-1].Code)
		}
		value = strings.Join(codes, " ")
	}
	return value, value != rounds.Skipped && q.Accepts(value)
}

func typedHelper(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	if typed == "-" {
		return rounds.Skipped, true
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < 1 || n > len(rounds.Helpers) {
		return "", false
	}
	return rounds.Helpers[n-1].Code, true
}

func (s *server) entry(r *request) (*response, error) {
	return s.entryShow(r, http.StatusOK, entryPage{}, nil)
}

// entryShow shows the fields, with what was typed where something has to be put right.
func (s *server) entryShow(r *request, status int, body entryPage, was url.Values) (*response, error) {
	st, err := s.Asking.Shelf.State(r.param("id"))
	if err != nil {
		return nil, err
	}
	body.roundLine, body.Today, body.Lang = s.roundLineOf(r, st), s.Asking.Shelf.Today(), "en-GB"
	if st.Language == "cy" {
		body.Lang = "cy"
	}
	if body.Day == "" {
		body.Day = body.Today
	}
	body.Fields = s.entryFields(r, st.Round)
	for i := range body.Fields {
		f := &body.Fields[i]
		f.Was = was.Get(f.Name)
		if _, ok := f.value(f.Was); !ok && was != nil {
			f.Wrong = "Type one of the keys, or - where nothing was ticked."
		}
	}
	title := "Enter paper answers: " + st.Title
	if body.Wrong != "" {
		title = "Put right: " + title
	}
	return s.roundPage(r, status, "entry", title, body)
}

// entryKeep keeps the answers of one paper form and offers the next.
func (s *server) entryKeep(r *request) (*response, error) {
	st, err := s.Asking.Shelf.State(r.param("id"))
	if err != nil {
		return nil, err
	}
	paper := rounds.Paper{Code: strings.TrimSpace(r.form.Get("code")), Day: strings.TrimSpace(r.form.Get("day")), By: r.visit.Name, Values: map[string]string{}}
	again := func(words string) (*response, error) {
		return s.entryShow(r, http.StatusUnprocessableEntity, entryPage{Code: paper.Code, Day: paper.Day, Wrong: words}, r.form)
	}
	fields := s.entryFields(r, st.Round)
	for _, f := range fields {
		value, ok := f.value(r.form.Get(f.Name))
		if ok {
			paper.Values[f.Name] = value
		}
	}
	if n := len(fields) - len(paper.Values); n > 0 {
		return again(fmt.Sprintf("Nothing was kept. %d of %d fields are empty or hold no answer: they are marked.", n, len(fields)))
	}
	if paper.By == "" {
		paper.By = "this machine" // where nobody signs in
	}
	var refused *rounds.Refusal
	if err := s.Asking.Shelf.Enter(st.ID, paper); errors.As(err, &refused) {
		return again("Nothing was kept. " + refused.Words)
	} else if err != nil {
		return nil, err
	}
	given := slices.DeleteFunc(slices.Collect(maps.Values(paper.Values)), func(v string) bool { return v == rounds.Skipped })
	return s.entryShow(r, http.StatusOK, entryPage{Day: paper.Day, Words: fmt.Sprintf("Kept: the form with the code %s, %d of %d fields answered.", strings.ToUpper(paper.Code), len(given), len(fields))}, nil)
}
