package dashboards

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"

	"khi/dashboards/chart"
	"khi/metrics"
	"khi/metrics/benefit"
	"khi/metrics/release"
)

// fixture is an Engine of made-up tables. named changes every text that comes
// from data, so that a test can make all of them hostile.
type fixture struct {
	catalogue metrics.Catalogue
	places    *metrics.Places
	labels    *metrics.Labels
	named     func(string) string
	fail      error // what every table answers, when set
	panics    bool
	needs     map[string][]metrics.Row // by place: what a live-in home costs by assessed need

	exactOnce sync.Once
	exact     *metrics.Engine
	exactErr  error
}

func plainName(s string) string { return s }

func newFixture(t testing.TB, named func(string) string) *fixture {
	t.Helper()
	c, err := metrics.ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	areas := []metrics.Place{
		{ID: "E08000003", Name: named("Manchester"), Grain: metrics.Area, Parent: "ENG"},
		{ID: "E08000006", Name: named("Salford"), Grain: metrics.Area, Parent: "ENG"},
		{ID: "W06000013", Name: named("Pen-y-bont ar Ogwr"), Grain: metrics.Area, Parent: "WAL"},
	}
	schemes := []metrics.Place{
		{ID: "S1", Name: named("Alder Shared Lives"), Grain: metrics.Scheme, Parent: "E08000003", Opened: "2015-04-01", Model: "shared_lives"},
		{ID: "S2", Name: named("Birch Shared Lives"), Grain: metrics.Scheme, Parent: "E08000003", Opened: "2012-04-01", Closed: "2025-09-30", Model: "shared_lives"},
		{ID: "S3", Name: named("Cedar Homeshare"), Grain: metrics.Scheme, Parent: "E08000006", Opened: "2018-04-01", Model: "homeshare"},
		{ID: "S4", Name: named("Tŷ Derw"), Grain: metrics.Scheme, Parent: "W06000013", Opened: "2019-04-01", Model: "shared_lives"},
	}
	labels := &metrics.Labels{Areas: areas, Schemes: schemes, AsOf: "2026-11-01", Invented: true, Fingerprint: "f1",
		Loads: []metrics.Load{
			{Seq: 1, File: named("survey-2025.csv"), Original: "ab12cd", Source: named("khi_survey v1"), Layout: "khi", In: 412, Accepted: 407, Refused: 5, At: "2026-10-30T09:15:00Z", Schemes: []string{"S1"},
				By: named("ann"), Record: "aa11", Line: "bb22", Parts: []metrics.Part{{Table: "survey_response", Rows: 300}, {Table: "survey_response", ReplacedBy: 4, Rows: 107}}},
			{Seq: 2, File: named("small.csv"), Original: "ef34ab", Source: named("kobo_csv v1"), Layout: "kobo", In: 8, Accepted: 7, Refused: 1, At: "2026-10-31T09:15:00Z", Schemes: []string{"S4"},
				Line: "cc33", Parts: []metrics.Part{{Table: "survey_response", Rows: 7}}},
			{Seq: 3, File: named("wrong.csv"), Original: "0a0b", Source: named("khi_survey v1"), Layout: "khi", In: 90, Accepted: 90, At: "2026-10-31T10:15:00Z",
				By: named("ann"), Line: "dd44", Undone: &metrics.Undoing{Seq: 5, Line: "ee55", By: named("page"), Why: named("the wrong month"), At: "2026-10-31T12:00:00Z"}},
			{Seq: 4, File: named("survey-later.csv"), Original: "0c0d", Source: named("khi_survey v1"), Layout: "khi", In: 115, Accepted: 115, At: "2026-10-31T11:15:00Z",
				By: named("bob"), Line: "ff66", Schemes: []string{"S1"}, Parts: []metrics.Part{{Table: "survey_response", Rows: 111}, {Table: "person", Rows: 4}}},
		},
		Findings: []metrics.FindingCount{
			{Seq: 1, Level: "refused", Rule: named("date in the future"), Field: named("answered_on"), Advice: named("Correct the date in the export."), N: 5},
			{Seq: 2, Level: "warning", Rule: named("unknown age"), Field: "age_band", Advice: named("Leave it blank if it is not known."), N: 1201},
			{Seq: 3, Level: "refused", Rule: named("a rule of a load that was undone"), Field: "wave", Advice: "Look again.", N: 6},
		}}
	labels.Ratings = fixtureRatings(areas[0].ID, named)
	return &fixture{catalogue: c, places: metrics.NewPlaces(areas, schemes), labels: labels, named: named}
}

