package duck

import (
	"encoding/json"
	"slices"
	"strings"

	"khi/queries"
)

// perRow is a SELECT that makes each of its rows from one row of a table and from
// nothing else: no other row, no other table, no chance. Whose row it is and on
// which day goes through it as it stands and into nothing that is worked out.
type perRow struct {
	table string
	reads []string            // names that it refers to
	gives map[string][]string // names that each of its columns refers to
	order []string            // its columns, as they stand in the text
	named []string            // names that it gives itself
	none  []string            // names that stand for NULL in every row

	beside bool // it is such a SELECT only while what it joins to the table is empty
}

// perRowFunctions are the functions of which such a SELECT may make use.
var perRowFunctions = []string{"+", "-", "*", "/", "//", "%", "abs", "round", "floor", "ceil", "least", "greatest", "why_missing", "age_band", "concat"}

// tree is a part of a statement as the database took it apart.
type tree = map[string]any

// readPerRow gives what a statement is if it is such a SELECT of the table, or
// nil. It knows every part of such a statement and trusts no other, so what it
// does not know is never taken for one.
func (tx *Tx) readPerRow(text, table string) (*perRow, error) {
	p, err := tx.readBeside(text, table)
	if err != nil || p == nil || p.beside {
		return nil, err
	}
	return p, nil
}

// readBeside gives one too that joins something to the table, of which that holds only
// while what it joins is empty (see besides).
func (tx *Tx) readBeside(text, table string) (*perRow, error) {
	n, err := tx.parsed(text)
	if err != nil {
		return nil, err
	}
	p := &perRow{table: table, gives: map[string][]string{}}
	isNamed := func(name string) bool { return slices.Contains(p.named, name) }
	if !p.selects(n, true) || p.beside && slices.ContainsFunc(p.none, isNamed) {
		return nil, nil
	}
	return p, nil
}

// parsed gives a text as the database takes it apart, or nil if it is not one statement.
func (tx *Tx) parsed(text string) (tree, error) {
	var parsed string
	err := tx.Rows(queries.Get("cells/parsed"), map[string]any{"text": text}, func(v []any) error {
		parsed, _ = v[0].(string)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var whole struct {
		Statements []struct{ Node tree } `json:"statements"`
	}
	if json.Unmarshal([]byte(parsed), &whole) != nil || len(whole.Statements) != 1 {
		return nil, nil
	}
	return whole.Statements[0].Node, nil
}

// selects takes up a SELECT; the outermost one says which columns there are.
func (p *perRow) selects(n tree, outermost bool) bool {
	from, _ := n["from_table"].(tree)
	if n["type"] != "SELECT_NODE" || n["aggregate_handling"] != "STANDARD_HANDLING" ||
		!only(n, "type", "aggregate_handling", "select_list", "from_table") || !p.from(from) {
		return false
	}
	for _, item := range list(n["select_list"]) {
		before := len(p.reads)
		name, ok := p.item(item)
		if !ok {
			return false
		}
		if outermost && name != "" {
			p.gives[name] = slices.Clone(p.reads[before:])
		}
		if outermost {
			p.order = append(p.order, name)
		}
	}
	return true
}

func (p *perRow) from(n tree) bool {
	switch n["type"] {
	case "BASE_TABLE":
		return n["table_name"] == p.table && only(n, "type", "table_name", "alias")
	case "SUBQUERY":
		sub, _ := n["subquery"].(tree)
		node, _ := sub["node"].(tree)
		return only(n, "type", "subquery", "alias") && only(sub, "node") && p.selects(node, false)
	case "JOIN":
		return p.besides(n)
	}
	return false
}

// passing are the columns that go through as they stand.
var passing = []string{"respondent", "occurred", "scheme"}

// item takes up one column of a SELECT, or a star, and gives its name.
func (p *perRow) item(n tree) (string, bool) {
	if n["class"] == "STAR" {
		return "", only(n, "class", "type", "relation_name")
	}
	alias, _ := n["alias"].(string)
	if alias = strings.ToLower(alias); alias != "" {
		p.named = append(p.named, alias)
	}
	column, isColumn := columnOf(n)
	if isColumn && slices.Contains(passing, column) && (alias == "" || alias == column) {
		return column, true
	}
	if alias == "" {
		alias = column
	}
	return alias, !slices.Contains(passing, alias) && p.expression(n)
}

// columnOf gives the name of a column that stands by itself.
func columnOf(n tree) (string, bool) {
	names, _ := n["column_names"].([]any)
	if n["class"] != "COLUMN_REF" || len(names) < 1 || len(names) > 2 || !only(n, "class", "type", "alias", "column_names") {
		return "", false
	}
	name, ok := names[len(names)-1].(string)
	return strings.ToLower(name), ok
}

// expression takes up what a column is worked out from.
func (p *perRow) expression(n tree) bool {
	if p.isNone(n) {
		return true
	}
	switch n["class"] {
	case "CONSTANT":
		return only(n, "class", "type", "alias", "value")
	case "COLUMN_REF":
		name, ok := columnOf(n)
		p.reads = append(p.reads, name)
		return ok && name != "respondent" && name != "occurred"
	case "CAST":
		return only(n, "class", "type", "alias", "child", "cast_type", "try_cast") && p.all(n, "child")
	case "COMPARISON":
		return only(n, "class", "type", "alias", "left", "right") && p.all(n, "left", "right")
	case "BETWEEN":
		return only(n, "class", "type", "alias", "input", "lower", "upper") && p.all(n, "input", "lower", "upper")
	case "CONJUNCTION", "OPERATOR":
		return only(n, "class", "type", "alias", "children") && p.all(n, "children")
	case "CASE":
		return only(n, "class", "type", "alias", "case_checks", "else_expr") && p.all(n, "else_expr") &&
			!slices.ContainsFunc(list(n["case_checks"]), func(c tree) bool {
				return !only(c, "when_expr", "then_expr") || !p.all(c, "when_expr", "then_expr")
			})
	case "FUNCTION":
		name, _ := n["function_name"].(string)
		order, _ := n["order_bys"].(tree)
		return slices.Contains(perRowFunctions, strings.ToLower(name)) && only(order, "type") &&
			only(n, "class", "type", "alias", "function_name", "children", "order_bys", "is_operator") && p.all(n, "children")
	}
	return false
}

// all takes up the named parts of an expression.
func (p *perRow) all(n tree, parts ...string) bool {
	for _, part := range parts {
		of := list(n[part])
		if one, ok := n[part].(tree); ok {
			of = []tree{one}
		}
		if slices.ContainsFunc(of, func(e tree) bool { return !p.expression(e) }) {
			return false
		}
	}
	return true
}

// list gives the parts of a list; one that is no tree becomes an empty one,
// which nothing takes for an expression.
func list(v any) []tree {
	items := asList(v)
	out := make([]tree, len(items))
	for i, item := range items {
		out[i], _ = item.(tree)
	}
	return out
}

func asList(v any) []any {
	items, _ := v.([]any)
	return items
}

// only says that nothing stands in a part of a statement beside what is named.
func only(n tree, names ...string) bool {
	for name, v := range n {
		if name != "query_location" && !slices.Contains(names, name) && !nothing(v) {
			return false
		}
	}
	return n != nil
}

func nothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case tree:
		for _, of := range v {
			if !nothing(of) {
				return false
			}
		}
		return true
	}
	return false
}
