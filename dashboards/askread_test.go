package dashboards

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var vowels = regexp.MustCompile(`[aeiouy]+`)

// grade is the Flesch–Kincaid grade of sentences: 4 is read at nine.
func grade(sentences []string) float64 {
	words, syllables, count := 0, 0, 0
	for _, s := range sentences {
		count++
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
			words++
			n := len(vowels.FindAllString(w, -1))
			if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
				n--
			}
			syllables += max(1, n)
		}
	}
	return .39*float64(words)/float64(count) + 11.8*float64(syllables)/float64(words) - 15.59
}

var (
	ends   = regexp.MustCompile(`[.?:!]+(?:\s+|$)`)
	blocks = regexp.MustCompile(`(?s)<(?:h1|h2|li|p|span)[^>]*>([^<]+)<`)
)

func sentencesOf(texts []string) (all []string) {
	for _, t := range texts {
		for _, s := range ends.Split(t, -1) {
			if s = strings.TrimSpace(s); len(strings.Fields(s)) > 1 {
				all = append(all, s)
			}
		}
	}
	return all
}

// TestTheFormIsReadAtNine holds the words of the form, of the letters and paper forms and
// of the leaflet to a reading age of nine, and to short sentences. -v lists each.
func TestTheFormIsReadAtNine(t *testing.T) {
	texts := map[string][]string{}
	for key, words := range askWords["en"] {
		part := "form"
		switch at, _, _ := strings.Cut(key, "."); at {
		case "letter", "paper":
			part = "letter and paper form"
		case "held", "forget", "sent", "allsent", "late":
			part = "without a connection"
		}
		texts[part] = append(texts[part], strings.ReplaceAll(strings.ReplaceAll(words, "%s", "3 May 2026"), "%d", "4"))
	}
	h := newHouse(t)
	for _, found := range blocks.FindAllStringSubmatch(h.get("", "/asking").Body.String(), -1) {
		texts["leaflet"] = append(texts["leaflet"], html.UnescapeString(found[1]))
	}
	for part, all := range texts {
		sentences := sentencesOf(all)
		if len(sentences) < 5 {
			t.Fatalf("%s: only %d sentences were found", part, len(sentences))
		}
		got := grade(sentences)
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
