package dashboards

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"khi/metrics"
	"khi/metrics/disclose"
	"khi/metrics/release"
)

// shelfOnce is one folder of releases for all tests: first, public on 20 May 2026,
// and second, which corrects it and is public on 1 July. It is small.
var shelfOnce = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "khi-releases-")
	if err != nil {
		return "", err
	}
	ctx := context.Background()
	var before []*release.Release
	var earlier []metrics.Past
	for _, m := range []release.Manifest{
		{Name: "first", AsOf: "2026-05-01", Dates: release.Dates{Provisional: "2026-05-06", Members: "2026-05-13", Public: "2026-05-20"}},
		{Name: "second", AsOf: "2026-06-01", Corrects: "first", Why: "a file was sent twice", Dates: release.Dates{Members: "2026-06-10", Public: "2026-07-01"}},
	} {
		e, err := metrics.NewEngine(ctx, smallWorld{}, disclose.Default, earlier...)
		if err != nil {
			return "", err
		}
		m.Program, m.Definitions, m.Data = "1.0", "d", release.Data{Lines: 3, Head: "h"}
		m.Protection = release.Protection{Name: disclose.Default.Name, Words: disclose.Default.Words}
		r, err := release.Make(ctx, dir, release.Plan{Manifest: m, Engine: e, Before: before})
		if err != nil {
			return "", err
		}
		before, earlier = append(before, r), append(earlier, r)
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := shelfOnce(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// releasesOn are the releases at a moment in London, such as 2026-05-06 09:30.
func releasesOn(t testing.TB, moment string, reader release.Stage) Releases {
	t.Helper()
	dir, err := shelfOnce()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	now, err := time.ParseInLocation("2006-01-02 15:04", moment, zone)
	if err != nil {
		t.Fatal(err)
	}
	return Releases{Shelf: release.Shelf{Dir: dir}, Reader: reader, Now: func() time.Time { return now }}
}

func releaseSite(t *testing.T, moment string, reader release.Stage) http.Handler {
	t.Helper()
	e, err := metrics.NewEngine(context.Background(), smallWorld{}, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{e}, Charts: c, Version: "1", Releases: releasesOn(t, moment, reader), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What is before half past nine of its day is given to nobody whose day has not come: not as a page,
// a file or an answer, nor compared with another.
func TestReleasesKeepTheirDays(t *testing.T) {
	const figures = "?indicator=friends_block&place=big"
	for _, c := range []struct {
		moment string
		reader release.Stage
		first  bool
	}{
		{"2026-05-06 09:29", release.Provisional, false}, {"2026-05-06 09:30", release.Provisional, true},
		{"2026-05-13 00:00", release.Members, false}, {"2026-05-13 09:30", release.Members, true},
		{"2026-05-20 09:29", release.Public, false}, {"2026-05-20 09:30", release.Public, true}, {"2026-05-20 09:29", release.Announced, false},
	} {
		h := releaseSite(t, c.moment, c.reader)
		for _, address := range []string{"/releases/first" + figures, "/releases/first/files/all.zip", "/releases/first/files/friends_block.csv",
			"/releases/first/changes?from=first", "/api/v1/releases/first", "/api/v1/releases/first/figures" + figures, "/api/v1/releases/first/changes?from=first"} {
			w := get(h, "GET", address)
			if given := w.Code == http.StatusOK; given != c.first || !given && w.Code != http.StatusForbidden {
				t.Errorf("%s for %s: %s answers %d", c.moment, c.reader, address, w.Code)
			}
			if !c.first && strings.Contains(w.Body.String(), "25") && strings.Contains(w.Body.String(), "100") {
				t.Errorf("%s for %s: the refusal of %s holds figures", c.moment, c.reader, address)
			}
		}
		list := get(h, "GET", "/releases").Body.String()
		if !strings.Contains(list, "first") || strings.Contains(list, `href="/releases/first"`) != c.first {
			t.Errorf("%s for %s: the list is wrong: %s", c.moment, c.reader, list)
		}
		if w := get(h, "GET", "/releases/second/changes?from=first"); w.Code != http.StatusForbidden {
			t.Errorf("%s for %s: changes to a release that is not out answer %d", c.moment, c.reader, w.Code)
		}
	}
}

// A release gives the same figures in every form, hides what is small, and its
// answers carry a tag that only the release decides.
func TestReleaseInEveryForm(t *testing.T) {
	h := releaseSite(t, "2026-07-02 12:00", release.Public)
	page := get(h, "GET", "/releases/first?indicator=friends_block&place=big").Body.String()
	csv := get(h, "GET", "/releases/first/files/friends_block.csv").Body.String()
	answer := get(h, "GET", "/api/v1/releases/first/figures?indicator=friends_block&place=big").Body.String()
	for name, text := range map[string]string{"page": page, "CSV": csv, "API": answer} {
		if !strings.Contains(text, "25") || strings.Contains(text, "33.3") {
			t.Errorf("%s: %.600s", name, text)
		}
	}
	if !strings.Contains(csv, "[c]") {
		t.Error("nothing is hidden")
	}
	zipped := get(h, "GET", "/releases/first/files/all.zip").Body.Bytes()
	z, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.Contains(f.Name, "kept-") {
			t.Errorf("%s is given out", f.Name)
		}
	}
	if !slices.ContainsFunc(z.File, func(f *zip.File) bool { return filepath.Base(f.Name) == "manifest.json" }) {
		t.Error("the archive has no manifest")
	}
	for _, address := range []string{"/releases/first/files/kept-friends_block.jsonl", "/releases/first/files/kept-friends_block.csv", "/releases/first/files/manifest.json", "/releases/..", "/releases/first/files/.."} {
		if w := get(h, "GET", address); w.Code == http.StatusOK {
			t.Errorf("%s is answered", address)
		}
	}
	for _, address := range []string{"/api/v1/releases", "/api/v1/releases/first", "/releases/first/files/friends_block.xlsx"} {
		tag := get(h, "GET", address).Header().Get("ETag")
		r := httptest.NewRequest("GET", address, nil)
		r.Host, r.RemoteAddr = "localhost", "127.0.0.1:5000"
		r.Header.Set("If-None-Match", tag)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if tag == "" || w.Code != http.StatusNotModified || w.Header().Get("ETag") != tag {
			t.Errorf("%s: tag %q, then %d %q", address, tag, w.Code, w.Header().Get("ETag"))
		}
	}
	if body := get(h, "GET", "/releases/second/changes?from=first").Body.String(); !strings.Contains(body, "0 rows of figures") {
		t.Errorf("two releases of the same figures: %.1500s", body)
	}
}

// A service gives no release that was made by other rules than its own: not in the list,
// not as a page, a file or an answer; and its live answers have other tags.
func TestReleasesByOtherRulesAreNotGiven(t *testing.T) {
	e, err := metrics.NewEngine(context.Background(), smallWorld{}, disclose.StrictPublic)
	if err != nil {
		t.Fatal(err)
	}
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	site := func(profile string) http.Handler {
		h, err := New(Options{Profile: profile, Publisher: published{e}, Charts: c, Version: "1", Releases: releasesOn(t, "2026-08-01 12:00", release.Public), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	strict, usual := site("strict_public"), site("")
	for _, address := range []string{"/releases/first", "/releases/first/files/all.zip", "/releases/first/files/friends_block.csv", "/releases/first/changes?from=second",
		"/api/v1/releases/first", "/api/v1/releases/first/figures?indicator=friends_block&place=big"} {
		if w := get(usual, "GET", address); w.Code != http.StatusOK {
			t.Errorf("by its own rules %s answers %d", address, w.Code)
		}
		if w := get(strict, "GET", address); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "25.0") {
			t.Errorf("by other rules %s answers %d", address, w.Code)
		}
	}
	if text := get(strict, "GET", "/api/v1/releases").Body.String(); strings.Contains(text, "first") {
		t.Errorf("the list has a release by other rules: %s", text)
	}
	const table = "/api/v1/tables/profile?place=big"
	if a, b := get(strict, "GET", table).Header().Get("ETag"), get(usual, "GET", table).Header().Get("ETag"); a == "" || a == b {
		t.Errorf("figures by two sets of rules have the tags %s and %s", a, b)
	}
}
