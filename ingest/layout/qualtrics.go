package layout

import (
	"encoding/json"
	"strings"

	"khi/ingest/book"
)

// importID is what Qualtrics writes in its third header row.
type importID struct {
	ID   string `json:"ImportId"`
	Zone string `json:"timeZone"`
}

// metadata are the columns that Qualtrics adds, by the name that no language
// of an account changes.
var metadata = map[string]string{
	"startDate": "StartDate", "endDate": "EndDate", "status": "Status", "ipAddress": "IPAddress", "progress": "Progress",
	"duration": "Duration", "finished": "Finished", "recordedDate": "RecordedDate", "_recordId": "ResponseId",
	"recipientLastName": "RecipientLastName", "recipientFirstName": "RecipientFirstName", "recipientEmail": "RecipientEmail",
	"externalDataReference": "ExternalReference", "locationLatitude": "LocationLatitude", "locationLongitude": "LocationLongitude",
	"distributionChannel": "DistributionChannel", "userLanguage": "UserLanguage",
}

// qualtrics is the export with three header rows (names, questions, import
// ids), of which somebody may have taken out the third as it says nothing to
// people, or, of older accounts, two (V1 and so on, questions).
func qualtrics(b *book.Book) ([]book.Sheet, string) {
	if len(b.Sheets) != 1 {
		return nil, ""
	}
	s := b.Sheets[0]
	rows := peek(s, 2)
	if len(rows) == 2 && strings.HasPrefix(strings.TrimSpace(rows[1][0]), `{"ImportId"`) {
		for i, h := range s.Header {
			var id importID
			if cell := strings.TrimSpace(rows[1][i]); cell != "" && json.Unmarshal([]byte(cell), &id) != nil { // a column that a spreadsheet program added has none
				return nil, ""
			}
			c := book.Column{Code: h, Text: qualtricsText(rows[0][i]), Zone: id.Zone}
			if name := metadata[id.ID]; name != "" {
				c.Code, c.Text = name, ""
			}
			s.Columns = append(s.Columns, c)
		}
		return []book.Sheet{below(s, 2)}, "Qualtrics " + container(b) + ", three header rows"
	}
	if len(rows) > 0 && has(s.Header, "StartDate", "EndDate", "Status", "Finished", "ResponseId") && !strings.ContainsAny(rows[0][place(s.Header, "StartDate")], "0123456789") {
		for i, h := range s.Header {
			c := book.Column{Code: h, Text: qualtricsText(rows[0][i])}
			if isMetadata(h) {
				c.Text = ""
			}
			s.Columns = append(s.Columns, c)
		}
		return []book.Sheet{below(s, 1)}, "Qualtrics " + container(b) + ", two header rows (the one with import ids was taken out)"
	}
	if len(rows) == 0 || !has(s.Header, "V1", "V2", "V8", "V9", "V10") || book.Fold(rows[0][0]) != "responseid" {
		return nil, ""
	}
	for i, h := range s.Header {
		c := book.Column{Code: h, Text: qualtricsText(rows[0][i])}
		if isLegacyName(h) {
			c.Code, c.Text = strings.TrimSpace(rows[0][i]), ""
		}
		s.Columns = append(s.Columns, c)
	}
	return []book.Sheet{below(s, 1)}, "Qualtrics " + container(b) + ", two header rows (legacy)"
}

func isMetadata(header string) bool {
	for _, name := range metadata {
		if book.Fold(name) == book.Fold(header) {
			return true
		}
	}
	return false
}

// qualtricsText takes off what Qualtrics adds to a question.
func qualtricsText(s string) string {
	return strings.ReplaceAll(plain(s), " - Selected Choice", "")
}

// isLegacyName knows V1 to V10 and their like.
func isLegacyName(s string) bool {
	return len(s) > 1 && s[0] == 'V' && strings.Trim(s[1:], "0123456789") == ""
}
