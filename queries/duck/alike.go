package duck

import (
	"fmt"
	"slices"
	"strings"

	"khi/queries"
)

// sharedWork is what the indicators of one refresh have in common.
type sharedWork struct {
	standing standing
	many     bool // one of them has too many observations of its own to keep them
	specs    []CellSpec
	read     bool                // it is known which of them may be asked about answers that are alike
	alike    map[string]likeness // those, by their text
	once     map[string]likeness // those of which that is so while nobody was asked again
	beside   map[string]likeness // those of which that is so while what they join to the answers is empty
	response string              // what the view response selects
	view     *perRow             // the same, taken apart
	facts    []string            // that they read of the people, with the scheme
	codes    []string            // answers that they read; once the tables are made, those that anybody was asked
	made     bool                // the tables crowd and answers are there
	useless  bool                // and cannot be used
	likes    map[string]likes    // by what they tell apart
}

// manyAnswers are so many that it pays to count those that are alike first. With
// fewer, the statements themselves take longer than the passes that they save.
var manyAnswers int64 = 20_000

// likeness is what an indicator reads.
type likeness struct{ columns, codes []string } // of a view, and of what it is made from; in the end of response and response_code

// readSurvey finds the indicators that make each observation from one row of the
// view response and from nothing else, and what they read.
func (tx *Tx) readSurvey(w *sharedWork) error {
	if w.read {
		return nil
	}
	w.read, w.alike, w.once, w.likes = true, map[string]likeness{}, map[string]likeness{}, map[string]likes{}
	w.beside = map[string]likeness{}
	_, w.response, _ = strings.Cut(queries.Get("views/response").Text, " AS\n")
	view, facts, err := tx.readView(w.response)
	if err != nil || view == nil {
		return err
	}
	w.view = view
	for _, spec := range w.specs {
		if sharing(spec) != 0 {
			continue
		}
		into, like, err := w.alike, likeness{}, error(nil)
		if name, body := pairOf(spec); name != "" {
			into = w.once
			like, err = tx.likeOnce(spec, view, name, body)
		} else {
			var beside bool
			if like, beside, err = tx.like(spec, view); beside {
				into = w.beside
			}
		}
		if err != nil {
			return err
		}
		if like.columns != nil {
			into[spec.SQL] = w.take(like, facts)
		}
	}
	return nil
}

// like gives what an indicator of the view response reads, and nothing if it does not
// make its observations row by row; and whether it does only while what it joins is empty.
func (tx *Tx) like(spec CellSpec, view *perRow) (like likeness, beside bool, err error) {
	p, err := tx.readBeside(spec.SQL, "response")
	if err != nil || p == nil {
		return likeness{}, false, err
	}
	return view.likeness(p.reads, p.named), p.beside, nil
}

// likeOnce gives the same for an indicator of people asked again, while nobody was.
func (tx *Tx) likeOnce(spec CellSpec, view *perRow, name, body string) (likeness, error) {
	pair, beside, err := tx.readPair(body)
	if err != nil || pair == nil {
		return likeness{}, err
	}
	p, err := tx.readPerRow(spec.SQL, name)
	if err != nil || p == nil {
		return likeness{}, err
	}
	if pair.likeness(p.reads, p.named).columns == nil {
		return likeness{}, nil
	}
	like := view.likeness(pair.reads, pair.named)
	if like.columns == nil {
		return like, nil
	}
	// What is joined is empty, but there must be every column of which it speaks.
	for _, name := range beside {
		if _, known := view.gives[name]; known {
			like.columns = append(like.columns, name)
		}
	}
	return like.sorted(), nil
}

