package ingest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"khi/ingest/book"
	"khi/ingest/finding"
)

// finish settles what can only be known at the end: rows that contradict one
// another, and the counts that one warning sums up.
func (t *table) finish() {
	t.tellClashes()
	for _, at := range t.index.outOfTurn() {
		t.undo(at, "review_before_baseline", "The person's review lies before their baseline in this file.", "Check the dates and which row is the baseline.")
	}
	t.tellMeaning()
	t.doubtColumns()
	t.tellZeros()
	t.once = t.once || t.contract.ID == "survey_response" && t.index.once()
	if t.scoring != nil {
		t.scoring.tell()
	}
	at := finding.At(t.file, t.sheet.Name)
	if t.left > 0 {
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: at.Sheet, Rule: "rows_left_out",
			Message: fmt.Sprintf("%d rows are about measures or places that this source does not load.", t.left), Advice: "Nothing needs to be done."})
	}
	for _, rule := range slices.Sorted(maps.Keys(t.asides)) {
		a := t.asides[rule]
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: at.Sheet, Rule: rule, Message: fmt.Sprintf(a.message, a.rows), Advice: a.advice})
	}
	if t.empty > 0 {
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: at.Sheet, Rule: "empty_rows",
			Message: fmt.Sprintf("%d rows are empty and were not counted.", t.empty), Advice: "Nothing needs to be done."})
	}
	for n, i := range t.bare {
		if t.inBare[n] > 0 {
			t.build.found.Add(finding.Finding{Level: finding.Warning, File: at.File, Sheet: at.Sheet, Cell: t.sheet.HeaderAt(i), Rule: "cell_without_header",
				Message: fmt.Sprintf("%d rows hold something in this column, which has no heading, so it was not read.", t.inBare[n]), Advice: "Nothing needs to be done unless it holds answers; then give the column its heading and send the file again."})
		}
	}
	if t.out != nil {
		t.out.end()
	}
	t.build.totals = append(t.build.totals, t.totals)
	t.build.outcomes = append(t.build.outcomes, t.outcomes()...)
	if t.preview != nil {
		t.build.preview = append(t.build.preview, *t.preview)
	}
}

// aside is one reason for which rows are left out, with words that take their number.
type aside struct {
	rows            int
	message, advice string
}

// setAside counts a row that is left out for a reason of its own.
func (t *table) setAside(rule, message, advice string) {
	if t.asides == nil {
		t.asides = map[string]*aside{}
	}
	if t.asides[rule] == nil {
		t.asides[rule] = &aside{message: message, advice: advice}
	}
	t.asides[rule].rows++
}

// numberLook is how many rows are looked at for answers that are numbers.
const numberLook = 50

// warnNumbers says so where numbers stand for answers and only the form says
// which for which: a tool lets everybody choose their own.
func (t *table) warnNumbers() {
	if !t.source.OwnNumbers {
		return
	}
	var coded []*column
	for _, c := range t.columns {
		if (c.field.Type == "code" || c.field.Type == "multi") && c.at >= 0 && len(c.codes) == 0 && len(c.mapping.Words) > 0 {
			coded = append(coded, c)
		}
	}
	n := 0
	var fields, called []string
	for row, err := range t.sheet.Rows() {
		if n++; err != nil || n > numberLook || len(fields) == len(coded) {
			break
		}
		for _, c := range coded {
			if raw := strings.TrimSpace(string(row.Cells[c.at])); raw != "" && strings.Trim(raw, "0123456789, ;") == "" && !slices.Contains(fields, c.field.Name) {
				fields, called = append(fields, c.field.Name), append(called, t.columnCalled(c))
			}
		}
	}
	if len(fields) > 0 {
		t.build.found.Add(finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Field: fields[0], Rule: "codes_by_form",
			Message: "Numbers stand for the answers in " + strings.Join(called, ", ") + ", and the file does not say which for which: they were read as the form numbers them.",
			Advice:  "Compare a few rows of a dry run with the tool, export the answers as text, or send REDCap's data dictionary in one zip with the data."})
	}
}

// undo takes an accepted row out again: its place among the accepted ones is
// that in the record.
func (t *table) undo(at int32, rule, message, advice string) {
	t.refuse(book.Row{Sheet: t.sheet.Name, Number: int(t.index.row(at).number), Turned: t.sheet.Turned > 0}, -1, "", rule, message, advice)
	t.takeOut(at)
}

// takeOut no longer counts an accepted row, and has it cut from the record.
func (t *table) takeOut(at int32) {
	t.counts.Accepted--
	t.counts.Refused++
	t.takeBack(at)
	t.unshow(at)
	t.cut = append(t.cut, cutRow{t.contract.ID, int64(at)})
}

