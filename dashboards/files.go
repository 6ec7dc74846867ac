package dashboards

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"khi/dashboards/workbook"
	"khi/metrics"
)

const (
	sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	csvType   = "text/csv; charset=utf-8; header=present"
	jsonType  = "application/json; charset=utf-8"

	parquetType = "application/vnd.apache.parquet"
)

// form is one form that a table can be downloaded in.
type form struct {
	contentType string
	inline      bool // a picture, which pages show
	streams     bool // may be longer than memory
	write       func(*server, context.Context, io.Writer, *asked) error
}

// bytes is the whole of a file.
func (f form) bytes(s *server, ctx context.Context, a *asked) ([]byte, error) {
	var out bytes.Buffer
	err := f.write(s, ctx, &out, a)
	return out.Bytes(), err
}

var forms = map[string]form{
	"svg":               {"image/svg+xml", true, false, (*server).svg},
	"png":               {"image/png", true, false, (*server).png},
	"csv":               {csvType, false, true, (*server).csv},
	"csv-metadata.json": {"application/csvm+json", false, false, (*server).csvMetadata},
	"parquet":           {parquetType, false, true, (*server).parquet},
	"xlsx":              {sheetType, false, false, (*server).xlsx},
	"json":              {jsonType, false, false, (*server).tableJSON},
}

// tableFile gives any table in any form: /tables/trend.csv?indicator=…
func (s *server) tableFile(r *request) (*response, error) {
	kind, ext, _ := strings.Cut(r.param("file"), ".")
	k, there := tableKinds[kind]
	f, offered := forms[ext]
	if !there || !offered {
		return nil, notFound("There is no such file. Use the download links below a table.")
	}
	params := k.params
	if f.inline {
		params = append(slices.Clip(params), pictureParams...)
	}
	if err := r.strictly(params...); err != nil {
		return nil, err
	}
	a, err := r.ask(kind)
	if err != nil {
		return nil, err
	}
	if f.inline && (a.table.Shape == metrics.Plain || len(a.table.Rows) == 0) {
		return nil, notFound("This table has no picture. It can be downloaded as CSV, Excel, Parquet or JSON.")
	}
	if a.size, err = r.pictureSize(); err != nil {
		return nil, err
	}
	a.size.Say = a.say
	if f.streams && a.rows != nil {
		return streamed(f.contentType, fileName(a.table, ext), func(w io.Writer) error { return f.write(s, r.ctx(), w, a) }), nil
	}
	body, err := f.bytes(s, r.ctx(), a)
	if err != nil {
		return nil, pictureProblem(err)
	}
	if f.inline {
		return picture(f.contentType, fileName(a.table, ext), body), nil
	}
	return attachment(f.contentType, fileName(a.table, ext), body), nil
}

func attachment(contentType, name string, body []byte) *response {
	return &response{status: http.StatusOK, contentType: contentType, body: body,
		header: map[string]string{"Content-Disposition": disposition("attachment", name)}}
}

// streamed is a file that is written while it is sent.
func streamed(contentType, name string, write func(io.Writer) error) *response {
	a := attachment(contentType, name, nil)
	a.stream = write
	return a
}

func disposition(how, name string) string {
	return mime.FormatMediaType(how, map[string]string{"filename": name})
}

// placeFile is the name of the report of a place in its address.
func placeFile(id string) string { return url.PathEscape(id) + ".xlsx" }

// placeReport is the report of a place: ID.xlsx, a workbook, ID.zip, everything on its
// page, or ID.html, its board paper.
func (s *server) placeReport(r *request) (*response, error) {
	ext := path.Ext(r.param("file"))
	id := strings.TrimSuffix(r.param("file"), ext)
	if !slices.Contains([]string{".xlsx", ".zip", ".html"}, ext) {
		return nil, notFound("There is no such report. Reports are Excel and zip files and board papers, with links on the pages of each place.")
	}
	params := []string{"period"}
	if ext == ".xlsx" {
		params = append(params, "for")
	}
	if err := r.strictly(params...); err != nil {
		return nil, err
	}
	place, err := r.placeOf(id)
	if err != nil {
		return nil, err
	}
	period, err := r.queryPeriod(false)
	if err != nil {
		return nil, err
	}
	switch ext {
	case ".zip":
		return s.placeZip(r, place, period)
	case ".html":
		return s.boardReport(r, place, period)
	}
	b, err := s.placeBook(r, place, period)
	if err != nil {
		return nil, err
	}
	return attachment(sheetType, b.name, b.body), nil
}

