package ingest

import (
	"regexp"
	"slices"
	"strings"

	"khi/ingest/finding"
)

// emptyCode is a code that a tool gives to an answer by itself: its place in the list,
// and nothing of what it says.
var emptyCode = regexp.MustCompile(`^(?:A|AO|SQ|O)0*[0-9]{1,4}$`)

// refuseCodes refuses a table whose answers are codes of which nothing says what they
// mean: they would be turned away one by one, or worse, be taken for others.
func (t *table) refuseCodes() error {
	if t.source.Layout != "limesurvey" {
		return nil
	}
	asked := t.emptyCodes()
	if len(asked) == 0 {
		return nil
	}
	const advice = "In LimeSurvey, export again and choose \"Full answers\" in place of \"Answer codes\"; or put the survey's structure (.lss, or \"Tab-separated-values format\") into one zip with this file; or say once what each code means, on the page where the file was sent or with khi map FILE."
	refusal := func(c *column) *finding.Refusal {
		r := finding.At(t.file, t.sheet.Name).Refuse(t.sheet.HeaderAt(c.at), "codes_without_words",
			"Codes such as AO01 stand for the answers in "+t.columnCalled(c)+", and the file does not say what each of them means.", advice)
		r.Header, r.Field = shorten(t.label(c.at), 200), c.field.Name
		return r
	}
	for _, c := range asked[1:] {
		t.build.found.Add(refusal(c).Finding)
	}
	return refusal(asked[0])
}

// emptyCodes are the columns that hold such codes and do not know them.
func (t *table) emptyCodes() (asked []*column) {
	n := 0
	for row, err := range t.sheet.Rows() {
		if n++; err != nil || n > numberLook {
			break
		}
		for _, c := range t.columns {
			if c.at < 0 || len(c.parts) > 0 || c.field.Type != "code" && !c.field.Item || !emptyCode.MatchString(strings.TrimSpace(string(row.Cells[c.at]))) {
				continue
			}
			code := strings.TrimSpace(string(row.Cells[c.at]))
			_, known := c.word(code)
			if _, said := c.codes[code]; !known && !said && !slices.Contains(asked, c) {
				asked = append(asked, c)
			}
		}
	}
	return asked
}