func (t *table) report(row book.Row, c *column, level finding.Level, p *problem) {
	at := c.at
	if at < 0 { // several columns make the field
		at = c.last
	}
	f := finding.Finding{Level: level, File: t.file, Sheet: cmp.Or(row.Sheet, t.sheet.Name), Cell: row.Address(at), Header: t.sheet.Header[at], Field: c.field.Name,
		Rule: p.rule, Message: p.message, Advice: p.advice}
	if !p.hide {
		f.Value = shorten(string(row.Cells[at]), 200)
		if p.reads != "" {
			f.Value += ": read as " + p.reads
		}
	}
	t.tell(f)
}

func (t *table) refuse(row book.Row, at int, field, rule, message, advice string) {
	t.refuseAs(finding.Refused, row, at, field, rule, message, advice)
}

func (t *table) refuseAs(level finding.Level, row book.Row, at int, field, rule, message, advice string) {
	t.tell(t.aboutRow(level, row, at, field, rule, message, advice))
}

func (t *table) aboutRow(level finding.Level, row book.Row, at int, field, rule, message, advice string) finding.Finding {
	where, header := row.Where(), ""
	if at >= 0 {
		where = row.Address(at)
	}
	if at >= 0 && row.NoLetters { // nothing else says which column
		header = t.sheet.Header[at]
	}
	return finding.Finding{Level: level, File: t.file, Sheet: cmp.Or(row.Sheet, t.sheet.Name), Cell: where, Header: header, Field: field, Rule: rule, Message: message, Advice: advice}
}

// warnUnmapped names the columns that are not read, by header only.
func (t *table) warnUnmapped() {
	for _, i := range t.unmapped {
		f := finding.Finding{Level: finding.Warning, File: t.file, Sheet: t.sheet.Name, Cell: t.sheet.HeaderAt(i), Header: shorten(t.label(i), 200),
			Rule: "column_not_read", Message: "The source does not know this column, so it was not read.",
			Advice: "Nothing needs to be done unless it holds answers; then map it (khi map) or add its wording to the form."}
		if field, was := t.nearly(i); field != "" {
			f.Rule, f.Field = "changed_wording", field
			f.Message = "This column was not read. It looks like the question \"" + t.contract.field(field).inSentence() + "\" in a wording that the form does not have."
			f.Value = "nearest: " + was
			f.Advice = "If it is that question, add the wording to the form or map the column; until then its answers count as not given."
		}
		if identifies(t.label(i)) {
			t.naming = append(t.naming, i)
			f.Rule, f.Message = "direct_identifier", "This column seems to name people. It was not read, and nothing of it is kept."
			f.Advice = "Take the column out of the file before you send it again: what is not sent cannot leak."
		}
		if t.onTheMap(i) {
			f.Rule, f.Message = "position", "This column seems to say where somebody was. It was not read, and nothing of it is kept."
			f.Advice = "Take the question out of the form, or the column out of the file: nobody needs to know where an answer was given."
		}
		t.build.found.Add(f)
	}
}

// positions are names of columns that hold a place on the map.
var positions = []string{"latitude", "longitude", "altitude", "gps", "geopoint", "geotrace", "geoshape", "geolocation", "coordinates"}

// onTheMap reports a header of a place on the map: location, and how exactly it
// was found, only beside a latitude.
func (t *table) onTheMap(at int) bool {
	words := strings.Fields(wordingKey(t.label(at)))
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains(positions, w) }) {
		return true
	}
	if len(words) == 0 || !slices.Contains([]string{"precision", "accuracy", "location"}, words[len(words)-1]) {
		return false
	}
	return slices.ContainsFunc(t.sheet.Header, func(h string) bool { return slices.Contains(strings.Fields(wordingKey(h)), "latitude") })
}

// nearlyAlike is how like a question's wording another must be to be taken for a
// change of it.
const nearlyAlike = 0.75

// nearly finds the question that a column which is not read comes near to.
func (t *table) nearly(at int) (field, wording string) {
	label := wordingKey(t.label(at))
	best := nearlyAlike
	for _, m := range t.source.Columns {
		f := t.contract.field(m.Field)
		if len([]rune(label)) < 12 || f == nil || !f.Item || t.isAsked(m.Field) { // short labels are alike by chance
			continue
		}
		for _, texts := range m.Texts {
			for _, text := range texts {
				if s := alike(label, wordingKey(text)); s >= best {
					best, field, wording = s, m.Field, text
				}
			}
		}
	}
	return field, wording
}

// identifying are words in the headers of columns that name people.
var identifying = []string{"nhs number", "nhs no", "nhsnumber", "national insurance", "ni number", "surname", "first name", "firstname", "last name", "lastname", "full name",
	"date of birth", "dob", "email", "e mail", "phone", "mobile", "address", "postcode", "ip address"}

// identifies reports a header that says that its column names people.
func identifies(header string) bool {
	words := " " + wordingKey(header) + " "
	return words == " name " || slices.ContainsFunc(identifying, func(w string) bool { return strings.Contains(words, " "+w+" ") })
}
