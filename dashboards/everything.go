package dashboards

import (
	"context"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"khi/dashboards/chart"
	"khi/dashboards/workbook"
	"khi/metrics"
)

// Everything on a page as one archive. The page is made as for a reader, and each of
// its tables is written by the code that writes the single downloads: an archive can
// hold nothing that the page and its links do not.

// everything is what an archive of a page holds.
type everything struct {
	page   string // address of the page
	title  string
	file   string // name of the archive
	tables []*asked
	book   *book // the report of the page, or nil where each table is a workbook of its own
}

// book is a report of a page as a workbook.
type book struct {
	name   string
	body   []byte
	tables []*metrics.Table
}

func (s *server) newBook(r *request, name string, cover workbook.Cover, tables []*metrics.Table) (*book, error) {
	var err error
	if cover.Analyst, err = r.forAnalysts(); err != nil {
		return nil, err
	}
	if cover.Analyst {
		name = strings.TrimSuffix(name, ".xlsx") + "-analysts.xlsx"
	}
	cover.AsOf, cover.Fingerprint = r.engine.Labels().AsOf, r.engine.Labels().Fingerprint
	cover.Lang, cover.Say = r.language(), r.speaker()
	body, err := s.workbook(cover, tables)
	return &book{name, body, tables}, err
}

// add takes the tables of figures that have an address, which is every table of a page
// but those put together from others.
func (e *everything) add(figures ...*figureView) {
	for _, f := range figures {
		if f != nil && f.asked != nil {
			e.tables = append(e.tables, f.asked)
		}
	}
}

// zipAddress is the address of the archive of a page with the choices that were made.
func zipAddress(of, name string, q url.Values) string {
	at := "/reports/" + of + ".zip"
	if name != "" {
		at = "/reports/" + of + "/" + url.PathEscape(name) + ".zip"
	}
	return at + "?" + q.Encode()
}

func (s *server) placeZip(r *request, place metrics.Place, period metrics.Period) (*response, error) {
	body, err := s.placeBody(r, place, period)
	if err != nil {
		return nil, err
	}
	q := url.Values{"period": {string(period)}}
	e := &everything{page: placeHref(place.ID) + "?" + q.Encode(), title: place.Name, file: r.reportName("zip", "place", place.ID, string(period))}
	e.add(body.ProfileOf)
	if body.Children != nil {
		below, err := r.childTables(place.ID, period)
		if err != nil {
			return nil, err
		}
		e.tables = append(e.tables, below...)
	}
	e.add(body.Official)
	e.add(body.Ratings)
	if e.book, err = s.placeBook(r, place, period); err != nil {
		return nil, err
	}
	return s.zipped(r, e)
}

// childTables are the comparisons that the list of the places below one is put
// together from.
func (r *request) childTables(place string, period metrics.Period) (all []*asked, err error) {
	columns, err := childColumns(r.ctx(), r.engine, place, r.engine.Places().PartsIn(place, period), period)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		for _, grain := range c.grains {
			a, err := r.with("indicator", c.ind.Name, "within", place, "grain", string(grain), "period", string(period), "shape", string(metrics.Intervals)).ask("compare")
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
	}
	return all, nil
}

// indicatorReport is everything on the page of an indicator: NAME.zip.
func (s *server) indicatorReport(r *request) (*response, error) {
	name, isZip := strings.CutSuffix(r.param("file"), ".zip")
	if !isZip {
		return nil, notFound("There is no such report. Each indicator's page has a link to everything on it as a zip file.")
	}
	if err := r.strictly("place", "period", "by", "peers", "target"); err != nil {
		return nil, err
	}
	body, err := s.indicatorBody(r, name)
	if err != nil {
		return nil, err
	}
	if err := body.holds(r.values); err != nil {
		return nil, err
	}
	q := body.choices(r)
	ind, place := body.Indicator, body.Place
	e := &everything{page: "/indicators/" + url.PathEscape(ind.Name) + "?" + q.Encode(), title: ind.Title + ", " + place.Name,
		file: r.reportName("zip", "indicator", strings.ReplaceAll(ind.Name, "_", "-"), place.ID, string(body.Period))}
	if body.Card != nil { // the headline of the page is a row of it
		profile, err := r.with("place", place.ID, "period", string(body.Period)).ask("profile")
		if err != nil {
			return nil, err
		}
		e.tables = append(e.tables, profile)
	}
	e.add(body.Trend, body.Groups, body.Target, body.Quoted, body.Peers)
	return s.zipped(r, e)
}

