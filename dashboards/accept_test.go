package dashboards

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// TestTableByAcceptHeader: a program gets a table in the form that it accepts most or that
// the address ends on, with the bytes of the download; what there is not is refused in
// words; caches are told on what the answer depends, and each form has a tag of its own.
func TestTableByAcceptHeader(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	const trend, query = "/api/v1/tables/trend", "?indicator=friends_block&place=ENG"
	ask := func(address, accept, tag string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "http://127.0.0.1"+address+query, nil)
		r.RemoteAddr = "127.0.0.1:1"
		if accept != "" {
			r.Header.Set("Accept", accept)
		}
		if tag != "" {
			r.Header.Set("If-None-Match", tag)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	tags := map[string]string{}
	for accept, form := range map[string]string{
		"": "json", "*/*": "json", "application/json": "json", "application/*": "json", "text/*": "csv", "text/csv": "csv", "TEXT/CSV; q=0.9, */*; q=0.1": "csv",
		"text/html, */*;q=0.8": "json", "application/json;q=0.2, text/csv;q=0.5": "csv", "application/vnd.apache.parquet": "parquet", sheetType: "xlsx",
		"application/*, application/json;q=0": "parquet", "*/*;q=0.5, text/csv;q=2": "json", "text/csv;q=0, */*": "json", "nonsense, text/csv": "csv",
	} {
		w := ask(trend, accept, "")
		kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		want, _, _ := strings.Cut(forms[form].contentType, ";")
		if w.Code != http.StatusOK || kind != want || w.Header().Get("Vary") != "Accept" {
			t.Errorf("Accept %q: %d %s, Vary %q, want %s", accept, w.Code, kind, w.Header().Get("Vary"), form)
		}
		if file := ask("/tables/trend."+form, "", ""); form != "xlsx" && !bytes.Equal(file.Body.Bytes(), w.Body.Bytes()) {
			t.Errorf("Accept %q: other bytes than the download", accept)
		}
		if before, there := tags[form]; there && before != w.Header().Get("ETag") || w.Header().Get("ETag") == "" {
			t.Errorf("Accept %q: tag %q, before %q", accept, w.Header().Get("ETag"), before)
		}
		tags[form] = w.Header().Get("ETag")
	}
	if again := ask(trend, "text/csv", tags["csv"]); again.Code != http.StatusNotModified || again.Header().Get("Vary") != "Accept" {
		t.Errorf("the same form again: %d, Vary %q", again.Code, again.Header().Get("Vary"))
	}
	if other := ask(trend, "text/csv", tags["json"]); other.Code != http.StatusOK {
		t.Errorf("the tag of JSON answers for CSV: %d", other.Code)
	}
	for _, accept := range []string{"image/png", "text/html", "application/json;q=0", "text/*;q=0, application/pdf"} {
		if w := ask(trend, accept, ""); w.Code != http.StatusNotAcceptable || !strings.Contains(w.Body.String(), "text/csv") || w.Header().Get("Vary") != "Accept" {
			t.Errorf("Accept %q: %d %.200s", accept, w.Code, w.Body)
		}
	}
	for ext, form := range map[string]string{".json": "json", ".csv": "csv", ".parquet": "parquet", ".xlsx": "xlsx"} {
		if w := ask(trend+ext, "image/png", ""); w.Code != http.StatusOK || w.Header().Get("Content-Type") != forms[form].contentType || w.Header().Get("Vary") != "" {
			t.Errorf("%s: %d %v", ext, w.Code, w.Header())
		}
	}
	for _, address := range []string{trend + ".svg", trend + ".", trend + ".csv.csv", "/api/v1/tables/none.csv"} {
		if w := ask(address, "", ""); w.Code != http.StatusNotFound || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
			t.Errorf("%s: %d %s", address, w.Code, w.Header().Get("Content-Type"))
		}
	}
}

// TestPages: a selection comes page by page to whoever asks so. The pages, one after the
// other by their links, are the whole; the list of loads likewise; and what is no page is
// refused in words.
func TestPages(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	all := func(address, list string) (rows []any, pages int) {
		for address != "" {
			w := get(h, "GET", address)
			var body map[string]any
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d %v", address, w.Code, err)
			}
			part, _ := body[list].([]any)
			rows, pages = append(rows, part...), pages+1
			address = ""
			for link := range strings.SplitSeq(w.Header().Get("Link"), ", ") {
				if to, next := strings.CutSuffix(link, `>; rel="next"`); next {
					address = strings.TrimPrefix(to, "<")
				}
			}
		}
		return rows, pages
	}
	for address, list := range map[string]string{"/api/v1/tables/explore?every=indicators&every=years&places=ENG&": "rows", "/api/v1/loads?": "loads"} {
		whole, one := all(strings.TrimRight(address, "?&"), list)
		parts, several := all(address+"rows=2", list)
		if len(whole) < 3 || one != 1 || several != (len(whole)+1)/2 || !reflect.DeepEqual(whole, parts) {
			t.Errorf("%s: %d rows in %d answers, %d in %d pages", address, len(whole), one, len(parts), several)
		}
		if w := get(h, "GET", address+"page=999"); w.Code != http.StatusNotFound {
			t.Errorf("%s: a page behind the end: %d", address, w.Code)
		}
		for _, wrong := range []string{"page=0", "page=x", "rows=0", "rows=100001", "page=1&page=2"} {
			if w := get(h, "GET", address+wrong); w.Code != http.StatusBadRequest {
				t.Errorf("%s%s: %d", address, wrong, w.Code)
			}
		}
	}
	for _, wrong := range []string{"/api/v1/tables/explore.csv?page=1", "/api/v1/tables/trend?indicator=friends_block&page=1", "/tables/explore.json?page=1"} {
		if w := get(h, "GET", wrong); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}
