package dashboards

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"khi/dashboards/rights"
	"khi/dashboards/story"
)

// told gives every person the same answers, so that a test knows what a page
// must say, but for a number of friends that is theirs.
type told struct {
	people map[string]rights.Person
	asked  int
	rounds []story.Round // where they are given, of everybody
}

func (o *told) Find(_ context.Context, scheme, reference string) (rights.Person, error) {
	who, ok := o.people[scheme+" "+reference]
	if !ok {
		return who, &Refusal{Words: "Nothing was sent in about anybody with this reference."}
	}
	return who, nil
}

func (o *told) Rounds(_ context.Context, who rights.Person) ([]story.Round, error) {
	o.asked++
	if o.rounds != nil {
		return o.rounds, nil
	}
	round := func(day, friends, help string) story.Round {
		return story.Round{Day: day, By: "self", Answers: []story.Answer{{Field: "friends_n", Code: friends, Words: friends}, {Field: "friends_help", Code: help, Words: "help " + help},
			{Field: "lonely", Why: story.NotSaying}, {Field: "happy", Why: story.NotAsked}}}
	}
	return []story.Round{round("2024-05-01", "2", "1"), round("2025-05-01", fmt.Sprint(who.Key), "3")}, nil
}

func (o *told) Questions() []story.Question {
	return []story.Question{{Field: "friends_n", Label: "Friends", High: 99}, {Field: "friends_help", Label: "Support and friends", Worded: true}, {Field: "lonely", Label: "Loneliness", Worded: true}}
}

var storyAddress = regexp.MustCompile(`http://khi\.example(/story/[a-z2-7]{26})<`)

// madeLinkOf has the worker make a link and gives its path.
func (h *house) madeLinkOf(t *testing.T, who, scheme, reference string) string {
	t.Helper()
	w := h.post(who, "/stories", url.Values{"scheme": {scheme}, "reference": {reference}, "days": {"30"}, "do": {"make"}}.Encode())
	found := storyAddress.FindStringSubmatch(w.Body.String())
	if found == nil {
		t.Fatalf("no link was made: %d\n%s", w.Code, w.Body)
	}
	return found[1]
}

// text is a page as it is read: without its tags.
func text(w *httptest.ResponseRecorder) string {
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(w.Body.String(), "")
	return html.UnescapeString(strings.Join(strings.Fields(plain), " "))
}

// TestStoriesUseDrawingsThatThereAre: every drawing that a sentence names is one of ours.
func TestStoriesUseDrawingsThatThereAre(t *testing.T) {
	names, err := story.Icons()
	if err != nil || len(names) < 15 {
		t.Fatalf("%v, %d drawings", err, len(names))
	}
	for _, name := range names {
		if icon(name) == "" {
			t.Errorf("there is no drawing named %q", name)
		}
	}
}

