package ingest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// column reads one field of the rows of a table. What a text means is looked
// up after its first appearance, so the common answer costs one map lookup.
type column struct {
	ended ended // how its cells ended
	zeros zeros // of its references
	*converter
	field    *Field
	mapping  Mapping
	header   string
	at       int // -1 where the table has no such column, or several
	parts    []part
	last     int               // of several columns, the one that was read last
	codes    map[string]string // the tool's codes and what each says
	zone     *time.Location    // of its times, where the file says it
	made     bool              // worked out from other columns
	absent   cell              // what is kept then
	addend   int64             // the part of a value that totals add up
	met      meanings          // of the texts that have come up before
	flagged  bool              // a symbol in this column goes to a field of its own
	words    map[string]cell   // folded word or number of a coded field
	options  map[string]string // of several answers in one cell
	perhaps  map[string]string // unknown names of schemes, and what is suggested
	places   map[string]string // names that were confirmed to mean a scheme or a place
	longest  []string          // its words, the longest first
	earliest int64
	order    string         // dmy or mdy, as settled for the whole column
	days     map[int64]cell // days that have come up, as they are kept
	refersTo string         // of references: person, arrangement and so on
	figures  []byte         // of a key that is not remembered, until the next row
}

func newColumn(conv *converter, fc foundColumn, s *Source, header []string) (*column, error) {
	c := &column{converter: conv, field: fc.field, addend: -1, mapping: fc.mapping, at: fc.at, parts: fc.parts, codes: fc.codes, met: meanings{words: map[string]*cell{}}}
	if fc.zone != "" {
		zone, ok := zoneNamed(fc.zone)
		if !ok {
			r := finding.At("", "").Refuse(finding.ColumnName(fc.at)+"1", "unknown_zone", "The file names a time zone that there is not.", "Export it again in the tool's standard way, with the zone Europe/London.")
			r.Field, r.Value = fc.field.Name, shorten(fc.zone, 60)
			return nil, r
		}
		c.zone = zone
	}
	if c.at >= 0 {
		c.header = header[c.at]
	}
	if c.field.SQL == "BIGINT" {
		c.addend = lowHalf
	}
	if len(c.parts) > 0 {
		c.at, c.last = -1, c.parts[0].at
	}
	if c.field.Type == "scheme" || c.field.Place != "" {
		if err := c.learnNames(); err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
	}
	switch c.field.Type {
	case "scheme":
		if c.at < 0 && c.scheme != "" {
			c.absent = textCell(c.scheme)
		}
	case "code", "multi":
		if err := c.learn(); err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
		if c.field.SQL == "SMALLINT" {
			c.learnSmall()
		}
	case "date":
		c.met.off, c.days = c.mapping.Date == dateInstant, map[int64]cell{}
		c.earliest = -1 << 40
		if c.field.Earliest != "" {
			day, ok := isoDay(c.field.Earliest)
			if !ok {
				return nil, fmt.Errorf("field %s: earliest is not a date", c.field.Name)
			}
			c.earliest = day
		}
	case "integer":
		if err := c.learn(); err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
		c.learnSmall()
	case "person_ref", "arrangement_ref", "carer_ref", "worker_ref", "respondent_ref", "application_ref", "enquiry_ref":
		c.met.byScheme, c.refersTo = map[string]map[string]*cell{}, strings.TrimSuffix(c.field.Type, "_ref")
	}
	// Only a column that knows its words can read the constant of a source.
	if constant, ok := s.Constants[c.field.Name]; ok && fc.at < 0 {
		v, bad := c.parse(constant)
		if bad != nil {
			return nil, fmt.Errorf("source %s: constant %s: %s", s.ID, c.field.Name, bad.message)
		}
		c.absent = v
	}
	return c, nil
}

// learn notes every word and number that a coded field takes.
func (c *column) learn() error {
	c.words, c.options = map[string]cell{}, map[string]string{}
	byCode := map[string]cell{}
	for _, code := range c.field.Codes {
		v := textCell(code.Code)
		if c.field.SQL == "SMALLINT" {
			n, err := strconv.ParseInt(code.Code, 10, 16)
			if err != nil {
				return fmt.Errorf("field %s: code %q is not a number", c.field.Name, code.Code)
			}
			v = numberCell(n)
		}
		byCode[code.Code] = v
		for _, w := range append([]string{code.Code}, code.Words...) {
			c.words[book.Fold(w)], c.options[book.Fold(w)] = v, code.Code
		}
	}
	for w, code := range c.mapping.Words {
		if n, isReason := reasonCodes[code]; isReason {
			c.words[book.Fold(w)] = c.noAnswer(n)
			continue
		}
		v, ok := byCode[code]
		if !ok {
			return fmt.Errorf("field %s has no code %q", c.field.Name, code)
		}
		c.words[book.Fold(w)], c.options[book.Fold(w)] = v, code
	}
	return c.learnCodes()
}

// learnCodes takes the meaning of the tool's codes from what the file itself
// says of them, over any that the form has by custom.
func (c *column) learnCodes() error {
	type meaning struct {
		v      cell
		known  bool
		option string
	}
	means := map[string]meaning{}
	for code, says := range c.codes {
		v, known := c.word(says)
		if !known {
			v, known = c.reason(says)
		}
		means[book.Fold(code)] = meaning{v, known, c.options[book.Fold(says)]}
	}
	for code, m := range means {
		delete(c.words, code)
		delete(c.options, code)
		if m.known {
			c.words[code] = m.v
		}
		if m.option != "" {
			c.options[code] = m.option
		}
	}
	return nil
}

// word looks an answer up as it stands and then by its letters alone.
func (c *column) word(s string) (cell, bool) {
	if v, ok := c.words[book.Fold(s)]; ok {
		return v, true
	}
	v, ok := c.words[wordingKey(s)]
	return v, ok && wordingKey(s) != ""
}

// learnSmall parses 0 to 99 once, for the numbers that fill most surveys.
func (c *column) learnSmall() {
	all := make([]cell, 100)
	for n := range all {
		if v, bad := c.parse(strconv.Itoa(n)); bad == nil {
			all[n] = v
		}
	}
	c.met.keepNumbers(all)
}

// read gives the value of a cell, or what is wrong with it.
func (c *column) read(raw []byte) (cell, *problem) {
	if v := c.met.find(raw); v != nil {
		return *v, nil
	}
	return c.readNew(raw)
}

// readNew does so for a text that has not come up before.
func (c *column) readNew(raw []byte) (cell, *problem) {
	if len(raw) == 0 {
		return c.blank()
	}
	if c.met.off && c.isPlainReference(raw) {
		return c.keyCell(c.pseudo.of(c.nowRow, c.refersTo, raw)), nil
	}
	s := string(raw)
	v, bad := c.parse(s)
	if bad == nil {
		c.met.keep(s, v)
	}
	return v, bad
}

// turnTo makes the references of the row belong to its scheme.
func (t *table) turnTo(v *cell) {
	if n := len(v.text); n > 2 && string(v.text[1:n-1]) == t.conv.nowRow {
		return
	}
	scheme := strings.Trim(string(v.text), `"`)
	if scheme == t.conv.nowRow {
		return
	}
	t.conv.nowRow = scheme
	for _, c := range t.columns {
		c.met.turnTo(scheme)
	}
}
