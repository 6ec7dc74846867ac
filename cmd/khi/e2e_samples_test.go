package main_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"khi/ingest"
	"khi/ingest/finding"
)

// expectation is what came with a sample: the rows that a correct loader gives,
// what must be kept out or warned of, or why the whole file must be refused.
type expectation struct {
	File         string           `json:"file"`
	Rows         []map[string]any `json:"rows"`
	RowCount     *int             `json:"row_count"`
	Rejects      []expectedReason `json:"rejects"`
	Warnings     []expectedReason `json:"warnings"`
	FileError    string           `json:"file_error"`
	Detail       any              `json:"detail"`
	RepeatCounts map[string]int   `json:"repeat_counts"`
	Period       []string         `json:"period"`
	Notes        string           `json:"notes"`
}

type expectedReason struct {
	Row    any    `json:"row"` // of the data, from 1; "*" for the whole column
	Rows   []int  `json:"rows"`
	ID     string `json:"id"`
	Reason string `json:"reason"`
	Field  string `json:"field"`
	Value  string `json:"value"`
}

// cells are the numbers of the sheet's rows that the reason is about.
func (e expectedReason) cells(ids map[string]int) []int {
	switch row := e.Row.(type) {
	case float64:
		return []int{int(row) + 1}
	case string:
		return []int{1}
	}
	if e.ID != "" {
		return []int{ids[e.ID]}
	}
	var all []int
	for _, n := range e.Rows {
		all = append(all, n+1)
	}
	return all
}

// alsoWarned are the warnings that we give beyond those that came with a sample.
var alsoWarned = map[string][]string{
	"cld_release1.csv":      {"negative_made_positive", "spelling_mapped", "unknown_place"},
	"excel_mangled.csv":     {"wave_from_order"},
	"msforms.xlsx":          {"column_not_read"},
	"odk_central_khi.zip":   {"repeat_counted"},
	"qualtrics_numeric.csv": {"codes_by_form"},
	"redcap_raw.csv":        {"codes_by_form"},
	"reversed_anxiety.csv":  {"wave_from_order"},
}

// mangledMapping says what the columns of the sample are that no form has.
const mangledMapping = "id: mangled\nversion: 1\ntitle: The sheet that a spreadsheet changed\nlayout: generic\nform: friends\nwave_by_order: true\n" +
	"columns:\n  - {header: friends_range, field: friends_n}\n  - {header: survey_date, field: answered_on, date: dmy}\ndrop: [age_band, la_code]\n"

