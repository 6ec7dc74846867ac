package duck_test

import (
	"cmp"
	"crypto/md5"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khi/queries/duck"
)

// observation is one row of an invented indicator. The cells are counted here
// a second time, in plain Go from the written rules, to check the SQL.
type observation struct {
	respondent    int64
	scheme        string
	on            time.Time
	weight, value float64
	leftOut       string // "" where it counts
	group         string // "" where it is not known
	side          string
}

// cellID is a row of cell, cell_bin or cell_left_out without its numbers.
type cellID struct{ scheme, period, dimension, level string }

type sums struct {
	n                  int64
	sw, sww, swx, swxx float64
	largest, second    float64
}

type cells struct {
	sums    map[cellID]sums
	bins    map[cellID]map[int64]int64
	leftOut map[cellID]int64 // level is the reason
}

func quarterOf(d time.Time) string {
	start, q := d.Year(), (int(d.Month())+8)%12/3+1
	if d.Month() < time.April {
		start--
	}
	return fmt.Sprintf("%d-%02dQ%d", start, (start+1)%100, q)
}

// later says which of two observations of one person counts.
func later(a, b observation) int {
	answered := func(o observation) int {
		if o.leftOut == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(a.on.Compare(b.on), cmp.Compare(answered(a), answered(b)), strings.Compare(a.lot(), b.lot()))
}

// lot decides between two observations of one person on one day: a draw that favours
// nobody and comes out the same wherever it is drawn.
func (o observation) lot() string {
	millionths := func(x float64) int64 { return int64(math.Floor(x*1000000 + 0.5)) }
	value := millionths(o.value)
	if o.leftOut != "" {
		value = 0 // it has none
	}
	of := fmt.Sprintf("%d|%d|%d|%s|all|%s|%s", o.respondent, millionths(o.weight), value, o.leftOut, cmp.Or(o.group, "not known"), cmp.Or(o.side, "not known"))
	return fmt.Sprintf("%x", md5.Sum([]byte(of)))[:9]
}

func countInGo(kind, periods string, all []observation) cells {
	type who struct {
		respondent     int64
		scheme, period string
	}
	latest := map[who]observation{}
	for _, o := range all {
		q := quarterOf(o.on)
		for _, p := range []string{q, q[:7]} {
			if periods == "year" && len(p) > 7 || periods == "quarter" && len(p) == 7 {
				continue
			}
			k := who{o.respondent, o.scheme, p}
			if was, ok := latest[k]; !ok || later(o, was) > 0 {
				latest[k] = o
			}
		}
	}
	c := cells{map[cellID]sums{}, map[cellID]map[int64]int64{}, map[cellID]int64{}}
	for k, o := range latest {
		if o.leftOut != "" {
			c.leftOut[cellID{k.scheme, k.period, "", o.leftOut}]++
			continue
		}
		w, x := o.weight, o.value
		if kind == "count" {
			w, x = 1, 1
		}
		for d, level := range map[string]string{"all": "all", "group_name": cmp.Or(o.group, "not known"), "side": cmp.Or(o.side, "not known")} {
			id := cellID{k.scheme, k.period, d, level}
			s := c.sums[id]
			largest, second := s.largest, s.second
			if by := math.Abs(w * x); by > largest {
				largest, second = by, largest
			} else {
				second = max(second, by)
			}
			c.sums[id] = sums{s.n + 1, s.sw + w, s.sww + w*w, s.swx + w*x, s.swxx + w*x*x, largest, second}
			if kind == "median" {
				if c.bins[id] == nil {
					c.bins[id] = map[int64]int64{}
				}
				c.bins[id][int64(o.value)]++
			}
		}
	}
	return c
}

func countedInSQL(t testing.TB, db *duck.DB) cells {
	t.Helper()
	c := cells{map[cellID]sums{}, map[cellID]map[int64]int64{}, map[cellID]int64{}}
	read := func(sql string, each func(v []any)) {
		t.Helper()
		if err := db.Read(t.Context(), text(sql), nil, func(v []any) error { each(v); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	id := func(v []any) cellID { return cellID{v[0].(string), v[1].(string), v[2].(string), v[3].(string)} }
	once := func(seen bool, v []any) {
		t.Helper()
		if seen {
			t.Errorf("the cell %v is there twice", v)
		}
	}
	read("SELECT scheme_id, period, dimension, level, n, sw, sww, swx, swxx, respondents, largest, second FROM cell", func(v []any) {
		_, seen := c.sums[id(v)]
		once(seen, v)
		c.sums[id(v)] = sums{v[4].(int64), v[5].(float64), v[6].(float64), v[7].(float64), v[8].(float64), v[10].(float64), v[11].(float64)}
		if v[4] != v[9] {
			t.Errorf("%v: %v observations of %v respondents", id(v), v[4], v[9])
		}
	})
	read("SELECT scheme_id, period, dimension, level, bin, n FROM cell_bin", func(v []any) {
		if c.bins[id(v)] == nil {
			c.bins[id(v)] = map[int64]int64{}
		}
		_, seen := c.bins[id(v)][v[4].(int64)]
		once(seen, v)
		c.bins[id(v)][v[4].(int64)] = v[5].(int64)
	})
	read("SELECT scheme_id, period, '', reason, respondents FROM cell_left_out", func(v []any) {
		_, seen := c.leftOut[id(v)]
		once(seen, v)
		c.leftOut[id(v)] = v[4].(int64)
	})
	return c
}

func (c cells) equal(o cells) bool {
	return maps.Equal(c.sums, o.sums) && maps.Equal(c.leftOut, o.leftOut) &&
		maps.EqualFunc(c.bins, o.bins, func(a, b map[int64]int64) bool { return maps.Equal(a, b) })
}

const observationTable = `CREATE TABLE obs (respondent BIGINT, scheme VARCHAR, occurred DATE, weight DOUBLE, value DOUBLE,
	left_out VARCHAR, group_name VARCHAR, side VARCHAR)`

func invented(kind, periods string) duck.CellSpec {
	return duck.CellSpec{Indicator: "invented", Kind: kind, Amounts: true, SQL: "SELECT * FROM obs -- the last line is a comment",
		By: []string{"group_name", "side"}, Periods: periods}
}

// put replaces the observations of some schemes, or of all.
func put(tx *duck.Tx, all []observation, only ...string) error {
	if _, err := tx.Exec(text("CREATE TEMP TABLE new_obs AS SELECT * FROM obs LIMIT 0"), nil); err != nil {
		return err
	}
	null := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	_, err := tx.Append("new_obs", func(yield func([]any, error) bool) {
		for _, o := range all {
			value := any(o.value)
			if o.leftOut != "" {
				value = nil
			}
			if len(only) == 0 || slices.Contains(only, o.scheme) {
				if !yield([]any{o.respondent, o.scheme, o.on, o.weight, value, null(o.leftOut), null(o.group), null(o.side)}, nil) {
					return
				}
			}
		}
	})
	if err != nil {
		return err
	}
	for _, s := range only {
		if _, err := tx.Exec(text("DELETE FROM obs WHERE scheme = $scheme", "scheme"), map[string]any{"scheme": s}); err != nil {
			return err
		}
	}
	if len(only) == 0 {
		if _, err := tx.Exec(text("DELETE FROM obs"), nil); err != nil {
			return err
		}
	}
	_, err = tx.Exec(text("INSERT INTO obs SELECT * FROM new_obs"), nil)
	return err
}

var testSchemes = []string{"s1", "s2", "s3", "s4"}

// drawObservations gives few people few days, so that many have two observations on one day.
func drawObservations(t *rapid.T, kind, label string) []observation {
	first := time.Date(2024, 3, 20, 0, 0, 0, 0, time.UTC) // years end on 31 March
	one := rapid.Custom(func(t *rapid.T) observation {
		o := observation{
			respondent: rapid.Int64Range(1, 9).Draw(t, "respondent"),
			scheme:     rapid.SampledFrom(testSchemes).Draw(t, "scheme"),
			on:         first.AddDate(0, 0, rapid.OneOf(rapid.IntRange(0, 500), rapid.IntRange(30, 32)).Draw(t, "day")),
			weight:     rapid.SampledFrom([]float64{1, 1, 0.25, 1.5, 2}).Draw(t, "weight"),
			value:      float64(rapid.IntRange(0, 10).Draw(t, "value")),
			leftOut:    rapid.SampledFrom([]string{"", "", "", "not_asked", "dont_know"}).Draw(t, "left out"),
			group:      rapid.SampledFrom([]string{"", "18-64", "65+"}).Draw(t, "group"),
			side:       rapid.SampledFrom([]string{"", "left", "right"}).Draw(t, "side"),
		}
		switch kind {
		case "proportion":
			o.value = float64(int(o.value) % 2)
		case "mean", "change":
			o.value = o.value/4 - 1
		}
		return o
	})
	return rapid.SliceOfN(one, 0, 60).Draw(t, label)
}

func TestCellsAreWhatPlainGoCounts(t *testing.T) {
	db := open(t, t.TempDir())
	err := db.Update(t.Context(), func(tx *duck.Tx) error { _, err := tx.Exec(text(observationTable), nil); return err })
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		kind := rapid.SampledFrom([]string{"proportion", "mean", "median", "count", "change"}).Draw(r, "kind")
		periods := rapid.SampledFrom([]string{"", "", "year", "quarter"}).Draw(r, "periods")
		spec := []duck.CellSpec{invented(kind, periods)}
		before := drawObservations(r, kind, "before")
		rebuild := func(tx *duck.Tx) error {
			for _, s := range []string{"cell", "cell_bin", "cell_left_out"} {
				if _, err := tx.Exec(text("DELETE FROM "+s), nil); err != nil {
					return err
				}
			}
			if err := tx.Touch(testSchemes...); err != nil {
				return err
			}
			return tx.RefreshCells(spec)
		}
		err := db.Update(t.Context(), func(tx *duck.Tx) error {
			if err := put(tx, before); err != nil {
				return err
			}
			return rebuild(tx)
		})
		if err != nil {
			r.Fatal(err)
		}
		if got, want := countedInSQL(t, db), countInGo(kind, periods, before); !got.equal(want) {
			r.Fatalf("in full, SQL counts\n%v\nand Go\n%v", got, want)
		}

		touched := rapid.SliceOfDistinct(rapid.SampledFrom(testSchemes), rapid.ID[string]).Draw(r, "touched")
		after := drawObservations(r, kind, "after")
		err = db.Update(t.Context(), func(tx *duck.Tx) error {
			if len(touched) > 0 {
				if err := put(tx, after, touched...); err != nil {
					return err
				}
			}
			if err := tx.Touch(touched...); err != nil {
				return err
			}
			return tx.RefreshCells(spec)
		})
		if err != nil {
			r.Fatal(err)
		}
		inTouched := func(o observation) bool { return slices.Contains(touched, o.scheme) }
		now := slices.DeleteFunc(slices.Clone(before), inTouched)
		for _, o := range after {
			if inTouched(o) {
				now = append(now, o)
			}
		}
		bySteps := countedInSQL(t, db)
		if want := countInGo(kind, periods, now); !bySteps.equal(want) {
			r.Fatalf("by steps, SQL counts\n%v\nand Go\n%v", bySteps, want)
		}
		if err := db.Update(t.Context(), rebuild); err != nil {
			r.Fatal(err)
		}
		if !countedInSQL(t, db).equal(bySteps) {
			r.Fatal("a full count differs from the one by steps")
		}
	})
}
