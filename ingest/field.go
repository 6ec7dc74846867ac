package ingest

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// Codes that stand for "there is no answer, and this is why".
const (
	notAnswered  = -1
	dontKnow     = -2
	preferNot    = -3
	doesNotApply = -4
)

// reasonWords are the words for having no answer that every question takes.
var reasonWords = map[string]int64{
	"don't know": dontKnow, "dont know": dontKnow, "dont_know": dontKnow, "do not know": dontKnow,
	"not sure": dontKnow, "not_sure": dontKnow, "can't say": dontKnow,
	"prefer not to say": preferNot, "prefer_not_to_say": preferNot, "rather not say": preferNot, "refused": preferNot,
	"does not apply": doesNotApply, "does_not_apply": doesNotApply, "not applicable": doesNotApply, "not_applicable": doesNotApply,
	"not answered": notAnswered, "not_answered": notAnswered,
}

// problem is a finding before it is known which cell it is about.
type problem struct {
	rule, message, advice string
	hide                  bool   // the value is an identity and must not be repeated
	reads                 string // what the value was read as, where that needs saying
	followsOn             bool   // only because of another problem of the row, and not told again
}

// cell is one value as it will be kept.
type cell struct {
	text []byte   // as the record writes it; empty for NULL
	num  int64    // what control totals add up: the number, the day, the length of a text; for a reference its key
	note *problem // a warning that goes with it
}

// converter holds what every column of one load needs to know.
type converter struct {
	dates
	today   int64
	scheme  string // the only scheme that rows may name; empty where they may name any known one
	known   map[string]bool
	names   map[string][]string // folded names of the known schemes
	pseudo  *pseudonyms
	nowRow  string // scheme of the row that is being read
	isFirst bool   // the table of schemes itself, which may name new ones
	keyed   bool   // references are keys already

	// gone says up to which day nothing is taken of somebody who was erased; nil where nobody was.
	gone func(Subject) string
	// back are those of them who have come back; nil where no table of the file needs it.
	back map[Subject]bool
}

func numberCell(n int64) cell { return cell{text: strconv.AppendInt(nil, n, 10), num: n} }

func textCell(s string) cell { return cell{text: appendQuoted(nil, s), num: int64(len(s))} }

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			b = append(b, '"')
		}
		b = append(b, s[i])
	}
	return append(b, '"')
}

func dayCell(day int64) cell {
	return cell{text: dayTime(day).AppendFormat(nil, "2006-01-02"), num: day}
}

// blank is what an empty cell means: a question without an answer, or nothing.
func (c *column) blank() (cell, *problem) {
	f := c.field
	switch {
	case f.Type == "scheme" && c.scheme != "":
		return textCell(c.scheme), nil
	case f.Required:
		return cell{}, &problem{rule: "missing_required", message: f.called() + " is empty and must be given.", advice: "Fill it in." + f.belongs()}
	case f.Item && f.Type == "multi":
		return textCell(strconv.Itoa(notAnswered)), nil
	case f.Item:
		return numberCell(notAnswered), nil
	}
	return cell{}, nil
}

// parse turns the text of a cell into a value, or says in words what is wrong.
func (c *column) parse(raw string) (cell, *problem) {
	f := c.field
	s := book.FoldSpace(raw)
	for _, mark := range c.mapping.Before {
		s, _, _ = strings.Cut(s, mark)
	}
	if s == "" {
		return c.blank()
	}
	switch f.Type {
	case "integer":
		return c.integer(s)
	case "decimal":
		return c.decimal(s)
	case "code":
		return c.code(s)
	case "multi":
		return c.multi(s)
	case "date":
		return c.date(s)
	case "quarter", "year":
		return period(f, s)
	case "person_ref", "arrangement_ref", "carer_ref", "worker_ref", "respondent_ref", "application_ref", "enquiry_ref":
		return c.reference(raw, s)
	case "scheme":
		return c.schemeID(s)
	case "symbol":
		return c.symbol(s)
	case "free_text":
		return cell{text: []byte{}}, nil
	}
	if f.Place != "" {
		return c.place(s)
	}
	return text(f, s)
}

