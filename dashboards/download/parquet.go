package download

import (
	"cmp"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"khi/metrics"
)

// groupRows is how many rows are held in memory before they are written.
const groupRows = 50_000

// Parquet writes the table as an Apache Parquet file with the columns of the CSV in
// the order of the CSV. Each figure is a number that may be null, and beside it stands
// in NAME_status why: shown, hidden, no_answers, not_available or not_applicable. A
// hidden figure has no number in the file, in no page and in no summary of a page. The
// words of the table are the file's metadata. The same table gives the same bytes.
func (g Tongue) Parquet(w io.Writer, t *metrics.Table) error {
	if err := check(t); err != nil {
		return err
	}
	return g.ParquetRows(w, t, rowsOf(t))
}

// ParquetRows is Parquet of a table whose rows come one by one.
func (g Tongue) ParquetRows(w io.Writer, t *metrics.Table, rows Rows) error {
	fields := g.layout(t)
	order, group := []string{}, parquet.Group{}
	add := func(key string, n parquet.Node) error {
		if group[key] != nil {
			return fmt.Errorf("table %q: two columns of the Parquet file would be called %q", t.ID, key)
		}
		order, group[key] = append(order, key), n
		return nil
	}
	for _, f := range fields {
		node := parquet.String()
		if f.figure {
			node = parquet.Optional(parquet.Leaf(parquet.DoubleType))
		}
		if err := add(f.key, node); err != nil {
			return err
		}
		if f.figure {
			if err := add(f.key+statusSuffix, parquet.String()); err != nil {
				return err
			}
		}
	}
	options := []parquet.WriterOption{parquet.NewSchema("khi", inOrder(group, order)), parquet.CreatedBy("khi", "1", "parquet-go"),
		parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(groupRows)}
	for _, m := range about(t) {
		options = append(options, parquet.KeyValueMetadata(m[0], m[1]))
	}
	out := parquet.NewWriter(w, options...)
	for r, err := range rows {
		if err == nil {
			err = checkRow(t, r)
		}
		if err != nil {
			return err
		}
		if _, err := out.WriteRows([]parquet.Row{parquetRow(t, fields, r)}); err != nil {
			return fmt.Errorf("the Parquet file of table %q: %w", t.ID, err)
		}
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("the Parquet file of table %q: %w", t.ID, err)
	}
	return nil
}

const statusSuffix = "_status"

// parquetRow is a row under the columns of the file.
func parquetRow(t *metrics.Table, fields []field, r metrics.Row) parquet.Row {
	var row parquet.Row
	for _, f := range fields {
		if !f.figure {
			row = append(row, parquet.ByteArrayValue([]byte(f.text(r))).Level(0, 0, len(row)))
			continue
		}
		fig := f.of(r)
		value := parquet.NullValue().Level(0, 0, len(row))
		if v, ok := fig.Value(); ok {
			value = parquet.DoubleValue(v).Level(0, 1, len(row))
		}
		row = append(row, value)
		row = append(row, parquet.ByteArrayValue([]byte(statusOf(fig))).Level(0, 0, len(row)))
	}
	return row
}

// statusOf says why there is a number or none.
func statusOf(f metrics.Figure) string {
	if _, ok := f.Value(); ok {
		return "shown"
	}
	if f.IsHidden() {
		return "hidden"
	}
	return f.Reason()
}

// about are the words of the table, as the metadata of the file.
func about(t *metrics.Table) [][2]string {
	all := [][2]string{{"title", t.Title}, {"subtitle", t.Subtitle}, {"source", t.Source}, {"as_of", t.AsOf}, {"protection", t.Protected}, {"identifier", t.ID}, {"language", "en-GB"}}
	if t.Invented {
		all = append(all, [2]string{"made_up_data", invented})
	}
	if t.Exact != "" {
		all = append(all, [2]string{"exact_do_not_share", t.Exact})
	}
	if t.Unverified {
		all = append(all, [2]string{"unverified", unverified})
	}
	for _, n := range t.Notes {
		all = append(all, [2]string{"note_" + n.Key, n.Text})
	}
	for _, l := range t.LeftOut {
		people := l.People.At(metrics.Count)
		all = append(all, [2]string{"left_out_" + l.Reason, l.Words + ": " + cmp.Or(people.Shorthand(), number(people, metrics.Count))})
	}
	return all
}

// ordered is a group whose columns stand in the order of the table: those of
// parquet.Group stand in that of their names.
type ordered struct {
	parquet.Group
	fields []parquet.Field
}

func (o ordered) Fields() []parquet.Field { return o.fields }

func inOrder(g parquet.Group, keys []string) parquet.Node {
	by := map[string]parquet.Field{}
	for _, f := range g.Fields() {
		by[f.Name()] = f
	}
	o := ordered{Group: g}
	for _, key := range keys {
		o.fields = append(o.fields, by[key])
	}
	return o
}
