package metrics

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"khi/metrics/disclose"
)

// observation is what an indicator's statement would give for one respondent.
type observation struct {
	scheme, respondent string
	day                time.Time
	value              float64
	leftOut            string
	levels             map[string]string
}

// world is a Store over a list of observations: the same sums that the database
// keeps, made in the plainest way.
type world struct {
	labels Labels
	obs    map[string][]observation // by indicator
}

func (w *world) Labels(context.Context) (*Labels, error) {
	l := w.labels
	seen := map[string]bool{}
	for _, list := range w.obs {
		for _, o := range list {
			for _, p := range []Period{QuarterOf(o.day), QuarterOf(o.day).Year()} {
				if !seen[string(p)] {
					seen[string(p)] = true
					l.Periods = append(l.Periods, string(p))
				}
			}
		}
	}
	return &l, nil
}

func (w *world) Cells(_ context.Context, indicator string) (*Cells, error) {
	type respondentKey struct {
		scheme, respondent string
		period             Period
	}
	latest := map[respondentKey]observation{}
	for _, o := range w.obs[indicator] {
		for _, p := range []Period{QuarterOf(o.day), QuarterOf(o.day).Year()} {
			k := respondentKey{o.scheme, o.respondent, p}
			if was, ok := latest[k]; !ok || o.day.After(was.day) {
				latest[k] = o
			}
		}
	}
	cells, bins, left := map[CellKey]*Cell{}, map[CellKey]map[int]int64{}, map[[3]string]int64{}
	for k, o := range latest {
		if o.leftOut != "" {
			left[[3]string{k.scheme, string(k.period), o.leftOut}]++
			continue
		}
		keys := []CellKey{{k.scheme, k.period, "all", "all"}}
		for d, level := range o.levels {
			keys = append(keys, CellKey{k.scheme, k.period, d, level})
		}
		for _, ck := range keys {
			if cells[ck] == nil {
				cells[ck], bins[ck] = &Cell{CellKey: ck}, map[int]int64{}
			}
			c := cells[ck]
			c.Respondents++
			c.N++
			c.SW++
			c.SWW++
			c.SWX += o.value
			c.SWXX += o.value * o.value
			c.Largest, c.Second = disclose.TopTwo(c.Largest, c.Second, math.Abs(o.value), 0)
			bins[ck][int(o.value)]++
		}
	}
	out := &Cells{}
	for ck, c := range cells {
		out.Cells = append(out.Cells, *c)
		for b, n := range bins[ck] {
			if indicator == "friends" || indicator == "lasting" || indicator == "approval_reached" {
				out.Bins = append(out.Bins, Bin{ck, b, n})
			}
		}
	}
	for k, n := range left {
		out.LeftOut = append(out.LeftOut, LeftOutCell{k[0], Period(k[1]), k[2], n})
	}
	return out, nil
}

// smallWorld has two nations, three areas and five schemes.
func smallWorld() *world {
	return &world{
		labels: Labels{
			AsOf: "2026-04-15", Invented: true,
			Areas: []Place{
				{ID: "E08000034", Name: "Kirklees", Grain: Area, Parent: "ENG"},
				{ID: "E08000012", Name: "Liverpool", Grain: Area, Parent: "ENG"},
				{ID: "S12000020", Name: "Moray", Grain: Area, Parent: "SCO"},
			},
			Schemes: []Place{
				{ID: "A", Name: "Alder", Grain: Scheme, Parent: "E08000034"},
				{ID: "B", Name: "Birch", Grain: Scheme, Parent: "E08000034"},
				{ID: "C", Name: "Cedar", Grain: Scheme, Parent: "E08000012"},
				{ID: "D", Name: "Damson", Grain: Scheme, Parent: "E08000012", Closed: "2025-06-30"},
				{ID: "E", Name: "Elm", Grain: Scheme, Parent: "S12000020"},
			},
		},
		obs: map[string][]observation{},
	}
}

// say adds n answers of one value, from respondents that nobody else has.
func (w *world) say(indicator, scheme string, day time.Time, value float64, n int, levels map[string]string) {
	for range n {
		w.obs[indicator] = append(w.obs[indicator], observation{
			scheme: scheme, respondent: fmt.Sprint(indicator, len(w.obs[indicator])), day: day, value: value, levels: levels})
	}
}

func (w *world) leave(indicator, scheme string, day time.Time, reason string, n int) {
	for range n {
		w.obs[indicator] = append(w.obs[indicator], observation{
			scheme: scheme, respondent: fmt.Sprint(indicator, len(w.obs[indicator])), day: day, leftOut: reason})
	}
}

// randomWorld gives every scheme a random number of answers, many of them few.
func randomWorld(r *rand.Rand) *world {
	w := smallWorld()
	genders, ages := []string{"woman", "man"}, []string{"18-24", "25-44", "65-74"}
	for _, indicator := range []string{"friends_help", "life_sat", "friends"} {
		for _, s := range []string{"A", "B", "C", "D", "E"} {
			for n := r.IntN(40); n > 0; n-- {
				value := float64(r.IntN(11))
				if indicator == "friends_help" {
					value = float64(r.IntN(2))
				}
				levels := map[string]string{"gender": genders[r.IntN(2)], "age_band": ages[r.IntN(3)]}
				w.say(indicator, s, day(2025, time.Month(1+r.IntN(12)), 1+r.IntN(28)), value, 1, levels)
			}
			w.leave(indicator, s, day(2025, 5, 5), "not_answered", r.IntN(8))
		}
	}
	return w
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }
