package dashboards

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"khi/dashboards/access"
	"khi/dashboards/rounds"
)

var askSetsForTest = []rounds.Set{
	{ID: "friends", Title: "Friends", Easy: true, Questions: []rounds.Question{
		{Field: "friends_n", Kind: rounds.Number, Max: 99, Picture: "friends", Texts: map[string]string{"en": "How many friends do you have?", "easy": "How many friends have you got?", "cy": "Faint o ffrindiau?"}},
		{Field: "friends_help", Kind: rounds.One, Picture: "hand-help", Texts: map[string]string{"en": "Does your support help?"}, Answers: []rounds.Answer{
			{Code: "1", Picture: "helps", Texts: map[string]string{"en": "It helps"}}, {Code: "3", Picture: "in-the-way", Texts: map[string]string{"en": "It gets in the way"}}}},
		{Field: "friends_why", Kind: rounds.Several, NotApply: map[string]string{"en": "Nothing gets in the way"}, Texts: map[string]string{"en": "What gets in the way?"}, Answers: []rounds.Answer{
			{Code: "money", Texts: map[string]string{"en": "Money"}}, {Code: "time", Texts: map[string]string{"en": "Time"}}}}}},
	{ID: "carers", Title: "Carers", For: rounds.ForCarers, Questions: []rounds.Question{{Field: "carer_kind", Kind: rounds.One, Fact: true, Picture: "house",
		Texts: map[string]string{"en": "What kind of carer are you?", "cy": "Pa fath o ofalwr ydych chi?"}, Answers: []rounds.Answer{{Code: "approved", Texts: map[string]string{"en": "Approved", "cy": "Cymeradwy"}}, {Code: "unpaid", Texts: map[string]string{"en": "Unpaid", "cy": "Di-dâl"}}}}}},
	{ID: "workers", Title: "Workers", For: rounds.ForWorkers, Questions: []rounds.Question{{Field: "valued", Kind: rounds.One, Picture: "sun",
		Texts: map[string]string{"en": "I feel valued for what I do."}, Answers: []rounds.Answer{{Code: "1", Texts: map[string]string{"en": "Strongly agree"}}, {Code: "5", Texts: map[string]string{"en": "Strongly disagree"}}}}}},
	{ID: "area", Title: "Area", For: rounds.ForArea, Easy: true, Questions: []rounds.Question{{Field: "own_plans", Kind: rounds.One, Picture: "two-ways",
		Texts: map[string]string{"en": "Money follows plans.", "easy": "Each person makes a plan."}, Answers: []rounds.Answer{{Code: "1", Texts: map[string]string{"en": "Strongly agree", "easy": "Yes, very much"}}, {Code: "5", Texts: map[string]string{"en": "Strongly disagree", "easy": "No, not at all"}}}}}},
	{ID: "scale", Title: "Scale", Questions: []rounds.Question{{Field: "happy", Kind: rounds.Number, Max: 10, Texts: map[string]string{"en": "How happy?"}}}},
}

// askingOn is asking with rounds in a folder of the test.
func askingOn(t testing.TB) Asking {
	t.Helper()
	shelf, err := rounds.Open(t.TempDir(), askSetsForTest, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = shelf.Close() })
	return Asking{Shelf: shelf, Sets: askSetsForTest,
		Key: func(kind, scheme, ref string) (int64, error) {
			if strings.Contains(ref, "@") {
				return 0, errors.New("use the scheme's own reference")
			}
			n := int64(len(scheme) + len(kind))
			for _, c := range ref {
				n = n*131 + int64(c)
			}
			return n, nil
		},
		Load: func(_ context.Context, id, by string) (string, error) {
			rows, mark, err := shelf.Table(id)
			if err == nil {
				err = shelf.NoteLoaded(id, mark, by)
			}
			return fmt.Sprintf("%d rows were loaded for %s.", len(rows)-1, by), err
		}}
}

