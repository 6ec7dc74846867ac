package benefit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
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
//
// with a row for each run in the second form. parameters is a table of their own,
// or nil.
func ReadQuestion(r io.Reader, parameters io.Reader) (Question, error) {
	b := bufio.NewReader(r)
	head, err := b.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) {
		return Question{}, err
	}
	if bytes.HasPrefix(bytes.TrimSpace(head), []byte("{")) {
		return readJSON(b, parameters)
	}
	if !isSample(firstLine(string(head))) {
		names, costs, effects, err := ReadOptions(b)
		if err == nil && parameters != nil {
			err = errors.New("parameters: they belong to runs, and this is a table of means")
		}
		return Question{Options: names, Costs: costs, Effects: effects}, err
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

func readJSON(r io.Reader, parameters io.Reader) (Question, error) {
	var in struct {
		Options    []string             `json:"options"`
		Costs      json.RawMessage      `json:"costs"`
		Effects    json.RawMessage      `json:"effects"`
		Parameters map[string][]float64 `json:"parameters"`
	}
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return Question{}, fmt.Errorf("the table cannot be read: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Question{}, errors.New("the table cannot be read: something stands behind it")
	}
	if in.Costs == nil || in.Effects == nil {
		return Question{}, errors.New("costs and effects: both must be given")
	}
	var q Question
	q.Options = in.Options
	if errors.Join(json.Unmarshal(in.Costs, &q.Costs), json.Unmarshal(in.Effects, &q.Effects)) == nil {
		if in.Parameters != nil || parameters != nil {
			return Question{}, errors.New("parameters: they belong to runs, and this is a table of means")
		}
		return q, nil
	}
	s := Sample{Options: in.Options}
	if err := json.Unmarshal(in.Costs, &s.Costs); err != nil {
		return Question{}, errors.New("costs: must be a list of numbers, or a list with a list of numbers for each run")
	}
	if err := json.Unmarshal(in.Effects, &s.Effects); err != nil {
		return Question{}, errors.New("effects: must have the form of costs")
	}
	for _, name := range slices.Sorted(maps.Keys(in.Parameters)) {
		s.Parameters = append(s.Parameters, Drawn{name, in.Parameters[name]})
	}
	if parameters != nil {
		var err error
		if s, err = s.withParameters(parameters, nil); err != nil {
			return Question{}, err
		}
	}
	return Question{Options: s.Options, Sample: &s}, s.check()
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