// holds refuses a choice that the page passes over: an archive without it would be
// taken for one with it.
func (p *indicatorPage) holds(q url.Values) error {
	switch {
	case q.Get("by") != "" && p.Groups == nil:
		return notFound("This indicator has no figures by that breakdown here. Leave by= out.")
	case q.Get("target") != "" && p.Target == nil:
		return notFound("There is no target of that name here. Leave target= out.")
	case q.Get("peers") != "" && p.Peers == nil:
		return notFound("There are no peers of this place. Leave peers= out.")
	}
	return nil
}

// choices are what the page shows, as its address has them.
func (p *indicatorPage) choices(r *request) url.Values {
	q := url.Values{"place": {p.Place.ID}, "period": {string(p.Period)}}
	for name, figure := range map[string]*figureView{"by": p.Groups, "target": p.Target, "peers": p.Peers} {
		switch {
		case figure == nil:
		case name == "by":
			q.Set("by", figure.asked.query.Get("by"))
		case r.values.Get(name) != "":
			q.Set(name, r.values.Get(name))
		}
	}
	return q
}

// compareZip is everything on the page of a comparison.
func (s *server) compareZip(r *request) (*response, error) {
	if err := r.strictly("indicator", "within", "grain", "period"); err != nil {
		return nil, err
	}
	intervals, err := r.ask("compare")
	if err != nil {
		return nil, err
	}
	q := maps.Clone(intervals.query)
	q.Del("shape")
	exact := *r
	exact.values = q
	body, err := s.compareBody(&exact)
	if err != nil {
		return nil, err
	}
	e := &everything{page: "/compare?" + q.Encode(), title: "Compare places: " + body.Indicator.Title,
		file: r.reportName("zip", "compare", q.Get("indicator"), q.Get("within"), q.Get("grain"), q.Get("period"))}
	e.add(body.Intervals, body.Funnel)
	if e.book, err = s.compareBook(r, intervals); err != nil {
		return nil, err
	}
	return s.zipped(r, e)
}

// part is one file of an archive.
type part struct {
	name  string
	says  string // what it holds
	rows  int    // or a picture, which has none
	write func(io.Writer) error
}

const noRows = -1

// parts are the files of an archive in the order of the page. Pictures and workbooks
// are made here, while the request has its turn; the rest is written as it is sent.
func (s *server) parts(ctx context.Context, e *everything) (all []part, err error) {
	if e.book != nil {
		rows := 0
		for _, t := range e.book.tables {
			rows += len(t.Rows)
		}
		all = append(all, part{e.book.name, "The report of the page as a workbook: tables, one a worksheet: " + number(int64(len(e.book.tables))), rows,
			func(w io.Writer) error { return written(w, e.book.body, nil) }})
	}
	for _, a := range e.tables {
		a.size = chart.Download
		for _, ext := range e.forms(a) {
			p := part{fileName(a.table, ext), formWords[ext], len(a.table.Rows), func(w io.Writer) error { return forms[ext].write(s, ctx, w, a) }}
			switch ext {
			case "csv":
				p.says = a.table.Title
			case "csv-metadata.json", "svg":
				p.rows = noRows
			}
			if ext == "svg" || ext == "xlsx" {
				body, err := forms[ext].bytes(s, ctx, a)
				if err != nil {
					return nil, err
				}
				p.write = func(w io.Writer) error { return written(w, body, nil) }
			}
			all = append(all, p)
		}
	}
	return all, apart(all)
}

var formWords = map[string]string{"csv-metadata.json": "What its columns and marks mean, and who was left out (CSV on the Web)", "json": "The same as JSON", "svg": "The same as a picture", "xlsx": "The same as a workbook"}

// forms are the forms that a table has in an archive.
func (e *everything) forms(a *asked) []string {
	all := []string{"csv", "csv-metadata.json", "json"}
	if e.book == nil {
		all = append(all, "xlsx")
	}
	if a.drawn() {
		all = append(all, "svg")
	}
	return all
}

// apart refuses two files of one name: the second would hide the first.
func apart(all []part) error {
	seen := map[string]bool{readMe: true}
	for _, p := range all {
		if seen[p.name] {
			return &problem{status: 500, title: "Something went wrong", words: "Two files of this page have the same name, so it cannot be one archive. Take them one by one from the page. No data are lost."}
		}
		seen[p.name] = true
	}
	return nil
}

// unique keeps the first of equal words.
func unique(words []string) (all []string) {
	for _, w := range words {
		if w != "" && !slices.Contains(all, w) {
			all = append(all, w)
		}
	}
	return all
}
