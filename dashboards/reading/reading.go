// Package reading measures how easily English is read.
package reading

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	vowels = regexp.MustCompile(`[aeiouy]+`)
	ends   = regexp.MustCompile(`[.?:!]+(?:\s+|$)`)
)

// Grade is the Flesch–Kincaid grade of sentences: 4 is read at about nine years. The
// formula is that of Kincaid and others (1975); syllables are counted as runs of vowels,
// a mute e at the end left out. Without sentences it is no number.
func Grade(sentences []string) float64 {
	words, syllables := 0, 0
	for _, s := range sentences {
		for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
			words++
			n := len(vowels.FindAllString(w, -1))
			if strings.HasSuffix(w, "e") && !strings.HasSuffix(w, "le") && n > 1 {
				n--
			}
			syllables += max(1, n)
		}
	}
	return .39*float64(words)/float64(len(sentences)) + 11.8*float64(syllables)/float64(words) - 15.59
}

// Sentences are those of some texts; a single word is none.
func Sentences(texts []string) (all []string) {
	for _, t := range texts {
		for _, s := range ends.Split(t, -1) {
			if s = strings.TrimSpace(s); len(strings.Fields(s)) > 1 {
				all = append(all, s)
			}
		}
	}
	return all
}
