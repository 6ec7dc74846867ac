package dashboards

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/rounds"
)

// TestCarersAndWorkersAreAsked makes a round of carers in Welsh, one of workers and one of
// an area in easy words, from the page to the table: their own questions and words, nobody is asked who helped, with
// or without a connection, on the screen or on paper.
func TestCarersAndWorkersAreAsked(t *testing.T) {
	h := newHouse(t)
	today := h.asking.Shelf.Today()
	for _, c := range []struct {
		whom, language, field, value, head, question, other string
	}{
		{"carers", "cy", "carer_kind", "unpaid", "Sut mae pethau i chi fel gofalwr?", "Pa fath o ofalwr ydych chi?", "How is your work"},
		{"workers", "en", "valued", "5", "How is your work for you?", "I feel valued for what I do.", "carer"},
		{"area", "en", "own_plans", "5", "How is it in your area?", "Each person makes a plan.", "your work"},
	} {
		form := url.Values{"scheme": {"aber"}, "for": {c.whom}, "title": {"Their " + c.whom}, "wave": {"baseline"}, "sets": {"friends"}, "sets_" + c.whom: {c.whom}, "version": {map[bool]string{true: "easy", false: "standard"}[c.whom == "area"]},
			"language": {c.language}, "opens": {today}, "closes": {today}, "contact": {"Ann"}, "harm": {"Bea, 0117"}, "once": {c.whom}, "people": {"R-1\nR-2"}, "paper": {"1"}}
		w := h.post("admin", "/rounds", form.Encode())
		text := w.Body.String()
		links := regexp.MustCompile(`/ask/[A-Z2-7]{26}`).FindAllString(text, -1)
		codes := regexp.MustCompile(`paper-code">[^<]*<strong>([A-Z2-7]{4}-[A-Z2-7]{4})<`).FindAllStringSubmatch(text, -1)
		if w.Code != http.StatusOK || len(links) != 2 || len(codes) != 2 {
			t.Fatalf("%s: status %d, %d links, %d codes\n%.1500s", c.whom, w.Code, len(links), len(codes), text)
		}
		words := wordsOf(rounds.Round{For: c.whom, Language: c.language})
		says := func(where, text string, all ...string) {
			t.Helper()
			for _, want := range all {
				if !strings.Contains(text, strings.ReplaceAll(want, "'", "&#39;")) {
					t.Errorf("%s %s does not say %q", c.whom, where, want)
				}
			}
			for _, not := range []string{words["helper.title"], askWords[c.language]["begin.title"], "How many friends", c.other} {
				if strings.Contains(strings.ToLower(text), strings.ToLower(not)) {
					t.Errorf("%s %s says %q", c.whom, where, not)
				}
			}
		}
		says("letters and paper forms", text, c.head, c.question, words["paper.who"], words["help.told"]+" <strong>Bea, 0117</strong></p>", words["help.told"]+" <strong>Bea, 0117</strong>. "+words["help.999"])
		says("beginning", h.get("", links[0]).Body.String(), c.head, words["begin.who2"], `href="`+links[0]+`/about"`)
		own := leafletFor(c.whom, c.language)
		says("leaflet among the pages of the form", h.get("", links[0]+"/about").Body.String(), own.Title, own.Parts[0].Lines[0].Text, words["help.on"], `href="`+links[0]+`/1"`)
		says("kept form", h.get("", links[0]+"/keep").Body.String(), own.Parts[0].Lines[1].Text)
		says("help", h.get("", links[0]+"/help").Body.String(), words["help.told"]+" <strong>Bea, 0117</strong>")
		says("first question", h.get("", links[0]+"/1").Body.String(), c.question)
		if w := h.get("", links[0]+"/helper"); w.Code != http.StatusNotFound {
			t.Errorf("%s are asked who helped: %d", c.whom, w.Code)
		}
		if w := h.post("", links[0]+"/helper", "answer=read"); w.Code != http.StatusNotFound {
			t.Errorf("%s say who helped: %d", c.whom, w.Code)
		}
		if w := h.post("", links[0]+"/1", "answer="+c.value); w.Header().Get("Location") != links[0]+"/end" {
			t.Errorf("%s go on to %q", c.whom, w.Header().Get("Location"))
		}
		says("end", h.get("", links[0]+"/end").Body.String(), `href="`+links[0]+`/1"`, words["help.harm"])
		if w := h.post("", links[0]+"/end", ""); w.Code != http.StatusSeeOther {
			t.Errorf("%s cannot finish: %d", c.whom, w.Code)
		}
		at := slices.IndexFunc(h.asking.Shelf.All(), func(st rounds.State) bool { return st.For == c.whom })
		if at < 0 {
			t.Fatalf("no round is for %s", c.whom)
		}
		st := h.asking.Shelf.All()[at]
		if w := h.post("admin", "/rounds/"+st.ID+"/paper", url.Values{"code": {codes[1][1]}, "day": {today}, c.field: {"p"}}.Encode()); w.Code != http.StatusOK {
			t.Errorf("%s: a paper form is not taken: %d", c.whom, w.Code)
		}
		rows, _, err := h.asking.Shelf.Table(st.ID)
		if err != nil || len(rows) != 3 || rows[0][1] != (rounds.Round{For: c.whom}).Kind()+"_ref" || rows[1][4] != c.value || len(rows[0]) != 5 {
			t.Errorf("%s: the table is %v %v", c.whom, rows, err)
		}
		page := h.get("admin", "/rounds/"+st.ID).Body.String()
		if want := fmt.Sprintf("<dd>%s</dd>", whomCalled[c.whom]); !strings.Contains(page, want) || !strings.Contains(page, "2 of 2 finished (100%)") || st.Easy != (c.whom == "area") {
			t.Errorf("%s: the page of the round does not say %s, or how many finished", c.whom, want)
		}
		if leaflet := h.get("", leafletHref(c.whom, "cy")).Body.String(); !strings.Contains(leaflet, `<html lang="cy">`) || !strings.Contains(leaflet, "Eich hawliau") || !strings.Contains(leaflet, `href="`+leafletHref(c.whom, "en")+`"`) || strings.Contains(leaflet, " your ") {
			t.Errorf("%s have no leaflet in Welsh:\n%s", c.whom, leaflet)
		}
		if leaflet := h.get("", "/asking?for="+c.whom); leaflet.Code != http.StatusOK || !strings.Contains(leaflet.Body.String(), "about many ") {
			t.Errorf("%s have no leaflet: %d", c.whom, leaflet.Code)
		}
	}
	if w := h.get("", "/asking?for=dogs"); w.Code != http.StatusNotFound {
		t.Errorf("a leaflet for nobody: %d", w.Code)
	}
	if w := h.post("admin", "/rounds", url.Values{"scheme": {"aber"}, "for": {"dogs"}, "title": {"T"}, "people": {"R-1"}}.Encode()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a round for nobody: %d", w.Code)
	}
}

