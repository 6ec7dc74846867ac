package dashboards

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestBoardAnswersFiveQuestions: the page for commissioners has its five questions, who
// is not counted, and its paper; the paper has no table to scroll and no more than four
// sheets.
func TestBoardAnswersFiveQuestions(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	page, paper := get(h, "GET", "/places/E08000003/board").Body.String(), get(h, "GET", "/places/E08000003/board?paper=yes").Body.String()
	for _, words := range []string{"What needs attention", "Are people’s lives good?", "Independence and connection together", "Is it getting better?", "For whom not?",
		"What does it cost?", "What happened that figures may show", "Not counted in the year", "[c]", "Policy and prices", "beside England"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if !strings.Contains(page, "paper=yes") || !strings.Contains(page, "<table") {
		t.Error("the page has no board paper or no table")
	}
	if strings.Contains(paper, "<table") || strings.Contains(paper, "<form") || strings.Contains(paper, "application/json") {
		t.Error("the board paper has a table, a form or an interactive chart")
	}
	if n := len(regexp.MustCompile(`class="sheet"`).FindAllString(paper, -1)); n != 3 { // each begins a new one after the first
		t.Errorf("%d new sheets", n)
	}
}

// TestBoardOfTheEnds: a scheme has nothing below it, and the United Kingdom nothing
// above; neither page says anything about what is not there.
func TestBoardOfTheEnds(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	scheme, uk := get(h, "GET", "/places/S1/board"), get(h, "GET", "/places/UK/board")
	if scheme.Code != 200 || uk.Code != 200 {
		t.Fatal(scheme.Code, uk.Code)
	}
	if strings.Contains(scheme.Body.String(), "multiples") || !strings.Contains(uk.Body.String(), "multiples") {
		t.Error("small multiples of a scheme, or none of the United Kingdom")
	}
	if strings.Contains(uk.Body.String(), "stands-worse") {
		t.Error("the United Kingdom is held against something")
	}
}

// TestABoardPaperIsOneFile: it has its pictures and its style in it and asks for
// nothing else, in both languages; of the page it has every word.
func TestABoardPaperIsOneFile(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range []string{"/reports/place/ENG.html?period=2025-26", "/reports/place/ENG.html?period=2025-26&lang=cy"} {
		w := get(h, "GET", address)
		text := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Disposition"), "attachment") {
			t.Fatalf("%s: status %d, %q", address, w.Code, w.Header().Get("Content-Disposition"))
		}
		for _, not := range []string{`src="/`, `href="/`, "<script", "<link", "<form", "url("} {
			if strings.Contains(text, not) {
				t.Errorf("%s holds %s", address, not)
			}
		}
		pictures := 0
		for _, e := range elements(t, text) {
			if e.tag == "img" {
				pictures++
				if !strings.HasPrefix(e.attrs["src"], "data:image/svg+xml;base64,") || e.attrs["alt"] == "" {
					t.Errorf("%s: a picture is not in the file, or has no text: %.60s", address, e.attrs["src"])
				}
			}
		}
		if pictures == 0 || !strings.Contains(text, "@page") || !strings.Contains(text, "<style>") {
			t.Errorf("%s: %d pictures, or no style", address, pictures)
		}
	}
	if w := get(h, "GET", "/reports/place/ENG.pdf"); w.Code != http.StatusNotFound {
		t.Errorf("a report that there is not: status %d", w.Code)
	}
}
