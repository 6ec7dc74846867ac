package workbook

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for XML 1.0: what XML cannot hold becomes the
// replacement character, which a reader can see, and line ends become "\n".
func clean(s string) string {
	if ordinary(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case r == '\t' || r == '\n':
			return r
		case r < ' ' || r == '\uFFFE' || r == '\uFFFF':
			return utf8.RuneError
		}
		return r
	}, s)
}

// ordinary reports whether a text is printable ASCII throughout, as most of a long
// table's are: then nothing need be looked at letter by letter.
func ordinary(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// plain is a clean text on one line, for headings and properties.
func plain(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// units16 is the length as Excel counts it.
func units16(s string) int {
	if ordinary(s) {
		return len(s)
	}
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// word keeps the letters, digits and underscores of a name: accents fall
// away, and any other run becomes one underscore.
func word(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(clean(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	return strings.TrimSuffix(b.String(), "_")
}

// fold is a name as Excel compares names: without case.
func fold(s string) string { return strings.ToLower(s) }

// tab is a free worksheet name for the n-th table: letters, digits and
// underscores, 31 at most, beginning with a letter. It serves as the name of
// the Excel table too: "T1_…" cannot be mistaken for a cell.
func (b *book) tab(n int, id string) string {
	base := word(id)
	if base == "" {
		base = "table"
	}
	name := fmt.Sprintf("T%d_%s", n, base)
	name = strings.TrimRight(name[:min(len(name), 31)], "_")
	b.taken[fold(name)] = true // the number keeps it from all others
	return name
}

// escape is what Excel reads as a character in place of six. A cell can be
// saved from it, the name of a table's column cannot, and the two must agree.
var escape = regexp.MustCompile(`_(x[0-9A-Fa-f]{4})_`)

// headings are the columns' headings on one line each, none empty, no two the
// same to Excel.
func headings(columns []column) []string {
	var names []string
	used := map[string]bool{}
	for _, c := range columns {
		base := escape.ReplaceAllString(plain(c.heading), "-$1-")
		if base == "" {
			base = "Column"
		}
		name := base
		for i := 2; used[fold(name)]; i++ {
			name = fmt.Sprintf("%s (%d)", base, i)
		}
		used[fold(name)] = true
		names = append(names, name)
	}
	return names
}

// thousands writes a whole number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var numberWords = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
	"eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"}

// several is "one table", "eleven tables", "143 rows".
func several(n int, one, many string) string {
	words := thousands(n)
	if n < len(numberWords) {
		words = numberWords[n]
	}
	if n == 1 {
		return words + " " + one
	}
	return words + " " + many
}

// sentence ends a text with a full stop unless it has an end of its own.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return s
	}
	return s + "."
}
