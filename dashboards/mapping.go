package dashboards

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

type mapPage struct {
	Needed []string // what has no column yet, in words
	Token  string
	*Inspected
	Title   string
	Columns []mapColumn
	Waves   []option
	AskWave bool
	Asked   bool // some answers still need a meaning
	Wrong   string
}

// mapColumn is a column with its choices.
type mapColumn struct {
	InspectedColumn
	Choices []optionGroup
	Values  []mapValue
}

// mapValue is an answer whose meaning is asked.
type mapValue struct {
	Name, Value string
	Choices     []option
	Why         string // one is chosen beforehand
}

// reasonLabels are the reasons for having no answer.
var reasonLabels = []option{{Value: "not_answered", Label: "No answer"}, {Value: "dont_know", Label: "Do not know"},
	{Value: "prefer_not_to_say", Label: "Prefer not to say"}, {Value: "does_not_apply", Label: "Does not apply"}}

var waveChoices = []option{{Value: "", Label: "A column says it"}, {Value: "baseline", Label: "Every row is somebody's first time"},
	{Value: "review", Label: "Every row is a later time"}, {Value: "order", Label: "A person's first day in the file is the first time"}}

// mapAsk shows the columns of a file and asks what they are.
func (s *server) mapAsk(r *request) (*response, error) {
	return s.mapShow(r, http.StatusOK, Mapping{}, nil, "")
}

// mapKeep takes the answers; where a value of a chosen column is not understood
// it asks what that means.
func (s *server) mapKeep(r *request) (*response, error) {
	if s.Mapper == nil {
		return nil, onlyRead()
	}
	token := r.param("token")
	m, err := mappingOf(r.form)
	if err != nil {
		return nil, err
	}
	in, err := s.Mapper.Inspect(r.ctx(), token, m.Fields)
	if err != nil {
		return nil, sendProblem(err)
	}
	asked := m.takeWords(in, r.form)
	nothing := len(m.Fields) == 0 && len(m.Words) == 0 && m.Wave == ""
	if asked || m.Title == "" || nothing {
		wrong := ""
		switch {
		case nothing && !asked:
			wrong = "Say of at least one column what it is, or whether it was the first time."
		case m.Title == "":
			wrong = "Give the mapping a name."
		}
		return s.mapShow(r, http.StatusOK, m, in, wrong)
	}
	err = s.Mapper.Confirm(r.ctx(), token, m)
	if refused, ok := asRefusal(err); ok && !refused.Busy {
		return s.mapShow(r, http.StatusUnprocessableEntity, m, in, refused.Words)
	}
	if err != nil {
		return nil, sendProblem(err)
	}
	return seeOther("/send/" + token), nil
}

// mappingOf reads the fields f0, f1, … of the form, the name and the wave.
func mappingOf(form url.Values) (Mapping, error) {
	m := Mapping{Title: strings.TrimSpace(form.Get("title")), Fields: map[int]string{}, Words: map[int]map[string]string{}, Wave: form.Get("wave")}
	if !slices.ContainsFunc(waveChoices, func(o option) bool { return o.Value == m.Wave }) {
		return m, badRequest("That is not a way to tell the wave. Open the page again.")
	}
	for name := range form {
		at, isField := strings.CutPrefix(name, "f")
		n, err := strconv.Atoi(at)
		if !isField || err != nil || n < 0 {
			continue
		}
		if field := form.Get(name); field != "" {
			m.Fields[n] = field
		}
	}
	return m, nil
}

// takeWords reads what values mean, w3.0 for the first unknown value of column 3,
// and reports whether one is left without a meaning.
func (m *Mapping) takeWords(in *Inspected, form url.Values) (asked bool) {
	for _, c := range in.Columns {
		for k, value := range c.Unknown {
			code := form.Get(wordName(c.At, k))
			if code == "" {
				asked = asked || !c.Spare
				continue
			}
			if m.Words[c.At] == nil {
				m.Words[c.At] = map[string]string{}
			}
			m.Words[c.At][value] = code
		}
	}
	return asked
}

func wordName(column, value int) string { return fmt.Sprintf("w%d.%d", column, value) }

