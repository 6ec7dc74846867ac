package dashboards

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khi/dashboards/access"
	"khi/dashboards/rights"
	"khi/dashboards/rounds"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/metrics/release"
)

// tenant is a scheme whose worker must never be told what is marked as another's.
type tenant struct {
	name, scheme string
	people       int64 // on how many a figure is based, which everybody may read
	yes, rows    int64 // exact counts: numbers that stand nowhere else
	marks        *regexp.Regexp
	round, story string // ids and links of their own
	key          string // id of the account
	batch        string
}

// mark is a word that stands in what one tenant alone may see: names of files, free text,
// findings, titles of rounds, the name of the worker.
func (x *tenant) mark(what string) string { return "Marked" + x.name + what }

func newTenant(name, scheme string, people, yes, rows int64, batch string) *tenant {
	spoken := func(n int64) string { return fmt.Sprintf(`%d,?%03d`, n/1000, n%1000) }
	return &tenant{name: name, scheme: scheme, people: people, yes: yes, rows: rows, batch: batch,
		marks: regexp.MustCompile(`(?i)Marked` + name + `[a-z]*|(^|[^0-9A-Za-z.#£-])(` + spoken(yes) + `|` + spoken(rows) + `)([^0-9A-Za-z]|$)`)}
}

// tenantsWorld is a snapshot with the places of the fixture, in which each of two schemes
// has counts and a load of its own.
type tenantsWorld struct {
	labels  *metrics.Labels
	tenants [2]*tenant
}

func (w tenantsWorld) Labels(context.Context) (*metrics.Labels, error) {
	l := *w.labels
	l.Periods, l.Loads, l.Findings = []string{"2025-26", "2025-26Q4"}, nil, nil
	for _, x := range w.tenants {
		seq, _ := strconv.ParseInt(x.batch, 10, 64)
		l.Loads = append(l.Loads, metrics.Load{Seq: seq, File: x.mark("File.csv"), Original: "ab" + x.batch, Source: "khi_survey v1", Layout: x.mark("Layout"), In: x.rows, Accepted: x.rows, At: "2026-04-0" + x.batch + "T09:15:00Z",
			Schemes: []string{x.scheme}, By: x.mark("Worker"), Record: "cd" + x.batch, Line: "ef" + x.batch, Parts: []metrics.Part{{Table: "survey_response", Rows: x.rows}}})
		l.Findings = append(l.Findings, metrics.FindingCount{Seq: seq, Level: "warning", Rule: x.mark("Rule"), Field: x.mark("Field"), Advice: x.mark("Advice"), N: x.yes})
	}
	return &l, nil
}

func (w tenantsWorld) Cells(_ context.Context, indicator string) (*metrics.Cells, error) {
	c := &metrics.Cells{}
	if indicator != "friends_block" && indicator != "friends_help" {
		return c, nil
	}
	for _, s := range w.labels.Schemes {
		n, yes := int64(6100), int64(2600)
		for _, x := range w.tenants {
			if x.scheme == s.ID {
				n, yes = x.people, x.yes
			}
		}
		if indicator == "friends_help" {
			yes = 0
		}
		for _, p := range []metrics.Period{"2025-26", "2025-26Q4"} {
			for level, part := range map[[2]string][2]int64{{"all", "all"}: {yes, n}, {"gender", "woman"}: {yes / 2, n / 2}, {"gender", "man"}: {yes - yes/2, n - n/2}} {
				c.Cells = append(c.Cells, metrics.Cell{CellKey: metrics.CellKey{Scheme: s.ID, Period: p, Dimension: level[0], Level: level[1]},
					Respondents: part[1], N: part[1], SW: float64(part[1]), SWW: float64(part[1]), SWX: float64(part[0]), SWXX: float64(part[0])})
			}
		}
	}
	return c, nil
}

// trays are files that each tenant has sent, on the tray under TRAY and their name.
type trays struct {
	*sending
	tenants [2]*tenant
}

