package main

import (
	"strings"
	"testing"
)

// FuzzNeeds: whatever stands in a council's own table of need bands, it is refused in
// words, or each of its lines has a person and a band as they stand there.
func FuzzNeeds(f *testing.F) {
	f.Add("person_ref,need_band\nA1,high\nA2, Low \n")
	f.Add("\uFEFFscheme_id,need_band,person_ref\nwye,none,A1\nwye,\"very\n high\",A2\n")
	f.Add("person_ref,need_band,person_ref\n")
	f.Fuzz(func(t *testing.T, text string) {
		all, err := readNeeds(strings.NewReader(text))
		if err != nil {
			if err.Error() == "" {
				t.Fatal("refused without words")
			}
			return
		}
		for _, n := range all {
			if n.ref == "" || !strings.Contains(text, n.ref) || n.band == "" || len(n.band) > longestBand || n.line < 2 {
				t.Fatalf("%+v of %q", n, text)
			}
		}
	})
}
