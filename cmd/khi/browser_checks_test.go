package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Each check of a page gives the faults that it found, in words.

func (b *tab) oneHeading(t *testing.T) []string {
	t.Helper()
	if n := eval[int](t, b, `document.querySelectorAll("h1").length`); n != 1 {
		return []string{fmt.Sprintf("%d first-level headings, want 1", n)}
	}
	return nil
}

// brokenPictures gives the pictures that did not load. One below the fold may
// be loaded late, so each is asked for first.
func (b *tab) brokenPictures(t *testing.T) []string {
	t.Helper()
	return eval[[]string](t, b, `(async () => {
		const bad = [];
		for (const img of document.images) {
			if (!img.checkVisibility()) continue;
			img.loading = "eager";
			try { await img.decode(); } catch { bad.push("a picture does not load: " + img.src); }
		}
		return bad;
	})()`)
}

// stillPictures gives the charts that ECharts did not draw again for readers who
// have JavaScript.
func (b *tab) stillPictures(t *testing.T) []string {
	t.Helper()
	return eval[[]string](t, b, `(async () => {
		const still = () => [...document.querySelectorAll(".khi-chart")].filter(c => !c.querySelector("canvas, svg") && c.checkVisibility());
		for (let waited = 0; still().length > 0 && waited < 5000; waited += 50) await new Promise(done => setTimeout(done, 50));
		return still().map(c => "the chart " + c.dataset.khiChart + " stays a picture");
	})()`)
}

// accessible runs axe-core with the rules of WCAG 2.2, levels A and AA. It
// finds only a part of what can be wrong with a page.
func (b *tab) accessible(t *testing.T, axe string) []string {
	t.Helper()
	eval[bool](t, b, axe+"; typeof window.axe.run === 'function'")
	text := eval[string](t, b, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
		.then(r => JSON.stringify({Passes: r.passes.length, Violations: r.violations}))`)
	var result struct {
		Passes     int
		Violations []struct {
			ID, Impact, Help string
			Nodes            []struct{ HTML, FailureSummary string }
		}
	}
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatal(err)
	}
	if result.Passes < 5 {
		return []string{fmt.Sprintf("axe-core passed only %d rules: it did not look at the page", result.Passes)}
	}
	var faults []string
	for _, v := range result.Violations {
		for _, n := range v.Nodes {
			why := strings.ReplaceAll(n.FailureSummary, "\n", "\n\t")
			faults = append(faults, fmt.Sprintf("axe %s (%s): %s\n\t%.300s\n\t%s", v.ID, v.Impact, v.Help, n.HTML, why))
		}
	}
	return faults
}

// tooWide says what makes the page scroll sideways.
func (b *tab) tooWide(t *testing.T) []string {
	t.Helper()
	return eval[[]string](t, b, `(() => {
		const page = document.scrollingElement;
		if (page.scrollWidth <= innerWidth) return [];
		const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
		return ["the page is " + page.scrollWidth + " px wide in a window of " + innerWidth + ": "
			+ out.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" | ")];
	})()`)
}

// noSkipLink takes the first stop of the Tab key, which must be a link into the
// main content, and follows it: the next stop must lie there.
func (b *tab) noSkipLink(t *testing.T) []string {
	t.Helper()
	const at = `document.activeElement.outerHTML.slice(0, 120)`
	b.must(t, "Tab", chromedp.KeyEvent(kb.Tab))
	if !eval[bool](t, b, `(document.activeElement.getAttribute("href") || "").startsWith("#")`) {
		return []string{"the first stop of the Tab key is no skip link: " + eval[string](t, b, at)}
	}
	b.must(t, "Enter, Tab", chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if !eval[bool](t, b, `document.querySelector("main").contains(document.activeElement)`) {
		return []string{"after the skip link the next stop is not in the main content: " + eval[string](t, b, at)}
	}
	return nil
}

// lostFocus takes more stops; each must be on the screen.
func (b *tab) lostFocus(t *testing.T) []string {
	t.Helper()
	var faults []string
	for range 12 {
		b.must(t, "Tab", chromedp.KeyEvent(kb.Tab))
		lost := eval[string](t, b, `(() => {
			const e = document.activeElement, r = e.getBoundingClientRect();
			if (e === document.body) return "";
			const shown = r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && e.checkVisibility();
			return shown ? "" : e.outerHTML.slice(0, 120);
		})()`)
		if lost != "" {
			faults = append(faults, "the Tab key stops at something that cannot be seen: "+lost)
		}
	}
	return faults
}

// badPage breaks every rule that the walk holds pages to.
const badPage = `<!doctype html><html lang="en"><head><title>Bad</title>
<link rel="stylesheet" href="/wide.css"><script src="/noise.js"></script><script>1</script></head>
<body><a href="/first">first</a><div class="wide">wide</div><h1>One</h1><h1>Two</h1><main>
<img src="/none.png" alt="none"><img src="http://example.org/spy.png">
<div class="khi-chart" data-khi-chart="dead">dead</div><button class="away">away</button></main></body></html>`

// TestBrowserChecksCanFail holds the checks themselves to a page that breaks
// every rule.
func TestBrowserChecksCanFail(t *testing.T) {
	t.Parallel()
	files := map[string][2]string{
		"/":         {"text/html", badPage},
		"/wide.css": {"text/css", ".wide { width: 2000px } .away { position: absolute; top: -500px }"},
		"/noise.js": {"text/javascript", "console.error('noise')"},
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
		w.Header().Set("Content-Type", f[0])
		_, _ = w.Write([]byte(f[1]))
	}))
	defer site.Close()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b := newTab(t, site.URL)
	b.open(t, "/")
	found := slices.Concat(b.oneHeading(t), b.accessible(t, string(axe)), b.brokenPictures(t), b.tooWide(t),
		b.stillPictures(t), b.noSkipLink(t), b.lostFocus(t), b.heard())
	all := strings.Join(found, "\n")
	for _, want := range []string{
		"2 first-level headings", "axe image-alt", "a picture does not load: " + site.URL + "/none.png",
		"px wide in a window", "the chart dead stays a picture", "no skip link", "cannot be seen", "console error: \"noise\"",
		"script-src-elem blocked", "request to somewhere else: http://example.org/spy.png",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the checks do not see %q; they saw:\n%s", want, all)
		}
	}
}