// TestEverySampleThroughTheProgram holds what the program says of each sample to
// the file that came with it, cell by cell and reason by reason, in one dry run
// that keeps every row which can be kept.
func TestEverySampleThroughTheProgram(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	mustKhi(t, "map", "--data", f.dir, "--save", written(t, "mangled.yaml", []byte(mangledMapping)))
	var wanted []expectation
	args := []string{"load", "--data", f.dir, "--key-file", f.key, "--scheme", "wye", "--json", "--dry-run", "--keep-rows"}
	files, err := filepath.Glob(samples + "expected/*.json")
	if err != nil || len(files) != 14 {
		t.Fatalf("%d expectations, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		var e expectation
		if err == nil {
			d := json.NewDecoder(strings.NewReader(string(text)))
			d.DisallowUnknownFields()
			err = d.Decode(&e)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wanted, args = append(wanted, e), append(args, samples+e.File)
	}
	o := khi(t, args...)
	answers := json.NewDecoder(strings.NewReader(o.stdout))
	for _, e := range wanted {
		var got struct {
			Receipt *ingest.Receipt
			Error   string
		}
		if err := answers.Decode(&got); err != nil || got.Receipt == nil {
			t.Fatalf("%s: %v\n%s", e.File, err, o.stderr)
		}
		t.Run(e.File, func(t *testing.T) { holdSample(t, e, got.Receipt) })
	}
	if shown := khi(t, "map", samples+"excel_mangled.csv").stdout; !strings.Contains(shown, "007") {
		t.Errorf("the code 007 is not shown as it stands:\n%s", shown)
	}
}

func holdSample(t *testing.T, e expectation, r *ingest.Receipt) {
	if e.FileError != "" {
		holdRefusal(t, e, r)
		return
	}
	if r.Status != ingest.StatusChecked || len(r.Preview) != 1 {
		t.Fatalf("status %q, findings %+v", r.Status, r.Findings)
	}
	if e.RowCount != nil && int64(*e.RowCount) != r.Accepted || len(e.Rows) != len(r.Preview[0].Rows) || r.Accepted != int64(len(e.Rows)) {
		t.Fatalf("%d rows, %d shown, want %d", r.Accepted, len(r.Preview[0].Rows), len(e.Rows))
	}
	p := r.Preview[0]
	for i, want := range e.Rows {
		at := func(field string) string {
			if n := slices.Index(p.Fields, field); n >= 0 {
				return p.Rows[i][n]
			}
			return "no such field"
		}
		for name, value := range want {
			if name == "la_code" { // of a column that no table of ours has
				continue
			}
			holdValue(t, e.File, i, name, value, at)
		}
		if e.RepeatCounts != nil {
			n := e.RepeatCounts[at("person_ref")+"/"+at("wave")]
			if got := at("rows in khi-friend"); got != strconv.Itoa(n) {
				t.Errorf("row %d has %s rows in its repeat, want %d", i+1, got, n)
			}
		}
	}
	if e.Period != nil && !strings.HasSuffix(r.Layout, "costs of 2025-26Q1") {
		t.Errorf("the period of %v is not said: %q", e.Period, r.Layout)
	}
	holdReasons(t, e, r)
}

// holdRefusal wants the file refused for the reason, at the place and column.
func holdRefusal(t *testing.T, e expectation, r *ingest.Receipt) {
	if r.Status != ingest.StatusRefused || len(r.Findings) != 1 || r.Findings[0].Rule != e.FileError {
		t.Fatalf("status %q, findings %+v, want %s", r.Status, r.Findings, e.FileError)
	}
	f := r.Findings[0]
	switch d := e.Detail.(type) {
	case []any:
		if f.Header != d[0] {
			t.Errorf("the finding is about %q, want %v", f.Header, d[0])
		}
	case map[string]any:
		if want := fmt.Sprintf("line %v", d["starts_on_line"]); f.Cell != want {
			t.Errorf("the finding is at %q, want %q", f.Cell, want)
		}
	}
}

// ourName and ourWord bring the names and words of the expectations to ours.
var (
	ourName = map[string]string{"person": "person_ref", "id": "person_ref", "date": "answered_on"}
	ourWord = map[string]string{"Shared Lives": "shared_lives", "Home support": "home_support", "Residential": "residential", "Equipment": "equipment",
		"Community supported living": "community_supported_living", "not_sure": "(don't know)"}
	choices = []string{"no choice", "a little choice", "some choice", "quite a lot of choice", "as much as i want"}
)

func holdValue(t *testing.T, file string, i int, name string, value any, at func(string) string) {
	field := name
	if ours, ok := ourName[name]; ok {
		field = ours
	}
	got, want := at(field), ""
	switch v := value.(type) {
	case nil:
		switch {
		case file == "welsh.csv":
			want = "(could not be read)" // "dau"
		case file == "surveymonkey_expanded.csv" && field == "friends_n":
			want = "(prefer not to say)" // which the file says in words
		case !strings.HasPrefix(file, "cld"):
			want = "(not answered)"
		}
	case float64:
		if field == "choice" {
			want = choices[int(v)-1]
			break
		}
		n, err := strconv.ParseFloat(got, 64)
		if err != nil || math.Abs(n-v) > 1e-6 && field != "total_in_period" || math.Abs(n-v) > 0.005 {
			t.Errorf("row %d: %s is %q, want %v", i+1, field, got, v)
		}
		return
	case string:
		want = v
		if w, ok := ourWord[v]; ok {
			want = w
		}
	case []any:
		var words []string
		for _, w := range v {
			words = append(words, w.(string))
		}
		want = strings.Join(words, " ")
	}
	if got != want {
		t.Errorf("row %d: %s is %q, want %q", i+1, field, got, want)
	}
}

// holdReasons wants each reason found where it is expected and nothing else.
// What is kept out may be a refused row, an answer left out, a repetition, a row
// left out by the source, or a column that is not read.
func holdReasons(t *testing.T, e expectation, r *ingest.Receipt) {
	ids := map[string]int{"P6": 7, "P8": 9}
	place := func(f finding.Finding) int {
		n, _ := strconv.Atoi(strings.TrimLeft(strings.TrimPrefix(f.Cell, "row "), "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
		return n
	}
	seen := map[int]bool{}
	for _, w := range slices.Concat(e.Rejects, e.Warnings) {
		for _, cell := range w.cells(ids) {
			at := slices.IndexFunc(r.Findings, func(f finding.Finding) bool {
				return f.Rule == w.Reason && place(f) == cell && (w.Field == "" || f.Header == w.Field || f.Field == w.Field) && strings.Contains(f.Value, w.Value)
			})
			if at < 0 {
				t.Errorf("%s is not found in row %d of %q (%s): %+v", w.Reason, cell, w.Field, w.Value, r.Findings)
			}
			seen[at] = true
		}
	}
	also := map[string]bool{}
	for i, f := range r.Findings {
		if !seen[i] {
			also[f.Rule] = true
			if f.Level != finding.Warning {
				t.Errorf("nobody expected %+v", f)
			}
		}
	}
	if got := slices.Sorted(maps.Keys(also)); !slices.Equal(got, alsoWarned[e.File]) {
		t.Errorf("also warned of %v, want %v", got, alsoWarned[e.File])
	}
}
