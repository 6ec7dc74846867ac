package dashboards

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestWhatIsZippedOnItsWay asks for pages of the form, for files of the browser and for
// figures as a browser does: the first two come zipped and say the same as without, a
// page with figures never does.
func TestWhatIsZippedOnItsWay(t *testing.T) {
	h := newHouse(t)
	ask := func(address, unzips, tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", address, nil)
		r.Header.Set("Accept-Encoding", unzips)
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	letters := h.post("worker", "/rounds/"+h.round+"/links", url.Values{"once": {"z"}, "people": {"P-Z"}}.Encode()).Body.String()
	link := regexp.MustCompile(`/ask/[A-Z2-7]{26}`).FindString(letters)
	for _, address := range []string{link, link + "/1", link + "/keep", "/asking", "/assets/khi-ask.js", "/ask-worker.js"} {
		plain, packed := ask(address, "", ""), ask(address, "gzip, deflate, br", "")
		if plain.Code != http.StatusOK || plain.Header().Get("Content-Encoding") != "" || packed.Header().Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: %d, zipped %q and %q", address, plain.Code, plain.Header().Get("Content-Encoding"), packed.Header().Get("Content-Encoding"))
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(z)
		if err != nil || string(text) != plain.Body.String() || len(text) < 500 {
			t.Errorf("%s: unzipped it is not what it is without: %d bytes, %v", address, len(text), err)
		}
	}
	plain, packed := ask("/assets/khi.css", "", "").Header(), ask("/assets/khi.css", "gzip", "").Header()
	if plain.Get("ETag") == packed.Get("ETag") || !strings.Contains(strings.Join(plain["Vary"], ","), "Accept-Encoding") {
		t.Errorf("a file has one name, zipped or not: %s, Vary %q", plain.Get("ETag"), plain["Vary"])
	}
	for _, h := range []http.Header{plain, packed} {
		if w := ask("/assets/khi.css", strings.TrimSpace(h.Get("Content-Encoding")), h.Get("ETag")); w.Code != http.StatusNotModified {
			t.Errorf("a file that is there already: %d", w.Code)
		}
	}
	site := siteOf(t, newFixture(t, plainName))
	for _, address := range []string{"/", "/places/ENG", "/api/v1/tables/profile", "/tables/trend.csv?indicator=friends_block"} {
		if w := get(site, "GET", address, "Accept-Encoding", "gzip"); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s: %d, zipped %q: its length may tell of what is hidden", address, w.Code, w.Header().Get("Content-Encoding"))
		}
	}
}

// TestTheStyleOfAFormIsItsOwn holds the one style in a page of the form to the hash in
// its policy, which lets no other in.
func TestTheStyleOfAFormIsItsOwn(t *testing.T) {
	w := newHouse(t).get("", "/asking")
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(w.Body.String())
	if style == nil || len(style[1]) < 1000 {
		t.Fatal("the page has no style in itself")
	}
	sum := sha256.Sum256([]byte(style[1]))
	policy := w.Header().Get("Content-Security-Policy")
	if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %q, want %q in it", policy, want)
	}
}
