package duck

import (
	"fmt"
	"math"
	"slices"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"

	"khi/queries"
)

// layout says where the values of a row go: each into a column of the table, or
// into a part of one. A column with parts is a list that holds one group of
// values or none (STRUCT(...)[]): a row that has none of them takes no room for
// them, and that is so for most questionnaires in most files.
type layout struct {
	columns []tableColumn // those that get values
	values  []column      // in the order in which a row gives them
	infos   []duckdb.ColumnInfo
}

// tableColumn is a column as the table has it.
type tableColumn struct {
	name  string
	kind  string
	parts []column // none for a plain column
	words []string // of a column that takes nothing but these (ENUM)
}

// wordsOf gives the words of ENUM('one', 'two'), nil for any other kind. They are at
// most 256 words of ours, so that one byte tells them apart.
func wordsOf(kind string) []string {
	inner, is := strings.CutPrefix(kind, "ENUM('")
	words := strings.Split(strings.TrimSuffix(inner, "')"), "', '")
	if !is || len(words) > 256 || strings.Contains(strings.Join(words, ""), "'") {
		return nil
	}
	return words
}

// valueKinds are the types of values that a table may have.
var valueKinds = map[string]struct {
	low, high int64
	is        duckdb.Type
}{
	"TINYINT":   {math.MinInt8, math.MaxInt8, duckdb.TYPE_TINYINT},
	"SMALLINT":  {math.MinInt16, math.MaxInt16, duckdb.TYPE_SMALLINT},
	"INTEGER":   {math.MinInt32, math.MaxInt32, duckdb.TYPE_INTEGER},
	"BIGINT":    {math.MinInt64, math.MaxInt64, duckdb.TYPE_BIGINT},
	"VARCHAR":   {0, 0, duckdb.TYPE_VARCHAR},
	"DOUBLE":    {0, 0, duckdb.TYPE_DOUBLE},
	"DATE":      {0, 0, duckdb.TYPE_DATE},
	"TIMESTAMP": {0, 0, duckdb.TYPE_TIMESTAMP},
	"BOOLEAN":   {0, 0, duckdb.TYPE_BOOLEAN},
}

// layout describes the columns of a table in which the named values stand, or all of them.
func (tx *Tx) layout(database, table string, names []string) (layout, error) {
	all, err := tx.tableColumns(database, table)
	if err != nil {
		return layout{}, err
	}
	if names == nil {
		for _, c := range all {
			names = append(names, c.values()...)
		}
	}
	var l layout
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return l, fmt.Errorf("column %q of table %s is named twice", name, table)
		}
		if !l.place(all, name) {
			return l, fmt.Errorf("table %s has no column %q", table, name)
		}
	}
	for _, c := range l.columns {
		info, err := c.info()
		if err != nil {
			return l, err
		}
		l.infos = append(l.infos, duckdb.ColumnInfo{Name: c.name, T: info})
	}
	return l, nil
}

func (tx *Tx) tableColumns(database, table string) ([]tableColumn, error) {
	var all []tableColumn
	err := tx.Rows(queries.Get("upkeep/columns"), map[string]any{"database": database, "table": table}, func(v []any) error {
		c := tableColumn{name: v[0].(string), kind: v[1].(string)}
		inner, isGroup := strings.CutPrefix(c.kind, "STRUCT(")
		if isGroup {
			for _, part := range strings.Split(strings.TrimSuffix(inner, ")[]"), ", ") {
				name, kind, _ := strings.Cut(part, " ")
				c.parts = append(c.parts, column{name: strings.Trim(name, `"`), kind: kind})
			}
		}
		c.words = wordsOf(c.kind)
		for _, of := range append(c.parts, column{name: c.name, kind: c.kind}) {
			if _, known := valueKinds[of.kind]; !known && !(of.name == c.name && (isGroup || c.words != nil)) {
				return fmt.Errorf("column %s of %s is %s, which rows cannot be added to", of.name, table, of.kind)
			}
		}
		all = append(all, c)
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("there is no table %s in %s: stage it first", table, database)
	}
	return all, err
}

// values are the names of what a row can give for the column.
func (c tableColumn) values() []string {
	if c.parts == nil {
		return []string{c.name}
	}
	var names []string
	for _, p := range c.parts {
		names = append(names, p.name)
	}
	return names
}

// place finds where a value stands and says whether there is such a place.
func (l *layout) place(all []tableColumn, name string) bool {
	for _, c := range all {
		part := slices.Index(c.values(), name)
		if part < 0 {
			continue
		}
		at := slices.IndexFunc(l.columns, func(has tableColumn) bool { return has.name == c.name })
		if at < 0 {
			at = len(l.columns)
			l.columns = append(l.columns, c)
		}
		v := column{name: c.name, kind: c.kind, in: at, part: -1}
		if c.parts != nil {
			v.name, v.kind, v.part = name, c.parts[part].kind, part
		}
		v.low, v.high, v.isText, v.words = valueKinds[v.kind].low, valueKinds[v.kind].high, v.kind == "VARCHAR", c.words
		l.values = append(l.values, v)
		return true
	}
	return false
}

// info is the type of the column as the driver has it.
func (c tableColumn) info() (duckdb.TypeInfo, error) {
	switch {
	case c.words != nil:
		return duckdb.NewEnumInfo(c.words[0], c.words[1:]...)
	case c.parts == nil:
		return duckdb.NewTypeInfo(valueKinds[c.kind].is)
	}
	var entries []duckdb.StructEntry
	for _, p := range c.parts {
		info, err := duckdb.NewTypeInfo(valueKinds[p.kind].is)
		if err != nil {
			return nil, err
		}
		entry, err := duckdb.NewStructEntry(info, p.name)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry)
	}
	group, err := duckdb.NewStructInfo(entries[0], entries[1:]...)
	if err != nil {
		return nil, err
	}
	return duckdb.NewListInfo(group)
}

// types are the types of the columns as the database has them, for the caller to destroy.
func (l layout) types() []mapping.LogicalType {
	var all []mapping.LogicalType
	for _, c := range l.columns {
		switch {
		case c.words != nil:
			all = append(all, mapping.CreateEnumType(c.words))
			continue
		case c.parts == nil:
			all = append(all, mapping.CreateLogicalType(valueKinds[c.kind].is))
			continue
		}
		var names []string
		var parts []mapping.LogicalType
		for _, p := range c.parts {
			names, parts = append(names, p.name), append(parts, mapping.CreateLogicalType(valueKinds[p.kind].is))
		}
		group := mapping.CreateStructType(parts, names)
		all = append(all, mapping.CreateListType(group))
		for i := range parts {
			mapping.DestroyLogicalType(&parts[i])
		}
		mapping.DestroyLogicalType(&group)
	}
	return all
}

// names are the columns of the table that get values.
func (l layout) names() []string {
	var names []string
	for _, c := range l.columns {
		names = append(names, c.name)
	}
	return names
}

// valueOf gives which value of a row goes into a column, or a part of it; -1 for none.
func (l *layout) valueOf(in, part int) int {
	return slices.IndexFunc(l.values, func(v column) bool { return v.in == in && v.part == part })
}