func (c *column) reason(s string) (cell, bool) {
	n, ok := reasonWords[book.Fold(s)]
	if !ok || !c.field.Item {
		return cell{}, false
	}
	return c.noAnswer(n), true
}

// noAnswer is a reason why there is no answer, as the field keeps it: only
// questions do, anything else is then empty.
func (c *column) noAnswer(n int64) cell {
	switch {
	case !c.field.Item:
		return cell{}
	case c.field.Type == "multi":
		return textCell(strconv.FormatInt(n, 10))
	}
	return numberCell(n)
}

func (c *column) integer(s string) (cell, *problem) {
	f := c.field
	whole := strings.TrimRight(s, "0")
	if strings.HasSuffix(whole, ".") { // 5.0, as some programs write 5
		s = strings.TrimSuffix(whole, ".")
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		if v, ok := c.word(s); ok {
			return v, nil
		}
		if v, ok := c.reason(s); ok {
			return v, nil
		}
		if bad := mangled(f, s); bad != nil {
			return cell{}, bad
		}
		n, err = f.labelled(s)
	}
	if err != nil {
		return cell{}, &problem{rule: "not_a_number", message: f.called() + " must be a whole number in figures.", advice: f.inFigures()}
	}
	if f.Min != nil && float64(n) < *f.Min || f.Max != nil && float64(n) > *f.Max {
		return cell{}, f.outOfRange()
	}
	if c.mapping.Reverse != 0 {
		n = c.mapping.Reverse - n
	}
	return numberCell(n), nil
}

// labelled reads the number of an end of a scale that bears a label: "0 - Not
// at all", "10 (completely)". Other figures behind the first make it no number.
func (f *Field) labelled(s string) (int64, error) {
	figures := strings.TrimLeft(s, "0123456789")
	rest := strings.TrimLeft(figures, " -\u2013(=:.")
	if f.Max == nil || *f.Max > 10 || len(figures) == len(s) || len(rest) == len(figures) || rest == "" || strings.ContainsAny(rest, "0123456789") || strings.HasPrefix(rest, "or ") {
		return 0, strconv.ErrSyntax
	}
	return strconv.ParseInt(s[:len(s)-len(figures)], 10, 64)
}

func (f *Field) outOfRange() *problem {
	low, high := "no limit", "no limit"
	if f.Min != nil {
		low = strconv.FormatFloat(*f.Min, 'f', -1, 64)
	}
	if f.Max != nil {
		high = strconv.FormatFloat(*f.Max, 'f', -1, 64)
	}
	return &problem{rule: "out_of_range", message: fmt.Sprintf("%s must be from %s to %s.", f.called(), low, high), advice: "Compare it with what was answered, and mend it or empty the cell." + f.belongs()}
}

// inFigures is what to do about a value that is no number.
func (f *Field) inFigures() string {
	return "Write it in figures, or empty the cell where there is no answer." + f.belongs()
}

// belongs is what the field holds, to go by.
func (f *Field) belongs() string {
	if f.About == "" {
		return ""
	}
	return " What belongs there: " + f.About
}

// decimalScale is how finely control totals and the record see a decimal.
const decimalScale = 10_000

func (c *column) decimal(s string) (cell, *problem) {
	f := c.field
	if isSymbol(s) && c.flagged {
		return cell{}, nil
	}
	plain := strings.TrimPrefix(s, "£")
	v, err := strconv.ParseFloat(plain, 64)
	if err != nil || strings.ContainsAny(plain, "xXpPiInN_") {
		return cell{}, &problem{rule: "not_a_number", message: f.called() + " must be written in figures, with a point before the decimals and no thousands separators.", advice: f.inFigures()}
	}
	if f.Min != nil && v < *f.Min || f.Max != nil && v > *f.Max {
		return cell{}, f.outOfRange()
	}
	power := math.Pow10(f.Decimals)
	rounded := math.Round(v*power) / power
	out := cell{text: strconv.AppendFloat(nil, rounded, 'f', -1, 64), num: int64(math.Round(rounded * decimalScale))}
	if math.Abs(rounded-v) > 1e-9*max(1, math.Abs(v)) {
		out.note = &problem{rule: "rounded", message: fmt.Sprintf("%s was rounded to %d decimals.", f.called(), f.Decimals), advice: "Nothing needs to be done if that is fine enough."}
	}
	return out, nil
}