// roundOf makes a round that is open today, with one person, and gives their link.
func roundOf(t testing.TB, a Asking, scheme string) (id, link string) {
	t.Helper()
	today := a.Shelf.Today()
	day, _ := time.Parse(time.DateOnly, today)
	r, err := a.Shelf.Make(rounds.Round{Scheme: scheme, Title: "Spring", Wave: "baseline", Sets: []string{"friends", "scale"}, Language: "en", Opens: today,
		Closes: day.AddDate(0, 0, 9).Format(time.DateOnly), Contact: "Ann <0117>"}, "")
	if err != nil {
		t.Fatal(err)
	}
	links, err := a.Shelf.Link(r.ID, []int64{7}, "", "ann")
	if err != nil {
		t.Fatal(err)
	}
	return r.ID, links[0]
}

// TestSomebodyAnswersByTheirLink walks the whole form as a stranger who holds a
// link and no account, without any script.
func TestSomebodyAnswersByTheirLink(t *testing.T) {
	h := newHouse(t)
	base := "/ask/" + h.link
	post := func(step, form, to string) {
		t.Helper()
		w := h.post("", base+"/"+step, form)
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != to {
			t.Fatalf("step %s with %q: status %d, to %q, want %q\n%.500s", step, form, w.Code, got, to, w.Body)
		}
	}
	page := func(address string, want int, words ...string) string {
		t.Helper()
		w := h.get("", address)
		text := w.Body.String()
		if w.Code != want {
			t.Fatalf("%s: status %d", address, w.Code)
		}
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s does not say %q", address, word)
			}
		}
		if cc, robots := w.Header().Get("Cache-Control"), w.Header().Get("X-Robots-Tag"); cc != "no-store" || !strings.Contains(robots, "noindex") {
			t.Errorf("%s: Cache-Control %q, robots %q", address, cc, robots)
		}
		if ref := w.Header().Get("Referrer-Policy"); ref != "same-origin" {
			t.Errorf("%s: referrer %q", address, ref)
		}
		return text
	}
	page(base, 200, "There are 4 questions", `href="`+base+`/1"`, "Start")
	page(base+"/1", 200, "How many friends do you have?", "Question 1 of 4", "I don&#39;t know", "I don&#39;t want to say", "Skip this question", `inputmode="numeric"`)
	if w := h.post("", base+"/1", "answer="); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Choose one answer") {
		t.Errorf("an empty form: status %d", w.Code)
	}
	if w := h.post("", base+"/1", "answer=lots"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a word for a number: status %d", w.Code)
	}
	post("1", "answer=04", base+"/2")
	post("2", "pass=prefer_not", base+"/3")
	if w := h.post("", base+"/2", "pass=not_apply"); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("that it does not apply, to a question that applies to all: status %d", w.Code)
	}
	page(base+"/3", 200, "Nothing gets in the way", "I don&#39;t know", "I don&#39;t want to say", "Skip this question")
	post("3", "pass=not_apply", base+"/4")
	if rows, _, err := h.asking.Shelf.Table(h.round); err != nil || !strings.HasSuffix(fmt.Sprint(rows[1]), "prefer_not_to_say does_not_apply ]") {
		t.Errorf("kept %v %v", rows[1:], err)
	}
	page(base+"/stop", 200, "Your answers are safe", "Ann &lt;0117&gt;")
	page(base, 200, "Go on", `href="`+base+`/4"`)
	post("3", "answer=money&answer=time", base+"/4")
	page(base+"/4", 200, "0 – not at all", "10 – completely")
	post("4", "pass=dont_know", base+"/helper")
	post("helper", "answer=read", base+"/end")
	if text := page(base+"/end", 200, "After this you cannot change", "999"); strings.Contains(text, "Not answered yet") {
		t.Error("something was answered and is listed as open")
	}
	text := page(base+"/1", 200, "You were here before")
	if strings.Contains(text, `value="4"`) || strings.Contains(text, " checked") {
		t.Error("the page repeats what was said")
	}
	post("1", "answer=5", base+"/2")
	post("end", "", base)
	page(base, 200, "Thank you", "Ann &lt;0117&gt;")
	page(base+"/1", 200, "Thank you")
	rows, _, err := h.asking.Shelf.Table(h.round)
	if got := fmt.Sprint(rows[1:]); err != nil || !strings.Contains(got, " supported 5 prefer_not_to_say money time dont_know]]") {
		t.Errorf("kept %s %v", got, err)
	}
	if w := h.post("", base+"/1", "answer=9"); w.Code != http.StatusOK {
		t.Errorf("after the end: status %d", w.Code)
	}
	if again, _, _ := h.asking.Shelf.Table(h.round); fmt.Sprint(again) != fmt.Sprint(rows) {
		t.Error("an answer was changed after the end")
	}
	page("/asking", 200, "About our questions", "You can skip a question")
}

