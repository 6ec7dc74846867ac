package book

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"khi/ingest/finding"
)

// openJSONLines gives a text of one JSON object to a line as a sheet: the keys
// are the header, in the order in which they first appear.
func openJSONLines(at finding.Place, open func() io.Reader, lim Limits) (*Book, error) {
	j := &jsonLines{at: at, open: open, lim: lim, place: map[string]int{}}
	rows := 0
	err := j.walk(func(line int, keys []string, _ []string) error {
		if rows++; rows > lim.Rows {
			return at.Refuse(finding.LineName(line), "too_many_rows", fmt.Sprintf("The file has more than %d rows.", lim.Rows), "Send it in parts, for example a year at a time.")
		}
		for _, k := range keys {
			if _, known := j.place[k]; known {
				continue
			}
			if len(j.header) == lim.Columns {
				return at.Refuse(finding.LineName(line), "too_many_columns", fmt.Sprintf("The file has more than %d columns.", lim.Columns), "Send only the table of answers.")
			}
			j.place[k] = len(j.header)
			j.header = append(j.header, k)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	s := Sheet{Header: j.header, Rows: func() iter.Seq2[Row, error] {
		return func(yield func(Row, error) bool) { j.rows(yield) }
	}}
	return &Book{File: at.File, Container: "jsonl", Encoding: "UTF-8", Sheets: []Sheet{s}}, nil
}

// isJSONLines reports that a file starts as an object with a key does.
func isJSONLines(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xEF\xBB\xBF")))
	if len(head) == 0 || head[0] != '{' {
		return false
	}
	rest := bytes.TrimSpace(head[1:])
	return len(rest) > 0 && (rest[0] == '"' || rest[0] == '}')
}

type jsonLines struct {
	at     finding.Place
	open   func() io.Reader
	lim    Limits
	header []string
	place  map[string]int
}

var errEnough = errors.New("no further rows are wanted")

func (j *jsonLines) rows(yield func(Row, error) bool) {
	cells := make([][]byte, len(j.header))
	err := j.walk(func(line int, keys, values []string) error {
		clear(cells)
		for i, k := range keys {
			cells[j.place[k]] = []byte(values[i])
		}
		if !yield(Row{Line: line, Number: line, Cells: cells}, nil) {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		yield(Row{}, err)
	}
}

// walk reads every line strictly: a flat object, each key once, nothing behind it.
func (j *jsonLines) walk(do func(line int, keys, values []string) error) error {
	lines := bufio.NewScanner(j.open())
	lines.Buffer(make([]byte, 0, min(64<<10, j.lim.Record)), j.lim.Record)
	var keys, values []string
	line := 0
	for lines.Scan() {
		line++
		text := bytes.TrimPrefix(lines.Bytes(), []byte("\xEF\xBB\xBF"))
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if _, rule, message, advice := BadText(text); rule != "" {
			return j.at.Refuse(finding.LineName(line), rule, message, advice)
		}
		var err error
		if keys, values, err = flat(text, keys[:0], values[:0]); err != nil {
			return j.at.Refuse(finding.LineName(line), "broken_json", fmt.Sprintf("Line %d is not one flat JSON object: %v.", line, err), "Write one object to a line, with texts, numbers, true, false or null for values, and each key once.")
		}
		for i, v := range values {
			if _, rule, message, advice := BadText([]byte(v)); rule != "" { // an escape can stand for anything
				return j.at.Refuse(finding.LineName(line), rule, message, advice)
			}
			if len(v) > j.lim.Cell && utf8.RuneCountInString(v) > j.lim.Cell {
				return j.at.Refuse(finding.LineName(line), "cell_too_long", fmt.Sprintf("The value of column %d holds more than %d characters.", i+1, j.lim.Cell), "Shorten the text.")
			}
		}
		if err := do(line, keys, values); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return j.at.Refuse(finding.LineName(line+1), "row_too_long", fmt.Sprintf("Line %d is longer than %d bytes.", line+1, j.lim.Record), "Write one object to a line.")
	}
	return lines.Err()
}

// flat reads one object; errors never repeat text of the file.
func flat(text []byte, keys, values []string) ([]string, []string, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, errors.New("it does not start with a brace")
	}
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, errors.New("a key is damaged")
		}
		value, err := d.Token()
		if err != nil {
			return nil, nil, errors.New("a value is damaged or missing")
		}
		k := key.(string)
		if seen[k] {
			return nil, nil, errors.New("a key stands twice")
		}
		seen[k] = true
		keys = append(keys, k)
		switch v := value.(type) {
		case nil:
			values = append(values, "")
		case bool:
			values = append(values, fmt.Sprint(v))
		case json.Number:
			values = append(values, v.String())
		case string:
			values = append(values, v)
		default:
			return nil, nil, errors.New("a value is itself an object or a list")
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, errors.New("it has no end")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("something stands behind it")
	}
	return keys, values, nil
}
