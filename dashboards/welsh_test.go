package dashboards

import (
	"flag"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"khi/dashboards/welsh"
	"khi/metrics"
)

var update = flag.Bool("update", false, "write down how much of the pages is in Welsh")

// welshAddress asks for a page in Welsh, as a link on a Welsh page does.
func welshAddress(address string) string { return welsh.In(address) }

// TestPagesInWelsh holds every page in Welsh to what its English one is held to,
// and to the same figures.
func TestPagesInWelsh(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, address := range append(slices.Clone(pageAddresses), "/no-such-page", "/compare?period=x") {
		if strings.Contains(address, "every=schemes") { // long, and says nothing that the others do not
			continue
		}
		english, cymraeg := get(h, "GET", address), get(h, "GET", welshAddress(address))
		if cymraeg.Code != english.Code || cymraeg.Header().Get("Content-Language") != "cy" {
			t.Fatalf("%s: status %d, in English %d; language %q", address, cymraeg.Code, english.Code, cymraeg.Header().Get("Content-Language"))
		}
		page := elements(t, cymraeg.Body.String())
		ids := map[string]bool{}
		for _, e := range page {
			if id, ok := e.attrs["id"]; ok && (ids[id] || id == "") {
				t.Errorf("%s: id %q is empty or there twice", address, id)
			} else if ok {
				ids[id] = true
			}
		}
		for _, e := range page {
			if e.tag == "html" {
				if e.attrs["lang"] != "cy" {
					t.Errorf("%s: language %q", address, e.attrs["lang"])
				}
				continue
			}
			soundElement(t, address, e, ids, page)
			leadsOn(t, address, e)
		}
		frameInWelsh(t, address, page)
		if e, w := saidFigures(elements(t, english.Body.String())), saidFigures(page); !slices.Equal(e, w) {
			t.Errorf("%s: the Welsh page has %d figures, the English one %d: %s", address, len(w), len(e), firstOther(e, w))
		}
	}
}

// leadsOn holds links of a Welsh page to Welsh pages.
func leadsOn(t *testing.T, address string, e element) {
	t.Helper()
	to := e.attrs["href"] + e.attrs["action"]
	if e.tag != "a" && e.tag != "form" || !strings.HasPrefix(to, "/") || e.attrs["hreflang"] != "" || strings.HasPrefix(to, "/api/") || strings.HasPrefix(to, "/templates/") {
		return
	}
	if !strings.Contains(to, "lang=cy") {
		t.Errorf("%s: <%s> leads out of Welsh to %s", address, e.tag, to)
	}
}

// frameInWelsh holds what every page has to being in Welsh as a whole.
func frameInWelsh(t *testing.T, address string, page []element) {
	t.Helper()
	var there []string
	for _, e := range page {
		switch e.tag {
		case "header", "footer":
			there = append(there, e.tag)
			for _, english := range []string{"Overview", "Places", "Skip", "Figures as of", "Every figure", "Accessibility", "made up"} {
				if strings.Contains(e.text, english) {
					t.Errorf("%s: %s says %q", address, e.tag, english)
				}
			}
		case "a":
			if e.attrs["hreflang"] == "en" && e.attrs["lang"] == "en" && e.text == "English" {
				there = append(there, "English")
			}
		}
	}
	want := []string{"header", "English", "footer"}
	if !slices.Equal(there, want) {
		t.Errorf("%s: the frame has %v", address, there)
	}
}

// firstOther is where two lists of figures part.
func firstOther(a, b []string) string {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return a[i] + " and " + b[i]
		}
	}
	return "one goes on"
}

// TestPicturesInWelsh draws in Welsh: the words change, the figures do not.
func TestPicturesInWelsh(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for _, table := range []string{"trend.svg?indicator=friends_block&place=UK", "compare.svg?indicator=friends_block&within=ENG&grain=scheme&period=2025-26&shape=funnel"} {
		english, cymraeg := get(h, "GET", "/tables/"+table), get(h, "GET", "/tables/"+table+"&lang=cy")
		if cymraeg.Code != http.StatusOK || strings.Contains(cymraeg.Body.String(), "Made-up") || !strings.Contains(cymraeg.Body.String(), "Data ffug") {
			t.Errorf("%s: status %d, or not in Welsh", table, cymraeg.Code)
		}
		again := get(h, "GET", "/tables/"+table)
		if english.Body.String() != again.Body.String() || english.Body.String() == cymraeg.Body.String() {
			t.Errorf("%s: the languages mix", table)
		}
	}
}

