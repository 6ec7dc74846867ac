package dashboards

import (
	"errors"
	"strings"
	"testing"
	"time"

	"khi/dashboards/schedule"
)

// An administrator sees of each report whether it went, when and why not, in both
// languages; and in words where there is no schedule, or one that cannot be read.
func TestReportsByScheduleAreSeen(t *testing.T) {
	h := newHouse(t)
	if page := h.get("admin", "/accounts/reports").Body.String(); !strings.Contains(page, "It has not run yet") {
		t.Errorf("before the first run: %s", page)
	}
	at := time.Date(2026, 11, 2, 7, 0, 0, 0, time.UTC)
	h.standing = func() (*schedule.Standing, error) {
		return &schedule.Standing{Path: "/srv/reports.yaml", Last: &schedule.Run{At: at, Wrong: []string{"report 3: no such <place>"}}, Ways: []schedule.Way{
			{Number: 1, Wanted: schedule.Wanted{Place: "E08000003", What: "paper", Lang: "cy"}, To: "/srv/out", State: schedule.Written, At: at, File: "khi-a.html"},
			{Number: 2, Wanted: schedule.Wanted{Place: "ENG", Compare: "friends_block", What: "workbook"}, To: "ann@council.example", State: schedule.Refused, At: at, Why: "550 no such person"},
			{Number: 3, Wanted: schedule.Wanted{Place: "gone"}, To: "/srv/other", State: schedule.Due},
		}}, nil
	}
	for address, wanted := range map[string][]string{
		"/accounts/reports":         {"with problems:", "report 3: no such &lt;place&gt;", "Board paper", "Manchester", "Written", "khi-a.html", "ann@council.example", "Refused for good", "550 no such person", "To go with the next run", "2 Nov 2026"},
		"/accounts/reports?lang=cy": {"gyda phroblemau", "Papur bwrdd", "Gwrthodwyd am byth", "550 no such person", "2 Tachwedd 2026"},
	} {
		page := h.get("admin", address).Body.String()
		for _, words := range wanted {
			if !strings.Contains(page, words) {
				t.Errorf("%s does not say %q: %s", address, words, page)
			}
		}
		if strings.Contains(page, "<td></td>") {
			t.Errorf("%s has an empty cell", address)
		}
	}
	h.standing = func() (*schedule.Standing, error) { return nil, errors.New("report 2: no place") }
	if page := h.get("admin", "/accounts/reports").Body.String(); !strings.Contains(page, "report 2: no place") {
		t.Errorf("a schedule that cannot be read: %s", page)
	}
}

// A scheme that is closed supports nobody any more: its card says until when.
func TestAClosedSchemeIsInThePast(t *testing.T) {
	h := siteOf(t, newFixture(t, plainName))
	if page := get(h, "GET", "/indicators/people?place=S2").Body.String(); !strings.Contains(page, "people were supported, until the scheme closed on 30 September 2025") {
		t.Errorf("of a closed scheme: %s", page)
	}
	if page := get(h, "GET", "/indicators/people?place=S1").Body.String(); !strings.Contains(page, "people are supported") {
		t.Error("of an open scheme")
	}
}
