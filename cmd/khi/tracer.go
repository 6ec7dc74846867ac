package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"khi/ingest"
	"khi/metrics"
	"khi/queries"
	"khi/queries/duck"
)

// tracer answers one question from the ledger and the database.
type tracer struct {
	ctx    context.Context
	db     *duck.DB
	ledger []ingest.Entry
}

// tracedBatch is a batch and what the database has of it.
type tracedBatch struct {
	Line   ingest.Entry  `json:"line"`
	State  string        `json:"state"`
	Record string        `json:"record"` // path of the record file in the data folder
	Sheets []tracedSheet `json:"sheets,omitempty"`
}

type tracedSheet struct {
	Table   string `json:"table"`
	Sheet   string `json:"sheet"`
	Rows    int64  `json:"rows"`
	InForce int64  `json:"rows_in_force"`
	First   int64  `json:"first_line"`
	Last    int64  `json:"last_line"`
}

// tracedRow is a stored row, where it came from, and what counts it.
type tracedRow struct {
	Table      string        `json:"table"`
	Batch      int64         `json:"batch"`
	File       string        `json:"file"`
	Sheet      string        `json:"sheet"`
	Line       int64         `json:"line"`
	ReplacedBy int64         `json:"replaced_by,omitempty"` // 0: in force
	Asked      bool          `json:"asked"`                 // the line that was asked for; the others have the same key
	Values     []tracedValue `json:"values"`
	Counts     []tracedCount `json:"counts,omitempty"` // of a row in force that was asked for
}

type tracedValue struct {
	Column string `json:"column"`
	Value  any    `json:"value"` // null: nothing was said, or not asked
}

// tracedCount is one observation that an indicator makes of a row.
type tracedCount struct {
	Indicator string `json:"indicator"`
	Title     string `json:"title"`
	Day       string `json:"day"`
	Value     any    `json:"value"`
	LeftOut   string `json:"left_out,omitempty"` // why it is in no figure
	Quarter   string `json:"quarter,omitempty"`  // in which it counts; "" where a later one counts instead
	Year      string `json:"year,omitempty"`
}

func (t *tracer) read(name string, fill, args map[string]any, each func(v []any) error) error {
	s := queries.Get("trace/" + name)
	for slot, text := range fill { // names and texts of our own files
		s.Text = strings.ReplaceAll(s.Text, "{"+slot+"}", text.(string))
	}
	given := map[string]any{}
	for _, p := range s.Params {
		given[p] = args[p]
	}
	return t.db.Read(t.ctx, s, given, each)
}

func (t *tracer) entry(batch int64) (ingest.Entry, error) {
	if batch < 1 || batch > int64(len(t.ledger)) {
		return ingest.Entry{}, fmt.Errorf("there is no batch %d; the ledger has %d lines: %w", batch, len(t.ledger), errNotFound)
	}
	e := t.ledger[batch-1]
	if !e.IsUndo() && !e.IsLoad() {
		return e, fmt.Errorf("line %d of the ledger is no load: it says that somebody was erased: %w", batch, errNotFound)
	}
	if e.IsUndo() {
		return e, fmt.Errorf("line %d of the ledger is no load: it undoes batch %d: %w", batch, e.Undoes, errNotFound)
	}
	return e, nil
}

// file finds the batches that came from one file.
func (t *tracer) file(original string) (*traced, error) {
	found := &traced{}
	for _, e := range t.ledger {
		if !e.IsLoad() || e.Original != original {
			continue
		}
		one, err := t.batch(e.Seq)
		if err != nil {
			return nil, err
		}
		found.Batches = append(found.Batches, one.Batches...)
	}
	if len(found.Batches) == 0 {
		return nil, fmt.Errorf("this very file was never loaded, or was changed since (its SHA-256 is %s): %w", original, errNotFound)
	}
	return found, nil
}

