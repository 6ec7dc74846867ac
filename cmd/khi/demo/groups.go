package demo

import "time"

// writeGroups writes two groups of places, which overlap: a city region that a council
// joined in the middle of a year, and a consortium of councils. Both are made up.
func writeGroups(out *output, w *world) error {
	years := w.years()
	if len(years) < 2 {
		return nil
	}
	joined := w.from.AddDate(len(years)/2, 0, 0)
	joined = time.Date(joined.Year(), time.October, 1, 0, 0, 0, 0, time.UTC)
	const city, pool = "two-rivers", "northern-pool"
	row := func(id, area string, from time.Time) []string {
		name, kind := "Two Rivers City Region (made up)", "city_region"
		if id == pool {
			name, kind = "Northern Pool (made up)", "consortium"
		}
		return []string{id, name, kind, area, isoDay(from), ""}
	}
	founded := w.from.AddDate(-3, 0, 0)
	return addCSV(out, "groups_uk.csv", "", [][]string{{"group_id", "group_name", "kind", "member", "member_from", "member_until"},
		row(city, "E08000034", founded), row(city, "E08000003", founded), row(city, "E08000012", founded), row(city, "E08000036", joined),
		row(pool, "E08000034", founded), row(pool, "E08000036", founded), row(pool, "E06000014", founded),
	})
}
