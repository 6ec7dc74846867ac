package dashboards

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"khi/dashboards/story"
)

func TestTheStoryToTakeAway(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	h.post("", at+"/choices", url.Values{"do": {"note"}, "sort": {"matters"}, "text": {"=HYPERLINK(1)"}}.Encode())
	var kept keptFile
	w := h.get("", at+"/keep/my-story.json")
	if err := json.Unmarshal(w.Body.Bytes(), &kept); err != nil || len(kept.Answers) != 8 || len(kept.Notes) != 1 {
		t.Fatalf("%v, %d answers", err, len(kept.Answers))
	}
	if a := kept.Answers[4]; a.Day != "2025-05-01" || a.Question != "Friends" || a.Answer != "77" {
		t.Errorf("%+v", a)
	}
	w = h.get("", at+"/keep/my-story.csv")
	lines, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(lines) != 10 || lines[9][3] != "'=HYPERLINK(1)" {
		t.Errorf("%v: %q", err, lines)
	}
	if w.Header().Get("Cache-Control") != "no-store" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%v", w.Header())
	}
	if w := h.get("", at+"/keep/other.csv"); w.Code != http.StatusNotFound {
		t.Errorf("another file: %d", w.Code)
	}
}

// TestEveryWordingOfAStory: each is whole, in its language, and draws what it says.
func TestEveryWordingOfAStory(t *testing.T) {
	h := newHouse(t)
	h.told.rounds = []story.Round{{Day: "2025-05-01", By: "proxy", Answers: []story.Answer{{Field: "friends_n", Code: "99", Words: "99"}, {Field: "life_sat", Code: "10", Words: "10"}}}}
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	for words, want := range map[string]string{"easy": `<html lang="en-GB">`, "plain": `<html lang="en-GB">`, "cy": `<html lang="cy">`, "": `<html lang="en-GB">`, "x": `<html lang="en-GB">`} {
		page := h.get("", at+"?words="+words).Body.String()
		if !strings.Contains(page, want) || strings.Count(page, "<h1>") != 1 || strings.Count(page, "30v-6a8") != mostMarks || !strings.Contains(page, "<strong>99</strong>") {
			t.Errorf("%q: the page is not whole", words)
		}
	}
	h.told.rounds = []story.Round{}
	if page := text(h.get("", at)); !strings.Contains(page, "There are no answers of yours yet.") {
		t.Errorf("nothing was answered, and the page says\n%s", page)
	}
}
