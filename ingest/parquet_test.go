package ingest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	lib "github.com/parquet-go/parquet-go"

	"khi/ingest/finding"
)

// TestSixAnswersInParquet: our template as DuckDB writes it, with a day as DATE,
// scales as whole numbers, as a floating-point one and as a decimal.
func TestSixAnswersInParquet(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	r, err := l.Load(context.Background(), bytes.NewReader(sample(t, "answers_template.parquet")), Request{FileName: "x.bin", Scheme: "northshire", DryRun: true})
	if err != nil {
		t.Fatal(err, r.Findings)
	}
	if r.Layout != "Our template, parquet: survey_response" || len(r.Findings) != 0 {
		t.Errorf("layout %q, findings %v", r.Layout, r.Findings)
	}
	p := r.Preview[0]
	for i, a := range expected(t, "kobo_xml_values") {
		for field, w := range a.words() {
			if got := p.Rows[i][slices.Index(p.Fields, field)]; field != "comment" && got != w {
				t.Errorf("row %d: %s is %q, want %q", i+1, field, got, w)
			}
		}
	}
}

// TestParquetTakesTheSameWayAsCSV: a table in somebody's own words gives the
// same rows, findings and counts in both containers, places apart.
func TestParquetTakesTheSameWayAsCSV(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	csv, byText, _ := loadSample(t, l, "w.csv", sample(t, "welsh.csv"), LoadGood)
	same, byKind, _ := loadSample(t, l, "w.parquet", sample(t, "welsh.parquet"), LoadGood)
	if csv.Counts != same.Counts || !slices.Equal(slices.Sorted(maps.Keys(byText)), slices.Sorted(maps.Keys(byKind))) || same.Accepted == 0 || same.Source != csv.Source {
		t.Errorf("CSV %+v %v, Parquet %+v %v", csv.Counts, byText, same.Counts, byKind)
	}
	if !strings.HasPrefix(same.Layout, "A Parquet table") {
		t.Error(same.Layout)
	}
}

// form is a table that a program in Go writes.
type form struct {
	Person string   `parquet:"person_ref"`
	Wave   string   `parquet:"wave"`
	Day    string   `parquet:"answered_on"`
	Life   *float64 `parquet:"life_sat,optional"`
}

func formsFile(t *testing.T, rows ...form) []byte {
	t.Helper()
	var b bytes.Buffer
	w := lib.NewGenericWriter[form](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestParquetFindings: a finding names the column and the row, a null is no
// answer and no 0, and the file comes back as a CSV with its problems marked.
func TestParquetFindings(t *testing.T) {
	n := func(v float64) *float64 { return &v }
	text := formsFile(t, form{"P-1", "baseline", "2025-04-07", n(7)}, form{"P-2", "baseline", "2025-04-08", nil}, form{"P-3", "baseline", "2025-04-09", n(55)}, form{"P-4", "sometimes", "2025-04-10", n(4.5)})
	l := newLoader(t, newMemory("northshire"))
	r, err := l.Load(context.Background(), bytes.NewReader(text), Request{FileName: "x.parquet", Scheme: "northshire", DryRun: true, Policy: LoadGood})
	if err != nil || r.Accepted != 2 || r.Refused != 2 {
		t.Fatal(err, r)
	}
	var places []string
	for _, f := range r.Findings {
		places = append(places, f.Cell+" "+f.Header+" "+f.Rule)
	}
	slices.Sort(places)
	if got := strings.Join(places, ", "); got != "row 3 life_sat out_of_range, row 4 life_sat not_a_number, row 4 wave unknown_code" {
		t.Error(got)
	}
	p := r.Preview[0]
	if got := p.Rows[1][slices.Index(p.Fields, "life_sat")]; got != "(not answered)" {
		t.Errorf("a null became %q", got)
	}
	_, marked := mark(t, l, "x.parquet", text, RefuseAll)
	rows := recordsOf(t, marked)
	if len(rows) != 5 || !strings.Contains(rows[3][4], "column life_sat: ") || rows[1][4] != "" || rows[2][3] != "" {
		t.Errorf("marked: %q", rows)
	}
	mended := strings.NewReplacer(`"55"`, `"5"`, `"4.5"`, `"4"`, "sometimes", "baseline").Replace(string(marked))
	if r, found, err := loadSample(t, l, "x (marked).csv", []byte(mended), RefuseAll); err != nil || r.Accepted != 4 {
		t.Error(err, found)
	}
}

// TestParquetRefusals: what cannot be believed is refused before a row is read.
func TestParquetRefusals(t *testing.T) {
	whole := formsFile(t, form{Person: "P-1", Wave: "baseline", Day: "2025-04-07"})
	bad := formsFile(t, form{Person: "P-1\x00", Wave: "baseline", Day: "2025-04-07"})
	long := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(long[len(long)-8:], 1<<31)
	for name, c := range map[string]struct {
		text        []byte
		rule, where string
	}{
		"x.parquet": {[]byte("person_ref,wave\n"), "not_parquet", ""},
		"cut":       {whole[:len(whole)-9], "broken_parquet", ""},
		"long":      {long, "broken_parquet", ""},
		"locked":    {[]byte("PARE12345678PARE"), "password", ""},
		"nul":       {bad, "nul_byte", "row 1"},
	} {
		_, _, err := loadSample(t, newLoader(t, newMemory("northshire")), name, c.text, RefuseAll)
		var r *finding.Refusal
		if !errors.As(err, &r) || r.Rule != c.rule || r.Cell != c.where || r.Advice == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
