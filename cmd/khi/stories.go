package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"khi/dashboards"
	"khi/dashboards/rights"
	"khi/dashboards/story"
	"khi/ingest"
	"khi/queries"
	"khi/queries/duck"
)

// storiesFolder holds one file for each person who has a story. Nothing can make
// it again, so it is in every backup.
const storiesFolder = "stories"

// storyAnswers lets the pages read what one person answered.
type storyAnswers struct {
	k     *keeper
	of    *ingest.Contract
	asked []story.Question
	items map[string]bool
}

// stories opens what people decided, and finds out what may have been asked.
func (k *keeper) stories() (dashboards.Stories, error) {
	book, err := k.storyBook()
	if err != nil {
		return dashboards.Stories{}, err
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		return dashboards.Stories{}, err
	}
	a := &storyAnswers{k: k, items: map[string]bool{}}
	for _, c := range contracts {
		if c.ID == "survey_response" {
			a.of = c
		}
	}
	questions, err := a.of.Questions()
	for _, q := range questions {
		a.items[q.Field] = true
		a.asked = append(a.asked, story.Question{Field: q.Field, Label: q.Called, Low: q.Low, High: q.High, Better: q.Better, Worded: q.Worded})
	}
	return dashboards.Stories{Answers: a, Book: book}, err
}

func (a *storyAnswers) Questions() []story.Question { return a.asked }

// Find hashes a reference and sees whether anything is known of that person.
func (a *storyAnswers) Find(ctx context.Context, scheme, reference string) (rights.Person, error) {
	if err := a.k.look.wait(ctx); err != nil {
		return rights.Person{}, &dashboards.Refusal{Words: err.Error()}
	}
	who, err := a.k.loader.Subject("person", scheme, reference)
	if errors.Is(err, ingest.ErrReference) {
		return rights.Person{}, &dashboards.Refusal{Words: "This cannot be a reference of yours. Use the one that stands in your files: no NHS number and no e-mail address."}
	}
	if err != nil {
		return rights.Person{}, err
	}
	for _, table := range []string{"survey_response", "person"} {
		known := false
		if err := a.rows(ctx, table, who, func([]any) error { known = true; return nil }); err != nil {
			return rights.Person{}, err
		}
		if known {
			return rights.Person{Scheme: who.Scheme, Key: who.Key}, nil
		}
	}
	return rights.Person{}, &dashboards.Refusal{Words: "Nothing was sent in about anybody with this reference at this scheme. Look at how it is written in your files."}
}

// rows gives the rows in force of one table about one person.
func (a *storyAnswers) rows(ctx context.Context, table string, who ingest.Subject, each func([]any) error) error {
	s := queries.Get("subject/rows")
	s.Text = strings.NewReplacer("{table}", duck.Whole(table), "{key}", "person_key").Replace(s.Text) // names of our own
	if err := a.k.look.wait(ctx); err != nil {
		return err
	}
	return a.k.db.Read(ctx, s, map[string]any{"scheme": who.Scheme, "subject": who.Key}, func(v []any) error {
		if v[len(v)-1] != nil {
			return nil // a later file replaced it
		}
		return each(v)
	})
}

// Rounds gives each time that somebody answered, in the words of the questionnaires.
func (a *storyAnswers) Rounds(ctx context.Context, who rights.Person) ([]story.Round, error) {
	var all []story.Round
	err := a.rows(ctx, a.of.ID, ingest.Subject{Kind: "person", Scheme: who.Scheme, Key: who.Key}, func(v []any) error {
		told, err := a.of.Tell(v)
		if err != nil {
			return err
		}
		r := story.Round{}
		for _, t := range told {
			switch {
			case a.items[t.Field]:
				r.Answers = append(r.Answers, story.Answer{Field: t.Field, Code: t.Code, Words: t.Answer, Why: t.Why})
			case t.Field == "answered_on":
				r.Day = t.Code
			case t.Field == "answered_by":
				r.By = t.Code
			}
		}
		if _, err := time.Parse(time.DateOnly, r.Day); err != nil {
			return err
		}
		all = append(all, r)
		return nil
	})
	return all, err
}