// saidFigures are the numbers in what a page says, in its text and its attributes.
func saidFigures(page []element) []string {
	var said strings.Builder
	var scripts []string
	for _, e := range page {
		if e.tag == "main" || e.tag == "title" || e.tag == "footer" {
			said.WriteString(e.text + " ")
		}
		if e.tag == "script" { // a chart for the page's own drawing: places on it, and no figure more than its table has
			scripts = append(scripts, e.text)
		}
		said.WriteString(e.attrs["alt"] + " " + e.attrs["aria-label"] + " " + e.attrs["label"] + " ")
	}
	text := said.String()
	for _, s := range scripts {
		if s != "" {
			text = strings.Replace(text, s, " ", 1)
		}
	}
	return welsh.Figures(text)
}

// TestWelshNamesStay gives places hostile names, and names that are words of the
// catalogue: they come through as they are.
func TestWelshNamesStay(t *testing.T) {
	h := siteOf(t, newFixture(t, hostile))
	plain := siteOf(t, newFixture(t, plainName))
	tags := func(h http.Handler, address string) (all []string) {
		for _, e := range elements(t, get(h, "GET", welshAddress(address)).Body.String()) {
			if e.tag != "span" || e.attrs["lang"] == "" {
				all = append(all, e.tag)
			}
		}
		return all
	}
	for _, address := range []string{"/", "/places/S1", "/indicators/friends_block?place=ENG", "/compare", "/data"} {
		if a, b := tags(h, address), tags(plain, address); !slices.Equal(a, b) {
			t.Errorf("%s: names made or broke elements of the Welsh page: %d and %d", address, len(a), len(b))
		}
	}
	called := siteOf(t, newFixture(t, func(string) string { return "Overview" }))
	for _, e := range elements(t, get(called, "GET", "/places/S1?lang=cy").Body.String()) {
		if e.tag == "h1" && e.text != "Overview" {
			t.Errorf("a scheme called Overview is called %q in Welsh", e.text)
		}
	}
}

func TestLanguageOfAnAddress(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	for address, want := range map[string]int{"/?lang=en": 200, "/?lang=cy": 200, "/?lang=fr": 400, "/?lang=cy&lang=en": 400, "/api/v1/places?lang=cy": 400} {
		if w := get(h, "GET", address); w.Code != want {
			t.Errorf("%s: status %d, want %d", address, w.Code, want)
		}
	}
	if body := get(h, "GET", "/compare?within=ENG&grain=scheme").Body.String(); !strings.Contains(body, `href="/compare?grain=scheme&amp;within=ENG&amp;lang=cy" lang="cy" hreflang="cy"`) {
		t.Error("the English page does not lead to the same page in Welsh")
	}
	if body := get(h, "GET", "/compare?within=ENG&grain=scheme&lang=cy").Body.String(); !strings.Contains(body, `href="/compare?grain=scheme&amp;within=ENG" hreflang="en" lang="en"`) {
		t.Error("the Welsh page does not lead to the same page in English")
	}
	w := get(h, "POST", "/send/GOOD/let-go?lang=cy", "Origin", "http://localhost:8080", "Content-Type", "application/x-www-form-urlencoded")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || !strings.Contains(to, "lang=cy") {
		t.Errorf("a form that was sent in Welsh leads to %q (status %d)", to, w.Code)
	}
	english, cymraeg := get(h, "GET", "/tables/trend.svg?indicator=friends&place=UK"), get(h, "GET", "/tables/trend.svg?indicator=friends&place=UK&lang=cy")
	if english.Header().Get("ETag") == "" || english.Header().Get("ETag") == cymraeg.Header().Get("ETag") {
		t.Errorf("a picture has the tag %q in both languages", english.Header().Get("ETag"))
	}
}

