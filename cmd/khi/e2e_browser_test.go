package main_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// step is one page of the walk and the link of the page before that leads to it.
type step struct {
	name string
	link string // CSS selector; "" starts at the first page
}

// walk is the way that a visitor takes: from the whole down to one scheme, to
// one indicator and how it was made, then to the other pages.
func walk(places places) []step {
	to := func(path string) string { return `main a[href^="` + path + `"]` }
	return []step{
		{"overview", ""},
		{"nation", to("/places/" + places.nation)},
		{"area", to("/places/" + places.area)},
		{"scheme", to("/places/" + places.scheme)},
		{"joins up", to("/places/" + places.scheme + "/area")},
		{"board", to("/places/" + places.scheme + "/board")},
		{"board paper", `main a[href*="paper=yes"]`},
		{"standing", to("/places/" + places.scheme + "/standing")},
		{"indicator", to("/indicators/friends_block")},
		{"made", to("/indicators/friends_block/made")},
		{"explore", `header a[href="/explore"]`},
		{"indicators", `header a[href="/indicators"]`},
		{"compare", `header a[href="/compare"]`},
		{"map", `main a[href^="/map?"]`},
		{"costs", `header a[href="/cost"]`},
		{"cost", to("/cost?")},
		{"growth", `main a[href="/cost/growth"]`},
		{"growth compared", to("/cost/growth/compare")},
		{"costs after", `header a[href="/cost"]`},
		{"scenario", `main a[href="/cost/scenario"]`},
		{"costs again", `header a[href="/cost"]`},
		{"options", `main a[href="/cost/options"]`},
		{"data before", `header a[href="/data"]`},
		{"send", `main a[href="/send"]`},
		{"data", `header a[href="/data"]`},
		{"load", to("/data/loads/")},
		{"undo", `main a[href$="/undo"]`},
		{"ledger", `main a[href="/data/ledger"]`},
		{"about", `header a[href="/about"]`},
		{"gallery", `main a[href="/gallery"]`},
		{"accessibility", `footer a[href="/accessibility"]`},
		{"api", `footer a[href="/reference"]`},
		{"api address", to("/reference/tables_explore")},
		{"api answer", to("/reference/Table")},
	}
}

// TestBrowser walks the demonstration as a visitor does, and holds every page
// on the way to the promises that docs/accessibility.md and docs/security.md make.
func TestBrowser(t *testing.T) {
	t.Parallel()
	d := demonstration(t)
	b := newTab(t, d.site)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing: run make assets (%v)", err)
	}
	at := map[string]string{} // where each page is
	for _, s := range walk(d.places(t)) {
		if s.link == "" {
			b.open(t, "/")
		} else {
			b.follow(t, "from the page before to "+s.name, chromedp.Click(chromedp.CSS(s.link)))
		}
		at[s.name] = eval[string](t, b, "location.href")
		t.Run(s.name, func(t *testing.T) {
			still := b.stillPictures(t)
			b.shot(t, s.name)
			report(t, still, b.oneHeading(t), b.accessible(t, string(axe)), b.brokenPictures(t), b.heard())
		})
	}
	t.Run("narrow", func(t *testing.T) { b.narrow(t, at) })
	t.Run("keyboard", func(t *testing.T) { b.keyboard(t, at) })
	t.Run("without JavaScript", func(t *testing.T) { b.withoutScripts(t, at) })
	t.Run("other looks", func(t *testing.T) { b.otherLooks(t, at, string(axe)) })
	t.Run("board papers", b.boardPapers)
	t.Run("in Welsh", func(t *testing.T) { b.inWelsh(t, at, string(axe)) })
	t.Run("downloads", func(t *testing.T) { d.downloads(t, b, at) })
	t.Run("not found", func(t *testing.T) { b.notFound(t, string(axe)) })
}

// report fails the test for each fault that a check found.
func report(t *testing.T, found ...[]string) {
	t.Helper()
	for _, faults := range found {
		for _, f := range faults {
			t.Error(f)
		}
	}
}

// narrow holds each page to a window of 320 px, which is 1280 px enlarged to
// 400%: the page itself must not scroll sideways.
func (b *tab) narrow(t *testing.T, at map[string]string) {
	b.must(t, "narrow", chromedp.EmulateViewport(320, 800))
	defer b.must(t, "wide", chromedp.EmulateViewport(1280, 1000))
	for name, address := range at {
		b.open(t, address)
		b.shot(t, name+"-narrow")
		report(t, prefixed(name, b.tooWide(t), b.heard()))
	}
}

// keyboard walks each page with the Tab key alone.
func (b *tab) keyboard(t *testing.T, at map[string]string) {
	for name, address := range at {
		b.open(t, address)
		report(t, prefixed(name, b.noSkipLink(t), b.lostFocus(t), b.heard()))
	}
}

func prefixed(name string, found ...[]string) []string {
	var all []string
	for _, faults := range found {
		for _, f := range faults {
			all = append(all, name+": "+f)
		}
	}
	return all
}

// withoutScripts opens each page again with JavaScript off: heading, tables
// and pictures must still be there, and forms must still lead on.
func (b *tab) withoutScripts(t *testing.T, at map[string]string) {
	const content = `JSON.stringify([document.querySelector("h1").innerText, document.querySelectorAll("table tbody tr").length])`
	with := map[string]string{}
	for name, address := range at {
		b.open(t, address)
		with[name] = eval[string](t, b, content)
	}
	b.scripts(t, false)
	defer b.scripts(t, true)
	for name, address := range at {
		b.open(t, address)
		b.shot(t, name+"-without-javascript")
		if got := eval[string](t, b, content); got != with[name] {
			t.Errorf("%s without JavaScript shows %s, with it %s", name, got, with[name])
		}
		report(t, prefixed(name, b.brokenPictures(t), b.heard()))
	}
	for _, name := range []string{"compare", "cost"} {
		b.open(t, at[name])
		b.follow(t, "the form of "+name, chromedp.Click(chromedp.CSS("main form button")))
		report(t, prefixed("after the form of "+name, b.oneHeading(t), b.heard()))
	}
}

// notFound holds the page for a wrong address to the same rules as any other.
func (b *tab) notFound(t *testing.T, axe string) {
	b.must(t, "a wrong address", chromedp.Navigate(b.site+"/places/nowhere-<b>x</b>"))
	report(t, b.oneHeading(t), b.accessible(t, axe))
	if eval[bool](t, b, `document.querySelector("main b") !== null`) {
		t.Error("text of the address became markup of the page")
	}
	for _, c := range b.heard() {
		if !strings.Contains(c, "404") { // the browser itself logs the status
			t.Error(c)
		}
	}
}

// places are the stations of the walk.
type places struct{ nation, area, scheme string }

// places picks a nation, an area of it and an open scheme of that from the API.
func (d *demo) places(t *testing.T) places {
	t.Helper()
	var all struct {
		Places []struct{ ID, Grain, Parent, Closed string }
	}
	d.json(t, "/api/v1/places", &all)
	parent := map[string]string{}
	for _, p := range all.Places {
		parent[p.ID] = p.Parent
	}
	for _, p := range all.Places {
		if p.Grain == "scheme" && p.Closed == "" && parent[p.Parent] != "" {
			return places{nation: parent[p.Parent], area: p.Parent, scheme: p.ID}
		}
	}
	t.Fatalf("no open scheme among %d places", len(all.Places))
	return places{}
}
