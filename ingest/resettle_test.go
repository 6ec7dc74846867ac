package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// resettled are the samples with a header for each column, by what makes their tool known.
var resettled = map[string]struct {
	sep   rune
	heads int
	stay  int      // columns at the left that the layout is known by
	spare []string // columns of the tool that an account can leave out
}{
	"kobo_xml_values.csv":       {';', 1, 0, []string{"start", "_validation_status", "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index"}},
	"kobo_labels.csv":           {';', 1, 0, []string{"_validation_status", "_notes", "_status", "_submitted_by", "_tags", "_index"}},
	"googleforms_direct.csv":    {',', 1, 1, []string{"Username"}},
	"qualtrics_choice_text.csv": {',', 3, 1, []string{"IPAddress", "Progress", "Duration (in seconds)", "RecordedDate", "RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage"}},
	"qualtrics_numeric.csv":     {',', 3, 1, []string{"IPAddress", "Progress", "Duration (in seconds)", "RecordedDate", "RecipientLastName", "ExternalReference", "DistributionChannel", "UserLanguage"}},
	"limesurvey_codes.csv":      {';', 1, 0, []string{"lastpage", "seed", "startdate", "datestamp", "interviewtime", "groupTime12", "friendsnTime"}},
	"limesurvey_texts.csv":      {',', 1, 0, []string{"Last page", "Seed", "Date started", "Date last action"}},
	"surveymonkey_expanded.csv": {',', 2, all, []string{"IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1"}},
	"msforms_resaved.csv":       {',', 1, all, []string{"Email", "Name"}},
	"odk_central_khi.zip":       {',', 1, 0, []string{"SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected", "DeviceID", "Edits", "FormVersion"}},
	"redcap_labels.csv":         {',', 1, 1, []string{"Data Access Group", "Survey Identifier"}},
	"redcap_raw.csv":            {',', 1, 1, []string{"redcap_data_access_group", "redcap_survey_identifier"}},
}

// all is more columns than any sample has: their order says what they are.
const all = 1000

// sampleText is the table of a sample as text.
func sampleText(t *testing.T, name string) string {
	t.Helper()
	switch {
	case name == "msforms_resaved.csv":
		var b strings.Builder
		for _, c := range sample(t, "msforms_saved_as_csv_cp1252.csv") {
			if c >= 0x80 && c < 0xA0 { // only quotes and dashes stand there
				b.WriteRune('\u2013')
				continue
			}
			b.WriteRune(rune(c))
		}
		return b.String()
	case strings.HasSuffix(name, ".zip"):
		body := sample(t, name)
		z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range z.File {
			r, err := part.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.HasPrefix(text, []byte("SubmissionDate")) {
				return string(text)
			}
		}
		t.Fatal("no table of answers in " + name)
	}
	return string(sample(t, name))
}

// TestTheSameAnswersHoweverTheyAreWritten: another order of the columns, another
// separator, mark, encoding or end of line, a workbook in place of a text, columns of the
// tool fewer or empty ones more: none of it changes what people have said.
func TestTheSameAnswersHoweverTheyAreWritten(t *testing.T) {
	for name, c := range resettled {
		text := strings.TrimPrefix(sampleText(t, name), "\ufeff")
		r := csv.NewReader(strings.NewReader(text))
		r.Comma, r.FieldsPerRecord = c.sep, -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := understoodRows(t, name, []byte(text))
		for how, file := range map[string][]byte{
			"commas":                 written(rows, ",", "\n", false),
			"semicolons":             written(rows, ";", "\r\n", true),
			"tabs":                   written(rows, "\t", "\n", false),
			"UTF-16, tabs":           inUTF16(string(written(rows, "\t", "\r\n", false))),
			"a mark and CRLF":        append([]byte("\ufeff"), written(rows, ",", "\r\n", true)...),
			"sep=":                   append([]byte("sep=;\r\n"), written(rows, ";", "\r\n", true)...),
			"columns turned round":   written(turned(rows, c.stay), ",", "\n", false),
			"fewer columns":          written(without(rows, c.spare), ",", "\n", false),
			"fewer and turned round": written(turned(without(rows, c.spare), c.stay), string(c.sep), "\n", true),
			"empty columns":          written(wider(rows), ",", "\n", false),
			"empty rows at the end":  append(written(rows, ",", "\n", false), []byte(strings.Repeat(strings.Repeat(",", len(rows[0])-1)+"\n", 3))...),
			"a workbook":             asWorkbook(t, rows),
			"a workbook turned":      asWorkbook(t, turned(without(rows, c.spare), c.stay)),
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				if got := understoodRows(t, how, file); !slices.Equal(got, want) {
					t.Errorf("is read as\n%s\nnot as\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
}

// understoodRows gives what a dry run understood, field by field.
func understoodRows(t *testing.T, how string, file []byte) (all []string) {
	t.Helper()
	r, err := newLoader(t, newMemory("northshire")).Load(context.Background(), bytes.NewReader(file), Request{FileName: "x.bin", Scheme: "northshire", DryRun: true})
	if err != nil || r.Accepted == 0 || r.Refused != 0 {
		t.Errorf("%s: %v, %s: %+v\n%+v", how, err, r.Layout, r.Counts, r.Findings)
		return nil
	}
	p := r.Preview[0]
	for _, row := range p.Rows {
		var cells []string
		for i, f := range p.Fields {
			if row[i] != "" && row[i] != "(not asked)" && f != "comment" {
				cells = append(cells, f+"="+row[i])
			}
		}
		slices.Sort(cells)
		all = append(all, strings.Join(cells, " "))
	}
	return all
}

// written is a delimited text, with every cell quoted or only those that need it.
func written(rows [][]string, sep, end string, every bool) []byte {
	var b strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				b.WriteString(sep)
			}
			if every || strings.ContainsAny(cell, sep+"\"\r\n") {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			b.WriteString(cell)
		}
		b.WriteString(end)
	}
	return []byte(b.String())
}

func inUTF16(s string) []byte {
	out := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// turned gives the columns in the opposite order, but for some at the left.
func turned(rows [][]string, stay int) [][]string {
	var out [][]string
	for _, row := range rows {
		back := slices.Clone(row)
		slices.Reverse(back[min(stay, len(back)):])
		out = append(out, back)
	}
	return out
}

func without(rows [][]string, spare []string) [][]string {
	var out [][]string
	for _, row := range rows {
		var cells []string
		for i, cell := range row {
			if !slices.Contains(spare, rows[0][i]) {
				cells = append(cells, cell)
			}
		}
		out = append(out, cells)
	}
	return out
}

// wider adds two columns without a heading, as spreadsheet programs do.
func wider(rows [][]string) [][]string {
	var out [][]string
	for _, row := range rows {
		out = append(out, append(slices.Clone(row), "", ""))
	}
	return out
}

func asWorkbook(t *testing.T, rows [][]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		for j, cell := range row {
			at, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if cell != "" {
				if err := f.SetCellStr("Sheet1", at, cell); err != nil {
					t.Fatal(fmt.Errorf("%s: %w", at, err))
				}
			}
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