// anew makes of the fixture another snapshot: what was kept of the one before is not given.
func (f *fixture) anew() {
	labels := *f.labels
	f.labels = &labels
}

func (f *fixture) Catalogue() metrics.Catalogue { return f.catalogue }
func (f *fixture) Places() *metrics.Places      { return f.places }
func (f *fixture) Labels() *metrics.Labels      { return f.labels }
func (f *fixture) Years() []metrics.Period      { return []metrics.Period{"2024-25", "2025-26", "2026-27"} }
func (f *fixture) Quarters() []metrics.Period {
	return []metrics.Period{"2025-26Q1", "2025-26Q2", "2025-26Q3", "2025-26Q4", "2026-27Q1", "2026-27Q2"}
}

// figures are an estimate, its limits and its base: made up from a seed, and
// hidden for every fifth seed, missing for every seventh.
func figures(u metrics.Unit, seed int) []metrics.Figure {
	switch {
	case seed%5 == 4:
		return []metrics.Figure{metrics.Hidden(), metrics.Hidden(), metrics.Hidden(), metrics.Hidden()}
	case seed%7 == 6:
		m := metrics.Missing(metrics.NoAnswers)
		return []metrics.Figure{m, m, m, m}
	}
	v := map[metrics.Unit]float64{metrics.Percent: 62.1, metrics.Score: 7.2, metrics.Points: 0.8, metrics.Count: 1234,
		metrics.Pounds: 34100, metrics.Friends: 3}[u]
	v *= 1 + float64(seed%9-4)/30
	return []metrics.Figure{metrics.Known(v), metrics.Known(v * .94), metrics.Known(v * 1.06), metrics.Known(float64(40 + 13*seed))}
}

var baseColumns = []metrics.Column{
	{Key: "estimate", Name: "Figure", Role: metrics.Estimate}, {Key: "low", Name: "Lower 95% limit", Role: metrics.Low},
	{Key: "high", Name: "Upper 95% limit", Role: metrics.High}, {Key: "base", Name: "People counted", Unit: metrics.Count, Role: metrics.Base},
}

func (f *fixture) table(id string, ind metrics.Indicator, shape metrics.Shape) (*metrics.Table, error) {
	if f.panics {
		panic("somebody's data")
	}
	t := &metrics.Table{ID: id, Indicator: ind.Name, Title: f.named("A headline about " + id + "."), Subtitle: f.named("What is measured, where and when"),
		Alt: f.named("A chart. It says what the table says."), Shape: shape, Better: ind.Better, Protected: "compare: hides fewer than 5", Source: f.named("Survey responses"),
		AsOf: f.labels.AsOf, Invented: f.labels.Invented, RowHead: "Row",
		Notes:   []metrics.Note{{Key: "few", Text: f.named("Based on fewer than 30 people: treat with care.")}, {Key: "all", Text: f.named("A note on the whole table.")}},
		LeftOut: []metrics.LeftOut{{Reason: "not_asked", Words: f.named("were not asked this question"), People: metrics.Known(41)}, {Reason: "proxy", Words: "had somebody else answer for them", People: metrics.Hidden()}}}
	for _, c := range baseColumns {
		if c.Unit == "" {
			c.Unit = ind.Unit
		}
		t.Columns = append(t.Columns, c)
	}
	return t, f.fail
}

func (f *fixture) find(indicator, place string) (metrics.Indicator, error) {
	ind, ok := f.catalogue.Find(indicator)
	if _, there := f.places.Find(place); !ok || !there {
		return ind, fmt.Errorf("nothing: %w", metrics.ErrNotFound)
	}
	return ind, nil
}