func TestWorkerMakesALinkForTheirOwnScheme(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	w := h.get("", at) // nobody is signed in
	for _, want := range []string{"You said you have 77 friends.", "May 2024", "Support gets in the way of friends.", "You did not want to say. That is fine.", "999"} {
		if !strings.Contains(text(w), want) {
			t.Errorf("the story does not say %q:\n%s", want, text(w))
		}
	}
	for _, never := range []string{"P-77", "S1", "Alder", "Happy", "average", "sign-in"} {
		if strings.Contains(w.Body.String(), never) {
			t.Errorf("the story says %q", never)
		}
	}
	for head, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Set-Cookie": ""} {
		if got := w.Header().Get(head); got != want {
			t.Errorf("%s is %q", head, got)
		}
	}
	for _, c := range []struct {
		who, scheme, reference string
		status                 int
	}{
		{"worker", "S4", "P-77", http.StatusForbidden}, {"worker", "S9", "P-77", http.StatusForbidden}, {"admin", "S1", "P-77", http.StatusForbidden},
		{"analyst", "S1", "P-77", http.StatusForbidden}, {"viewer", "S1", "P-77", http.StatusForbidden}, {"worker", "S1", "P-99", http.StatusUnprocessableEntity}, {"worker", "S1", "", http.StatusUnprocessableEntity},
	} {
		w := h.post(c.who, "/stories", url.Values{"scheme": {c.scheme}, "reference": {c.reference}, "days": {"30"}, "do": {"make"}}.Encode())
		if w.Code != c.status || storyAddress.MatchString(w.Body.String()) || strings.Contains(w.Body.String(), "P-99") {
			t.Errorf("%s for %s at %s: %d", c.who, c.reference, c.scheme, w.Code)
		}
	}
	// Whoever looks through the worker's eyes makes no link and sees no list.
	h.post("admin", "/accounts/of/"+h.ids["worker"], "do=look")
	if w := h.get("admin", "/stories"); w.Code != http.StatusForbidden {
		t.Errorf("an administrator with a worker's eyes sees the links: %d", w.Code)
	}
	number := h.book.LinksAt("S1")[0].Number
	if w := h.post("worker", "/stories", "scheme=S1&do=end&number="+number); w.Code != http.StatusSeeOther {
		t.Errorf("ending a link: %d", w.Code)
	}
	if w := h.get("", at); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "77") {
		t.Errorf("a link that was ended: %d", w.Code)
	}
}

// TestNoTraceOfThePerson: neither the log nor the trail says whose story was
// opened, by which address or from where.
func TestNoTraceOfThePerson(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	var log bytes.Buffer
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	site, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Logger: slog.New(slog.NewTextHandler(&log, nil)), Door: h.door, Stories: Stories{h.told, h.book}})
	if err != nil {
		t.Fatal(err)
	}
	h.Handler = site
	h.get("", at)
	h.get("", at+"/choices")
	h.get("", at+"/keep/my-story.json")
	h.post("", at+"/choices", "do=note&sort=matters&text=Marmaduke")
	h.post("worker", "/stories", "scheme=S1&do=make&days=1&reference=P-77")
	trail, err := os.ReadFile(h.trail)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(trail), "\n")
	if !strings.Contains(string(trail), `"did":"saw","what":"/story/:token"`) || !strings.Contains(string(trail), `"did":"changed access","what":"/story/:token/choices"`) {
		t.Errorf("the trail does not say that a story was opened and changed:\n%s", trail)
	}
	for where, text := range map[string]string{"the log": log.String(), "the trail": string(trail)} {
		for _, never := range []string{strings.TrimPrefix(at, "/story/"), "P-77", "Marmaduke", `"key"`} {
			if strings.Contains(text, never) {
				t.Errorf("%s holds %q", where, never)
			}
		}
	}
	for _, line := range lines {
		if strings.Contains(line, "/story/") && strings.Contains(line, "192.0.2.7") {
			t.Errorf("the trail says from where a story was opened: %s", line)
		}
	}
}

func TestGuessingLinksHasToWait(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	codes := map[int]int{}
	for i := range 40 {
		codes[h.get("", fmt.Sprintf("/story/%026d", i)).Code]++
	}
	if codes[http.StatusNotFound] < 20 || codes[http.StatusTooManyRequests] == 0 {
		t.Errorf("40 guesses: %v", codes)
	}
	if w := h.get("", at); w.Code != http.StatusTooManyRequests {
		t.Errorf("while guesses wait, a link is looked at: %d", w.Code)
	}
	r := httptest.NewRequest("GET", "http://khi.example"+at, nil)
	r.RemoteAddr = "198.51.100.9:4000"
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		t.Errorf("somebody else has to wait too: %d", w.Code)
	}
}

