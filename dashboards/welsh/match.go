package welsh

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// piece is a stretch of an entry: text as it stands, or a slot.
//
// The kind of a slot is its first letter: n a figure (1,234 or 62.1% or £5 or
// [c]), d a day or moment, p a period in words, q a period as code, x a name as
// it stands, o a name that somebody gave to an option or a number of a case, which is
// ours in the examples: said where the catalogue has it, and else as it stands; t
// something that the catalogue itself says, l a list of such. Digits tell slots of a
// kind apart.
type piece struct {
	kind byte   // 0 for text
	text string // the text, or the name of the slot
}

var slotName = regexp.MustCompile(`^[ndpqxotl][0-9]?$`)

// parse cuts an entry into its pieces. Marks of elements, written <1> and </1>,
// become single characters that no text has.
func parse(s string) ([]piece, error) {
	var all []piece
	for s != "" {
		before, rest, slot := strings.Cut(s, "{")
		if before != "" {
			all = append(all, piece{0, markup(before)})
		}
		if !slot {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || !slotName.MatchString(name) {
			return nil, fmt.Errorf("a slot is written {n}, {d}, {p}, {q}, {x}, {o}, {t} or {l}, with a digit where there are several: %q", "{"+rest)
		}
		all, s = append(all, piece{name[0], name}), after
	}
	return all, nil
}

// said is what finds words: the book, and which texts are names.
type said struct {
	book  *Book
	names func(string) bool
	tries int
	seen  map[string]answer // what was asked for before, in slots
}

// mostTries ends the search for a text that could be cut in too many ways.
const mostTries = 4000

var errTooMany = errors.New("too many ways to cut a text")

// Say gives the Welsh for a text. Names say which texts are names of places and
// the like, which stay as they are; nil knows none.
func (b *Book) Say(english string, names func(string) bool) (string, bool) {
	s := &said{book: b, names: names, seen: map[string]answer{}}
	return s.say(english, 0)
}

// Speaker says the texts of one file. They come again and again there, so each is
// looked up once.
func (b *Book) Speaker(names func(string) bool) func(english string) (string, bool) {
	known := map[string]answer{}
	return func(english string) (string, bool) {
		a, before := known[english]
		if !before {
			said := strings.TrimSpace(english)
			cymraeg, ok := b.Say(said, names)
			if a = (answer{english, ok}); ok && said != "" {
				a.welsh = strings.Replace(english, said, cymraeg, 1)
			}
			known[english] = a
		}
		return a.welsh, a.ok
	}
}

// deepest is how far slots may lie in slots.
const deepest = 4

// say looks for the whole, then for it without its last mark, then sentence by
// sentence, of which each must be found.
func (s *said) say(text string, depth int) (string, bool) {
	if !worded(text) || s.names != nil && s.names(text) {
		return text, true
	}
	if found, ok := s.one(text, depth); ok {
		return found, true
	}
	if end := strings.TrimRight(text, ".:,;"); end != text && end != "" {
		if found, ok := s.one(end, depth); ok {
			return found + text[len(end):], true
		}
	}
	return s.sentences(text, depth)
}

// sentences are said one by one, where a text has several.
func (s *said) sentences(text string, depth int) (string, bool) {
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], ". ")
		if i < 0 {
			return "", false
		}
		at += i + 2
		s.tries = 0
		first, ok := s.one(text[:at-1], depth)
		if !ok {
			if first, ok = s.one(text[:at-2], depth); ok {
				first += "."
			}
		}
		if !ok {
			continue
		}
		if rest, ok := s.say(text[at:], depth); ok {
			return first + " " + rest, true
		}
	}
	return "", false
}

// one is a text as one entry says it.
func (s *said) one(text string, depth int) (string, bool) {
	if e := s.book.exact[text]; e != nil {
		return e.to[0].text, true
	}
	if day, ok := dayIn(text); ok {
		return day, true
	}
	if period, ok := periodIn(text); ok {
		return period, true
	}
	if depth >= deepest {
		return "", false
	}
	if len(text) >= beginning {
		for _, e := range s.book.slotted[text[:beginning]] {
			if found, ok := s.with(e, text, depth); ok {
				return found, true
			}
		}
	}
	for _, e := range s.book.open {
		if found, ok := s.with(e, text, depth); ok {
			return found, true
		}
	}
	return "", false
}

// with tries one entry with slots.
func (s *said) with(e *Entry, text string, depth int) (string, bool) {
	if !couldFit(e.from, text) {
		return "", false
	}
	slots := map[string]string{}
	if ok, err := s.cut(e.from, text, slots, depth); !ok || err != nil {
		return "", false
	}
	out := ""
	for _, p := range e.to {
		if p.kind == 0 {
			out += p.text
		} else {
			out = withArticle(out, slots[p.text])
		}
	}
	return out, true
}

var (
	article    = regexp.MustCompile(`^[Yy]r? `)
	afterVowel = regexp.MustCompile(`[aeiouwyâêîôûŵŷ] $`)
)

// withArticle puts a text behind another. The article y or yr leans on a vowel before
// it: â y Deyrnas Unedig is said â'r Deyrnas Unedig. Before a vowel a, and, is ac.
func withArticle(before, text string) string {
	if a := article.FindString(text); a != "" && afterVowel.MatchString(before) {
		return strings.TrimSuffix(before, " ") + "'r " + text[len(a):]
	}
	if and, yes := strings.CutSuffix(before, " a "); yes && strings.ContainsAny(text[:min(1, len(text))], "aeiouwyAEIOUWY") {
		return and + " ac " + text
	}
	return before + text
}

