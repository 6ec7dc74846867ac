// Package checklist holds a finished workbook to the Analysis Function's checklist for
// accessible spreadsheets ("Making spreadsheets accessible: a brief checklist of the
// basics"). It reads the parts of the file and not what the writer meant, so that tests
// can hold any workbook of the service to it, whoever wrote it.
package checklist

import (
	"fmt"
	"regexp"
	"strings"
)

// Finding is something that the checklist asks and a workbook has not.
type Finding struct {
	Essential   bool // the checklist calls it essential; else desirable
	Where, What string
}

func (f Finding) String() string {
	level := "desirable"
	if f.Essential {
		level = "essential"
	}
	return fmt.Sprintf("%s (%s): %s", f.Where, level, f.What)
}

// unworked stands for a formula without the value that it came to.
const unworked = "a formula without its value"

type checker struct {
	file  file
	found []Finding
	names map[string]bool // of tables
	used  map[int]bool    // styles of cells that hold something
}

func (c *checker) essential(where, what string, args ...any) {
	c.found = append(c.found, Finding{true, where, fmt.Sprintf(what, args...)})
}

func (c *checker) desirable(where, what string, args ...any) {
	c.found = append(c.found, Finding{false, where, fmt.Sprintf(what, args...)})
}

// Of gives the findings of a workbook, none where it is as the checklist asks.
func Of(body []byte) ([]Finding, error) {
	parts, err := open(body)
	if err != nil {
		return nil, fmt.Errorf("no workbook: %w", err)
	}
	sheets, active, err := parts.sheets()
	if err != nil {
		return nil, fmt.Errorf("no workbook: %w", err)
	}
	c := &checker{file: parts, names: map[string]bool{}, used: map[int]bool{}}
	if active != 0 {
		c.essential("workbook", "it does not open at its first worksheet")
	}
	c.whole()
	for i, s := range sheets {
		c.sheet(s)
		if len(s.tables) == 0 && i > 0 {
			c.essential(s.name, "it has no marked-up table")
		}
		if len(s.tables) > 1 {
			c.desirable(s.name, "it has %d tables", len(s.tables))
		}
		for _, t := range s.tables {
			c.table(s, t)
		}
	}
	return c.found, c.fonts()
}

// whole looks at what is said once for a file.
func (c *checker) whole() {
	core := c.file["docProps/core.xml"]
	for _, property := range []string{"dc:title", "dc:language"} {
		if !regexp.MustCompile("<" + property + ">[^<]+</" + property + ">").Match(core) {
			c.essential("workbook", "its properties have no %s", property)
		}
	}
	for name, body := range c.file {
		if strings.HasSuffix(name, "vbaProject.bin") {
			c.desirable("workbook", "it has macros")
		}
		if strings.HasPrefix(name, "xl/s") && strings.Contains(string(body), `"superscript"`) {
			c.essential("workbook", "it has raised letters: write [note 1]")
		}
	}
}

var (
	unnamedSheet = regexp.MustCompile(`^(Sheet|Table)\d*$`)
	bareLink     = regexp.MustCompile(`(?i)^(https?://.*|www\..*|link|here|click here)$`)
)

func yes(attribute string) bool { return attribute == "1" || attribute == "true" }

func (c *checker) sheet(s *sheet) {
	if s.state != "" && s.state != "visible" {
		c.desirable(s.name, "it is hidden")
	}
	if unnamedSheet.MatchString(s.name) {
		c.essential(s.name, "its name says nothing")
	}
	if _, titled := s.cells[at{1, 1}]; !titled {
		c.essential(s.name, "A1 does not hold its title")
	}
	if len(s.Merged) > 0 {
		c.essential(s.name, "it has merged cells")
	}
	if s.Filter != nil {
		c.desirable(s.name, "it has a filter")
	}
	if s.drawn {
		c.desirable(s.name, "it has a picture or a chart")
	}
	for _, p := range s.Panes {
		if strings.HasPrefix(p.State, "frozen") {
			c.desirable(s.name, "it has frozen panes")
		}
	}
	for _, cursor := range s.Cursors {
		if cursor.Cell != "" && cursor.Cell != "A1" {
			c.desirable(s.name, "the cursor is in %s", cursor.Cell)
		}
	}
	if s.Footer != nil && strings.Join(s.Footer.Words, "") != "" {
		c.essential(s.name, "it has a page header or footer")
	}
	for _, r := range s.Rows {
		if yes(r.Hidden) {
			c.desirable(s.name, "it has a hidden row")
		}
	}
	for _, column := range s.Columns {
		if yes(column.Hidden) {
			c.desirable(s.name, "it has a hidden column")
		}
	}
	for _, l := range s.Links {
		from, _, _ := strings.Cut(l.Ref, ":")
		if text := strings.TrimSpace(s.cells[place(from)].text); bareLink.MatchString(text) {
			c.essential(s.name, "the link %q does not say where it goes", text)
		}
	}
	for _, held := range s.cells {
		c.used[held.style] = true
		if held.text == unworked {
			c.essential(s.name, "%s is %s", held.ref, unworked)
		}
	}
}

