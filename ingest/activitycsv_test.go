package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// savedAsCSV gives a return's sheet as a spreadsheet program saves it: every row as wide
// as the widest, merged cells in their first; or as somebody's script does, each row as
// wide as it is. Several sheets become a zip of their files.
func savedAsCSV(t testing.TB, workbook []byte, separator rune, ragged bool) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	files := map[string][]byte{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		width := 0
		for _, r := range rows {
			width = max(width, len(r))
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.Comma, w.UseCRLF = separator, true
		for _, r := range rows {
			for (!ragged || len(r) == 0) && len(r) < width {
				r = append(r, "")
			}
			if err := w.Write(r); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		files[sheet] = b.Bytes()
	}
	if len(files) == 1 {
		return files[f.GetSheetList()[0]]
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, sheet := range f.GetSheetList() {
		p, err := z.Create(sheet + ".csv")
		if err == nil {
			_, err = p.Write(files[sheet])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestActivityReturnsSavedAsCSV holds each dress, saved as CSV, to the same counts and
// gaps as the workbook, and to findings in the same cells.
func TestActivityReturnsSavedAsCSV(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"two levels": returnTwoLevels(t), "shuffled": returnShuffled(t), "Welsh": returnWelsh(t), "parts": returnOfParts(t),
		"rows": returnOfRows(t), "two quarters": returnTwoQuarters(t), "turned quarters": turnedQuarters(t), "turned sections": turnedSections(t),
		"turned schemes": turnedSchemes(t), "turned both": turnedBoth(t), "turned sheets": turnedSheets(t)} {
		read := func(body []byte) *Receipt {
			store := newMemory("north", "south")
			store.names = map[string]string{"north": "North Shared Lives", "south": "South Shared Lives"}
			scheme := map[bool]string{true: "north"}[name == "turned sections"]
			r, err := newLoader(t, store).Load(context.Background(), bytes.NewReader(body), Request{FileName: "r", Scheme: scheme, DryRun: true})
			if err != nil {
				t.Fatalf("%s: %v %+v", name, err, r)
			}
			return r
		}
		want := read(body)
		for _, separator := range []rune{',', ';', '\t'} {
			for _, ragged := range []bool{false, true} {
				if ragged && (separator != ',' || name == "turned quarters" || name == "turned sections" || name == "two levels") { // rows that end before the last measure
					continue
				}
				got := read(savedAsCSV(t, body, separator, ragged))
				if got.Layout != want.Layout || got.Counts != want.Counts || len(got.Preview) != len(want.Preview) {
					t.Errorf("%s %q: %q %+v, want %q %+v", name, separator, got.Layout, got.Counts, want.Layout, want.Counts)
					continue
				}
				for i, p := range want.Preview {
					if a, b := shownRows(got.Preview[i].Rows), shownRows(p.Rows); a != b {
						t.Errorf("%s %q: rows\n%s\nwant\n%s", name, separator, a, b)
					}
				}
				if a, b := cellsFound(got), cellsFound(want); a != b {
					t.Errorf("%s %q: found\n%s\nwant\n%s", name, separator, a, b)
				}
			}
		}
	}
}

func shownRows(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, " | ") + "\n")
	}
	return b.String()
}

func cellsFound(r *Receipt) string {
	var b strings.Builder
	for _, f := range r.Findings {
		if f.Rule != "part_not_read" {
			b.WriteString(f.Rule + " " + f.Cell + "\n")
		}
	}
	return b.String()
}

// messyCSV is a return as Excel saves it in this country: titles, two levels of headers
// that were merged, thousands with commas, an en dash, three kinds of missing, a total,
// a signature, and the letters of windows-1252.
const messyCSV = "Shared Lives activity return \u2013 caf\u00e9 scheme,,,,,,,\r\nQuarter 1 2025-26 (April \u2013 June 2025),,,,,,,\r\n,,,,,,,\r\n" +
	"Scheme,People,,Carers,,,Referrals,Laptops\r\n,Supported at end,Waiting,Approved,New,Left,,issued\r\n" +
	"north,\"1,042\",<5,31,2,1,9,3\r\nsouth,58,-,40,n/a,0,12,\r\nTotal,\"1,100\",,71,2,1,21,3\r\n,,,,,,,\r\nNotes: figures are provisional,,,,,,,\r\nSigned:,A. Manager,,Date:,04/07/2025,,,\r\n"

// TestMessyReturnAsCSV loads it, takes it back marked, and reads the marked one alike.
func TestMessyReturnAsCSV(t *testing.T) {
	t.Parallel()
	older, err := charmap.Windows1252.NewEncoder().String(messyCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": messyCSV, "with a mark": "\uFEFF" + messyCSV, "windows-1252": older} {
		store := newMemory("north", "south")
		r, err := newLoader(t, store).Load(context.Background(), strings.NewReader(text), Request{FileName: "r.csv"})
		if err != nil || r.Accepted != 5 || r.Refused != 0 || countRule(r, "total_disagrees") != 0 || (countRule(r, "older_encoding") == 1) != (name == "windows-1252") {
			t.Fatalf("%s: %v %+v", name, err, r)
		}
		if first := store.tables["scheme_quarter"][0]; first[2] != int64(1042) || first[3] != int64(31) || first[11] != nil || len(store.tables["scheme_quarter_gap"]) != 3 {
			t.Errorf("%s: %v %v", name, first, store.tables["scheme_quarter_gap"])
		}
	}
	bad := strings.Replace(messyCSV, "south,58", "south,many", 1)
	l := newLoader(t, newMemory("north", "south"))
	for range 2 { // as it was sent, and as it comes back
		var out bytes.Buffer
		r, err := l.Mark(context.Background(), strings.NewReader(bad), Request{FileName: "r.csv", Policy: LoadGood}, &out)
		if err != nil || r.Refused != 1 || r.Findings[len(r.Findings)-1].Cell != "B7" || countRule(r, "column_not_read") != 1 {
			t.Fatalf("%v %+v", err, r)
		}
		if h := r.Findings[len(r.Findings)-1].Header; h != "People Supported at end" {
			t.Errorf("the sender's column is called %q", h)
		}
		lines := strings.Split(out.String(), "\r\n")
		if len(lines) < 12 || strings.Count(out.String(), "khi: problem") != 1 || !strings.Contains(lines[6], "many") || !strings.Contains(lines[6], "column B: ") || strings.Contains(lines[5], "column B: ") {
			t.Fatalf("%s", out.String())
		}
		bad = out.String()
	}
	r, err := l.Load(context.Background(), strings.NewReader(strings.Replace(bad, "many", "58", 1)), Request{FileName: "r.csv"})
	if err != nil || r.Accepted != 5 {
		t.Errorf("mended: %v %+v", err, r)
	}
}

// TestReturnAsCSVCutShort: a text that ends within a row is refused, and so is one of
// which nobody can say what its quarter is; a note beside the table is told.
func TestReturnAsCSVCutShort(t *testing.T) {
	t.Parallel()
	head := "Return,,,\nQ1 2025-26,,,\nScheme,People supported,Approved carers,Referrals\n"
	for name, c := range map[string]struct{ text, rule, cell string }{
		"a row":                 {head + "north,4,3,1\nsouth,5,", "ragged_row", "row 5"},
		"a row of measures":     {"2025-26\n,Q1,Q2\nPeople supported,4,5\nApproved carers,3,3\nReferrals,1\n", "ragged_row", "row 5"},
		"no quarter":            {strings.Replace(head, "Q1 2025-26", "", 1) + "north,4,3,1\n", "no_quarter", "row 4"},
		"a quote that is open":  {head + "north,4,3,1\nsouth,5,\"3,1\n", "unterminated_quote", "line 5"},
		"no header of a return": {"Some title\n\na,b,c\n1,2,3\n", "ragged_row", "line 3"},
	} {
		r, err := newLoader(t, newMemory("north", "south")).Load(context.Background(), strings.NewReader(c.text), Request{FileName: "r.csv", Scheme: "north"})
		if err == nil || r == nil || len(r.Findings) == 0 || r.Findings[0].Rule != c.rule || r.Findings[0].Cell != c.cell {
			t.Errorf("%s: %v %+v", name, err, r)
		}
	}
	r, err := newLoader(t, newMemory("north", "south")).Load(context.Background(), strings.NewReader(head+"north,4,3,1,see e-mail\nsouth,5,3,1,\n"), Request{FileName: "r.csv"})
	if err != nil || r.Accepted != 2 || countRule(r, "cell_without_header") != 1 {
		t.Errorf("%v %+v", err, r)
	}
}
