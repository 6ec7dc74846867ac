package main

import (
	"fmt"
	"maps"
	"strings"

	"khi/dashboards/rounds"
	"khi/ingest"
	"khi/ingest/instrument"
)

// askedSet is a group of questions that a scheme may choose, from questionnaires
// whose words we may ship.
type askedSet struct {
	id, title, instrument string
	easy                  bool
	fields                []string
}

var askedSets = []askedSet{
	{"friends", "Friends, and the balance of company and own way", "khi_friends", true, []string{"friends_n", "friends_enough", "friends_help", "balance"}},
	{"friends_why", "What gets in the way of having friends", "khi_friends", false, []string{"friends_why"}},
	{"lonely", "Loneliness, one question", "lonely_direct", true, []string{"lonely"}},
	{"choice", "Choice over daily life", "", true, []string{"choice"}},
	{"home", "Belonging, warmth and kindness, telling the story once", "khi_home", true, []string{"belong", "kindness", "say_once"}},
	{"impact", "Whether support helps or gets in the way, by part of life", "khi_impact", true,
		[]string{"impact_health", "impact_feelings", "impact_choice", "impact_social", "impact_family", "impact_community", "impact_belonging", "impact_home", "impact_day", "impact_work"}},
	{"ons4", "Personal wellbeing, four questions of the Office for National Statistics", "ons4", false, []string{"life_sat", "worthwhile", "happy", "anxious"}},
}

// askedForm is the form whose words people are asked in.
const askedForm = "friends"

// askSets makes the questions that may be asked from the questionnaires and the
// form that every tool's export is read by, so that what is asked here and what
// is read from elsewhere is one thing.
func askSets() ([]rounds.Set, error) {
	forms, err := ingest.Forms()
	if err != nil {
		return nil, err
	}
	asked := map[string]ingest.Question{}
	for _, f := range forms {
		if f.ID != askedForm {
			continue
		}
		for _, q := range f.Questions {
			asked[q.Field] = q
		}
	}
	var all []rounds.Set
	for _, s := range askedSets {
		set := rounds.Set{ID: s.id, Title: s.title, Easy: s.easy}
		for _, field := range s.fields {
			item, err := itemOf(s.instrument, field)
			if err != nil {
				return nil, err
			}
			set.Questions = append(set.Questions, questionOf(field, item, asked[field]))
		}
		all = append(all, set)
	}
	return all, nil
}

func itemOf(id, field string) (instrument.Item, error) {
	if id == "" {
		return instrument.Item{}, nil // a question of the form alone
	}
	in, err := instrument.Find(id, 0)
	if err != nil {
		return instrument.Item{}, err
	}
	if in.Wording == "deployment" {
		return instrument.Item{}, fmt.Errorf("the words of %s are not ours to ask", in.Title)
	}
	for _, it := range in.Items {
		if it.Column() == field {
			return it, nil
		}
	}
	return instrument.Item{}, fmt.Errorf("%s has no question %q", in.Title, field)
}

// questionOf takes the words of the questionnaire where it ships them and those of
// the form for everything else; easy words of our own come last.
func questionOf(field string, it instrument.Item, q ingest.Question) rounds.Question {
	out := rounds.Question{Field: field, Kind: rounds.One, Picture: askPictures[field], Texts: shownTexts(q.Texts)}
	if it.Text != "" {
		out.Texts["en"] = it.Text
	}
	if strings.HasPrefix(field, "impact_") {
		out.Texts = map[string]string{"en": "Think about your " + it.Label + ". " + it.Text, "easy": "Does your support help with your " + it.Label + "?"}
	}
	maps.Copy(out.Texts, askTexts[field])
	low, high := it.Range()
	switch {
	case it.Kind == "several":
		out.Kind = rounds.Several
	case len(it.Codes) == 0 && it.ID != "":
		out.Kind, out.Min, out.Max = rounds.Number, low, high
	}
	options := map[string]ingest.Option{}
	for _, o := range q.Options {
		if o.Code != "" {
			options[o.Code] = o
		}
	}
	codes := it.Codes
	if it.ID == "" {
		for _, o := range q.Options {
			if o.Code != "" {
				codes = append(codes, instrument.Code{Code: o.Code})
			}
		}
	}
	for _, c := range codes {
		name := field
		if strings.HasPrefix(field, "impact_") {
			name = "friends_help" // the same three answers, with the same words and pictures
		}
		a := rounds.Answer{Code: c.Code, Alone: c.Alone, Texts: shownTexts(options[c.Code].Texts), Picture: askPictures[name+" "+c.Code]}
		if a.Texts["en"] == "" && c.Label != "" {
			a.Texts["en"] = strings.ToUpper(c.Label[:1]) + c.Label[1:]
		}
		maps.Copy(a.Texts, askTexts[name+" "+c.Code])
		out.Answers = append(out.Answers, a)
	}
	return out
}

// shownTexts are the first words of each language.
func shownTexts(w ingest.Wordings) map[string]string {
	texts := map[string]string{}
	for language, all := range w {
		if len(all) > 0 {
			texts[language] = all[0]
		}
	}
	return texts
}
