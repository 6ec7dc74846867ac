package dashboards

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"khi/dashboards/rounds"
)

// TestALetterWithItsPaperForm prints forms and types one in: what was typed is what
// is kept, and nothing is kept where a key is wrong or missing.
func TestALetterWithItsPaperForm(t *testing.T) {
	h := newHouse(t)
	w := h.post("worker", "/rounds/"+h.round+"/links", url.Values{"once": {"p"}, "paper": {"1"}, "people": {"P-7\nP-8"}}.Encode())
	text := w.Body.String()
	codes := regexp.MustCompile(`paper-code">Code of this letter: <strong>([A-Z2-7]{4}-[A-Z2-7]{4})<`).FindAllStringSubmatch(text, -1)
	if w.Code != http.StatusOK || len(codes) != 2 || codes[0][1] == codes[1][1] {
		t.Fatalf("status %d, codes %v", w.Code, codes)
	}
	form := text[strings.Index(text, `<table class="paper"`):]
	form = form[:strings.Index(form, "</table>\n")]
	for _, want := range []string{"1. ", "How many friends do you have?", "Does your support help?", "It gets in the way", "You can choose more than one.", "I don&#39;t want to say", "Did somebody help you", "Do not write your name", "999"} {
		if !strings.Contains(form, want) {
			t.Errorf("the paper form does not say %q", want)
		}
	}
	for _, not := range []string{"P-7", "/ask/"} {
		if strings.Contains(form, not) {
			t.Errorf("the paper form holds %q", not)
		}
	}
	at := "/rounds/" + h.round + "/paper"
	if w := h.get("worker", at); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `<kbd>2</kbd> <span lang="en-GB">It gets in the way</span>`) || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the page to enter: %d", w.Code)
	}
	enter := func(code, number, help, why, happy, helper string) (int, string) {
		w := h.post("worker", at, url.Values{"code": {code}, "day": {h.asking.Shelf.Today()}, "friends_n": {number}, "friends_help": {help}, "friends_why": {why}, "happy": {happy}, rounds.HelpedField: {helper}}.Encode())
		return w.Code, w.Body.String()
	}
	for name, wrong := range map[string][6]string{
		"an empty field": {codes[0][1], "4", "", "-", "7", "1"}, "a key that is none": {codes[0][1], "4", "3", "-", "7", "1"}, "n where it is no key": {codes[0][1], "4", "n", "-", "7", "1"}, "the same twice": {codes[0][1], "4", "1", "11", "7", "1"},
		"a word": {codes[0][1], "four", "1", "-", "7", "1"}, "beyond the scale": {codes[0][1], "4", "1", "-", "11", "1"}, "no code": {"", "4", "1", "-", "7", "1"}, "who helped": {codes[0][1], "4", "1", "-", "7", "d"},
	} {
		if status, text := enter(wrong[0], wrong[1], wrong[2], wrong[3], wrong[4], wrong[5]); status != http.StatusUnprocessableEntity || !strings.Contains(text, "Nothing was kept.") {
			t.Errorf("%s: status %d", name, status)
		}
	}
	status, text := enter(codes[0][1], "04", "D", "-", "0", "2")
	if status != http.StatusOK || !strings.Contains(text, "4 of 5 fields answered") {
		t.Fatalf("status %d\n%.1500s", status, text)
	}
	if status, _ = enter(codes[1][1], "p", "2", "21", "10", "-"); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	rows, _, err := h.asking.Shelf.Table(h.round)
	got := fmt.Sprint(rows[1:])
	if err != nil || !strings.Contains(got, "supported 4 dont_know  0]") || !strings.Contains(got, " prefer_not_to_say 3 time money 10]") {
		t.Errorf("kept %s %v", got, err)
	}
	if status, _ = enter(codes[1][1], "p", "2", "N", "10", "-"); status != http.StatusOK || !strings.Contains(form, `<span class="box">n</span><span>Nothing gets in the way</span>`) {
		t.Errorf("nothing gets in the way: status %d\n%s", status, form)
	}
	if rows, _, err := h.asking.Shelf.Table(h.round); err != nil || !strings.Contains(fmt.Sprint(rows[1:]), " prefer_not_to_say 3 does_not_apply 10]") {
		t.Errorf("kept %v %v", rows[1:], err)
	}
	many := strings.Repeat("P-%d\n", mostPaper+1)
	var numbers []any
	for i := range mostPaper + 1 {
		numbers = append(numbers, i)
	}
	if w := h.post("worker", "/rounds/"+h.round+"/links", url.Values{"once": {"q"}, "paper": {"1"}, "people": {fmt.Sprintf(many, numbers...)}}.Encode()); w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), "/ask/") {
		t.Errorf("more paper forms than a page prints: %d", w.Code)
	}
}
