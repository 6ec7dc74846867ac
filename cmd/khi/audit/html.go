package audit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// options are the values that a page offers for one choice.
func options(page []byte, name string) (values []string, err error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	for n := range root.Descendants() {
		if n.Data != "select" || attribute(n, "name") != name {
			continue
		}
		for o := range n.Descendants() {
			if v := attribute(o, "value"); o.Data == "option" && v != "" {
				values = append(values, v)
			}
		}
	}
	return values, nil
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

// shownTable is a table of a page, with the address of its file and what the
// browser would draw it from.
type shownTable struct {
	file   string
	option string
	rows   [][]string // the label and what stands in each cell
	keys   [][]string // of each of these, the column of the file that it is of, where the page says so
}

// at is where the figure of a column stands in a row: in its own place, or where the page
// says that it does if it leaves columns out.
func (s shownTable) at(row, column int, key string) int {
	if slices.ContainsFunc(s.keys[row], func(k string) bool { return k != "" }) {
		return slices.Index(s.keys[row], key)
	}
	return column + 1
}

// tablesOf are the tables of a page that can be downloaded.
func tablesOf(page []byte) (all []shownTable, err error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	for n := range root.Descendants() {
		href := attribute(n, "href")
		if n.Data != "a" || !strings.HasPrefix(href, "/tables/") || !strings.Contains(href, ".csv?") {
			continue
		}
		for up := n.Parent; up != nil; up = up.Parent {
			if t, ok := tableIn(up); ok {
				t.file = href
				all = append(all, t)
				break
			}
		}
	}
	return all, nil
}

func tableIn(box *html.Node) (t shownTable, ok bool) {
	for n := range box.Descendants() {
		switch {
		case n.Data == "script" && attribute(n, "type") == "application/json":
			t.option = text(n)
		case n.Data == "tr":
			var row, keys []string
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				figure := c.Data == "td" && strings.Contains(attribute(c, "class"), "num") // not the remarks beside them
				if c.Data == "th" && attribute(c, "scope") == "row" || figure {
					row, keys = append(row, text(c)), append(keys, attribute(c, "data-column"))
				}
			}
			if len(row) > 1 {
				t.rows, t.keys, ok = append(t.rows, row), append(t.keys, keys), true
			}
		}
	}
	return t, ok
}
