package chart

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"khi/dashboards/assets"
	"khi/metrics"
)

// strictPolicy is what the pages of khi are served with: nothing inline,
// nothing from elsewhere.
const strictPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"

const probe = `window.__violations = [];
document.addEventListener("securitypolicyviolation", function (e) { window.__violations.push(e.effectiveDirective + " " + e.blockedURI + " " + e.sourceFile); });
window.addEventListener("error", function (e) { window.__violations.push("error " + e.message); });`

// chartPage serves a page of charts as khi does.
func chartPage(t *testing.T, tables []*metrics.Table) *httptest.Server {
	r := renderer(t)
	mux := http.NewServeMux()
	var body strings.Builder
	for i, table := range tables {
		svg, err := r.SVG(t.Context(), table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		option, err := Option(table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		p, err := draw(table, OnPage)
		if err != nil {
			t.Fatal(err)
		}
		mux.HandleFunc(fmt.Sprintf("/%d.svg", i), func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/svg+xml")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
			_, _ = w.Write(svg)
		})
		fmt.Fprintf(&body, `<figure data-chart><div class="picture"><picture><source media="(max-width: 40em)" srcset="/%d.svg"><img src="/%d.svg" alt="%s" width="%d"></picture></div><script type="application/json">%s</script></figure>`,
			i, i, html.EscapeString(table.Alt), p.width, option)
	}
	mux.HandleFunc("/probe.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		fmt.Fprint(w, probe)
	})
	library, err := assets.ThirdParty(assets.ECharts)
	if err != nil {
		t.Fatal(err)
	}
	mux.HandleFunc("/echarts.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(library)
	})
	mux.Handle("/static/", http.StripPrefix("/static/", http.FileServerFS(assets.Static())))
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", strictPolicy)
		fmt.Fprintf(w, `<!doctype html><html lang="en"><head><title>t</title><script src="/probe.js"></script><link rel="stylesheet" href="/static/khi.css"><script src="/echarts.js" defer></script><script src="/static/khi-charts.js" defer></script></head><body>%s</body></html>`, body.String())
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func browser(t *testing.T) context.Context {
	path := "/usr/bin/chromium"
	if testing.Short() {
		t.Skip("-short leaves the browser out")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("no Chromium at %s: type make browser", path)
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1000, 900), chromedp.UserDataDir(t.TempDir()))
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, flags...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(func(ev any) {
		if d, ok := ev.(*page.EventJavascriptDialogOpening); ok {
			t.Errorf("a dialog opened: %s", d.Message)
		}
	}))
	t.Cleanup(cancel)
	return ctx
}

// Under the strict policy every chart becomes interactive, hostile names run
// nothing, the alternative text stays and the keyboard reaches each figure.
func TestChartsInABrowser(t *testing.T) {
	tables := []*metrics.Table{trendTable(), placeTable(metrics.Bars, 6), placeTable(metrics.Intervals, 12), placeTable(metrics.Funnel, 24)}
	for _, shape := range shapes() {
		tables = append(tables, hostileTable(shape))
	}
	server := chartPage(t, tables)
	ctx := browser(t)
	var seen struct {
		Charts, Hidden, Marks int
		Violations            []string
		XSS                   bool
		Label, Live           string
	}
	err := chromedp.Do(ctx,
		chromedp.Navigate(server.URL),
		chromedp.WaitReady(".khi-chart svg"),
		chromedp.Sleep(500*time.Millisecond),
		chromedp.Evaluate[chromedp.Void](`document.querySelector(".khi-chart").focus()`),
		chromedp.KeyEvent(kb.End),
		chromedp.Sleep(300*time.Millisecond),
	)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string](`JSON.stringify({
			charts: document.querySelectorAll(".khi-chart svg").length,
			hidden: Array.from(document.querySelectorAll("figure img")).filter(i => i.hidden).length,
			marks: document.querySelectorAll(".khi-chart svg path").length,
			violations: window.__violations, xss: "__xss" in window,
			label: document.querySelector(".khi-chart").getAttribute("aria-label"),
			live: document.querySelector(".khi-chart [aria-live]").textContent})`))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(raw), &seen); err != nil {
		t.Fatal(err)
	}
	if seen.Charts != len(tables) || seen.Hidden != len(tables) || seen.Marks < 100 {
		t.Errorf("of %d charts %d are interactive, %d images gave way, %d paths", len(tables), seen.Charts, seen.Hidden, seen.Marks)
	}
	if len(seen.Violations) > 0 || seen.XSS {
		t.Errorf("under the strict policy: %v, script run by a name: %v", seen.Violations, seen.XSS)
	}
	if !strings.HasPrefix(seen.Label, tables[0].Alt) {
		t.Errorf("the text alternative is now %q", seen.Label)
	}
	if !strings.Contains(seen.Live, "69.7%") || !strings.Contains(seen.Live, "95% interval") {
		t.Errorf("the End key says %q", seen.Live)
	}
}

// Without the library, with a broken option, and on a narrow screen, the image
// of the server stays.
func TestImageStaysWhenAnythingFails(t *testing.T) {
	server := chartPage(t, []*metrics.Table{trendTable(), placeTable(metrics.Bars, 4)})
	ctx := browser(t)
	count := func(when, want string) {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](
			`document.querySelectorAll(".khi-chart:not([hidden]) svg").length + " charts, " +
			Array.from(document.querySelectorAll("figure img")).filter(i => !i.hidden).length + " images"`))
		if err != nil || got != want {
			t.Errorf("%s: %s (%v), want %s", when, got, err, want)
		}
	}
	err := chromedp.Do(ctx, chromedp.Navigate(server.URL), chromedp.WaitReady(".khi-chart svg"),
		chromedp.EmulateViewport(400, 800), chromedp.Sleep(500*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	count("on a narrow screen", "0 charts, 2 images")
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		response, err := http.Get(server.URL + q.URL.Path)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		var text strings.Builder
		buffer := make([]byte, 1<<16)
		for n := 1; n > 0; {
			n, _ = response.Body.Read(buffer)
			text.Write(buffer[:n])
		}
		for k, v := range response.Header {
			if k != "Content-Length" {
				w.Header()[k] = v
			}
		}
		fmt.Fprint(w, strings.Replace(text.String(), `"series":[`, `"series":[[[`, 1))
	}))
	t.Cleanup(broken.Close)
	err = chromedp.Do(ctx, chromedp.EmulateViewport(1000, 900), chromedp.Navigate(broken.URL),
		chromedp.WaitReady(".khi-chart svg"), chromedp.Sleep(300*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	count("with one broken option", "1 charts, 1 images")
}
