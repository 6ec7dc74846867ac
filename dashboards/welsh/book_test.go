package welsh

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func small(t testing.TB, lines string) *Book {
	t.Helper()
	b, err := read(map[string]string{"small.tsv": lines})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCatalogueLoads(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Entries()) < 700 {
		t.Errorf("%d entries", len(b.Entries()))
	}
	for _, e := range b.Entries() {
		if e.English == e.Welsh && len(e.English) > 12 && !strings.Contains(e.English, "{") {
			t.Errorf("%s line %d is English in both: %q", e.File, e.Line, e.English)
		}
	}
}

// TestUnsoundLines are refused with what is wrong with them.
func TestUnsoundLines(t *testing.T) {
	for line, want := range map[string]string{
		"Overview":                          "one tab",
		"Overview\t":                        "empty",
		"a\tb\tc":                           "one tab",
		"Based on {n} people\tYn seiliedig": "has the slots",
		"{n} of {n}\t{n} o {n}":             "twice",
		"Over 95%\tDros 90%":                "other figures",
		"See <1>this</1>\tGwelwch hyn":      "other marks",
		"In {what}\tYn {what}":              "a slot is written",
		"One\tUn\nOne\tUn arall":            "there twice",
	} {
		if _, err := read(map[string]string{"x.tsv": line}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", line, err, want)
		}
	}
}

func TestSay(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	names := func(s string) bool { return s == "Compare" || s == "Ceredigion in short" }
	for english, want := range map[string]string{
		"Overview":                     "Trosolwg",
		"Compare":                      "Compare", // here it is a name
		"[c]":                          "[c]",
		"1,234":                        "1,234",
		"21 November 2026":             "21 Tachwedd 2026",
		"21 Nov 2026, 15:04":           "21 Tachwedd 2026, 15:04",
		"1 March 2026 at 09:30 UTC":    "1 Mawrth 2026 am 09:30 UTC",
		"April to June 2026":           "Ebrill i Fehefin 2026",
		"July to September 2026":       "Gorffennaf i Fedi 2026",
		"October to December 2026":     "Hydref i Ragfyr 2026",
		"January to March 2026":        "Ionawr i Fawrth 2026",
		"April 2025 to March 2026":     "Ebrill 2025 i Fawrth 2026",
		"95% interval: 1.0% to 2.0%":   "Cyfwng 95%: 1.0% i 2.0%",
		"Based on 1,605 people":        "Yn seiliedig ar 1,605 o bobl",
		"Based on 12 carers":           "Yn seiliedig ar 12 o ofalwyr",
		"Friends, Wales, by quarter":   "Ffrindiau, Cymru, fesul chwarter",
		"Ceredigion in short in short": "Ceredigion in short yn gryno",
		"62.1% of people have no friend in the United Kingdom, April 2025 to March 2026 (95% interval 55.0% to 68.7%; 180 people).": "Nid oes gan 62.1% o bobl ffrind – y Deyrnas Unedig, Ebrill 2025 i Fawrth 2026 (cyfwng 95%: 55.0% i 68.7%; 180 o bobl).",
		"Similar: beside the United Kingdom": "Tebyg: ochr yn ochr â'r Deyrnas Unedig",
		"Friends and Quality of life in the United Kingdom and England, April 2025 to March 2026.": "Ffrindiau ac Ansawdd bywyd – y Deyrnas Unedig a Lloegr, Ebrill 2025 i Fawrth 2026.",
		"Places: United Kingdom (UK); England (ENG)":                                               "Lleoedd: Y Deyrnas Unedig (UK); Lloegr (ENG)",
		"Compare the places in the United Kingdom on this indicator":                               "Cymharu lleoedd ar y dangosydd hwn: y Deyrnas Unedig",
		"Figures as of 1 November 2026. Version 1.2.3.":                                            "Ffigurau ar 1 Tachwedd 2026. Fersiwn 1.2.3.",
	} {
		if got, ok := b.Say(english, names); !ok || got != want {
			t.Errorf("%q: %q, %v, want %q", english, got, ok, want)
		}
	}
	for _, english := range []string{"Nobody has ever said this.", "32 Novembre 2026", "Overview Overview", "62.1% of people have no friend in \uE001, April 2025 to March 2026"} {
		if got, ok := b.Say(english, names); ok {
			t.Errorf("%q became %q", english, got)
		}
	}
}

// TestNamesOfExamples: what the examples call their options is said within sentences, as it
// stands at their head or within; what somebody else called something stays, and so does
// what is a name in this file.
func TestNamesOfExamples(t *testing.T) {
	b := small(t, "{o}: reference\t{o}: cyfeirnod\nAgainst it: {o}\tYn ei erbyn: {o}\n{o}, share\t{o}, cyfran\ntargeted growth\tehangu\nresidential care\tgofal preswyl\nPayment\tTalu")
	for english, want := range map[string]string{
		"targeted growth: reference": "ehangu: cyfeirnod", "Targeted growth: reference": "Ehangu: cyfeirnod", "Our own plan: reference": "Our own plan: cyfeirnod",
		"Against it: targeted growth.": "Yn ei erbyn: ehangu.", "residential care, targeted growth, share": "gofal preswyl, ehangu, cyfran", "payment: reference": "payment: cyfeirnod",
	} {
		if got, ok := b.Say(english, nil); !ok || got != want {
			t.Errorf("%q: %q %t, want %q", english, got, ok, want)
		}
	}
	if got, _ := b.Say("targeted growth: reference", func(s string) bool { return s == "targeted growth" }); got != "targeted growth: cyfeirnod" {
		t.Errorf("a name of this file became %q", got)
	}
}

