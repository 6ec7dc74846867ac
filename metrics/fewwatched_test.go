package metrics

import (
	"testing"

	"khi/metrics/stat"
)

// In a late year one application was watched for six months and approved then: of
// the 712 others none was watched as long. The curve would say that all were
// approved, so nothing is said from there on.
func TestACurveEndsWhereFewAreWatched(t *testing.T) {
	s := &sums{spells: map[stat.Spell]int64{{Time: 4}: 600, {Time: 5}: 84, {Time: 4, Event: true}: 20, {Time: 5, Event: true}: 8, {Time: 6, Event: true}: 1}}
	if s.fewWatched(5, 10) || !s.fewWatched(6, 10) || !s.fewWatched(12, 10) {
		t.Errorf("few watched at 5, 6 and 12 months: %v %v %v, want false, true, true", s.fewWatched(5, 10), s.fewWatched(6, 10), s.fewWatched(12, 10))
	}
}
