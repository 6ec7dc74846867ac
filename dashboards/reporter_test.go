package dashboards

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"khi/dashboards/schedule"
)

// A report that a command makes is, byte for byte, what its address gives.
func TestReportsOfCommandsAreThoseOfThePages(t *testing.T) {
	f := newFixture(t, plainName)
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, x := siteOf(t, f), NewReporter(f, c, "1.2.3")
	for address, w := range map[string]schedule.Wanted{
		"/reports/place/E08000003.zip": {Place: "E08000003"}, "/reports/place/S1.xlsx?period=2025-26Q2": {Place: "S1", Period: "2025-26Q2", What: "workbook"},
		"/reports/indicator/friends_block.zip?place=ENG":                  {Place: "ENG", Indicator: "friends_block", What: "zip"},
		"/reports/place/ENG.html?period=2025-26&lang=cy":                  {Place: "ENG", Period: "2025-26", What: "paper", Lang: "cy"},
		"/reports/place/S1.xlsx?for=analysts":                             {Place: "S1", What: "analysts"},
		"/reports/place/S1.html":                                          {Place: "S1", What: "paper"},
		"/reports/place/ENG.xlsx?lang=cy":                                 {Place: "ENG", What: "workbook", Lang: "cy"},
		"/reports/compare.zip?indicator=friends&within=ENG&grain=scheme":  {Place: "ENG", Compare: "friends", Grain: "scheme"},
		"/reports/compare.xlsx?indicator=friends&within=ENG&grain=scheme": {Place: "ENG", Compare: "friends", Grain: "scheme", What: "workbook"},
	} {
		name, body, err := x.Make(context.Background(), w)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		page := get(h, "GET", address)
		if link := get(h, "GET", x.Address(w)); !bytes.Equal(link.Body.Bytes(), body) {
			t.Errorf("the link %s gives something else than %s", x.Address(w), address)
		}
		if !bytes.Equal(body, page.Body.Bytes()) || !strings.Contains(page.Header().Get("Content-Disposition"), name) || name == "" {
			t.Errorf("%s: %s with %d bytes; the page gives %s with %d", address, name, len(body), page.Header().Get("Content-Disposition"), page.Body.Len())
		}
	}
	for words, w := range map[string]schedule.Wanted{
		"no place with that code": {Place: "nowhere"}, "not a period": {Place: "ENG", Period: "soon"}, "no indicator with that name": {Place: "ENG", Indicator: "nothing"},
		"say which place": {}, "not both": {Place: "ENG", Indicator: "friends", Compare: "friends"}, "no workbook of its own": {Place: "ENG", Indicator: "friends", What: "workbook"},
		"the workbook for analysts or a board paper": {Place: "ENG", What: "pdf"}, "in English (en) or in Welsh (cy)": {Place: "ENG", Lang: "fr"}, "is of a place": {Place: "ENG", Indicator: "friends", What: "paper"}, "belongs to a comparison": {Place: "ENG", Grain: "area"}, "nothing to compare": {Place: "S1", Compare: "friends"},
	} {
		if _, body, err := x.Make(context.Background(), w); err == nil || !strings.Contains(err.Error(), words) || body != nil {
			t.Errorf("%+v: %v, want %q", w, err, words)
		}
	}
}
