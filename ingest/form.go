package ingest

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"khi/ingest/book"
)

// Form is one questionnaire: what it asks and the words of its answers, in
// each language and version in which it is used. Every tool's source shares it.
type Form struct {
	ID        string              `yaml:"id"`
	Version   int                 `yaml:"version"`
	Title     string              `yaml:"title"`
	Contract  string              `yaml:"contract"`
	Extends   string              `yaml:"extends"`   // another form, to which this one adds wordings
	Licence   string              `yaml:"licence"`   // of the wordings
	Languages map[string]string   `yaml:"languages"` // the words for each: en: English
	Reasons   map[string]Wordings `yaml:"reasons"`   // why there is no answer, for every question
	Questions []Question          `yaml:"questions"`
}

// Wordings are texts by language or version.
type Wordings map[string][]string

// Question is one question of a form.
type Question struct {
	Field   string   `yaml:"field"`
	Names   []string `yaml:"names"` // codes of the question beside the field's own name
	Texts   Wordings `yaml:"texts"`
	Options []Option `yaml:"options"`
}

// Option is one answer of a question.
type Option struct {
	Code   string   `yaml:"code"`   // of the contract
	Reason string   `yaml:"reason"` // or why there is no answer: dont_know
	Values []string `yaml:"values"` // the tool's own codes
	Texts  Wordings `yaml:"texts"`
}

// reasonCodes are the names by which forms and sources call the reasons.
var reasonCodes = map[string]int64{
	"not_answered": notAnswered, "dont_know": dontKnow, "prefer_not_to_say": preferNot, "does_not_apply": doesNotApply,
}

// check holds a form to its contract: fields and codes that exist, and no text
// of one question that means two answers.
func (f *Form) check() error {
	c, err := contractByID(f.Contract)
	if err != nil {
		return err
	}
	if f.ID == "" || f.Version < 1 || f.Title == "" {
		return fmt.Errorf("a form needs an id, a version from 1 and a title")
	}
	for name := range f.Reasons {
		if _, ok := reasonCodes[name]; !ok {
			return fmt.Errorf("there is no reason %q; the reasons are %s", name, strings.Join(slices.Sorted(maps.Keys(reasonCodes)), ", "))
		}
	}
	for _, q := range f.Questions {
		field := c.field(q.Field)
		if field == nil {
			return fmt.Errorf("contract %s has no field %q", c.ID, q.Field)
		}
		if _, err := f.answers(q); err != nil {
			return err
		}
		for _, o := range q.Options {
			if (o.Code == "") == (o.Reason == "") {
				return fmt.Errorf("field %s: an option needs a code or a reason", q.Field)
			}
			if o.Code != "" && !slices.ContainsFunc(field.Codes, func(k Code) bool { return k.Code == o.Code }) {
				return fmt.Errorf("field %s has no code %q", q.Field, o.Code)
			}
		}
	}
	return nil
}

// answers gives each word of a question's answers and the code or reason that
// it means.
func (f *Form) answers(q Question) (map[string]string, error) {
	words := map[string]string{}
	put := func(word, means string) error {
		if was, twice := words[word]; twice && was != means {
			return fmt.Errorf("field %s: %q means both %s and %s", q.Field, word, was, means)
		}
		words[word] = means
		return nil
	}
	for _, o := range q.Options {
		means := o.Code
		if o.Reason != "" {
			means = o.Reason
		}
		for _, w := range append(slices.Clone(o.Values), o.Texts.all()...) {
			if err := put(w, means); err != nil {
				return nil, err
			}
		}
	}
	for reason, texts := range f.Reasons {
		for _, w := range texts.all() {
			if _, own := words[w]; !own {
				words[w] = reason
			}
		}
	}
	return words, nil
}

// all gives the texts of every language, the languages in order.
func (w Wordings) all() []string {
	var out []string
	for _, language := range slices.Sorted(maps.Keys(w)) {
		out = append(out, w[language]...)
	}
	return out
}

// with gives the form with the wordings of another one added.
func (f *Form) with(more *Form) *Form {
	out := *f
	out.Languages, out.Reasons = maps.Clone(f.Languages), maps.Clone(f.Reasons)
	if out.Languages == nil {
		out.Languages = map[string]string{}
	}
	maps.Copy(out.Languages, more.Languages)
	for reason, w := range more.Reasons {
		if out.Reasons == nil {
			out.Reasons = map[string]Wordings{}
		}
		out.Reasons[reason] = out.Reasons[reason].with(w)
	}
	out.Questions = slices.Clone(f.Questions)
	for _, q := range more.Questions {
		at := slices.IndexFunc(out.Questions, func(have Question) bool { return have.Field == q.Field })
		if at < 0 {
			out.Questions = append(out.Questions, q)
			continue
		}
		have := out.Questions[at]
		have.Names = append(slices.Clone(have.Names), q.Names...)
		have.Texts = have.Texts.with(q.Texts)
		have.Options = append(slices.Clone(have.Options), q.Options...)
		out.Questions[at] = have
	}
	return &out
}

func (w Wordings) with(more Wordings) Wordings {
	out := Wordings{}
	for _, from := range []Wordings{w, more} {
		for language, texts := range from {
			out[language] = append(slices.Clip(out[language]), texts...)
		}
	}
	return out
}

// asMappings gives what a source needs to find and read the form's questions.
func (f *Form) asMappings(c *Contract) ([]Mapping, error) {
	var all []Mapping
	asked := map[string]bool{}
	for _, q := range f.Questions {
		words, err := f.answers(q)
		if err != nil {
			return nil, err
		}
		field := c.field(q.Field)
		m := Mapping{Field: q.Field, Header: q.Field, Names: append(slices.Clone(field.Also), q.Names...), Texts: q.Texts}
		if field.Item || len(q.Options) > 0 {
			m.Words = words
		}
		asked[q.Field] = true
		all = append(all, m)
	}
	for _, field := range c.Fields { // what the contract has and the form does not word is found by its name
		if !asked[field.Name] && !field.Derived {
			all = append(all, Mapping{Field: field.Name, Header: field.Name, Names: field.Also})
		}
	}
	return all, nil
}

// wordingKey is the form in which the wordings of questions are compared:
// letters and figures only, so that a full stop or a star makes no difference.
func wordingKey(s string) string {
	var b strings.Builder
	space := false
	for _, r := range book.Fold(s) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// unnumbered gives the wording of a question without the number that a tool
// puts before it: "1. ", "Q3: ", "4) ", "Question 5 - ".
func unnumbered(s string) string {
	return questionNumber.ReplaceAllString(book.FoldSpace(s), "")
}

var questionNumber = regexp.MustCompile(`^(?i:(?:q(?:uestion)?[ .]?)?\d{1,3}[a-z]? ?[.):\x{2013}-] ?|q\d{1,3} )`)

// questionKeys are the forms of a question's wording, with its number and without.
func questionKeys(s string) []string {
	keys := []string{wordingKey(s)}
	if bare := wordingKey(unnumbered(s)); bare != keys[0] && bare != "" {
		keys = append(keys, bare)
	}
	return keys
}

// nameKey is the form in which codes of questions are compared: friends_n,
// friends-n and FriendsN are one.
func nameKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '.' || r == ' ' {
			return -1
		}
		return r
	}, book.Fold(s))
}
