package ingest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Confirmed is what somebody said of the columns of a file that no source reads
// yet.
type Confirmed struct {
	ID          string
	Title       string
	Columns     []ConfirmedColumn
	Constants   map[string]string // fields that the file does not say
	WaveByOrder bool              // a person's first day in the file is the baseline
}

// ConfirmedColumn leads one column, by its place in the file, to a field.
type ConfirmedColumn struct {
	At    int
	Field string
	Words map[string]string // its values to our codes, or to the name of a reason for having no answer
}

// FieldChoice is a field that a column may be.
type FieldChoice struct {
	Further     bool // of a questionnaire beside our own form
	Name, About string
	Required    bool
	Item        bool         // a question, to which there may be a reason for having no answer
	Codes       []CodeChoice // where the field has codes
}

// CodeChoice is an answer of a coded field and the word for it.
type CodeChoice struct{ Code, Word string }

// Reasons are the names of the reasons for having no answer, as mappings give them.
var Reasons = []string{"not_answered", "dont_know", "prefer_not_to_say", "does_not_apply"}

// FieldChoices are the fields of the table that a file was inspected for.
func (in *Inspection) FieldChoices() ([]FieldChoice, error) {
	c, err := contractByID(in.Contract)
	if err != nil {
		return nil, err
	}
	var all []FieldChoice
	for _, f := range c.Fields {
		if f.Derived {
			continue
		}
		choice := FieldChoice{Name: f.Name, About: f.About, Item: f.Item, Required: f.Required, Further: f.more}
		for _, code := range f.Codes {
			word := code.Code
			if len(code.Words) > 0 && !slices.ContainsFunc(code.Words, func(w string) bool { return strings.EqualFold(w, word) }) {
				word += " (" + code.spoken() + ")"
			}
			if _, err := strconv.Atoi(code.Code); err == nil && len(code.Words) > 0 {
				word = code.Words[len(code.Words)-1]
			}
			choice.Codes = append(choice.Codes, CodeChoice{code.Code, strings.ReplaceAll(word, "_", " ")})
		}
		if f.Type == "scheme" {
			choice.Codes = in.schemeChoices()
		}
		all = append(all, choice)
	}
	return all, nil
}

// NotUnderstood gives the values of a column that a field does not take, and
// those that name no scheme that there is. Those of other fields without codes
// are no matter of words: they are left to the check.
func (in *Inspection) NotUnderstood(at int, field string) []string {
	f := in.guess.field(field)
	if f != nil && f.field.Type == "scheme" && len(in.schemes) > 0 && at >= 0 && at < len(in.values) {
		return in.unknownSchemes(in.values[at])
	}
	if f == nil || len(f.field.Codes) == 0 || at < 0 || at >= len(in.values) {
		return nil
	}
	if f.field.Type == "multi" {
		return f.unknownOptions(in.values[at])
	}
	var unknown []string
	for _, v := range in.values[at] {
		if _, bad := f.parse(v); bad != nil {
			unknown = append(unknown, v)
		}
	}
	return unknown
}

func (g *guesser) field(name string) *guessedField {
	if g == nil {
		return nil
	}
	for i := range g.fields {
		if g.fields[i].field.Name == name {
			return &g.fields[i]
		}
	}
	return nil
}

// Confirm writes the source that was confirmed, to be kept by SaveSource.
func (in *Inspection) Confirm(c Confirmed) ([]byte, error) {
	s := in.base(c.ID, c.Title)
	s.WaveByOrder = s.WaveByOrder || c.WaveByOrder
	for field, v := range c.Constants {
		if s.Constants == nil {
			s.Constants = map[string]string{}
		}
		s.Constants[field] = v
	}
	own := s.Columns
	s.Columns = nil
	for _, k := range c.Columns {
		if k.At < 0 || k.At >= len(in.Columns) {
			return nil, fmt.Errorf("the file has no column %d", k.At+1)
		}
		s.Columns = append(s.Columns, Mapping{Header: in.Columns[k.At].Header, Field: k.Field, Words: in.words(k)})
	}
	s.Columns = append(s.Columns, own...)
	for _, col := range in.Columns {
		if col.Field == "" && !col.OnPurpose && !slices.ContainsFunc(c.Columns, func(k ConfirmedColumn) bool { return in.Columns[k.At].Header == col.Header }) {
			s.Drop = append(s.Drop, col.Header)
		}
	}
	var b bytes.Buffer
	b.WriteString("# How files like this one are read. It holds no answers of people and may be shared.\n")
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(s); err != nil {
		return nil, err
	}
	return b.Bytes(), e.Close()
}

// base is what the tool's own source says of its exports: what a mapping of one
// form keeps.
func (in *Inspection) base(id, title string) Source {
	s := *in.source
	s.ID, s.Version, s.Title, s.Contract, s.Form = id, 1, title, in.Contract, in.form()
	s.EveryForm, s.Columns, s.Drop, s.Constants = false, slices.Clone(s.Own), slices.Clone(s.Drop), maps.Clone(s.Constants)
	return s
}

// words are the values of a coded column and what each means: what was
// confirmed, over what the field takes by itself.
func (in *Inspection) words(k ConfirmedColumn) map[string]string {
	f := in.guess.field(k.Field)
	if f == nil || f.field.Type != "code" {
		return k.Words
	}
	all := map[string]string{}
	for _, v := range in.values[k.At] {
		if cell, bad := f.parse(v); bad == nil {
			if code := codeOf(cell); code != "" && v != code {
				all[v] = code
			}
		}
	}
	for v, code := range k.Words {
		all[v] = code
	}
	return all
}

// codeOf gives the code that a cell of a coded field holds, or the name of the
// reason why there is none.
func codeOf(v cell) string {
	code := strings.Trim(string(v.text), `"`)
	for name, n := range reasonCodes {
		if code == fmt.Sprint(n) {
			return name
		}
	}
	return code
}
