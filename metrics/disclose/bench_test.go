package disclose

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// national is a country of schemes in areas in nations, each place crossed
// with the levels of one breakdown: about 10 × places cells. Schemes hold from
// least to most people.
func national(schemes, least, most int) Lattice {
	rng := rand.New(rand.NewPCG(1, 2))
	levels := []string{"18-24", "25-34", "35-44", "45-54", "55-64", "65-74", "75-84", "85+", "unknown"}
	all := append([]string{"Total"}, levels...)
	t := newTable(Proportion)
	areas, nations := map[string][]string{}, map[string][]string{}
	var areaNames []string
	indexes := func(rows []string, col string) (is []int) {
		for _, r := range rows {
			is = append(is, t.at[[2]string{r, col}])
		}
		return is
	}
	across := func(row string) {
		var parts []int
		for _, l := range levels {
			parts = append(parts, t.at[[2]string{row, l}])
		}
		t.sum(row, "Total", parts)
	}
	for s := range schemes {
		name := fmt.Sprint("s", s)
		size := least + rng.IntN(most-least)
		counts := make([]Cell, len(levels))
		for range size {
			i := min(rng.IntN(len(levels)), rng.IntN(len(levels)))
			counts[i].Respondents++
			counts[i].Numerator += int64(rng.IntN(10) / 4 % 2)
		}
		for i, l := range levels {
			t.put(name, l, counts[i])
		}
		across(name)
		area := fmt.Sprint("a", s/3)
		if areas[area] == nil {
			areaNames = append(areaNames, area)
		}
		areas[area] = append(areas[area], name)
	}
	for i, area := range areaNames {
		for _, l := range all {
			t.sum(area, l, indexes(areas[area], l))
		}
		across(area)
		nation := fmt.Sprint("n", i%4)
		nations[nation] = append(nations[nation], area)
	}
	names := []string{"n0", "n1", "n2", "n3"}
	for _, n := range names {
		for _, l := range all {
			t.sum(n, l, indexes(nations[n], l))
		}
		across(n)
	}
	for _, l := range all {
		t.sum("uk", l, indexes(names, l))
	}
	across("uk")
	return t.Lattice
}

func BenchmarkProtect(b *testing.B) {
	for _, size := range []struct{ least, most int }{{5, 60}, {60, 400}} {
		for _, schemes := range []int{225, 750, 2250} {
			b.Run(fmt.Sprintf("people=%d-%d/schemes=%d", size.least, size.most, schemes), func(b *testing.B) {
				benchmarkProtect(b, national(schemes, size.least, size.most))
			})
		}
	}
}

// benchmarkProtect gives processor time, which other work on the machine disturbs
// less than the clock.
func benchmarkProtect(b *testing.B, l Lattice) {
	b.ReportAllocs()
	var r Result
	before := ownTime(b)
	for b.Loop() {
		r = Default.Protect(l)
	}
	b.ReportMetric(float64((ownTime(b)-before).Microseconds())/float64(b.N)/float64(len(l.Cells)), "cpu-us/cell")
	b.ReportMetric(float64(len(l.Cells)), "cells")
	b.ReportMetric(float64(r.Primary), "primary")
	b.ReportMetric(float64(r.Secondary), "secondary")
	b.ReportMetric(float64(r.Open), "open")
}

// ownTime is the processor time that this process has taken.
func ownTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func TestNationalLatticeIsSafe(t *testing.T) {
	for _, l := range []Lattice{national(30, 5, 60), national(30, 60, 400)} {
		for _, p := range Profiles {
			r := p.Protect(l)
			if r.Primary == 0 || r.Secondary == 0 {
				t.Errorf("%s: %d primary, %d secondary: the lattice tests nothing", p.Name, r.Primary, r.Secondary)
			}
			audit(t, p, l, r)
		}
	}
}
