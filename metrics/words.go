package metrics

import (
	"slices"
	"strings"
)

// reasonOrder is every reason for leaving somebody out of a figure, in the
// order in which tables list them.
var reasonOrder = []struct{ key, words string }{
	{"not_asked", "were not asked this question"},
	{"not_answered", "did not answer this question"},
	{"dont_know", "said that they do not know"},
	{"prefer_not_to_say", "preferred not to say"},
	{"does_not_apply", "said that it does not apply to them"},
	{"unreadable", "gave an answer that could not be read"},
	{"not_all_eight", "did not answer all eight questions that the score needs"},
	{"not_all_items", "did not answer every question that the score needs"},
	{"not_in_measure", "are not in this measure (a learning disability as the survey samples it, or a care home)"},
	{"never_tried", "have never tried"},
	{"lives_elsewhere", "did not live in a live-in arrangement or a Homeshare match that day"},
	{"not_of_age", "are under 18 or over 64"},
	{"age_not_known", "are of an age that is not known"},
	{"not_scored", "answered before scores were kept with the answers"},
	{"proxy", "had somebody else answer for them (to the nearest 5)"},
	{"asked_once", "have been asked only once, or twice within 30 days"},
	{"no_risk_found", "had no risk found"},
	{"said_no_outcome", "were not asked what they wanted, or said nothing"},
	{"no_such_medicine", "take no such medicine"},
	{"no_notice", "have no such notice"},
	{"plan_not_known", "ended without a note of whether that was planned"},
	{"no_weekly_cost", "have no weekly cost"},
	{"no_care_cost", "have no figure for the cost of care"},
	{"no_overhead_cost", "have no figure for the scheme's overhead"},
	{"no_contribution", "have no figure for what the person pays"},
	{"no_housing_benefit", "have no figure for housing benefit"},
}

// Dimension is a way of breaking figures down, in words.
type Dimension struct {
	Key   string `json:"key"`
	Name  string `json:"name"`  // Age
	Words string `json:"words"` // by age
}

// Dimensions are the breakdowns that indicators can have.
var Dimensions = []Dimension{
	{"age_band", "Age", "by age"},
	{"gender", "Gender", "by gender"},
	{"need", "Main reason for support", "by main reason for support"},
	{"ethnicity", "Ethnic group", "by ethnic group"},
	{"communication", "Communication", "by what helps people to communicate"},
	{deprivation, "Deprivation of the area", "by how deprived the area is, within its nation"},
	{"setting", "Where they live", "by where they live"},
	{"arrangement_type", "Kind of arrangement", "by kind of arrangement"},
	{"carer_kind", "Kind of carer", "by kind of carer"},
	{"view_from", "Whose view", "by whose view it is"},
	{"answered_by", "Who answered", "by who answered"},
	{"outcome", "What became of them", "by what became of them"},
	{"move", "Answer before and now", "by the answer before and now"},
	{"before", "Where they lived before", "by where they lived before"},
	{"otherwise", "Where they would live otherwise", "by where they would live otherwise"},
	{"known_by", "How the alternative is known", "by how the alternative is known"},
	{"need_band", "Assessed need", "by assessed need"},
	{"fate", "Time since the start", "by the time since the start"},
}

// deprivation is the dimension of fifths of a nation: those of two nations are not the
// same thing and are never added up.
const deprivation = "deprivation"

// Offered are the breakdowns that an indicator has in a place.
func (ind Indicator) Offered(pl Place) []string {
	if pl.Grain != UK && pl.Grain != GroupGrain {
		return ind.By
	}
	return slices.DeleteFunc(slices.Clone(ind.By), func(by string) bool { return by == deprivation })
}

func dimension(key string) (Dimension, bool) {
	for _, d := range Dimensions {
		if d.Key == key {
			return d, true
		}
	}
	return Dimension{}, false
}

// levelWords are the levels whose words are not the code with spaces.
var levelWords = map[string]string{
	"18-24": "18 to 24", "25-44": "25 to 44", "45-64": "45 to 64", "65-74": "65 to 74", "75+": "75 and over",
	"under 18": "Under 18",
	"approved": "Approved by a scheme", "unpaid": "Unpaid, for somebody of their own",
	"council": "People of the council", "charity": "People of charities and community groups", "citizen": "Citizens",
	"improved": "Reliably better", "unchanged": "No reliable change", "deteriorated": "Reliably worse",
	"balance_moves 1": "Right for me", "balance_moves 2": "Too much on my own", "balance_moves 3": "Too much with others", "balance_moves 4": "Too little say",
	"self": "The person alone", "supported": "The person with help", "proxy": "Somebody else for the person",
	"panel": "Judged by a panel", "matched": "From a person like them", "prior_placement": "From where they lived before",
	"regional_mix": "From the mix of the region", "national_mix": "From the mix of the nation",
	"fifth_1": "Most deprived fifth of the nation", "fifth_2": "Second most deprived fifth", "fifth_3": "Middle fifth",
	"fifth_4": "Second least deprived fifth", "fifth_5": "Least deprived fifth of the nation",
	"none": "Nothing in particular", "several": "More than one", "community": "In the community",
	"live_in": "Live-in", "homeshare_match": "Homeshare match", "mh_crisis": "Mental health crisis", "outreach_kinship": "Outreach or kinship",
	"transition_16_18": "Transition from 16 to 18", "parent_child": "Parent and child",
	"learning_disability": "Learning disability", "mental_health": "Mental ill health",
}

// LevelWords is a level of a dimension as people read it.
func LevelWords(level string) string {
	if w, ok := levelWords[level]; ok {
		return w
	}
	w := strings.ReplaceAll(level, "_", " ")
	if w == "" {
		return "Not known"
	}
	return strings.ToUpper(w[:1]) + w[1:]
}

// ordered are the levels of dimensions that have an order other than that of their codes.
var ordered = map[string][]string{"need_band": {"low", "medium", "high", "very_high"}}

// levelsInOrder gives the levels of a dimension as people read them.
func levelsInOrder(dim string, levels []string) []string {
	order, ok := ordered[dim]
	if !ok {
		return levels
	}
	place := func(level string) int {
		if i := slices.Index(order, level); i >= 0 {
			return i
		}
		return len(order)
	}
	all := slices.Clone(levels)
	slices.SortStableFunc(all, func(a, b string) int { return place(a) - place(b) })
	return all
}
