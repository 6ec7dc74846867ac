package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/ingest/finding"
)

// guideSheet is the sheet of the template workbook that explains the others.
const guideSheet = "guide"

// exampleRows gives the rows that a template shows, one value for each field.
func (c *Contract) exampleRows() [][]string {
	n := 0
	for _, f := range c.offered() {
		n = max(n, len(f.Example))
	}
	rows := make([][]string, n)
	for i := range rows {
		for _, f := range c.offered() {
			value := ""
			if i < len(f.Example) {
				value = f.Example[i]
			}
			rows[i] = append(rows[i], value)
		}
	}
	return rows
}

// offered gives the fields that a template has columns for: a column that is
// there and empty says that a question was asked and not answered, so the
// questions of a questionnaire that few use are left for them to add.
func (c *Contract) offered() []*Field {
	return slices.DeleteFunc(c.Asked(), func(f *Field) bool { return f.more })
}

func (c *Contract) headers() []string {
	var names []string
	for _, f := range c.offered() {
		names = append(names, f.Name)
	}
	return names
}

// Template gives the CSV that people fill in for one contract: the headers
// and example rows that load as they stand and are to be deleted.
func Template(contract string) ([]byte, error) {
	c, err := contractByID(contract)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("\xEF\xBB\xBF") // spreadsheet programs take a CSV without it for an older encoding
	for _, row := range append([][]string{c.headers()}, c.exampleRows()...) {
		for i, cell := range row {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(appendQuoted(nil, cell))
		}
		b.WriteString("\r\n")
	}
	return b.Bytes(), nil
}

// accepts says in words what may be written in a field.
func (f *Field) accepts() string {
	switch f.Type {
	case "code", "multi":
		c := column{field: f}
		return c.accepted()
	case "integer", "decimal":
		kind := "a whole number"
		if f.Type == "decimal" {
			kind = fmt.Sprintf("a number with up to %d decimals", f.Decimals)
		}
		if f.Min != nil && f.Max != nil {
			kind += fmt.Sprintf(" from %v to %v", *f.Min, *f.Max)
		}
		return kind
	case "date":
		return "a date as year-month-day, such as 2025-04-07"
	case "quarter":
		return "a quarter of the financial year, such as 2025-26Q1"
	case "year":
		return "a financial year, such as 2025-26"
	case "person_ref", "arrangement_ref", "carer_ref", "worker_ref", "respondent_ref", "application_ref", "enquiry_ref":
		return "the scheme's own reference; no name, NHS number or e-mail address"
	case "scheme":
		return "letters, figures and hyphens, 40 at most"
	}
	return "text"
}

// TemplateWorkbook gives one workbook with a guide and a sheet for each contract.
func TemplateWorkbook() ([]byte, error) {
	contracts, err := loadContracts()
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	w := &templateWriter{file: f}
	w.style()
	w.guide(contracts)
	for _, c := range contracts {
		w.sheet(c)
	}
	if w.err != nil {
		return nil, fmt.Errorf("making the template workbook: %w", w.err)
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("making the template workbook: %w", err)
	}
	return b.Bytes(), nil
}

// templateWriter writes the workbook and remembers the first error.
type templateWriter struct {
	file       *excelize.File
	head, text int
	err        error
}

func (w *templateWriter) do(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *templateWriter) style() {
	var err error
	w.do(w.file.SetDefaultFont("Arial"))
	w.do(w.file.SetDocProps(&excelize.DocProperties{Title: "Key Human Indicators: templates for sending data", Language: "en-GB"}))
	w.head, err = w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "Arial", Size: 12}, NumFmt: 49})
	w.do(err)
	// Number format 49 is text: the program then leaves references and dates alone.
	w.text, err = w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "Arial", Size: 12}, NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	w.do(err)
}

func (w *templateWriter) put(sheet string, row int, cells []string) {
	values := make([]any, len(cells))
	for i, c := range cells {
		if c != "" {
			values[i] = c
		}
	}
	w.do(w.file.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &values))
}

func (w *templateWriter) guide(contracts []*Contract) {
	const name = "Guide"
	w.do(w.file.SetSheetName("Sheet1", name))
	w.do(w.file.SetColStyle(name, "A:E", w.text))
	w.put(name, 1, []string{"Sheet", "Column", "Needed", "What it is", "What to write"})
	row := 2
	for _, c := range contracts {
		w.put(name, row, []string{c.ID, "", "", c.Title + ". " + c.About, "The rows under the headers are examples: delete them."})
		row++
		for _, f := range c.Asked() {
			needed := "no"
			if f.Required {
				needed = "yes"
			}
			w.put(name, row, []string{c.ID, f.Name, needed, f.About, f.accepts()})
			row++
		}
	}
	w.finish(name, map[string]float64{"A": 18, "B": 18, "C": 9, "D": 70, "E": 70}, "E", row-1)
}

func (w *templateWriter) sheet(c *Contract) {
	_, err := w.file.NewSheet(c.ID)
	w.do(err)
	last := finding.ColumnName(len(c.offered()) - 1)
	w.put(c.ID, 1, c.headers())
	rows := c.exampleRows()
	for i, row := range rows {
		w.put(c.ID, i+2, row)
	}
	for i, f := range c.offered() {
		column := finding.ColumnName(i)
		if f.Type == "integer" || f.Type == "decimal" {
			w.numbers(c.ID, column, rows, i)
		} else {
			w.do(w.file.SetColStyle(c.ID, column, w.text))
		}
		w.choices(c.ID, column, f)
	}
	w.finish(c.ID, map[string]float64{"A": 20}, last, len(rows)+1)
	if len(c.offered()) > 1 {
		w.do(w.file.SetColWidth(c.ID, "B", last, 18))
	}
}

// numbers writes the examples of a column of numbers as numbers.
func (w *templateWriter) numbers(sheet, column string, rows [][]string, at int) {
	for i, row := range rows {
		if n, err := strconv.ParseFloat(row[at], 64); err == nil {
			w.do(w.file.SetCellValue(sheet, fmt.Sprintf("%s%d", column, i+2), n))
		}
	}
}

// mostChoices is how many characters a list of choices in a cell may have.
const mostChoices = 250

// choices offers the codes of a field as a list in each cell. It does not bar
// other words: the reader knows many.
func (w *templateWriter) choices(sheet, column string, f *Field) {
	if f.Type != "code" {
		return
	}
	var words []string
	for _, code := range f.Codes {
		word := code.Code
		if f.SQL == "SMALLINT" && len(code.Words) > 0 {
			word = code.Words[0]
		}
		words = append(words, word)
	}
	if len(strings.Join(words, ",")) > mostChoices {
		return
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = column + "2:" + column + "5000"
	w.do(v.SetDropList(words))
	v.ShowErrorMessage = false
	w.do(w.file.AddDataValidation(sheet, v))
}

// finish sets widths and marks the cells as a table with headers, which screen
// readers announce.
func (w *templateWriter) finish(sheet string, widths map[string]float64, last string, rows int) {
	for column, width := range widths {
		w.do(w.file.SetColWidth(sheet, column, column, width))
	}
	w.do(w.file.SetCellStyle(sheet, "A1", last+"1", w.head))
	w.do(w.file.AddTable(sheet, &excelize.Table{Range: fmt.Sprintf("A1:%s%d", last, rows), Name: "table_" + sheet, StyleName: "TableStyleLight1"}))
}
