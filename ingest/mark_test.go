package ingest

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
	"khi/ingest/marked"
)

// mark checks a file and gives it back marked.
func mark(t *testing.T, l *Loader, name string, text []byte, policy Policy) (*Receipt, []byte) {
	t.Helper()
	var out bytes.Buffer
	r, err := l.Mark(context.Background(), bytes.NewReader(text), Request{FileName: name, Scheme: "northshire", Policy: policy}, &out)
	if err != nil {
		t.Fatal(err)
	}
	return r, out.Bytes()
}

// TestMarkedCSVIsTheSameFile: every cell is as it was, the marks stand in the
// rows that the findings name, and the file loads as the original does.
func TestMarkedCSVIsTheSameFile(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	text := sample(t, "duplicate_rows_and_ids.csv")
	r, out := mark(t, l, "answers.csv", text, RefuseAll)
	was, is := recordsOf(t, text), recordsOf(t, out)
	if len(was) != len(is) || r.Refused == 0 {
		t.Fatalf("%d rows became %d", len(was), len(is))
	}
	wrong := 0
	for i := range was {
		if !slices.Equal(was[i], is[i][:len(was[i])]) {
			t.Errorf("row %d: %q became %q", i+1, was[i], is[i])
		}
		if i > 0 && strings.Contains(is[i][len(was[i])], ".") && !strings.HasPrefix(is[i][len(was[i])], "(loaded") {
			wrong++
		}
	}
	if int64(wrong) != r.Refused {
		t.Errorf("%d rows are marked as refused and %d are", wrong, r.Refused)
	}
	again, twice := mark(t, l, "answers (marked).csv", out, RefuseAll)
	if again.Counts != r.Counts || len(again.Findings) != len(r.Findings) || !bytes.Equal(plainCells(t, twice), plainCells(t, out)) {
		t.Errorf("marked again: %+v, before %+v", again.Counts, r.Counts)
	}
}

// TestTheRestHoldsTheRefusedRows: what is given back can be mended and sent by itself.
func TestTheRestHoldsTheRefusedRows(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	text := sample(t, "duplicate_rows_and_ids.csv")
	r, rest := mark(t, l, "answers.csv", text, LoadGood)
	if rows := recordsOf(t, rest); int64(len(rows)-1) != r.Refused {
		t.Fatalf("%d rows come back and %d were refused", len(rows)-1, r.Refused)
	}
	one, err := l.Load(context.Background(), bytes.NewReader(text), Request{FileName: "answers.csv", Scheme: "northshire", Policy: LoadGood})
	if err != nil {
		t.Fatal(err)
	}
	mended := strings.ReplaceAll(string(rest), "2031-01-01,-1", "2025-01-01,1")
	two, err := l.Load(context.Background(), strings.NewReader(mended), Request{FileName: "answers (marked).csv", Scheme: "northshire", Policy: LoadGood})
	if err != nil || two.Accepted != 1 || one.Accepted+r.Refused+one.Repeated != one.In {
		t.Errorf("%+v then %+v: %v", one.Counts, two.Counts, err)
	}
}

// TestMarkedWorkbookLoadsAgain: comments stand at the cells, the list is on a
// sheet of its own, and the reader takes neither for data.
func TestMarkedWorkbookLoadsAgain(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	f, err := excelize.OpenReader(bytes.NewReader(sample(t, "msforms.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	at, err := f.SearchSheet(sheet, "How many friends do you have?")
	if err != nil || len(at) != 1 {
		t.Fatal(at, err)
	}
	bad := strings.TrimRight(at[0], "0123456789") + "3"
	if err := f.SetCellValue(sheet, bad, "lots"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	r, out := mark(t, l, "m.xlsx", b.Bytes(), RefuseAll)
	m, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	comments, err := m.GetComments(sheet)
	if err != nil || !slices.ContainsFunc(comments, func(c excelize.Comment) bool { return c.Cell == bad }) {
		t.Errorf("no comment at %s: %+v, %v", bad, comments, err)
	}
	again, twice := mark(t, l, "m (marked).xlsx", out, RefuseAll)
	if again.Counts != r.Counts || len(again.Findings) != len(r.Findings) {
		t.Errorf("marked again: %+v, before %+v", again.Findings, r.Findings)
	}
	if err := m.SetCellValue(sheet, bad, 3); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	if done, err := l.Load(context.Background(), bytes.NewReader(b.Bytes()), Request{FileName: "m.xlsx", Scheme: "northshire"}); err != nil || done.Accepted != 6 {
		t.Errorf("mended: %+v, %v", done, err)
	}
	if len(twice) == 0 || marked.Name("m.xlsx") != "m (marked).xlsx" {
		t.Error("the name of a marked file")
	}
}

// TestABrokenFileIsNotMarked: nothing is written of a file whose rows cannot be believed.
func TestABrokenFileIsNotMarked(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	var out bytes.Buffer
	r, err := l.Mark(context.Background(), bytes.NewReader(sample(t, "truncated_quote.csv")), Request{FileName: "t.csv", Scheme: "northshire"}, &out)
	if !errors.Is(err, finding.ErrRefused) || out.Len() > 0 || r.Status != StatusRefused {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

// TestEveryCellEndsInOneWay: the four counts of a field come to the rows that
// were read, and those that failed are what was found.
func TestEveryCellEndsInOneWay(t *testing.T) {
	l := newLoader(t, newMemory("northshire"))
	body := "person_ref,wave,answered_on,friends_n,life_sat\nA,baseline,2025-04-07,2,\nB,baseline,2025-04-07, ,lots\n,baseline,2025-04-07,x,3\n"
	r, err := l.Load(context.Background(), strings.NewReader(body), Request{FileName: "a.csv", Scheme: "northshire", DryRun: true, Policy: LoadGood})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][4]int64{"person_ref": {2, 0, 1, 0}, "wave": {3, 0, 0, 0}, "answered_on": {3, 0, 0, 0}, "friends_n": {1, 1, 0, 1}, "life_sat": {1, 1, 0, 1}}
	if len(r.Fields) != len(want) {
		t.Errorf("%d fields ended, want %d", len(r.Fields), len(want))
	}
	for _, f := range r.Fields {
		if got := [4]int64{f.Valid, f.Blank, f.FailedBlank, f.FailedInvalid}; got != want[f.Field] {
			t.Errorf("%s ended as %v, want %v", f.Field, got, want[f.Field])
		}
	}
}

func recordsOf(t *testing.T, text []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\uFEFF")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// plainCells writes the cells of a CSV in one way, however they were quoted.
func plainCells(t *testing.T, text []byte) []byte {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(recordsOf(t, text)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