// TestEveryoneHasAllTheWords: whom a round asks has every word in both languages, and a
// word of their own stands beside one for people.
func TestEveryoneHasAllTheWords(t *testing.T) {
	want := slices.Sorted(maps.Keys(askWords["en"]))
	for whom := range whomCalled {
		for _, language := range []string{"en", "cy"} {
			if got := slices.Sorted(maps.Keys(wordsOf(rounds.Round{For: whom, Language: language}))); !slices.Equal(got, want) {
				t.Errorf("the words for %q in %s are others than in English for people: %v", whom, language, got)
			}
		}
		if len(whomWords[whom]["en"]) != len(whomWords[whom]["cy"]) {
			t.Errorf("%s have %d words of their own in English and %d in Welsh", whom, len(whomWords[whom]["en"]), len(whomWords[whom]["cy"]))
		}
	}
}

// TestLeafletsSayTheSameInWelsh: each leaflet has as many parts and lines in both
// languages, with the same drawings, and no line is left in English.
func TestLeafletsSayTheSameInWelsh(t *testing.T) {
	for whom := range whomCalled {
		english, welsh := leafletFor(whom, "en"), leafletFor(whom, "cy")
		if len(english.Parts) != len(welsh.Parts) || len(english.Parts) < 5 {
			t.Fatalf("%q: %d parts in English, %d in Welsh", whom, len(english.Parts), len(welsh.Parts))
		}
		for i, part := range english.Parts {
			other := welsh.Parts[i]
			if len(part.Lines) == 0 || len(part.Lines) != len(other.Lines) || part.Head != "" && part.Head == other.Head {
				t.Fatalf("%q: %q has %d lines, %q %d", whom, part.Head, len(part.Lines), other.Head, len(other.Lines))
			}
			for j, line := range part.Lines {
				if line.Picture != other.Lines[j].Picture || line.Text == other.Lines[j].Text || line.Text == "" || other.Lines[j].Text == "" || line.Picture != "" && pictureOf(line.Picture) == "" {
					t.Errorf("%q: %+v beside %+v", whom, line, other.Lines[j])
				}
			}
		}
	}
	if w := newHouse(t).get("", "/asking?lang=fr"); w.Code != 400 {
		t.Errorf("a leaflet in French: %d", w.Code)
	}
}
