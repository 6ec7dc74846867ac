package main_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// posted sends a form as a page of the service does and gives the page that it leads to.
func posted(t *testing.T, address string, pairs ...string) string {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return answered(t, address)(http.PostForm(address, form))
}

func gotten(t *testing.T, address string) string {
	t.Helper()
	return answered(t, address)(http.Get(address))
}

func answered(t *testing.T, address string) func(*http.Response, error) string {
	return func(res *http.Response, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v\n%.1500s", address, res.StatusCode, err, text)
		}
		return string(text)
	}
}

func one(t *testing.T, pattern, text string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		t.Fatalf("there is no %s in\n%.1500s", pattern, text)
	}
	return found[1]
}

// leftOutForItsReason asks carers for their breaks. Those who say that the question is none
// for them are told of beside the figure, by that reason, and are not in it.
func leftOutForItsReason(t *testing.T, service string) {
	t.Helper()
	var refs []string
	for i := range 24 {
		refs = append(refs, fmt.Sprintf("C-%d", i))
	}
	today := time.Now().UTC().Format(time.DateOnly)
	letters := posted(t, service+"/rounds", "scheme", "wye", "for", "carers", "title", "Breaks", "wave", "baseline", "sets_carers", "carer_breaks", "version", "easy", "language", "en", "once", "breaks",
		"opens", today, "closes", today, "contact", "Ann, 0117 496 0000", "people", strings.Join(refs, "\n"))
	round := one(t, `action="(/rounds/[a-z2-7]{10})/`, gotten(t, service+one(t, `href="(/rounds/[a-z2-7]{10})"`, letters)))
	for i, link := range regexp.MustCompile(`class="link">[^<]*(/ask/[A-Z2-7]{26})<`).FindAllStringSubmatch(letters, -1) {
		for step, said := range map[string][2]string{"1": {"answer", "2"}, "2": {"answer", "2"}} {
			switch {
			case i%2 == 0:
				said = [2]string{"pass", "not_apply"}
			case i%4 == 1:
				said = [2]string{"answer", "1"}
			}
			posted(t, service+link[1]+"/"+step, said[0], said[1])
		}
	}
	if closed := posted(t, service+round+"/close", "sure", "1"); !strings.Contains(closed, "The answers of 24 carers were loaded") {
		t.Fatalf("closing says\n%.1500s", closed)
	}
	page := gotten(t, service+"/indicators/carer_breaks?place=wye")
	if words := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(page, " ")), " "); !strings.Contains(words, "12 said that it does not apply to them") {
		t.Errorf("the page does not tell of those to whom it does not apply:\n%.4000s", words)
	}
}

// onPaper goes the way of a whole round: letters with paper forms, the first typed in
// by keys in the browser, the others sent, one answered by the link; closed, seen as
// figures and as one person's story, whose words stand beside the figures as long as
// that person agrees.
func (p *phone) onPaper(t *testing.T, service string) {
	t.Helper()
	var refs []string
	for i := range 12 {
		refs = append(refs, fmt.Sprintf("Q-%d", i))
	}
	today := time.Now().UTC()
	day := today.AddDate(0, 0, -1).Format(time.DateOnly)
	letters := posted(t, service+"/rounds", "scheme", "wye", "title", "Autumn", "wave", "baseline", "sets", "friends", "sets", "friends_why", "version", "standard", "language", "en", "paper", "1", "once", "autumn",
		"opens", today.AddDate(0, 0, -9).Format(time.DateOnly), "closes", today.AddDate(0, 0, 9).Format(time.DateOnly), "contact", "Ann, 0117 496 0000", "people", strings.Join(refs, "\n"))
	codes := regexp.MustCompile(`letter: <strong>([A-Z2-7-]{9})<`).FindAllStringSubmatch(letters, -1)
	round := one(t, `(/rounds/[a-z2-7]{10})/paper`, letters)
	if len(codes) != 12 {
		t.Fatalf("%d paper forms for 12 people", len(codes))
	}
	p.open(t, round+"/paper")
	p.looks(t, "entry")
	p.must(t, "code", chromedp.KeyEvent(codes[0][1]+kb.Tab))
	p.goes(t, "#f-friends_n")
	p.must(t, "keys", chromedp.KeyEvent("4"+kb.Tab+"1"), chromedp.KeyEvent("3"), chromedp.KeyEvent("1"), chromedp.KeyEvent("13"+kb.Tab+"2"))
	p.follow(t, "keep", chromedp.KeyEvent(kb.Enter))
	p.awaits(t, `[role="status"]`, "Kept: the form with the code "+codes[0][1]+", 6 of 6 fields answered.")
	p.looks(t, "entered")
	for what, page := range map[string]string{"round": round, "round-cy": round + "?lang=cy", "rounds-cy": "/rounds?lang=cy", "entry-cy": round + "/paper?lang=cy"} {
		p.open(t, page)
		p.looks(t, what)
	}
	p.open(t, round+"?lang=en")
	for i, code := range codes[1:11] {
		help := "1"
		if i > 5 {
			help = "3"
		}
		said := posted(t, service+round+"/paper", "code", code[1], "day", day, "friends_n", "4", "friends_enough", "2", "friends_help", help, "balance", "1", "friends_why", "13", "completed_by", "2")
		if !strings.Contains(said, "Kept: the form with the code") {
			t.Fatalf("form %d was not kept", i+2)
		}
	}
	last := service + one(t, `(/ask/[A-Z2-7]{26})\b`, letters[strings.LastIndex(letters, `class="link"`):])
	for step, answer := range map[string]string{"1": "4", "2": "2", "3": "3", "4": "1", "helper": "read"} {
		posted(t, last+"/"+step, "answer", answer)
	}
	if closed := posted(t, service+round+"/close", "sure", "1"); !strings.Contains(closed, "The answers of 12 people were loaded") {
		t.Fatalf("closing says\n%.1500s", closed)
	}
	if figures := gotten(t, service+"/api/v1/tables/trend?indicator=friends_help&place=wye"); !strings.Contains(figures, "50.0% of people") || !strings.Contains(figures, "12 people") {
		t.Errorf("the figures do not say that support helps six of twelve:\n%.600s", figures)
	}
	story := service + one(t, `(/story/[A-Za-z0-9_-]{10,})`, posted(t, service+"/stories", "do", "make", "scheme", "wye", "reference", "q-0", "days", "30"))
	if text := gotten(t, story); !strings.Contains(text, "You said you have 4 friends.") {
		t.Errorf("the story does not say what stood on the paper:\n%.3000s", text)
	}
	const words = "I want to see my sister more"
	choices := story + "/choices"
	p.open(t, strings.TrimPrefix(choices, service))
	p.must(t, "a note", chromedp.SendKeys(chromedp.CSS("#text"), words))
	p.press(t, `button[value="note"]`)
	p.press(t, `button[value="tick"]`)
	p.press(t, `section[aria-labelledby="agree"] button[value="agree"]`)
	if !strings.Contains(gotten(t, service+"/places/wye"), words) {
		t.Error("the words that somebody agreed to are not beside the figures")
	}
	p.press(t, `button[value="take-back"]`)
	if strings.Contains(gotten(t, service+"/places/wye"), words) {
		t.Error("the words that somebody took back are still beside the figures")
	}
}
