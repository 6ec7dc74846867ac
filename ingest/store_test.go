package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/queries"
)

// memory is a store for tests: it keeps rows as they are appended and answers
// the few statements that a load asks.
type memory struct {
	tables    map[string][][]any
	schemes   map[string]bool
	names     map[string]string // of schemes
	refresh   int
	fail      error // the next Update fails with it, at its commit
	shut      error // the next Update fails with it, before anything is done
	uncounted error // the next counting of the cells fails with it
}

func newMemory(schemes ...string) *memory {
	m := &memory{tables: map[string][][]any{}, schemes: map[string]bool{}}
	for _, s := range schemes {
		m.schemes[s] = true
	}
	return m
}

func (m *memory) Update(_ context.Context, do func(Tx) error) error {
	if err := m.shut; err != nil {
		m.shut = nil
		return err
	}
	tx := &memoryTx{m: m, staged: map[string][][]any{}, next: maps.Clone(m.tables)}
	if err := do(tx); err != nil {
		return err
	}
	if err := m.fail; err != nil {
		m.fail = nil
		return err
	}
	m.tables = tx.next
	for _, row := range tx.next["scheme"] {
		m.schemes[row[0].(string)] = true
	}
	return nil
}

func (m *memory) Checkpoint(context.Context) error { return nil }