// readView takes the view response apart and tells facts about people, which
// are texts, from codes of answers. It gives nil if its rows are not made row by row.
func (tx *Tx) readView(body string) (*perRow, []string, error) {
	var columns, facts []string
	err := tx.Rows(queries.Get("cells/code_columns"), nil, func(v []any) error {
		name, _ := v[0].(string)
		columns = append(columns, name)
		if v[1] == "VARCHAR" {
			facts = append(facts, name)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	view, err := tx.readPerRow(body, "response_code")
	if err != nil || view == nil {
		return nil, nil, err
	}
	foreign := func(name string) bool { return !slices.Contains(columns, name) || !columnName.MatchString(name) }
	if slices.ContainsFunc(view.reads, foreign) {
		return nil, nil, nil
	}
	return view, facts, nil
}

// likeness gives what a SELECT over the view reads of it, and what that reads in
// turn; nothing if it reads a name that neither the view nor itself gives.
func (view *perRow) likeness(reads, named []string) likeness {
	like := likeness{columns: slices.Clone(passing)}
	for _, name := range reads {
		codes, known := view.gives[name]
		if !known {
			if !slices.Contains(named, name) {
				return likeness{}
			}
			continue
		}
		like.columns = append(like.columns, name)
		like.codes = append(like.codes, codes...)
	}
	return like.sorted()
}

func (l likeness) sorted() likeness {
	slices.Sort(l.columns)
	slices.Sort(l.codes)
	return likeness{slices.Compact(l.columns), slices.Compact(l.codes)}
}

// take notes what an indicator reads; of the codes only answers stay with it, for
// the facts tell the crowds apart.
func (w *sharedWork) take(like likeness, facts []string) likeness {
	isFact := func(name string) bool { return slices.Contains(facts, name) }
	for _, name := range like.codes {
		if isFact(name) {
			w.facts = append(w.facts, name)
		} else {
			w.codes = append(w.codes, name)
		}
	}
	like.codes = slices.DeleteFunc(like.codes, isFact)
	all := likeness{append(w.facts, "scheme"), w.codes}.sorted()
	w.facts, w.codes = all.columns, all.codes
	return like
}

// countAlike fills the tally from answers that are alike, and says whether it
// could and whether each of them was taken once. Else the tally is of no use.
func (tx *Tx) countAlike(spec CellSpec, w *sharedWork) (n int64, same bool, err error) {
	if w.standing.n < manyAnswers {
		tx.spareCore()
		return 0, false, nil
	}
	if err := tx.readSurvey(w); err != nil {
		return 0, false, err
	}
	like, ok := w.alike[spec.SQL]
	if !ok && !w.standing.again && tx.years == (years{}) {
		like, ok = w.once[spec.SQL]
	}
	joined := false
	if !ok {
		like, joined = w.beside[spec.SQL]
	}
	if !ok && !joined || len(w.codes) == 0 {
		return 0, false, nil
	}
	if err := tx.crowds(w); err != nil || w.useless {
		return 0, false, err
	}
	text := spec.SQL
	if joined {
		if text, ok, err = tx.withoutBeside(spec, like, w); err != nil || !ok {
			return 0, false, err
		}
	}
	of, err := tx.alikeIn(like, w)
	if err != nil {
		return 0, false, err
	}
	response := selectOnly(w.response, w.view.order, like.columns)
	s := fill(fill(queries.Get("cells/tally_alike"), "response", response), "pair", written(pairOf(spec)))
	s = fill(fill(fill(s, "columns", quoted(like.columns)), "alike", of.table), "indicator", text)
	made, err := tx.makeTally(s)
	if err != nil || made.n != of.n || made.keys != of.keys || made.n != w.standing.n {
		return 0, false, err
	}
	observations, err := tx.narrowed(spec.SQL, nil)
	if err != nil {
		return 0, false, err
	}
	n, err = tx.settle(spec, made.rows, &w.standing, observations)
	return n, true, err
}

// likes is a table of answers that are alike in all that some indicators read.
type likes struct {
	table   string
	n, keys int64 // what a tally of it must add up to
}

// alikeIn gives the table of answers that are alike in what an indicator reads, which
// it shares with all that read the same.
func (tx *Tx) alikeIn(like likeness, w *sharedWork) (likes, error) {
	codes := slices.DeleteFunc(slices.Clone(like.codes), func(c string) bool { return !slices.Contains(w.codes, c) })
	columns := quoted(append([]string{"crowd"}, codes...))
	if of, made := w.likes[columns]; made {
		return of, nil
	}
	of := likes{table: fmt.Sprintf("alike_%d", len(w.likes)+1)}
	if _, err := tx.Exec(fill(fill(queries.Get("cells/alike"), "columns", columns), "alike", of.table), nil); err != nil {
		return of, err
	}
	err := tx.Rows(fill(queries.Get("cells/alike_keys"), "alike", of.table), nil, func(v []any) error {
		of.n, of.keys = v[0].(int64), v[1].(int64)
		return nil
	})
	w.likes[columns] = of
	return of, err
}

// crowds makes the tables crowd and answers, once.
func (tx *Tx) crowds(w *sharedWork) error {
	if w.made {
		return nil
	}
	w.made = true
	if err := tx.asked(w); err != nil {
		return err
	}
	coded, err := tx.codedRows()
	if err != nil {
		return err
	}
	facts, codes := quoted(w.facts), quoted(w.codes)
	for _, name := range []string{"cells/crowd", "cells/answers", "cells/uncoded"} {
		if _, err := tx.Exec(fill(fill(fill(tx.within(queries.Get(name)), "response_code", coded), "facts", facts), "codes", codes), nil); err != nil {
			return err
		}
	}
	tx.spareCore() // of the few rows there are now
	return tx.Rows(queries.Get("cells/crowd_numbers"), nil, func(v []any) error {
		w.useless = v[0] != v[1]
		return nil
	})
}

// asked leaves those answers in w.codes that anybody was asked for, and one at least.
func (tx *Tx) asked(w *sharedWork) error {
	counts := make([]string, len(w.codes))
	for i, code := range w.codes {
		counts[i] = `count("` + code + `")`
	}
	coded, err := tx.codedRows()
	if err != nil {
		return err
	}
	return tx.Rows(fill(fill(tx.within(queries.Get("cells/asked")), "response_code", coded), "asked", strings.Join(counts, ", ")), nil, func(v []any) error {
		var some []string
		for i, code := range w.codes {
			if v[i] != int64(0) || i == len(w.codes)-1 && some == nil {
				some = append(some, code)
			}
		}
		w.codes = some
		return nil
	})
}

// quoted lists names of columns, which come from files of ours and have been checked.
func quoted(names []string) string { return `"` + strings.Join(names, `", "`) + `"` }
