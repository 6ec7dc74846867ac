package duck

import (
	"reflect"
	"testing"

	"khi/queries"
)

// Arrangements of before assessed need are there after it, with every value, and what
// nobody had been asked stays NULL.
func TestArrangementsComeOverWhole(t *testing.T) {
	db, run := emptyToChange(t)
	schema := func(name string) string { return queries.Get("schema/" + name).Text }
	run("DROP TABLE arrangement", schema("0003_arrangement"),
		`INSERT INTO arrangement SELECT 's', i, i % 7, 'live_in', DATE '2020-04-01' + i::INTEGER, if(i % 3 = 0, DATE '2024-01-01', NULL), if(i % 3 = 0, 'death', NULL), if(i % 3 = 0, 'no', NULL), if(i % 4 = 0, NULL, 'family_home'), 7, 'sheet', i, if(i % 5 = 0, 8, NULL) FROM range(3000) t(i)`)
	const all = "SELECT scheme_id, arrangement_key, person_key, type, start_on, end_on, end_reason, planned, prior_setting, batch, sheet, line, superseded_by FROM arrangement ORDER BY line"
	want := read(t, db, all)
	run(schema("0120_arrangement_aside"), schema("0121_arrangement_needs"), schema("0122_arrangement_copy"), schema("0123_arrangement_gone"))
	if got := read(t, db, all); len(got) != 3000 || !reflect.DeepEqual(got, want) {
		t.Errorf("%d arrangements came over, not the 3000 as they were", len(got))
	}
	if some := read(t, db, "SELECT line FROM arrangement WHERE coalesce(need_band, otherwise_setting, otherwise_source) IS NOT NULL"); len(some) > 0 {
		t.Errorf("%d arrangements have a need or an alternative that nobody sent", len(some))
	}
}

// Where somebody would live otherwise, and how that is known, by hand: a judgement of the
// person comes first, then where they lived before, then a mix, which never says hospital.
func TestAlternativeOfAnArrangement(t *testing.T) {
	db, run := emptyToChange(t)
	run(`INSERT INTO arrangement SELECT 's', c[1]::BIGINT, 1, 'live_in', DATE '2025-04-01', NULL, NULL, NULL, c[2], NULL, c[3], c[4], 1, '', 1, NULL
		FROM unnest([['1', 'family_home', 'residential_care', 'panel'], ['2', 'family_home', 'residential_care', NULL], ['3', 'family_home', NULL, 'panel'],
		  ['4', 'family_home', 'not_known', 'panel'], ['5', 'family_home', 'residential_care', 'regional_mix'], ['6', 'not_known', 'residential_care', 'national_mix'],
		  ['7', NULL, 'hospital', 'national_mix'], ['8', NULL, 'hospital', 'matched'], ['9', 'not_known', NULL, NULL]]) t(c)`)
	got := map[any][2]any{}
	for _, v := range read(t, db, "SELECT arrangement_key, otherwise, known_by FROM judged_alternative") {
		got[v[0]] = [2]any{v[1], v[2]}
	}
	want := map[any][2]any{
		int64(1): {"residential_care", "panel"}, int64(2): {"residential_care", "source_not_said"}, int64(3): {"family_home", "prior_placement"},
		int64(4): {"family_home", "prior_placement"}, int64(5): {"family_home", "prior_placement"}, int64(6): {"residential_care", "national_mix"},
		int64(7): {nil, nil}, int64(8): {"hospital", "matched"}, int64(9): {nil, nil},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// emptyToChange is an empty database and a way of running texts on it.
func emptyToChange(t *testing.T) (*DB, func(texts ...string)) {
	t.Helper()
	db, err := Open(t.Context(), Options{Dir: t.TempDir(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db, func(texts ...string) {
		t.Helper()
		err := db.Update(t.Context(), func(tx *Tx) error {
			for _, text := range texts {
				if _, err := tx.Exec(queries.Statement{Name: "test", Doc: "test", Text: text}, nil); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
