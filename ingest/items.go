package ingest

import (
	"fmt"
	"slices"
	"strings"

	"khi/ingest/instrument"
)

// versionField keeps by which version of each questionnaire a row was scored.
// A file may say itself which versions its form asked.
const versionField = "instrument_version"

// takeInstruments adds the items and the scores of the contract's
// questionnaires to its fields, those that are not there already.
func (c *Contract) takeInstruments() error {
	if len(c.Instruments) == 0 {
		return nil
	}
	scores := []*Field{}
	for _, id := range c.Instruments {
		in, err := instrument.Find(id, 0)
		if err != nil {
			return err
		}
		for _, it := range in.Items {
			c.takeItem(in, it)
		}
		for _, s := range in.Scores {
			if !slices.ContainsFunc(scores, func(f *Field) bool { return f.Name == s.Column }) {
				scores = append(scores, scoreField(in, s))
			}
		}
	}
	c.Fields = append(c.Fields, scores...)
	c.Fields = append(c.Fields, &Field{Name: versionField, Type: "text", more: true, Example: []string{""},
		Pattern: `[a-z0-9_]+ [0-9]+(?:, [^,;]+)?(?:; [a-z0-9_]+ [0-9]+(?:, [^,;]+)?)*`,
		About:   "Which version of a questionnaire the form asked, such as swemwbs 1; several with a semicolon between. Leave it out for the newest."})
	return nil
}

func (c *Contract) takeItem(in *instrument.Instrument, it instrument.Item) {
	if f := c.field(it.Column()); f != nil {
		for _, also := range it.Also {
			if also != f.Name && !slices.Contains(f.Also, also) {
				f.Also = append(f.Also, also)
			}
		}
		return
	}
	f := &Field{Name: it.Column(), Label: in.Title + ": " + it.Label, Also: slices.Clone(it.Also), Type: "integer", Item: it.Kind != "fact", more: !slices.Contains(c.Offer, in.ID),
		SQL: "SMALLINT", About: aboutItem(in, it), Example: []string{it.Example, it.Example}}
	low, high := it.Range()
	switch {
	case it.Kind == "several":
		f.Type, f.SQL, f.Codes = "multi", "", codesOf(it)
	case len(it.Codes) > 0:
		f.Type, f.Codes = "code", codesOf(it)
	default:
		least, most := float64(low), float64(high)
		f.Min, f.Max = &least, &most
	}
	c.Fields = append(c.Fields, f)
}

func codesOf(it instrument.Item) []Code {
	var all []Code
	for _, c := range it.Codes {
		words := slices.DeleteFunc(append([]string{c.Label}, c.Words...), func(w string) bool { return strings.EqualFold(w, c.Code) })
		all = append(all, Code{Code: c.Code, Words: slices.Compact(words), Alone: c.Alone})
	}
	return all
}

func aboutItem(in *instrument.Instrument, it instrument.Item) string {
	about := fmt.Sprintf("%s: %s.", in.Title, it.Label)
	if it.Text != "" {
		about = fmt.Sprintf("%s, %s: %s", in.Title, it.Label, it.Text)
	}
	low, high := it.Range()
	best := map[string]int{"higher": high, "lower": low}
	if n, known := best[it.Better]; known && it.Kind != "several" {
		about += fmt.Sprintf(" %d is the best answer.", n)
	}
	return about
}

func scoreField(in *instrument.Instrument, s instrument.Score) *Field {
	return &Field{Name: s.Column, Label: in.Title + ": " + s.Title, Type: "decimal", Decimals: s.Decimals, Derived: true, more: true,
		About: fmt.Sprintf("%s: %s, worked out at load.", in.Title, strings.ToLower(s.Title[:1])+s.Title[1:])}
}
