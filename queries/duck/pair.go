package duck

import (
	"regexp"
	"slices"
	"strings"

	"khi/queries"
)

// readsPair finds the view of people asked again that an indicator reads.
var readsPair = regexp.MustCompile(`(?i)\bFROM\s+(\w+_pair)\b`)

// pairOf gives the view of people asked again that an indicator reads, and what it
// selects; "" if it reads none.
func pairOf(spec CellSpec) (name, body string) {
	found := readsPair.FindStringSubmatch(spec.SQL)
	if found == nil {
		return "", ""
	}
	_, body, _ = strings.Cut(queries.Get("views/"+found[1]).Text, " AS\n")
	return found[1], body
}

// written is such a view as a part of a WITH.
func written(name, body string) string {
	if name == "" {
		return ""
	}
	return ", " + name + " AS NOT MATERIALIZED (\n" + body + "\n)"
}

// readPair gives what the text of a view of people asked again is while nobody was:
// then its rows are made one by one from those of response, for what it joins to
// them is empty. Beside is what that part refers to. It gives nil for any text of
// which this is not known.
func (tx *Tx) readPair(body string) (p *perRow, beside []string, err error) {
	n, err := tx.parsed(body)
	if err != nil {
		return nil, nil, err
	}
	join, _ := n["from_table"].(tree)
	left, _ := join["left"].(tree)
	right, _ := join["right"].(tree)
	again, given := ofThoseAskedAgain(right)
	if !joins(join, "LEFT", "scheme", "respondent") || again == nil {
		return nil, nil, nil
	}
	p = &perRow{table: "response", gives: map[string][]string{}, none: given}
	n["from_table"] = left
	if left["type"] != "BASE_TABLE" || !p.selects(n, true) {
		return nil, nil, nil
	}
	return p, referred(again), nil
}

// joins says that a part of a statement joins two tables in the given way, by the named columns.
func joins(n tree, how string, by ...string) bool {
	var using []string
	for _, name := range asList(n["using_columns"]) {
		s, _ := name.(string)
		using = append(using, s)
	}
	slices.Sort(using)
	return n["type"] == "JOIN" && n["join_type"] == how && n["ref_type"] == "REGULAR" && slices.Equal(using, slices.Sorted(slices.Values(by))) &&
		only(n, "type", "left", "right", "join_type", "ref_type", "using_columns")
}

// ofThoseAskedAgain takes up a subquery that gives a row for each group of answers of
// people who were asked again, and so none while nobody was, with the names that it
// gives beside those of the people.
func ofThoseAskedAgain(n tree) (tree, []string) {
	sub, _ := n["subquery"].(tree)
	node, _ := sub["node"].(tree)
	from, _ := node["from_table"].(tree)
	who, _ := from["right"].(tree)
	if n["type"] != "SUBQUERY" || !only(n, "type", "subquery") || !only(sub, "node") || node["type"] != "SELECT_NODE" ||
		!joins(from, "SEMI", "scheme", "respondent") || who["type"] != "BASE_TABLE" || who["table_name"] != "asked_again" || !only(who, "type", "table_name") ||
		len(list(node["group_expressions"])) != 2 || len(asList(node["group_sets"])) != 1 {
		return nil, nil
	}
	given := givenNames(node)
	if given == nil {
		return nil, nil
	}
	return node, given
}

// referred are the names of all columns that a part of a statement speaks of.
func referred(v any) (names []string) {
	switch v := v.(type) {
	case []any:
		for _, of := range v {
			names = append(names, referred(of)...)
		}
	case tree:
		if v["class"] == "COLUMN_REF" {
			if of := asList(v["column_names"]); len(of) > 0 {
				name, _ := of[len(of)-1].(string)
				names = append(names, strings.ToLower(name))
			}
		}
		for _, of := range v {
			names = append(names, referred(of)...)
		}
	}
	return names
}

// isNone says that an expression is NULL because it is worked out from a value that
// no row has.
func (p *perRow) isNone(n tree) bool {
	if len(p.none) == 0 {
		return false
	}
	some := func(parts ...string) bool {
		for _, part := range parts {
			of := list(n[part])
			if one, ok := n[part].(tree); ok {
				of = []tree{one}
			}
			if slices.ContainsFunc(of, p.isNone) {
				return true
			}
		}
		return false
	}
	switch n["class"] {
	case "COLUMN_REF":
		name, ok := columnOf(n)
		return ok && slices.Contains(p.none, name)
	case "CAST":
		return some("child")
	case "COMPARISON":
		plain := []string{"COMPARE_EQUAL", "COMPARE_NOTEQUAL", "COMPARE_LESSTHAN", "COMPARE_GREATERTHAN", "COMPARE_LESSTHANOREQUALTO", "COMPARE_GREATERTHANOREQUALTO"}
		kind, _ := n["type"].(string)
		return slices.Contains(plain, kind) && some("left", "right")
	case "FUNCTION":
		name, _ := n["function_name"].(string)
		return slices.Contains([]string{"+", "-", "*", "/", "round"}, name) && some("children")
	}
	return false
}
