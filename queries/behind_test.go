package queries_test

import (
	"path"
	"slices"
	"testing"

	"khi/queries"
)

// TestBehind: each view comes after those that it reads, whatever is asked first.
func TestBehind(t *testing.T) {
	views, others, err := queries.Behind("SELECT * FROM life_sat_pair JOIN known_quarter USING (scheme_id) -- not FROM scheme_now")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, v := range views {
		names = append(names, path.Base(v.Name))
	}
	for _, pair := range [][2]string{{"survey_response_whole", "response_code"}, {"response_code", "response"}, {"response", "asked_again"},
		{"asked_again", "life_sat_pair"}, {"arrangement_now", "known_quarter"}} {
		first, second := slices.Index(names, pair[0]), slices.Index(names, pair[1])
		if first < 0 || second < first {
			t.Errorf("%s does not come before %s in %v", pair[0], pair[1], names)
		}
	}
	if slices.Contains(names, "scheme_now") || !slices.Contains(others, "survey_response") || !slices.Contains(others, "scheme_quarter") {
		t.Errorf("views %v, others %v", names, others)
	}
}
