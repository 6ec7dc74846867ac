package dashboards

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestAFormThatNeverComesHoldsNoTurn: strangers who begin to send forms and never go on
// keep nobody waiting, were there only one turn to have.
func TestAFormThatNeverComesHoldsNoTurn(t *testing.T) {
	h := newHouse(t)
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h.Handler, err = New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Door: h.door, Limits: Limits{AtOnce: 1, Patience: 10 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	body, sender := io.Pipe()
	held := make(chan int)
	go func() {
		w := h.ask("", "POST", "/sign-in", "application/x-www-form-urlencoded", body)
		held <- w.Code
	}()
	if _, err := sender.Write([]byte("name=ann")); err != nil { // it is being read
		t.Fatal(err)
	}
	began := time.Now()
	if w := h.get("viewer", "/places/UK"); w.Code != http.StatusOK || time.Since(began) > 9*time.Second {
		t.Errorf("somebody else got %d after %v", w.Code, time.Since(began))
	}
	_ = sender.CloseWithError(io.ErrUnexpectedEOF)
	if code := <-held; code != http.StatusBadRequest {
		t.Errorf("a form that broke off was answered with %d", code)
	}
}

// TestOtherMethodsDoNothing asks each address by each method that it does not have, as a
// stranger and as somebody who may do everything: none does anything, nor does one that
// says in a header or a form that it is another. HEAD is let in where GET is.
func TestOtherMethodsDoNothing(t *testing.T) {
	h := newHouse(t)
	has := map[string][]string{}
	for _, rt := range routes {
		has[rt.path] = append(has[rt.path], rt.method)
	}
	for path, methods := range has {
		address := filled(path)
		for _, who := range []string{"", "admin"} {
			for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
				if slices.Contains(methods, method) {
					continue
				}
				w := h.ask(who, method, address, "application/x-www-form-urlencoded", strings.NewReader("_method=GET"), "X-HTTP-Method-Override", "GET", "X-HTTP-Method", "GET")
				if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound && w.Code != http.StatusTooManyRequests {
					t.Errorf("%s %s as %q: %d", method, address, who, w.Code)
				}
			}
			if who == "" && slices.Contains(methods, "GET") {
				get, head := h.get(who, address), h.ask(who, "HEAD", address, "", nil)
				if (head.Code == http.StatusOK) != (get.Code == http.StatusOK) || head.Body.Len() > 0 {
					t.Errorf("HEAD %s: %d with %d bytes, and GET %d", address, head.Code, head.Body.Len(), get.Code)
				}
			}
		}
	}
	for _, who := range []string{"", "viewer"} { // and somebody who must not is not let in by HEAD
		for _, address := range []string{"/accounts", "/accounts/trail", "/accounts/reports", "/data", "/data/loads/1"} {
			if w := h.ask(who, "HEAD", address, "", nil); w.Code == http.StatusOK {
				t.Errorf("HEAD %s as %q: let in", address, who)
			}
		}
	}
	if n := len(h.undoer.asked); n != 0 || len(h.door.Book.All()) != len(doorNames)-1 {
		t.Errorf("%d loads were undone, %d accounts are there", n, len(h.door.Book.All()))
	}
}

// TestASignInOfSomebodyElseIsNotTaken: a token that a browser brings along is never the one
// that it has after it signed in (OWASP ASVS 5.0, 7.2.4), and the one before is over.
func TestASignInOfSomebodyElseIsNotTaken(t *testing.T) {
	h := newHouse(t)
	planted := h.tokens["viewer"]
	h.tokens["mallory"] = planted
	w := h.post("mallory", "/sign-in", "name=admin&password="+strings.ReplaceAll(doorPassword, " ", "+"))
	var now string
	for _, c := range (&http.Response{Header: w.Header()}).Cookies() {
		now = c.Value
	}
	if w.Code != http.StatusSeeOther || now == "" || now == planted {
		t.Fatalf("status %d, the token after is %q", w.Code, now)
	}
	if one, ok := h.door.Sessions.Find(planted); ok && one.Account == h.ids["admin"] {
		t.Error("the token from before has become the administrator's")
	}
}

// TestNobodysPagesAreKeptByOthers: what is given to somebody who signed in is kept by no
// cache between, and to a page of accounts, loads or the trail no browser holds on.
func TestNobodysPagesAreKeptByOthers(t *testing.T) {
	h := newHouse(t)
	for _, address := range []string{"/", "/places/UK", "/tables/trend.csv?indicator=friends_block&place=UK", "/api/v1/indicators", "/data", "/data/loads/1", "/accounts", "/accounts/trail", "/account", "/own"} {
		w := h.get("admin", address)
		kept := w.Header().Get("Cache-Control")
		if !strings.Contains(kept, "private") && !strings.Contains(kept, "no-store") || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Cookie") {
			t.Errorf("%s: Cache-Control %q, Vary %q", address, kept, w.Header().Values("Vary"))
		}
		for _, cors := range []string{"Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"} {
			if w.Header().Get(cors) != "" {
				t.Errorf("%s lets pages of others read it: %s", address, w.Header().Get(cors))
			}
		}
	}
}