// placeBook is a workbook of everything a place has: profile, trends,
// breakdowns are pages of their own, so the workbook holds the profile, the
// trend of each headline indicator and the official figures.
func (s *server) placeBook(r *request, place metrics.Place, period metrics.Period) (*book, error) {
	tables, err := s.placeTables(r, place, period)
	if err != nil {
		return nil, err
	}
	return s.newBook(r, r.reportName("xlsx", "place", place.ID, string(period)), workbook.Cover{Title: "Key Human Indicators: " + place.Name, Place: place.Name, Period: period.Words(),
		About: []string{"Every indicator for one place, the same over time, and published figures beside them where there are any."}}, tables)
}

func (s *server) placeTables(r *request, place metrics.Place, period metrics.Period) ([]*metrics.Table, error) {
	profile, err := r.engine.Profile(r.ctx(), place.ID, period)
	if err != nil {
		return nil, err
	}
	tables := []*metrics.Table{profile}
	for _, row := range profile.Rows {
		trend, err := r.engine.Trend(r.ctx(), row.Key, place.ID)
		if err != nil {
			return nil, err
		}
		tables = append(tables, trend)
	}
	for _, kind := range []string{"official", "ratings"} {
		f, err := s.publishedFigure(kind, r.with("place", place.ID))
		if err != nil {
			return nil, err
		}
		if f != nil {
			tables = append(tables, f.Table)
		}
	}
	return tables, nil
}

// compareReport is a workbook of one comparison.
func (s *server) compareReport(r *request) (*response, error) {
	if err := r.strictly("indicator", "within", "grain", "period", "for"); err != nil {
		return nil, err
	}
	intervals, err := r.ask("compare")
	if err != nil {
		return nil, err
	}
	b, err := s.compareBook(r, intervals)
	if err != nil {
		return nil, err
	}
	return attachment(sheetType, b.name, b.body), nil
}

// compareBook is a workbook of one comparison: the intervals and, where the
// indicator has one, the funnel.
func (s *server) compareBook(r *request, intervals *asked) (*book, error) {
	tables := []*metrics.Table{intervals.table}
	q := maps.Clone(intervals.query)
	q.Set("shape", string(metrics.Funnel))
	var page comparePage
	funnel := *r
	funnel.values = q
	if err := s.addFunnel(&page, &funnel); err != nil {
		return nil, err
	}
	if page.Funnel != nil {
		tables = append(tables, page.Funnel.Table)
	}
	return s.newBook(r, r.reportName("xlsx", "compare", q.Get("indicator"), q.Get("within"), q.Get("period")),
		workbook.Cover{Title: intervals.table.Title, About: []string{intervals.table.Subtitle}, Filters: intervals.chosen}, tables)
}

// forAnalysts says whether a workbook is wanted with charts, filters and frozen headings.
func (r *request) forAnalysts() (bool, error) {
	switch r.values.Get("for") {
	case "":
		return false, nil
	case "analysts":
		return true, nil
	}
	return false, badRequest("A report is the accessible one, or that for analysts: write for=analysts, or leave it out.")
}

// reportName is a file name that every system accepts. Made-up data say so in
// the name too.
func (r *request) reportName(ext string, parts ...string) string {
	if r.engine.Labels().Invented {
		parts = append([]string{"made-up"}, parts...)
	}
	clean := func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c == '-':
			return c
		case c >= 'A' && c <= 'Z':
			return c - 'A' + 'a'
		}
		return '-'
	}
	return strings.Map(clean, "khi-"+strings.Join(parts, "-")) + "." + ext
}

func jsonBytes(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
