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
	t.Parallel()
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

// ownWords is a Google Forms export in a scheme's own words, with three wrong
// rows: nobody, a number in words, and one beyond the scale.
const ownWords = `"Timestamp","Your number","First or later?","Friends you have","Are you helped with friends?","How satisfied are you with your life?"
"2025/04/07 10:05:00 AM GMT+1","SL-0001","The first time","2","Yes, lots","7"
"2025/04/08 10:05:00 AM GMT+1","SL-0002","The first time","0","No change","plenty"
"2025/04/09 10:05:00 AM GMT+1","","The first time","0","No change","4"
"2025/10/06 2:20:30 PM GMT+1","SL-0001","Later on","4","Rather not say","11"
"2025/10/07 2:20:30 PM GMT+1","SL-0002","Later on","3","Yes, lots","8"
`

// TestMapFromThePage: somebody who never saw the program finds the page, sends the
// export of their form without a thought for our fields, says what is asked, finds
// and mends three bad rows and loads the file. Every page on the way speaks in their
// own headings or in plain words, and can be used on a telephone.
func TestMapFromThePage(t *testing.T) {
	t.Parallel()
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
	look := func(name string) {
		t.Helper()
		b.shot(t, name)
		report(t, b.oneHeading(t), b.accessible(t, string(axe)), b.namesOfOurs(t), b.heard())
		b.must(t, "narrow", chromedp.EmulateViewport(320, 800))
		b.shot(t, name+"-narrow")
		report(t, prefixed(name, b.tooWide(t)))
		b.must(t, "wide", chromedp.EmulateViewport(1280, 1000))
	}
	b.open(t, "/data")
	b.follow(t, "to the page for sending", chromedp.Click(chromedp.CSS(`main a[href="/send"]`)))
	look("new-send")
	b.must(t, "choose the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{written(t, "form.csv", []byte(ownWords))}))
	b.follow(t, "send the file", chromedp.Click(chromedp.CSS("#send button")))
	b.awaits(t, ".actions", "")
	look("new-refused")
	b.follow(t, "to the columns", chromedp.Click(chromedp.CSS(`main a[href$="/map"]`)))
	look("new-columns")
	b.choose(t, map[string]string{"f2": "wave", "f3": "friends_n", "f4": "friends_help", "f5": "life_sat"})
	eval[bool](t, b, `(document.getElementById("title").value = "Our yearly form", true)`)
	b.follow(t, "keep the columns", chromedp.Click(chromedp.CSS(`main button[type="submit"]`)))
	look("new-answers")
	b.choose(t, map[string]string{"w2.0": "baseline", "w2.1": "review", "w4.0": "1", "w4.1": "2"})
	b.follow(t, "keep the answers", chromedp.Click(chromedp.CSS(`main button[type="submit"]`)))
	b.awaits(t, "label[for=scheme]", "Which scheme")
	look("new-scheme")
	b.choose(t, map[string]string{"scheme": "wye"})
	b.follow(t, "say the scheme", chromedp.Click(chromedp.CSS(`main form[action$="/say"] button`)))
	b.awaits(t, "h1", "2 of 5 rows would load, and 3 would not")
	look("new-checked")
	marked := b.fetched(t, `main a[href$="/marked"]`)
	mended := strings.NewReplacer(`"plenty"`, `"6"`, `"11"`, `"9"`, `AM GMT+1","","The`, `AM GMT+1","SL-0003","The`).Replace(marked)
	b.sendFor(t, "wye", written(t, "form (marked).csv", []byte(mended)))
	b.awaits(t, "h1", "5 of 5 rows would load")
	look("new-mended")
	b.follow(t, "load the file", chromedp.Click(chromedp.CSS(`main form[action$="/load"] button`)))
	b.awaits(t, "h1", "Your file is loaded")
	look("new-loaded")
	b.follow(t, "to the figures", chromedp.Click(chromedp.CSS(`main a[href="/places/wye"]`)))
	b.open(t, "/data")
	look("new-data")
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	if after := f.check(t); after.Rows != before.Rows+5 {
		t.Errorf("%d rows became %d, want five more", before.Rows, after.Rows)
	}
	f.holdsNone(t, "SL-0003", "plenty")
}

// namesOfOurs gives what a page says in our names of rules and fields, which mean
// nothing to who reads it: words with an underscore, but for the names of files.
func (b *tab) namesOfOurs(t *testing.T) []string {
	t.Helper()
	return eval[[]string](t, b, `[...document.querySelectorAll("main td, main th, main p, main li, main label, main option, main h1, main h2")]
		.flatMap(e => e.children.length && !e.matches("td, th, p, li") ? [] : [...(e.textContent.match(/\b[a-z]+_[a-z_]+\b(?!\.(csv|xlsx))/g) || [])])
		.filter((w, i, all) => all.indexOf(w) === i).map(w => "the page speaks of " + w + ": " + document.querySelector("main").textContent.split(w)[0].slice(-100))`)
}

// choose sets select boxes by their id.
func (b *tab) choose(t *testing.T, values map[string]string) {
	t.Helper()
	for id, value := range values {
		set := fmt.Sprintf("(document.getElementById(%[1]q).value = %[2]q, document.getElementById(%[1]q).value === %[2]q)", id, value)
		if !eval[bool](t, b, set) {
			t.Fatalf("%s has no choice %q", id, value)
		}
	}
}

// sendFor sends a file for a scheme.
func (b *tab) sendFor(t *testing.T, scheme, file string) {
	t.Helper()
	b.open(t, "/send")
	b.choose(t, map[string]string{"scheme": scheme})
	b.must(t, "choose the file", chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	b.follow(t, "send the file", chromedp.Click(chromedp.CSS("#send button")))
	b.awaits(t, ".actions", "")
}
