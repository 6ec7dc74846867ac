package dashboards

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func (s *sending) Inspect(_ context.Context, token string, chosen map[int]string) (*Inspected, error) {
	if token != "FOUR" {
		return nil, ErrNotOnTray
	}
	in := &Inspected{Name: "answers.csv", Layout: "Google Forms", Missing: []string{"wave"}, Columns: []InspectedColumn{
		{At: 0, Letter: "A", Header: "Timestamp", Field: "answered_on"},
		{At: 1, Letter: "B", Header: "First <or> later?", Samples: []string{"The first time"}, Suggested: "wave", Why: "by its values"},
		{At: 2, Letter: "C", Header: "Colour", Samples: []string{"red & blue"}},
	}, Fields: []MapField{{Name: "wave", Label: "First time or later", About: "Which time.", Required: true}, {Name: "friends_n", Label: "Number of friends", About: "How many friends. Not paid."}}}
	if chosen[2] == "friends_n" { // stands for a field that names schemes: its values may mean one of ours
		in.Columns[2].Unknown, in.Columns[2].Codes = []string{"red & blue", "green"}, []CodeChoice{{"wye", "Wye Valley"}, {"usk", "Usk"}}
		in.Columns[2].Guesses = []CodeGuess{{"usk", "Suggested: its name is 71% like."}, {}}
	}
	if chosen[1] == "wave" {
		in.Columns[1].Unknown, in.Columns[1].Codes = []string{"The first time"}, []CodeChoice{{"baseline", "baseline"}}
	}
	return in, nil
}

func (s *sending) Confirm(_ context.Context, token string, m Mapping) error {
	s.asked = append(s.asked, fmt.Sprintf("map %s %q %v %v %q", token, m.Title, m.Fields, m.Words, m.Wave))
	return s.fail
}

// TestColumnsAreNamedOnce: a field is chosen, then what its unknown answers mean,
// and then the mapping is kept.
func TestColumnsAreNamedOnce(t *testing.T) {
	h, s := sendingSite(t, nil)
	page := get(h, "GET", "/send/FOUR/map")
	for _, want := range []string{"First &lt;or&gt; later?", "red &amp; blue", `<option value="wave" selected>`, "read as <strong>answered_on", `name="wave"`} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if page.Header().Get("Cache-Control") != "no-store" {
		t.Error("a page with values of the file may be kept")
	}
	first := post(h, "/send/FOUR/map", "title=Ours&f1=wave&f2=")
	if first.Code != http.StatusOK || !strings.Contains(first.Body.String(), "What do these answers mean?") || len(s.asked) > 0 {
		t.Fatalf("%d, asked %v", first.Code, s.asked)
	}
	second := post(h, "/send/FOUR/map", "title=Ours&f1=wave&f2=&w1.0=baseline")
	if second.Code != http.StatusSeeOther || fmt.Sprint(s.asked) != `[map FOUR "Ours" map[1:wave] map[1:map[The first time:baseline]] ""]` {
		t.Errorf("%d, asked %v", second.Code, s.asked)
	}
	guessed := post(h, "/send/FOUR/map", "title=Ours&f2=friends_n").Body.String()
	if strings.Count(guessed, `<option value="usk" selected>`) != 1 || !strings.Contains(guessed, "its name is 71% like") || strings.Contains(guessed, "Prefer not to say") {
		t.Error("the likeliest scheme is not chosen beforehand with its reason, or a reason for no answer is offered")
	}
	for form, words := range map[string]string{"title=Ours": "at least one column", "f1=wave&w1.0=baseline": "a name"} {
		if w := post(h, "/send/FOUR/map", form); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%s: %d", form, w.Code)
		}
	}
	if w := post(h, "/send/FOUR/map", "wave=sometimes"); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown wave: %d", w.Code)
	}
	bad, _ := sendingSite(t, &Refusal{Words: "The program has a source of that name."})
	if w := post(bad, "/send/FOUR/map", "title=Ours&f1=wave&w1.0=baseline"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "of that name") {
		t.Errorf("a refused mapping: %d", w.Code)
	}
	if w := get(h, "GET", "/send/GONE/map"); w.Code != http.StatusNotFound {
		t.Errorf("a file that is gone: %d", w.Code)
	}
}
