package layout

import (
	"regexp"
	"strings"

	"khi/ingest/book"
)

// limeColumns are those that LimeSurvey itself adds, by the text that stands
// for their code where questions are exported as text.
var limeColumns = map[string]string{
	"response id": "id", "date submitted": "submitdate", "last page": "lastpage", "start language": "startlanguage", "seed": "seed",
	"access code": "token", "token": "token", "date started": "startdate", "date last action": "datestamp", "ip address": "ipaddr", "referrer url": "refurl",
	"total time": "interviewtime",
}

var (
	limeCode = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9_]*)((?:\[[^\]]*\])*)$`)
	limeBoth = regexp.MustCompile(`(?s)^([A-Za-z][A-Za-z0-9_]*)((?:\[[^\]]*\])*)(?:\. |: )(.*)$`)
)

// limeSurvey is the CSV of LimeSurvey with questions as codes, as texts or as
// both ("code. text"), alone or in one archive with the survey's structure, which
// says what each code means.
func limeSurvey(b *book.Book) ([]book.Sheet, string) {
	s, structure, ok := limeParts(b)
	if !ok {
		return nil, ""
	}
	var read func(string) book.Column
	words := ""
	switch {
	case has(s.Header, "id", "submitdate", "startlanguage"):
		read, words = limeByCode, "codes"
	case has(s.Header, "Response ID", "Date submitted", "Start language"):
		read, words = limeByText, "texts"
	case has(s.Header, "id. Response ID", "submitdate. Date submitted", "startlanguage. Start language"):
		read, words = limeByBoth, "codes and texts"
	default:
		return nil, ""
	}
	for _, h := range s.Header {
		s.Columns = append(s.Columns, read(strings.TrimSpace(h)))
	}
	if structure != nil {
		questions, err := readStructure(*structure)
		if err != nil {
			s.Rows = onlyError(err)
		}
		limeMeanings(s.Columns, questions)
		words += " with the survey's structure"
	}
	return []book.Sheet{unescaped(s, withoutQuote)}, "LimeSurvey " + container(b) + ", " + words
}

// limeParts tells the answers from the structure. Anything else beside them makes it
// another kind of file.
func limeParts(b *book.Book) (data book.Sheet, structure *book.Sheet, ok bool) {
	switch len(b.Sheets) {
	case 1:
		return b.Sheets[0], nil, true
	case 2:
		for i := range b.Sheets {
			if IsStructure(b.Sheets[i].Header) {
				return b.Sheets[1-i], &b.Sheets[i], true
			}
		}
	}
	return book.Sheet{}, nil, false
}

func limeByCode(h string) book.Column {
	m := limeCode.FindStringSubmatch(h)
	if m == nil {
		return book.Column{Code: h}
	}
	return limeOption(book.Column{Code: m[1]}, m[2])
}

func limeByText(h string) book.Column {
	if code := limeColumns[book.Fold(h)]; code != "" {
		return book.Column{Code: code}
	}
	text := strings.TrimSpace(plain(h))
	if open := strings.LastIndexByte(text, '['); open > 0 && strings.HasSuffix(text, "]") {
		return limeOption(book.Column{Text: strings.TrimSpace(text[:open])}, text[open:])
	}
	return book.Column{Text: text}
}

func limeByBoth(h string) book.Column {
	m := limeBoth.FindStringSubmatch(h)
	if m == nil {
		return limeByText(h)
	}
	if limeColumns[book.Fold(m[3])] == m[1] {
		return book.Column{Code: m[1]}
	}
	c := limeByText(m[3])
	if c.Code = m[1]; m[2] != "" && c.Option == "" {
		c = limeOption(c, m[2])
	}
	return c
}

// limeOption notes [option] behind a question.
func limeOption(c book.Column, brackets string) book.Column {
	option := strings.Trim(brackets, "[]")
	switch {
	case option == "":
	case isOther(option) || strings.HasSuffix(option, "comment"):
		c.Option = Other
	default:
		c.Option = strings.ReplaceAll(option, "][", " ")
	}
	return c
}