func TestLinksThatLeadNowhere(t *testing.T) {
	h := newHouse(t)
	if _, err := h.asking.Shelf.Link(h.round, []int64{7}, "", "ann"); err != nil {
		t.Fatal(err)
	}
	if w := h.get("", "/ask/"+h.link); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "newer letter") {
		t.Errorf("a link that was replaced: status %d", w.Code)
	}
	other, link := roundOf(t, h.asking, "S1")
	if err := h.asking.Shelf.CloseRound(other, "ann"); err != nil {
		t.Fatal(err)
	}
	if w := h.get("", "/ask/"+link+"/2"); w.Code != http.StatusGone || !strings.Contains(w.Body.String(), "The time to answer is over") {
		t.Errorf("a round that is over: status %d", w.Code)
	}
	slowed := 0
	for i := range 40 {
		switch w := h.get("", fmt.Sprintf("/ask/GUESS%d", i)); w.Code {
		case http.StatusTooManyRequests:
			slowed++
		case http.StatusNotFound:
		default:
			t.Fatalf("a guess: status %d", w.Code)
		}
	}
	if slowed == 0 {
		t.Error("whoever guesses links is never slowed down")
	}
	_, good := roundOf(t, h.asking, "S1")
	if w := h.get("", "/ask/"+good); w.Code != http.StatusOK {
		t.Errorf("somebody else at the same address cannot answer: status %d", w.Code)
	}
}

var linkIn = regexp.MustCompile(`http://khi\.example(/ask/[A-Z2-7]{26})<`)