func (f *fixture) Profile(_ context.Context, place string, _ metrics.Period) (*metrics.Table, error) {
	t, err := f.table("profile-"+place, metrics.Indicator{Better: metrics.Neither}, metrics.Plain)
	t.RowHead, t.LeftOut = "Indicator", nil
	t.Columns = append(t.Columns, metrics.Column{Key: "benchmark", Name: "United Kingdom", Role: metrics.Benchmark})
	for i, ind := range f.catalogue {
		row := metrics.Row{Key: ind.Name, Label: ind.Title, Unit: ind.Unit, Cells: append(figures(ind.Unit, i), figures(ind.Unit, 4+i*5)[0])}
		if i == 1 {
			row.Notes = []string{"few"}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

func (f *fixture) Trend(_ context.Context, indicator, place string) (*metrics.Table, error) {
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	t, err := f.table("trend-"+indicator, ind, metrics.Trend)
	for i, q := range f.Quarters() {
		t.Rows = append(t.Rows, metrics.Row{Key: string(q), Label: q.Words(), Cells: figures(ind.Unit, i)})
	}
	t.Rows[0].Notes = []string{"few"}
	return t, err
}

func (f *fixture) Breakdown(_ context.Context, indicator, place string, _ metrics.Period, by string) (*metrics.Table, error) {
	if by == "need_band" {
		t, err := f.table("by-"+by, metrics.Indicator{Unit: metrics.Pounds}, metrics.Bars)
		t.Rows = append(t.Rows, f.needs[place]...)
		if len(t.Rows) == 0 {
			for i, level := range append([]string{"all"}, needBands...) {
				t.Rows = append(t.Rows, metrics.Row{Key: level, Label: f.named(level), Cells: figures(metrics.Pounds, i)})
			}
		}
		return t, err
	}
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	t, err := f.table("by-"+by, ind, metrics.Bars)
	for i, level := range []string{"Everybody", "18 to 24", "25 to 44", "45 to 64", "65 to 74"} {
		t.Rows = append(t.Rows, metrics.Row{Key: level, Label: f.named(level), Cells: figures(ind.Unit, i)})
	}
	return t, err
}

func (f *fixture) Compare(_ context.Context, indicator, within string, g metrics.Grain, _ metrics.Period, shape metrics.Shape) (*metrics.Table, error) {
	ind, err := f.find(indicator, within)
	if err != nil {
		return nil, err
	}
	if shape == metrics.Funnel && ind.Kind == metrics.Median {
		return nil, fmt.Errorf("a median: %w", metrics.ErrNotSuited)
	}
	t, err := f.table("compare-"+string(shape)+"-"+indicator+"-"+string(g), ind, shape)
	roles := []metrics.Role{metrics.Benchmark, metrics.Low95, metrics.High95, metrics.Low998, metrics.High998}
	for _, r := range roles {
		t.Columns = append(t.Columns, metrics.Column{Key: string(r), Name: "Limit " + string(r), Unit: ind.Unit, Role: r})
	}
	for i, p := range f.places.Below(within, g) {
		row := metrics.Row{Key: p.ID, Label: p.Name, Cells: figures(ind.Unit, i+3)}
		centre, known := figures(ind.Unit, 5)[0].Value()
		for j := range roles {
			limit := metrics.Hidden()
			if _, ok := row.Cells[0].Value(); known && (ok || j == 0) {
				limit = metrics.Known(centre * (1 + []float64{0, -.1, .1, -.2, .2}[j]))
			}
			row.Cells = append(row.Cells, limit)
		}
		if _, ok := row.Cells[0].Value(); ok {
			row.Verdict = f.named("inside the funnel")
		}
		t.Rows = append(t.Rows, row)
	}
	return t, err
}

// say reads the made-up profiles, as the audit reads the real ones.
func (f *fixture) say(p metrics.Period) metrics.Stating {
	return func(indicator, place string) metrics.Stated {
		t, _ := f.Profile(context.Background(), place, p)
		return metrics.StatedIn(t, indicator)
	}
}

func (f *fixture) Spine(ctx context.Context, place string, p metrics.Period) (*metrics.Table, error) {
	head, err := f.Profile(ctx, place, p)
	if err != nil {
		return nil, err
	}
	pl, _ := f.places.Find(place)
	return metrics.SpineOf(head, f.catalogue, f.places, pl, p, f.say(p))
}

func (f *fixture) Tartan(ctx context.Context, within string, g metrics.Grain, p metrics.Period, names []string) (*metrics.Table, error) {
	head, err := f.Profile(ctx, within, p)
	if err != nil {
		return nil, err
	}
	var of []metrics.Indicator
	for _, name := range names {
		ind, _ := f.catalogue.Find(name)
		of = append(of, ind)
	}
	pl, _ := f.places.Find(within)
	return metrics.TartanOf(head, of, f.places, pl, g, p, f.say(p))
}

func (f *fixture) Quadrant(ctx context.Context, place string, p metrics.Period) (*metrics.Table, error) {
	head, err := f.Profile(ctx, place, p)
	if err != nil {
		return nil, err
	}
	pl, _ := f.places.Find(place)
	return metrics.QuadrantOf(head, f.catalogue, f.places, pl, p, f.say(p))
}

func (f *fixture) Multiples(ctx context.Context, indicator, place string) (*metrics.Table, error) {
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	head, err := f.Profile(ctx, place, "2025-26")
	if err != nil {
		return nil, err
	}
	pl, _ := f.places.Find(place)
	return metrics.MultiplesOf(head, ind, f.places, pl, f.Quarters(), f.say)
}

func (f *fixture) Map(ctx context.Context, indicator string, p metrics.Period) (*metrics.Table, error) {
	ind, err := f.find(indicator, "UK")
	if err != nil {
		return nil, err
	}
	head, err := f.Profile(ctx, "UK", p)
	if err != nil {
		return nil, err
	}
	return metrics.MapOf(head, ind, f.places, p, f.say(p))
}

func (f *fixture) Changed(ctx context.Context, place string, p metrics.Period) (*metrics.Table, error) {
	head, err := f.Profile(ctx, place, p)
	pl, _ := f.places.Find(place)
	return metrics.ChangedOf(head, f.catalogue, pl, p, f.say(p), f.say(p.Before())), err
}

func (f *fixture) Explore(ctx context.Context, s metrics.Selection) (*metrics.Exploration, error) {
	head, err := f.Profile(ctx, s.Places[0].ID, s.Periods[0])
	if err != nil {
		return nil, err
	}
	return metrics.ExploreOf(head, s, f.say, func(ind metrics.Indicator, pl metrics.Place, y metrics.Period, by string) ([]metrics.Level, error) {
		t, err := f.Breakdown(ctx, ind.Name, pl.ID, y, by)
		if err != nil {
			return nil, err
		}
		return metrics.LevelsIn(t), nil
	})
}

func (f *fixture) Official(_ context.Context, place string) (*metrics.Table, error) {
	if place == "W06000013" || place == "S4" {
		return nil, fmt.Errorf("nothing published: %w", metrics.ErrNotFound)
	}
	t, err := f.table("official-"+place, metrics.Indicator{Unit: metrics.Percent, Better: metrics.Neither}, metrics.Plain)
	t.Rows = []metrics.Row{{Key: "control", Label: f.named("Control over daily life (ASCOF 3A)"), Cells: figures(metrics.Percent, 1)}}
	return t, err
}

func (f *fixture) Comparators() []benefit.Comparator {
	low, high := 1500.0, 1900.0
	return []benefit.Comparator{
		{ID: "residential", Service: f.named("residential care"), ClientGroup: f.named("adults with a learning disability"), Unit: benefit.PerWeek, Value: 1700, Low: &low, High: &high,
			PriceYear: "2023-24", Perspective: "council_gross", Source: f.named("Adult social care activity and finance report"), URL: "https://example.org/report", Verification: "read", Note: f.named("Gross of what people pay.")},
		{ID: "supported", Service: f.named("supported living"), ClientGroup: "adults with a learning disability", Unit: benefit.PerYear, Value: 61000,
			PriceYear: "2022-23", Perspective: "council_gross", Source: "Unit costs", URL: "https://example.org/unit", Verification: "quoted"},
	}
}

func (f *fixture) Cost(_ context.Context, place, comparator string) (*metrics.Table, error) {
	t, err := f.table("cost-"+comparator, metrics.Indicator{Unit: metrics.Pounds, Better: metrics.Neither}, metrics.Intervals)
	for i, p := range append([]metrics.Place{{ID: place, Name: f.named("All of it")}}, f.places.Children(place)...) {
		t.Rows = append(t.Rows, metrics.Row{Key: p.ID, Label: p.Name, Cells: figures(metrics.Pounds, i)})
	}
	return t, err
}

func (f *fixture) Explain(_ context.Context, indicator, place string, p metrics.Period) (*metrics.Explanation, error) {
	ind, err := f.find(indicator, place)
	pl, _ := f.places.Find(place)
	return &metrics.Explanation{Indicator: ind, Place: pl, Period: p, SQL: ind.SQL, Headline: f.named("62.1% of people say so."), In: metrics.Hidden(), Counted: metrics.Known(180),
		LeftOut: []metrics.LeftOut{{Words: f.named("did not answer this question"), People: metrics.Hidden()}}, Files: f.files(),
		Method: "A share with a Wilson interval.", Applied: []string{f.named("compare: hides fewer than 5")}, Definition: "ab", AsOf: f.labels.AsOf, Fingerprint: "f1"}, cmp.Or(err, f.fail)
}

func (f *fixture) Quoted(_ context.Context, indicator, place string) (*metrics.Table, error) {
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	t, err := f.table("quoted-"+indicator+"-"+place, ind, metrics.Plain)
	t.Rows = append(t.Rows, metrics.Row{Key: "report-p12", Label: f.named("“a 3% rise” (a report)"), Unit: ind.Unit, Cells: figures(ind.Unit, 3), Verdict: "within our interval"})
	return t, err
}

func (f *fixture) Peers(_ context.Context, indicator, place string, p metrics.Period, chosen []string) (*metrics.Table, error) {
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	t, err := f.table("peers-"+indicator+"-"+place, ind, metrics.Intervals)
	for i, id := range append([]string{place}, chosen...) {
		pl, _ := f.places.Find(id)
		t.Rows = append(t.Rows, metrics.Row{Key: id, Label: pl.Name, Cells: figures(ind.Unit, i)})
	}
	return t, err
}

func (f *fixture) Targets(_ context.Context, indicator, place, _ string) (*metrics.Table, error) {
	ind, err := f.find(indicator, place)
	if err != nil {
		return nil, err
	}
	t, err := f.table("target-"+indicator+"-"+place, ind, metrics.Trend)
	for i, y := range f.Years() {
		t.Rows = append(t.Rows, metrics.Row{Key: string(y), Label: y.Words(), Cells: figures(ind.Unit, i)})
	}
	return t, err
}

func (f *fixture) files() (all []metrics.SourceFile) {
	for _, l := range f.labels.Loads {
		all = append(all, metrics.SourceFile{Batch: l.Seq, File: l.File, SHA256: l.Original, Source: l.Source, At: l.At})
	}
	return all
}

// published is a Publisher of one engine, or of none.
type published struct{ e Engine }

func (p published) Current() (Engine, func()) { return p.e, func() {} }

var charts = sync.OnceValues(func() (*chart.Renderer, error) { return chart.New(chart.Options{Interpreters: 1}) })

// siteOf is the handler of a site that shows one engine.
func siteOf(t testing.TB, e Engine) http.Handler {
	t.Helper()
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{e}, Charts: c, Releases: releasesOn(t, "2026-05-20 12:00", release.Public), Version: "1.2.3", Undoer: &undoing{}, Asking: askingOn(t), Sender: &sending{}, Mapper: &sending{}, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Templates:    []Template{{"survey-example.csv", "Survey, with a filled example", "One line for each answer."}},
		ReadTemplate: func(name string) ([]byte, error) { return []byte("respondent,scheme\r\n"), nil }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}