func (m *memory) Read(_ context.Context, s queries.Statement, args map[string]any, each func([]any) error) error {
	if err := s.Check(args); err != nil {
		return err
	}
	switch {
	case s.Name == "lists/ingest_schemes":
		for _, id := range slices.Sorted(maps.Keys(m.schemes)) {
			if err := each([]any{id, m.names[id]}); err != nil {
				return err
			}
		}
		return nil
	case strings.HasPrefix(s.Name, "lists/ingest_loose_ends"), strings.HasPrefix(s.Name, "checks/"): // this store knows no references and finds nothing wrong
		return nil
	case s.Name == "lists/ingest_batches":
		lines := slices.Concat(m.tables["batch"], m.tables["undo"], m.tables["erasure"])
		slices.SortStableFunc(lines, func(a, b []any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
		for _, row := range lines {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	case s.Name == "lists/ingest_replaced":
		return m.replaced(each)
	case s.Name == "lists/ingest_pending":
		for _, row := range m.tables["cells_pending"] {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	case s.Name == "lists/ingest_dependents":
		return nil // what needs the rows of schemes is tested with DuckDB
	case strings.HasPrefix(s.Name, "lists/ingest_totals_"):
		return m.totals(strings.TrimPrefix(s.Name, "lists/ingest_totals_"), args["batch"].(int64), each)
	}
	return fmt.Errorf("the store for tests does not know %s", s.Name)
}

func (m *memory) totals(table string, batch int64, each func([]any) error) error {
	c, err := contractByID(table)
	if err != nil {
		return err
	}
	columns := c.Columns()
	byBatch := map[int64][]any{}
	for _, row := range m.tables[table] {
		seq := row[len(columns)].(int64)
		if batch != 0 && seq != batch {
			continue
		}
		t := byBatch[seq]
		if t == nil {
			t = []any{seq, int64(0)}
			for range columns {
				t = append(t, int64(0), int64(0))
			}
			byBatch[seq] = t
		}
		t[1] = t[1].(int64) + 1
		for i, f := range columns {
			if row[i] != nil {
				t[2+2*i] = t[2+2*i].(int64) + 1
				t[3+2*i] = t[3+2*i].(int64) + addend(f.SQL, row[i])
			}
		}
	}
	for _, seq := range slices.Sorted(maps.Keys(byBatch)) {
		if err := each(byBatch[seq]); err != nil {
			return err
		}
	}
	return nil
}

// replaced counts the rows that each batch has replaced.
func (m *memory) replaced(each func([]any) error) error {
	all, err := loadContracts()
	if err != nil {
		return err
	}
	for _, c := range all {
		n := map[int64]int64{}
		for _, row := range m.tables[c.ID] {
			if by, ok := row[len(row)-1].(int64); ok {
				n[by]++
			}
		}
		for by, rows := range n {
			if err := each([]any{c.ID, by, rows}); err != nil {
				return err
			}
		}
	}
	return nil
}

func addend(kind string, v any) int64 {
	switch v := v.(type) {
	case int64:
		if kind == "BIGINT" {
			return v & lowHalf
		}
		return v
	case float64:
		return int64(math.Round(v * decimalScale))
	case time.Time:
		return v.Unix() / 86400
	}
	return int64(len(v.(string)))
}

type memoryTx struct {
	m      *memory
	staged map[string][][]any
	next   map[string][][]any
}

func (tx *memoryTx) Stage(table string) error {
	tx.staged[table] = nil
	return nil
}

// Fill takes rows as DuckDB does: value by value, for the named columns only.
func (tx *memoryTx) Fill(table string, columns []string, fill func(Rows) error) (int64, error) {
	names := []string{"batch", "level", "rule", "sheet", "cell", "field", "message", "advice"}
	if table != "finding" {
		c, err := contractByID(table)
		if err != nil {
			return 0, err
		}
		names = nil
		for _, f := range c.Columns() {
			names = append(names, f.Column)
		}
		names = append(names, "batch", "sheet", "line", "superseded_by")
	}
	r := &memoryRows{row: make([]any, len(names))}
	for _, c := range columns {
		at := slices.Index(names, c)
		if at < 0 || slices.Contains(r.to, at) {
			return 0, fmt.Errorf("table %s has no column %s, or it is named twice", table, c)
		}
		r.to = append(r.to, at)
	}
	if err := fill(r); err != nil {
		return 0, err
	}
	tx.next[table] = append(slices.Clip(tx.next[table]), r.rows...)
	return int64(len(r.rows)), nil
}

type memoryRows struct {
	to   []int // where in the row the values go
	at   int
	row  []any
	rows [][]any
}

func (r *memoryRows) put(v any) error {
	if r.at >= len(r.to) {
		return errors.New("a value too many")
	}
	r.row[r.to[r.at]] = v
	r.at++
	return nil
}

func (r *memoryRows) Null() error             { return r.put(nil) }
func (r *memoryRows) Whole(v int64) error     { return r.put(v) }
func (r *memoryRows) Decimal(v float64) error { return r.put(v) }
func (r *memoryRows) Day(v int64) error       { return r.put(dayTime(v)) }
func (r *memoryRows) Text(v []byte) error     { return r.put(string(v)) }

func (r *memoryRows) Next() error {
	if r.at != len(r.to) {
		return errors.New("a value too few")
	}
	r.rows = append(r.rows, r.row)
	r.row, r.at = make([]any, len(r.row)), 0
	return nil
}

func (tx *memoryTx) Rows(s queries.Statement, args map[string]any, each func([]any) error) error {
	if s.Name == "apply/earlier" {
		for table := range tx.next {
			if err := each([]any{table}); err != nil {
				return err
			}
		}
	}
	return s.Check(args)
}

func (tx *memoryTx) CountPending(int64, func(bool)) error {
	if err := tx.m.uncounted; err != nil {
		tx.m.uncounted = nil
		return err
	}
	tx.m.refresh++
	tx.next["cells_pending"] = nil
	return nil
}

func (tx *memoryTx) Exec(s queries.Statement, args map[string]any) (int64, error) {
	if err := s.Check(args); err != nil {
		return 0, err
	}
	verb, table, _ := strings.Cut(strings.TrimPrefix(s.Name, "apply/"), "_")
	switch {
	case verb == "insert" && table == "batch":
		tx.next["batch"] = append(slices.Clip(tx.next["batch"]), []any{args["seq"], args["hash"], args["record"]})
		return 1, nil
	case verb == "insert" && table == "erasure":
		tx.next["erasure"] = append(slices.Clip(tx.next["erasure"]), []any{args["seq"], args["hash"], ""})
		return 1, nil
	case verb == "insert" && table == "undo":
		tx.next["undo"] = append(slices.Clip(tx.next["undo"]), []any{args["seq"], args["hash"], "", args["batch"]})
		return 1, nil
	case verb == "pending":
		tx.next["cells_pending"] = append(slices.Clip(tx.next["cells_pending"]), []any{args["line"], table})
		return 1, nil
	case verb == "supersede":
		return tx.supersede(table, args["batch"].(int64))
	case verb == "take":
		for _, row := range tx.next[table] {
			if row[len(row)-4] == args["batch"] {
				tx.staged[table] = append(tx.staged[table], row)
			}
		}
		return int64(len(tx.staged[table])), nil
	case verb == "restore":
		return tx.relink(table, args["batch"], func(staged []any) any { return staged[len(staged)-1] })
	case verb == "remove":
		before := tx.next[table]
		tx.next[table] = slices.DeleteFunc(slices.Clone(before), func(row []any) bool { return row[len(row)-4] == args["batch"] })
		return int64(len(before) - len(tx.next[table])), nil
	}
	return 0, nil
}

// supersede replaces the rows in force of earlier batches.
func (tx *memoryTx) supersede(table string, batch int64) (int64, error) {
	isNew := func(row []any) bool { return row[len(row)-4] == batch }
	all := tx.next[table]
	earlier := slices.DeleteFunc(slices.Clone(all), isNew)
	later := all[len(earlier):]
	if !slices.EqualFunc(append(slices.Clone(earlier), later...), all, func(a, b []any) bool { return &a[0] == &b[0] }) {
		return 0, errors.New("the rows of a batch do not stand behind those before it")
	}
	tx.staged[table], tx.next[table] = later, earlier
	n, err := tx.relink(table, nil, func([]any) any { return batch })
	tx.next[table] = append(slices.Clip(tx.next[table]), later...)
	return n, err
}

// relink changes what replaced the rows whose key is staged and that say from,
// in copies.
func (tx *memoryTx) relink(table string, from any, to func(staged []any) any) (n int64, err error) {
	c, err := contractByID(table)
	if err != nil {
		return 0, err
	}
	columns := c.Columns()
	keyOf := func(row []any) string {
		var k []any
		for i, f := range columns {
			if slices.Contains(c.Key, f.Column) {
				k = append(k, row[i])
			}
		}
		return fmt.Sprint(k)
	}
	staged := map[string][]any{}
	for _, row := range tx.staged[table] {
		staged[keyOf(row)] = row
	}
	kept := slices.Clone(tx.next[table])
	for i, row := range kept {
		last := len(columns) + 3
		if with := staged[keyOf(row)]; with != nil && row[last] == from {
			kept[i] = slices.Clone(row)
			kept[i][last] = to(with)
			n++
		}
	}
	tx.next[table] = kept
	return n, nil
}

var testKey = []byte("a key for tests only, 32 bytes!!")

func today() time.Time { return time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC) }

func newLoader(t testing.TB, store Store) *Loader {
	t.Helper()
	l, err := New(Options{Dir: t.TempDir(), Key: testKey, Store: store, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return l
}
