package main_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one step of the browser may take on a busy machine.
const patience = 60 * time.Second

// tab is one browser tab on our site, and the complaints it heard since the
// last page was opened.
type tab struct {
	ctx  context.Context
	site string // http://127.0.0.1:12345

	mu         sync.Mutex
	complaints []string
}

// newTab starts Chromium with its network cut off but for this machine.
func newTab(t testing.TB, site string) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves the browser out")
	}
	ctx, stop := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromium(t)), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 1000),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	b := &tab{ctx: ctx, site: site}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	b.must(t, "listen", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, audits.Enable, cdp.Empty{})
		return err
	}))
	return b
}

func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("The browser test needs Chromium. Type: sudo apt-get install -y chromium")
	return ""
}

// hear notes what no page of ours may do: write an error to the console, break
// the content security policy, or ask anybody but this server for anything.
func (b *tab) hear(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventExceptionThrown:
		b.complain("script error: " + ev.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if ev.Type == "error" || ev.Type == "warning" || ev.Type == "assert" {
			var words []string
			for _, a := range ev.Args {
				words = append(words, string(a.Value)+a.Description)
			}
			b.complain("console " + string(ev.Type) + ": " + strings.Join(words, " "))
		}
	case *log.EventEntryAdded:
		if ev.Entry.Level == "error" || ev.Entry.Source == "security" {
			b.complain(fmt.Sprintf("log %s: %s %s", ev.Entry.Source, ev.Entry.Text, ev.Entry.URL))
		}
	case *audits.EventIssueAdded:
		if d := ev.Issue.Details.ContentSecurityPolicyIssueDetails; d != nil {
			b.complain(fmt.Sprintf("content security policy: %s blocked %q", d.ViolatedDirective, d.BlockedURL))
		}
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(ev.Request.URL)
		if err != nil || u.Scheme != "data" && u.Scheme != "blob" && u.Scheme+"://"+u.Host != b.site {
			b.complain("request to somewhere else: " + ev.Request.URL)
		}
	}
}

func (b *tab) complain(words string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = append(b.complaints, words)
}

// heard gives the complaints so far and forgets them.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.complaints
	b.complaints = nil
	return all
}

// must runs steps and ends the test if one fails or takes too long.
func (b *tab) must(t testing.TB, what string, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	if chromedp.FromContext(b.ctx).Target == nil {
		ctx = b.ctx // a time limit on the first step would end the browser with it
	}
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// open loads a page, by its path or a full address, and waits for its pictures
// and scripts.
func (b *tab) open(t testing.TB, path string) {
	t.Helper()
	b.follow(t, path, chromedp.Navigate(b.address(path)))
}

func (b *tab) address(path string) string {
	if strings.HasPrefix(path, "/") {
		return b.site + path
	}
	return path
}

// follow takes a step that leads to another page and waits for that page.
func (b *tab) follow(t testing.TB, what string, step chromedp.Action[chromedp.Void]) {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	answer, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if answer.Status != 200 {
		t.Fatalf("%s: %s answered %d", what, answer.URL, answer.Status)
	}
	// A frame drawn after load lets scripts that wait for one do their work.
	b.must(t, what, chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := chromedp.Evaluate[bool](`document.readyState === "complete"`)(ctx, tg)
		time.Sleep(200 * time.Millisecond)
		return err
	}))
}

// eval gives the value of a script in the page.
func eval[T any](t testing.TB, b *tab, script string) T {
	t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.60s: %v", script, err)
	}
	return v
}

// scripts switches JavaScript on or off for the pages opened from now on.
func (b *tab) scripts(t *testing.T, on bool) {
	t.Helper()
	b.must(t, "JavaScript", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// shot writes a picture of the whole page to the folder $KHI_SHOTS, if set.
func (b *tab) shot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("KHI_SHOTS")
	if dir == "" {
		return
	}
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
