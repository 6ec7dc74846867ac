package dashboards

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"khi/dashboards/reading"
	"khi/dashboards/rounds"
)

var blocks = regexp.MustCompile(`(?s)<(?:h1|h2|li|p|span)[^>]*>([^<]+)<`)

// TestTheFormIsReadAtNine holds the words of the form, of the letters and paper forms and
// of the leaflets to a reading age of nine, and to short sentences. -v lists each.
func TestTheFormIsReadAtNine(t *testing.T) {
	texts := map[string][]string{}
	add := func(whom, key, words string) {
		part := "form"
		switch at, _, _ := strings.Cut(key, "."); at {
		case "letter", "paper":
			part = "letter and paper form"
		case "held", "forget", "sent", "allsent", "late":
			part = "without a connection"
		}
		if whom != rounds.ForPeople {
			part = "words for " + whom + " alone"
		}
		texts[part] = append(texts[part], strings.ReplaceAll(strings.ReplaceAll(words, "%s", "3 May 2026"), "%d", "4"))
	}
	for key, words := range askWords["en"] {
		add(rounds.ForPeople, key, words)
	}
	h := newHouse(t)
	for whom := range whomCalled {
		for key, words := range whomWords[whom]["en"] {
			add(whom, key, words)
		}
		for _, found := range blocks.FindAllStringSubmatch(h.get("", "/asking?for="+whom).Body.String(), -1) {
			part := strings.TrimSpace("leaflet " + whom)
			texts[part] = append(texts[part], html.UnescapeString(found[1]))
		}
	}
	for part, all := range texts {
		sentences := reading.Sentences(all)
		if len(sentences) < 5 {
			t.Fatalf("%s: only %d sentences were found", part, len(sentences))
		}
		got := reading.Grade(sentences)
		t.Logf("%s: %d sentences, grade %.1f", part, len(sentences), got)
		if got > 4 {
			t.Errorf("%s is read at grade %.1f, want 4 or below", part, got)
		}
		for _, s := range sentences {
			if n := len(strings.Fields(s)); n > 18 {
				t.Errorf("%s: %d words in one sentence: %s", part, n, s)
			}
		}
	}
}