func (s *server) mapShow(r *request, status int, m Mapping, in *Inspected, wrong string) (*response, error) {
	if s.Mapper == nil {
		return nil, onlyRead()
	}
	token := r.param("token")
	if in == nil {
		var err error
		if in, err = s.Mapper.Inspect(r.ctx(), token, m.Fields); err != nil {
			return nil, sendProblem(err)
		}
	}
	body := mapPage{Token: token, Inspected: in, Title: m.Title, Wrong: wrong, AskWave: slices.Contains(in.Missing, "wave")}
	body.Waves = chosen(waveChoices, m.Wave)
	body.Needed = neededFields(in.Missing, in.Fields, m.Fields)
	for _, c := range in.Columns {
		col := mapColumn{InspectedColumn: c}
		field, isChosen := m.Fields[c.At]
		if !isChosen && len(m.Fields) == 0 {
			field = c.Suggested
		}
		if c.Field == "" {
			col.Choices = fieldChoices(in.Fields, field)
		}
		for k, v := range c.Unknown {
			body.Asked = true
			value := mapValue{Name: wordName(c.At, k), Value: v, Choices: []option{{Label: chooseWords(c.Spare)}}}
			for _, code := range c.Codes {
				value.Choices = append(value.Choices, option{Value: code.Code, Label: code.Word})
			}
			meant := m.Words[c.At][v]
			if k < len(c.Guesses) && meant == "" {
				meant, value.Why = c.Guesses[k].Code, c.Guesses[k].Why
			}
			if len(c.Guesses) == 0 && !c.Fact { // a scheme is there or not, and no answer
				value.Choices = append(value.Choices, reasonLabels...)
			}
			value.Choices = chosen(value.Choices, meant)
			col.Values = append(col.Values, value)
		}
		body.Columns = append(body.Columns, col)
	}
	a, err := s.formPage(r, "map", "What are these columns?", body)
	if err == nil {
		a.status = status
		a.header["Cache-Control"] = "no-store" // it shows what somebody answered
	}
	return a, err
}

// chooseWords stand where no meaning has been chosen.
func chooseWords(spare bool) string {
	if spare {
		return "A mistake: I shall mend it in the file"
	}
	return "Choose"
}

func chosen(all []option, value string) []option {
	out := slices.Clone(all)
	for i := range out {
		out[i].Chosen = out[i].Value == value
	}
	return out
}

// fieldChoices puts the fields that must be there first.
func fieldChoices(fields []MapField, field string) []optionGroup {
	all := []option{{Label: "Do not read this column", Chosen: field == ""}}
	for _, group := range fieldGroups {
		for _, f := range fields {
			if group.holds(f) {
				all = append(all, option{Value: f.Name, Label: fieldLabel(f), Group: group.name, Chosen: f.Name == field})
			}
		}
	}
	return grouped(all)
}

var fieldGroups = []struct {
	name  string
	holds func(MapField) bool
}{
	{"Must be in the file", func(f MapField) bool { return f.Required }},
	{"Questions and facts of the usual form", func(f MapField) bool { return !f.Required && !f.Further }},
	{"Questions of other questionnaires", func(f MapField) bool { return !f.Required && f.Further }},
}

func fieldLabel(f MapField) string {
	return fieldCalled(f) + ": " + firstSentence(f.About)
}

// fieldCalled is a field in words.
func fieldCalled(f MapField) string {
	return cmp.Or(f.Label, strings.ReplaceAll(f.Name, "_", " "))
}

// neededFields says what the fields are that are missing and that nobody has
// given to a column yet.
func neededFields(missing []string, fields []MapField, given map[int]string) []string {
	var out []string
	for _, name := range missing {
		if slices.Contains(slices.Collect(maps.Values(given)), name) {
			continue
		}
		words := name
		if at := slices.IndexFunc(fields, func(f MapField) bool { return f.Name == name }); at >= 0 {
			about, _, _ := strings.Cut(fields[at].About, ". ")
			words = fieldCalled(fields[at]) + ": " + strings.TrimSuffix(about, ".") + "."
		}
		out = append(out, words)
	}
	return out
}

// firstSentence keeps a choice short.
func firstSentence(s string) string {
	if at := strings.Index(s, ". "); at > 0 {
		s = s[:at+1]
	}
	if r := []rune(s); len(r) > 90 {
		s = string(r[:90]) + "…"
	}
	return s
}
