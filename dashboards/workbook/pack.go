package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const typesPart = "[Content_Types].xml"

// Pack writes a finished file. It does three things that excelize leaves
// undone: parts and content types get a fixed order, so that the same cells
// give the same bytes, and tables lose the filter buttons that excelize
// always adds. change holds, by the name of a part such as
// xl/worksheets/sheet1.xml, what is to be done to it; nil for nothing.
func Pack(w io.Writer, f *excelize.File, change map[string]func([]byte) []byte) error {
	return pack(w, f, change, false)
}

// pack writes a finished file, with filter buttons where they are wanted.
func pack(w io.Writer, f *excelize.File, change map[string]func([]byte) []byte, filters bool) error {
	var raw bytes.Buffer
	if err := f.Write(&raw); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	in, err := zip.NewReader(bytes.NewReader(raw.Bytes()), int64(raw.Len()))
	if err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int {
		return cmp.Or(cmp.Compare(order(a.Name), order(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := repack(out, part, change[part.Name], filters); err != nil {
			return fmt.Errorf("workbook: part %s: %w", part.Name, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("workbook: %w", err)
	}
	return nil
}

// order puts the content types first, where readers look for them.
func order(name string) int {
	if name == typesPart {
		return 0
	}
	return 1
}

func repack(out *zip.Writer, part *zip.File, wanted func([]byte) []byte, filters bool) error {
	var change func([]byte) ([]byte, error)
	switch {
	case part.Name == typesPart:
		change = sortTypes
	case strings.HasPrefix(part.Name, "xl/tables/") && !filters:
		change = dropFilter
	case wanted != nil:
		change = func(data []byte) ([]byte, error) { return wanted(data), nil }
	default:
		return out.Copy(part) // as it stands, without packing it again
	}
	r, err := part.Open()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(r)
	if err := cmp.Or(err, r.Close()); err != nil {
		return err
	}
	if data, err = change(data); err != nil {
		return err
	}
	w, err := out.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

var filter = regexp.MustCompile(`<autoFilter [^>]*(/>|></autoFilter>)`)

// dropFilter takes the filter buttons off a table.
func dropFilter(table []byte) ([]byte, error) {
	return filter.ReplaceAll(table, nil), nil
}

// contentTypes is the part that says what each other part is.
type contentTypes struct {
	XMLName   xml.Name      `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []contentType `xml:"Default"`
	Overrides []contentType `xml:"Override"`
}

type contentType struct {
	Extension   string `xml:",attr,omitempty"`
	PartName    string `xml:",attr,omitempty"`
	ContentType string `xml:",attr"`
}

func sortTypes(data []byte) ([]byte, error) {
	var types contentTypes
	if err := xml.Unmarshal(data, &types); err != nil {
		return nil, err
	}
	byName := func(a, b contentType) int { return cmp.Compare(a.Extension+a.PartName, b.Extension+b.PartName) }
	slices.SortFunc(types.Defaults, byName)
	slices.SortFunc(types.Overrides, byName)
	sorted, err := xml.Marshal(types)
	return append([]byte(xml.Header), sorted...), err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
