package demo

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// The words of the form's answers, by the numbers of answer.
var (
	helpsWords   = map[int]string{1: "It helps me make and keep friends", 2: "It makes no difference", 3: "It gets in the way", dontKnow: "Not sure", ratherNot: "Prefer not to say"}
	enoughWords  = map[int]string{1: "Too few", 2: "About right", 3: "Too many", dontKnow: "Don't know"}
	balanceWords = map[int]string{1: "Right for me", 2: "Too much on my own", 3: "Too much with others", 4: "Too little say", dontKnow: "Don't know", ratherNot: "Prefer not to say"}
	lonelyWords  = map[int]string{1: "Often or always", 2: "Some of the time", 3: "Occasionally", 4: "Hardly ever", 5: "Never", ratherNot: "Prefer not to say"}
	choiceWords  = map[int]string{1: "No choice", 2: "A little choice", 3: "Some choice", 4: "Quite a lot of choice", 5: "As much as I want"}
	byWords      = map[int]string{bySelf: "By me", supported: "By me, with support", byProxy: "By someone else for me"}
	moreWords    = map[string]string{"cooking": "Cooking", "money": "Managing money", "travel": "Travel, on my own", "work": "Work or volunteering", "none": "None of these"}
	waveWords    = map[string]string{"baseline": "Baseline", "review": "Review"}
)

// ascsLabels are neutral labels: the questions' own wording is licensed and is
// for whoever holds a licence to put in.
var ascsLabels = [...]string{"Control (q3a)", "Personal care (q4a)", "Food and drink (q5a)", "Home (q6a)", "Safety (q7a)", "Social contact (q8a)", "Occupation (q9a)", "Dignity (q11)"}

// formsCell is one column of a Microsoft Forms workbook; a nil value leaves the cell out.
type formsCell struct {
	header string
	value  func(row) any
}

// formsColumns is the layout of a responses workbook; service is what the form
// calls the support, Shared Lives or Homeshare.
func formsColumns(service string, newForm bool) []formsCell {
	words := func(m map[int]string, of func(*answer) int) func(row) any {
		return func(r row) any {
			if w := m[of(r.a)]; w != "" {
				return w
			}
			return nil
		}
	}
	count := func(of func(*answer) int) func(row) any {
		return func(r row) any {
			if v := of(r.a); v >= 0 {
				return v
			}
			return nil
		}
	}
	cs := []formsCell{
		{"ID", func(r row) any { return r.n + 1 }},
		{"Start time", func(r row) any { return excelTime(r.a.start) }},
		{"Completion time", func(r row) any { return excelTime(r.a.end) }},
		{"Email", func(r row) any {
			if r.n%3 == 0 {
				return "anonymous"
			}
			return inventedEmail(r.n / 30)
		}},
		{"Name", func(r row) any {
			if r.n%3 == 0 {
				return nil
			}
			return inventedName(r.n / 30)
		}},
		{"Last modified time", func(row) any { return nil }},
		{"Person reference\u00a0", func(r row) any { return reference(r.p, r.n) }},
		{"Which visit is this?", func(r row) any { return waveWords[r.a.wave] }},
		{"How many friends do you have?", count(func(a *answer) int { return a.friends })},
		{"Does " + service + " help you make and keep friends, or does it get in the way?", words(helpsWords, func(a *answer) int { return a.helps })},
	}
	if newForm {
		cs = append(cs,
			formsCell{"Is that enough for you?", words(enoughWords, func(a *answer) int { return a.enough })},
			formsCell{"Thinking about doing things your own way and being with other people: is the balance right for you now?", words(balanceWords, func(a *answer) int { return a.balance })},
			formsCell{"How often do you feel lonely?", words(lonelyWords, func(a *answer) int { return a.lonely })})
	}
	cs = append(cs,
		formsCell{"Overall, how satisfied are you with your life nowadays?", count(func(a *answer) int { return a.life })},
		formsCell{"Overall, to what extent do you feel that the things you do in your life are worthwhile?", count(func(a *answer) int { return a.worthwhile })},
		formsCell{"Overall, how happy did you feel yesterday?", count(func(a *answer) int { return a.happy })},
		formsCell{`On a scale where 0 is "not at all anxious" and 10 is "completely anxious", overall, how anxious did you feel yesterday?`, count(func(a *answer) int { return a.anxious })},
		formsCell{"How much choice do you have over your daily life?", words(choiceWords, func(a *answer) int { return a.choice })})
	if newForm {
		for i, label := range ascsLabels {
			cs = append(cs, formsCell{label, count(func(a *answer) int { return a.ascs[i] })})
		}
	}
	return append(cs,
		formsCell{"Which of these do you do more of now? (tick all that apply)", func(r row) any { return moreTicked(r.a) }},
		formsCell{"Who filled this in?", words(byWords, func(a *answer) int { return a.by })},
		formsCell{"Anything else?", func(r row) any { return orNil(r.a.comment) }},
		formsCell{"Anything else?2", func(row) any { return nil }})
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// moreTicked joins the ticked options as Forms does, with a semicolon after the last too.
func moreTicked(a *answer) any {
	if a.more == nil {
		return nil
	}
	var b strings.Builder
	for _, m := range a.more {
		b.WriteString(moreWords[m] + ";")
	}
	return b.String()
}

// excelTime is the serial number of a moment in the form owner's zone.
func excelTime(t time.Time) float64 {
	l := t.In(london)
	wall := time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), 0, time.UTC)
	return float64(wall.Unix()-time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Unix()) / 86400
}

