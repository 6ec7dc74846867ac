package instrument

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault is one thing that is wrong with an instrument as it is written down.
type Fault struct {
	Rule string
	What string
}

// rules hold every instrument to what its file must say. Each can fail: a test
// breaks an instrument for each of them and sees it found.
var rules = []struct {
	name  string
	check func(*Instrument) string // "" where all is well
}{
	{"has_title_and_about", func(in *Instrument) string { return lacks(map[string]string{"title": in.Title, "about": in.About}) }},
	{"has_licence", func(in *Instrument) string {
		return lacks(map[string]string{"licence": in.Licence, "attribution": in.Attribution, "source": in.Source})
	}},
	{"knows_respondent", func(in *Instrument) string {
		return oneOf("respondent", in.Respondent, "person", "carer", "worker", "area")
	}},
	{"knows_wording", func(in *Instrument) string { return oneOf("wording", in.Wording, "shipped", "own", "deployment") }},
	{"no_licensed_words", noLicensedWords},
	{"changelog_runs_on", changelogRunsOn},
	{"items_differ", itemsDiffer},
	{"labels_are_short", each(func(it Item) string {
		if n := len(strings.Fields(it.Label)); n < 1 || n > 5 {
			return "the label must have one to five words"
		}
		return ""
	})},
	{"codes_run_on", each(codesRunOn)},
	{"codes_differ", each(codesDiffer)},
	{"knows_direction", each(func(it Item) string { return oneOf("better", it.Better, "higher", "lower", "neither") })},
	{"every_item_counts", everyItemCounts},
	{"scores_have_columns", eachScore(func(_ *Instrument, s Score) string {
		return lacks(map[string]string{"title": s.Title, "column": s.Column, "missing rule's source": s.Missing.Source})
	})},
	{"terms_name_items", eachScore(termsNameItems)},
	{"facts_name_codes", eachScore(factsNameCodes)},
	{"tables_fit", eachScore(tablesFit)},
	{"tables_name_source", eachScore(tablesNameSource)},
	{"conversion_is_whole", eachScore(conversionIsWhole)},
	{"range_is_reached", eachScore(rangeIsReached)},
	{"direction_holds", eachScore(directionHolds)},
	{"missing_rule_holds", eachScore(missingRuleHolds)},
	{"scores_share_columns_apart", scoresShareColumnsApart},
}

// Lint gives everything that is wrong with an instrument.
func Lint(in *Instrument) []Fault {
	var all []Fault
	for _, r := range rules {
		if what := r.check(in); what != "" {
			all = append(all, Fault{r.name, what})
		}
	}
	return all
}

func lacks(parts map[string]string) string {
	for name, v := range parts {
		if strings.TrimSpace(v) == "" {
			return "there is no " + name
		}
	}
	return ""
}

func oneOf(name, v string, want ...string) string {
	if slices.Contains(want, v) {
		return ""
	}
	return fmt.Sprintf("%s is %q and not one of %v", name, v, want)
}

func each(check func(Item) string) func(*Instrument) string {
	return func(in *Instrument) string {
		for _, it := range in.Items {
			if what := check(it); what != "" {
				return it.ID + ": " + what
			}
		}
		return ""
	}
}

func eachScore(check func(*Instrument, Score) string) func(*Instrument) string {
	return func(in *Instrument) string {
		for _, s := range in.Scores {
			if what := check(in, s); what != "" {
				return s.ID + ": " + what
			}
		}
		return ""
	}
}

// noLicensedWords: a question stands here only where its owner lets it.
func noLicensedWords(in *Instrument) string {
	for _, it := range in.Items {
		if in.Wording == "deployment" && it.Text != "" {
			return it.ID + " has the words of a question that is not ours to ship"
		}
		if in.Wording != "deployment" && it.Text == "" && it.Kind != "fact" {
			return it.ID + " could have its words and has none"
		}
	}
	return ""
}

func changelogRunsOn(in *Instrument) string {
	if len(in.Changelog) != in.Version || in.Version < 1 {
		return fmt.Sprintf("version %d has %d entries", in.Version, len(in.Changelog))
	}
	for i, c := range in.Changelog {
		if _, err := time.Parse(time.DateOnly, c.On); c.Version != in.Version-i || err != nil || c.What == "" {
			return fmt.Sprintf("entry %d is not whole or not in its place", i+1)
		}
	}
	return ""
}

func itemsDiffer(in *Instrument) string {
	seen, columns := map[string]bool{}, map[string]bool{}
	for _, it := range in.Items {
		if seen[it.ID] || columns[it.Column()] || it.ID == "" {
			return it.ID + " is there twice, or its field"
		}
		seen[it.ID], columns[it.Column()] = true, true
	}
	if len(in.Items) == 0 {
		return "there are no items"
	}
	return ""
}

// codesRunOn: numbered answers leave no number out, so that a code outside is an
// error and not an answer that somebody forgot.
func codesRunOn(it Item) string {
	if it.Kind == "several" {
		if len(it.Codes) < 2 {
			return "several answers need a list of codes"
		}
		return ""
	}
	if len(it.Codes) == 0 {
		if it.Min >= it.Max || it.Min < 0 {
			return fmt.Sprintf("%d to %d is no range of codes", it.Min, it.Max)
		}
		return ""
	}
	if it.Min != 0 || it.Max != 0 {
		return "there are both a list and a range of codes"
	}
	for i, c := range it.Codes {
		n, err := strconv.Atoi(c.Code)
		first, _ := strconv.Atoi(it.Codes[0].Code)
		if err != nil || n != first+i || n < 0 {
			return fmt.Sprintf("code %q is not the one after", c.Code)
		}
	}
	return ""
}

func codesDiffer(it Item) string {
	seen := map[string]string{}
	for _, c := range it.Codes {
		if c.Label == "" {
			return "code " + c.Code + " has no label"
		}
		for _, w := range append([]string{c.Code, c.Label}, c.Words...) {
			w = strings.ToLower(w)
			if other, twice := seen[w]; twice && other != c.Code {
				return fmt.Sprintf("%q means both %s and %s", w, other, c.Code)
			}
			seen[w] = c.Code
		}
	}
	return ""
}

// Range is the lowest and the highest code of the item.
func (it Item) Range() (low, high int) {
	if len(it.Codes) == 0 {
		return it.Min, it.Max
	}
	low, _ = strconv.Atoi(it.Codes[0].Code)
	high, _ = strconv.Atoi(it.Codes[len(it.Codes)-1].Code)
	return low, high
}

// everyItemCounts: an item is in a score, or says why it stands alone, and never both.
func everyItemCounts(in *Instrument) string {
	used := map[string]bool{}
	for _, s := range in.Scores {
		for _, t := range s.Terms {
			for _, id := range t.Items {
				used[id] = true
			}
		}
		for id := range s.When {
			used[id] = true
		}
	}
	for _, it := range in.Items {
		if used[it.ID] == (it.Alone != "") {
			return it.ID + " must be in a score or say why it is in none"
		}
	}
	return ""
}
