package dashboards

import (
	"errors"
	"net/http"
	"net/url"

	"khi/metrics"
)

type placePage struct {
	Place      metrics.Place
	Above      []metrics.Place // from the UK down to the parent
	Group      *groupView
	Groups     []metrics.Place // that the place is in, or of a nation those in it
	Events     []metrics.Event // schemes that split, merged or went on under another name
	Period     metrics.Period
	Choose     choice
	Cards      []card
	Children   *figureView
	BelowWord  string
	Profile    []themeRows
	ProfileOf  *figureView
	Official   *figureView
	Ratings    *figureView
	Report     string
	Zip        string
	CompareURL string
	CostURL    string
	Voices     []voice
	Unheard    int    // notes that people of the scheme want to be read, for those who work there
	StoriesURL string // for whoever supports people of the scheme
	ExactURL   string // for whoever has a grant for exact figures here
}

// themeRows are the rows of a profile that belong to one theme.
type themeRows struct {
	Theme string
	Rows  []rowView
}

// Year is the financial year of the period.
func (p placePage) Year() metrics.Period { return p.Period.Year() }

func (p placePage) hasCharts() bool { return p.Official != nil && p.Official.Image != "" }

func (s *server) place(r *request) (*response, error) {
	place, err := r.placeOf(r.param("id"))
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	body, err := s.placeBody(r, place, period)
	if err != nil {
		return nil, err
	}
	return s.page(r, http.StatusOK, "place", place.Name, "places", body)
}

// placeBody is what the page of a place holds.
func (s *server) placeBody(r *request, place metrics.Place, period metrics.Period) (*placePage, error) {
	asks := r.with("place", place.ID, "period", string(period))
	profile, err := asks.ask("profile")
	if err != nil {
		return nil, err
	}
	body := &placePage{Place: place, Period: period, Choose: r.choosePeriod(period, true),
		Report:  "/reports/place/" + placeFile(place.ID) + "?" + queryOf("period", string(period)),
		Zip:     zipAddress("place", place.ID, url.Values{"period": {string(period)}}),
		CostURL: "/cost?" + queryOf("place", place.ID)}
	body.Voices, body.Unheard = s.voices(r, place), s.unheard(r, place)
	if s.Stories.Book != nil && place.Grain == metrics.Scheme && r.worksAt(place.ID) {
		body.StoriesURL = "/stories?" + queryOf("scheme", place.ID)
	}
	if r.exactAt(place.ID) {
		body.ExactURL = exactHref(place) + "?" + queryOf("period", string(period))
	}
	body.Events = metrics.EventsOf(place, r.engine.Places(), r.engine.Labels().Changes)
	body.Group, body.Groups = r.groupView(place), r.engine.Places().GroupsOf(place)
	path := r.engine.Places().Path(place.ID)
	body.Above = path[:len(path)-1]
	if body.ProfileOf, err = s.figure("profile", profile); err != nil {
		return nil, err
	}
	body.ProfileOf.linkRows(func(name string) string { return indicatorHref(name, place.ID, period) })
	body.Profile = byTheme(r.engine.Catalogue(), body.ProfileOf)
	if body.Cards, err = r.cards(place.ID, period); err != nil {
		return nil, err
	}
	if body.Children, err = r.children(place.ID, period); err != nil {
		return nil, err
	}
	if below := r.grainsBelow(place); len(below) > 0 {
		body.BelowWord = grainWords[below[0]]
		if body.Group != nil {
			body.BelowWord = "Places"
		}
		body.CompareURL = "/compare?" + queryOf("within", place.ID, "period", string(period))
	}
	if body.Official, err = s.publishedFigure("official", asks); err != nil {
		return nil, err
	}
	body.Ratings, err = s.publishedFigure("ratings", asks)
	return body, err
}

// publishedFigure is a table of what others have published, or nil where nobody
// publishes any for the place.
func (s *server) publishedFigure(kind string, r *request) (*figureView, error) {
	a, err := r.ask(kind)
	if errors.Is(err, metrics.ErrNotFound) || (err == nil && len(a.table.Rows) == 0) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.figure(kind, a)
}

// byTheme sorts the rows of a profile under the themes, in the order of the
// catalogue's themes.
func byTheme(c metrics.Catalogue, profile *figureView) []themeRows {
	var all []themeRows
	for _, theme := range metrics.Themes {
		group := themeRows{Theme: theme}
		for i, row := range profile.Table.Rows {
			if ind, ok := c.Find(row.Key); ok && ind.Theme == theme {
				group.Rows = append(group.Rows, profile.Rows[i])
			}
		}
		if len(group.Rows) > 0 {
			all = append(all, group)
		}
	}
	return all
}
