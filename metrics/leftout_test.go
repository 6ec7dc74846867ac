package metrics

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
)

// If everybody left out of one question were known, so would be the number
// asked, and with it hidden numbers of the other questions of the same survey.
func TestTheNumberAskedIsNeverKnown(t *testing.T) {
	e := engineOn(t, randomWorld(rand.New(rand.NewPCG(3, 4))))
	for _, ind := range e.Catalogue() {
		if ind.Kind == CountKind || strings.Contains(ind.SQL, "NULL::VARCHAR AS left_out") {
			continue // of the scheme's own records: nobody was asked, and nobody is left out
		}
		for _, pl := range e.Places().All() {
			for _, p := range append(e.Quarters(), e.Years()...) {
				x, err := e.Explain(context.Background(), ind.Name, pl.ID, p)
				if err != nil {
					t.Fatal(err)
				}
				hidden := 0
				for _, lo := range x.LeftOut {
					if lo.People.IsHidden() {
						hidden++
					}
				}
				if _, known := x.In.Value(); known || hidden == 0 {
					t.Fatalf("%s %s %s: all who were asked are known: %v, %v", ind.Name, pl.ID, p, x.In, x.LeftOut)
				}
			}
		}
	}
}

// Two indicators that are answers to one question have one base: where one of
// them hides it, the other must.
func TestIndicatorsOfOneQuestionHideTheSameBases(t *testing.T) {
	for seed := range uint64(20) {
		w := randomWorld(rand.New(rand.NewPCG(seed, 9)))
		for _, o := range w.obs["friends_help"] {
			o.value = map[bool]float64{true: 1}[o.value == 0 && len(w.obs["friends_block"])%3 == 0]
			w.obs["friends_block"] = append(w.obs["friends_block"], o)
		}
		e := engineOn(t, w)
		a, _ := e.Catalogue().Find("friends_help")
		b, _ := e.Catalogue().Find("friends_block")
		one, err := e.lattice(context.Background(), a)
		if err != nil {
			t.Fatal(err)
		}
		two, err := e.lattice(context.Background(), b)
		if err != nil {
			t.Fatal(err)
		}
		for k, s := range one.cells {
			// What one shows of the people, the other may as well be known to have: the
			// small bases must be safe all the same.
			other := two.cells[k]
			if s.respondents < 5 && s.respondents > 0 && !(s.hidden && other.hidden) {
				t.Fatalf("%+v: %d people are shown", k, s.respondents)
			}
		}
	}
}
