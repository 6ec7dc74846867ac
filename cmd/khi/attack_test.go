package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"khi/cmd/khi/audit"
	"khi/dashboards"
	"khi/dashboards/chart"
	"khi/metrics"
	"khi/metrics/attack"
	"khi/metrics/disclose"
)

// An attacker who asks the service for every table that it gives out, for every
// indicator, place, period and breakdown, and sets up every sum that it knows of,
// must not learn a small number. The same attacker against the same world with
// further hiding switched off must learn many: else it would prove nothing. What
// it holds possible must hold what is true: else its proof would be worth nothing.
func TestNobodyCanWorkOutAHiddenNumber(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the attack out")
	}
	t.Parallel()
	_, store := loadedWorld(t)
	charts := rendererFor(t)
	truth := attack.NewState("truth")
	collectTruth(t, truth, siteUnder(t, store, charts, disclose.Profile{Name: "nothing hidden"}))
	truth.Names() // worked out before several compare with it
	weak := disclose.Default
	weak.PrimaryOnly = true
	for name, c := range map[string]struct {
		profile disclose.Profile
		leaks   bool
		every   int
	}{"nothing further hidden": {weak, true, 0}, "default": {disclose.Default, false, 100}, "one to four": {disclose.OneToFour, false, 0}, "ten in research": {disclose.TRE10, false, 0}, "strict public": {disclose.StrictPublic, false, 200}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := auditOf(t, audit.Options{Every: c.every, Charts: charts}, siteUnder(t, store, charts, c.profile))
			t.Logf("%s, further hiding %v: %d tables, %d numbers shown, %d hidden, %d forms, %d groups by linear programming; %d breaches",
				c.profile.Name, !c.profile.PrimaryOnly, r.Tables, r.Shown, r.Hidden, r.Forms, r.Groups, len(r.Breaches))
			if r.Tables < 2000 || r.Shown == 0 || r.Hidden == 0 || c.every > 0 && r.Forms < 50 {
				t.Fatalf("%s: the attacker read %d tables, %d numbers, %d hidden ones and %d other forms", c.profile.Name, r.Tables, r.Shown, r.Hidden, r.Forms)
			}
			if c.leaks && exactly(r) < 20 {
				t.Errorf("with further hiding off the attacker finds only %d numbers: it is too weak to prove anything", exactly(r))
			}
			if !c.leaks {
				sayBreaches(t, c.profile.Name, r)
			}
			if c.profile.Round <= 1 {
				t.Logf("%d hidden numbers hold what is true", holdsTruth(t, truth, r.States[0]))
			}
		})
	}
}

func exactly(r *audit.Report) (n int) {
	for _, b := range r.Breaches {
		if strings.Contains(b.Learnt, "exactly") {
			n++
		}
	}
	return n
}

func sayBreaches(t *testing.T, what string, r *audit.Report) {
	t.Helper()
	for i, b := range r.Breaches {
		if i < 15 {
			t.Errorf("%s: %s", what, b)
		}
	}
	if n := len(r.Breaches); n > 0 {
		t.Errorf("%s: %d breaches", what, n)
	}
}

// holdsTruth fails where the attacker errs, and counts the numbers compared.
func holdsTruth(t *testing.T, truth *attack.State, r *attack.Report) (n int) {
	t.Helper()
	for _, name := range truth.Names() {
		is, known := truth.Gives(name)
		held, ok := r.Span(name)
		if !known || !ok || name.What == attack.Sum {
			continue
		}
		n++
		if is.High < held.Low-1e-6 || is.Low > held.High+1e-6 {
			t.Fatalf("the attacker errs: %s is %v, and not within %v: %s", name, is, held, r.How(name))
		}
	}
	if n == 0 {
		t.Fatal("nothing was compared")
	}
	return n
}

func rendererFor(t *testing.T) *chart.Renderer {
	t.Helper()
	charts, err := chart.New(chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = charts.Close(context.Background()) })
	return charts
}

// fixed publishes one engine.
type fixed struct{ engine dashboards.Engine }

func (f fixed) Current() (dashboards.Engine, func()) { return f.engine, func() {} }

// siteUnder is a service of a store with some protection.
func siteUnder(t *testing.T, store metrics.Store, charts *chart.Renderer, profile disclose.Profile, earlier ...metrics.Past) audit.Service {
	t.Helper()
	engine, err := metrics.NewEngine(context.Background(), store, profile, earlier...)
	if err != nil {
		t.Fatal(err)
	}
	return siteOf(t, engine, charts)
}

func siteOf(t *testing.T, engine dashboards.Engine, charts *chart.Renderer) audit.Service {
	t.Helper()
	site, err := dashboards.New(dashboards.Options{Publisher: fixed{engine}, Charts: charts, Version: "test", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return inside{site}
}

func auditOf(t *testing.T, o audit.Options, services ...audit.Service) *audit.Report {
	t.Helper()
	labels := make([]string, len(services))
	for i := range labels {
		labels[i] = string(rune('A' + i))
	}
	r, err := audit.Audit(context.Background(), services, labels, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// collectTruth reads a service that hides nothing.
func collectTruth(t *testing.T, s *attack.State, service audit.Service) {
	t.Helper()
	if err := audit.Collect(context.Background(), service, s); err != nil {
		t.Fatal(err)
	}
}
