package casebook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// pack works every formula out and writes the file with the values, for readers
// that show a workbook and do not calculate. Parts stand in a fixed order.
func (b *book) pack(w io.Writer) error {
	values, err := b.values()
	if err != nil {
		return err
	}
	var raw bytes.Buffer
	if err := b.file.Write(&raw); err != nil {
		return err
	}
	in, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(x, y *zip.File) int {
		return cmp.Or(cmp.Compare(order(x.Name), order(y.Name)), cmp.Compare(x.Name, y.Name))
	})
	out := zip.NewWriter(w)
	for _, part := range in.File {
		text, err := unpacked(part)
		if err != nil {
			return err
		}
		if v := values[part.Name]; v != nil {
			text = withValues(text, v)
		}
		to, err := out.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err != nil {
			return err
		}
		if _, err := to.Write(text); err != nil {
			return err
		}
	}
	return out.Close()
}

// order puts the content types first, where readers look for them.
func order(name string) int {
	if name == "[Content_Types].xml" {
		return 0
	}
	return 1
}

func unpacked(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(r)
	if closing := r.Close(); err == nil {
		err = closing
	}
	return text, err
}

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
