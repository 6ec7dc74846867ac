package book

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// TestTwoReadingsMustAgree: rows that the library gives are believed only if
// our own reading of the sheet has as many rows and cells.
func TestTwoReadingsMustAgree(t *testing.T) {
	f := excelize.NewFile()
	for _, row := range [][]any{{"A1", "person_ref", "birth_year"}, {"A2", "SL-1", 1980}, {"A3", "SL-2", 1981}} {
		values := row[1:]
		if err := f.SetSheetRow("Sheet1", row[0].(string), &values); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	x := &xlsxFile{at: finding.At("f.xlsx", ""), r: bytes.NewReader(b.Bytes()), size: int64(b.Len()), tempDir: t.TempDir(), lim: DefaultLimits}
	for _, c := range []struct {
		rows, cells int
		agree       bool
	}{{3, 6, true}, {3, 5, false}, {3, 7, false}, {2, 6, false}, {4, 6, false}} {
		err := x.each(xlsxSheet{name: "Sheet1", rows: c.rows, cells: c.cells}, false, func(int, []string) bool { return true })
		var r *finding.Refusal
		if refused := errors.As(err, &r) && r.Rule == "counts_disagree"; refused == c.agree {
			t.Errorf("%d rows and %d cells: %v", c.rows, c.cells, err)
		}
	}
}
