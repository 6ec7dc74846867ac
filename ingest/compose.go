package ingest

import (
	"maps"
	"slices"
)

// forForm is a tool's source for one questionnaire.
func (s *Source) forForm(f *Form) *Source {
	out := *s
	out.ID, out.Form, out.Contract = s.ID+"_"+f.ID, f.ID, f.Contract
	out.Version = s.Version + f.Version - 1
	out.Title = s.Title + ", " + f.Title
	if c, err := contractByID(f.Contract); err == nil { // what a tool notes of a person has no place in answers of carers
		out.Columns = slices.DeleteFunc(slices.Clone(s.Columns), func(m Mapping) bool { return otherForms(m.Field) && c.field(m.Field) == nil })
	}
	return &out
}

// otherForms reports whether a field belongs to the contract of some form: a
// tool's column that leads to it is for those forms alone.
func otherForms(name string) bool {
	return slices.ContainsFunc([]string{"survey_response", "carer_response", "worker_response", "area_response"}, func(id string) bool {
		c, err := contractByID(id)
		return err == nil && c.field(name) != nil
	})
}

// joinMappings puts a source's own columns and the form's questions together.
// A column without a header only says how the form's question is read. A saved
// mapping comes before the form; of a tool, what the form asks comes before
// what the tool notes, such as the time of sending.
func joinMappings(own, asked []Mapping, ownFirst bool) []Mapping {
	var first, last []Mapping
	asked = slices.Clone(asked)
	for _, m := range own {
		if m.Header != "" || len(m.Names) > 0 || len(m.Texts) > 0 {
			if at := slices.IndexFunc(asked, func(a Mapping) bool { return a.Field == m.Field }); at >= 0 && asked[at].Words != nil {
				words := maps.Clone(asked[at].Words) // the form's answers, and the mapping's own over them
				maps.Copy(words, m.Words)
				m.Words = words
			}
			first = append(first, m)
			continue
		}
		for i := range asked {
			if a := &asked[i]; a.Field == m.Field {
				a.Date, a.Order, a.Multi, a.Before, a.Reverse = m.Date, m.Order, m.Multi, m.Before, m.Reverse
			}
		}
	}
	if !ownFirst {
		first, last = nil, first
	}
	return slices.Concat(first, asked, last)
}
