package ingest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"khi/queries"
)

// LooseEnd is a set of rows of one batch and scheme that refer to what is not
// there. Tables may come in any order, so it is told and nothing is refused.
type LooseEnd struct {
	Batch    int64  `json:"batch"`
	Table    string `json:"table"`
	RefersTo string `json:"refers_to"`
	Scheme   string `json:"scheme"`
	Rows     int64  `json:"rows"`
	Missing  int64  `json:"missing"` // different arrangements or people that are not there
	Sheet    string `json:"sheet"`
	Line     int64  `json:"line"` // of the first such row
}

// Message says in words what is loose and what to send.
func (e LooseEnd) Message() string {
	first := fmt.Sprintf("line %d", e.Line)
	if e.Sheet != "" {
		first = e.Sheet + ", " + first
	}
	return fmt.Sprintf("Batch %d, scheme %s: %s about %s not there yet. Rows: %d. %s missing: %d. The first row is at %s. Send the scheme's table of %s, or mend the references.",
		e.Batch, e.Scheme, tableCalled(e.Table), absent(e.RefersTo), e.Rows, sentenceCase(referredTo(e.RefersTo)), e.Missing, first, tableCalled(e.RefersTo))
}

// absent is what rows speak of that is not there.
func absent(table string) string {
	if table == "person" {
		return "people who are"
	}
	return referredTo(table) + " that are"
}

// referredTo is what rows of a table are, as rows of others speak of them.
func referredTo(table string) string {
	if table == "person" {
		return "people"
	}
	return tableCalled(table)
}

// tableCalled is a table as people speak of it.
func tableCalled(id string) string {
	c, err := contractByID(id)
	if err != nil {
		return id
	}
	return strings.ToLower(c.Title[:1]) + c.Title[1:]
}

// LooseEnds gives the rows in force that refer to what is not there.
func (l *Loader) LooseEnds(ctx context.Context) ([]LooseEnd, error) {
	return l.looseEnds(ctx, queries.Get("lists/ingest_loose_ends"), 0)
}

// referring are the tables whose rows speak of rows of other tables.
var referring = []string{"cost", "arrangement", "survey_response", "matching", "safeguarding", "person_year"}

// addLooseEnds tells the sender of a batch what its rows speak of that is not
// there. It is told and not kept, for the next file may bring it. Once says that each
// person answered the survey once.
func (l *Loader) addLooseEnds(ctx context.Context, r *Receipt, once bool) error {
	if !slices.ContainsFunc(r.Totals, func(t Totals) bool { return slices.Contains(referring, t.Table) }) {
		return nil
	}
	list := queries.Get("lists/ingest_loose_ends")
	if onlyAnswers := !slices.ContainsFunc(r.Totals, func(t Totals) bool { return t.Table != "survey_response" }); onlyAnswers {
		// As many are missing as there are rows where each is of somebody else: they need not
		// be told apart to be counted.
		people := "count(DISTINCT person_key)"
		if once {
			people = "count(*)"
		}
		list = queries.Get("lists/ingest_loose_ends_answers")
		list.Text = strings.ReplaceAll(list.Text, "{people}", people)
	}
	var err error
	r.LooseEnds, err = l.looseEnds(ctx, list, r.Batch)
	return err
}

// looseEnds gives those of one batch, or of all for 0.
func (l *Loader) looseEnds(ctx context.Context, s queries.Statement, batch int64) ([]LooseEnd, error) {
	var all []LooseEnd
	err := l.store.Read(ctx, s, map[string]any{"batch": batch}, func(v []any) error {
		all = append(all, LooseEnd{v[0].(int64), v[1].(string), v[2].(string), v[3].(string), v[4].(int64), v[5].(int64), v[6].(string), v[7].(int64)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for rows that refer to what is not there: %w", err)
	}
	return all, nil
}
