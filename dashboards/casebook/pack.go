package casebook

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"khi/dashboards/workbook"
)

// pack works every formula out and writes the file with the values, for readers
// that show a workbook and do not calculate.
func (b *book) pack(w io.Writer) error {
	values, err := b.values()
	if err != nil {
		return err
	}
	change := map[string]func([]byte) []byte{}
	for part, v := range values {
		change[part] = func(sheet []byte) []byte { return withValues(sheet, v) }
	}
	if b.Say != nil {
		b.renamed(change)
	}
	return workbook.Pack(w, b.file, change)
}

// renamed adds the worksheets' names in the language of the file to what is changed.
func (b *book) renamed(change map[string]func([]byte) []byte) {
	tabs := b.tabs()
	parts := []string{"xl/workbook.xml"}
	for i := range b.file.GetSheetList() {
		parts = append(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
	}
	for _, part := range parts {
		before := change[part]
		change[part] = func(data []byte) []byte {
			if before != nil {
				data = before(data)
			}
			return []byte(tabs.Replace(string(data)))
		}
	}
}

// rawValues: numbers as they are, not as they are shown.
var rawValues = excelize.Options{RawCellValue: true}

// values are what the formulas come to, by part of the file and cell.
func (b *book) values() (map[string]map[string]string, error) {
	part := map[string]string{}
	for i, name := range b.file.GetSheetList() {
		part[name] = fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)
	}
	all := map[string]map[string]string{}
	for _, f := range b.formulas {
		v, err := b.file.CalcCellValue(f.sheet, f.cell, rawValues)
		if err != nil {
			return nil, fmt.Errorf("%s, %s: the formula gives no value: %w", f.sheet, f.cell, err)
		}
		at := part[f.sheet]
		if all[at] == nil {
			all[at] = map[string]string{}
		}
		all[at][f.cell] = v
	}
	return all, nil
}

var formulaCell = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"( s="[0-9]+")? t="str"><f>([^<]*)</f></c>`)

// withValues puts the values behind the formulas of a worksheet.
func withValues(sheet []byte, values map[string]string) []byte {
	return formulaCell.ReplaceAllFunc(sheet, func(cell []byte) []byte {
		m := formulaCell.FindSubmatch(cell)
		v, ok := values[string(m[1])]
		if !ok {
			return cell
		}
		kind := ""
		if _, err := strconv.ParseFloat(v, 64); err != nil {
			kind = ` t="str"`
		}
		var text strings.Builder
		_ = xml.EscapeText(&text, []byte(v)) // a builder never fails
		return fmt.Appendf(nil, `<c r="%s"%s%s><f>%s</f><v>%s</v></c>`, m[1], m[2], kind, m[3], text.String())
	})
}
