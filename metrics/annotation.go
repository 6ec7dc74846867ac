package metrics

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"khi/queries"
)

// Annotation is something that happened which figures may show.
type Annotation struct {
	On     string `json:"on"`     // 2006-01-02
	Nation string `json:"nation"` // UK, ENG, SCO, WAL, NIR
	Kind   string `json:"kind"`   // policy, break
	Words  string `json:"words"`
	Source string `json:"source"`
}

var annotationKinds = []string{"policy", "break"}

// Annotations are those that come with the program, the oldest first. It fails in words
// where the file says something that cannot be understood.
var Annotations = sync.OnceValues(func() ([]Annotation, error) {
	f, err := queries.Reference("annotations.csv")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("annotations.csv: %w", err)
	}
	var all []Annotation
	for i, row := range rows[1:] {
		a := Annotation{row[0], row[1], row[2], row[3], row[4]}
		_, err := time.Parse(time.DateOnly, a.On)
		nation := a.Nation == "UK" || slices.ContainsFunc(NationNames, func(n struct{ ID, Name string }) bool { return n.ID == a.Nation })
		if err != nil || !nation || !slices.Contains(annotationKinds, a.Kind) || a.Words == "" || a.Source == "" {
			return nil, fmt.Errorf("annotations.csv: row %d needs a day, a nation, one of %s, words and a source", i+1, strings.Join(annotationKinds, " and "))
		}
		all = append(all, a)
	}
	slices.SortStableFunc(all, func(a, b Annotation) int { return strings.Compare(a.On, b.On) })
	return all, nil
})

// AnnotationsOf are those that bear on a place up to a day, the newest first.
func AnnotationsOf(pl Place, places *Places, upTo string) ([]Annotation, error) {
	all, err := Annotations()
	if err != nil {
		return nil, err
	}
	var own []Annotation
	for _, a := range slices.Backward(all) {
		if a.On <= upTo && (a.Nation == "UK" || pl.Grain == UK || places.within(pl.ID, a.Nation)) {
			own = append(own, a)
		}
	}
	return own, nil
}