func TestThePersonSharesAndEnds(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77")
	other := h.madeLinkOf(t, "worker", "S1", "P-78")
	h.post("", at+"/choices", "do=note&sort=said&text=A+quiet+room")
	h.post("", at+"/choices", "do=note&sort=matters&text=My+cat")
	notes := h.book.Notes(rights.Person{Scheme: "S1", Key: 77})
	if len(notes) != 2 || notes[0].By != "" {
		t.Fatalf("notes: %v", notes)
	}
	h.post("", at+"/choices", "do=tick&number="+notes[0].Number)
	w := h.post("", at+"/choices", "do=share-link&days=30")
	found := storyAddress.FindStringSubmatch(w.Body.String())
	if found == nil {
		t.Fatalf("no link to share: %d", w.Code)
	}
	shared := h.get("", found[1])
	if shared.Code != http.StatusOK || !strings.Contains(text(shared), "You said you have 77 friends.") || !strings.Contains(text(shared), "My cat") || strings.Contains(text(shared), "A quiet room") {
		t.Errorf("the shared story: %d\n%s", shared.Code, text(shared))
	}
	if strings.Contains(shared.Body.String(), "/choices") || strings.Contains(shared.Body.String(), "/keep/") {
		t.Error("whoever reads a shared story is led to what is the person's alone")
	}
	for _, address := range []string{found[1] + "/choices", found[1] + "/keep/my-story.json"} {
		if w := h.get("", address); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	if w := h.post("", found[1]+"/choices", "do=agree&purpose=stories"); w.Code != http.StatusNotFound {
		t.Errorf("whoever reads a shared story decided: %d", w.Code)
	}
	links := h.book.LinksOf(rights.Person{Scheme: "S1", Key: 77})
	for _, l := range links {
		if w := h.post("", other+"/choices", "do=end&number="+l.Number); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("somebody ended the link of somebody else: %d", w.Code)
		}
	}
	for _, l := range links {
		if l.Kind == rights.Shared {
			h.post("", at+"/choices", "do=end&number="+l.Number)
		}
	}
	if w := h.get("", found[1]); w.Code != http.StatusNotFound {
		t.Errorf("an ended share still opens: %d", w.Code)
	}
	for _, l := range links {
		if l.Kind == rights.Own {
			if w := h.post("", at+"/choices", "do=end&number="+l.Number); !strings.Contains(text(w), "This link has ended") {
				t.Errorf("ending one's own link: %d %s", w.Code, text(w))
			}
		}
	}
	if w := h.get("", at); w.Code != http.StatusNotFound {
		t.Errorf("one's own ended link still opens: %d", w.Code)
	}
	if w := h.get("", other); w.Code != http.StatusOK {
		t.Errorf("somebody else's link was ended too: %d", w.Code)
	}
}

// TestWordsLeaveTheSchemeOnlyWithConsent reads the page of a scheme as everybody,
// after each step.
func TestWordsLeaveTheSchemeOnlyWithConsent(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77") + "/choices"
	hostile := `<script>alert(1)</script> & "my" café`
	h.post("", at, url.Values{"do": {"note"}, "sort": {"said"}, "text": {hostile}}.Encode())
	number := h.book.Notes(rights.Person{Scheme: "S1", Key: 77})[0].Number
	seen := func() (who string) {
		for _, name := range []string{"admin", "analyst", "commissioner", "worker", "viewer"} {
			for _, place := range []string{"S1", "S2", "E08000003", "UK"} {
				w := h.get(name, "/places/"+place)
				if strings.Contains(w.Body.String(), "<script>alert") {
					t.Fatalf("%s at %s: the words are not escaped", name, place)
				}
				if strings.Contains(text(w), hostile) {
					who += name[:1] + "@" + place + " "
				}
			}
		}
		return who
	}
	for _, step := range []struct{ do, want string }{
		{"", ""}, {"do=tick&number=" + number, ""}, {"do=agree&purpose=beyond", ""}, {"do=agree&purpose=stories", "a@S1 a@S1 c@S1 w@S1 v@S1 "},
		{"do=take-back&purpose=beyond", "w@S1 "}, {"do=untick&number=" + number, ""}, {"do=tick&number=" + number, "w@S1 "}, {"do=take-back&purpose=stories", ""},
	} {
		if step.do != "" {
			if w := h.post("", at, step.do); w.Code != http.StatusSeeOther {
				t.Fatalf("%s: %d", step.do, w.Code)
			}
		}
		if got := seen(); got != step.want {
			t.Errorf("after %q: read by %q, want %q", step.do, got, step.want)
		}
	}
	for _, address := range []string{"/api/v1/tables/profile?place=S1", "/tables/trend.csv?indicator=friends&place=S1"} {
		if strings.Contains(h.get("worker", address).Body.String(), "alert") {
			t.Errorf("%s holds the words", address)
		}
	}
}