// couldFit says whether the words of an entry stand in the text in their order: most
// entries are left at this, before any way of cutting the text is tried.
func couldFit(pieces []piece, text string) bool {
	if last := pieces[len(pieces)-1]; last.kind == 0 && !strings.HasSuffix(text, last.text) {
		return false
	}
	for _, p := range pieces {
		if p.kind != 0 {
			continue
		}
		i := strings.Index(text, p.text)
		if i < 0 {
			return false
		}
		text = text[i+len(p.text):]
	}
	return true
}

// cut lays the pieces over the text and fills the slots. What does not fit is cut
// in another way.
func (s *said) cut(pieces []piece, text string, slots map[string]string, depth int) (bool, error) {
	if s.tries++; s.tries > mostTries {
		return false, errTooMany
	}
	if len(pieces) == 0 {
		return text == "", nil
	}
	p := pieces[0]
	if p.kind == 0 {
		rest, begins := strings.CutPrefix(text, p.text)
		if !begins {
			return false, nil
		}
		return s.cut(pieces[1:], rest, slots, depth)
	}
	for _, end := range ends(pieces[1:], text) {
		value, ok := s.fill(p.kind, text[:end], depth+1)
		if !ok {
			continue
		}
		if ok, err := s.cut(pieces[1:], text[end:], slots, depth); ok || err != nil {
			slots[p.text] = value
			return ok, err
		}
	}
	return false, nil
}

// ends are the places where a slot may end: before each place where the text
// after it stands, or at the end.
func ends(after []piece, text string) []int {
	if len(after) == 0 {
		return []int{len(text)}
	}
	var all []int
	for at := 1; at < len(text); at++ {
		i := strings.Index(text[at:], after[0].text)
		if i < 0 {
			break
		}
		at += i
		all = append(all, at)
	}
	return all
}

var (
	figure     = regexp.MustCompile(`^(?:[+\x{2212}-]?£?\d[\d,.]*[%m]?|\[[a-z]\])$`)
	periodCode = regexp.MustCompile(`^\d{4}-\d\d(?:Q[1-4])?$`)
)

// fill is what a slot of a kind holds for a stretch of text.
func (s *said) fill(kind byte, text string, depth int) (string, bool) {
	if text == "" || strings.TrimSpace(text) != text || strings.Contains(text, ". ") || strings.ContainsFunc(text, marked) {
		return "", false
	}
	switch kind {
	case 'n':
		return text, figure.MatchString(text)
	case 'q':
		return text, periodCode.MatchString(text)
	case 'd':
		return dayIn(text)
	case 'p':
		if periodCode.MatchString(text) {
			return text, true
		}
		return periodIn(text)
	case 't':
		if before, ok := s.seen[text]; ok {
			return before.welsh, before.ok
		}
		found, ok := s.say(text, depth)
		if ok || s.tries < mostTries && depth < deepest {
			s.seen[text] = answer{found, ok}
		}
		return found, ok
	case 'l':
		return s.list(text, depth)
	case 'o':
		return s.given(text), true
	}
	return text, true
}

// list is one thing after another, with semicolons or commas between them.
func (s *said) list(text string, depth int) (string, bool) {
	if s.tries++; s.tries > mostTries {
		return "", false
	}
	if found, ok := s.items(text, depth); ok {
		return found, true
	}
	if found, ok := s.say(text, depth); ok {
		return found, true
	}
	for i := range text {
		if strings.HasPrefix(text[i:], "; ") || strings.HasPrefix(text[i:], ", ") {
			if first, ok := s.say(text[:i], depth); ok {
				if rest, ok := s.list(text[i+2:], depth); ok {
					return first + text[i:i+2] + rest, true
				}
			}
		}
	}
	return "", false
}

// items is a list with semicolons, each of whose items has Welsh: long lists are cut
// in this one way before any other is tried.
func (s *said) items(text string, depth int) (string, bool) {
	all := strings.Split(text, "; ")
	if s.book.exact[text] != nil {
		return "", false
	}
	if len(all) == 1 {
		return s.titles(strings.Split(text, ", "))
	}
	for i := range all {
		found, ok := s.fill('t', all[i], depth)
		if !ok {
			return "", false
		}
		all[i] = found
	}
	return strings.Join(all, "; "), true
}

// titles is a list with commas of what stands word for word in the catalogue; some of
// it may have commas itself.
func (s *said) titles(parts []string) (string, bool) {
	var all []string
	for from := 0; from < len(parts); {
		to := len(parts)
		for to > from && s.book.exact[strings.Join(parts[from:to], ", ")] == nil {
			to--
		}
		if to == from {
			return "", false
		}
		all = append(all, s.book.exact[strings.Join(parts[from:to], ", ")].to[0].text)
		from = to
	}
	return strings.Join(all, ", "), true
}

// worded says whether a text has anything to say in words: a letter outside a
// shorthand such as [c], and no name of a file, a hash or a column as programs write
// it, which is the same in every language.
func worded(text string) bool {
	return strings.ContainsFunc(shorthand.ReplaceAllString(text, ""), unicode.IsLetter) && !identifier.MatchString(text)
}

var identifier = regexp.MustCompile(`^([\w-]+\.(csv|xlsx|zip|parquet|json|yaml)|[0-9a-f]{16,}|[a-z]+(_[a-z0-9]+)+( v\d+)?|KHI-\d+[a-z]*)$`)

var shorthand = regexp.MustCompile(`\[[a-z]\]`)

var digits = regexp.MustCompile(`\d+(?:[,.]\d+)*`)

// Figures are the numbers of a text in the order of their size as text: what must
// be the same in both languages.
func Figures(text string) []string {
	all := digits.FindAllString(text, -1)
	slices.Sort(all)
	return all
}
