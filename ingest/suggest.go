package ingest

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// guesser says which field a column may be, by its wording, its code and its
// values. It only suggests: a person decides.
type guesser struct {
	fields []guessedField
}

type guessedField struct {
	*column
	texts, names []string
}

func newGuesser(all *catalogue, c *Contract) *guesser {
	g := &guesser{}
	conv := &converter{pseudo: newPseudonyms(make([]byte, 32)), known: map[string]bool{}, today: 1 << 30, nowRow: "x"}
	for _, field := range c.Fields {
		if field.Derived {
			continue
		}
		one := guessedField{names: append([]string{field.Name}, field.Also...), texts: []string{field.About}}
		m := Mapping{Field: field.Name}
		for _, f := range all.forms {
			for _, q := range f.Questions {
				if q.Field == field.Name && f.Contract == c.ID {
					one.texts, one.names = append(one.texts, q.Texts.all()...), append(one.names, q.Names...)
					m.Words, _ = f.answers(q)
				}
			}
		}
		column, err := newColumn(conv, foundColumn{field: field, at: -1, mapping: m}, &Source{}, nil)
		if err != nil {
			continue // the words of a form that its own check refuses
		}
		one.column = column
		g.fields = append(g.fields, one)
	}
	return g
}

// Weights of a suggestion and what is worth showing at all.
const (
	wordingWeight  = 0.65
	leastScore     = 0.3
	mostSuggested  = 3
	leastLikeness  = 0.35
	valuesOnlyBest = 0.5 // values alone never make a suggestion likely
)

func (g *guesser) suggest(c InspectedColumn, values []string, taken map[string]bool) []Suggestion {
	out := []Suggestion{}
	for _, f := range g.fields {
		if taken[f.field.Name] {
			continue
		}
		like, to := f.likeness(c)
		fits, telling := f.fit(values)
		anything := f.takesAnything()
		score := wordingWeight*like + (1-wordingWeight)*fits
		why := fmt.Sprintf("the wording is %.0f%% like %q", 100*like, to)
		switch {
		case like < leastLikeness && (!telling || fits < 1):
			continue
		case like < leastLikeness:
			score, why = valuesOnlyBest*fits, "only by its values"
		case len(values) > 0 && fits == 0:
			score /= 2
		}
		if len(values) > 0 && !anything {
			why += fmt.Sprintf("; %.0f of %d different values fit", math.Round(fits*float64(len(values))), len(values))
		}
		if score >= leastScore {
			out = append(out, Suggestion{Field: f.field.Name, Score: math.Round(score*100) / 100, Why: why})
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return out[:min(len(out), mostSuggested)]
}

// likeness is how near the column's words come to those of the field.
func (f guessedField) likeness(c InspectedColumn) (best float64, to string) {
	for _, mine := range []string{c.Text, c.Option, c.Header, c.Code} {
		if mine == "" {
			continue
		}
		for _, other := range slices.Concat(f.texts, f.names) {
			if s := alike(wordingKey(mine), wordingKey(other)); s > best {
				best, to = s, other
			}
		}
	}
	return best, to
}

func (f guessedField) takesAnything() bool {
	return f.field.Type == "text" || f.field.Type == "free_text" || strings.HasSuffix(f.field.Type, "_ref")
}

// fit is the share of values that the field could take; telling says that few
// other fields would take them.
func (f guessedField) fit(values []string) (share float64, telling bool) {
	if len(values) == 0 || f.takesAnything() {
		return 0.5, false
	}
	good, words := 0, 0
	for _, v := range values {
		if _, bad := f.parse(v); bad == nil || bad.rule == "ambiguous_date_format" {
			good++
			if strings.Trim(v, "0123456789") != "" {
				words++
			}
		}
	}
	return float64(good) / float64(len(values)), words >= 2 || words == len(values)
}

// alike compares two texts by their runs of three letters (Dice), from 0 to 1.
func alike(a, b string) float64 {
	if a == b {
		return 1
	}
	x, y := threes(a), threes(b)
	if len(x)+len(y) == 0 {
		return 0
	}
	both := 0
	for t, n := range x {
		both += min(n, y[t])
	}
	total := 0
	for _, n := range x {
		total += n
	}
	for _, n := range y {
		total += n
	}
	return 2 * float64(both) / float64(total)
}

func threes(s string) map[string]int {
	r := []rune(" " + s + " ")
	out := map[string]int{}
	for i := 0; i+3 <= len(r); i++ {
		out[string(r[i:i+3])]++
	}
	return out
}
