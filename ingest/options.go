package ingest

import (
	"slices"
	"strings"

	"khi/ingest/book"
)

// unknownOptions gives the answers among several in one cell that a field does
// not know, over all cells of a column. Somebody is asked what each means: what
// a whole cell means would be a meaning for every mixture of answers.
func (c *column) unknownOptions(values []string) []string {
	mark := ", "
	if slices.ContainsFunc(values, func(v string) bool { return strings.Contains(v, ";") }) {
		mark = ";" // then a comma is part of an answer
	}
	var runs [][]string
	for _, v := range values {
		if !c.isOption(v) {
			words := strings.Split(book.FoldSpace(v), mark)
			if mark == ", " {
				runs = append(runs, c.strangers(words, nil)...)
				continue
			}
			for _, w := range words {
				if w = strings.TrimSpace(w); w != "" && !c.isOption(w) && !slices.ContainsFunc(runs, func(r []string) bool { return r[0] == w }) {
					runs = append(runs, []string{w})
				}
			}
		}
	}
	if mark == ";" {
		return slices.Concat(runs...)
	}
	slices.SortStableFunc(runs, func(a, b []string) int { return len(a) - len(b) })
	var unknown []string
	for _, run := range runs { // one that stood alone elsewhere is no part of a longer one
		for _, r := range c.strangers(run, unknown) {
			unknown = append(unknown, strings.Join(r, ", "))
		}
	}
	return unknown
}

// strangers gives the runs of words between commas that make no known option:
// an option may hold commas itself, so the longest that is known counts.
func (c *column) strangers(words, also []string) (runs [][]string) {
	var run []string
	flush := func() {
		if len(run) > 0 {
			runs, run = append(runs, run), nil
		}
	}
	for i := 0; i < len(words); {
		n := len(words) - i
		for ; n > 0; n-- {
			if s := strings.Join(words[i:i+n], ", "); strings.TrimSpace(s) == "" || c.isOption(s) || slices.Contains(also, s) {
				break
			}
		}
		if n == 0 {
			run = append(run, words[i])
			i++
			continue
		}
		flush()
		i += n
	}
	flush()
	return runs
}

func (c *column) isOption(s string) bool {
	_, bad := c.parse(s)
	return bad == nil
}
