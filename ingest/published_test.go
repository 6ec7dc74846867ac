package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest"
	"khi/ingest/finding"
	"khi/queries"
)

// publisher loads published files, each on a day of its own.
type publisher struct {
	*ingest.Loader
	t   *testing.T
	day time.Time
}

func newPublisher(t *testing.T, store ingest.Store) *publisher {
	p := &publisher{t: t, day: time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC)}
	l, err := ingest.New(ingest.Options{Dir: t.TempDir(), Key: bytes.Repeat([]byte{7}, 32), Store: store, Now: func() time.Time { return p.day }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	p.Loader = l
	return p
}

func (p *publisher) load(name, text string) (*ingest.Receipt, map[string]int) {
	p.t.Helper()
	r, err := p.Load(context.Background(), strings.NewReader(text), ingest.Request{FileName: name})
	if err != nil {
		p.t.Fatalf("%s: %v %+v", name, err, r)
	}
	found := map[string]int{}
	for _, f := range r.Findings {
		found[f.Rule]++
	}
	return r, found
}

func testFile(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestIndicatorFile: a number is a number, 0 too; what is suppressed, estimated
// or not there is marked as that; what has no place here is counted by reason.
func TestIndicatorFile(t *testing.T) {
	store := openDuck(t)
	p := newPublisher(t, store)
	r, found := p.load("x.csv", testFile(t, "fingertips_invented.csv"))
	if want := (ingest.Counts{In: 16, Accepted: 13, LeftOut: 3}); r.Counts != want || r.Layout != "published indicators in the layout of Fingertips, read 2026-04-02" {
		t.Errorf("%+v %s", r.Counts, r.Layout)
	}
	if found["other_group"] != 1 || found["not_a_financial_year"] != 1 || found["place_without_code"] != 1 {
		t.Error(found)
	}
	of := `SELECT value, flag FROM benchmark WHERE source = 'fingertips' AND measure = '90280' AND period = '2022-23' AND population = '%' AND place_code = '`
	say := func(population, place, statistic string, want ...any) {
		t.Helper()
		ask(t, store, strings.Replace(of, "%", population, 1)+place+`' AND statistic = '`+statistic+`'`, want...)
	}
	say("all", "E92000001", "outcome", 44.412, nil)
	say("all", "E08000034", "outcome", 46.1, nil)
	say("all", "E08000034", "lower", 40.2, nil)
	say("all", "E08000034", "upper", 52.0, nil)
	say("all", "E08000034", "numerator", 210.0, nil)
	say("all", "E08000034", "denominator", 455.0, nil)
	say("all", "E06000014", "outcome", nil, "c")
	say("all", "E06000011", "outcome", 0.0, "e")
	say("men", "E08000032", "outcome", nil, "x")
	ask(t, store, `SELECT count(DISTINCT vintage), min(vintage) FROM benchmark`, int64(1), "read 2026-04-02")
}

// TestASCOFOfOtherYears: the heading of the place, the marks and the codes differ
// from year to year; the year comes from the file where it can, else from the
// publisher's name for it, and else the file is refused.
func TestASCOFOfOtherYears(t *testing.T) {
	older := "Geographical Code,Geographical Description,Geographical Level,ONS Area Code,ASCOF Measure Code,Disaggregation Level,Measure Type,Measure Value,Measure Group,Measure Group Description\n" +
		"E,England,England,E92000001,1A,Total,Outcome,19.1,1A,Quality of life\n" +
		"211,Kirklees,Council,E08000034,1I(1),Total,Outcome,45.9,1I(1),Contact\n" +
		"211,Kirklees,Council,E08000034,1B,Total,Outcome,c,1B,Control\n" +
		"211,Kirklees,Council,E08000034,4A,Total,Outcome,:,4A,Safety\n" +
		"U,Unitary,Council Type,,1A,Total,Outcome,19.3,1A,Quality of life\n" +
		"211,Kirklees,Council,E08000034,1C2B64U,64 and under,Outcome,70,1C2B,Payments\n"
	store := openDuck(t)
	p := newPublisher(t, store)
	r, found := p.load("meas-from-asc-of-eng-1819-open-data-csv-v2.csv", older)
	if want := (ingest.Counts{In: 6, Accepted: 4, LeftOut: 2}); r.Counts != want || found["year_from_name"] != 1 || r.Layout != "ASCOF open data CSV, comma separated, 2018-19 by its name" {
		t.Errorf("%+v %v %s", r.Counts, found, r.Layout)
	}
	ask(t, store, `SELECT value, vintage, period FROM benchmark WHERE measure = '1I1'`, 45.9, "2018-19, read 2026-04-02", "2018-19")
	ask(t, store, `SELECT value, flag FROM benchmark WHERE measure = '1B'`, nil, "c")
	ask(t, store, `SELECT value, flag FROM benchmark WHERE measure = '4A'`, nil, "x")

	refused, err := p.Load(context.Background(), strings.NewReader(strings.Replace(older, "45.9", "45.8", 1)), ingest.Request{FileName: "ascof.csv"})
	if !errors.Is(err, finding.ErrRefused) || len(refused.Findings) == 0 || refused.Findings[0].Rule != "year_not_said" {
		t.Errorf("%v %+v", err, refused)
	}
	stated := strings.ReplaceAll(strings.ReplaceAll(older, "\n", ",2016-17\n"), "Description,2016-17", "Description,Financial Year")
	if r, found := p.load("ascof.csv", stated); r.Accepted != 4 || found["year_from_name"] != 0 {
		t.Errorf("%+v %v", r.Counts, found)
	}
	ask(t, store, `SELECT count(DISTINCT period) FROM benchmark WHERE measure = '1A'`, int64(2))
}

// TestRestatedFiguresStandBesideTheFirst: what was published first stays as it
// was, whatever the same publisher writes for the same place and year later.
func TestRestatedFiguresStandBesideTheFirst(t *testing.T) {
	ons := testFile(t, "ons_anxiety_extract.csv")
	for name, c := range map[string]struct{ text, was, is, count string }{
		"ASCOF":             {testFile(t, "ascof_2020_21_extract.csv"), "Total,Outcome,85.1,", "Total,Outcome,85.7,", `SELECT count(DISTINCT vintage), max(value) - min(value) FROM benchmark WHERE measure = '1B' AND place_code = 'E08000034' AND population = 'all' AND statistic = 'outcome'`},
		"ONS":               {ons, ",3.51,", ",3.6,", `SELECT count(DISTINCT vintage), max(value) - min(value) FROM benchmark WHERE measure = 'anxiety' AND place_code = 'E08000034'`},
		"CQC":               {testFile(t, "cqc_ratings_invented.csv"), "", "", `SELECT count(DISTINCT vintage), 0 FROM rating WHERE service_ref = '1-100000001' AND question = 'overall'`},
		"Care Inspectorate": {testFile(t, "care_inspectorate_extract.csv"), "", "", `SELECT count(DISTINCT vintage), 0 FROM rating WHERE service_name = 'Shared Lives Moray' AND question = 'wellbeing'`},
	} {
		store := openDuck(t)
		p := newPublisher(t, store)
		p.load("first.csv", c.text)
		again := strings.Replace(c.text, c.was, c.is, 1)
		if c.was == "" {
			lines := strings.SplitAfter(c.text, "\n")
			again = strings.Join(append(lines[:1:1], append([]string{lines[len(lines)-2]}, lines[1:len(lines)-2]...)...), "")
		}
		if again == c.text {
			t.Fatalf("%s: nothing was restated", name)
		}
		p.day = p.day.AddDate(0, 1, 0)
		p.load("second.csv", again)
		editions := 0
		err := store.Read(context.Background(), queries.Statement{Name: "test", Text: c.count}, nil, func(v []any) error {
			editions = int(v[0].(int64))
			if c.was != "" && v[1] == 0.0 {
				t.Errorf("%s: both editions say the same", name)
			}
			return nil
		})
		if err != nil || editions != 2 {
			t.Errorf("%s: %d editions, %v", name, editions, err)
		}
	}
}

// TestOwnExportIsNoData: a table that this service gave out is not taken back in.
func TestOwnExportIsNoData(t *testing.T) {
	p := newPublisher(t, openDuck(t))
	text := "key,label,estimate,low,high,base\r\nE08000034,Kirklees,61.2,55,67,204\r\nE06000014,York,[c],[c],[c],[c]\r\n"
	r, err := p.Load(context.Background(), strings.NewReader(text), ingest.Request{FileName: "friends.csv"})
	if !errors.Is(err, finding.ErrRefused) || r.Findings[0].Rule != "own_export" || r.Accepted != 0 {
		t.Errorf("%v %+v", err, r)
	}
}
