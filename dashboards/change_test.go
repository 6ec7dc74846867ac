package dashboards

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"khi/metrics"
)

// undoing is an Undoer that notes what it was asked.
type undoing struct {
	asked []string
	by    string
	fail  error
}

func (u *undoing) Undo(_ context.Context, batch int64, by, why string) error {
	u.asked = append(u.asked, fmt.Sprintf("%d %s", batch, why))
	u.by = by
	return u.fail
}

// changing is a site and what it was asked to undo.
func changing(t *testing.T, fail error) (http.Handler, *undoing) {
	t.Helper()
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	u := &undoing{fail: fail}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Undoer: u, Sender: &sending{}, Mapper: &sending{}, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return h, u
}

// post sends a form from this machine; headers come in pairs.
func post(h http.Handler, address, form string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", "http://localhost:8080"+address, strings.NewReader(form))
	r.RemoteAddr = "127.0.0.1:4000"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		} else if headers[i+1] == "" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const undoFour = "/data/loads/4/undo"

func TestUndoFromThePage(t *testing.T) {
	h, u := changing(t, nil)
	page := get(h, "GET", undoFour).Body.String()
	if !strings.Contains(page, `name="line" value="ff66"`) || !strings.Contains(page, "Batch 1, survey-2025.csv") || len(u.asked) != 0 {
		t.Errorf("the page before: %s", page)
	}
	w := post(h, undoFour, url.Values{"line": {"ff66"}, "why": {"wrong <month>"}}.Encode())
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/data/loads/4" || fmt.Sprint(u.asked) != "[4 wrong <month>]" {
		t.Errorf("%d %v, asked %v", w.Code, w.Header(), u.asked)
	}
}

// TestChangesComeFromOurOwnPages tries every route that changes something.
func TestChangesComeFromOurOwnPages(t *testing.T) {
	h, u := changing(t, nil)
	changes := 0
	for _, r := range routes {
		if r.method == http.MethodGet {
			continue
		}
		changes++
		if r.needs == aFile {
			continue // see TestFilesComeFromOurOwnPages
		}
		address := strings.NewReplacer(":batch", "4", ":token", "FOUR", ":key", "KEY", ":id", "ID", ":step", "1", ":provider", "council").Replace(r.path)
		if strings.Contains(address, ":") {
			t.Fatalf("the test does not know an address of %s", r.path)
		}
		for _, c := range []struct {
			name    string
			headers []string
			want    int
		}{
			{"another site", []string{"Sec-Fetch-Site", "cross-site"}, 403},
			{"another port of this machine", []string{"Sec-Fetch-Site", "same-site"}, 403},
			{"an old browser elsewhere", []string{"Sec-Fetch-Site", "", "Origin", "https://example.org"}, 403},
			{"an old browser on another port", []string{"Sec-Fetch-Site", "", "Origin", "http://localhost:9090"}, 403},
			{"an old browser that hides where it is", []string{"Sec-Fetch-Site", "", "Origin", "null"}, 403},
			{"a name that was pointed at this machine", []string{"Host", "evil.example:8080"}, 403},
			{"the same, and the name agrees", []string{"Sec-Fetch-Site", "", "Origin", "http://evil.example:8080", "Host", "evil.example:8080"}, 403},
			{"a form of files", []string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
			{"plain text, which needs no leave to be sent", []string{"Content-Type", "text/plain"}, 415},
			{"no type", []string{"Content-Type", ""}, 415},
			{"an old browser here", []string{"Sec-Fetch-Site", "", "Origin", "http://localhost:8080"}, 303},
			{"a new browser here", nil, 303},
		} {
			before := len(u.asked)
			w := post(h, address, "line=ff66&title=Ours&f2=friends_n&w2.0=wye&w2.1=usk", c.headers...)
			elsewhere := isDoor(r.path) || strings.HasPrefix(r.path, "/stor") || strings.HasPrefix(r.path, "/rounds") || strings.HasPrefix(r.path, "/ask/")
			if elsewhere && (c.want == http.StatusSeeOther || r.access.of != nil && c.want == http.StatusUnsupportedMediaType) {
				c.want = http.StatusNotFound // there is no sign-in, story or round here; see TestChangesOfAccountsComeFromOurOwnPages, TestThePersonSharesAndEnds and TestRoundsComeFromOurOwnPages
			}
			if w.Code != c.want || strings.HasPrefix(address, "/data/") && (len(u.asked) > before) != (c.want == 303) {
				t.Errorf("%s from %s: %d, want %d; asked %v", address, c.name, w.Code, c.want, u.asked[before:])
			}
		}
	}
	if changes == 0 {
		t.Error("no route that changes anything was seen")
	}
}

func TestUndoInWords(t *testing.T) {
	h, u := changing(t, &Refusal{Words: "Batch 4 describes schemes that other rows stand on."})
	for _, c := range []struct {
		address, form string
		want          int
		words         string
	}{
		{undoFour, "line=ff66", 409, "that other rows stand on"},
		{undoFour, "line=aa", 409, "not what the page showed"},
		{undoFour, "", 409, "not what the page showed"},
		{undoFour, "line=%zz", 400, "damaged"},
		{undoFour, "why=" + strings.Repeat("x", formBytes), 413, "too long"},
		{"/data/loads/3/undo", "line=dd44", 409, "undone by line 5"},
		{"/data/loads/5/undo", "line=ee55", 404, "is no load: it undoes batch 3"},
		{"/data/loads/9/undo", "", 404, "no load with that number"},
		{"/data/loads/x/undo", "", 404, "no load with that number"},
	} {
		w := post(h, c.address, c.form)
		if w.Code != c.want || !strings.Contains(w.Body.String(), c.words) {
			t.Errorf("%s %.20s: %d %s", c.address, c.form, w.Code, w.Body)
		}
	}
	if len(u.asked) != 1 {
		t.Errorf("asked %v", u.asked)
	}
	for fail, want := range map[error]int{&Refusal{Words: "A file is being loaded.", Busy: true}: 503, errors.New("disk full at /secret"): 500} {
		h, _ := changing(t, fail)
		w := post(h, undoFour, "line=ff66")
		if w.Code != want || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: %d %s", fail, w.Code, w.Body)
		}
	}
}

