package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"khi/dashboards/reading"
	"khi/dashboards/rounds"
)

// hardQuestions are those above grade 4 in the words in which they are asked, with what
// was measured: docs/asking.md lists them.
var hardQuestions = map[string]float64{
	"area say_spend standard": 6.3, "area own_plans standard": 5.9,
	"lonely standard": 4.4, "lonely easy": 4.4, "life_sat standard": 7.6, "worthwhile standard": 6.3, "happy standard": 7.4, "anxious standard": 10.5,
	"friends_help standard": 5.5, "belong standard": 4.8, "say_once standard": 7.0, "impact_family standard": 4.2, "impact_community standard": 4.2, "impact_day standard": 4.8,
	"carers warmth standard": 6.7, "carers respect standard": 5.7, "carers pay_rise standard": 5.2, "carers system_impact standard": 6.3,
	"workers warmth standard": 6.7, "workers respect standard": 5.7, "workers system_impact standard": 8.0,
}

var update = flag.Bool("update", false, "write docs/reading.md again")

// TestReadingIsListed holds docs/reading.md to what is asked: every English text of every
// question and its answers, with what it measures.
func TestReadingIsListed(t *testing.T) {
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	page.WriteString(`# How easily each question is read

Every question that comes with the program, in each of its English wordings, with its answers, as Flesch–Kincaid grades: 4 is read at about nine years, which is the aim. The formula counts words and syllables; it does not know what people understand, and answers of one word cannot be measured (–). Made by ` + "`go test ./cmd/khi -run ReadingIsListed -update`" + `; a test holds it to what is asked. What is above 4, and why, is in [asking.md](asking.md#how-easily-it-is-read).

| asked of | question | wording | grade | its answers | grade |
| --- | --- | --- | --- | --- | --- |
`)
	for _, s := range sets {
		for _, easy := range []bool{false, true} {
			if easy && !s.Easy {
				continue
			}
			for _, q := range s.Questions {
				text, _ := rounds.In(q.Texts, "en", easy)
				var answers []string
				for _, a := range q.Answers {
					words, _ := rounds.In(a.Texts, "en", easy)
					answers = append(answers, words)
				}
				if q.NotApply != nil {
					words, _ := rounds.In(q.NotApply, "en", easy)
					answers = append(answers, words)
				}
				whom, version := s.For, "standard"
				if whom == rounds.ForPeople {
					whom = "people"
				}
				if easy {
					version = "easy"
				}
				fmt.Fprintf(&page, "| %s | %s | %s | %s | %s | %s |\n", whom, text, version, gradeOf(text), strings.Join(answers, "; "), gradeOf(answers...))
			}
		}
	}
	const path = "../../docs/reading.md"
	if *update {
		if err := os.WriteFile(path, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(path); err != nil || string(kept) != page.String() {
		t.Errorf("docs/reading.md is not what is asked now: run this test with -update (%v)", err)
	}
}

// gradeOf is the grade of some texts, or a dash where they are no sentences.
func gradeOf(texts ...string) string {
	sentences := reading.Sentences(texts)
	if len(sentences) == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", reading.Grade(sentences))
}

// TestWhichQuestionsAreReadAtNine measures every question in each of its English
// wordings, without its answers, whose few words would make it look easier. Those above grade 4 are known by name, so that none joins them
// without being seen, and none stays that was made easier. -v lists each.
func TestWhichQuestionsAreReadAtNine(t *testing.T) {
	sets, err := askSets()
	if err != nil {
		t.Fatal(err)
	}
	hard := map[string]float64{}
	for _, s := range sets {
		versions := []string{"standard"}
		if s.Easy {
			versions = append(versions, "easy")
		}
		for _, version := range versions {
			for _, q := range s.Questions {
				text, _ := rounds.In(q.Texts, "en", version == "easy")
				sentences := reading.Sentences([]string{text})
				name := strings.TrimSpace(s.For + " " + q.Field + " " + version)
				got := reading.Grade(sentences)
				t.Logf("%s: grade %.1f", name, got)
				if got > 4 {
					hard[name] = got
				}
			}
		}
	}
	for name, got := range hard {
		if fmt.Sprintf("%.1f", got) != fmt.Sprintf("%.1f", hardQuestions[name]) {
			t.Errorf("%q: %.1f,", name, got)
		}
	}
	for name := range hardQuestions {
		if _, still := hard[name]; !still {
			t.Errorf("%s is read at grade 4 or below now: take it off the list here and in docs/asking.md", name)
		}
	}
}
