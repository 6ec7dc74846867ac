package welsh

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// given is a name that somebody gave, or several. At the head of a sentence it begins with
// a capital.
func (s *said) given(name string) string {
	if bare, stopped := strings.CutSuffix(name, "."); stopped {
		return s.given(bare) + "."
	}
	if first, rest, several := strings.Cut(name, ", "); several && s.book.exact[name] == nil {
		return s.given(first) + ", " + s.given(rest)
	}
	if s.names != nil && s.names(name) {
		return name
	}
	if e := s.book.exact[name]; e != nil {
		return e.to[0].text
	}
	first, size := utf8.DecodeRuneInString(name)
	if e := s.book.exact[string(unicode.ToLower(first))+name[size:]]; e != nil && unicode.IsUpper(first) {
		first, size = utf8.DecodeRuneInString(e.to[0].text)
		return string(unicode.ToUpper(first)) + e.to[0].text[size:]
	}
	return name
}
