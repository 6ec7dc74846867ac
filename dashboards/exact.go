package dashboards

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khi/metrics"
)

// Pages of exact figures, for whoever holds a grant for them at a place. They come from
// one method of the engine as metrics.Unprotected, and what is shown or written of that
// carries its mark. No other page has any of it.

// exactPlaces lists the places whose exact figures the visitor may see.
type exactPlaces struct{ Places []metrics.Place }

func (s *server) exactList(r *request) (*response, error) {
	if err := r.strictly(); err != nil {
		return nil, err
	}
	var body exactPlaces
	for _, id := range r.visit.ExactPlaces() {
		if p, ok := r.engine.Places().Find(id); ok && r.exactAt(id) {
			body.Places = append(body.Places, p)
		}
	}
	return s.page(r, http.StatusOK, "exactlist", "Exact figures of your own places", "places", body)
}

// exactMark is what stands on every page of exact figures, on the screen and on paper.
type exactMark struct{ Place metrics.Place }

// exact has the frame leave out that every figure is protected.
func (exactMark) exact() bool { return true }

type exactPlacePage struct {
	exactMark
	Choose   choice
	Period   metrics.Period
	Profile  *figureView
	Below    []metrics.Place
	Protects string // address of the protected page
}

// exactPlace is everything that was counted of one place.
func (s *server) exactPlace(r *request) (*response, error) {
	if err := r.strictly("period"); err != nil {
		return nil, err
	}
	place, period, err := r.exactWhere(false)
	if err != nil {
		return nil, err
	}
	t, err := r.exactTable(metrics.ExactAsk{Place: place.ID, Period: period})
	if err != nil {
		return nil, err
	}
	body := exactPlacePage{exactMark: exactMark{place}, Choose: r.choosePeriod(period, true), Period: period, Below: r.engine.Places().Children(place.ID),
		Protects: "/places/" + url.PathEscape(place.ID) + "?" + queryOf("period", string(period))}
	body.Profile = exactFigure("profile", t, place, "period", string(period))
	body.Profile.linkRows(func(name string) string {
		return exactHref(place) + "/indicators/" + url.PathEscape(name) + "?" + queryOf("period", string(period.Year()))
	})
	return s.page(r, http.StatusOK, "exactplace", "Do not share: exact figures of "+place.Name, "places", body)
}

type exactIndicatorPage struct {
	exactMark
	Indicator metrics.Indicator
	Form      []choice
	Trend     *figureView
	Groups    *figureView
	Protects  string
}

// exactIndicator is one indicator of one place over time and by groups of people.
func (s *server) exactIndicator(r *request) (*response, error) {
	if err := r.strictly("period", "by"); err != nil {
		return nil, err
	}
	place, year, err := r.exactWhere(true)
	if err != nil {
		return nil, err
	}
	ind, err := r.indicatorNamed(r.param("name"))
	if err != nil {
		return nil, err
	}
	t, err := r.exactTable(metrics.ExactAsk{Place: place.ID, Indicator: ind.Name})
	if err != nil {
		return nil, err
	}
	body := exactIndicatorPage{exactMark: exactMark{place}, Indicator: ind, Protects: indicatorHref(ind.Name, place.ID, year)}
	body.Trend = exactFigure("trend", t, place, "indicator", ind.Name)
	ind.By = ind.OfferedExact(place)
	if len(ind.By) > 0 {
		by := cmp.Or(r.values.Get("by"), ind.By[0])
		if !slices.Contains(ind.By, by) {
			return nil, notFound("There are no groups of that kind. The form on the page shows those that there are.")
		}
		if t, err = r.exactTable(metrics.ExactAsk{Place: place.ID, Indicator: ind.Name, Period: year, By: by}); err != nil {
			return nil, err
		}
		body.Form = []choice{r.choosePeriod(year, false), chooseDimension(ind, by)}
		body.Groups = exactFigure("groups", t, place, "indicator", ind.Name, "period", string(year), "by", by)
	}
	return s.page(r, http.StatusOK, "exactindicator", "Do not share: exact figures of "+place.Name, "places", body)
}

// exactForms are the forms in which exact figures can be taken away.
var exactForms = []struct{ ext, name string }{{"csv", "CSV"}, {"xlsx", "Excel (XLSX)"}, {"json", "JSON"}}

// exactFile is what a page of exact figures shows, as a file: profile, trend or groups.
func (s *server) exactFile(r *request) (*response, error) {
	what, ext, _ := strings.Cut(r.param("file"), ".")
	params := map[string][]string{"profile": {"period"}, "trend": {"indicator"}, "groups": {"indicator", "period", "by"}}[what]
	if params == nil || !slices.ContainsFunc(exactForms, func(f struct{ ext, name string }) bool { return f.ext == ext }) {
		return nil, notFound("There is no such file. Use the download links below a table.")
	}
	if err := r.strictly(params...); err != nil {
		return nil, err
	}
	place, period, err := r.exactWhere(what == "groups")
	if err != nil {
		return nil, err
	}
	ask := metrics.ExactAsk{Place: place.ID, Period: period}
	if what != "profile" {
		ind, err := r.queryIndicator()
		if err != nil {
			return nil, err
		}
		ask.Indicator = ind.Name
	}
	if what == "groups" {
		if ask.By = r.values.Get("by"); ask.By == "" {
			return nil, badRequest("Say by which groups: add by= and the name of a breakdown.")
		}
	}
	t, err := r.exactTable(ask)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	f := forms[ext]
	if err := f.write(s, r.ctx(), &out, &asked{table: t, chosen: []string{t.Exact}, fingerprint: r.engine.Labels().Fingerprint}); err != nil {
		return nil, err
	}
	return attachment(f.contentType, fileName(t, ext), out.Bytes()), nil
}

// exactWhere is the place of the address, which the rule of the route has looked at, and
// the period that is asked for.
func (r *request) exactWhere(year bool) (metrics.Place, metrics.Period, error) {
	place, err := r.placeOf(r.param("id"))
	if err != nil {
		return place, "", err
	}
	period, err := r.queryPeriod(year)
	return place, period, err
}

// exactTable is the one way from the engine's exact figures to a table that can be
// shown. It asks once more whether the visitor may have them.
func (r *request) exactTable(ask metrics.ExactAsk) (*metrics.Table, error) {
	if !r.exactAt(ask.Place) {
		return nil, notYours()
	}
	ask.Fewest = r.exactFewest
	u, err := r.engine.Exact(r.ctx(), ask)
	if err != nil {
		return nil, err
	}
	return u.Marked(), nil
}

func exactHref(place metrics.Place) string { return "/own/" + url.PathEscape(place.ID) }

// exactFigure is a table of exact figures with the addresses of its files.
func exactFigure(what string, t *metrics.Table, place metrics.Place, query ...string) *figureView {
	v := plainFigure(what, t)
	for _, f := range exactForms {
		v.Files = append(v.Files, fileLink{f.name, exactHref(place) + "/files/" + what + "." + f.ext + "?" + queryOf(query...)})
	}
	return v
}
