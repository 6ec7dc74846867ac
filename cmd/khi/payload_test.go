package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"khi/ingest"
)

// payloads are what people type who try whether a value becomes a statement.
var payloads = []string{"'", "''", "';--", "' OR '1'='1", "\" OR \"\"=\"", "1; DROP TABLE person", "'; DROP TABLE cell; --", "x' UNION SELECT * FROM person --", "$1", "?", "%27%20OR%201=1",
	"friends' AND (SELECT count(*) FROM duckdb_tables()) > 0 --", "'||(SELECT read_text('/etc/passwd'))||'", "SELECT * FROM enable_logging()", "1e309", "-1", "9223372036854775808", "\x00", "\\", "{indicator}",
	"friends_block; CHECKPOINT", "'/**/OR/**/1=1", "ATTACH ':memory:'", "COPY person TO '/tmp/x'", "\u02BC OR 1=1", "\uFF07 OR 1=1", "\xff' OR 1=1", strings.Repeat("'", 3000)}

// TestPayloadsStayValues: in every parameter of pages, tables, files and the API, and in the
// cells of a file, each payload is a value or a refusal in words. Nothing is a fault of ours,
// and the database holds what it held.
func TestPayloadsStayValues(t *testing.T) {
	t.Parallel()
	k, err := openKeeper(t.Context(), keeperOptions{data: t.TempDir(), memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	load := func(name, text string) *ingest.Receipt {
		r, err := k.load(t.Context(), strings.NewReader(text), ingest.Request{FileName: name, Policy: ingest.LoadGood})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		return r
	}
	load("schemes.csv", baseSchemes.text)
	people, rows := "scheme_id,person_ref,birth_year\n", int64(0)
	for i, p := range payloads {
		if utf8.ValidString(p) && !strings.Contains(p, "\x00") && len(p) < 100 {
			people += fmt.Sprintf("north,\"%s %d\",1960\n", strings.ReplaceAll(p, `"`, `""`), i)
			rows++
		}
	}
	if r := load("people'; DROP TABLE person; --.csv", people); r.Accepted != rows {
		t.Errorf("%d of %d rows: %+v", r.Accepted, rows, r.Findings)
	}
	before, err := k.check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	site, err := website(k, doorOptions{}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"indicator", "indicators", "place", "places", "period", "by", "within", "grain", "scheme", "before", "every", "shape", "comparator", "from", "need", "lang"}
	for i, p := range payloads {
		q := url.QueryEscape(p)
		for n, path := range []string{"/", "/places/" + url.PathEscape(p), "/indicators/" + url.PathEscape(p), "/indicators/friends_block", "/explore", "/compare", "/cost", "/data/ledger", "/data/loads/" + url.PathEscape(p), "/releases/" + url.PathEscape(p),
			"/tables/trend.csv", "/tables/" + url.PathEscape(p) + ".csv", "/api/v1/tables/breakdown", "/api/v1/indicators/" + url.PathEscape(p), "/reports/place/" + url.PathEscape(p) + ".xlsx", "/send/" + url.PathEscape(p)} {
			r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path+"?"+names[(i+n)%len(names)]+"="+q, nil)
			r.RemoteAddr = "127.0.0.1:4000"
			w := httptest.NewRecorder()
			site.ServeHTTP(w, r)
			if w.Code >= http.StatusInternalServerError && w.Code != http.StatusServiceUnavailable {
				t.Errorf("%q at %s: %d %.300s", p, path, w.Code, w.Body)
			}
		}
	}
	after, err := k.check(t.Context())
	if err != nil || after.Fingerprint != before.Fingerprint || after.Rows != before.Rows || after.Snapshot != before.Snapshot {
		t.Errorf("%v: %+v, before %+v", err, after, before)
	}
}
