package layout

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// quarterMonths are the first and the last month of each quarter as titles name
// them, April to June first.
var quarterMonths = [4][2][]string{
	{{"apr", "ebrill"}, {"jun", "mehefin"}}, {{"jul", "gorff"}, {"sep", "medi"}},
	{{"oct", "hydref"}, {"dec", "rhagfyr"}}, {{"jan", "ionawr"}, {"mar", "mawrth"}},
}

const (
	firstMonth = `(apr(?:il)?|july?|oct(?:ober)?|jan(?:uary)?|ebrill|gorffennaf|hydref|ionawr)`
	lastMonth  = `(june?|sept?(?:ember)?|dec(?:ember)?|mar(?:ch)?|mehefin|medi|rhagfyr|mawrth)`
)

var (
	quarterWords = regexp.MustCompile(`\b(?:q|qtr|quarter|chwarter|ch)\s*([1-4])\b`)
	yearWords    = regexp.MustCompile(`\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b`)
	monthWords   = regexp.MustCompile(`\b` + firstMonth + `\b[^\x{2029}]{1,24}?\b` + lastMonth + `\b\D{0,3}(20\d\d)`)
	endWords     = regexp.MustCompile(`\b(?:quarter|period|qtr|chwarter)\s+(?:end|to|up to|hyd|yn diweddu)\D{0,12}(?:\d{1,2}(?:st|th)?\s+)?` + lastMonth + `\b\D{0,3}(20\d\d)`)
	dayWords     = regexp.MustCompile(`\b0?1/0?(\d{1,2})/(20\d\d)\D{1,12}(\d{1,2})/0?(\d{1,2})/(20\d\d)\b`)
)

// quarterIn reads the quarter out of the titles: Q1 2025-26, April to June 2025,
// 1 April 2025 to 30 June 2025, 01/04/2025 - 30/06/2025, quarter ending June 2025.
// A span that is no quarter says nothing.
func quarterIn(titles string) string {
	titles = book.Fold(strings.ReplaceAll(titles, "\n", " \u2029 "))
	year := yearWords.FindStringSubmatch(titles)
	if q := quarterWords.FindStringSubmatch(titles); q != nil && year != nil {
		if start, _ := strconv.Atoi(year[1]); fmt.Sprintf("%02d", (start+1)%100) == year[2] {
			return fmt.Sprintf("%d-%sQ%s", start, year[2], q[1])
		}
	}
	for q, names := range quarterMonths {
		for _, m := range monthWords.FindAllStringSubmatch(titles, -1) {
			if startsAny(m[1], names[0]) && startsAny(m[2], names[1]) {
				return quarterEnding(q, m[3])
			}
		}
		if m := endWords.FindStringSubmatch(titles); m != nil && startsAny(m[1], names[1]) {
			return quarterEnding(q, m[2])
		}
		if m := dayWords.FindStringSubmatch(titles); m != nil && m[2] == m[5] {
			first, last := [4]string{"4", "7", "10", "1"}[q], [4]string{"30/6", "30/9", "31/12", "31/3"}[q]
			if m[1] == first && m[3]+"/"+m[4] == last {
				return quarterEnding(q, m[5])
			}
		}
	}
	return ""
}

func startsAny(word string, starts []string) bool {
	for _, s := range starts {
		if strings.HasPrefix(word, s) {
			return true
		}
	}
	return false
}

// quarterEnding names a quarter, 0 for April to June, by the year in which it ends.
func quarterEnding(q int, year string) string {
	start, _ := strconv.Atoi(year)
	if q == 3 {
		start--
	}
	return fmt.Sprintf("%d-%02dQ%d", start, (start+1)%100, q+1)
}
