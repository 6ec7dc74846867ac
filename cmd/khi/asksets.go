package main

import (
	"fmt"
	"maps"
	"slices"
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
	whom                  string // as a round says it
}

var askedSets = []askedSet{
	{"friends", "Friends, and the balance of company and own way", "khi_friends", true, []string{"friends_n", "friends_enough", "friends_help", "balance"}, rounds.ForPeople},
	{"friends_why", "What gets in the way of having friends", "khi_friends", false, []string{"friends_why"}, rounds.ForPeople},
	{"lonely", "Loneliness, one question", "lonely_direct", true, []string{"lonely"}, rounds.ForPeople},
	{"choice", "Choice over daily life", "", true, []string{"choice"}, rounds.ForPeople},
	{"home", "Belonging, warmth and kindness, telling the story once", "khi_home", true, []string{"belong", "kindness", "say_once"}, rounds.ForPeople},
	{"impact", "Whether support helps or gets in the way, by part of life", "khi_impact", true,
		[]string{"impact_health", "impact_feelings", "impact_choice", "impact_social", "impact_family", "impact_community", "impact_belonging", "impact_home", "impact_day", "impact_work"}, rounds.ForPeople},
	{"ons4", "Personal wellbeing, four questions of the Office for National Statistics", "ons4", false, []string{"life_sat", "worthwhile", "happy", "anxious"}, rounds.ForPeople},
	{"carer_kind", "Whether they are an approved or an unpaid carer", "", true, []string{"carer_kind"}, rounds.ForCarers},
	{"carer_treated", "Treated with warmth and respect, trusted, listened to, valued", "khi_carers", true, []string{"warmth", "respect", "trust", "listened", "valued"}, rounds.ForCarers},
	{"carer_breaks", "Breaks and pay, for carers who are paid through a scheme", "khi_carers", true, []string{"breaks", "pay_rise"}, rounds.ForCarers},
	{"carer_rules", "Whether rules and paperwork help or get in the way of caring", "khi_carers", true, []string{"system_impact"}, rounds.ForCarers},
	{"worker_treated", "Treated with warmth and respect, trusted, listened to, valued", "khi_workers", true, []string{"warmth", "respect", "trust", "listened", "valued"}, rounds.ForWorkers},
	{"worker_time", "Enough time for the people they support", "khi_workers", true, []string{"time_enough"}, rounds.ForWorkers},
	{"worker_rules", "Whether rules and paperwork help or get in the way of supporting", "khi_workers", true, []string{"system_impact"}, rounds.ForWorkers},
	{"area_view", "Whose view it is: of the council, of a charity or group, or of somebody who lives there", "", true, []string{"view_from"}, rounds.ForArea},
	{"area_actions", "The ten actions of the area", "khi_area", true,
		[]string{"say_spend", "own_plans", "small_groups", "find_out", "linking", "strengths", "shared_homes", "share_power", "early_help", "kind_work"}, rounds.ForArea},
}

// askedForms are the forms whose words are asked, by whom the round asks.
var askedForms = map[string]string{rounds.ForPeople: "friends", rounds.ForCarers: "khi_carers", rounds.ForWorkers: "khi_workers", rounds.ForArea: "khi_area"}

// facts are questions about whoever answers, which no score is made of.
var facts = map[string]bool{"carer_kind": true, "view_from": true}

// askSets makes the questions that may be asked from the questionnaires and the
// forms that every tool's export is read by, so that what is asked here and what
// is read from elsewhere is one thing.
func askSets() ([]rounds.Set, error) {
	forms, err := ingest.Forms()
	if err != nil {
		return nil, err
	}
	asked := map[string]ingest.Question{} // by form and field
	for _, f := range forms {
		for _, q := range f.Questions {
			asked[f.ID+" "+q.Field] = q
		}
	}
	var all []rounds.Set
	for _, s := range askedSets {
		set := rounds.Set{ID: s.id, Title: s.title, Easy: s.easy, For: s.whom}
		for _, field := range s.fields {
			item, err := itemOf(s.instrument, field)
			if err != nil {
				return nil, err
			}
			set.Questions = append(set.Questions, questionOf(field, item, asked[askedForms[s.whom]+" "+field]))
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
	out := rounds.Question{Field: field, Kind: rounds.One, Fact: facts[field], Picture: askPictures[field], Texts: shownTexts(q.Texts)}
	if it.Text != "" {
		out.Texts["en"] = it.Text
	}
	if strings.HasPrefix(field, "impact_") {
		out.Texts = map[string]string{"en": "Think about your " + it.Label + ". " + it.Text, "easy": "Does your support help with your " + it.Label + "?"}
	}
	maps.Copy(out.Texts, askTexts[field])
	if own := askTexts[field+" "+rounds.NotApply]; own != nil {
		out.NotApply = own
	}
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
		name := wordedAs(field)
		a := rounds.Answer{Code: c.Code, Alone: c.Alone, Texts: shownTexts(options[c.Code].Texts), Picture: askPictures[name+" "+c.Code]}
		if a.Texts["en"] == "" && c.Label != "" {
			a.Texts["en"] = strings.ToUpper(c.Label[:1]) + c.Label[1:]
		}
		maps.Copy(a.Texts, askTexts[name+" "+c.Code])
		out.Answers = append(out.Answers, a)
	}
	return out
}

// wordedAs is the question whose answers have the same words and pictures.
func wordedAs(field string) string {
	switch {
	case strings.HasPrefix(field, "impact_"):
		return "friends_help"
	case slices.Contains(agreed, field):
		return "agree"
	}
	return field
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
