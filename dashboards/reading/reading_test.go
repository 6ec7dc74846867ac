package reading

import (
	"fmt"
	"math"
	"testing"
)

// TestGrade holds the formula to sums done by hand.
func TestGrade(t *testing.T) {
	for _, c := range []struct {
		text      string
		sentences int
		want      float64
	}{
		{"The cat sat on the mat.", 1, .39*6 + 11.8*1 - 15.59},
		{"We like it here! Do you? Yes.", 2, .39*3 + 11.8*1 - 15.59},                            // a word alone is no sentence; like and here are one syllable each
		{"A little table: people know.", 2, .39*2.5 + 11.8*8/5 - 15.59},                         // lit-tle, ta-ble, peo-ple
		{"Organisations acknowledge responsibility.", 1, .39*3 + 11.8*float64(5+3+6)/3 - 15.59}, // the e of acknowledge is mute
	} {
		s := Sentences([]string{c.text})
		if got := Grade(s); len(s) != c.sentences || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q: %d sentences, grade %.3f, want %d and %.3f", c.text, len(s), got, c.sentences, c.want)
		}
	}
	if !math.IsNaN(Grade(nil)) {
		t.Error("no text has a grade")
	}
	if got := fmt.Sprint(Sentences([]string{"One two. ", "", "Three"})); got != "[One two]" {
		t.Error(got)
	}
}
