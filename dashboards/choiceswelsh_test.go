package dashboards

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAPersonMeetsNoEnglishByTheirOwnLink goes over every state of the page of choices,
// of a story that is told in Welsh and of links that lead nowhere: what is marked as
// English there has no Welsh.
func TestAPersonMeetsNoEnglishByTheirOwnLink(t *testing.T) {
	h := newHouse(t)
	story := h.madeLinkOf(t, "worker", "S1", "P-77")
	at := story + "/choices?words=cy"
	looks := func(what, body string) {
		t.Helper()
		for _, e := range elements(t, body) {
			lang := e.attrs["lang"]
			if e.tag == "html" && lang != "cy" || e.tag != "html" && strings.HasPrefix(lang, "en") && e.attrs["hreflang"] == "" {
				t.Errorf("%s: <%s lang=%s> says %q", what, e.tag, lang, e.text)
			}
			if (e.tag == "a" || e.tag == "form") && e.attrs["hreflang"] == "" && strings.HasPrefix(e.attrs["href"]+e.attrs["action"], "/story/") && !strings.Contains(e.attrs["href"]+e.attrs["action"], "words=cy") && !strings.Contains(e.attrs["href"], "/keep/") && !strings.Contains(e.attrs["href"], "?words=") {
				t.Errorf("%s: leads out of Welsh to %s", what, e.attrs["href"]+e.attrs["action"])
			}
		}
	}
	do := func(what string, form url.Values, status int) string {
		t.Helper()
		w := h.post("", at, form.Encode())
		if w.Code != status {
			t.Fatalf("%s: %d", what, w.Code)
		}
		if status == http.StatusSeeOther {
			if to := w.Header().Get("Location"); to != at {
				t.Errorf("%s: leads to %s", what, to)
			}
			w = h.get("", at)
		}
		looks(what, w.Body.String())
		return w.Body.String()
	}
	looks("story", h.get("", story+"?words=cy").Body.String())
	looks("nothing yet", h.get("", at).Body.String())
	do("an empty note", url.Values{"do": {"note"}, "sort": {"matters"}}, http.StatusUnprocessableEntity)
	do("a long note", url.Values{"do": {"note"}, "sort": {"matters"}, "text": {strings.Repeat("x", 1000)}}, http.StatusUnprocessableEntity)
	do("a day that was", url.Values{"do": {"note"}, "sort": {"matters"}, "text": {"x"}, "again": {"2001-01-01"}}, http.StatusUnprocessableEntity)
	do("no listener", url.Values{"do": {"note"}, "sort": {"said"}, "text": {"You said"}, "call": {"1"}}, http.StatusUnprocessableEntity)
	h.post("worker", "/stories", url.Values{"scheme": {"S1"}, "do": {"listener"}, "listener": {"Ann, 0117 496 0000"}}.Encode())
	for _, sort := range []string{"matters", "said", "did", "try"} {
		do("a note that "+sort, url.Values{"do": {"note"}, "sort": {sort}, "text": {"We did " + sort}, "call": {"1"}}, http.StatusSeeOther)
	}
	do("a note in words of the catalogue", url.Values{"do": {"note"}, "sort": {"did"}, "text": {"Not shown."}, "call": {"1"}}, http.StatusSeeOther)
	for who, address := range map[string]string{"": at, "worker": "/stories?scheme=S1&lang=cy"} { // somebody's own words are never put into Welsh
		if body := h.get(who, address).Body.String(); !strings.Contains(body, `translate="no">Not shown.<`) {
			t.Errorf("%s says what somebody wrote in other words", address)
		}
	}
	notes := h.book.Notes(h.told.people["S1 P-77"])
	do("ticked", url.Values{"do": {"tick"}, "number": {notes[0].Number}}, http.StatusSeeOther)
	for _, purpose := range []string{"stories", "beyond"} {
		do("agreed", url.Values{"do": {"agree"}, "purpose": {purpose}}, http.StatusSeeOther)
	}
	do("two ticked", url.Values{"do": {"tick"}, "number": {notes[1].Number}}, http.StatusSeeOther)
	do("taken back", url.Values{"do": {"take-back"}, "purpose": {"stories"}}, http.StatusSeeOther)
	do("done", url.Values{"do": {"done"}, "number": {notes[2].Number}}, http.StatusSeeOther)
	h.post("worker", "/stories", url.Values{"scheme": {"S1"}, "do": {"heard"}, "number": {notes[3].Number}}.Encode())
	page := do("a link to share", url.Values{"do": {"share-link"}, "days": {"30"}}, http.StatusOK)
	for _, want := range []string{"Fy newisiadau", "Darllenodd rhywun", "Dolen i'w rhannu", "We did matters"} {
		if !strings.Contains(page, want) && !strings.Contains(strings.ReplaceAll(page, "&#39;", "'"), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	shared := storyAddress.FindStringSubmatch(page)
	if shared == nil {
		t.Fatal("no link to share")
	}
	looks("shared", h.get("", shared[1]+"?words=cy").Body.String())
	for _, l := range h.book.LinksOf(h.told.people["S1 P-77"]) {
		if l.Kind == "own" {
			do("ended", url.Values{"do": {"end"}, "number": {l.Number}}, http.StatusOK)
		}
	}
	for address, english := range map[string]string{story + "?words=cy": "This link does not work", "/ask/" + strings.Repeat("A", 26): "This link does not work"} {
		w := h.get("", address)
		body := w.Body.String()
		if w.Code != http.StatusNotFound || !strings.Contains(body, english) || !strings.Contains(body, "ddolen hon yn gweithio") || strings.Contains(body, "<nav") || strings.Contains(body, "/places") {
			t.Errorf("%s: %d\n%s", address, w.Code, body)
		}
	}
}
