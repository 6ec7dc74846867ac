package marked

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// bare gives a workbook with another part in the place of its styles, as programs write
// it that are no spreadsheets.
func bare(t *testing.T, styles string) *bytes.Reader {
	t.Helper()
	var plain, changed bytes.Buffer
	f := excelize.NewFile()
	if err := errors.Join(f.SetSheetRow("Sheet1", "A1", &[]any{"person_ref"}), f.Write(&plain)); err != nil {
		t.Fatal(err)
	}
	from, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&changed)
	for _, part := range from.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		w, err := to.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "xl/styles.xml" {
			_, err = io.WriteString(w, styles)
		} else {
			_, err = io.Copy(w, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(changed.Bytes())
}

// TestBareWorkbook: a workbook whose fonts have no name is marked like any other, and one
// that excelize cannot write back is an error in words. Neither ends the program.
func TestBareWorkbook(t *testing.T) {
	const start = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	found := []finding.Finding{{Level: finding.Warning, Sheet: "Sheet1", Cell: "A1", Rule: "r", Message: "m", Advice: "a"}}
	for name, styles := range map[string]string{
		"a font without a name": start + `<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="1"><xf/></cellXfs></styleSheet>`,
		"no fonts":              start + `</styleSheet>`,
	} {
		b := bare(t, styles)
		var out bytes.Buffer
		err := workbook(&out, Original{File: b, Size: b.Size()}, found)
		if name == "no fonts" && errors.Is(err, errBare) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := excelize.OpenReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		if c, err := f.GetComments("Sheet1"); err != nil || len(c) != 1 || c[0].Cell != "A1" {
			t.Errorf("%s: %v %+v", name, err, c)
		}
	}
}
