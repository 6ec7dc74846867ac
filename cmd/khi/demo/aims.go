package demo

import "fmt"

// writeTargets writes targets as a strategy would set them: more people in a council's
// area, more of its people with a learning disability, and a share who are to say that
// support helps them with friendships. All are as made up as everything else.
func writeTargets(out *output, w *world) error {
	years := w.years()
	if len(years) < 2 {
		return nil
	}
	from := years[1] // the first year may have begun before the records
	by := from
	for range 5 {
		by = nextYear(by)
	}
	table := [][]string{{"target_ref", "words", "source", "set_on", "place_code", "indicator", "from_period", "from_value", "by_period", "kind", "value", "value_to"},
		{"made-up-people", "100 more people in five years", "a made-up strategy, page 4", isoDay(w.from.AddDate(1, 0, 0)), w.schemes[0].area, "people", from, "", by, "more", "100", ""},
		{"made-up-friends", "seven in ten say that support helps with friendships", "a made-up strategy, page 9", isoDay(w.from.AddDate(1, 0, 0)), "UK", "friends_help", from, "", by, "level", "70", "75"},
		{"made-up-reach", "15 of every 100 people with a learning disability", "a made-up strategy, page 6", isoDay(w.from.AddDate(1, 0, 0)), w.schemes[0].area, "reach_learning_disability", from, "", by, "level", "15", ""},
	}
	return addCSV(out, "targets_uk.csv", "", table)
}

// nextYear is the financial year after one: 2025-26 leads to 2026-27.
func nextYear(year string) string {
	var first int
	if _, err := fmt.Sscanf(year, "%d-", &first); err != nil {
		return year
	}
	return fmt.Sprintf("%d-%02d", first+1, (first+2)%100)
}
