package ingest

import "errors"

// errEnough says that whoever takes the rows wants no more.
var errEnough = errors.New("no more rows are wanted")

// rowValues gathers each row as a slice, as our table has its columns.
type rowValues struct {
	section *section
	values  []any
	at      int
	yield   func([]any, error) bool
}

func (r *rowValues) put(v any) error {
	at := r.section.width + r.at - len(r.section.columns)
	if r.at < len(r.section.columns) {
		at = r.section.columns[r.at].to
	}
	r.at++
	r.values[at] = v
	return nil
}

func (r *rowValues) Null() error             { return r.put(nil) }
func (r *rowValues) Whole(v int64) error     { return r.put(v) }
func (r *rowValues) Decimal(v float64) error { return r.put(v) }
func (r *rowValues) Day(v int64) error       { return r.put(dayTime(v)) }
func (r *rowValues) Text(v []byte) error     { return r.put(string(v)) }

func (r *rowValues) Next() error {
	r.at = 0
	if !r.yield(r.values, nil) {
		return errEnough
	}
	clear(r.values)
	return nil
}

// nowhere takes rows that are only read to see that they are whole.
type nowhere struct{}

func (nowhere) Null() error           { return nil }
func (nowhere) Whole(int64) error     { return nil }
func (nowhere) Decimal(float64) error { return nil }
func (nowhere) Day(int64) error       { return nil }
func (nowhere) Text([]byte) error     { return nil }
func (nowhere) Next() error           { return nil }