// TestFiguresStay says texts made of the catalogue's own pieces and of anything:
// whatever comes back has the figures that went in.
func TestFiguresStay(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	slot := regexp.MustCompile(`\{([a-z])[0-9]?\}`)
	found := 0
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(b.Entries()).Draw(t, "entry")
		english := markup(slot.ReplaceAllStringFunc(e.English, func(s string) string {
			switch s[1] {
			case 'n':
				return rapid.SampledFrom([]string{"1,234", "62.1%", "£5", "[c]", "+0.8", "\u22122.5"}).Draw(t, "figure")
			case 'd':
				return "3 May 2026"
			case 'p':
				return "October to December 2025"
			case 'q':
				return "2025-26Q4"
			case 'x', 'o':
				return rapid.StringMatching(`[A-Za-z][A-Za-z0-9 {}<>.,;]{0,12}[a-z0-9]`).Draw(t, "name")
			}
			return rapid.SampledFrom([]string{"Friends", "Wales", "Age", "18 to 24", "under way"}).Draw(t, "text")
		}))
		cymraeg, ok := b.Say(english, nil)
		if ok {
			found++
			if e, w := Figures(english), Figures(cymraeg); !slices.Equal(e, w) {
				t.Fatalf("%q\n%q\nhave the figures %v and %v", english, cymraeg, e, w)
			}
			if e, w := marksOf(english), marksOf(cymraeg); !slices.Equal(e, w) {
				t.Fatalf("%q and %q have other marks", english, cymraeg)
			}
		}
	})
	if found < 10 {
		t.Errorf("only %d texts had Welsh: the test holds nothing", found)
	}
}

func TestPage(t *testing.T) {
	b := small(t, "Name\tEnw\nSigned in: <1>{x}</1>\tWedi mewngofnodi: <1>{x}</1>\nSee <1>one</1> and <2>two</2>.\tGwelwch <2>dau</2> ac <1>un</1>.\nShow\tDangos\nPage\tTudalen")
	page := `<!DOCTYPE html><html lang="en-GB"><head><title>Page</title></head><body>
<p>Signed in: <a href="/account">A &lt;b&gt; Person</a></p><p>See <a href="/one?x=1#y">one</a> and <a href="https://example.org/">two</a>.</p>
<p>See <b>what</b> nobody says</p><p translate="no">Name</p><p lang="fr">Name</p><script type="application/json">"Name"</script>
<form method="get" action="/x"><label for="n">Name</label><input id="n" name="n" aria-label="Name"><button>Show</button></form>
<form method="post" action="/y"></form><a href="/ask/abc">Name</a><img src="/tables/a.svg?b=c" alt="Unknown words"></body></html>`
	out, err := b.Page([]byte(page), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<html lang="cy">`, `<title>Tudalen</title>`, `<p>Wedi mewngofnodi: <a href="/account?lang=cy">A &lt;b&gt; Person</a></p>`,
		`<p>Gwelwch <a href="https://example.org/">dau</a> ac <a href="/one?x=1&amp;lang=cy#y">un</a>.</p>`,
		`<p><span lang="en">See </span><b lang="en">what</b><span lang="en"> nobody says</span></p>`,
		`<p translate="no">Name</p>`, `<p lang="fr">Name</p>`, `<script type="application/json">"Name"</script>`,
		`<form method="get" action="/x?lang=cy"><input type="hidden" name="lang" value="cy"/><label for="n">Enw</label>`, `aria-label="Enw"`, `<button>Dangos</button>`,
		`<form method="post" action="/y?lang=cy"></form>`, `<a href="/ask/abc">Enw</a>`, `<img src="/tables/a.svg?b=c&amp;lang=cy" alt="Unknown words"/>`,
	} {
		if !strings.Contains(string(out), want) {
			t.Errorf("the page has no %s:\n%s", want, out)
		}
	}
}

// FuzzPage gives pages that nobody wrote: none breaks, and none gains a script.
func FuzzPage(f *testing.F) {
	b, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("<p>Signed in: <a>x</a></p>")
	f.Add("<p>\uE001Overview\uE101</p><p>See <1>a</1></p>")
	f.Fuzz(func(t *testing.T, page string) {
		out, err := b.Page([]byte("<html><body>"+page), nil, nil)
		if err != nil {
			return
		}
		again, err := b.Page(out, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(again), "<script") != strings.Count(string(out), "<script") {
			t.Fatalf("%q", page)
		}
	})
}

func BenchmarkSay(b *testing.B) {
	book, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		book.Say("62.1% of people have no friend in the United Kingdom, April 2025 to March 2026 (95% interval 55.0% to 68.7%; 180 people).", nil)
		book.Say("Nobody has ever said this, in Wales, by age, and 12 of 13 more.", nil)
	}
}
