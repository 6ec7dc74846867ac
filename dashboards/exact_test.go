package dashboards

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/access"
)

// exactPaths are an address of each kind for a place.
func exactPathsOf(place string) []string {
	at := "/own/" + place
	return []string{at, at + "?period=2025-26", at + "/indicators/friends_block", at + "/indicators/friends_block?period=2025-26&by=gender",
		at + "/files/profile.csv", at + "/files/trend.xlsx?indicator=friends_block", at + "/files/groups.json?indicator=friends_block&period=2025-26&by=gender"}
}

// TestExactFiguresAreForWhoeverHasTheGrant asks for exact figures of every place under
// every sort of grant, and by every way in which somebody can be somebody else.
func TestExactFiguresAreForWhoeverHasTheGrant(t *testing.T) {
	h := newHouse(t)
	grant := func(role access.Role, place string, days ...string) access.Grant {
		g := access.Grant{Role: role, Place: place, From: "2020-01-01"}
		if len(days) > 0 {
			g.From, g.Until = days[0], days[1]
		}
		return g
	}
	const s1, manchester, uk = "S1", "E08000003", "UK"
	all := []string{s1, "S2", "S3", "S4", manchester, "E08000006", "W06000013", "ENG", "WAL", uk, "NOSUCH"}
	for name, c := range map[string]struct {
		grants []access.Grant
		may    []string
	}{
		"a worker without one":               {[]access.Grant{grant(access.Worker, s1)}, nil},
		"an administrator without one":       {[]access.Grant{grant(access.Administrator, uk)}, nil},
		"a grant without a role":             {[]access.Grant{grant(access.Detail, s1)}, nil},
		"a worker with one":                  {[]access.Grant{grant(access.Worker, s1), grant(access.Detail, s1)}, []string{s1}},
		"a worker with one of another":       {[]access.Grant{grant(access.Worker, s1), grant(access.Detail, "S4")}, nil},
		"a worker with one of the area":      {[]access.Grant{grant(access.Worker, s1), grant(access.Detail, manchester)}, []string{s1}},
		"a commissioner of the area":         {[]access.Grant{grant(access.Commissioner, manchester), grant(access.Detail, manchester)}, []string{s1, "S2", manchester}},
		"a commissioner with one scheme":     {[]access.Grant{grant(access.Commissioner, manchester), grant(access.Detail, s1)}, []string{s1}},
		"a commissioner of the whole":        {[]access.Grant{grant(access.Commissioner, uk), grant(access.Detail, manchester)}, []string{s1, "S2", manchester}},
		"a commissioner with a named nation": {[]access.Grant{grant(access.Commissioner, uk), grant(access.Detail, "WAL")}, []string{"S4", "W06000013", "WAL"}},
		"an administrator with one":          {[]access.Grant{grant(access.Administrator, uk), grant(access.Detail, s1)}, nil},
		"an analyst with one":                {[]access.Grant{grant(access.Analyst, uk), grant(access.Detail, s1)}, nil},
		"a viewer with one":                  {[]access.Grant{grant(access.Viewer, s1), grant(access.Detail, s1)}, nil},
		"one that has ended":                 {[]access.Grant{grant(access.Worker, s1), grant(access.Detail, s1, "2020-01-01", "2020-12-31")}, nil},
		"one that has not begun":             {[]access.Grant{grant(access.Worker, s1), grant(access.Detail, s1, "2120-01-01", "")}, nil},
		"a role that has ended":              {[]access.Grant{grant(access.Worker, s1, "2020-01-01", "2020-12-31"), grant(access.Viewer, s1), grant(access.Detail, s1)}, nil},
	} {
		if _, err := h.door.Book.SetGrants(h.ids["nobody"], c.grants); err != nil {
			t.Fatal(err)
		}
		for _, place := range all {
			for _, address := range exactPathsOf(place) {
				w := h.get("nobody", address)
				if may := slices.Contains(c.may, place); may != (w.Code == http.StatusOK) || !may && w.Code != http.StatusForbidden {
					t.Errorf("%s: %s answers %d", name, address, w.Code)
				}
			}
			if page := h.get("nobody", "/places/"+place).Body.String(); strings.Contains(page, "/own/") != (slices.Contains(c.may, place) && len(c.grants) > 1) {
				t.Errorf("%s: the page of %s leads to exact figures, or does not", name, place)
			}
		}
	}
}

