package dashboards

import (
	"net/http"
	"time"

	"khi/dashboards/schedule"
)

// reportsPage shows administrators how far the reports of a schedule have come. The
// timer of the machine runs the schedule, not the service.
type reportsPage struct {
	Told  bool // the service was told of a schedule
	Wrong string
	*schedule.Standing
	Rows []reportRow
}

// reportRow is one report on its way to one folder or person, in words.
type reportRow struct {
	schedule.Way
	What, Place, About, Lang string
	When, Words              string
}

func (s *server) scheduled(r *request) (*response, error) {
	if s.Door == nil {
		return nil, noDoor()
	}
	body := reportsPage{Told: s.Scheduled != nil}
	if body.Told {
		standing, err := s.Scheduled()
		if err != nil {
			body.Wrong = err.Error()
		} else {
			body.Standing = standing
			for _, way := range standing.Ways {
				body.Rows = append(body.Rows, r.reportRow(way))
			}
		}
	}
	return s.page(r, http.StatusOK, "reports", "Reports by schedule", "accounts", body)
}

var wantedWords = map[string]string{"": "Everything on the page (ZIP)", "zip": "Everything on the page (ZIP)", "workbook": "Excel report", "analysts": "Workbook for analysts", "paper": "Board paper"}

var wayWords = map[schedule.State]string{
	schedule.Due: "To go with the next run", schedule.Written: "Written", schedule.Sent: "Sent",
	schedule.Waiting: "Did not go; the next run tries again", schedule.Begun: "Handed over, and no answer came: nobody knows whether it went",
	schedule.Refused: "Refused for good", schedule.GivenUp: "Given up until the next publication",
}

func (r *request) reportRow(way schedule.Way) reportRow {
	w := way.Wanted
	row := reportRow{Way: way, What: wantedWords[w.What], Place: w.Place, About: "the place", Lang: "English", When: "not yet", Words: way.Why}
	if w.Lang == "cy" {
		row.Lang = "Welsh"
	}
	if r.engine != nil {
		if p, ok := r.engine.Places().Find(w.Place); ok {
			row.Place = p.Name
		}
		if ind, ok := r.engine.Catalogue().Find(w.Indicator + w.Compare); ok {
			row.About = ind.Title
		}
	}
	if !way.At.IsZero() {
		row.When = momentWords(way.At.Format(time.RFC3339))
	}
	if row.Words == "" {
		row.Words = "nothing is wrong"
	}
	return row
}

// StateWords say how far a report is.
func (r reportRow) StateWords() string { return wayWords[r.State] }
