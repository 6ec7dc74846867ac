package demo

import "fmt"

// chanceOfRatings is the stream of what regulators found.
const chanceOfRatings = 40

// regulators are those of the four nations, with the questions that each rates and what
// it may say: the last word is the rarest. Northern Ireland's gives no ratings.
var regulators = map[string]struct {
	source          string
	questions, said []string
	odds            []float64
}{
	"ENG": {"cqc", []string{"overall"}, []string{"good", "outstanding", "requires_improvement", "not_rated"}, []float64{.78, .08, .09, .05}},
	"SCO": {"care_inspectorate", []string{"wellbeing", "leadership", "staff", "planning"}, []string{"5", "4", "6", "3"}, []float64{.5, .38, .09, .03}},
	"WAL": {"ciw", []string{"overall"}, []string{"good", "excellent", "needs_improvement", "not_rated"}, []float64{.6, .15, .1, .15}},
	"NIR": {"rqia", []string{"overall"}, []string{"not_rated"}, []float64{1}},
}

// writeRatings writes what the regulators would publish of the Shared Lives services, as
// made up as everything else: one edition of each, with ratings from the last six years.
func writeRatings(out *output, w *world) error {
	table := [][]string{{"source", "vintage", "service_ref", "service_name", "place_code", "question", "rating", "rated_on"}}
	edition := w.to.AddDate(0, 0, -1)
	for si, s := range w.schemes {
		if s.model == "homeshare" || !s.closed.IsZero() && s.closed.Before(edition) {
			continue
		}
		c, by := w.o.chance(chanceOfRatings, si, 0), regulators[s.nation]
		rated := edition.AddDate(0, 0, -c.IntN(6*365))
		for _, question := range by.questions {
			word := by.said[c.among(by.odds...)]
			day := isoDay(rated)
			if word == "not_rated" {
				day = ""
			}
			table = append(table, []string{by.source, isoDay(edition), fmt.Sprintf("made-up-%03d", si+1), s.name, s.area, question, word, day})
		}
	}
	return addCSV(out, "ratings_uk.csv", "", table)
}
