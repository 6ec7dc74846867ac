package ingest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"khi/ingest/instrument"
)

// Told is one value of a kept row in words. Exactly one of Answer and Why has words.
type Told struct {
	Field    string `json:"field"`              // name of the column
	Called   string `json:"called"`             // the field in a few words
	Question string `json:"question,omitempty"` // as it was put, where its words may be shown
	Of       string `json:"of,omitempty"`       // the questionnaire that it belongs to
	Answer   string `json:"answer,omitempty"`   // in words
	Code     string `json:"code,omitempty"`     // the answer as it is kept
	Why      string `json:"why,omitempty"`      // why there is no answer: one of the Why… below
}

// Why there is no answer. The five are never taken for each other.
const (
	WhyNotAsked  = "not asked"
	WhySkipped   = "not answered"
	WhyDontKnow  = "don't know"
	WhyNotSaying = "prefer not to say"
	WhyNotApply  = "does not apply"
	WhyNotGiven  = "not given" // of a fact that is no question
)

var whyByCode = map[int64]string{notAnswered: WhySkipped, dontKnow: WhyDontKnow, preferNot: WhyNotSaying, doesNotApply: WhyNotApply}

// askedAs is what the newest version of a questionnaire says of a field.
type askedAs struct {
	of   *instrument.Instrument
	item instrument.Item
}

// questionnaires finds the question behind a field.
var questionnaires = sync.OnceValues(func() (map[string]askedAs, error) {
	all, err := instrument.Current()
	if err != nil {
		return nil, err
	}
	by := map[string]askedAs{}
	for _, in := range all {
		for _, it := range in.Items {
			if _, there := by[it.Column()]; !there {
				by[it.Column()] = askedAs{in, it}
			}
		}
	}
	return by, nil
})

// Tell gives a row of the contract's table in words: values are those of its
// Columns, in order. References are left out, for a pseudonym says nothing.
func (c *Contract) Tell(values []any) ([]Told, error) {
	fields := c.Columns()
	if len(values) < len(fields) {
		return nil, fmt.Errorf("a row of %s has %d values, and its contract %d", c.ID, len(values), len(fields))
	}
	asked, err := questionnaires()
	if err != nil {
		return nil, err
	}
	var all []Told
	for i, f := range fields {
		if strings.HasSuffix(f.Type, "_ref") {
			continue
		}
		t := Told{Field: f.Column, Called: f.Label}
		from, known := asked[f.Column]
		if known && f.Item {
			t.Called, t.Question, t.Of = sentenceCase(from.item.Label), from.item.Text, from.of.Title
		}
		if !f.Item {
			from = askedAs{}
		}
		t.take(f, from, values[i])
		all = append(all, t)
	}
	return all, nil
}

// take reads one value as it is kept.
func (t *Told) take(f *Field, from askedAs, value any) {
	switch v := value.(type) {
	case nil:
		if t.Why = WhyNotGiven; f.Item {
			t.Why = WhyNotAsked
		}
	case time.Time:
		t.Answer = v.Format("2 January 2006")
		t.Code = v.Format(time.DateOnly)
	case int64:
		if why := whyByCode[v]; why != "" && (f.Item || f.Type == "code") {
			t.Why = why
			return
		}
		t.Code = strconv.FormatInt(v, 10)
		t.Answer = wordOf(f, from, t.Code)
	case float64:
		t.Code = strconv.FormatFloat(v, 'f', -1, 64)
		t.Answer = t.Code
	case string:
		t.text(f, from, v)
	default:
		t.Code = fmt.Sprint(v)
		t.Answer = t.Code
	}
}

// text reads a word, several ticked answers, or the reason why there are none.
func (t *Told) text(f *Field, from askedAs, v string) {
	if n, err := strconv.ParseInt(v, 10, 64); err == nil && f.Item && whyByCode[n] != "" {
		t.Why = whyByCode[n]
		return
	}
	t.Code = v
	if f.Type != "multi" {
		t.Answer = wordOf(f, from, v)
		return
	}
	var words []string
	for code := range strings.FieldsSeq(v) {
		words = append(words, wordOf(f, from, code))
	}
	t.Answer = strings.Join(words, ", ")
}

// wordOf is what one code means, as the questionnaire or else the contract has it.
func wordOf(f *Field, from askedAs, code string) string {
	if i := slices.IndexFunc(from.item.Codes, func(c instrument.Code) bool { return c.Code == code }); i >= 0 {
		return from.item.Codes[i].Label
	}
	word := code
	if i := slices.IndexFunc(f.Codes, func(c Code) bool { return c.Code == code }); i >= 0 && len(f.Codes[i].Words) > 0 {
		word = f.Codes[i].spoken()
	}
	return strings.ReplaceAll(word, "_", " ")
}

// Put is one question that a contract keeps the answers of.
type Put struct {
	Field    string
	Called   string // in a few words
	Question string // as it is put, where its words may be shown
	Low      int
	High     int    // 0 where the answers are no scale
	Better   string // higher, lower, or "" where neither end is better
	Worded   bool   // its codes have words
}

// Questions are those of the contract's fields that are questions, in order.
func (c *Contract) Questions() ([]Put, error) {
	asked, err := questionnaires()
	if err != nil {
		return nil, err
	}
	var all []Put
	for _, f := range c.Columns() {
		if !f.Item {
			continue
		}
		p := Put{Field: f.Column, Called: f.Label, Worded: len(f.Codes) > 0}
		if from, known := asked[f.Column]; known {
			p.Called, p.Question = sentenceCase(from.item.Label), from.item.Text
			p.Worded = len(from.item.Codes) > 0
			if p.Low, p.High = from.item.Range(); from.item.Kind == "several" {
				p.Low, p.High = 0, 0
			}
			if from.item.Better != "neither" {
				p.Better = from.item.Better
			}
		}
		all = append(all, p)
	}
	return all, nil
}
