package main_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestAnAreaWithoutASchemeAsksItself sends in an area that has no scheme, asks twenty of
// each kind there by links of their own, and reads the three views and the gap between
// council and citizens on the page of the area. Nobody else can be asked by it.
func TestAnAreaWithoutASchemeAsksItself(t *testing.T) {
	t.Parallel()
	const each = 20
	dir, file := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "schemes.csv")
	if err := os.WriteFile(file, []byte("scheme_id,name,model,nation,area_code\ntorbay-area,Torbay,area,ENG,E06000027\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mustKhi(t, "load", "--data", dir, file)
	cmd, site, err := serve(program(t), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	var refs []string
	for i := range 3 * each {
		refs = append(refs, fmt.Sprintf("T-%d", i))
	}
	today := time.Now().UTC()
	form := url.Values{"scheme": {"torbay-area"}, "for": {"area"}, "title": {"This year"}, "wave": {"baseline"}, "sets": {"friends"}, "sets_area": {"area_view", "area_actions"}, "version": {"easy"}, "language": {"en"}, "once": {"a"},
		"opens": {today.Format(time.DateOnly)}, "closes": {today.AddDate(0, 0, 9).Format(time.DateOnly)}, "contact": {"Ann, 0117 496 0000"}, "people": {strings.Join(refs, "\n")}}
	wrong := url.Values{}
	for k, v := range form {
		wrong[k] = v
	}
	wrong.Set("for", "people")
	res, err := http.PostForm(site+"/rounds", wrong)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("an area without a scheme asks people: %v %v", res.StatusCode, err)
	}
	_ = res.Body.Close()
	letters := answered(t, site+"/rounds")(http.PostForm(site+"/rounds", form))
	links := regexp.MustCompile(`class="link">[^<]*(/ask/[A-Z2-7]{26})<`).FindAllStringSubmatch(letters, -1)
	round := one(t, `href="(/rounds/[a-z2-7]{10})"`, letters)
	if len(links) != 3*each {
		t.Fatalf("%d letters", len(links))
	}
	for i, link := range links {
		view, says := []string{"council", "charity", "citizen"}[i/each], "1"
		if i%each >= map[string]int{"council": 15, "charity": 10, "citizen": 5}[view] { // so many agree
			says = "4"
		}
		posted(t, site+link[1]+"/1", "answer", view)
		posted(t, site+link[1]+"/5", "answer", says)
		posted(t, site+link[1]+"/end")
	}
	if closed := posted(t, site+round+"/close"); !strings.Contains(closed, "The answers of 60 people of the area were loaded") {
		t.Fatalf("closing says\n%.1500s", closed)
	}
	page := gotten(t, site+"/places/E06000027/area")
	for _, want := range []string{"75.0%", "50.0%", "25.0%", "Council less citizens", "Everybody can find what is there"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the area does not say %q \n%.9000s", want, page[strings.Index(page, "<main"):])
		}
	}
	if own := gotten(t, site+"/places/torbay-area"); !strings.Contains(own, "This is no scheme.") || !strings.Contains(own, `href="/places/E06000027/area"`) {
		t.Error("its own page does not say that it is no scheme")
	}
}
