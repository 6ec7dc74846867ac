package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestBrowserAtTheDoor goes through sign-in as the first administrator does,
// and holds its pages to what other pages are held to.
func TestBrowserAtTheDoor(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	data := filepath.Join(folder, "data")
	ours := workerOf(t, filepath.Join(folder, "templates"), data)
	g := openGate(t, "--data", data)
	t.Cleanup(func() { g.shut(t) })
	b := newTab(t, g.site)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing: run make assets (%v)", err)
	}
	look := func(name string) {
		b.shot(t, name)
		wide := b.tooWide(t)
		b.must(t, "narrow", chromedp.EmulateViewport(320, 800))
		wide = append(wide, b.tooWide(t)...)
		b.shot(t, name+" narrow")
		b.must(t, "wide", chromedp.EmulateViewport(1280, 1000))
		for _, fault := range append(append(append(wide, b.oneHeading(t)...), b.accessible(t, string(axe))...), b.heard()...) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	const password = "kettle orbit marigold"
	typed := func(fields ...string) {
		for i := 0; i+1 < len(fields); i += 2 {
			b.must(t, fields[i], chromedp.SendKeys(chromedp.CSS(fields[i]), fields[i+1]))
		}
	}
	b.open(t, "/sign-in")
	look("sign in")
	b.open(t, g.link)
	look("welcome")
	typed("#password", password, "#again", password)
	b.follow(t, "choosing a password", chromedp.Click(chromedp.CSS("main form button")))
	look("account")
	b.follow(t, "setting up codes", chromedp.Click(chromedp.CSS(`section[aria-labelledby="factor"] button`)))
	look("codes")
	b.follow(t, "accounts", chromedp.Click(chromedp.CSS(`header a[href="/accounts"]`)))
	typed("#title", "Bob", "#name", "bob")
	b.must(t, "a role", chromedp.Click(chromedp.CSS("#role-viewer")))
	b.follow(t, "inviting", chromedp.Click(chromedp.CSS(`section[aria-labelledby="invite"] button`)))
	look("invited")
	b.open(t, "/accounts")
	look("accounts")
	b.open(t, "/accounts/trail")
	look("trail")
	b.follow(t, "signing out", chromedp.Click(chromedp.CSS(`.who form button`)))
	if at := eval[string](t, b, "location.pathname"); at != "/sign-in" {
		t.Errorf("after signing out the browser is at %s", at)
	}
	b.open(t, "/sign-in?to=/account")
	typed("#name", "Admin", "#password", password)
	b.follow(t, "signing in", chromedp.Click(chromedp.CSS("main form button")))
	b.follow(t, "signing out again", chromedp.Click(chromedp.CSS(`.who form button`)))
	b.open(t, ours)
	typed("#password", password, "#again", password)
	b.follow(t, "a worker's password", chromedp.Click(chromedp.CSS("main form button")))
	for _, path := range []string{"/own", "/own/example-scheme", "/own/example-scheme/indicators/people"} {
		b.open(t, path)
		look("exact figures " + path)
	}
}

// workerOf loads a scheme of one person, and gives the link of a worker of it who has a
// grant for its exact figures.
func workerOf(t *testing.T, templates, data string) (link string) {
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	mustKhi(t, "templates", templates)
	mustKhi(t, "load", "--data", data, filepath.Join(templates, "khi-1-scheme.csv"), filepath.Join(templates, "khi-2-person.csv"), filepath.Join(templates, "khi-3-arrangement.csv"), filepath.Join(templates, "khi-4-survey-response.csv"))
	o := mustKhi(t, "account", "invite", "carol", "--title", "Carol", "--role", "worker", "--place", "example-scheme", "--data", data)
	mustKhi(t, "account", "grant", "carol", "--role", "detail", "--place", "example-scheme", "--data", data)
	return regexp.MustCompile(`/welcome/[A-Z0-9]+`).FindString(o.stdout)
}