// TestReadOnlySiteChangesNothing: without an Undoer there is no form and no change.
func TestReadOnlySiteChangesNothing(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if page := get(h, "GET", "/data/loads/4").Body.String(); strings.Contains(page, undoFour) || !strings.Contains(page, "can only be read") {
		t.Error("the page of a load offers to undo it")
	}
	for _, w := range []*httptest.ResponseRecorder{get(h, "GET", undoFour), post(h, undoFour, "line=ff66")} {
		if w.Code != http.StatusNotFound {
			t.Errorf("status %d", w.Code)
		}
	}
}

// TestSmallPartsOfALoadAreHidden: 115 rows less 4 is as good as 111.
func TestSmallPartsOfALoadAreHidden(t *testing.T) {
	for _, c := range []struct {
		parts []metrics.Part
		want  string
	}{
		{[]metrics.Part{{Table: "survey_response", Rows: 111}, {Table: "person", Rows: 4}}, "[c] [c] / 115"},
		{[]metrics.Part{{Table: "cost", Rows: 300}, {Table: "cost", ReplacedBy: 4, Rows: 107}}, "407 / 300 107"},
		{[]metrics.Part{{Table: "cost", Rows: 300}, {Table: "cost", ReplacedBy: 4, Rows: 9}}, "309 / [c] [c]"},
		{[]metrics.Part{{Table: "cost", Rows: 12}, {Table: "cost", ReplacedBy: 4, Rows: 5}, {Table: "person", ReplacedBy: 4, Rows: 5}}, "[c] [c] / 12 10"},
	} {
		l := metrics.Load{Seq: 1, Parts: c.parts}
		var got []string
		for _, v := range tablesOf(l) {
			got = append(got, v.Text())
		}
		got = append(got, "/")
		for _, v := range becameOf(l) {
			got = append(got, v.Text())
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%v: %s, want %s", c.parts, s, c.want)
		}
	}
}

func TestLedgerPages(t *testing.T) {
	f := newFixture(t, plainName)
	f.labels.Loads = nil
	for i := range int64(250) {
		f.labels.Loads = append(f.labels.Loads, metrics.Load{Seq: i + 1, File: "f.csv"})
	}
	h := siteOf(t, f)
	seen, address := map[string]bool{}, "/data/ledger"
	for pages := 0; address != "" && pages < 9; pages++ {
		next := ""
		for _, e := range elements(t, get(h, "GET", address).Body.String()) {
			if href := e.attrs["href"]; strings.HasPrefix(href, "/data/loads/") {
				seen[href] = true
			}
			if e.tag == "a" && e.text == "Older lines" {
				next = e.attrs["href"]
			}
		}
		address = next
	}
	if len(seen) != 250 {
		t.Errorf("%d lines seen of 250", len(seen))
	}
	if w := get(h, "GET", "/data/ledger?before=x"); w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
	undone := get(siteOf(t, newFixture(t, plainName)), "GET", "/data").Body.String()
	if strings.Contains(undone, "a rule of a load that was undone") {
		t.Error("the data page counts the findings of a load that was undone")
	}
}
