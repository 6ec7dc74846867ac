package metrics

import (
	"math"
	"strings"
	"testing"

	"khi/metrics/benefit"
)

// TestGrowthPlan holds the plan to worked example 14 and its money to a sum by hand.
func TestGrowthPlan(t *testing.T) {
	p := GrowthPlan{Growth: benefit.Growth{Start: 500, Target: 1100, Years: 5, Leavers: 0.08}, Base: "2025-26",
		Saving: benefit.Money{Amount: 20000, Year: "2024-25"}, Coordinator: 50000, Setup: 1000000}
	w, err := p.Work()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{500, 640.7961236086339, 770.3285573285772, 889.498396350925, 999.1346482514849, 1100} {
		if math.Abs(w.Years[i].People-want) > 1e-9 {
			t.Errorf("year %d: %v people, want %v", i, w.Years[i].People, want)
		}
	}
	if math.Abs(w.HistoricYears-13.531356357093722) > 1e-9 || w.Years[5].Year != "2030-31" {
		t.Errorf("%v years at the historic rate, to %s", w.HistoricYears, w.Years[5].Year)
	}
	// 500/1.1475 = 435.7 carers: 18 coordinators; 640.8: 558.4 carers: 23.
	more := (500+640.7961236086339)/2 - 500
	if want := more*20000 - 5*50000; math.Abs(w.Years[1].Net-want) > 1e-6 || w.Years[0].Cumulative != -1000000 {
		t.Errorf("year 1: £%v, want £%v", w.Years[1].Net, want)
	}
	growth, err := p.GrowthTable(&Labels{})
	if err != nil || !strings.Contains(growth.Title, "904 starts") {
		t.Errorf("%v, %v", growth, err)
	}
	cash, err := p.CashTable(&Labels{})
	if err != nil || !strings.Contains(cash.Title, "paid back after") || !strings.Contains(cash.Subtitle, "2024-25 prices") {
		t.Errorf("%v, %v", cash, err)
	}
	p.Target = 400
	if _, err := p.Work(); err == nil || !strings.Contains(err.Error(), "plan to grow") {
		t.Errorf("a plan to shrink: %v", err)
	}
}
