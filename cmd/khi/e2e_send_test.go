package main_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// threeWrong is a form that a scheme filled in, with a date in words, a number
// in words and a wave that does not exist.
const threeWrong = `scheme_id,person_ref,wave,answered_on,friends_n
wye,P-1,baseline,2025-04-07,2
wye,P-2,baseline,last Tuesday,3
wye,P-3,baseline,2025-04-09,lots
wye,P-4,sometimes,2025-04-10,1
wye,P-5,baseline,2025-04-11,0
`

// TestSendFromThePage sends a file with three wrong rows in a real browser,
// mends the file that comes back, sends that and loads it.
func TestSendFromThePage(t *testing.T) {
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	before := f.check(t)
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	b := newTab(t, site)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	b.send(t, written(t, "answers.csv", []byte(threeWrong)))
	heading := eval[string](t, b, "document.querySelector('h1').textContent")
	b.shot(t, "sent")
	report(t, b.oneHeading(t), b.accessible(t, string(axe)), b.heard())
	if heading != "2 of 5 rows would load, and 3 would not" {
		t.Fatalf("the page says %q", heading)
	}
	marked := b.fetched(t, `main a[href$="/marked"]`)
	for _, said := range []string{"last Tuesday", "column D: ", "column E: ", "column C: "} {
		if !strings.Contains(marked, said) {
			t.Errorf("the marked file does not hold %q:\n%s", said, marked)
		}
	}
	mended := strings.NewReplacer("last Tuesday", "2025-04-08", "lots", "9", "sometimes", "baseline").Replace(marked)
	b.send(t, written(t, "answers (marked).csv", []byte(mended)))
	b.follow(t, "load the file", chromedp.Click(chromedp.CSS(`main form[action$="/load"] button`)))
	b.awaits(t, "h1", "Your file is loaded")
	b.shot(t, "loaded")
	report(t, b.oneHeading(t), b.accessible(t, string(axe)), b.heard())
	b.follow(t, "to the load", chromedp.Click(chromedp.CSS(`main a[href^="/data/loads/"]`)))
	if left, err := os.ReadDir(filepath.Join(f.dir, "tray")); err != nil || len(left) != 1 {
		t.Errorf("the tray holds %d files, want the first one only (%v)", len(left), err)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	if after := f.check(t); after.Rows != before.Rows+5 {
		t.Errorf("%d rows became %d, want five more", before.Rows, after.Rows)
	}
	if _, err := os.Stat(filepath.Join(f.dir, "tray")); err == nil {
		t.Error("the tray is still there after the end")
	}
	f.holdsNone(t, "P-3", "last Tuesday")
}

// send chooses a file on the page for it and waits for what the check found.
func (b *tab) send(t *testing.T, file string) {
	t.Helper()
	b.open(t, "/send")
	b.must(t, "choose the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	b.follow(t, "send the file", chromedp.Click(chromedp.CSS("#send button")))
	b.awaits(t, ".actions", "")
}

// awaits waits until an element is there and holds the words.
func (b *tab) awaits(t *testing.T, selector, words string) {
	t.Helper()
	script := fmt.Sprintf("((document.querySelector(%q) || {}).textContent || '').includes(%q) && !!document.querySelector(%q)", selector, words, selector)
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if eval[bool](t, b, script) {
			return
		}
	}
	t.Fatalf("the page never shows %s %q; it shows %s", selector, words, eval[string](t, b, "document.querySelector('main').textContent"))
}

// fetched gives what a link of the page leads to.
func (b *tab) fetched(t *testing.T, link string) string {
	t.Helper()
	at := eval[string](t, b, fmt.Sprintf("document.querySelector(%q).href", link))
	d := &demo{site: b.site}
	body, _ := d.get(t, strings.TrimPrefix(at, b.site))
	return string(bytes.TrimPrefix(body, []byte("\uFEFF")))
}
