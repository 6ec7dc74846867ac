package workbook

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khi/metrics"
)

// The rules are those of the Analysis Function's checklist for spreadsheets,
// essential and desirable alike.

func TestTheSchemesWorkbookIsAccessible(t *testing.T) {
	for _, fault := range faults(t, written(t, schemeCover(), schemeTables()...)) {
		t.Error(fault)
	}
}

// A note may say that a share is hidden, as that on who answered does.
func TestShorthandInANoteIsExplainedAboveTheNotes(t *testing.T) {
	tables := schemeTables()
	tables[0].Notes = append(tables[0].Notes, metrics.Note{Key: "answered", Text: "Who answered: the person alone 46.5%, with help [c], somebody else [x]."})
	for _, fault := range faults(t, written(t, schemeCover(), tables...)) {
		t.Error(fault)
	}
}

func TestEveryWorksheetSaysThatTheDataAreMadeUp(t *testing.T) {
	said := func(s xmlSheet) bool {
		for _, c := range s.cells() {
			if c.text() == inventedWords {
				return true
			}
		}
		return false
	}
	tables := schemeTables()
	for _, s := range sheetsOf(t, partsOf(t, written(t, Cover{AsOf: "2026-11-01"}, tables...))) {
		if !said(s) {
			t.Errorf("worksheet %s does not say that the data are made up", s.name)
		}
	}
	for _, table := range tables {
		table.Invented = false
	}
	file := written(t, Cover{AsOf: "2026-11-01"}, tables...)
	for _, s := range sheetsOf(t, partsOf(t, file)) {
		if said(s) {
			t.Errorf("worksheet %s calls real data made up", s.name)
		}
	}
	if bytes.Contains(partsOf(t, file)["docProps/core.xml"], []byte("Made-up")) {
		t.Error("the properties call real data made up")
	}
}

// faults are all findings in a workbook, each with its worksheet.
func faults(t require, file []byte) []string {
	t.Helper()
	parts := partsOf(t, file)
	found := wholeFile(t, parts)
	tableNames, sheetNames := map[string]bool{}, map[string]bool{}
	for i, s := range sheetsOf(t, parts) {
		bad := func(what string) { found = append(found, s.name+": "+what) }
		if sheetNames[strings.ToLower(s.name)] || tableNames[strings.ToLower(s.table.Name)] {
			bad("the worksheet's or the table's name is used twice")
		}
		sheetNames[strings.ToLower(s.name)], tableNames[strings.ToLower(s.table.Name)] = true, true
		if !regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,30}$`).MatchString(s.name) {
			bad("the worksheet's name is not letters, digits and underscores, 31 at most")
		}
		onTheSheet(s, bad)
		if i > 0 { // all but the cover hold a table
			inTheTable(s, bad)
		}
	}
	return found
}

func wholeFile(t require, parts map[string][]byte) []string {
	t.Helper()
	var found []string
	core := string(parts["docProps/core.xml"])
	for _, property := range []string{"dc:title", "dc:subject", "dc:creator", "dc:language", "dc:description"} {
		if !regexp.MustCompile("<" + property + ">[^<]+</" + property + ">").MatchString(core) {
			found = append(found, "no "+property)
		}
	}
	for name, data := range parts {
		for _, no := range []string{"vertAlign", "<f>", "definedName", "activeTab"} {
			if bytes.Contains(data, []byte(no)) {
				found = append(found, name+" has "+no)
			}
		}
		if regexp.MustCompile(`vba|drawing|media|comments|externalLink|customXml|calcChain`).MatchString(name) {
			found = append(found, "there is a part "+name)
		}
		if err := xml.Unmarshal(data, new(struct{})); err != nil {
			found = append(found, name+": "+err.Error())
		}
	}
	for _, xf := range regexp.MustCompile(`(?s)<cellXfs.*</cellXfs>`).FindAll(parts["xl/styles.xml"], 1) {
		if regexp.MustCompile(`(fillId|borderId)="[1-9]`).Match(xf) {
			found = append(found, "a cell has a fill or lines")
		}
	}
	return append(found, fonts(t, parts)...)
}

// fonts that cells use: Arial, 12 points or more.
func fonts(t require, parts map[string][]byte) []string {
	t.Helper()
	var style struct {
		Fonts []struct {
			Size struct {
				Val float64 `xml:"val,attr"`
			} `xml:"sz"`
			Name struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
		} `xml:"fonts>font"`
		Cells []struct {
			Font      int `xml:"fontId,attr"`
			Alignment struct {
				Wrap string `xml:"wrapText,attr"`
			} `xml:"alignment"`
		} `xml:"cellXfs>xf"`
	}
	decode(t, parts, "xl/styles.xml", &style)
	var found []string
	for _, s := range sheetsOf(t, parts) {
		for _, c := range s.cells() {
			xf := style.Cells[c.Style]
			if f := style.Fonts[xf.Font]; f.Size.Val < 12 || f.Name.Val != "Arial" {
				found = append(found, s.name+"!"+c.Ref+" is in "+f.Name.Val+" "+strconv.FormatFloat(f.Size.Val, 'f', -1, 64))
			}
			if xf.Alignment.Wrap != "true" && xf.Alignment.Wrap != "1" {
				found = append(found, s.name+"!"+c.Ref+" is not wrapped")
			}
		}
	}
	return found
}

