package ingest

import (
	"strconv"
	"strings"

	"khi/ingest/book"
)

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
		texts[i] = c.understood(raw, t.cells[i])
	}
	t.preview.Rows = append(t.preview.Rows, texts)
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
	case "person_ref", "arrangement_ref", "carer_ref", "worker_ref":
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
