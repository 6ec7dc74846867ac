package metrics

import (
	"context"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// Each protection is needed: with any one of them taken away the attacker finds
// what it is there for, in a world where with all of them it finds nothing. (That
// of a chart's axis is missed in cmd/khi/audit.)
func TestEachProtectionIsNeeded(t *testing.T) {
	w := randomWorld(rand.New(rand.NewPCG(21, 4)))
	for _, scheme := range []string{"A", "B", "C", "E"} { // of a group of 32, two say no
		levels := map[string]string{"gender": "other", "age_band": "25-44"}
		w.say("friends_help", scheme, day(2025, 5, 5), 1, 30, levels)
		w.say("friends_help", scheme, day(2025, 5, 5), 0, 2, levels)
	}
	beside(w)
	plain := func(string, url.Values, *Table) {}
	open, err := NewEngine(context.Background(), w, disclose.Profile{Name: "default"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		taken  string
		weaken func(*frame)
		change func(string, url.Values, *Table)
		find   string
	}{
		{"nothing", nil, plain, ""},
		{"the complement", withoutComplement, plain, "no of friends_help"},
		{"who gave neither of two answers", withoutNeither, plain, "neither of friends_block"},
		{"further hiding", func(f *frame) { f.Sums = nil }, plain, "exactly"},
		{"the sums of quarters and their year", withoutPeriods, plain, "as whoever counts in"},
		{"the count that is hidden with its average", nil, func(kind string, asked url.Values, tab *Table) { putBases(t, open, kind, asked, tab) }, "the figure is hidden and the number of people is given"},
	} {
		t.Run(c.taken, func(t *testing.T) {
			e, err := NewEngine(context.Background(), w, disclose.Default)
			if err != nil {
				t.Fatal(err)
			}
			e.weaken = c.weaken
			found := readThrough(t, "", e, c.change, "friends_help", "friends_block", "life_sat").Attack().Breaches
			met := 0
			for _, b := range found {
				if c.find == "" {
					t.Errorf("with every protection there is a breach: %s", b)
				} else if strings.Contains(b.String(), c.find) {
					met++
				}
			}
			if c.find != "" && met == 0 {
				t.Errorf("nobody misses %s: the attacker finds %d breaches, none of them about %q", c.taken, len(found), c.find)
			}
		})
	}
	t.Run("the limits that indicators set each other", func(t *testing.T) {
		nests := nestedWorld(rand.New(rand.NewPCG(38, 5)), 60)
		if found, _ := attackNested(t, nests, disclose.Default, false); len(found) > 0 {
			t.Errorf("with every protection there is a breach: %s", found[0])
		}
		if found, _ := attackNested(t, nests, disclose.Default, true); len(found) == 0 {
			t.Error("nobody misses them: the attacker finds nothing")
		}
	})
	t.Run("earlier publications", func(t *testing.T) { missEarlier(t, w) })
}

// beside adds the other share of the question of which friends_help is one: of those who
// did not say that, one in ten gave neither answer.
func beside(w *world) {
	for i, o := range w.obs["friends_help"] {
		if o.leftOut == "" {
			o.value = map[bool]float64{true: 1}[o.value == 0 && i%10 != 0]
		}
		w.obs["friends_block"] = append(w.obs["friends_block"], o)
	}
}

// withoutComplement makes the rules see as many who said no as said yes. The other share
// of the question, held against this one, would cover for it.
func withoutComplement(f *frame) {
	apartFromOthers(f)
	for i := range f.Cells {
		if c := &f.Cells[i]; c.Kind == disclose.Proportion && c.Respondents-c.Numerator < c.Numerator {
			c.Numerator = c.Respondents / 2
		}
	}
}

// withoutPeriods takes away what links a year to its quarters.
func withoutPeriods(f *frame) {
	apartFromOthers(f)
	period := make([]Period, len(f.Cells))
	for _, k := range f.order {
		period[f.number[k]] = k.period
	}
	f.Sums = slices.DeleteFunc(f.Sums, func(s disclose.Sum) bool { return period[s.Total] != period[s.Parts[0]] })
}

// putBases writes the number of people into rows whose figure is hidden.
func putBases(t *testing.T, open *Engine, kind string, asked url.Values, tab *Table) {
	t.Helper()
	var all *Table
	var err error
	if kind == "trend" {
		all, err = open.Trend(context.Background(), tab.Indicator, asked.Get("place"))
	} else {
		all, err = open.Breakdown(context.Background(), tab.Indicator, asked.Get("place"), Period(asked.Get("period")), asked.Get("by"))
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range tab.Rows {
		if at := tab.Index(Base); r.Cells[at].IsHidden() && i < len(all.Rows) {
			tab.Rows[i].Cells[at] = all.Rows[i].Cells[at]
		}
	}
}

// missEarlier sets two publications side by side between which one person came.
func missEarlier(t *testing.T, w *world) {
	delete(w.obs, "friends_block")
	first, err := NewEngine(context.Background(), w.copy(), disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	was := readBy(t, "first", first, "friends_help").Attack()
	w.say("friends_help", "B", day(2025, 6, 6), 1, 1, map[string]string{"gender": "man", "age_band": "18-24"})
	for _, mindful := range []bool{true, false} {
		var earlier []Past
		if mindful {
			earlier = append(earlier, first)
		}
		second, err := NewEngine(context.Background(), w.copy(), disclose.Default, earlier...)
		if err != nil {
			t.Fatal(err)
		}
		found := attack.Between(was, readBy(t, "second", second, "friends_help").Attack())
		if mindful && len(found) > 0 || !mindful && len(found) == 0 {
			t.Errorf("with the earlier one in mind %v: %d breaches", mindful, len(found))
		}
	}
}