func (s *trays) Look(token string) (Sent, error) {
	for _, x := range s.tenants {
		if token == "TRAY"+x.name {
			found := SentFinding{Refused: true, Cell: "C4", Header: x.mark("Header"), Value: x.mark("Value"), Rule: "not_a_number", Message: "It must be a whole number.", Advice: "Write it in figures."}
			return Sent{Name: x.mark("Sent.csv"), Scheme: x.scheme, By: x.name, Stage: Checked, Receipt: &Receipt{Status: "checked", In: x.rows, Accepted: x.yes, Refused: 1, Total: 1, Findings: []SentFinding{found}, CanMark: true,
				Previews: []SentPreview{{Table: "person", Fields: []string{"person_ref"}, Rows: [][]string{{x.mark("Row")}}}}}}, nil
		}
	}
	return Sent{}, ErrNotOnTray
}

func (s *trays) Marked(_ context.Context, token string, _ bool) (string, []byte, error) {
	state, err := s.Look(token)
	return state.Name, []byte(state.Receipt.Findings[0].Value), err
}

func (s *trays) Inspect(_ context.Context, token string, _ map[int]string) (*Inspected, error) {
	state, err := s.Look(token)
	if err != nil {
		return nil, err
	}
	return &Inspected{Name: state.Name, Layout: state.Receipt.Previews[0].Rows[0][0]}, nil
}

