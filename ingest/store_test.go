package ingest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/queries"
)

// memory is a store for tests: it keeps rows as they are appended and answers
// the few statements that a load asks.
type memory struct {
	tables  map[string][][]any
	schemes map[string]bool
	refresh int
	fail    error // the next Update fails with it
}

func newMemory(schemes ...string) *memory {
	m := &memory{tables: map[string][][]any{}, schemes: map[string]bool{}}
	for _, s := range schemes {
		m.schemes[s] = true
	}
	return m
}

func (m *memory) Update(_ context.Context, do func(Tx) error) error {
	if err := m.fail; err != nil {
		m.fail = nil
		return err
	}
	tx := &memoryTx{m: m, staged: map[string][][]any{}, next: maps.Clone(m.tables)}
	if err := do(tx); err != nil {
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
			if err := each([]any{id}); err != nil {
				return err
			}
		}
		return nil
	case s.Name == "lists/ingest_batches":
		lines := append(slices.Clone(m.tables["batch"]), m.tables["undo"]...)
		slices.SortStableFunc(lines, func(a, b []any) int { return cmp.Compare(a[0].(int64), b[0].(int64)) })
		for _, row := range lines {
			if err := each(row); err != nil {
				return err
			}
		}
		return nil
	case s.Name == "lists/ingest_replaced":
		return m.replaced(each)
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
		return int64(v*decimalScale + 0.5)
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

func (tx *memoryTx) Append(table string, rows iter.Seq2[[]any, error]) (n int64, err error) {
	table, ok := strings.CutPrefix(table, "stage_")
	if _, staged := tx.staged[table]; !ok || !staged {
		return 0, errors.New("append to a table that was not staged")
	}
	for row, err := range rows {
		if err != nil {
			return n, err
		}
		tx.staged[table] = append(tx.staged[table], slices.Clone(row))
		n++
	}
	return n, nil
}

func (tx *memoryTx) Rows(s queries.Statement, args map[string]any, _ func([]any) error) error {
	return s.Check(args)
}

func (tx *memoryTx) RefreshCells() error {
	tx.m.refresh++
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
	case verb == "insert" && table == "undo":
		tx.next["undo"] = append(slices.Clip(tx.next["undo"]), []any{args["seq"], args["hash"], "", args["batch"]})
		return 1, nil
	case verb == "insert":
		rows := tx.staged[table]
		tx.next[table] = append(slices.Clip(tx.next[table]), rows...)
		return int64(len(rows)), nil
	case verb == "supersede":
		return tx.relink(table, nil, func([]any) any { return args["batch"] })
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
	l, err := New(Options{Dir: t.TempDir(), Key: testKey, Store: store, Today: today})
	if err != nil {
		t.Fatal(err)
	}
	return l
}
