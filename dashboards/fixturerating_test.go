package dashboards

import "khi/metrics"

// fixtureRatings are six services in each of two nations: one not rated, one not good.
func fixtureRatings(area string, named func(string) string) (all []metrics.Rating) {
	for _, nation := range []string{"ENG", "WAL"} {
		for i := range 6 {
			all = append(all, metrics.Rating{Source: "cqc", Edition: "2026-10-01", Ref: named("1-100"), Name: named("Service " + string(rune('A'+i))), PlaceCode: area, Nation: nation,
				Rated: i > 0, Good: i > 1, Rule: "overall rating good or outstanding", From: "2024-05-14"})
		}
	}
	return all
}
