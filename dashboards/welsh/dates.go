package welsh

import (
	"regexp"
	"strings"
)

var months = []struct{ english, welsh, to string }{
	{"January", "Ionawr", "Ionawr"}, {"February", "Chwefror", "Chwefror"}, {"March", "Mawrth", "Fawrth"}, {"April", "Ebrill", "Ebrill"},
	{"May", "Mai", "Fai"}, {"June", "Mehefin", "Fehefin"}, {"July", "Gorffennaf", "Orffennaf"}, {"August", "Awst", "Awst"},
	{"September", "Medi", "Fedi"}, {"October", "Hydref", "Hydref"}, {"November", "Tachwedd", "Dachwedd"}, {"December", "Rhagfyr", "Ragfyr"},
}

const (
	monthName  = `(January|February|March|April|May|June|July|August|September|October|November|December)`
	monthShort = `(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
)

var (
	longDay  = regexp.MustCompile(`^(\d{1,2} )?` + monthName + `( \d{4})( at \d\d:\d\d)?( UTC)?$`)
	shortDay = regexp.MustCompile(`^(\d{1,2} )` + monthShort + `( \d{4})(, \d\d:\d\d)?( UTC)?$`)
	span     = regexp.MustCompile(`^` + monthName + `( \d{4})? to ` + monthName + `( \d{4})$`)
)

// dayIn is a day or a moment in Welsh: "21 Tachwedd 2026 am 15:04 UTC".
func dayIn(text string) (string, bool) {
	m := longDay.FindStringSubmatch(text)
	if m == nil {
		if m = shortDay.FindStringSubmatch(text); m == nil {
			return "", false
		}
	}
	at := strings.Replace(m[4], " at ", " am ", 1)
	return m[1] + month(m[2]).welsh + m[3] + at + m[5], true
}

// periodIn is a period in words in Welsh: "Ebrill i Fehefin 2026". The month after
// i takes the soft mutation.
func periodIn(text string) (string, bool) {
	m := span.FindStringSubmatch(text)
	if m == nil {
		return "", false
	}
	return month(m[1]).welsh + m[2] + " i " + month(m[3]).to + m[4], true
}

// month is one by its English name or the first letters of it.
func month(name string) (found struct{ english, welsh, to string }) {
	for _, m := range months {
		if strings.HasPrefix(m.english, name) {
			return m
		}
	}
	return found
}
