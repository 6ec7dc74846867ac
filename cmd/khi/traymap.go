package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"strings"

	"khi/dashboards"
	"khi/ingest"
	"khi/ingest/finding"
)

// likely is the likeness from which a page chooses a suggestion beforehand.
const likely = 0.6

// Inspect says how a file on the tray was understood.
func (t *tray) Inspect(ctx context.Context, token string, chosen map[int]string) (*dashboards.Inspected, error) {
	in, err := t.inspection(ctx, token)
	if err != nil {
		return nil, err
	}
	strange := t.unknownAnswers(token)
	choices, err := in.FieldChoices()
	if err != nil {
		return nil, err
	}
	out := &dashboards.Inspected{Name: in.FileName, Layout: in.Layout, Missing: in.Missing}
	codes, questions := map[string][]dashboards.CodeChoice{}, map[string]bool{}
	for _, f := range choices {
		out.Fields = append(out.Fields, dashboards.MapField{Name: f.Name, Label: ingest.FieldCalled(f.Name), About: f.About, Required: f.Required, Further: f.Further})
		questions[f.Name] = f.Item
		for _, c := range f.Codes {
			codes[f.Name] = append(codes[f.Name], dashboards.CodeChoice(c))
		}
	}
	for i, c := range in.Columns {
		if c.OnPurpose {
			continue
		}
		col := dashboards.InspectedColumn{At: i, Letter: c.Letter, Header: c.Header, Samples: c.Samples, Field: c.Field, ReadAs: ingest.FieldCalled(c.Field)}
		if col.Header == "" {
			col.Header = c.Text
		}
		if len(c.Suggestions) > 0 && c.Suggestions[0].Score >= likely {
			col.Suggested, col.Why = c.Suggestions[0].Field, c.Suggestions[0].Why
		}
		if field := cmp.Or(chosen[i], schemeField(c.Field), strange[c.Field]); field != "" {
			col.Spare = chosen[i] == "" && field != "scheme_id"
			col.Fact = !questions[field]
			col.Unknown, col.Codes = in.NotUnderstood(i, field), codes[field]
			col.Guesses = guesses(in, field, col.Unknown)
		}
		out.Columns = append(out.Columns, col)
	}
	return out, nil
}

// unknownAnswers are the fields in which the check met answers that are on no
// list: their columns are read, and what those answers mean may be said.
func (t *tray) unknownAnswers(token string) map[string]string {
	t.mu.Lock()
	defer t.mu.Unlock()
	fields := map[string]string{}
	if s, ok := t.sent[token]; ok && s.last != nil {
		for _, c := range s.last.ByRule {
			if c.Rule == "unknown_code" {
				fields[c.Field] = c.Field
			}
		}
		for _, f := range s.last.Findings {
			if f.Rule == "codes_without_words" {
				fields[f.Field] = f.Field
			}
		}
	}
	return fields
}

// schemeField is the field of a column that is read already and may hold names
// that nobody knows yet.
func schemeField(field string) string {
	if field == "scheme_id" {
		return field
	}
	return ""
}

// guesses says of each unknown name of a scheme which one it may be.
func guesses(in *ingest.Inspection, field string, unknown []string) []dashboards.CodeGuess {
	if field != "scheme_id" {
		return nil
	}
	var all []dashboards.CodeGuess
	for _, v := range unknown {
		one := dashboards.CodeGuess{}
		if best := in.Guesses(field, v); len(best) > 0 && best[0].Score >= likely {
			one = dashboards.CodeGuess{Code: best[0].Code, Why: "Suggested: " + best[0].Why + "."}
		}
		all = append(all, one)
	}
	return all
}

func (t *tray) inspection(ctx context.Context, token string) (*ingest.Inspection, error) {
	t.mu.Lock()
	s, ok := t.sent[token]
	t.mu.Unlock()
	if !ok {
		return nil, dashboards.ErrNotOnTray
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, dashboards.ErrNotOnTray
	}
	defer f.Close()
	in, err := t.keeper.loader.Inspect(ctx, f, s.req, "")
	if errors.Is(err, finding.ErrRefused) {
		return nil, &dashboards.Refusal{Words: err.Error()}
	}
	return in, err
}

// Confirm keeps a mapping in the data folder and checks the file again.
func (t *tray) Confirm(ctx context.Context, token string, m dashboards.Mapping) error {
	in, err := t.inspection(ctx, token)
	if err != nil {
		return err
	}
	c := ingest.Confirmed{ID: mappingID(m.Title), Title: m.Title, WaveByOrder: m.Wave == "order"}
	if m.Wave == "baseline" || m.Wave == "review" {
		c.Constants = map[string]string{"wave": m.Wave}
	}
	for i := range in.Columns {
		field := m.Fields[i]
		if len(m.Words[i]) > 0 {
			field = cmp.Or(field, in.Columns[i].Field)
		}
		if field != "" {
			c.Columns = append(c.Columns, ingest.ConfirmedColumn{At: i, Field: field, Words: m.Words[i]})
		}
	}
	text, err := in.Confirm(c)
	if err != nil {
		return err
	}
	if _, err := t.keeper.loader.SaveSource(text); err != nil {
		return &dashboards.Refusal{Words: "This mapping cannot be kept: " + strings.TrimSuffix(err.Error(), ".") + "."}
	}
	return t.again(token)
}

// again checks a file of the tray once more.
func (t *tray) again(token string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.sent[token]
	if !ok {
		return dashboards.ErrNotOnTray
	}
	if s.stage == dashboards.Checked || s.stage == dashboards.Refused {
		s.stage, s.rows, s.words = dashboards.Checking, 0, ""
		go t.check(s)
	}
	return nil
}
