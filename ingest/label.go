package ingest

import (
	"slices"
	"strings"

	"khi/ingest/finding"
)

// FieldCalled gives a field, or a table, in the words that a person reads in
// place of its name: friends_n is "Number of friends".
func FieldCalled(name string) string {
	all, err := loadContracts()
	if err != nil {
		return inWords(name)
	}
	for _, c := range all {
		if f := c.field(name); f != nil {
			return f.Label
		}
	}
	for _, c := range all {
		if c.ID == name {
			return c.Title
		}
	}
	return inWords(name)
}

// AnswerCalled gives a value of a field as a person reads it: no_difference is
// "no difference". What is no word of a list stays as it is.
func AnswerCalled(field, value string) string {
	all, err := loadContracts()
	if err != nil {
		return value
	}
	for _, c := range all {
		if f := c.field(field); f != nil {
			for _, code := range f.Codes {
				if slices.Contains(code.Words, value) {
					return strings.ReplaceAll(code.spoken(), "_", " ")
				}
			}
		}
	}
	return value
}

// inWords makes words of a name: person_ref is "Person ref".
func inWords(name string) string {
	words := strings.ReplaceAll(name, "_", " ")
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// inSentence is a label inside a sentence: its first letter is small unless the
// word is written in capitals.
func (f *Field) inSentence() string {
	l := f.Label
	if len(l) > 1 && l[1] >= 'a' && l[1] <= 'z' {
		return strings.ToLower(l[:1]) + l[1:]
	}
	return l
}

// columnCalled is how a message speaks of a column of the file. Its heading is the
// sender's text and stands beside the message, never in it: a letter says which
// column is meant, and our words what it was taken for.
func (t *table) columnCalled(c *column) string {
	at := c.at
	if at < 0 && len(c.parts) > 0 {
		at = c.last
	}
	if at < 0 {
		return c.field.inSentence()
	}
	return "column " + finding.ColumnName(at) + " (" + c.field.inSentence() + ")"
}

// sentenceCase begins a sentence with what may not be a name of ours.
func sentenceCase(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
