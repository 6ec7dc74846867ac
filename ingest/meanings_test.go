package ingest

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestPlainReferences draws references of the signs in which something may be looked for: one
// that is taken for plain must be found the same when it is looked through, without a word said.
func TestPlainReferences(t *testing.T) {
	t.Parallel()
	plain := 0
	rapid.Check(t, func(r *rapid.T) {
		c := &column{converter: &converter{pseudo: newPseudonyms(make([]byte, keySize)), nowRow: "wye"}, field: &Field{Type: "person_ref"}, refersTo: "person"}
		s := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789ABEJMNRaT+-_@ .é")), 1, 14, -1).Draw(r, "reference")
		if rapid.Bool().Draw(r, "likely") {
			s = rapid.SampledFrom([]string{"EXAMPLE-1", "TOTAL", "2-MAR", "MAR-2019", "9434765919", "943-476-5919", "1E+09", "0012", "P0012", "SL-000123", "P-1", "A_1", "E1"}).Draw(r, "of these")
		}
		if !c.isPlainReference([]byte(s)) {
			return
		}
		plain++
		want, bad := c.parse(s)
		if key := c.pseudo.of("wye", "person", []byte(s)); bad != nil || want.note != nil || want.num != key || c.zeros.bare != nil {
			t.Fatalf("%q was taken for plain, and is read as %+v, %v", s, want, bad)
		}
	})
	if plain == 0 {
		t.Fatal("no reference was plain")
	}
}

// TestMeaningsAreThoseOfTheText asks a column of many dates and words again and again, and holds
// each answer to what the text means by itself.
func TestMeaningsAreThoseOfTheText(t *testing.T) {
	t.Parallel()
	m := meanings{words: map[string]*cell{}}
	texts := make([]string, 0, 6000)
	for n := range 6000 {
		texts = append(texts, dayTime(int64(n)).Format("2006-01-02"), strings.Repeat("x", n%20)+string(rune('a'+n%7)))
	}
	for range 3 {
		for _, s := range texts {
			v := m.find([]byte(s))
			if v == nil {
				m.keep(s, textCell(s))
			} else if string(v.text) != `"`+s+`"` {
				t.Fatalf("%q was taken for %s", s, v.text)
			}
		}
	}
	if m.many == nil || m.hits == 0 {
		t.Fatal("nothing was found again")
	}
}
