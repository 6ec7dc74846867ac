package main_test

import (
	"context"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// looked are pages of the walk, one of each build, that are looked at in Welsh, in
// forced colours and as they print. KHI_LOOKS=all takes every page, in both languages.
var looked = []string{"overview", "scheme", "board paper", "indicator", "compare", "cost", "about"}

// looks are the ways to see a page, each with what the browser says of itself.
var looks = []struct {
	name, media string
	features    []*emulation.MediaFeature
}{
	{"on the screen", "screen", nil},
	{"in forced colours", "screen", []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}},
	{"in print", "print", nil},
}

func (b *tab) seen(t *testing.T, media string, features []*emulation.MediaFeature) {
	t.Helper()
	b.must(t, "media", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := cdp.Call(ctx, tg, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media, Features: features})
		return err
	}))
}

// otherLooks holds pages to the same rules in Welsh, in forced colours and in print;
// on paper nothing is cut off and there is nothing to click one's way with.
func (b *tab) otherLooks(t *testing.T, at map[string]string, axe string) {
	names, languages := looked, []string{"cy"}
	if os.Getenv("KHI_LOOKS") == "all" {
		names, languages = slices.Sorted(maps.Keys(at)), []string{"", "cy"}
	}
	for _, name := range names {
		for _, language := range languages {
			b.open(t, inLanguage(at[name], language))
			if got := eval[string](t, b, "document.documentElement.lang"); language != "" && got != language {
				t.Errorf("%s: the page says that it is in %q", name, got)
			}
			for _, look := range looks {
				b.seen(t, look.media, look.features)
				what := strings.TrimSpace(name + " " + language + " " + look.name)
				b.shot(t, strings.ReplaceAll(what, " ", "-"))
				report(t, prefixed(what, b.accessible(t, axe)))
				if look.media == "print" {
					report(t, prefixed(what, b.notForPaper(t)))
				}
			}
			b.seen(t, "", nil)
			report(t, prefixed(name, b.heard()))
		}
	}
}

// inWelsh holds all other pages of the walk to the rules in Welsh, on the screen alone.
func (b *tab) inWelsh(t *testing.T, at map[string]string, axe string) {
	seen := map[string]bool{} // some are passed twice on the way
	for _, name := range looked {
		seen[at[name]] = true
	}
	for _, name := range slices.Sorted(maps.Keys(at)) {
		if seen[at[name]] {
			continue
		}
		seen[at[name]] = true
		b.open(t, inLanguage(at[name], "cy"))
		b.shot(t, strings.ReplaceAll(name, " ", "-")+"-cy")
		report(t, prefixed(name+" in Welsh", b.oneHeading(t), b.accessible(t, axe), b.heard()))
	}
}

func inLanguage(address, language string) string {
	switch {
	case language == "":
		return address
	case strings.Contains(address, "?"):
		return address + "&lang=" + language
	}
	return address + "?lang=" + language
}

// notForPaper gives what prints and should not, and what would be cut off at the
// right edge of a sheet.
func (b *tab) notForPaper(t *testing.T) []string {
	t.Helper()
	b.must(t, "a sheet", chromedp.EmulateViewport(703, 1000)) // A4 less its margins
	defer b.must(t, "wide", chromedp.EmulateViewport(1280, 1000))
	return eval[[]string](t, b, `(() => {
		const seen = e => e.checkVisibility() && e.getBoundingClientRect().width > 1;
		const out = [];
		for (const e of document.querySelectorAll("nav, button, select, .skip, .language")) if (seen(e)) out.push("prints, though it can only be clicked: " + e.outerHTML.slice(0, 100));
		for (const e of document.querySelectorAll("main *")) if (seen(e) && e.getBoundingClientRect().right > innerWidth + 1) { out.push("is cut off on paper at " + Math.round(e.getBoundingClientRect().right) + " of " + innerWidth + ": " + e.outerHTML.slice(0, 100)); break; }
		return out;
	})()`)
}

// boardPapers prints the papers that have most on them, in one language or both: each comes
// to four sheets, as its page says.
func (b *tab) boardPapers(t *testing.T) {
	for _, of := range []string{"E08000034/board?paper=yes&lang=en", "E08000034/board?paper=yes&lang=cy", "N09000003/board?paper=yes&lang=en", "UK/board?paper=yes&lang=cy"} {
		b.open(t, "/places/"+of)
		if n := len(aSheet.FindAll(b.printed(t), -1)); n != 4 {
			t.Errorf("%s prints on %d sheets", of, n)
		}
	}
}

// aSheet is where a page begins in a PDF that Chromium writes.
var aSheet = regexp.MustCompile(`/Type\s*/Page\b`)

// printed is the page as a PDF on the paper that its style names.
func (b *tab) printed(t *testing.T) []byte {
	t.Helper()
	var pdf []byte
	asStyled := true
	b.must(t, "print", chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		p, err := cdp.Call(ctx, tg, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &asStyled})
		if err == nil {
			pdf = p.Data
		}
		return err
	}))
	return pdf
}