// formsXLSX writes one sheet, marked as a table, with times fixed to the day
// on which the export was made.
func formsXLSX(rows []row, service string, newForm bool, made time.Time) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	columns := formsColumns(service, newForm)
	header := make([]any, len(columns))
	for i, c := range columns {
		header[i] = c.header
	}
	if err := f.SetSheetRow("Sheet1", "A1", &header); err != nil {
		return nil, fmt.Errorf("demo: forms header: %w", err)
	}
	for n, r := range rows {
		for i, c := range columns {
			if err := setCell(f, i+1, n+2, c.value(r)); err != nil {
				return nil, err
			}
		}
	}
	if err := formsStyle(f, len(columns), len(rows)+1); err != nil {
		return nil, err
	}
	stamp := made.Format(time.RFC3339)
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "Microsoft Forms", Created: stamp, Modified: stamp}); err != nil {
		return nil, fmt.Errorf("demo: forms properties: %w", err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("demo: forms workbook: %w", err)
	}
	return slices.Clip(b.Bytes()), nil
}

func setCell(f *excelize.File, column, line int, v any) error {
	if v == nil {
		return nil
	}
	at, err := excelize.CoordinatesToCellName(column, line)
	if err == nil {
		err = f.SetCellValue("Sheet1", at, v)
	}
	if err != nil {
		return fmt.Errorf("demo: forms cell %s: %w", at, err)
	}
	return nil
}

func formsStyle(f *excelize.File, columns, lines int) error {
	format := "m/d/yy h:mm:ss"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err == nil {
		err = f.SetCellStyle("Sheet1", "B2", fmt.Sprintf("C%d", lines), style)
	}
	if err != nil {
		return fmt.Errorf("demo: forms dates: %w", err)
	}
	corner, err := excelize.CoordinatesToCellName(columns, lines)
	if err == nil {
		err = f.SetSheetDimension("Sheet1", "A1:"+corner)
	}
	if err == nil {
		err = f.AddTable("Sheet1", &excelize.Table{Range: "A1:" + corner, Name: "Table1", StyleName: "TableStyleMedium2"})
	}
	if err != nil {
		return fmt.Errorf("demo: forms table: %w", err)
	}
	return nil
}