var (
	shorthand = regexp.MustCompile(`\[[a-z]+\]`)
	dashAlone = regexp.MustCompile(`^(\*|-|–|—|\.|\.\.|:|[Nn]/[Aa])$`)
	nameless  = regexp.MustCompile(`^Table_?\d*$`)
)

func (c *checker) table(s *sheet, t table) {
	first, last := t.corners()
	where := s.name + "/" + t.Name
	if c.names[strings.ToLower(t.Name)] {
		c.essential(where, "two tables have that name")
	}
	c.names[strings.ToLower(t.Name)] = true
	if nameless.MatchString(t.Name) {
		c.desirable(where, "the name of the table says nothing")
	}
	if t.Headers == "0" {
		c.essential(where, "the table has no row of headings")
	}
	if t.buttons() {
		c.desirable(where, "the table has filter buttons")
	}
	if first.column != 1 {
		c.essential(where, "the table begins in column %d", first.column)
	}
	var above strings.Builder
	blank, below := 0, 0
	for place, held := range s.cells {
		switch {
		case place.row < first.row:
			above.WriteString(strings.ToLower(held.text) + "\n")
		case place.row > last.row:
			below++
		}
	}
	if below > 0 {
		c.desirable(where, "%d cells stand below the table", below)
	}
	c.headings(s, where, first, last)
	for row := first.row + 1; row <= last.row; row++ {
		filled := 0
		for column := first.column; column <= last.column; column++ {
			held, any := s.cells[at{column, row}]
			if !any {
				blank++
				continue
			}
			filled++
			c.cell(where, held, above.String())
		}
		if filled == 0 {
			c.essential(where, "row %d of the table is blank", row)
		}
	}
	if blank > 0 && !strings.Contains(above.String(), "blank") {
		c.essential(where, "%d cells are blank, and no line above the table says why", blank)
	}
}

func (c *checker) headings(s *sheet, where string, first, last at) {
	seen := map[string]bool{}
	for column := first.column; column <= last.column; column++ {
		text := strings.ToLower(strings.TrimSpace(s.cells[at{column, first.row}].text))
		if text == "" || seen[text] {
			c.essential(where, "the heading %q is empty or there twice", text)
		}
		seen[text] = true
	}
}

func (c *checker) cell(where string, held cell, above string) {
	if dashAlone.MatchString(strings.TrimSpace(held.text)) {
		c.essential(where, "%s holds %q alone", held.ref, held.text)
	}
	for _, mark := range shorthand.FindAllString(held.text, -1) {
		if !strings.Contains(above, mark) {
			c.essential(where, "%s holds %s, which is not explained above the table", held.ref, mark)
		}
	}
}

// fonts looks at the sizes of the words in use.
func (c *checker) fonts() error {
	var styles struct {
		Fonts []struct {
			Size struct {
				Val float64 `xml:"val,attr"`
			} `xml:"sz"`
		} `xml:"fonts>font"`
		Cells []struct {
			Font int `xml:"fontId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := c.file.decode("xl/styles.xml", &styles); err != nil {
		return err
	}
	for style := range c.used {
		if style < len(styles.Cells) && styles.Cells[style].Font < len(styles.Fonts) {
			if size := styles.Fonts[styles.Cells[style].Font].Size.Val; size < 12 {
				c.desirable("workbook", "it has words of %v points", size)
			}
		}
	}
	return nil
}
