package ingest

// Outcome says how the cells of one field ended, row by row: each in one of
// four ways. Rows that a source leaves out are not among them.
type Outcome struct {
	Sheet         string `json:"sheet"`
	Field         string `json:"field"`
	Header        string `json:"header"`
	Valid         int64  `json:"passed_valid"`
	Blank         int64  `json:"passed_blank"`
	FailedBlank   int64  `json:"failed_blank"`
	FailedInvalid int64  `json:"failed_invalid"`
}

// ended are the counts of a column, in the order of Outcome.
type ended [4]int64

const (
	endedValid = iota
	endedBlank
	failedBlank
	failedInvalid
)

func (e *ended) count(blank, bad bool) {
	way := endedValid
	switch {
	case blank && bad:
		way = failedBlank
	case bad:
		way = failedInvalid
	case blank:
		way = endedBlank
	}
	e[way]++
}

// isBlank reports a cell that holds nothing but spaces.
func isBlank(raw []byte) bool {
	for _, b := range raw {
		if b != ' ' && b != '\t' {
			return false
		}
	}
	return true
}

// outcomes are those of the columns that the sheet has.
func (t *table) outcomes() []Outcome {
	var all []Outcome
	for _, c := range t.columns {
		if c.at < 0 && len(c.parts) == 0 {
			continue
		}
		header := c.header
		if header == "" && len(c.parts) > 0 {
			header = t.sheet.Header[c.parts[0].at]
		}
		all = append(all, Outcome{Sheet: t.sheet.Name, Field: c.field.Name, Header: shorten(header, 200),
			Valid: c.ended[endedValid], Blank: c.ended[endedBlank], FailedBlank: c.ended[failedBlank], FailedInvalid: c.ended[failedInvalid]})
	}
	return all
}

// partsBlank reports that no column of a field holds anything.
func (c *column) partsBlank(cells [][]byte) bool {
	for _, p := range c.parts {
		if !isBlank(cells[p.at]) {
			return false
		}
	}
	return true
}