func TestAWorkerMakesARound(t *testing.T) {
	h := newHouse(t)
	day, _ := time.Parse(time.DateOnly, h.asking.Shelf.Today())
	form := url.Values{"scheme": {"S1"}, "title": {"Autumn"}, "wave": {"review"}, "sets": {"friends"}, "version": {"easy"}, "language": {"cy"}, "contact": {"Ann, 0117 000"},
		"opens": {day.Format(time.DateOnly)}, "closes": {day.AddDate(0, 1, 0).Format(time.DateOnly)}, "once": {"abc"}, "people": {"P-1\nP-2\n\n P-3 \n"}}
	send := func(change ...string) *httptest.ResponseRecorder {
		f := url.Values{}
		for k, v := range form {
			f[k] = v
		}
		for i := 0; i+1 < len(change); i += 2 {
			f.Set(change[i], change[i+1])
		}
		return h.post("worker", "/rounds", f.Encode())
	}
	before := len(h.asking.Shelf.All())
	for name, wrong := range map[string][]string{"an e-mail address": {"people", "P-1\nann@example.org"}, "a reference twice": {"people", "P-1\nP-1"}, "nobody": {"people", " \n"}, "a scale in easy read": {"sets", "scale"}, "no day": {"closes", ""}} {
		w := send(wrong...)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `role="alert"`) || strings.Contains(w.Body.String(), "/ask/") {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
	if w := send("scheme", "S4"); w.Code != http.StatusForbidden {
		t.Errorf("a round for somebody else's scheme: status %d", w.Code)
	}
	if len(h.asking.Shelf.All()) != before {
		t.Error("a round was made that was refused")
	}
	w := send()
	links := linkIn.FindAllStringSubmatch(w.Body.String(), -1)
	if w.Code != http.StatusOK || len(links) != 3 || w.Header().Get("Cache-Control") != "no-store" || strings.Count(w.Body.String(), `class="qr"`) != 3 {
		t.Fatalf("status %d, %d links", w.Code, len(links))
	}
	if w := send(); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the same form again: status %d", w.Code)
	}
	if w := h.get("", links[1][1]+"/1"); !strings.Contains(w.Body.String(), "Faint o ffrindiau?") || !strings.Contains(w.Body.String(), `lang="cy"`) || !strings.Contains(w.Body.String(), "Nesaf") {
		t.Errorf("not asked in Welsh:\n%.800s", w.Body)
	}
	if w := h.get("", links[1][1]+"/2"); !strings.Contains(w.Body.String(), `lang="en-GB">Does your support help?`) {
		t.Error("English words in a Welsh page are not marked as English")
	}
	h.post("", links[1][1]+"/1", "answer=2")
	id := ""
	for _, st := range h.asking.Shelf.All() {
		if st.Title == "Autumn" {
			id = st.ID
		}
	}
	w = h.post("worker", "/rounds/"+id+"/who", "people=P-1%0AP-2%0AP-9")
	rows := regexp.MustCompile(`<th scope="row" translate="no">(P-\d)</th><td>([a-z ]+)</td>`).FindAllStringSubmatch(w.Body.String(), -1)
	if len(rows) != 3 || rows[0][1]+rows[0][2]+rows[1][1]+rows[1][2]+rows[2][1]+rows[2][2] != "P-9not askedP-1not begunP-2begun" {
		t.Errorf("whom to remind: %v", rows)
	}
	w = h.post("worker", "/rounds/"+id+"/links", "once=x&people=P-2")
	again := linkIn.FindAllStringSubmatch(w.Body.String(), -1)
	if len(again) != 1 || h.get("", links[1][1]).Code != http.StatusGone || h.get("", again[0][1]).Code != http.StatusOK {
		t.Errorf("a new link: %v", again)
	}
	if w = h.post("worker", "/rounds/"+id+"/close", ""); !strings.Contains(w.Body.String(), "1 rows were loaded for worker") || h.get("", again[0][1]).Code != http.StatusGone {
		t.Errorf("closing: status %d\n%.900s", w.Code, w.Body)
	}
	if n := strings.Count(trailText(t, h), access.Asked); n < 4 {
		t.Errorf("the trail names %d of what the worker did", n)
	}
	if text := trailText(t, h); strings.Contains(text, again[0][1]) || strings.Contains(text, "P-2") {
		t.Error("the trail holds a link or a reference")
	}
}

func trailText(t *testing.T, h *house) string {
	t.Helper()
	text, err := os.ReadFile(h.trail)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever answers or changes a round must come from a page of ours, of a real round
// and by a real link too; from elsewhere nothing is kept.
func TestRoundsComeFromOurOwnPages(t *testing.T) {
	h := newHouse(t)
	tried := 0
	for _, r := range routes {
		if r.method == http.MethodGet || !strings.HasPrefix(r.path, "/rounds") && !strings.HasPrefix(r.path, "/ask/") {
			continue
		}
		tried++
		address := strings.NewReplacer(":token", h.link, ":id", h.round, ":step", "1").Replace(r.path)
		if strings.Contains(address, ":") {
			t.Fatalf("the test does not know an address of %s", r.path)
		}
		who := "worker"
		if strings.HasPrefix(r.path, "/ask/") {
			who = ""
		}
		for _, from := range []string{"cross-site", "same-site"} {
			w := h.ask(who, r.method, address, "application/x-www-form-urlencoded", strings.NewReader("answer=4"), "Sec-Fetch-Site", from)
			if w.Code != http.StatusForbidden {
				t.Errorf("%s from a page of %s: %d", address, from, w.Code)
			}
		}
		if w := h.ask(who, r.method, address, "text/plain", strings.NewReader("answer=4")); w.Code != http.StatusUnsupportedMediaType {
			t.Errorf("%s as plain text, which needs no leave to be sent: %d", address, w.Code)
		}
	}
	if tried == 0 {
		t.Error("no route of rounds changes anything")
	}
	if rows, _, err := h.asking.Shelf.Table(h.round); err != nil || len(rows) > 1 {
		t.Errorf("something was kept: %v %v", rows, err)
	}
}
