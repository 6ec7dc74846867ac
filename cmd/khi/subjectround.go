package main

import (
	"path/filepath"
	"slices"
	"strings"

	"khi/dashboards/rounds"
	"khi/ingest"
)

// subjectRound is what somebody said in a round of questions, as they said it.
type subjectRound struct {
	Round    string        `json:"round"`
	Finished bool          `json:"finished"`
	Said     []subjectSaid `json:"said"`
}

// subjectSaid is one thing that was said. Exactly one of Answer and Why has words.
type subjectSaid struct {
	At       string `json:"at"`
	Field    string `json:"field"`
	Question string `json:"question,omitempty"`
	Answer   string `json:"answer,omitempty"`
	Why      string `json:"why,omitempty"`
	Code     string `json:"code,omitempty"`
}

// rounds reads what the rounds of the folder hold of somebody, loaded or not.
func (k *keeper) rounds(who ingest.Subject) ([]subjectRound, error) {
	held, err := rounds.About(filepath.Join(k.dir, roundsFolder), rounds.Person(who))
	if err != nil || len(held) == 0 {
		return nil, err
	}
	sets, err := k.askable()
	if err != nil {
		return nil, err
	}
	var all []subjectRound
	for _, h := range held {
		asked := setsFor(sets, h.For)
		r := subjectRound{Round: h.Round, Finished: h.Finished, Said: []subjectSaid{}}
		for _, s := range h.Said {
			r.Said = append(r.Said, saidInWords(s, asked))
		}
		all = append(all, r)
	}
	return all, nil
}

// setsFor are the sets for those whom a round asks: a question of carers may have a
// field's name in common with one of workers.
func setsFor(sets []rounds.Set, whom string) []rounds.Set {
	return slices.DeleteFunc(slices.Clone(sets), func(s rounds.Set) bool { return s.For != whom })
}

func saidInWords(s rounds.Said, sets []rounds.Set) subjectSaid {
	told := subjectSaid{At: s.At, Field: s.Field, Code: s.Value}
	if s.Field == rounds.HelpedField {
		told.Question, told.Answer = "Who helped to answer", s.Value
		return told
	}
	switch s.Value {
	case rounds.Skipped:
		told.Why = ingest.WhySkipped
	case rounds.DontKnow:
		told.Why = ingest.WhyDontKnow
	case rounds.PreferNot:
		told.Why = ingest.WhyNotSaying
	case rounds.NotApply:
		told.Why = ingest.WhyNotApply
	default:
		told.Answer = s.Value
	}
	for _, set := range sets {
		at := slices.IndexFunc(set.Questions, func(q rounds.Question) bool { return q.Field == s.Field })
		if at < 0 {
			continue
		}
		q := set.Questions[at]
		told.Question = q.Texts["en"]
		if told.Why != "" || q.Kind == rounds.Number {
			return told
		}
		var words []string
		for code := range strings.FieldsSeq(s.Value) {
			word := code
			if i := slices.IndexFunc(q.Answers, func(a rounds.Answer) bool { return a.Code == code }); i >= 0 && q.Answers[i].Texts["en"] != "" {
				word = q.Answers[i].Texts["en"]
			}
			words = append(words, word)
		}
		told.Answer = strings.Join(words, ", ")
		return told
	}
	return told
}