// isSymbol reports a publisher's symbol in place of a number, such as [c].
func isSymbol(s string) bool {
	return len(s) > 2 && len(s) <= 6 && s[0] == '[' && s[len(s)-1] == ']' || s == "*" || s == "-" || s == "." || s == ".."
}

// symbol keeps a symbol without its brackets. Where it shares a column with
// the number, what is no symbol belongs to the number.
func (c *column) symbol(s string) (cell, *problem) {
	if c.flagged && !isSymbol(s) {
		return cell{}, nil
	}
	return textCell(strings.Trim(s, "[]")), nil
}

func (c *column) date(s string) (cell, *problem) {
	d := c.dates
	if d.order == "" {
		d.order = c.order
	}
	day, note, bad := d.parse(s, c.mapping.Date, c.zone)
	if bad != nil {
		return cell{}, bad
	}
	f := c.field
	if day > c.today && !f.Future {
		return cell{}, &problem{rule: "future_date", message: f.called() + " lies in the future.", advice: "Check the year. Today is " + dayTime(c.today).Format("2 January 2006") + " by the clock of the computer that reads the file."}
	}
	if day < c.earliest && day == undated {
		return cell{}, &problem{rule: "date_not_kept", message: "The survey did not keep when this was answered: the tool writes 1 January 1980 where it keeps no dates.", advice: "In LimeSurvey, switch the date stamp on for the answers to come. For these, add a column \"Date of visit\" with the day on which each person answered."}
	}
	if day < c.earliest {
		return cell{}, &problem{rule: "out_of_range", message: f.called() + " is before " + f.Earliest + ".", advice: "Check the year."}
	}
	v, ok := c.days[day]
	if !ok {
		v = dayCell(day)
		c.days[day] = v
	}
	v.note = note
	return v, nil
}

// undated is the day that LimeSurvey writes where a survey keeps no dates: 1980-01-01,
// counted from 1970.
const undated = 3652

var yearMarks = strings.NewReplacer("/", "-", "\u2013", "-", " ", "")

// period reads 2025-26 and 2025-26Q1, also with other dashes, slashes and spaces.
func period(f *Field, s string) (cell, *problem) {
	wrong := &problem{rule: "malformed_" + f.Type, message: f.called() + " must be a financial year such as 2025-26.", advice: "Write it so." + f.belongs()}
	length := 7
	if f.Type == "quarter" {
		length = 9
		wrong.message = f.called() + " must be a quarter such as 2025-26Q1."
	}
	s = strings.ToUpper(yearMarks.Replace(s))
	if len(s) != length || s[4] != '-' {
		return cell{}, wrong
	}
	start, ok1 := digits(s[:4])
	end, ok2 := digits(s[5:7])
	if !ok1 || !ok2 || start < 1990 || start > 2200 || (start+1)%100 != end {
		return cell{}, wrong
	}
	if f.Type == "quarter" && (s[7] != 'Q' || s[8] < '1' || s[8] > '4') {
		return cell{}, wrong
	}
	return textCell(s), nil
}

func text(f *Field, s string) (cell, *problem) {
	if f.pattern != nil && !f.pattern.MatchString(s) {
		return cell{}, &problem{rule: "malformed", message: f.called() + " is not written as it must be.", advice: "Mend it, or empty the cell." + f.belongs()}
	}
	return textCell(s), nil
}