// Exact figures end with the request after the grant was taken, are for no program and
// for nobody who looks through another's eyes, and not for whoever sits at the machine.
func TestExactFiguresAreForThePersonAlone(t *testing.T) {
	h := newHouse(t)
	const address = "/own/S1/files/profile.csv"
	if w := h.get("detailed", address); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	token, err := h.door.Book.NewToken(h.ids["detailed"], "a program", h.door.Book.Today(), true)
	if err != nil {
		t.Fatal(err)
	}
	if w := h.get("", address, "Authorization", "Bearer "+token); w.Code != http.StatusForbidden {
		t.Errorf("a program: %d", w.Code)
	}
	h.post("admin", "/accounts/of/"+h.ids["detailed"], "do=look")
	for _, a := range append(exactPathsOf("S1"), "/own") {
		if w := h.get("admin", a); w.Code != http.StatusForbidden {
			t.Errorf("%s through another's eyes: %d", a, w.Code)
		}
	}
	if page := h.get("admin", "/places/S1").Body.String(); !strings.Contains(page, "You see what") || strings.Contains(page, "/own/") {
		t.Error("whoever looks through another's eyes is led to exact figures")
	}
	if w := get(siteOf(t, newFixture(t, plainName)), "GET", address); w.Code != http.StatusForbidden {
		t.Errorf("at the machine itself: %d", w.Code)
	}
	account, _ := h.door.Book.Find(h.ids["detailed"])
	if _, err := h.door.Book.SetGrants(account.ID, account.Grants[:1]); err != nil {
		t.Fatal(err)
	}
	if w := h.get("detailed", address); w.Code != http.StatusForbidden || strings.Contains(w.Body.String(), "33.3") {
		t.Errorf("after the grant was taken: %d", w.Code)
	}
}

// What bears exact figures says so wherever it goes, is kept nowhere, and stands in the
// trail before it is seen.
func TestExactFiguresAreMarkedAndWrittenDown(t *testing.T) {
	h := newHouse(t)
	for _, address := range exactPathsOf("S1") {
		w := h.get("detailed", address)
		text := readable(t, w.Body.Bytes())
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s: %v", address, w.Header())
		}
		if !strings.Contains(strings.ToLower(text), "do not share") || strings.Contains(text, "Every figure has been checked") {
			t.Errorf("%s bears no mark: %.300s", address, text)
		}
		if d := w.Header().Get("Content-Disposition"); strings.Contains(address, "/files/") && !strings.Contains(d, "exact-do-not-share") {
			t.Errorf("%s is called %s", address, d)
		}
		trail, err := os.ReadFile(h.trail)
		if err != nil {
			t.Fatal(err)
		}
		path, _, _ := strings.Cut(address, "?")
		lines := strings.Split(strings.TrimSpace(string(trail)), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, `"did":"saw exact figures of"`) || !strings.Contains(last, `"what":"`+path) || !strings.Contains(last, `"who":"detailed"`) {
			t.Errorf("%s: the trail ends with %s", address, last)
		}
	}
	page := h.get("detailed", "/own/S1?period=2025-26").Body.String()
	if !strings.Contains(page, "33.3%") || !strings.Contains(page, "exact-mark") {
		t.Error("1 of 3 is not on the page")
	}
	if err := h.door.Trail.Close(); err != nil {
		t.Fatal(err)
	}
	if w := h.get("detailed", "/own/S1?period=2025-26"); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "33.3%") {
		t.Errorf("without a trail: %d", w.Code)
	}
}

