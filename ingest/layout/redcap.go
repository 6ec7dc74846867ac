package layout

import (
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// redcap is the export of REDCap, raw or labelled, alone or in one archive
// with the project's data dictionary.
func redcap(b *book.Book) ([]book.Sheet, string) {
	var data, dictionary *book.Sheet
	words := ""
	var others []string
	for i := range b.Sheets {
		s := &b.Sheets[i]
		switch {
		case dictionary == nil && IsDictionary(s.Header):
			dictionary = s
		case data == nil && isRawREDCap(s.Header):
			data, words = s, "raw codes"
		case data == nil && isLabelledREDCap(s.Header):
			data, words = s, "labels"
		default:
			others = append(others, s.Name)
		}
	}
	if data == nil {
		return nil, ""
	}
	b.Others = append(b.Others, others...)
	sheet := *data
	title := "REDCap " + container(b) + ", "
	if words == "labels" {
		sheet.Columns = labelledREDCap(sheet.Header)
		setApart(sheet)
		return []book.Sheet{sheet}, title + words
	}
	var fields map[string]dictionaryField
	if dictionary != nil {
		var err error
		if fields, err = readDictionary(*dictionary); err != nil {
			sheet.Rows = onlyError(err)
		}
		words += " with the data dictionary"
	}
	sheet.Columns = rawREDCap(sheet.Header, fields)
	setApart(sheet)
	return []book.Sheet{sheet}, title + words
}

// setApart marks the columns of instruments that are repeated: a row that names such an
// instrument holds its answers and nothing else. What was not ticked is 0 in any row.
func setApart(s book.Sheet) {
	at := slices.IndexFunc(s.Columns, func(c book.Column) bool { return c.Code == "redcap_repeat_instrument" })
	if at < 0 {
		return
	}
	apart := map[string]bool{}
	for row, err := range s.Rows() {
		if err != nil {
			break // the load will say so
		}
		if len(row.Cells[at]) == 0 {
			continue
		}
		for i, c := range s.Columns {
			if c.Group != "" && c.Option == "" && len(row.Cells[i]) > 0 {
				apart[c.Group] = true
			}
		}
	}
	for i := range s.Columns {
		s.Columns[i].Apart = apart[s.Columns[i].Group]
	}
}

// redcapColumns are those that REDCap itself adds, raw and labelled.
var redcapColumns = map[string]string{
	"event name": "redcap_event_name", "repeat instrument": "redcap_repeat_instrument", "repeat instance": "redcap_repeat_instance",
	"data access group": "redcap_data_access_group", "survey identifier": "redcap_survey_identifier", "survey timestamp": "survey_timestamp", "complete?": "form_complete",
}

func isRawREDCap(header []string) bool {
	ours, ticks, complete := false, false, false
	for _, h := range header {
		ours = ours || strings.HasPrefix(h, "redcap_")
		ticks = ticks || strings.Contains(h, "___")
		complete = complete || strings.HasSuffix(h, "_complete")
	}
	return ours && len(header) > 2 || complete && (ticks || header[0] == "record_id")
}

func isLabelledREDCap(header []string) bool {
	system, complete, ticks := false, false, false
	for _, h := range header {
		name := book.Fold(h)
		complete = complete || name == "complete?"
		system = system || redcapColumns[name] != "" && name != "complete?"
		ticks = ticks || strings.Contains(name, "(choice=")
	}
	return complete && (system || ticks)
}

// labelledREDCap reads "Question (choice=Option)"; the instruments follow one
// another, each with its "Complete?" last.
func labelledREDCap(header []string) []book.Column {
	columns := make([]book.Column, len(header))
	instrument := 1
	for i, h := range header {
		c := book.Column{Text: plain(h), Group: strconv.Itoa(instrument)}
		if at := strings.LastIndex(h, "(choice="); at > 0 && strings.HasSuffix(h, ")") {
			c.Text, c.Option = strings.TrimSpace(plain(h[:at])), plain(h[at+len("(choice="):len(h)-1])
		}
		if name := redcapColumns[book.Fold(h)]; name != "" {
			c.Code, c.Text = name, ""
			if name == "form_complete" {
				instrument++
			}
		}
		columns[i] = c
	}
	columns[0] = book.Column{Code: "record_id"}
	return columns
}

// rawREDCap reads field names and field___code; fields is what the dictionary
// says of them, where there is one.
func rawREDCap(header []string, fields map[string]dictionaryField) []book.Column {
	columns := make([]book.Column, len(header))
	from := 1
	for i, h := range header {
		c := book.Column{Code: h}
		name, code, ticked := strings.Cut(h, "___")
		if ticked {
			c.Code, c.Option = name, strings.Replace(code, "_", "-", 1) // a code of -9 is written ____9
		}
		if f, ok := fields[name]; ok {
			c.Text, c.Codes = f.label, f.choices
			if label := f.choices[c.Option]; label != "" {
				c.Option = label
			}
		}
		columns[i] = c
		if form, ok := strings.CutSuffix(h, "_complete"); ok {
			for j := from; j <= i; j++ {
				columns[j].Group = form
			}
			from = i + 1
		}
	}
	columns[0] = book.Column{Code: "record_id"}
	return columns
}

// dictionaryField is what a data dictionary says of one field.
type dictionaryField struct {
	label   string
	choices map[string]string
}

// dictionaryColumns are the headers of a dictionary as the page and as the API
// of REDCap write it.
var dictionaryColumns = [][]string{
	{"Variable / Field Name", "field_name"}, {"Field Type", "field_type"}, {"Field Label", "field_label"},
	{"Choices, Calculations, OR Slider Labels", "select_choices_or_calculations"},
}

// IsDictionary knows REDCap's data dictionary by its columns.
func IsDictionary(header []string) bool { return dictionaryPlaces(header) != nil }

func dictionaryPlaces(header []string) []int {
	var places []int
	for _, names := range dictionaryColumns {
		at := slices.IndexFunc(header, func(h string) bool { return slices.Contains(names, strings.TrimSpace(h)) })
		if at < 0 {
			return nil
		}
		places = append(places, at)
	}
	return places
}

// readDictionary reads all of it: with the codes of a part alone an answer could be
// taken for another.
func readDictionary(s book.Sheet) (map[string]dictionaryField, error) {
	at := dictionaryPlaces(s.Header)
	fields := map[string]dictionaryField{}
	for row, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		f := dictionaryField{label: plain(string(row.Cells[at[2]]))}
		switch string(row.Cells[at[1]]) {
		case "radio", "dropdown", "checkbox":
			f.choices = choices(string(row.Cells[at[3]]))
		case "yesno":
			f.choices = map[string]string{"1": "Yes", "0": "No"}
		case "truefalse":
			f.choices = map[string]string{"1": "True", "0": "False"}
		}
		fields[string(row.Cells[at[0]])] = f
	}
	return fields, nil
}

// choices reads "1, Cooking | 3, Travel, on my own".
func choices(s string) map[string]string {
	out := map[string]string{}
	for one := range strings.SplitSeq(s, "|") {
		code, label, _ := strings.Cut(one, ",")
		if code, label = strings.TrimSpace(code), strings.TrimSpace(plain(label)); code != "" && label != "" {
			out[code] = label
		}
	}
	return out
}