// twoTenants is a site with two workers who have grants for their own scheme alone, and
// with everything of theirs that there can be.
func twoTenants(t *testing.T) (*house, [2]*tenant) {
	t.Helper()
	both := [2]*tenant{newTenant("Ann", "S1", 4219, 1733, 7919, "1"), newTenant("Bea", "S4", 5347, 2971, 8663, "2")}
	dir := t.TempDir()
	write := func(path string, b []byte) error { return os.WriteFile(path, b, 0o600) }
	people, err := access.Open(access.Options{Path: filepath.Join(dir, "accounts.json"), Write: write})
	if err != nil {
		t.Fatal(err)
	}
	trail, err := access.OpenTrail(filepath.Join(dir, "trail.jsonl"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = trail.Close() })
	h := &house{t: t, door: &Door{Book: people, Sessions: access.NewSessions(access.Clock{}), Trail: trail}, ids: map[string]string{}, tokens: map[string]string{}, asking: askingOn(t), told: &told{people: map[string]rights.Person{}}}
	if h.book, err = rights.Open(filepath.Join(dir, "stories"), nil); err != nil {
		t.Fatal(err)
	}
	for _, x := range both {
		a, key, err := people.Invite(x.mark("account"), x.mark("Title"), []access.Grant{{Role: access.Worker, Place: x.scheme, From: "2020-01-01"}, {Role: access.Detail, Place: x.scheme, From: "2020-01-01"}})
		if err == nil {
			a, err = people.Redeem(key, doorPassword)
		}
		if err != nil {
			t.Fatal(err)
		}
		h.ids[x.name], h.tokens[x.name], x.key = a.ID, h.door.Sessions.Begin(a), a.ID
		day := h.asking.Shelf.Today()
		r, err := h.asking.Shelf.Make(rounds.Round{Scheme: x.scheme, Title: x.mark("Round"), Wave: "baseline", Sets: []string{"friends"}, Language: "en", Opens: day, Closes: day, Contact: x.mark("Contact")}, "")
		if err != nil {
			t.Fatal(err)
		}
		x.round = r.ID
		h.told.people[x.scheme+" P-1"] = rights.Person{Scheme: x.scheme, Key: x.rows}
	}
	labels := *newFixture(t, plainName).labels
	e, err := metrics.NewEngine(t.Context(), tenantsWorld{&labels, both}, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	tray := &trays{&sending{}, both}
	h.undoer = &undoing{}
	h.Handler, err = New(Options{Stories: Stories{Answers: h.told, Book: h.book}, Publisher: published{e}, Charts: c, Undoer: h.undoer, Asking: h.asking, Sender: tray, Mapper: tray, Logger: slog.New(slog.DiscardHandler),
		Releases: releasesOn(t, "2026-05-20 12:00", release.Public), Door: h.door, Limits: Limits{Burst: 1e9, PerSecond: 1e9}, ExactFewest: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range both {
		x.story = h.madeLinkOf(t, x.name, x.scheme, "P-1")
		for _, note := range []url.Values{{"do": {"note"}, "sort": {"said"}, "text": {x.mark("Person")}}} {
			if w := h.post("", x.story+"/choices", note.Encode()); w.Code != http.StatusSeeOther {
				t.Fatalf("a note: %d", w.Code)
			}
		}
		if w := h.post(x.name, "/stories", url.Values{"scheme": {x.scheme}, "do": {"note"}, "sort": {"said"}, "text": {x.mark("Note")}, "again": {"2099-01-31"}}.Encode()); w.Code != http.StatusSeeOther {
			t.Fatalf("a note of the scheme: %d", w.Code)
		}
	}
	return h, both
}

// opened is what an answer says, with what is packed in it unpacked.
func opened(t testing.TB, body []byte) string {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var all strings.Builder
	for _, f := range z.File {
		all.WriteString(f.Name + "\n")
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		inside, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(opened(t, inside))
	}
	return all.String()
}

// walk draws addresses and forms of every route, with whatever either tenant has in them.
type walk struct {
	*rand.Rand
	ids    []string            // what may stand in an address
	values map[string][]string // what may be asked with
	names  []string
}

func newWalk(seed uint64, both [2]*tenant) *walk {
	w := &walk{Rand: rand.New(rand.NewPCG(seed, 8)), ids: []string{"UK", "ENG", "WAL", "E08000003", "W06000013", "friends_block", "friends_help", "friends", "first", "profile", "trend", "groups", "compare", "official", "1", "2", "3"}}
	for _, x := range both {
		w.ids = append(w.ids, x.scheme, x.batch, x.round, "TRAY"+x.name, x.key)
	}
	w.values = map[string][]string{
		"indicator": {"friends_block", "friends_help", "friends"}, "indicators": {"friends_block", "friends"}, "place": w.ids[:5], "places": {"S1", "S4", "E08000003", "W06000013", "UK"}, "within": w.ids[:5], "scheme": {"S1", "S4", ""},
		"period": {"2025-26", "2025-26Q4", "2024-25"}, "by": {"gender", "age_band"}, "grain": {"scheme", "area", "nation"}, "every": {"schemes", "indicators", "quarters", "years", "areas"}, "layout": {"wide", "long"}, "lang": {"cy", "en"},
		"paper": {"yes"}, "before": {"1", "2", "9"}, "from": {"first"}, "dates": {"dmy"}, "do": {"note", "make", "end", "load", "hear", "show", "agree", "tick", "grants", "look"}, "text": {"hello"}, "reference": {"P-1"}, "days": {"30"}, "sort": {"said"},
		"number": {"1", "2"}, "line": {"ef1", "ef2"}, "why": {"x"}, "once": {"o"}, "people": {"P-1"}, "account": {both[0].key, both[1].key}, "as": {both[0].key, both[1].key}, "shape": {"bars", "funnel", "intervals"}, "to": {"/data", "/stories?scheme=S4"}, "file": {"a.csv"},
	}
	for _, x := range both {
		for _, of := range []string{"place", "within"} {
			w.values[of] = append(slices.Clone(w.values[of]), x.scheme)
		}
	}
	for name := range w.values {
		w.names = append(w.names, name)
	}
	slices.Sort(w.names)
	return w
}

func (w *walk) one(of []string) string { return of[w.IntN(len(of))] }

var parameter = regexp.MustCompile(`:[a-z]+`)

// step is a request that somebody might think of.
func (w *walk) step() (method, address, form string) {
	rt := routes[w.IntN(len(routes))]
	for strings.HasPrefix(rt.path, "/sign-") || strings.HasPrefix(rt.path, "/account") && rt.method == "POST" {
		rt = routes[w.IntN(len(routes))] // whoever signs out has to sign in again
	}
	address = parameter.ReplaceAllStringFunc(rt.path, func(p string) string {
		id := w.one(w.ids)
		if p == ":file" {
			id += w.one([]string{".csv", ".xlsx", ".json", ".svg", ".zip", ".parquet", ".csv-metadata.json"})
		}
		return id
	})
	asked := url.Values{}
	for range w.IntN(5) {
		name := w.one(w.names)
		asked.Add(name, w.one(w.values[name]))
	}
	if rt.method == http.MethodGet {
		return rt.method, address + "?" + asked.Encode(), ""
	}
	return rt.method, address, asked.Encode()
}

// TestTwoTenantsAtRandom: in a long walk over all routes, with whatever ids and parameters of
// either, nothing of what only the other may see is in any answer to one: exact counts,
// names of files, findings, rows, free text, rounds, names of workers. 1,500 steps here;
// KHI_STEPS=100000 for a release.
func TestTwoTenantsAtRandom(t *testing.T) {
	t.Parallel()
	h, both := twoTenants(t)
	owns := func(x *tenant) []string {
		return []string{"/data", "/data/ledger", "/data/loads/" + x.batch, "/api/v1/loads", "/send/TRAY" + x.name, "/send/TRAY" + x.name + "/marked", "/send/TRAY" + x.name + "/map", "/rounds", "/rounds/" + x.round, "/stories?scheme=" + x.scheme,
			"/own/" + x.scheme + "/indicators/friends_block?period=2025-26", "/own/" + x.scheme + "/files/trend.xlsx?indicator=friends_block", "/places/" + x.scheme, "/account", x.story}
	}
	steps := 1500
	if n, err := strconv.Atoi(os.Getenv("KHI_STEPS")); err == nil {
		steps = n
	}
	seed := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("KHI_SEED"), 10, 64); err == nil {
		seed = n
	}
	answered := map[int]int{}
	for i, x := range both {
		other := both[1-i]
		for _, address := range owns(x) { // so that a mark which nobody can see is no comfort
			body := opened(t, h.get(x.name, address).Body.Bytes())
			if !x.marks.MatchString(body) && !strings.HasPrefix(address, "/places/") {
				t.Errorf("%s does not see what is theirs at %s: %.300s", x.name, address, body)
			}
			if found := other.marks.FindString(body); found != "" {
				t.Errorf("%s sees %q of %s at %s", x.name, found, other.name, address)
			}
		}
		for _, address := range owns(other)[:len(owns(other))-1] { // a person's own link is for whoever holds it
			if found := other.marks.FindString(opened(t, h.get(x.name, address).Body.Bytes())); found != "" {
				t.Errorf("%s sees %q of %s at %s", x.name, found, other.name, address)
			}
		}
	}
	walk := newWalk(seed, both)
	for n := range steps {
		i := walk.IntN(2)
		x, other := both[i], both[1-i]
		method, address, form := walk.step()
		var w *httptest.ResponseRecorder
		if method == http.MethodGet {
			w = h.get(x.name, address)
		} else {
			w = h.post(x.name, address, form)
		}
		answered[w.Code]++
		if found := other.marks.FindString(opened(t, w.Body.Bytes())); found != "" {
			t.Fatalf("seed %d, step %d: %s sees %q of %s: %s %s %s", seed, n, x.name, found, other.name, method, address, form)
		}
		if w.Code >= http.StatusInternalServerError && w.Code != http.StatusServiceUnavailable {
			t.Errorf("seed %d, step %d: %s %s %s: %d", seed, n, method, address, form, w.Code)
		}
	}
	if answered[http.StatusOK] < steps/10 || answered[http.StatusForbidden]+answered[http.StatusNotFound] < steps/10 {
		t.Errorf("the walk went nowhere: %v", answered)
	}
	t.Logf("answers: %v", answered)
}
