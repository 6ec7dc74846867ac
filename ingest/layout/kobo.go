package layout

import (
	"slices"
	"strings"

	"khi/ingest/book"
)

// kobo is the export of KoboToolbox as CSV, or as a workbook with a sheet for
// each repeat, which names the sheet of its parent.
func kobo(b *book.Book) ([]book.Sheet, string) {
	for i, s := range b.Sheets {
		if !has(s.Header, "_id", "_uuid", "_submission_time") || has(s.Header, "_parent_table_name") {
			continue
		}
		for j, other := range b.Sheets {
			parent := place(other.Header, "_submission__id")
			switch {
			case j == i:
			case parent >= 0 && has(other.Header, "_parent_table_name"):
				s.Repeats = append(s.Repeats, book.Repeat{Sheet: other, Key: place(s.Header, "_id"), Of: func(row book.Row) string { return string(row.Cells[parent]) }})
			default:
				b.Others = append(b.Others, other.Name)
			}
		}
		names := "xml names"
		if slices.ContainsFunc(s.Header, func(h string) bool {
			return strings.ContainsAny(h, "?") || strings.Contains(strings.ReplaceAll(h, " - ", ""), " ")
		}) {
			names = "labels"
		}
		mark := groupMark(s.Header, names == "labels")
		for _, h := range s.Header {
			s.Columns = append(s.Columns, koboColumn(h, mark))
		}
		return []book.Sheet{s}, "KoboToolbox " + container(b) + ", " + names
	}
	return nil, ""
}

// koboColumn reads group/question, question/option and their labels: which of
// the two a mark parts is not in the header, so both stay open.
func koboColumn(h, mark string) book.Column {
	if mark == "" {
		return book.Column{Code: h, Text: plain(h)}
	}
	return book.Column{Code: strings.ReplaceAll(h, mark, "/"), Text: plain(h)}
}

// groupMark finds what parts groups, questions and options in the headers,
// where whoever exported chose another mark than the usual one. It must part
// most of the columns that are not the tool's own, for labels hold such marks too.
func groupMark(header []string, labels bool) string {
	for _, mark := range []string{"/", "::", " - ", ".", "-", ":", "|", "__"} {
		parted, all := 0, 0
		for _, h := range header {
			if strings.HasPrefix(h, "_") || koboOwn[h] {
				continue
			}
			all++
			if at := strings.Index(h, mark); at > 0 && at < len(h)-len(mark) {
				parted++
			}
		}
		switch {
		case mark == "/" && parted > 0:
			return ""
		case 2*parted > all && (!labels || mark != "-"):
			return mark
		}
	}
	return ""
}

// koboOwn are columns of the tool that look like questions.
var koboOwn = map[string]bool{"start": true, "end": true, "today": true, "deviceid": true, "username": true, "phonenumber": true, "simserial": true, "subscriberid": true}
