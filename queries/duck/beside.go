package duck

import (
	"regexp"
	"slices"
	"strings"

	"khi/queries"
)

// besides takes up a table with a subquery joined to it that says something of some of
// its rows, as of who lived where on the day. While the subquery has no row, each row of
// the join is made from one of the table; which it is the caller must see to.
func (p *perRow) besides(n tree) bool {
	left, _ := n["left"].(tree)
	right, _ := n["right"].(tree)
	sub, _ := right["subquery"].(tree)
	node, _ := sub["node"].(tree)
	if p.beside || !joins(n, "LEFT", passing...) || right["type"] != "SUBQUERY" || left["type"] != "BASE_TABLE" {
		return false
	}
	p.beside, p.none = true, givenNames(node)
	return p.none != nil && p.from(left)
}

// givenNames are the names that a SELECT gives beside those of the rows they are about;
// nil if one has none.
func givenNames(node tree) []string {
	given := []string{}
	for _, item := range list(node["select_list"]) {
		alias, _ := item["alias"].(string)
		name, isColumn := columnOf(item)
		if alias = strings.ToLower(alias); alias == "" && isColumn {
			alias = name
		}
		if alias == "" {
			return nil
		}
		if !slices.Contains(passing, alias) {
			given = append(given, alias)
		}
	}
	return given
}

var startsBeside = regexp.MustCompile(`(?i)^LEFT\s+JOIN\s*\(`)

// cutBeside takes a text apart into what stands before the subquery that is joined to the
// table it reads, that subquery, and what stands behind.
func cutBeside(text string) (before, beside, behind string, ok bool) {
	from, depth := 0, 0
	for i := 0; i < len(text); {
		if n := skipped(text[i:]); n > 0 {
			i += n
			continue
		}
		if from == 0 {
			if m := startsBeside.FindString(text[i:]); m != "" {
				from, depth = i+len(m), 1
				i = from
				continue
			}
			i += max(1, len(word(text[i:])))
			continue
		}
		switch text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return text[:from], text[from:i], text[i:], true
		}
		i++
	}
	return "", "", "", false
}

// withoutBeside gives the text of an indicator that reads what is joined to the answers from
// an empty table, where nobody was asked what it reads of the answers and nothing is joined to any.
func (tx *Tx) withoutBeside(spec CellSpec, like likeness, w *sharedWork) (text string, ok bool, err error) {
	before, beside, behind, ok := cutBeside(spec.SQL)
	if !ok || slices.ContainsFunc(like.codes, func(c string) bool { return slices.Contains(w.codes, c) }) {
		return "", false, nil
	}
	rows, err := tx.narrowed(beside, nil)
	if err != nil {
		return "", false, err
	}
	n, err := tx.keep(rows, 0)
	return before + queries.Get("cells/own_all").Text + behind, n == 0, err
}
