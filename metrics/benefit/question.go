package benefit

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ReadQuestion reads a table of options or of runs: CSV as ReadOptions and
// ReadSample describe, or JSON with the same in lists,
//
//	{"options": ["a","b"], "costs": [..], "effects": [..]}
//	{"options": ["a","b"], "costs": [[..],..], "effects": [[..],..], "parameters": {"p": [..]}}
//	{"costs": {"a": [..], "b": [..]}, "effects": {"a": [..], "b": [..]}}
//	[{"option": "a", "cost": 1, "effect": 2}, ..]
//
// with a row for each run in the second form, a list of the runs for each option in
// the third, and a line of the table, of either sort, in each object of the fourth. Beside the lists may
// stand thresholds, shares and against. parameters is a table of their own, or nil.
func ReadQuestion(r io.Reader, parameters io.Reader) (Question, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return Question{}, err
	}
	if text := bytes.TrimSpace(head); bytes.HasPrefix(text, []byte("{")) || bytes.HasPrefix(text, []byte("[")) {
		return readJSON(b, parameters)
	}
	if !isSample(firstLine(string(head))) {
		q, err := readOptions(b)
		if err == nil && parameters != nil {
			err = errBelongToRuns
		}
		return q, err
	}
	s, runs, err := readSample(b)
	if err == nil && parameters != nil {
		s, err = s.withParameters(parameters, runs)
	}
	return Question{Options: s.Options, Sample: &s}, err
}

// firstLine skips the lines that hold remarks.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && strings.TrimSpace(line) != "" {
			return line
		}
	}
	return ""
}

// mostThresholds is how many a curve may have.
const mostThresholds = 10_000

// EveryFiveThousand are the thresholds where nobody says others.
const EveryFiveThousand = "0:50000:5000"

// ReadThresholds reads LOW:HIGH:STEP, or values with commas, in pounds.
func ReadThresholds(s string) ([]float64, error) {
	wrong := fmt.Errorf("thresholds %q: write LOW:HIGH:STEP with a step above 0 and at most %d steps, or values with commas", s, mostThresholds)
	var all []float64
	if !strings.Contains(s, ":") {
		for part := range strings.SplitSeq(s, ",") {
			v, err := strconv.ParseFloat(strings.TrimSpace(part), 64)
			if err != nil || math.IsNaN(v) || math.IsInf(v, 0) || len(all) == mostThresholds {
				return nil, wrong
			}
			all = append(all, v)
		}
		return all, nil
	}
	parts := strings.Split(s, ":")
	if len(parts) != 3 {
		return nil, wrong
	}
	low, err1 := strconv.ParseFloat(parts[0], 64)
	high, err2 := strconv.ParseFloat(parts[1], 64)
	step, err3 := strconv.ParseFloat(parts[2], 64)
	if errors.Join(err1, err2, err3) != nil || !(step > 0) || !(high >= low) || !((high-low)/step <= mostThresholds) {
		return nil, wrong
	}
	for i := 0; low+float64(i)*step <= high*(1+1e-12); i++ {
		all = append(all, low+float64(i)*step)
	}
	return all, nil
}

// Settle takes what is asked beside a table, as words: what a unit of effect may be worth,
// the present mix, the option beside which the others are set. What the table says itself
// may not be said again; without thresholds there are those of EveryFiveThousand.
func (q *Question) Settle(thresholds, shares, against string) (err error) {
	const twice = "%s: the table has them too; give them once"
	switch {
	case thresholds != "" && q.Thresholds != nil:
		return fmt.Errorf(twice, "thresholds")
	case shares != "" && q.Shares != nil:
		return fmt.Errorf(twice, "shares")
	case against != "" && q.Against != "":
		return errors.New("against: the table has it too; give it once")
	}
	if q.Thresholds == nil {
		if q.Thresholds, err = ReadThresholds(cmp.Or(thresholds, EveryFiveThousand)); err != nil {
			return err
		}
	}
	if shares != "" {
		q.Shares, err = ReadShares(shares, q.Options)
	}
	q.Against = cmp.Or(q.Against, against)
	return err
}

// ReadShares reads the present mix, as in residential=0.6,shared=0.4, for
// options in their order. Options that are not named have no share.
func ReadShares(s string, options []string) ([]float64, error) {
	shares := make([]float64, len(options))
	seen := map[string]bool{}
	for part := range strings.SplitSeq(s, ",") {
		name, text, ok := strings.Cut(part, "=")
		name = strings.TrimSpace(name)
		at := slices.Index(options, name)
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if !ok || at < 0 || seen[name] || err != nil {
			return nil, fmt.Errorf("shares %q: write OPTION=SHARE with commas, each option once; the options are %s", s, strings.Join(options, ", "))
		}
		seen[name], shares[at] = true, v
	}
	return shares, nil
}
