package main_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// printed is a round whose letter and paper form are printed.
type printed struct {
	whom, version, language, paper string
	sets                           []string
	sides                          int // that it must have; 0 where that is not promised
}

func (r printed) String() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", r.whom, r.version, r.language, strings.Join(r.sets, "+"), r.paper))
}

// thePrinted are rounds of every kind. Two sides are promised for the core sets.
var thePrinted = []printed{
	{"people", "easy", "en", "1", []string{"friends", "lonely", "home"}, 2},
	{"people", "easy", "en", "1", []string{"friends", "lonely", "choice", "home"}, 2},
	{"people", "easy", "cy", "1", []string{"friends", "lonely", "home"}, 2},
	{"people", "easy", "en", "1", []string{"friends", "lonely"}, 0},
	{"people", "easy", "en", "1", []string{"lonely"}, 1},
	{"people", "easy", "en", "1", []string{"impact"}, 0},
	{"people", "easy", "cy", "1", []string{"friends", "impact"}, 0},
	{"people", "easy", "en", "1", []string{"friends", "lonely", "choice", "home", "impact"}, 0},
	{"people", "easy", "en", "both", []string{"friends", "lonely", "choice", "home", "impact"}, 0},
	{"people", "easy", "cy", "1", []string{"friends", "lonely", "choice", "home", "impact"}, 0},
	{"people", "standard", "en", "1", []string{"friends", "lonely", "home", "ons4"}, 2},
	{"people", "standard", "en", "1", []string{"friends", "friends_why", "lonely", "choice", "home", "ons4"}, 0},
	{"people", "standard", "cy", "1", []string{"friends", "friends_why", "ons4"}, 0},
	{"people", "standard", "en", "1", []string{"friends", "friends_why", "lonely", "choice", "home", "impact", "ons4"}, 0},
	{"people", "standard", "cy", "both", []string{"friends", "friends_why", "lonely", "choice", "home", "impact", "ons4"}, 0},
	{"carers", "easy", "en", "1", []string{"carer_kind", "carer_treated", "carer_breaks", "carer_rules"}, 2},
	{"carers", "standard", "cy", "1", []string{"carer_kind", "carer_treated", "carer_breaks", "carer_rules"}, 2},
	{"workers", "easy", "cy", "1", []string{"worker_treated", "worker_time", "worker_rules"}, 2},
	{"workers", "standard", "en", "1", []string{"worker_treated", "worker_time", "worker_rules"}, 0},
	{"area", "easy", "en", "1", []string{"area_view", "area_actions"}, 2},
	{"area", "standard", "cy", "1", []string{"area_view", "area_actions"}, 2},
}

var saidSides = map[string]int{"one side": 1, "two sides": 2, "3 sides": 3, "4 sides": 4, "5 sides": 5}

// TestPaperFormsPrintOnTheSidesTheySay prints the letters of rounds of every kind in a
// real browser and counts the pages: the core sets fit on two sides of A4, and a longer
// form says beforehand how many it takes. Printed on both sides of each sheet, a form
// begins on a sheet of its own and ends with one.
func TestPaperFormsPrintOnTheSidesTheySay(t *testing.T) {
	t.Parallel()
	dir, schemes := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "schemes.csv")
	if err := os.WriteFile(schemes, []byte(schemesCSV), 0o600); err != nil {
		t.Fatal(err)
	}
	mustKhi(t, "load", "--data", dir, schemes)
	cmd, service, err := serve(program(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	to, err := url.Parse(service)
	if err != nil {
		t.Fatal(err)
	}
	letters := map[string]string{}
	way := httputil.NewSingleHostReverseProxy(to)
	shown := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if text, ok := letters[r.URL.Path]; ok { // letters are the answer to a form, and shown once
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write([]byte(text))
			return
		}
		way.ServeHTTP(w, r)
	}))
	defer shown.Close()
	p := newTab(t, shown.URL)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing: run make assets (%v)", err)
	}
	today := time.Now().UTC()
	for i, r := range thePrinted {
		key := "sets"
		if r.whom != "people" {
			key += "_" + r.whom
		}
		form := []string{"scheme", "wye", "for", r.whom, "title", r.String(), "wave", "baseline", "version", r.version, "language", r.language, "paper", r.paper, "once", fmt.Sprint(i),
			"opens", today.Format(time.DateOnly), "closes", today.AddDate(0, 0, 9).Format(time.DateOnly), "contact", "Ann, 0117 496 0000", "people", "P-1"}
		for _, set := range r.sets {
			form = append(form, key, set)
		}
		at := fmt.Sprintf("/letters/%d", i)
		letters[at] = posted(t, service+"/rounds", form...)
		said := saidSides[one(t, `Each form is ([a-z0-9]+ sides?) of A4`, letters[at])]
		p.open(t, at)
		if i%5 == 0 || r.whom != "people" {
			report(t, prefixed(r.String(), p.oneHeading(t), p.accessible(t, string(axe))))
		}
		got := p.pages(t, r.String()) - 1 // the letter is one
		want := said
		if r.paper == "both" {
			want += 1 + said%2
		}
		t.Logf("%s: %d sides, says %d", r, got, said)
		if got != want || said == 0 || r.sides != 0 && said != r.sides {
			t.Errorf("%s: %d pages after the letter; it says %d sides, want %d", r, got, said, r.sides)
		}
	}
}

var aPage = regexp.MustCompile(`/Type\s*/Page\b`)

// pages is how many pages the page that is open prints on.
func (b *tab) pages(t *testing.T, what string) (n int) {
	yes := true
	t.Helper()
	b.must(t, "print", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		out, err := cdp.Call(ctx, tg, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err != nil {
			return err
		}
		if kept := os.Getenv("KHI_SHOTS"); kept != "" {
			_ = os.WriteFile(filepath.Join(kept, "paper "+what+".pdf"), out.Data, 0o600)
		}
		n = len(aPage.FindAll(out.Data, -1))
		return nil
	}))
	return n
}
