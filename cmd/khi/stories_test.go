package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"khi/dashboards"
	"khi/dashboards/story"
	"khi/ingest"
)

// TestStoryOfLoadedAnswers reads what a load kept: what a later file replaced and
// what was undone is not told, and each way of not answering is said as it was.
func TestStoryOfLoadedAnswers(t *testing.T) {
	t.Parallel()
	dir, _ := subjectWorld(t)
	ctx := context.Background()
	k, err := openKeeper(ctx, keeperOptions{data: dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	s, err := k.stories()
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.Answers.Find(ctx, "north", " qx-77-alder")
	if err != nil {
		t.Fatal(err)
	}
	if other, err := s.Answers.Find(ctx, "south", "QX-77-ALDER"); err != nil || other.Key == who.Key {
		t.Errorf("the same reference at another scheme is the same person: %v", err)
	}
	for _, wrong := range []string{"QX-77", "", "943 476 5919"} {
		var refused *dashboards.Refusal
		if _, err := s.Answers.Find(ctx, "north", wrong); !errors.As(err, &refused) || wrong != "" && strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	rounds, err := s.Answers.Rounds(ctx, who)
	if err != nil || len(rounds) != 1 || rounds[0].Day != "2025-04-07" || rounds[0].By != "self" {
		t.Fatalf("%v: %d rounds", err, len(rounds))
	}
	if asked := s.Answers.Questions(); len(rounds[0].Answers) != len(asked) || len(asked) < 80 {
		t.Errorf("%d questions, %d answers", len(asked), len(rounds[0].Answers))
	}
	told, err := story.Tell(rounds, s.Answers.Questions(), story.Plain, time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, sec := range told.Sections {
		for _, l := range sec.Lines {
			for _, said := range l.Said {
				got[l.Field] += said.Text
			}
		}
	}
	want := map[string]string{"life_sat": "You gave your life 8 out of 10.", "friends_n": "You said you have 2 friends.", "friends_help": "You said you do not know.", "balance": "You did not want to say. That is fine."}
	if len(got) != len(want) {
		t.Errorf("told: %v", got)
	}
	for field, sentence := range want {
		if got[field] != sentence {
			t.Errorf("%s: %q, want %q", field, got[field], sentence)
		}
	}
}

// TestStoryKnowsEveryQuestion: the story and the loader mean the same by each
// reason, and every question of ours that a person answers has sentences.
func TestStoryKnowsEveryQuestion(t *testing.T) {
	for ours, theirs := range map[string]string{ingest.WhyNotAsked: story.NotAsked, ingest.WhySkipped: story.Skipped, ingest.WhyDontKnow: story.DontKnow, ingest.WhyNotSaying: story.NotSaying, ingest.WhyNotApply: story.NotApply} {
		if ours != theirs {
			t.Errorf("%q is called %q", ours, theirs)
		}
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range contracts {
		if c.ID != "survey_response" {
			continue
		}
		put, err := c.Questions()
		if err != nil {
			t.Fatal(err)
		}
		var asked []story.Question
		for _, q := range put {
			asked = append(asked, story.Question{Field: q.Field, Label: q.Called, Low: q.Low, High: q.High, Better: q.Better, Worded: q.Worded})
		}
		for i, f := range c.Columns() {
			if !f.Item {
				continue
			}
			codes := []string{"3"}
			if len(f.Codes) > 0 {
				codes = nil
			}
			for _, code := range f.Codes {
				codes = append(codes, code.Code)
			}
			for _, code := range codes {
				values := make([]any, len(c.Columns()))
				values[i] = code
				row, err := c.Tell(values)
				if err != nil {
					t.Fatal(err)
				}
				var round story.Round
				for _, v := range row {
					if v.Field == f.Column {
						round = story.Round{Day: "2025-04-07", Answers: []story.Answer{{Field: v.Field, Code: v.Code, Words: v.Answer, Why: v.Why}}}
					}
				}
				told, err := story.Tell([]story.Round{round}, asked, story.Easy, time.Now())
				if err != nil {
					t.Fatal(err)
				}
				text := ""
				for _, sec := range told.Sections {
					for _, l := range sec.Lines {
						text += l.Called.Text + " " + l.Said[0].Text
					}
				}
				if text == "" || strings.Contains(text, "_") || strings.ContainsAny(text, "{}") {
					t.Errorf("%s, answer %s is told as %q", f.Column, code, text)
				}
			}
		}
	}
}
