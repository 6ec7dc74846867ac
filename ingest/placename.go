package ingest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/queries"
	"khi/queries/gazetteer"
)

// A file may name its schemes and councils in words of its own. What a name
// means is suggested with the reason, confirmed once by a person, and kept in the
// mapping of the file like the meaning of an answer.

// learnNames takes what a mapping says that the names of a column mean.
func (c *column) learnNames() error {
	c.places = map[string]string{}
	for name, code := range c.mapping.Words {
		if err := c.isName(code); err != nil {
			return err
		}
		c.places[book.Fold(name)] = code
	}
	return nil
}

// isName holds what a name is said to mean to what there can be.
func (c *column) isName(code string) error {
	if c.field.Type == "scheme" {
		if !validScheme(code) {
			return fmt.Errorf("field %s: %q cannot be the id of a scheme", c.field.Name, code)
		}
		return nil
	}
	g, err := gazetteer.Load()
	if err != nil {
		return err
	}
	if found := g.ByCode(code, dayTime(c.today)); found.Standing == gazetteer.Unknown {
		return fmt.Errorf("field %s: there is no place with the code %q", c.field.Name, code)
	}
	return nil
}

// meant gives the id or code that a name was confirmed to mean.
func (c *column) meant(s string) string {
	if code, ok := c.places[book.Fold(s)]; ok {
		return code
	}
	return s
}

// Guess is what a name of a file may mean, how likely from 0 to 1, and why.
type Guess struct {
	Code, Name string
	Score      float64
	Why        string
}

// leastAlike is how like two names must be for one to be shown beside the other.
const leastAlike = 0.4

// guessScheme ranks the schemes that a name may mean, the likeliest first.
func guessScheme(name string, known map[string]string, most int) []Guess {
	var all []Guess
	for id, called := range known {
		by := "name"
		score := alike(wordingKey(name), wordingKey(called))
		if s := alike(wordingKey(name), wordingKey(id)); s > score {
			score, by = s, "id"
		}
		if score >= leastAlike {
			all = append(all, Guess{id, called, math.Round(score*100) / 100, fmt.Sprintf("its %s is %.0f%% like", by, 100*score)})
		}
	}
	slices.SortFunc(all, func(a, b Guess) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Code, b.Code)) })
	return all[:min(len(all), most)]
}

// perhapsSchemes names the schemes that may be meant, for a finding. A sender
// who may speak of one scheme only is told of no other.
func (c *column) perhapsSchemes(s string) string {
	if words, told := c.perhaps[s]; told || len(c.perhaps) >= mostPerhaps {
		return words
	}
	if c.perhaps == nil {
		c.perhaps = map[string]string{}
	}
	c.perhaps[s] = c.nearSchemes(s)
	return c.perhaps[s]
}

// mostPerhaps is for how many different names of a column the schemes are
// searched: a column with more holds something else.
const mostPerhaps = 100

func (c *column) nearSchemes(s string) string {
	known := map[string]string{}
	for name, ids := range c.names {
		for _, id := range ids {
			if c.scheme == "" || c.scheme == id {
				known[id] = name
			}
		}
	}
	var words []string
	for _, g := range guessScheme(s, known, 3) {
		words = append(words, fmt.Sprintf("%s (%s)", g.Code, g.Why))
	}
	if len(words) == 0 {
		return ""
	}
	return " Perhaps one of these is meant: " + strings.Join(words, "; ") + "."
}

// readSchemes tells an inspection which schemes there are; only the one that the
// sender may speak of, where it is only one.
func (l *Loader) readSchemes(ctx context.Context, in *Inspection, only string) error {
	if l.store == nil {
		return nil
	}
	in.schemes = map[string]string{}
	return l.store.Read(ctx, queries.Get("lists/ingest_schemes"), nil, func(v []any) error {
		id, name := v[0].(string), ""
		if len(v) > 1 {
			name, _ = v[1].(string)
		}
		if only == "" || only == id {
			in.schemes[id] = cmp.Or(name, id)
		}
		return nil
	})
}

// unknownSchemes gives the values of a column that name no scheme that we know.
func (in *Inspection) unknownSchemes(values []string) []string {
	var unknown []string
	for _, v := range values {
		if in.schemes[v] == "" && len(in.called(v)) != 1 {
			unknown = append(unknown, v)
		}
	}
	return unknown
}

func (in *Inspection) called(name string) (ids []string) {
	for id, called := range in.schemes {
		if book.Fold(called) == book.Fold(name) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Guesses gives what a value that is not understood may mean, the likeliest
// first; only of a field that names schemes.
func (in *Inspection) Guesses(field, value string) []Guess {
	if f := in.guess.field(field); f == nil || f.field.Type != "scheme" {
		return nil
	}
	return guessScheme(value, in.schemes, 3)
}

// schemeChoices are the schemes that a name may be said to mean, by name.
func (in *Inspection) schemeChoices() []CodeChoice {
	var all []CodeChoice
	for id, name := range in.schemes {
		all = append(all, CodeChoice{id, name})
	}
	slices.SortFunc(all, func(a, b CodeChoice) int { return cmp.Or(cmp.Compare(a.Word, b.Word), cmp.Compare(a.Code, b.Code)) })
	return all
}
