package ingest

import (
	"slices"
	"strconv"
	"strings"

	"khi/ingest/book"
)

// Preview shows the first rows of a table as they were understood. It is for
// the screen of the person who sent the file and is never kept.
type Preview struct {
	Table  string     `json:"table"`
	Sheet  string     `json:"sheet"`
	Fields []string   `json:"fields"`
	Rows   [][]string `json:"rows"`
}

// unshow takes a row out of the preview that comes out of the record again.
func (t *table) unshow(at int32) {
	if i := slices.Index(t.shown, at); i >= 0 {
		t.shown = slices.Delete(t.shown, i, i+1)
		t.preview.Rows = slices.Delete(t.preview.Rows, i, i+1)
	}
}

// show adds a row to the preview of a dry run: what each cell was understood to say.
func (t *table) show(row book.Row) {
	if t.preview == nil || len(t.preview.Rows) >= t.previews {
		return
	}
	texts := make([]string, len(t.columns))
	for i, c := range t.columns {
		raw := ""
		if c.at >= 0 {
			raw = string(row.Cells[c.at])
		}
		texts[i] = c.understood(raw, *t.cells[i])
	}
	t.shown = append(t.shown, int32(t.totals.Rows-1))
	t.preview.Rows = append(t.preview.Rows, append(texts, t.repeatsOf(row)...))
}

var reasonNames = map[int64]string{
	notAnswered: "(not answered)", dontKnow: "(don't know)", preferNot: "(prefer not to say)", doesNotApply: "(does not apply)", unreadable: "(could not be read)",
}

// understood says a value in words.
func (c *column) understood(raw string, v cell) string {
	f := c.field
	switch f.Type {
	case "free_text":
		return raw
	case "person_ref", "arrangement_ref", "carer_ref", "worker_ref", "respondent_ref", "application_ref", "enquiry_ref":
		return normalReference(raw)
	}
	if len(v.text) == 0 {
		if f.Item && c.at < 0 {
			return "(not asked)"
		}
		return ""
	}
	text := strings.ReplaceAll(strings.TrimSuffix(strings.TrimPrefix(string(v.text), `"`), `"`), `""`, `"`)
	if !f.Item {
		return text
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n < 0 {
		return reasonNames[n]
	}
	for _, code := range f.Codes {
		if code.Code == text && len(code.Words) > 0 && f.Type == "code" {
			return code.Words[0]
		}
	}
	return text
}
