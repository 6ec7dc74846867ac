package layout

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// Columns that the layout of indicator files adds.
const (
	tipStatistic = "Statistic (worked out)"
	tipNumber    = "Number (worked out)"
	tipMark      = "Mark (worked out)"
	tipPeriod    = "Year (worked out)"
	tipPeople    = "People (worked out)"
	tipPlace     = "Place has a code (worked out)"
	tipIsYear    = "Is a financial year (worked out)"
	tipIsGroup   = "Is a group that we name (worked out)"
	tipVintage   = "Edition (worked out)"
)

var tipAdded = []string{tipStatistic, tipNumber, tipMark, tipPeriod, tipPeople, tipPlace, tipIsYear, tipIsGroup, tipVintage}

// tipNeeds are the headings by which an indicator file is known.
var tipNeeds = []string{"Indicator ID", "Indicator Name", "Area Code", "Area Name", "Sex", "Age", "Time period", "Value", "Count", "Denominator", "Value note"}

// indicatorFile finds the columns of one indicator file.
type indicatorFile struct {
	value, low, high, count, denominator, note, period, sex, age, category, code int
	vintage                                                                      []byte
}

// fingertips is a file of published indicators in the layout of the Fingertips
// service of England's health department: a row for each indicator, area, year
// and group of people, with the value, its limits, count and denominator side by
// side. Each becomes a row of its own. The file does not say which edition it is,
// so the day of reading stands for it.
func fingertips(b *book.Book) ([]book.Sheet, string) {
	for _, s := range b.Sheets {
		if !has(s.Header, tipNeeds...) {
			continue
		}
		at := func(names ...string) int {
			for _, n := range names {
				if i := column(s.Header, n); i >= 0 {
					return i
				}
			}
			return -1
		}
		f := &indicatorFile{value: at("Value"), low: at("Lower CI 95.0 limit", "Lower CI limit", "Lower CI"), high: at("Upper CI 95.0 limit", "Upper CI limit", "Upper CI"),
			count: at("Count"), denominator: at("Denominator"), note: at("Value note"), period: at("Time period"), sex: at("Sex"), age: at("Age"), category: at("Category"), code: at("Area Code"),
			vintage: []byte("read " + b.Day.Format("2006-01-02"))}
		for _, other := range b.Sheets {
			if other.Name != s.Name {
				b.Others = append(b.Others, other.Name)
			}
		}
		p := &published{Sheet: s, added: tipAdded, add: f.rows}
		return []book.Sheet{p.sheet()}, fmt.Sprintf("published indicators in the layout of Fingertips, read %s", b.Day.Format("2006-01-02"))
	}
	return nil, ""
}

var placeCode = regexp.MustCompile(`^[ENSWKJ][0-9]{8}$`)

// rows gives a row for each number that the file has; one for a row that stays
// out, so that it is counted once.
func (f *indicatorFile) rows(row [][]byte) [][][]byte {
	period, people := tipYear(text(row, f.period)), tipWhom(text(row, f.sex), text(row, f.age), text(row, f.category))
	place := yesNo(placeCode.MatchString(text(row, f.code)))
	number, mark := tipValue(text(row, f.value), book.Fold(text(row, f.note)))
	isYear, isGroup := yesNo(period != nil), yesNo(people != nil)
	out := [][][]byte{{[]byte("outcome"), number, mark, period, people, place, isYear, isGroup, f.vintage}}
	if string(place) == "no" || period == nil || people == nil || string(mark) == "[c]" {
		return out
	}
	for _, more := range []struct {
		statistic string
		at        int
	}{{"lower", f.low}, {"upper", f.high}, {"numerator", f.count}, {"denominator", f.denominator}} {
		if raw := text(row, more.at); raw != "" {
			out = append(out, [][]byte{[]byte(more.statistic), rounded(raw), nil, period, people, place, isYear, isGroup, f.vintage})
		}
	}
	return out
}

// tipValue tells the number and the publisher's mark from the value and its
// note. A value that the note calls suppressed is never taken, whatever stands there.
func tipValue(raw, note string) (number, mark []byte) {
	any := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(note, w) {
				return true
			}
		}
		return false
	}
	switch {
	case any("suppress", "disclos", "confidential"):
		return nil, []byte("[c]")
	case raw == "":
		return nil, []byte("[x]")
	case any("estimat", "modelled", "imputed"):
		return rounded(raw), []byte("[e]")
	case any("quality", "caution", "reliab"):
		return rounded(raw), []byte("[u]")
	}
	return rounded(raw), nil
}

// rounded gives a number to three decimals, which is finer than any is published
// for use; what is no number stays as it is and will be refused.
func rounded(raw string) []byte {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
		return []byte(raw)
	}
	return strconv.AppendFloat(nil, math.Round(v*1000)/1000, 'f', -1, 64)
}

var tipFinancial = regexp.MustCompile(`^(\d{4})/(\d{2})$`)

// tipYear gives a financial year; nil for calendar years, quarters and spans of
// several years.
func tipYear(s string) []byte {
	m := tipFinancial.FindStringSubmatch(s)
	if m == nil {
		return nil
	}
	from, _ := strconv.Atoi(m[1])
	to, _ := strconv.Atoi(m[2])
	if (from+1)%100 != to {
		return nil
	}
	return []byte(m[1] + "-" + m[2])
}

// tipWhom gives whom a row is about in our words; nil for groups that we have
// no word for.
func tipWhom(sex, age, category string) []byte {
	adult := map[string]bool{"all ages": true, "18+ yrs": true, "16+ yrs": true}[book.Fold(age)]
	person := book.Fold(sex)
	switch {
	case category != "":
		return nil
	case person == "persons" && adult:
		return []byte("all")
	case person == "persons" && book.Fold(age) == "18-64 yrs":
		return []byte("18-64")
	case person == "persons" && book.Fold(age) == "65+ yrs":
		return []byte("65+")
	case person == "male" && adult:
		return []byte("men")
	case person == "female" && adult:
		return []byte("women")
	}
	return nil
}
