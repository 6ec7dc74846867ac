package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"khi/dashboards/rounds"
	"khi/ingest/instrument"
)

// Words that a deployment has a licence for, such as those of the Adult Social Care
// Survey on control, safety and dignity: we ship how such questions are coded and
// scored and never what they say, so whoever may use the words gives them in a file.

// mostWords is how many characters a question or an answer of somebody else's may have.
const mostWords = 400

// askable are the questions that this service asks: ours, and those whose words the
// deployment gives.
func (k *keeper) askable() ([]rounds.Set, error) {
	sets, err := askSets()
	if err != nil || k.options.wordings == "" {
		return sets, err
	}
	own, err := readWordings(k.options.wordings)
	if err != nil {
		return nil, fmt.Errorf("--wordings %s: %w", k.options.wordings, err)
	}
	return append(sets, own...), nil
}

func readWordings(path string) ([]rounds.Set, error) {
	words, err := instrument.ReadWordings(path)
	if err != nil {
		return nil, err
	}
	var sets []rounds.Set
	for _, id := range slices.Sorted(maps.Keys(words)) {
		set, err := ownSet(id, words[id])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		sets = append(sets, set)
	}
	return sets, nil
}

// ownSet makes a set of the items whose words are given, in the questionnaire's order.
func ownSet(id string, words map[string]instrument.Wording) (rounds.Set, error) {
	in, err := instrument.Find(id, 0)
	if err != nil {
		return rounds.Set{}, err
	}
	whom := map[string]string{"person": rounds.ForPeople, "carer": rounds.ForCarers, "worker": rounds.ForWorkers}[in.Respondent]
	set := rounds.Set{ID: "own_" + id, Title: in.Title, Easy: true, For: whom}
	if in.Wording != "deployment" {
		return set, errors.New("its words come with the program: leave it out")
	}
	known := map[string]bool{}
	for _, it := range in.Items {
		known[it.ID] = true
		given, ok := words[it.ID]
		if !ok {
			continue
		}
		q, err := ownQuestionOf(it, given)
		if err != nil {
			return set, fmt.Errorf("%s: %w", it.ID, err)
		}
		set.Easy = set.Easy && len(q.Answers) <= 5 && easyThroughout(q)
		set.Questions = append(set.Questions, q)
	}
	for item := range words {
		if !known[item] {
			return set, fmt.Errorf("it has no question %q", item)
		}
	}
	if len(set.Questions) == 0 {
		return set, errors.New("no question is given: write the words of one, or take the name out")
	}
	return set, nil
}

func ownQuestionOf(it instrument.Item, given instrument.Wording) (rounds.Question, error) {
	q := rounds.Question{Field: it.Column(), Kind: rounds.One, Texts: given.Text}
	if it.Kind != "" {
		return q, errors.New("only questions with one answer out of a few can be asked here")
	}
	if err := goodWords(given.Text); err != nil {
		return q, fmt.Errorf("text: %w", err)
	}
	for _, code := range codesOf(it) {
		texts := given.Answers[code]
		if err := goodWords(texts); err != nil {
			return q, fmt.Errorf("answer %s: %w", code, err)
		}
		q.Answers = append(q.Answers, rounds.Answer{Code: code, Texts: texts})
	}
	if len(given.Answers) != len(q.Answers) {
		return q, fmt.Errorf("it has %d answers, with the codes %v; give the words of each", len(q.Answers), codesOf(it))
	}
	return q, nil
}

// codesOf are the codes of an item in their order.
func codesOf(it instrument.Item) (codes []string) {
	for _, c := range it.Codes {
		codes = append(codes, c.Code)
	}
	if codes == nil {
		for n := it.Min; n <= it.Max; n++ {
			codes = append(codes, strconv.Itoa(n))
		}
	}
	return codes
}

func goodWords(texts map[string]string) error {
	if texts["en"] == "" {
		return errors.New("write its English words as en")
	}
	for language, text := range texts {
		if language != "en" && language != "cy" && language != "easy" {
			return fmt.Errorf("there is no language %q: en, cy or easy", language)
		}
		if text == "" || len([]rune(text)) > mostWords {
			return fmt.Errorf("the words as %s are empty or longer than %d characters", language, mostWords)
		}
	}
	return nil
}

// easyThroughout says whether a question and each of its answers have easy words.
func easyThroughout(q rounds.Question) bool {
	return q.Texts["easy"] != "" && !slices.ContainsFunc(q.Answers, func(a rounds.Answer) bool { return a.Texts["easy"] == "" })
}
