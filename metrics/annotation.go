package metrics

import (
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
	_, rows, err := queries.ReferenceRows("annotations.csv")
	if err != nil {
		return nil, err
	}
	var all []Annotation
	for i, row := range rows {
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