// TestASchemeAndItsPeople: what they noted together is read by those who work
// there, and by others when a worker of the scheme says so.
func TestASchemeAndItsPeople(t *testing.T) {
	h := newHouse(t)
	const words = "We want <i>evenings</i> out"
	do := func(who, scheme, rest string) int {
		return h.post(who, "/stories", "scheme="+scheme+"&"+rest).Code
	}
	if code := do("worker", "S1", url.Values{"do": {"note"}, "sort": {"said"}, "text": {words}, "again": {"2099-01-31"}}.Encode()); code != http.StatusSeeOther {
		t.Fatalf("a note: %d", code)
	}
	for _, who := range []string{"admin", "analyst", "commissioner", "viewer"} {
		if code := do(who, "S1", "do=note&sort=said&text=x"); code != http.StatusForbidden {
			t.Errorf("%s noted something: %d", who, code)
		}
	}
	if code := do("worker", "S4", "do=note&sort=said&text=x"); code != http.StatusForbidden {
		t.Errorf("a worker noted something for another scheme: %d", code)
	}
	n := h.book.Notes(rights.Together("S1"))
	if len(n) != 1 || n[0].By != "worker" {
		t.Fatalf("%v", n)
	}
	reads := func(who string) bool { return strings.Contains(text(h.get(who, "/places/S1")), words) }
	for _, step := range []struct {
		do              string
		worker, outside bool
	}{{"", true, false}, {"tick", true, true}, {"untick", true, false}, {"done", true, false}} {
		if step.do != "" {
			do("worker", "S1", "do="+step.do+"&number="+n[0].Number)
		}
		if reads("worker") != step.worker || reads("viewer") != step.outside || reads("commissioner") != step.outside {
			t.Errorf("after %q: the worker reads it %v, a viewer %v", step.do, reads("worker"), reads("viewer"))
		}
	}
	if page := text(h.get("worker", "/stories")); !strings.Contains(page, "Done on ") || !strings.Contains(page, words) {
		t.Errorf("the worker's page says\n%s", page)
	}
	if code := do("worker", "S1", "do=note&sort=matters&text=+"); code != http.StatusUnprocessableEntity {
		t.Errorf("an empty note: %d", code)
	}
}

func TestTheEffectOfAChoiceIsShown(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77") + "/choices"
	says := func(want ...string) {
		t.Helper()
		page := text(h.get("", at))
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("the page does not say %q:\n%s", w, page)
			}
		}
	}
	says("You have not said yes.", "None of your words are shown there now.")
	h.post("worker", at, "do=note&sort=try&text=Go+to+the+club&again=2099-01-31")
	n := h.book.Notes(rights.Person{Scheme: "S1", Key: 77})[0]
	if n.By != "worker" {
		t.Errorf("a note beside a worker is by %q", n.By)
	}
	says("Go to the club", "Written with a worker.", "Look at it again on 31 January 2099")
	h.post("", at, "do=tick&number="+n.Number)
	h.post("", at, "do=agree&purpose=stories")
	says("You said yes on ", "1 of your notes is shown there now.")
	h.post("", at, "do=take-back&purpose=stories")
	says("You said no on ", "None of your words are shown there now.")
	h.post("", at, "do=done&number="+n.Number)
	says("Done on ")
	if w := h.post("", at, "do=note&sort=try&text=+"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(text(w), "Write something first.") {
		t.Errorf("an empty note: %d", w.Code)
	}
	if w := h.ask("", "POST", at, "application/x-www-form-urlencoded", strings.NewReader("do=agree&purpose=stories"), "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("another site decided for the person: %d", w.Code)
	}
}