// TestWelshCoverage counts the sentences that the pages ask for and those of them
// that have Welsh, and holds them to what was written down, which the page about
// the service says. New English sentences may stand without Welsh; Welsh that there
// was may not go.
func TestWelshCoverage(t *testing.T) {
	f := newFixture(t, plainName)
	h := siteOf(t, f)
	book, err := welsh.Load()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for _, address := range pageAddresses {
		if _, err := book.Page(get(h, "GET", address).Body.Bytes(), namesOf(f), func(english string, found bool) {
			said := sentenceOf(english)
			before, there := asked[said]
			asked[said] = found && (before || !there)
		}); err != nil {
			t.Fatal(err)
		}
	}
	now := welsh.Coverage{Of: len(asked)}
	for _, found := range asked {
		if found {
			now.Pages++
		}
	}
	for _, ind := range f.catalogue {
		for _, text := range indicatorTexts(ind) {
			now.Texts++
			if _, ok := book.Say(text, nil); ok {
				now.Indicators++
			}
		}
	}
	if *update {
		if err := os.WriteFile("welsh/coverage.txt", []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	was := welsh.Recorded()
	const slack = 5 // points of per cent by which what is said in public may be too high
	if now.Percent() < was.Percent()-slack || now.Indicators < was.Indicators {
		t.Errorf("%s; written down is %s.\nGive the new sentences Welsh (dashboards/welsh/cy), or, where English goes for good, write down what there is: go test ./dashboards -run TestWelshCoverage -update", now, was)
	}
}

// sentenceOf is a text without what changes in it from page to page, so that a
// sentence counts once, with whatever figures and months.
func sentenceOf(text string) string { return varying.ReplaceAllString(text, "0") }

var varying = regexp.MustCompile(`[£+\x{2212}]?\d[\d,.]*%?|\[[a-z]\]|January|February|March|April|June|July|August|September|October|November|December`)

// indicatorTexts are what pages say of an indicator.
func indicatorTexts(ind metrics.Indicator) []string {
	all := []string{ind.Title, ind.Question, strings.ReplaceAll(ind.Sentence, "{value}", "7.2"), ind.Of, ind.Counts, ind.Source, ind.Theme, ind.Instrument, ind.Licence, ind.Note}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// TestWelshIsUsed finds entries of the catalogue that nothing in the program says
// any more: a stretch of their words must stand in a source file.
func TestWelshIsUsed(t *testing.T) {
	book, err := welsh.Load()
	if err != nil {
		t.Fatal(err)
	}
	sources := welshSources(t)
	for _, e := range book.Entries() {
		if !stands(e.English, sources) {
			t.Errorf("%s line %d: nothing says %q", e.File, e.Line, e.English)
		}
	}
	if stands("Nobody has ever written this sentence anywhere", sources) {
		t.Error("the check finds what is not there")
	}
}

// welshSources is the text of everything that can speak, in one.
func welshSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, root := range []string{".", "../metrics", "../queries", "../ingest", "../cmd/khi"} {
		err := walkSources(root, func(text string) { all.WriteString(strings.ToLower(strings.Join(strings.Fields(text), " ")) + "\n") })
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// stands looks for three words of an entry in a row; where it has hardly more, for each.
func stands(english string, sources string) bool {
	for _, piece := range pieceMarks.Split(english, -1) {
		words := strings.Fields(strings.ToLower(strings.Trim(piece, " .,:;()")))
		if len(words) < 4 && len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(sources, strings.Trim(w, ".,:;()")) }) {
			return true
		}
		for i := 0; i+3 <= len(words); i++ {
			if strings.Contains(sources, strings.Join(words[i:i+3], " ")) {
				return true
			}
		}
	}
	return !strings.ContainsFunc(pieceMarks.ReplaceAllString(english, ""), func(r rune) bool { return r >= 'a' && r <= 'z' })
}

func TestCoverageIsRoundedDown(t *testing.T) {
	if got := (welsh.Coverage{Pages: 2, Of: 3, Indicators: 1, Texts: 2}).Percent(); got != 66 {
		t.Errorf("2 of 3 are %d%%", got)
	}
}
