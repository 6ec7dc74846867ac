package duck_test

import (
	"iter"
	"path"
	"strconv"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// manyResponses are invented survey responses: n rows, 12 for each person,
// 170 schemes, four years.
func manyResponses(n int) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		row := make([]any, 28)
		for i := range n {
			for j := range row {
				row[j] = int64((i * (j + 7) >> 3) % 5)
			}
			person := i / 12
			row[0] = "s" + strconv.Itoa(person%170)
			row[1] = int64(person)
			row[2] = "review"
			row[3] = day("2022-04-01").AddDate(0, 0, i%12*120+person%90)
			row[4] = []any{"self", "supported", nil}[i%3]
			row[23], row[24], row[25], row[26], row[27] = "none", int64(1), "", int64(i), nil
			if !yield(row, nil) {
				return
			}
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	db := open(b, b.TempDir())
	for b.Loop() {
		err := db.Update(b.Context(), func(tx *duck.Tx) error {
			if err := stageResponses(tx); err != nil {
				return err
			}
			_, err := tx.Append("stage_survey_response", manyResponses(100_000))
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(100_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkRefresh counts one indicator with five dimensions (everybody and
// four breakdowns) over a million responses, and then one scheme of them.
func BenchmarkRefresh(b *testing.B) {
	db := open(b, b.TempDir())
	err := db.Update(b.Context(), func(tx *duck.Tx) error {
		if err := stageResponses(tx); err != nil {
			return err
		}
		if _, err := tx.Append("stage_survey_response", manyResponses(1_000_000)); err != nil {
			return err
		}
		_, err := tx.Exec(text("INSERT INTO survey_response BY NAME SELECT * FROM stage_survey_response ORDER BY scheme_id"), nil)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	s := queries.Get("indicators/life_sat")
	spec := duck.CellSpec{Indicator: path.Base(s.Name), Kind: "mean", SQL: s.Text, By: []string{"age_band", "gender", "need", "answered_by"}}
	for _, touch := range []struct {
		name string
		do   func(*duck.Tx) error
	}{
		{"all", func(tx *duck.Tx) error { return tx.RebuildCells([]duck.CellSpec{spec}) }},
		{"one scheme", func(tx *duck.Tx) error {
			if err := tx.Touch("s17"); err != nil {
				return err
			}
			return tx.RefreshCells([]duck.CellSpec{spec})
		}},
	} {
		b.Run(touch.name, func(b *testing.B) {
			for b.Loop() {
				if err := db.Update(b.Context(), touch.do); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSnapshot publishes a million cells of 25 indicators and reads those of one.
func BenchmarkSnapshot(b *testing.B) {
	db := open(b, b.TempDir())
	err := db.Update(b.Context(), func(tx *duck.Tx) error {
		_, err := tx.Exec(text(`INSERT INTO cell SELECT 'indicator' || i % 25, 's' || i // 25 % 170, printf('20%d-xxQ%d', 10 + i // 25000, i % 4),
			'all', 'level' || i % 9, i % 90, i % 90, i % 90, i % 90, i, i FROM range(1000000) t(i)`), nil)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("publish", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Publish(b.Context(), nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	s := publishAndOpen(b, db)
	b.Run("open", func(b *testing.B) {
		path, err := duck.Current(db.Dir())
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			again, err := duck.OpenSnapshot(path)
			if err == nil {
				err = again.Close()
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("read one indicator", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = 0
			err := s.Read(b.Context(), queries.Get("lists/snapshot_cells"), map[string]any{"indicator": "indicator7"}, func([]any) error { n++; return nil })
			if err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(n), "cells")
	})
}
