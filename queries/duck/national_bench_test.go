package duck_test

import (
	"testing"

	"khi/queries/duck"
)

// BenchmarkNational sets what a page reads, the cells of one indicator, beside the same
// sums over the answers, at 60 million of them: 340 schemes over ten years, made in the
// database in one go, for this measurement and nothing else.
func BenchmarkNational(b *testing.B) {
	db := open(b, b.TempDir())
	err := db.Update(b.Context(), func(tx *duck.Tx) error {
		for _, sql := range []string{
			`CREATE TABLE national AS SELECT (i % 340)::SMALLINT AS scheme, (i // 340 % 40)::TINYINT AS quarter, (hash(i) % 5)::TINYINT AS answer,
			   (hash(i + 1) % 6)::TINYINT AS age_band, (hash(i + 2) % 3)::TINYINT AS gender, (hash(i + 3) % 8)::TINYINT AS need FROM range(60000000) t(i)`,
			`INSERT INTO cell BY NAME
			 WITH line AS (
			   SELECT scheme, quarter, age_band, gender, need, count(*) AS n, sum((answer = 1)::INT) AS x
			   FROM national GROUP BY GROUPING SETS ((scheme, quarter), (scheme, quarter, age_band), (scheme, quarter, gender), (scheme, quarter, need)))
			 SELECT 'national' AS indicator, 's' || scheme AS scheme_id, 'q' || quarter AS period,
			   CASE WHEN age_band IS NOT NULL THEN 'age_band' WHEN gender IS NOT NULL THEN 'gender' WHEN need IS NOT NULL THEN 'need' ELSE 'all' END AS dimension,
			   coalesce(age_band, gender, need, -1)::VARCHAR AS level, n AS respondents, n, n AS sw, n AS sww, x AS swx, x AS swxx, 1 AS largest, 1 AS second FROM line`,
		} {
			if _, err := tx.Exec(text(sql), nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, way := range []struct{ name, sql string }{
		{"cells", `SELECT dimension, level, period, sum(n), sum(swx) FROM cell WHERE indicator = 'national' GROUP BY ALL`},
		{"rows", `SELECT age_band, gender, need, quarter, count(*), sum((answer = 1)::INT) FROM national
			GROUP BY GROUPING SETS ((quarter), (quarter, age_band), (quarter, gender), (quarter, need))`},
	} {
		b.Run(way.name, func(b *testing.B) {
			for b.Loop() {
				n := 0
				err := db.Read(b.Context(), text(way.sql), nil, func([]any) error { n++; return nil })
				if err != nil || n != 40*18 {
					b.Fatalf("%d sums: %v", n, err)
				}
			}
		})
	}
}
