package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserMyStory goes the way of a worker and a person through the real
// program: a link is made, the story is read in every wording, words are noted,
// agreed to, seen on the page of the scheme, taken back and gone.
func TestBrowserMyStory(t *testing.T) {
	t.Parallel()
	dir, files := filepath.Join(t.TempDir(), "data"), t.TempDir()
	var paths []string
	for _, f := range [][2]string{
		{"schemes.csv", "scheme_id,name,model,nation,area_code\nnorth,North Shared Lives,shared_lives,ENG,E06000019\n"},
		{"answers.csv", "scheme_id,person_ref,wave,answered_on,completed_by,life_sat,happy,anxious,friends_n,friends_help,friends_enough,balance,lonely,indep_help\n" +
			"north,ELDERFLOWER-3,baseline,2024-04-07,self,7,8,2,4,1,2,1,4,cooking\nnorth,ELDERFLOWER-3,review,2025-06-07,supported,4,don't know,,2,3,1,2,prefer not to say,cooking travel\n"},
	} {
		path := filepath.Join(files, f[0])
		if err := os.WriteFile(path, []byte(f[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	mustKhi(t, append([]string{"load", "--data", dir}, paths...)...)
	cmd, site, err := serve(program(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	})
	b := newTab(t, site)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing: run make assets (%v)", err)
	}
	look := func(name string) {
		b.shot(t, name)
		b.must(t, "narrow", chromedp.EmulateViewport(320, 800))
		wide := b.tooWide(t)
		b.shot(t, name+" narrow")
		b.must(t, "wide", chromedp.EmulateViewport(1280, 1000))
		for _, fault := range append(append(append(wide, b.oneHeading(t)...), b.accessible(t, string(axe))...), b.heard()...) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	text := func() string { return eval[string](t, b, `document.querySelector("main").innerText`) }
	click := func(what, selector string) {
		t.Helper()
		b.follow(t, what, chromedp.Click(chromedp.CSS(selector)))
	}
	b.open(t, "/stories?lang=cy")
	look("stories cy")
	b.open(t, "/stories")
	look("stories")
	b.must(t, "the reference", chromedp.SendKeys(chromedp.CSS("#reference"), "elderflower-3"))
	click("making a link", `section[aria-labelledby="make"] button`)
	look("story link")
	click("opening the story", `.inset a`)
	at := eval[string](t, b, "location.pathname")
	look("story easy")
	if said := strings.Join(strings.Fields(text()), " "); !strings.Contains(said, "You said you have 2 friends. In April 2024 you said 4. That is less than before.") || !strings.Contains(said, "Support gets in the way of friends.") {
		t.Errorf("the story says\n%s", said)
	}
	for _, words := range []string{"plain", "cy"} {
		b.open(t, at+"?words="+words)
		look("story " + words)
	}
	b.open(t, at+"/choices")
	b.must(t, "a note", chromedp.SendKeys(chromedp.CSS("#text"), "I want to see <b>my brother</b> more"))
	click("keeping the note", `button[value="note"]`)
	click("ticking it", `button[value="tick"]`)
	click("agreeing", `section[aria-labelledby="agree"] button[value="agree"]`)
	look("story choices")
	b.open(t, at+"/choices?words=cy")
	look("story choices cy")
	for _, language := range []string{"cy", "en"} { // with a note and words that were agreed to on it
		b.open(t, "/stories?lang="+language)
		look("stories with words " + language)
	}
	b.open(t, "/places/north")
	if !strings.Contains(text(), "I want to see <b>my brother</b> more") {
		t.Error("the words that somebody agreed to are not on the page of the scheme")
	}
	look("scheme with words")
	b.open(t, at+"/choices")
	click("taking it back", `button[value="take-back"]`)
	b.open(t, "/places/north")
	if strings.Contains(text(), "my brother") {
		t.Error("the words that somebody took back are still on the page of the scheme")
	}
	b.open(t, at+"/choices")
	click("ending the link", `section[aria-labelledby="links"] button[value="end"]`)
	look("story ended")
	nothingOf(t, dir, "ELDERFLOWER", strings.ToUpper(strings.TrimPrefix(at, "/story/")))
}

// nothingOf fails if a file at or below a path holds one of some words.
func nothingOf(t *testing.T, path string, words ...string) {
	t.Helper()
	err := filepath.WalkDir(path, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		all, err := os.ReadFile(path)
		for _, w := range words {
			if strings.Contains(strings.ToUpper(string(all)), w) {
				t.Errorf("%s holds %s", path, w)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
