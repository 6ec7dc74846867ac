package queries

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

var readsTable = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+(\w+)`)

// Behind gives what stands behind some texts: the views that they read, each after those
// that it reads itself, and all other names that are read anywhere, which are tables or
// names that a text gives itself.
func Behind(texts ...string) (views []Statement, others []string, err error) {
	all, err := In("views")
	if err != nil {
		return nil, nil, err
	}
	known := map[string]Statement{}
	for _, v := range all {
		known[path.Base(v.Name)] = v
	}
	seen := map[string]bool{}
	var look func(text string)
	look = func(text string) {
		for _, m := range readsTable.FindAllStringSubmatch(stripComments(text), -1) {
			name := strings.ToLower(m[1])
			if seen[name] {
				continue
			}
			seen[name] = true
			if v, isView := known[name]; isView {
				look(v.Text)
				views = append(views, v)
			} else {
				others = append(others, name)
			}
		}
	}
	for _, text := range texts {
		look(text)
	}
	slices.Sort(others)
	return views, others, nil
}
