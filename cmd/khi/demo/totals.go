package demo

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// shares of all people on long-term support, by group, as made up as the totals.
var totalShares = []struct {
	dimension, level string
	share            float64
}{
	{"need", "physical", .44}, {"need", "sensory", .02}, {"need", "memory", .11}, {"need", "learning_disability", .19},
	{"need", "mental_health", .15}, {"need", "social", .03}, {"need", "not_known", .06},
	{"age_band", "18-24", .06}, {"age_band", "25-44", .15}, {"age_band", "45-64", .24}, {"age_band", "65-74", .14}, {"age_band", "75+", .41},
	{"gender", "male", .43}, {"gender", "female", .57},
}

// nationCodes are the codes of publications for the nations and the United Kingdom.
var nationCodes = map[string]string{"ENG": "E92000001", "SCO": "S92000003", "WAL": "W92000004", "NIR": "N92000002"}

const ukCode = "K02000001"

// writeTotals writes how many people each council supports and what it spends, as a
// statistical office would publish them: for each year that is over, by main need, age and
// gender. In this country the nations have no councils but those with a scheme.
func writeTotals(out *output, w *world) error {
	const withDisability = .19
	people, nation := map[string]float64{}, map[string]string{}
	for _, s := range w.schemes {
		reach := .05 + .01*float64(len(s.name)%8) // from 5 to 12 of a hundred
		people[s.area] += float64(s.size) * .5 / reach / withDisability
		nation[s.area] = s.nation
	}
	for area, n := range maps.Clone(people) {
		people[nationCodes[nation[area]]] += n
		people[ukCode] += n
	}
	table := [][]string{{"source", "vintage", "period", "place_code", "what", "dimension", "level", "value", "flag"}}
	years := w.years()
	for i, year := range years {
		if w.quarters[len(w.quarters)-1].year == year && w.quarters[len(w.quarters)-1].label[8:] != "4" {
			continue // not over
		}
		row := func(place, what, dimension, level string, v float64) {
			edition := fmt.Sprintf("%s-10", nextYear(year)[:4])
			table = append(table, []string{"made-up statistics of long-term support, table 3", edition, year, place, what, dimension, level, strconv.FormatFloat(5*math.Round(v/5), 'f', 0, 64), ""})
		}
		grown := math.Pow(1.01, float64(i))
		for _, place := range slices.Sorted(maps.Keys(people)) {
			n := people[place] * grown
			row(place, "long_term_people", "all", "all", n)
			for _, g := range totalShares {
				row(place, "long_term_people", g.dimension, g.level, n*g.share)
			}
			row(place, "spend_gross", "need", "learning_disability", n*withDisability*46_000*math.Pow(1.03, float64(i)))
			row(place, "spend_shared_lives", "need", "learning_disability", n*withDisability*.075*29_000*math.Pow(1.05, float64(i)))
		}
	}
	return addCSV(out, "totals_uk.csv", "", table)
}
