package copies

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"khi/metrics"
)

// Table is a list with named columns, each of text, whole numbers, numbers or moments;
// nil where there is nothing.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Parquet writes the table. The same table gives the same bytes.
func (t *Table) Parquet() ([]byte, error) {
	group, at := parquet.Group{}, map[string]int{}
	for i, name := range t.Columns {
		leaf, err := t.kindOf(i)
		if err != nil {
			return nil, err
		}
		if at[name] = i; group[name] != nil {
			return nil, fmt.Errorf("two columns are called %q", name)
		}
		group[name] = parquet.Optional(leaf)
	}
	var out bytes.Buffer
	order, err := json.Marshal(t.Columns)
	if err != nil {
		return nil, err
	}
	w := parquet.NewWriter(&out, parquet.NewSchema("khi", group), parquet.CreatedBy("khi", "1", "parquet-go"),
		parquet.Compression(&parquet.Zstd), parquet.KeyValueMetadata(columnsKey, string(order)))
	for _, values := range t.Rows {
		var row parquet.Row
		for n, f := range group.Fields() { // which stand in the order of their names
			v := parquet.NullValue().Level(0, 0, n)
			if given := values[at[f.Name()]]; given != nil {
				if moment, ok := given.(time.Time); ok {
					given = moment.UnixMicro()
				}
				v = parquet.ValueOf(given).Level(0, 1, n)
			}
			row = append(row, v)
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

// What stands in the file beside the rows: columns in order, and for figures the key
// under which an engine finds them and what they have in common.
const (
	columnsKey    = "khi_columns"
	figuresKey    = "khi_key"
	indicatorsKey = "khi_indicators"
)

// kindOf is what a column holds, by its first value.
func (t *Table) kindOf(i int) (parquet.Node, error) {
	for _, row := range t.Rows {
		switch v := row[i].(type) {
		case nil:
		case string:
			return parquet.String(), nil
		case int64:
			return parquet.Int(64), nil
		case float64:
			return parquet.Leaf(parquet.DoubleType), nil
		case time.Time:
			return parquet.Timestamp(parquet.Microsecond), nil
		default:
			return nil, fmt.Errorf("column %s holds %T", t.Columns[i], v)
		}
	}
	return parquet.String(), nil
}

// ReadTable reads what Parquet wrote.
func ReadTable(text []byte) (*Table, error) {
	f, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, err
	}
	t := &Table{}
	order, _ := f.Lookup(columnsKey)
	if err := json.Unmarshal([]byte(order), &t.Columns); err != nil {
		return nil, fmt.Errorf("the file does not name its columns: %w", err)
	}
	at := map[string]int{}
	for i, name := range t.Columns {
		at[name] = i
	}
	fields := f.Schema().Fields()
	if len(fields) != len(at) {
		return nil, fmt.Errorf("%d columns are named, and there are %d", len(at), len(fields))
	}
	r := parquet.NewReader(f)
	rows := make([]parquet.Row, 256)
	for t.Rows = [][]any{}; ; {
		n, err := r.ReadRows(rows)
		for _, row := range rows[:n] {
			values := make([]any, len(fields))
			for _, v := range row {
				f := fields[v.Column()]
				values[at[f.Name()]] = plain(v, f)
			}
			t.Rows = append(t.Rows, values)
		}
		if err != nil || n == 0 {
			break // at the end; that it is the end, the number of rows tells
		}
	}
	if int64(len(t.Rows)) != f.NumRows() {
		return nil, fmt.Errorf("%d rows could be read of %d", len(t.Rows), f.NumRows())
	}
	return t, r.Close()
}

func plain(v parquet.Value, f parquet.Field) any {
	switch {
	case v.IsNull():
		return nil
	case strings.HasPrefix(f.Type().String(), "TIMESTAMP"):
		return time.UnixMicro(v.Int64()).UTC()
	case v.Kind() == parquet.Int64:
		return v.Int64()
	case v.Kind() == parquet.Double:
		return v.Double()
	}
	return string(v.ByteArray())
}

// cell and leftOut are rows of the files of figures. A hidden cell has no numbers.
type cell struct {
	Indicator   string  `parquet:"indicator,dict"`
	Place       string  `parquet:"place,dict"`
	Period      string  `parquet:"period,dict"`
	Dimension   string  `parquet:"dimension,dict"`
	Level       string  `parquet:"level,dict"`
	Hidden      bool    `parquet:"hidden"`
	ForChange   bool    `parquet:"hidden_for_change"`
	Empty       bool    `parquet:"hidden_and_empty"`
	Respondents int64   `parquet:"respondents"`
	N           int64   `parquet:"n"`
	SW          float64 `parquet:"sum_w"`
	SWW         float64 `parquet:"sum_ww"`
	SWX         float64 `parquet:"sum_wx"`
	SWXX        float64 `parquet:"sum_wxx"`
	Bins        []bin   `parquet:"bins"`
	Before      int64   `parquet:"people_before"`
	After       int64   `parquet:"people_after"`
	Spells      []spell `parquet:"spells"`
}

type bin struct {
	Bin int64 `parquet:"bin"`
	N   int64 `parquet:"n"`
}

type spell struct {
	Time  float64 `parquet:"time"`
	Event bool    `parquet:"event"`
	N     int64   `parquet:"n"`
}

type leftOut struct {
	Indicator string `parquet:"indicator,dict"`
	Place     string `parquet:"place,dict"`
	Period    string `parquet:"period,dict"`
	Reason    string `parquet:"reason,dict"`
	Hidden    bool   `parquet:"hidden"`
	People    int64  `parquet:"people"` // of a hidden number 1 for anybody
}

// FiguresParquet writes protected figures with the key under which they are found.
func FiguresParquet(key string, f *metrics.SettledFigures) ([]byte, error) {
	inds, err := json.Marshal(f.Indicators)
	if err != nil {
		return nil, err
	}
	about := []parquet.WriterOption{parquet.CreatedBy("khi", "1", "parquet-go"), parquet.Compression(&parquet.Zstd),
		parquet.KeyValueMetadata(figuresKey, key), parquet.KeyValueMetadata(indicatorsKey, string(inds))}
	if len(f.Indicators) == 0 {
		rows := make([]leftOut, len(f.LeftOut))
		for i, l := range f.LeftOut {
			rows[i] = leftOut{l.Indicator, l.Place, string(l.Period), l.Reason, l.Hidden, l.People}
		}
		return written(rows, about)
	}
	rows := make([]cell, len(f.Cells))
	for i, c := range f.Cells {
		rows[i] = cell{Indicator: c.Indicator, Place: c.Place, Period: string(c.Period), Dimension: c.Dimension, Level: c.Level,
			Hidden: c.Hidden, ForChange: c.ForChange, Empty: c.Empty, Respondents: c.Respondents, N: c.N,
			SW: c.SW, SWW: c.SWW, SWX: c.SWX, SWXX: c.SWXX, Before: c.Before, After: c.After}
		for _, b := range c.Bins {
			rows[i].Bins = append(rows[i].Bins, bin(b))
		}
		for _, s := range c.Spells {
			rows[i].Spells = append(rows[i].Spells, spell(s))
		}
	}
	return written(rows, about)
}

func written[T any](rows []T, about []parquet.WriterOption) ([]byte, error) {
	var out bytes.Buffer
	w := parquet.NewGenericWriter[T](&out, about...)
	if _, err := w.Write(rows); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// ReadFigures reads what FiguresParquet wrote.
func ReadFigures(text []byte) (key string, figures *metrics.SettledFigures, err error) {
	f, err := parquet.OpenFile(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return "", nil, err
	}
	key, _ = f.Lookup(figuresKey)
	inds, _ := f.Lookup(indicatorsKey)
	figures = &metrics.SettledFigures{}
	if err := json.Unmarshal([]byte(inds), &figures.Indicators); err != nil || key == "" {
		return "", nil, fmt.Errorf("the file does not say whose figures it has (%w)", err)
	}
	if len(figures.Indicators) == 0 {
		rows, err := parquet.Read[leftOut](bytes.NewReader(text), int64(len(text)))
		for _, l := range rows {
			figures.LeftOut = append(figures.LeftOut, metrics.SettledLeftOut{Indicator: l.Indicator, Place: l.Place, Period: metrics.Period(l.Period), Reason: l.Reason, Hidden: l.Hidden, People: l.People})
		}
		return key, figures, err
	}
	rows, err := parquet.Read[cell](bytes.NewReader(text), int64(len(text)))
	for _, c := range rows {
		m := metrics.SettledCell{Indicator: c.Indicator, Place: c.Place, Period: metrics.Period(c.Period), Dimension: c.Dimension, Level: c.Level,
			Hidden: c.Hidden, ForChange: c.ForChange, Empty: c.Empty, Respondents: c.Respondents, N: c.N,
			SW: c.SW, SWW: c.SWW, SWX: c.SWX, SWXX: c.SWXX, Before: c.Before, After: c.After}
		for _, b := range c.Bins {
			m.Bins = append(m.Bins, metrics.SettledBin(b))
		}
		for _, s := range c.Spells {
			m.Spells = append(m.Spells, metrics.SettledSpell(s))
		}
		figures.Cells = append(figures.Cells, m)
	}
	return key, figures, err
}

// RowsOf is how many rows a Parquet file says that it has.
func RowsOf(path string) (n int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return 0, err
	}
	f, err := parquet.OpenFile(file, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	return f.NumRows(), nil
}
