package main_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// BenchmarkFirstQuestion opens the first question of a form on a slow phone: 400 kbit/s
// each way, a fourth of the processor, nothing kept. It gives how long the page takes
// until it is seen whole and can be answered, which needs no script; until its own scripts
// have run as well (reading aloud, going on without a connection); both with an answer
// from the other end after 0, 150 and 400 ms; and the bytes of all that was fetched. The
// promises are one second and 150 kB for the whole form.
func BenchmarkFirstQuestion(b *testing.B) {
	dir, schemes := filepath.Join(b.TempDir(), "data"), filepath.Join(b.TempDir(), "schemes.csv")
	if err := os.WriteFile(schemes, []byte(schemesCSV), 0o600); err != nil {
		b.Fatal(err)
	}
	if out, err := exec.Command(program(b), "load", "--data", dir, schemes).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	cmd, site, err := serve(program(b), dir)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	link := linkOf(b, site, "Slow", "en")
	p := newTab(b, site)
	p.must(b, "narrow", chromedp.EmulateViewport(320, 800))
	p.open(b, "/asking") // Chromium's own first page
	for _, latency := range []float64{0, 150, 400} {
		b.Run(fmt.Sprintf("%.0f ms", latency), func(b *testing.B) {
			p.must(b, "a slow phone", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
				if _, err := cdp.Call(ctx, tg, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true}); err != nil {
					return err
				}
				if _, err := cdp.Call(ctx, tg, network.SetBypassServiceWorker, network.SetBypassServiceWorkerParams{Bypass: true}); err != nil { // each time is the first
					return err
				}
				if _, err := cdp.Call(ctx, tg, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}); err != nil {
					return err
				}
				const bytes = 400_000 / 8
				_, err := cdp.Call(ctx, tg, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
					MatchedNetworkConditions: []*network.Conditions{{Latency: latency, DownloadThroughput: bytes, UploadThroughput: bytes}}})
				return err
			}))
			best, scripted, fetched := 0.0, 0.0, 0.0
			for b.Loop() {
				p.open(b, link+"/1")
				if !eval[bool](b, p, `Boolean(document.querySelector("form button.button") && getComputedStyle(document.querySelector(".choice label")).minHeight !== "0px")`) {
					b.Fatal("the question cannot be answered, or has no style")
				}
				seen := eval[float64](b, p, `Math.max(performance.getEntriesByName("first-contentful-paint")[0].startTime, performance.getEntriesByType("navigation")[0].domInteractive)`)
				ready := eval[float64](b, p, `performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd`)
				if best == 0 || seen < best {
					best = seen
				}
				if scripted == 0 || ready < scripted {
					scripted = ready
				}
				fetched = eval[float64](b, p, `performance.getEntriesByType("navigation")[0].transferSize + performance.getEntriesByType("resource").reduce((n, r) => n + r.transferSize, 0)`)
			}
			b.ReportMetric(best/1000, "s-best")
			b.ReportMetric(scripted/1000, "s-scripts")
			b.ReportMetric(fetched/1000, "kB")
		})
	}
}
