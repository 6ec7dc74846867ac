package chart

import (
	"strings"
	"unicode"

	"khi/metrics"
)

// clean makes a name from outside safe to draw: nothing that XML forbids,
// nothing that turns the direction of the text around it, and nothing that
// go-echarts' own pages would take for JavaScript.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), unicode.IsControl(r),
			r == '\uFFFE', r == '\uFFFF', r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	for strings.Contains(s, "__f__") {
		s = strings.ReplaceAll(s, "__f__", "_f_")
	}
	return s
}

// wordJoiner has no width; after an opening brace it keeps ECharts from
// reading the brace as the start of a template or of a text style.
const wordJoiner = "\u2060"

// literal is text for a place where ECharts would expand templates such as
// {b} or {@value}: it is drawn as it stands.
func literal(s string) string {
	return strings.ReplaceAll(s, "{", "{"+wordJoiner)
}

// words says what a figure that has no number is.
func (s *sheet) words(f metrics.Figure) string {
	short := f.Shorthand()
	if text := s.shorthand[short]; text != "" {
		return short + " " + text
	}
	return short
}

// periodLabel is the short name of a period on an axis, in two lines: "Q1"
// above "2025-26", the year only where it starts or the picture does. Where
// room is tight the first quarters of the years stand alone.
func periodLabel(key, label string, first, tight bool) string {
	p, err := metrics.ParsePeriod(key)
	if err != nil {
		return label
	}
	if p.IsYear() {
		return key
	}
	quarter := key[7:]
	if tight && quarter != "Q1" {
		return ""
	}
	if first || quarter == "Q1" {
		return quarter + "\n" + string(p.Year())
	}
	return quarter
}
