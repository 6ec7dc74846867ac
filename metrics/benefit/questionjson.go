package benefit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

var errBelongToRuns = errors.New("parameters: they belong to runs, and this is a table of means")

// byColumn is a table of runs or of means in lists, and what is asked of it.
type byColumn struct {
	Options    []string
	Costs      json.RawMessage
	Effects    json.RawMessage
	Parameters map[string][]float64
	Thresholds json.RawMessage
	Shares     json.RawMessage
	Against    string
}

func readJSON(r io.Reader, parameters io.Reader) (Question, error) {
	text, err := onlyJSON(r)
	if err != nil {
		return Question{}, fmt.Errorf("the table cannot be read: %w", err)
	}
	if text[0] == '[' {
		return readRecords(text, parameters)
	}
	in, err := columnsOf(text)
	if err != nil {
		return Question{}, err
	}
	if in.Costs == nil || in.Effects == nil {
		return Question{}, errors.New("costs and effects: both must be given")
	}
	q := Question{Options: in.Options}
	if errors.Join(json.Unmarshal(in.Costs, &q.Costs), json.Unmarshal(in.Effects, &q.Effects)) == nil {
		if in.Parameters != nil || parameters != nil {
			return Question{}, errBelongToRuns
		}
		return q, q.asked(in)
	}
	s := Sample{Options: in.Options}
	if s.Costs, s.Options, err = runsOf("costs", in.Costs, s.Options); err != nil {
		return Question{}, err
	}
	if s.Effects, s.Options, err = runsOf("effects", in.Effects, s.Options); err != nil {
		return Question{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(in.Parameters)) {
		s.Parameters = append(s.Parameters, Drawn{name, in.Parameters[name]})
	}
	if parameters != nil {
		if s, err = s.withParameters(parameters, nil); err != nil {
			return Question{}, err
		}
	}
	if err := s.check(); err != nil {
		return Question{}, err
	}
	q = Question{Options: s.Options, Sample: &s}
	return q, q.asked(in)
}

// asked takes over what a table in lists says of thresholds, shares and the option beside
// which the others are set.
func (q *Question) asked(in byColumn) (err error) {
	q.Against = in.Against
	if in.Thresholds != nil {
		var text string
		if json.Unmarshal(in.Thresholds, &text) == nil {
			q.Thresholds, err = ReadThresholds(text)
		} else if json.Unmarshal(in.Thresholds, &q.Thresholds) != nil || len(q.Thresholds) == 0 || len(q.Thresholds) > mostThresholds {
			err = fmt.Errorf("thresholds: must be a list of 1 to %d numbers, or LOW:HIGH:STEP", mostThresholds)
		}
	}
	if in.Shares == nil || err != nil {
		return err
	}
	if json.Unmarshal(in.Shares, &q.Shares) == nil {
		return nil
	}
	var named map[string]float64
	if json.Unmarshal(in.Shares, &named) != nil {
		return errors.New("shares: must be a share for each option by its name, or a list in the order of the options")
	}
	q.Shares = make([]float64, len(q.Options))
	for _, name := range slices.Sorted(maps.Keys(named)) {
		at := slices.Index(q.Options, name)
		if at < 0 {
			return fmt.Errorf("shares: there is no option %q; the options are %s", name, strings.Join(q.Options, ", "))
		}
		q.Shares[at] = named[name]
	}
	return nil
}

// onlyJSON is one value and nothing behind it.
func onlyJSON(r io.Reader) (json.RawMessage, error) {
	d := json.NewDecoder(r)
	var text json.RawMessage
	if err := d.Decode(&text); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind it")
	}
	return bytes.TrimSpace(text), nil
}

// columnsOf reads the lists, under our names or those of other programs.
func columnsOf(text []byte) (byColumn, error) {
	var fields map[string]json.RawMessage
	var in byColumn
	if err := json.Unmarshal(text, &fields); err != nil {
		return in, fmt.Errorf("the table cannot be read: %w", err)
	}
	seen := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		role := ""
		for _, r := range []string{"option", "cost", "effect"} {
			if slices.Contains(called[r], plainHead(name)) {
				role = r
			}
		}
		if own := plainHead(name); slices.Contains([]string{"parameters", "thresholds", "shares", "against"}, own) {
			role = own
		}
		if seen[role] != "" {
			return in, fmt.Errorf("%q and %q are the same field: give one of them", seen[role], name)
		}
		seen[role] = name
		to := map[string]any{"option": &in.Options, "cost": &in.Costs, "effect": &in.Effects, "parameters": &in.Parameters,
			"thresholds": &in.Thresholds, "shares": &in.Shares, "against": &in.Against}[role]
		if to == nil {
			return in, fmt.Errorf("the table cannot be read: the field %q is not known: a table has options, costs, effects and parameters, and may have thresholds, shares and against", name)
		}
		if at := nullIn(fields[name], name); at != "" {
			return in, fmt.Errorf("%s: is null: a value that is not known is not nought; leave the run out, or the option", at)
		}
		if err := json.Unmarshal(fields[name], to); err != nil {
			return in, fmt.Errorf("%s: %w", name, err)
		}
	}
	return in, nil
}

