package dashboards

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestAPersonIsHeard: before somebody writes, the page says who reads it. A scheme says
// who is told; a note that somebody asks to be read stands before those who work there,
// with the link that it may have come by and not with whose it is, until they have read it.
func TestAPersonIsHeard(t *testing.T) {
	h := newHouse(t)
	at := h.madeLinkOf(t, "worker", "S1", "P-77") + "/choices"
	const words, listener = "Somebody at home hits me", "Bea, 0117 496 0001"
	says := func(where, page string, all ...string) {
		t.Helper()
		for _, want := range all {
			if yes := strings.TrimPrefix(want, "not: "); strings.Contains(page, yes) == (yes != want) {
				t.Errorf("%s: does it say %q?\n%.3000s", where, want, page)
			}
		}
	}
	says("nobody is told", text(h.get("", at)), "Nobody is told of what you write here.", "999", "not: Ask that it is read")
	room := url.Values{"do": {"note"}, "sort": {"said"}, "text": {"I like my room"}, "call": {"1"}}
	if w := h.post("", at, room.Encode()); w.Code != http.StatusUnprocessableEntity || strings.Count(w.Body.String(), "I like my room") != 1 {
		t.Errorf("a call to nobody: %d, and the words stand %d times", w.Code, strings.Count(w.Body.String(), "I like my room")) // in the field alone
	}
	room.Del("call")
	h.post("", at, room.Encode())
	says("a call to nobody", text(h.get("worker", "/stories?scheme=S1")), "not: I like my room", "Nobody is. People are told")
	if w := h.post("worker", "/stories", url.Values{"scheme": {"S1"}, "do": {"listener"}, "listener": {listener}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("who is told is not kept: %d", w.Code)
	}
	says("before writing", text(h.get("", at)), "You can tell "+listener, "Ask "+listener+" to read this.", "999", "Ask that it is read", "not: Nobody is told")
	h.post("", at, url.Values{"do": {"note"}, "sort": {"said"}, "text": {words}, "call": {"1"}}.Encode())
	says("after writing", text(h.get("", at)), "you asked that this is read.", "Do not wait: ring "+listener)
	number := h.book.LinksAt("S1")[0].Number
	says("the worker's page", text(h.get("worker", "/stories?scheme=S1")), words, "link "+number+", made by worker", "Not read yet.", "not: I like my room", "not: P-77")
	says("the scheme's page", text(h.get("worker", "/places/S1")), "1 note waits to be read.", "not: "+words)
	says("the scheme's page for others", text(h.get("viewer", "/places/S1")), "not: waits to be read", "not: "+words)
	note := h.book.Calls("S1")[0].Number
	if w := h.post("worker", "/stories", url.Values{"scheme": {"S4"}, "do": {"heard"}, "number": {note}}.Encode()); w.Code != http.StatusForbidden || h.book.Calls("S1")[0].Heard != "" {
		t.Errorf("a worker of one scheme answers for another: %d", w.Code)
	}
	if w := h.post("worker", "/stories", url.Values{"scheme": {"S1"}, "do": {"heard"}, "number": {note}}.Encode()); w.Code != http.StatusSeeOther {
		t.Fatalf("that it was read is not kept: %d", w.Code)
	}
	says("when it was read", text(h.get("", at)), "Somebody of your scheme read this on", "not: Nobody has said yet")
	says("the scheme's page then", text(h.get("worker", "/places/S1")), "not: waits to be read")
	if w := h.post("worker", "/stories", url.Values{"scheme": {"S1"}, "do": {"listener"}, "listener": {strings.Repeat("x", 121)}}.Encode()); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a name that is too long: %d", w.Code)
	}
}