func onTheSheet(s xmlSheet, bad func(string)) {
	cells := s.cells()
	if _, any := cells[[2]int{1, 1}]; !any {
		bad("A1 is empty")
	}
	for what, present := range map[string]bool{
		"merged cells": len(s.Merged) > 0, "panes": len(s.Panes) > 0, "a filter": s.Filter != nil,
		"a header or footer": s.Footer != nil, "a drawing": s.Drawing != nil,
	} {
		if present {
			bad("it has " + what)
		}
	}
	for _, c := range s.Cursor {
		if c.Cell != "" && c.Cell != "A1" {
			bad("the cursor is in " + c.Cell)
		}
	}
	for _, r := range s.Rows {
		if r.Hidden != "" && r.Hidden != "0" {
			bad("a row is hidden")
		}
	}
	for i, c := range s.Columns {
		if c.Min != i+1 || (c.Hidden != "" && c.Hidden != "0") {
			bad("the columns are hidden or out of order")
		}
	}
	for _, l := range s.Links {
		column, row := xmlCell{Ref: l.Ref}.at()
		if text := cells[[2]int{column, row}].text(); !strings.HasPrefix(l.Location, "'"+text+"'!") {
			bad("link " + l.Ref + " says " + text + " and goes to " + l.Location)
		}
	}
	right, bottom := 1, 1
	for at := range cells {
		right, bottom = max(right, at[0]), max(bottom, at[1])
	}
	if last, _ := excelize.CoordinatesToCellName(right, bottom); s.Dimension.Ref != "A1:"+last {
		bad("the stated range " + s.Dimension.Ref + " is not the range filled, A1:" + last)
	}
}

var shorthandMark = regexp.MustCompile(`\[[cwxz]\]`)

func inTheTable(s xmlSheet, bad func(string)) {
	if s.tables != 1 {
		bad(strconv.Itoa(s.tables) + " tables, want one")
		return
	}
	cells := s.cells()
	left, top, right, bottom := s.table.corners()
	if left != 1 || top <= 2 || s.table.Filter != nil {
		bad("the table is not in column A, or too high, or has filter buttons")
	}
	if !strings.HasPrefix(cells[[2]int{1, 2}].text(), "This worksheet contains one table") {
		bad("A2 does not say what the worksheet contains")
	}
	if regexp.MustCompile(`(?i)^(table_?\d*|[a-z]{1,3}\d+|r\d*c\d*)$`).MatchString(s.table.Name) {
		bad("the table's name " + s.table.Name + " says nothing or looks like a cell")
	}
	var above strings.Builder
	for at, c := range cells {
		if at[1] < top {
			above.WriteString(c.text() + "\n")
		}
		if at[1] > bottom || at[0] > right {
			bad(c.Ref + " stands outside the table")
		}
	}
	headingsOf(s, cells, bad)
	for row := top + 1; row <= bottom; row++ {
		filled := 0
		for column := 1; column <= right; column++ {
			c, any := cells[[2]int{column, row}]
			if any {
				filled++
				inTheCell(c, above.String(), bad)
			} else if !strings.Contains(above.String(), "blank") {
				bad("a cell is blank without a word on why")
			}
		}
		if filled == 0 {
			bad("row " + strconv.Itoa(row) + " is blank")
		}
	}
}

func headingsOf(s xmlSheet, cells map[[2]int]xmlCell, bad func(string)) {
	_, top, right, _ := s.table.corners()
	seen := map[string]bool{}
	for column := 1; column <= right; column++ {
		text := cells[[2]int{column, top}].text()
		if strings.TrimSpace(text) == "" || seen[strings.ToLower(text)] {
			bad("the heading " + strconv.Quote(text) + " is empty or used twice")
		}
		if text != s.table.Columns[column-1].Name {
			bad("the heading " + strconv.Quote(text) + " is another to the table: " + strconv.Quote(s.table.Columns[column-1].Name))
		}
		seen[strings.ToLower(text)] = true
	}
}

func inTheCell(c xmlCell, above string, bad func(string)) {
	if c.isNumber() {
		return
	}
	for _, mark := range shorthandMark.FindAllString(c.text(), -1) {
		if !strings.Contains(above, mark+" means ") {
			bad(c.Ref + ": " + mark + " is not explained above the table")
		}
	}
	switch strings.TrimSpace(c.text()) {
	case "*", "-", "..", ":", "–", "—", "N/A", "n/a", ".":
		bad(c.Ref + ": a symbol alone")
	}
}
