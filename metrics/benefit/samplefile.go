package benefit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// csvTable is a table with the line of the file that each row stands on.
type csvTable struct {
	head  []string
	rows  [][]string
	lines []int
}

// mostRows keeps a table within what memory holds.
const mostRows = 2_000_000

func readAny(r io.Reader) (*csvTable, error) {
	b := bufio.NewReader(r)
	start, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	c := csv.NewReader(b)
	c.Comment, c.Comma = '#', separatorOf(firstLine(string(start)))
	t := &csvTable{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("the table cannot be read: %w", err)
		}
		if t.head == nil {
			for _, h := range row {
				t.head = append(t.head, strings.TrimSpace(strings.TrimPrefix(h, "\uFEFF")))
			}
			if len(t.head) > 1 && t.head[0] == "" {
				t.head[0] = rowNames
			}
			continue
		}
		if len(t.rows) == mostRows {
			return nil, fmt.Errorf("the table has more than %d lines", mostRows)
		}
		line, _ := c.FieldPos(0)
		t.rows, t.lines = append(t.rows, row), append(t.lines, line)
	}
	if len(t.rows) == 0 {
		return nil, errors.New("the table needs a header and at least one line")
	}
	for i, h := range t.head {
		if h == "" || slices.Contains(t.head[:i], h) {
			return nil, fmt.Errorf("column %d is called %q: each column needs a name of its own", i+1, h)
		}
	}
	return t, nil
}

// number reads a cell. Hexadecimal digits, underscores and infinities, which Go
// would read, are no way to write an amount; £55,000 is.
func (t *csvTable) number(row, column int) (float64, error) {
	text := asAmount(strings.TrimSpace(t.rows[row][column]))
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v != v || v > 1e300 || v < -1e300 || strings.ContainsAny(text, "xX_") {
		return 0, fmt.Errorf("line %d, %s: %q is not a number", t.lines[row], t.head[column], t.rows[row][column])
	}
	return v, nil
}

func (t *csvTable) name(row, column int) (string, error) {
	name := strings.TrimSpace(t.rows[row][column])
	if name == "" {
		return "", fmt.Errorf("line %d, %s: is empty; each needs a name", t.lines[row], t.head[column])
	}
	return name, nil
}

// ReadSample reads a probabilistic analysis from a CSV, in either of two forms:
//
//	run,option,cost,effect               one line for each run and option
//	cost_A,effect_A,cost_B,…,param_P,…   one line for each run; run may stand there too
//
// Every run has every option once. A column that begins with param_ holds the
// values of a parameter; other columns are refused. Lines that start with # are
// left out. Columns may have the names that other programs give them (strategy,
// sample, qalys, c.A and e.A, A_cost), fields may be parted by commas, semicolons
// or tabs, and the numbers of rows may stand in a first column without a name.
func ReadSample(r io.Reader) (Sample, error) {
	s, _, err := readSample(r)
	return s, err
}

// readSample gives the names of the runs too, nil where they have none.
func readSample(r io.Reader) (Sample, []string, error) {
	t, err := readAny(r)
	if err != nil {
		return Sample{}, nil, err
	}
	read := t.wideSample
	if at, err := t.find("option"); err != nil || at >= 0 {
		read = t.longSample
	}
	s, runs, err := read()
	if err != nil {
		return Sample{}, nil, err
	}
	return s, runs, s.check()
}

