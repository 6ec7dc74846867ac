package main_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestAskedOnAPhone makes a round in a real service and answers it in a real browser
// on a screen of 320 px, in Welsh, with axe on every kind of page.
func TestAskedOnAPhone(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	today := time.Now().UTC()
	res, err := http.PostForm(site+"/rounds", url.Values{"scheme": {"wye"}, "title": {"Gwanwyn"}, "wave": {"baseline"}, "sets": {"lonely", "home"}, "version": {"easy"}, "language": {"cy"},
		"opens": {today.AddDate(0, 0, -2).Format(time.DateOnly)}, "closes": {today.AddDate(0, 0, 9).Format(time.DateOnly)}, "contact": {"Ann, 0117 496 0000"}, "once": {"1"}, "people": {"P-1"}})
	if err != nil {
		t.Fatal(err)
	}
	letters, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	link := regexp.MustCompile(`/ask/[A-Z2-7]{26}`).FindString(string(letters))
	if err != nil || link == "" {
		t.Fatalf("no link in the letters:\n%.2000s", letters)
	}
	b := newTab(t, site)
	b.must(t, "narrow", chromedp.EmulateViewport(320, 800))
	looks := func(name string) {
		t.Helper()
		b.shot(t, "ask-"+name)
		report(t, prefixed(name, b.oneHeading(t), b.accessible(t, string(axe)), b.tooWide(t), b.heard()))
	}
	for _, page := range []string{"/asking", "/rounds", link + "/help", link + "/stop", link} {
		b.open(t, page)
		looks(page[strings.LastIndexByte(page, '/')+1:])
	}
	press := func(selector string) {
		t.Helper()
		b.follow(t, selector, chromedp.Click(chromedp.CSS(selector)))
	}
	press(`main a.button`)
	looks("question")
	b.must(t, "choose", chromedp.Click(chromedp.CSS(`label[for="a4"]`)))
	press(`button.button`)
	press(`button[value="prefer_not"]`)
	press(`button[value="dont_know"]`)
	press(`button[value="skip"]`)
	looks("helper")
	press(`button[value="skip"]`)
	looks("end")
	press(`main form button`)
	b.awaits(t, "h1", "Diolch")
	looks("done")
}