// nullIn is the path of the first null in a value, counted from 1; "" where there is
// none. A reader of numbers takes null for 0.
func nullIn(text json.RawMessage, path string) string {
	text = bytes.TrimSpace(text)
	switch {
	case bytes.Equal(text, []byte("null")):
		return path
	case !bytes.Contains(text, []byte("null")):
		return ""
	case text[0] == '[':
		var list []json.RawMessage
		_ = json.Unmarshal(text, &list) // it was read as JSON already
		for i, v := range list {
			if at := nullIn(v, fmt.Sprintf("%s[%d]", path, i+1)); at != "" {
				return at
			}
		}
	case text[0] == '{':
		var named map[string]json.RawMessage
		_ = json.Unmarshal(text, &named)
		for _, name := range slices.Sorted(maps.Keys(named)) {
			if at := nullIn(named[name], path+"."+name); at != "" {
				return at
			}
		}
	}
	return ""
}

// runsOf reads a list for each run, a list for each option, or a list under the name
// of each option. Which of the first two it is follows from the number of options;
// where both fit, it is a list for each run.
func runsOf(field string, text json.RawMessage, options []string) ([][]float64, []string, error) {
	wrong := fmt.Errorf("%s: must be a list of numbers, or a list with a list of numbers for each run", field)
	if field == "effects" {
		wrong = errors.New("effects: must have the form of costs")
	}
	if text[0] == '{' {
		var named map[string][]float64
		if err := json.Unmarshal(text, &named); err != nil {
			return nil, nil, wrong
		}
		if options == nil {
			options = slices.Sorted(maps.Keys(named))
		}
		var lists [][]float64
		for _, o := range options {
			if _, ok := named[o]; !ok || len(named) != len(options) {
				return nil, nil, fmt.Errorf("%s: must have a list for each of the options %s and for nothing else", field, strings.Join(options, ", "))
			}
			lists = append(lists, named[o])
		}
		turned, err := turn(field, lists)
		return turned, options, err
	}
	var rows [][]float64
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, nil, wrong
	}
	if len(rows) == len(options) && len(rows) > 0 && len(rows[0]) != len(options) {
		if turned, err := turn(field, rows); err == nil {
			return turned, options, nil
		}
	}
	return rows, options, nil
}

// turn makes a list for each run of a list for each option.
func turn(field string, lists [][]float64) ([][]float64, error) {
	if len(lists) == 0 {
		return nil, fmt.Errorf("%s: there are no options", field)
	}
	rows := make([][]float64, len(lists[0]))
	for o, list := range lists {
		if len(list) != len(rows) {
			return nil, fmt.Errorf("%s: option %d has %d runs and option 1 has %d: each run needs one", field, o+1, len(list), len(rows))
		}
		for i, v := range list {
			rows[i] = append(rows[i], v)
		}
	}
	return rows, nil
}

// readRecords reads a list of objects as the lines of a table.
func readRecords(text []byte, parameters io.Reader) (Question, error) {
	var lines []map[string]json.RawMessage
	if err := json.Unmarshal(text, &lines); err != nil {
		return Question{}, fmt.Errorf("the table cannot be read: %w", err)
	}
	if len(lines) == 0 {
		return Question{}, errors.New("the table needs at least one line")
	}
	head := slices.Sorted(maps.Keys(lines[0]))
	rows := [][]string{head}
	for i, line := range lines {
		if len(line) != len(head) {
			return Question{}, fmt.Errorf("object %d has %d fields and object 1 has %d: each needs the same", i+1, len(line), len(head))
		}
		var row []string
		for _, name := range head {
			value, ok := line[name]
			if !ok {
				return Question{}, fmt.Errorf("object %d has no field %q", i+1, name)
			}
			var word string
			if json.Unmarshal(value, &word) != nil {
				word = string(value)
			}
			row = append(row, word)
		}
		rows = append(rows, row)
	}
	var table bytes.Buffer
	if err := csv.NewWriter(&table).WriteAll(rows); err != nil {
		return Question{}, err
	}
	return ReadQuestion(&table, parameters)
}