func (t *csvTable) longSample() (Sample, []string, error) {
	at, err := t.columns("run", "option", "cost", "effect")
	if err != nil {
		return Sample{}, nil, err
	}
	if err := t.nothingElse(at); err != nil {
		return Sample{}, nil, err
	}
	var s Sample
	var runs []string
	optionAt, runAt := map[string]int{}, map[string]int{}
	for row := range t.rows {
		name, err := t.name(row, at[1])
		if err != nil {
			return Sample{}, nil, err
		}
		if _, known := optionAt[name]; !known {
			optionAt[name] = len(s.Options)
			s.Options = append(s.Options, name)
		}
	}
	var seen [][]bool
	for row := range t.rows {
		run, err := t.name(row, at[0])
		if err != nil {
			return Sample{}, nil, err
		}
		i, known := runAt[run]
		if !known {
			i = len(s.Costs)
			runAt[run], runs = i, append(runs, run)
			s.Costs, s.Effects = append(s.Costs, make([]float64, len(s.Options))), append(s.Effects, make([]float64, len(s.Options)))
			seen = append(seen, make([]bool, len(s.Options)))
		}
		o := optionAt[strings.TrimSpace(t.rows[row][at[1]])]
		if seen[i][o] {
			return Sample{}, nil, fmt.Errorf("line %d: run %s has option %s twice", t.lines[row], run, s.Options[o])
		}
		seen[i][o] = true
		var err1, err2 error
		s.Costs[i][o], err1 = t.number(row, at[2])
		s.Effects[i][o], err2 = t.number(row, at[3])
		if err := errors.Join(err1, err2); err != nil {
			return Sample{}, nil, err
		}
	}
	for i, run := range runs {
		if o := slices.Index(seen[i], false); o >= 0 {
			return Sample{}, nil, fmt.Errorf("run %s has no line for option %s", run, s.Options[o])
		}
	}
	return s, runs, nil
}

func (t *csvTable) wideSample() (Sample, []string, error) {
	w, err := t.wideHead()
	if err != nil {
		return Sample{}, nil, err
	}
	s := Sample{Options: w.options}
	for _, name := range w.params {
		s.Parameters = append(s.Parameters, Drawn{Name: name})
	}
	var runs []string
	for row := range t.rows {
		costs, err1 := t.numbers(row, w.costAt)
		effects, err2 := t.numbers(row, w.effectAt)
		params, err3 := t.numbers(row, w.paramAt)
		if err := errors.Join(err1, err2, err3); err != nil {
			return Sample{}, nil, err
		}
		s.Costs, s.Effects = append(s.Costs, costs), append(s.Effects, effects)
		for i, v := range params {
			s.Parameters[i].Values = append(s.Parameters[i].Values, v)
		}
		if w.runAt >= 0 {
			run, err := t.name(row, w.runAt)
			if err != nil {
				return Sample{}, nil, err
			}
			runs = append(runs, run)
		}
	}
	return s, runs, eachOnce(runs)
}

func eachOnce(runs []string) error {
	seen := map[string]bool{}
	for _, run := range runs {
		if seen[run] {
			return fmt.Errorf("run %s is there twice", run)
		}
		seen[run] = true
	}
	return nil
}

func (t *csvTable) numbers(row int, columns []int) ([]float64, error) {
	all := make([]float64, len(columns))
	var errs []error
	for i, c := range columns {
		var err error
		if all[i], err = t.number(row, c); err != nil {
			errs = append(errs, err)
		}
	}
	return all, errors.Join(errs...)
}

// ReadOptions reads a table of options with their mean cost and effect: the
// columns option, cost and effect, under the names of ReadSample. Other columns are
// not read.
func ReadOptions(r io.Reader) (names []string, costs, effects []float64, err error) {
	q, err := readOptions(r)
	return q.Options, q.Costs, q.Effects, err
}

func readOptions(r io.Reader) (Question, error) {
	t, err := readAny(r)
	if err != nil {
		return Question{}, err
	}
	at, err := t.columns("option", "cost", "effect")
	if err != nil {
		return Question{}, err
	}
	var q Question
	for row := range t.rows {
		name, err1 := t.name(row, at[0])
		cost, err2 := t.number(row, at[1])
		effect, err3 := t.number(row, at[2])
		if err := errors.Join(err1, err2, err3); err != nil {
			return Question{}, err
		}
		q.Options, q.Costs, q.Effects = append(q.Options, name), append(q.Costs, cost), append(q.Effects, effect)
	}
	q.unread = t.besides(at)
	return q, nil
}
