package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"khi/ingest/finding"
)

// TestRowsAreJudgedAsOneByOne sends rows of few people on few days, enough of them
// to pass from one goroutine to the other many times, and judges them again in
// the plainest way.
func TestRowsAreJudgedAsOneByOne(t *testing.T) {
	type row struct {
		person, wave string
		day, answer  int
	}
	rapid.Check(t, func(rt *rapid.T) {
		people := rapid.IntRange(1, 3000).Draw(rt, "people")
		waves := rapid.SampledFrom([][]string{{"baseline", "review"}, {"baseline", "review", "review"}, {"baseline"}, {"review"}}).Draw(rt, "waves")
		seed := rapid.Uint64().Draw(rt, "seed")
		next := func(n int) int { seed = seed*6364136223846793005 + 1442695040888963407; return int(seed>>33) % n }
		rows := make([]row, rapid.SampledFrom([]int{1, 7, rowsOfBlock - 1, rowsOfBlock, rowsOfBlock + 1, 5 * rowsOfBlock}).Draw(rt, "rows"))
		wrongEvery := rapid.SampledFrom([]int{0, 2, 40}).Draw(rt, "wrong every")
		var file bytes.Buffer
		file.WriteString("person_ref,wave,answered_on,life_sat\n")
		for i := range rows {
			rows[i] = row{"P" + strconv.Itoa(next(people)), waves[next(len(waves))], 1 + next(9), next(3)}
			if wrongEvery > 0 && next(wrongEvery) == 0 {
				rows[i].answer = 77
			}
			fmt.Fprintf(&file, "%s,%s,2025-04-%02d,%d\n", rows[i].person, rows[i].wave, rows[i].day, rows[i].answer)
		}
		l := newLoader(t, newMemory("s"))
		l.lim.Findings = 1 << 20
		r, err := l.Load(context.Background(), &file, Request{FileName: "f.csv", Scheme: "s", Policy: LoadGood})
		if err != nil && !errors.Is(err, finding.ErrRefused) {
			rt.Fatal(err)
		}

		first, turn := map[string]int{}, map[string][2]int{}
		state := make([]string, len(rows))
		dead := map[int]bool{}
		for i, r := range rows {
			key := fmt.Sprint(r.person, r.wave, r.day)
			at, known := first[key]
			switch {
			case r.answer == 77:
				state[i] = "out_of_range"
			case !known:
				first[key] = i
				p, ok := turn[r.person]
				if !ok {
					p = [2]int{99, 99}
				}
				w := slices.Index([]string{"baseline", "review"}, r.wave)
				p[w] = min(p[w], r.day)
				turn[r.person] = p
			case rows[at].answer == r.answer && !dead[at]:
				state[i] = "exact_duplicate"
			default:
				state[i], dead[at] = "conflicting_duplicate", true
			}
		}
		accepted, repeated := int64(0), int64(0)
		for i, r := range rows {
			p := turn[r.person]
			if state[i] == "" && !dead[i] && p[0] != 99 && p[1] < p[0] && (r.wave == "baseline" && r.day == p[0] || r.wave == "review" && r.day < p[0]) {
				state[i] = "review_before_baseline"
			}
			if dead[i] {
				state[i] = "conflicting_duplicate"
			}
			switch state[i] {
			case "":
				accepted++
			case "exact_duplicate":
				repeated++
			}
		}
		if err == nil && (r.Accepted != accepted || r.Totals[0].Rows != accepted) || r.Repeated != repeated || r.In != int64(len(rows)) || r.Refused != r.In-repeated-accepted {
			rt.Fatalf("%+v and totals %+v, want %d accepted and %d repeated", r.Counts, r.Totals, accepted, repeated)
		}
		last, atEnd := 0, false
		for _, f := range r.Findings {
			n, err := strconv.Atoi(strings.TrimLeft(f.Cell, "row ABCD"))
			if f.Cell == "" || f.Rule == "more_findings" || f.Rule == "column_not_read" {
				continue
			}
			if err != nil || state[n-2] != f.Rule {
				rt.Fatalf("%+v: the row is %q", f, state[n-2])
			}
			// Findings come in the order of the rows, then those that show only at the end.
			if n < last && !atEnd {
				atEnd = true
			} else if n < last && f.Rule != "review_before_baseline" && f.Rule != "conflicting_duplicate" {
				rt.Fatalf("%+v comes behind row %d", f, last)
			}
			last = n
		}
	})
}

// Whether everybody came once is known from looking the keys up, and each key is found again
// whether the rows lie by person or, once somebody has come twice, by key.
func TestTheIndexKnowsWhoCameTwice(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		people := rapid.IntRange(1, 2000).Draw(rt, "people")
		keys := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) rowKey {
			return rowKey{high: uint64(rapid.IntRange(0, people).Draw(rt, "person")), low: rapid.Uint64Range(0, 2).Draw(rt, "rest") << 32}
		}), 1, 300).Draw(rt, "keys")
		x := &rowIndex{seed: maphash.MakeSeed(), waves: &Waves{}, byKey: newPlaceTable(4)}
		seen, once := map[uint64]map[uint64]bool{}, true
		for i, k := range keys {
			of := seen[k.high]
			want := rowNew
			if of[k.low] {
				want = rowRepeated
			}
			if got := x.see(k, i, []byte("the same")); got != want {
				rt.Fatalf("row %d, %+v: %v, want %v", i, k, got, want)
			}
			if of == nil {
				of = map[uint64]bool{}
				seen[k.high] = of
			}
			of[k.low] = true
			if once = once && len(of) == 1; x.once() != once {
				rt.Fatalf("after row %d it is said to be %v that everybody came once", i, x.once())
			}
		}
	})
}
