package duck

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"khi/queries"
)

// manyRows are so many answers in the database that the rows of a few touched schemes
// are looked for first.
var manyRows int64 = 100_000

// narrowable are the tables of which only the rows of the touched schemes are read
// then. What an indicator says of a scheme is made from the rows of that scheme.
var narrowable = []string{"survey_response", "person", "arrangement"}

// few notes whether the rows of the touched schemes are read alone, and whether there are
// no others. A view joins and
// groups the rows of all schemes before anybody says of which one they are asked for:
// with ten years of a country behind it, that takes the longer the more there is.
func (tx *Tx) few() error {
	err := tx.Rows(queries.Get("cells/few"), map[string]any{"many": manyRows}, func(v []any) error {
		tx.narrow, tx.every = v[0] == true, false
		return nil
	})
	if err != nil || tx.narrow {
		return err
	}
	_, schemes, _ := strings.Cut(queries.Get("cells/touched_all").Text, " AS\n")
	return tx.Rows(fill(queries.Get("cells/every"), "schemes", schemes), nil, func(v []any) error {
		tx.every = v[0] == true
		return nil
	})
}

// touched limits observations, named i, to those of the touched schemes. Looking a scheme up
// for each of many rows takes longer than most of what is asked of them, so where there are
// no others it is left out.
func (tx *Tx) touched() string {
	if tx.every {
		return "true"
	}
	return "i.scheme IN (SELECT scheme_id FROM touched)"
}

var readsTable = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+(\w+)`)

// viewTexts are what the views select, by their names.
var viewTexts = sync.OnceValues(func() (map[string]string, error) {
	all, err := queries.In("views")
	texts := map[string]string{}
	for _, v := range all {
		if _, body, ok := strings.Cut(v.Text, " AS\n"); ok {
			texts[path.Base(v.Name)] = body
		}
	}
	return texts, err
})

// narrowed is a text over the views that reads the rows of the touched schemes alone,
// where these are few: every view that it uses is written out, because a view does not
// see what a statement says of a name. Known are texts to be taken for views in place
// of their own.
func (tx *Tx) narrowed(text string, known map[string]string) (string, error) {
	if !tx.narrow {
		return text, nil
	}
	views, err := viewTexts()
	if err != nil {
		return "", err
	}
	if tx.coded {
		known = maps.Clone(known)
		if known == nil {
			known = map[string]string{}
		}
		known["response_code"] = "SELECT * FROM coded"
		known["survey_response"] = tx.codedOf()
	}
	var parts, seen []string
	var add func(text string)
	add = func(text string) {
		for _, m := range readsTable.FindAllStringSubmatch(text, -1) {
			name := strings.ToLower(m[1])
			body, isView := views[name]
			of, given := known[name]
			if given {
				body = of
			}
			if slices.Contains(seen, name) || !isView && !slices.Contains(narrowable, name) {
				continue
			}
			seen = append(seen, name)
			if isView {
				add(body)
			} else if !given {
				body = "SELECT * FROM main." + name + " WHERE scheme_id IN (SELECT scheme_id FROM touched)"
			}
			parts = append(parts, name+" AS NOT MATERIALIZED (\n"+body+"\n)")
		}
	}
	add(text)
	if len(parts) == 0 {
		return text, nil
	}
	return "WITH " + strings.Join(parts, ", ") + "\nSELECT * FROM (\n" + text + "\n)", nil
}

// codedRows is where the answers of the touched schemes are read as they are coded.
func (tx *Tx) codedRows() (string, error) {
	text, err := tx.narrowed("SELECT * FROM response_code", nil)
	if err != nil || !tx.narrow {
		return "response_code", err
	}
	return "(\n" + text + "\n)", nil
}
