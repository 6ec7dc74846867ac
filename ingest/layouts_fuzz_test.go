package ingest

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// FuzzLayouts holds every layout to one property: whatever the bytes, a file
// is refused in words, or each of its rows is accepted, refused, repeated or
// left out, and none is lost or made up.
func FuzzLayouts(f *testing.F) {
	for _, c := range layoutCases {
		f.Add(layoutFile(f, c.file))
	}
	for _, name := range []string{"surveymonkey_expanded.csv", "qualtrics_numeric.csv", "googleforms_direct.csv", "redcap_raw.csv", "welsh.csv", "welsh.parquet", "answers_template.parquet", "fingertips_invented.csv", "reversed_anxiety.csv", "kobo_xml_values.csv", "odk_central_khi.zip"} {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) > 1<<16 {
			t.Skip()
		}
		l := newLoader(t, newMemory("s"))
		r, err := l.Load(context.Background(), bytes.NewReader(body), Request{FileName: "f", Scheme: "s", DryRun: true, Policy: LoadGood})
		if r == nil || err != nil && !errors.Is(err, finding.ErrRefused) {
			t.Fatalf("neither taken nor refused in words: %v", err)
		}
		for _, one := range r.Findings {
			if one.Rule == "" || one.Message == "" || one.Advice == "" {
				t.Fatalf("a finding without words: %+v", one)
			}
		}
		if err != nil {
			return
		}
		if c := r.Counts; c.In != c.Accepted+c.Refused+c.Repeated+c.LeftOut || c.In == 0 {
			t.Fatalf("rows do not add up: %+v", c)
		}
		heads := int64(0)
		for words, n := range map[string]int64{"three header rows": 2, "two header rows": 1} {
			if strings.Contains(r.Layout, words) {
				heads = n
			}
		}
		if strings.HasPrefix(r.Layout, "Our template") {
			return // several tables
		}
		if n := filledRows(t, body, strings.HasSuffix(r.Layout, windows1252), r.Preview[0].Sheet); r.In != n-heads && (!strings.HasPrefix(r.Layout, "Kobo") || r.In != n-1) { // a row of hxl tags
			t.Fatalf("%d rows in the file with %d rows of headers, %d counted: %s", n, heads, r.In, r.Layout)
		}
	})
}

// filledRows counts the rows under the first header of a table that hold anything.
func filledRows(t *testing.T, body []byte, older bool, sheet string) (n int64) {
	declared := ""
	if older {
		declared = windows1252
	}
	b, err := book.Open("f", bytes.NewReader(body), int64(len(body)), declared, t.TempDir(), book.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range b.Sheets {
		if s.Name != sheet {
			continue
		}
		for row, err := range s.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			if !allBlank(row.Cells) {
				n++
			}
		}
	}
	return n
}
