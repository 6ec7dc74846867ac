package ingest

import (
	"context"
	"fmt"

	"khi/queries"
)

// Doubt is a set of survey answers of one batch and scheme that do not go with
// what other files say. No file by itself is wrong, so nothing is refused.
type Doubt struct {
	Batch  int64  `json:"batch"`
	Kind   string `json:"kind"` // review_before_baseline, under_age
	Scheme string `json:"scheme"`
	Rows   int64  `json:"rows"`
	People int64  `json:"people"`
	Sheet  string `json:"sheet"`
	Line   int64  `json:"line"` // of the first such row
}

var doubtWords = map[string]string{
	"review_before_baseline": "are reviews that lie before every baseline of the person. Check the dates, and which answers are the baseline",
	"under_age":              "are of people who were under 16 by the year of birth in the table of people. Check the year of birth; answers of children are no part of these figures: undo that load and send it without them",
}

// Message says in words what is doubtful and what to do.
func (d Doubt) Message() string {
	first := fmt.Sprintf("line %d", d.Line)
	if d.Sheet != "" {
		first = d.Sheet + ", " + first
	}
	return fmt.Sprintf("Batch %d, scheme %s: %d survey answers, of %d people, %s; the first is at %s.", d.Batch, d.Scheme, d.Rows, d.People, doubtWords[d.Kind], first)
}

// Doubts gives the survey answers in force that do not go with what other
// files say.
func (l *Loader) Doubts(ctx context.Context) ([]Doubt, error) {
	var all []Doubt
	err := l.store.Read(ctx, queries.Get("lists/ingest_doubts"), nil, func(v []any) error {
		all = append(all, Doubt{v[0].(int64), v[1].(string), v[2].(string), v[3].(int64), v[4].(int64), v[5].(string), v[6].(int64)})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking for answers that do not go with other files: %w", err)
	}
	return all, nil
}
