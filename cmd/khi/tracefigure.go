package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"khi/metrics"
	"khi/queries"
)

// tracedFigure is a figure and the rows that it rests on.
type tracedFigure struct {
	Indicator string       `json:"indicator"`
	Title     string       `json:"title"`
	Place     string       `json:"place"`
	Period    string       `json:"period"`
	Counted   int64        `json:"counted"` // people, or arrangements
	LeftOut   int64        `json:"left_out"`
	Files     []tracedFile `json:"files"`
}

// tracedFile is what one sheet of one file has behind a figure.
type tracedFile struct {
	Table string  `json:"table"`
	Batch int64   `json:"batch"`
	File  string  `json:"file"`
	Sheet string  `json:"sheet"`
	Lines []int64 `json:"lines"`
}

// figure finds the rows that a figure rests on.
func (t *tracer) figure(req traceRequest) (*traced, error) {
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		return nil, err
	}
	ind, ok := catalogue.Find(req.Indicator)
	if !ok {
		return nil, fmt.Errorf("there is no indicator %q; khi help and the indicators page name them: %w", req.Indicator, errNotFound)
	}
	if _, err := metrics.ParsePeriod(req.Period); err != nil {
		return nil, fmt.Errorf("%q is not a period; write 2025-26 or 2025-26Q1: %w", req.Period, errNotFound)
	}
	schemes := int64(0)
	args := map[string]any{"place": req.Place, "period": req.Period, "earlier": ind.Kind == metrics.ChangeKind}
	err = t.read("place", nil, args, func(v []any) error { schemes = v[0].(int64); return nil })
	if err != nil {
		return nil, err
	}
	if schemes == 0 {
		return nil, fmt.Errorf("there is no scheme in %q; of a group of places ask for each of its members: %w", req.Place, errNotFound)
	}
	f := &tracedFigure{Indicator: ind.Name, Title: ind.Title, Place: req.Place, Period: req.Period}
	fill := map[string]any{"indicator": ind.SQL}
	err = t.read("figure", fill, args, func(v []any) error {
		f.Counted, f.LeftOut = v[0].(int64), v[1].(int64)
		return nil
	})
	if err != nil {
		return nil, err
	}
	behind, err := queries.In("trace")
	if err != nil {
		return nil, err
	}
	for _, s := range behind {
		table := s.Fact("table")
		if table == "" || !slices.Contains(ind.Reads, table) {
			continue
		}
		err := t.read(strings.TrimPrefix(s.Name, "trace/"), fill, args, func(v []any) error {
			f.add(table, t.ledger[v[0].(int64)-1].FileName, v[0].(int64), v[1].(string), v[2].(int64))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return &traced{Figure: f}, nil
}

func (f *tracedFigure) add(table, file string, batch int64, sheet string, line int64) {
	if n := len(f.Files); n > 0 && f.Files[n-1].Table == table && f.Files[n-1].Batch == batch && f.Files[n-1].Sheet == sheet {
		f.Files[n-1].Lines = append(f.Files[n-1].Lines, line)
		return
	}
	f.Files = append(f.Files, tracedFile{table, batch, file, sheet, []int64{line}})
}

// ranges writes line numbers short: 2-14, 17.
func ranges(lines []int64) string {
	var parts []string
	for i := 0; i < len(lines); {
		j := i
		for j+1 < len(lines) && lines[j+1] == lines[j]+1 {
			j++
		}
		part := strconv.FormatInt(lines[i], 10)
		if j > i {
			part += "-" + strconv.FormatInt(lines[j], 10)
		}
		parts = append(parts, part)
		i = j + 1
	}
	return strings.Join(parts, ", ")
}

func (f *traced) print(w io.Writer) {
	for _, b := range f.Batches {
		e := b.Line
		fmt.Fprintf(w, "batch %d: %s, %s\n", e.Seq, e.FileName, b.State)
		fmt.Fprintf(w, "  loaded %s by %s, read as %s version %d (%s)\n", e.At.Format("2 January 2006 15:04 UTC"), orElseText(e.By, "nobody known"), e.Source, e.SourceVersion, e.Layout)
		fmt.Fprintf(w, "  file as sent %s\n  record %s\n", e.Original, b.Record)
		for _, s := range b.Sheets {
			fmt.Fprintf(w, "  %s: %d rows, %d in force, lines %d to %d%s\n", s.Table, s.Rows, s.InForce, s.First, s.Last, onSheet(s.Sheet))
		}
	}
	for _, r := range f.Rows {
		r.print(w)
	}
	if f.Figure != nil {
		f.Figure.print(w)
	}
}

func (r *tracedRow) print(w io.Writer) {
	state := "in force"
	if r.ReplacedBy != 0 {
		state = fmt.Sprintf("replaced by batch %d", r.ReplacedBy)
	}
	what := "the same key"
	if r.Asked {
		what = "this line"
	}
	fmt.Fprintf(w, "\n%s: %s, batch %d, line %d%s, %s (%s)\n", r.Table, r.File, r.Batch, r.Line, onSheet(r.Sheet), state, what)
	for _, v := range r.Values {
		if v.Value != nil {
			fmt.Fprintf(w, "  %-18s %v\n", v.Column, v.Value)
		}
	}
	if !r.Asked {
		return
	}
	if len(r.Counts) == 0 {
		fmt.Fprintln(w, "  no figure counts it")
	}
	for _, c := range r.Counts {
		switch {
		case c.LeftOut != "":
			fmt.Fprintf(w, "  %s: left out of %s, %s\n", c.Indicator, c.Day, c.LeftOut)
		case c.Quarter == "" && c.Year == "":
			fmt.Fprintf(w, "  %s: %v on %s; a later one counts instead\n", c.Indicator, c.Value, c.Day)
		default:
			fmt.Fprintf(w, "  %s: %v on %s, counts in %s\n", c.Indicator, c.Value, c.Day, strings.Join(slices.DeleteFunc([]string{c.Quarter, c.Year}, func(s string) bool { return s == "" }), " and "))
		}
	}
}

func (f *tracedFigure) print(w io.Writer) {
	fmt.Fprintf(w, "%s (%s), %s, %s: %d counted, %d left out\n", f.Indicator, f.Title, f.Place, f.Period, f.Counted, f.LeftOut)
	for _, file := range f.Files {
		fmt.Fprintf(w, "  %s: batch %d, %s%s, %d rows: lines %s\n", file.Table, file.Batch, file.File, onSheet(file.Sheet), len(file.Lines), ranges(file.Lines))
	}
}

func onSheet(sheet string) string {
	if sheet == "" {
		return ""
	}
	return " of " + sheet
}

func orElseText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