// batch says what a batch brought, by table and sheet.
func (t *tracer) batch(seq int64) (*traced, error) {
	e, err := t.entry(seq)
	if err != nil {
		return nil, err
	}
	b := tracedBatch{Line: e, State: stateOf(t.ledger, seq), Record: "record/" + e.Record + ".csv"}
	for _, total := range e.Totals {
		err := t.read("sheets", map[string]any{"table": total.Table}, map[string]any{"batch": seq}, func(v []any) error {
			b.Sheets = append(b.Sheets, tracedSheet{total.Table, v[0].(string), v[1].(int64), v[2].(int64), v[3].(int64), v[4].(int64)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return &traced{Batches: []tracedBatch{b}}, nil
}

// line finds what is stored of one line, what had the same key before and has
// since, and what counts it.
func (t *tracer) line(req traceRequest) (*traced, error) {
	found, err := t.batch(req.Batch)
	if err != nil {
		return nil, err
	}
	contracts, err := ingest.Contracts()
	if err != nil {
		return nil, err
	}
	for _, c := range contracts {
		if !slices.ContainsFunc(found.Batches[0].Sheets, func(s tracedSheet) bool { return s.Table == c.ID }) {
			continue
		}
		if err := t.rows(found, c, req); err != nil {
			return nil, err
		}
	}
	if len(found.Rows) == 0 {
		return nil, fmt.Errorf("nothing is stored of line %d of batch %d, which is %s: the line was refused, is empty, or is on another sheet: %w",
			req.Line, req.Batch, found.Batches[0].State, errNotFound)
	}
	for i := range found.Rows {
		if r := &found.Rows[i]; r.Asked && r.ReplacedBy == 0 {
			if r.Counts, err = t.counts(r); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

func (t *tracer) rows(found *traced, c *ingest.Contract, req traceRequest) error {
	var sheet any
	if req.Sheet != "" {
		sheet = req.Sheet
	}
	fields := c.Columns()
	return t.read("rows", map[string]any{"table": duck.Whole(c.ID), "keys": strings.Join(c.Key, ", ")},
		map[string]any{"batch": req.Batch, "line": req.Line, "sheet": sheet}, func(v []any) error {
			if len(v) != len(fields)+4 {
				return fmt.Errorf("table %s has %d columns, and its contract %d", c.ID, len(v), len(fields))
			}
			r := tracedRow{Table: c.ID}
			for i, f := range fields {
				r.Values = append(r.Values, tracedValue{f.Column, shownValue(v[i])})
			}
			v = v[len(fields):]
			r.Batch, r.Sheet, r.Line = v[0].(int64), v[1].(string), v[2].(int64)
			r.ReplacedBy, _ = v[3].(int64)
			r.File = t.ledger[r.Batch-1].FileName
			r.Asked = r.Batch == req.Batch && r.Line == req.Line && (sheet == nil || r.Sheet == req.Sheet)
			found.Rows = append(found.Rows, r)
			return nil
		})
}

// shownValue writes days as days.
func shownValue(v any) any {
	if day, ok := v.(time.Time); ok {
		return day.Format(time.DateOnly)
	}
	return v
}

// counts asks each indicator that reads the row's table what it makes of the
// person, arrangement, carer, worker, application or respondent of the row.
func (t *tracer) counts(r *tracedRow) ([]tracedCount, error) {
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		return nil, err
	}
	value := func(column string) any {
		for _, v := range r.Values {
			if v.Column == column {
				return v.Value
			}
		}
		return nil
	}
	var all []tracedCount
	for _, ind := range catalogue {
		if !slices.Contains(ind.Reads, r.Table) {
			continue
		}
		seen := map[any]bool{nil: true}
		for _, who := range []any{value("person_key"), value("arrangement_key"), value("carer_key"), value("worker_key"), value("application_key"), value("respondent_key")} {
			if seen[who] {
				continue
			}
			seen[who] = true
			args := map[string]any{"scheme": value("scheme_id"), "respondent": who}
			err := t.read("observations", map[string]any{"indicator": ind.SQL}, args, func(v []any) error {
				c := tracedCount{Indicator: ind.Name, Title: ind.Title, Value: v[3]}
				day, _ := shownValue(v[0]).(string)
				c.Day = day
				c.LeftOut, _ = v[4].(string)
				if answered := value("answered_on"); answered != nil && answered != day {
					return nil // another answer of the same person
				}
				if v[5] == true && !ind.Yearly {
					c.Quarter = v[1].(string)
				}
				if v[6] == true {
					c.Year = v[2].(string)
				}
				all = append(all, c)
				return nil
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
