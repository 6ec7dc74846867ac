package checklist

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestEveryFaultIsFound: a workbook that does all that the checklist warns of is found out,
// fault by fault.
func TestEveryFaultIsFound(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := f.NewSheet("Figures")
	do(err)
	_, err = f.NewSheet("Bare")
	do(err)
	small, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Size: 9}})
	do(err)
	for at, v := range map[string]any{"B3": "Place", "C3": "place", "D3": "Share", "B4": "Kent", "C4": "-", "D4": "[c]", "B6": "Fife", "D6": 3, "B9": "a note below"} {
		do(f.SetCellValue("Figures", at, v))
	}
	do(f.SetCellStyle("Figures", "B4", "B4", small))
	do(f.SetCellFormula("Figures", "E6", "1+1"))
	do(f.SetCellValue("Bare", "A1", "click here"))
	do(f.SetCellHyperLink("Bare", "A1", "https://example.org", "External"))
	do(f.MergeCell("Bare", "C1", "D2"))
	do(f.SetPanes("Bare", &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft", Selection: []excelize.Selection{{SQRef: "B7", ActiveCell: "B7", Pane: "bottomLeft"}}}))
	do(f.SetHeaderFooter("Bare", &excelize.HeaderFooterOptions{OddHeader: "&Cheld"}))
	do(f.SetRowVisible("Bare", 5, false))
	do(f.SetColVisible("Bare", "F", false))
	do(f.AutoFilter("Bare", "A1:B2", nil))
	do(f.AddTable("Figures", &excelize.Table{Range: "B3:D7", Name: "Table1"}))
	do(f.AddTable("Figures", &excelize.Table{Range: "F3:G4", Name: "Other"}))
	do(f.AddChart("Figures", "J3", &excelize.Chart{Type: excelize.Line, Series: []excelize.ChartSeries{{Values: "Figures!$D$4:$D$6"}}}))
	do(f.SetSheetVisible("Sheet1", true))
	f.SetActiveSheet(1)
	_, err = f.NewSheet("Away")
	do(err)
	do(f.SetSheetVisible("Away", false))
	do(f.SetDocProps(&excelize.DocProperties{}))
	var out bytes.Buffer
	do(f.Write(&out))
	found, err := Of(out.Bytes())
	do(err)
	var all strings.Builder
	for _, x := range found {
		all.WriteString(x.String() + "\n")
	}
	for _, want := range []string{
		"workbook (essential): it does not open at its first", "no dc:title", "no dc:language", "Sheet1 (essential): its name says nothing",
		"Sheet1 (essential): A1 does not hold its title", "Bare (essential): it has merged cells", "Bare (desirable): it has a filter", "Bare (desirable): it has frozen panes",
		"Bare (desirable): the cursor is in B7", "Bare (essential): it has a page header or footer", "Bare (desirable): it has a hidden row", "Bare (desirable): it has a hidden column",
		`Bare (essential): the link "click here"`, "Bare (essential): it has no marked-up table", "Figures (essential): E6 is a formula without its value",
		"Figures (desirable): it has 2 tables", "Figures (desirable): it has a picture or a chart", "Figures/Table1 (desirable): the name of the table says nothing",
		"Figures/Table1 (desirable): the table has filter buttons", "begins in column 2", "1 cells stand below the table", `the heading "`, "row 5 of the table is blank",
		"cells are blank, and no line above", `C4 holds "-" alone`, "D4 holds [c], which is not explained", "words of 9 points", "Away (desirable): it is hidden",
	} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("not found: %s", want)
		}
	}
	if t.Failed() {
		t.Log(all.String())
	}
	for _, body := range [][]byte{nil, []byte("PK"), out.Bytes()[:out.Len()/2]} {
		if _, err := Of(body); err == nil {
			t.Errorf("%d bytes that are no workbook were read", len(body))
		}
	}
}