// readable is the text of an answer; of a workbook that of each of its parts, and it fails
// where a worksheet has no mark.
func readable(t *testing.T, body []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var all strings.Builder
	sheets := 0
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/sheet") {
			sheets++
			if top := upToRow(text, 4); !bytes.Contains(top, []byte("do not share")) {
				t.Errorf("%s bears no mark in the rows that are printed on each page", f.Name)
			}
			if bytes.Contains(text, []byte("<headerFooter")) {
				t.Errorf("%s has a page header, which no screen reader reads", f.Name)
			}
		}
		all.Write(text)
	}
	if again := strings.Count(all.String(), "_xlnm.Print_Titles"); sheets < 4 || again != sheets {
		t.Errorf("%d worksheets, of which %d have their mark on each printed page", sheets, again)
	}
	return all.String()
}

// upToRow is a worksheet up to a row.
func upToRow(sheet []byte, row int) []byte {
	top, _, _ := bytes.Cut(sheet, fmt.Appendf(nil, `<row r="%d"`, row))
	return top
}

// TestOthersSeeTheSameBytes holds everything that somebody without a grant is given to
// what it was before anybody had one and looked.
func TestOthersSeeTheSameBytes(t *testing.T) {
	h := newHouse(t)
	if _, err := h.door.Book.End(h.ids["detailed"]); err != nil {
		t.Fatal(err)
	}
	collect := func() map[string]string {
		all := map[string]string{}
		for _, address := range everyAddress() {
			w := h.get("viewer", address)
			all[address] = w.Header().Get("ETag") + w.Header().Get("Content-Disposition") + w.Body.String()
		}
		return all
	}
	before := collect()
	for _, who := range []struct {
		name  string
		place string
	}{{"worker", "S1"}, {"commissioner", "E08000003"}} {
		if w := h.post("admin", "/accounts/of/"+h.ids[who.name], "do=grant&role=detail&from=2020-01-01&place="+who.place); w.Code != http.StatusOK {
			t.Fatalf("%s: %d", who.name, w.Code)
		}
		for _, address := range exactPathsOf(who.place) {
			if w := h.get(who.name, address); w.Code != http.StatusOK {
				t.Fatalf("%s: %d", address, w.Code)
			}
		}
	}
	for address, now := range collect() {
		if now != before[address] {
			t.Errorf("%s is something else for a viewer since somebody else saw exact figures", address)
		}
	}
}

// An administrator gives the grant to somebody who works there, for one scheme or area,
// and it is written down for whom and where.
func TestExactFiguresAreGivenOnPurpose(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		who, place string
		status     int
	}{
		{"viewer", "S1", 422}, {"worker", "S4", 422}, {"worker", "UK", 422}, {"worker", "ENG", 422}, {"worker", "NOSUCH", 422},
		{"worker", "S1", 200}, {"commissioner", "S2", 200}, {"admin", "S1", 422},
	} {
		if w := h.post("admin", "/accounts/of/"+h.ids[c.who], "do=grant&role=detail&from=2020-01-01&place="+c.place); w.Code != c.status {
			t.Errorf("%s at %s: %d, want %d", c.who, c.place, w.Code, c.status)
		}
	}
	if w := h.post("worker", "/accounts/of/"+h.ids["worker"], "do=grant&role=detail&from=2020-01-01&place=S2"); w.Code != http.StatusForbidden {
		t.Errorf("a worker gave it: %d", w.Code)
	}
	if w := h.post("admin", "/accounts", "name=new&title=New&role=detail&from=2020-01-01&place=S1"); w.Code != 422 {
		t.Errorf("somebody was invited with nothing else: %d", w.Code)
	}
	trail, _ := os.ReadFile(h.trail)
	if !strings.Contains(string(trail), "exact figures of S1 for worker") {
		t.Error("the trail does not say who may see exact figures of what")
	}
	if text := h.get("worker", "/own").Body.String(); !strings.Contains(text, `href="/own/S1"`) || !strings.Contains(h.get("worker", "/account").Body.String(), "Exact figures for Alder") {
		t.Error("who has the grant is not told")
	}
}
