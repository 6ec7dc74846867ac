package dashboards

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"khi/dashboards/access"
	"khi/metrics"
)

type cataloguePage struct {
	Themes []themeIndicators
	Rated  *ratedIndicator
}

// ratedIndicator is the one of what regulators publish, which stands on the pages of places.
type ratedIndicator struct{ ID, Title, Question, URL string }

type themeIndicators struct {
	Theme      string
	Indicators []metrics.Indicator
}

// DirectionWords lets the page say which way an indicator is better.
func (themeIndicators) DirectionWords(d metrics.Direction) string { return directionWords(d) }

func (s *server) indicators(r *request) (*response, error) {
	var body cataloguePage
	for _, theme := range metrics.Themes {
		group := themeIndicators{Theme: theme}
		for _, ind := range r.engine.Catalogue() {
			if ind.Theme == theme {
				group.Indicators = append(group.Indicators, ind)
			}
		}
		if len(group.Indicators) > 0 {
			body.Themes = append(body.Themes, group)
		}
	}
	if of := metrics.RatedGood; len(r.engine.Labels().Ratings) > 0 {
		body.Rated = &ratedIndicator{of.ID, of.Title, of.Question, placeHref("UK") + "#ratings"}
	}
	return s.page(r, http.StatusOK, "indicators", "Indicators", "indicators", body)
}

type indicatorPage struct {
	Indicator metrics.Indicator
	Place     metrics.Place
	Period    metrics.Period
	Form      []choice
	Card      *card
	Trend     *figureView
	Groups    *figureView
	Quoted    *figureView
	Peers     *figureView
	Target    *figureView
	Direction string
	MadeURL   string
	Compare   string
	Zip       string
}

func (indicatorPage) hasCharts() bool { return true }

func (s *server) indicator(r *request) (*response, error) {
	body, err := s.indicatorBody(r, r.param("name"))
	if err != nil {
		return nil, err
	}
	body.Zip = zipAddress("indicator", body.Indicator.Name, body.choices(r))
	return s.page(r, http.StatusOK, "indicator", body.Indicator.Title, "indicators", body)
}

// indicatorBody is what the page of an indicator holds.
func (s *server) indicatorBody(r *request, name string) (*indicatorPage, error) {
	ind, err := r.indicatorNamed(name)
	if err != nil {
		return nil, err
	}
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	body := &indicatorPage{Indicator: ind, Place: place, Period: period, Direction: directionWords(ind.Better),
		MadeURL: "/indicators/" + ind.Name + "/made?" + queryOf("place", place.ID, "period", string(period)),
		Form:    []choice{r.choosePlace("place", "Place", place.ID, nil), r.choosePeriod(period, true)}}
	if len(r.grainsBelow(place)) > 0 {
		body.Compare = "/compare?" + queryOf("indicator", ind.Name, "within", place.ID, "period", string(period))
	}
	profile, err := r.engine.Profile(r.ctx(), place.ID, period)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(profile.Rows, func(row metrics.Row) bool { return row.Key == ind.Name }); i >= 0 {
		c := r.cardThere(profile, profile.Rows[i], ind, place.ID, "")
		if !c.None {
			c.Notes = append(c.Notes, askedOf(profile, profile.Rows[i])...)
		}
		body.Card = &c
	}
	trend, err := r.with("indicator", ind.Name, "place", place.ID).ask("trend")
	if err != nil {
		return nil, err
	}
	if body.Trend, err = s.figure("trend", trend); err != nil {
		return nil, err
	}
	if body.Quoted, err = s.quotedFigure(r, ind.Name, place.ID); err != nil {
		return nil, err
	}
	if body.Target, err = s.targetFigure(r, ind.Name, place.ID); err != nil {
		return nil, err
	}
	if body.Peers, err = s.peersFigure(r, ind.Name, place.ID, period); err != nil {
		return nil, err
	}
	return body, s.indicatorGroups(r, ind, place, period, body)
}

// indicatorGroups adds the breakdown, where the indicator has one. It is made
// by the year that holds the chosen period.
func (s *server) indicatorGroups(r *request, ind metrics.Indicator, place metrics.Place, period metrics.Period, body *indicatorPage) error {
	if len(ind.By) > 0 {
		by, err := r.queryDimension(ind)
		if err != nil {
			return err
		}
		body.MadeURL += "&" + queryOf("by", by)
		body.Form = append(body.Form, chooseDimension(ind, by))
		groups, err := r.with("indicator", ind.Name, "place", place.ID, "period", string(period.Year()), "by", by).ask("breakdown")
		switch {
		case err == nil:
			if body.Groups, err = s.figure("groups", groups); err != nil {
				return err
			}
		case !errors.Is(err, metrics.ErrNotFound):
			return err
		}
	}
	return nil
}

type madePage struct {
	*metrics.Explanation
	Groups           *figureView // the same by a breakdown, where one is asked for
	Paper            string      // address of the page for printing: nothing of it folded
	Whole            bool        // this is that page
	Back             string
	Words            string // the period in words
	InText, CountedT string
	LeftOut          []leftOutView
	Sources          []sourceView
}

// sourceView is a file behind a figure; its load has a page for those who may see it.
type sourceView struct {
	metrics.SourceFile
	Seen bool
}

func (r *request) sourceViews(files []metrics.SourceFile) []sourceView {
	seen := map[int64]bool{}
	if r.visit.May(access.SeeLoads) {
		loads, _ := r.seenLoads()
		for _, l := range loads {
			seen[l.Seq] = true
		}
	}
	var all []sourceView
	for _, f := range files {
		if !seen[f.Batch] { // whoever named the file may have put somebody's name in it
			f.File = fmt.Sprintf("Batch %d", f.Batch)
		}
		all = append(all, sourceView{f, seen[f.Batch]})
	}
	return all
}

// ManyFiles is true where the list of files would bury what comes after it.
func (p madePage) ManyFiles() bool { return len(p.Files) > newestLoads && !p.Whole }

func (s *server) made(r *request) (*response, error) {
	ind, err := r.indicatorNamed(r.param("name"))
	if err != nil {
		return nil, err
	}
	place, err := r.queryPlace("place")
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	x, err := r.engine.Explain(r.ctx(), ind.Name, place.ID, period)
	if err != nil {
		return nil, err
	}
	by := r.values.Get("by")
	q := []string{"place", place.ID, "period", string(period)}
	if by != "" {
		q = append(q, "by", by)
	}
	body := madePage{Explanation: x, Back: indicatorHref(ind.Name, place.ID, period), Words: period.Words(),
		Whole: r.values.Get("paper") == "yes", Paper: "/indicators/" + ind.Name + "/made?" + queryOf(append(q, "paper", "yes")...),
		InText: metrics.Count.Text(x.In), CountedT: metrics.Count.Text(x.Counted), LeftOut: leftOutViews(x.LeftOut), Sources: r.sourceViews(x.Files)}
	if by != "" {
		groups, err := r.with("indicator", ind.Name, "place", place.ID, "period", string(period.Year()), "by", by).ask("breakdown")
		if err != nil {
			return nil, err
		}
		body.Groups = plainFigure("groups", groups.table)
	}
	return s.page(r, http.StatusOK, "made", "How this number was made: "+ind.Title, "indicators", body)
}
