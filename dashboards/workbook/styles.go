package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// styles are the cell styles, made once a workbook.
type styles struct {
	title, subtitle, text, bold, link int
	textRight, head, headRight        int
	textInset, headInset              int            // words that may stand beside a number
	number                            map[string]int // by number format
}

// newStyles makes them: Arial 12, titles 16 bold, all texts wrapped, no fills
// and no lines, as the checklist asks.
func newStyles(f *excelize.File) (styles, error) {
	s := styles{number: map[string]int{}}
	if err := f.SetDefaultFont("Arial"); err != nil {
		return s, fmt.Errorf("setting the font: %w", err)
	}
	var err error
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "Arial", Size: size, Bold: bold}
	}
	indent := 0
	vertical := "top"
	add := func(font *excelize.Font, side, format string) int {
		if err != nil {
			return 0
		}
		style := &excelize.Style{Font: font, Alignment: &excelize.Alignment{Horizontal: side, Vertical: vertical, WrapText: true, Indent: indent}}
		if format != "" {
			style.CustomNumFmt = &format
		}
		var id int
		id, err = f.NewStyle(style)
		return id
	}
	s.title = add(font(16, true), "left", "")
	s.text, s.bold = add(font(12, false), "left", ""), add(font(12, true), "left", "")
	s.textRight = add(font(12, false), "right", "")
	s.link = add(&excelize.Font{Family: "Arial", Size: 12, Color: "0B4A9E", Underline: "single"}, "left", "")
	for _, format := range formats {
		if _, made := s.number[format]; !made {
			s.number[format] = 0
		}
	}
	for _, format := range sortedKeys(s.number) {
		s.number[format] = add(font(12, false), "right", format)
	}
	s.number[general] = add(font(12, false), "right", "")
	indent = 1
	s.textInset = add(font(12, false), "left", "")
	vertical = "bottom" // headings stand on what they head
	s.headInset = add(font(12, true), "left", "")
	indent = 0
	s.head, s.headRight = add(font(12, true), "left", ""), add(font(12, true), "right", "")
	s.subtitle = add(font(14, true), "left", "")
	if err != nil {
		return s, fmt.Errorf("making a cell style: %w", err)
	}
	return s, nil
}

// heading is the style of a column's heading, by the column's place and kind.
func (s styles) heading(at int, number bool) int {
	switch {
	case number:
		return s.headRight
	case at == 0:
		return s.head
	}
	return s.headInset
}

// cell is the style of a text in a table; numbers have theirs by format.
func (s styles) cell(at int, number bool) int {
	switch {
	case number:
		return s.textRight
	case at == 0:
		return s.text
	}
	return s.textInset
}
