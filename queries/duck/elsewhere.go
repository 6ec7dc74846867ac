package duck

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"khi/queries"
)

// Written is one table as it stands in Parquet files.
type Written struct {
	Name    string      `json:"name"`
	Files   string      `json:"files"` // a pattern, from the folder on
	Rows    int64       `json:"rows"`
	Columns [][2]string `json:"columns"` // names and types
}

// WriteElsewhere writes what indicators are made from, the observations that they give
// and the cells that were counted here into a folder, which is there, empty, and one that
// the database may write to (Options.Beside). Rows of one scheme lie in one of so many
// parts.
func (db *DB) WriteElsewhere(ctx context.Context, folder string, specs []CellSpec, parts int) (all []Written, err error) {
	err = db.alone(ctx, func(conn *sql.Conn) error {
		if err := allCounted(ctx, conn); err != nil {
			return err
		}
		w := &elsewhere{ctx: ctx, conn: conn, folder: folder}
		if err := w.rows(specs, parts); err != nil {
			return err
		}
		if err := w.observations(specs); err != nil {
			return err
		}
		for _, name := range cellTables {
			columns, err := w.columns(name, nil)
			if err != nil {
				return err
			}
			s := fill(fill(queries.Get("elsewhere/kept"), "table", name), "columns", columns)
			if err := w.write(name, path.Join("cells", name), s.Text, "indicator, year"); err != nil {
				return err
			}
		}
		all = w.all
		return nil
	})
	return all, err
}

// Elsewhere is the statement that gives the observations of an indicator, for this
// database and for others, with those that count marked.
func (spec CellSpec) Elsewhere() (queries.Statement, error) {
	if err := spec.check(); err != nil {
		return queries.Statement{}, fmt.Errorf("indicator %s: %w", spec.Indicator, err)
	}
	if !columnName.MatchString(spec.Indicator) {
		return queries.Statement{}, fmt.Errorf("%q cannot be the name of an indicator", spec.Indicator)
	}
	dimensions := "'" + strings.Join(append([]string{"all"}, spec.By...), "', '") + "'"
	s := queries.Get("elsewhere/observations")
	for slot, text := range map[string]string{"name": spec.Indicator, "kind": spec.Kind, "amounts": strconv.FormatBool(spec.Amounts), "dimensions": dimensions, "by": spec.breakdowns(),
		"quarters": strconv.FormatBool(spec.Periods != "year"), "years": strconv.FormatBool(spec.Periods != "quarter")} {
		s = fill(s, slot, text)
	}
	return fill(s, "indicator", spec.SQL), nil // last: a text could hold what looks like a slot
}

// elsewhere is one such writing.
type elsewhere struct {
	ctx    context.Context
	conn   *sql.Conn
	folder string
	all    []Written
}

// rows writes the tables behind the indicators, of each only the columns that some text
// speaks of: nobody needs the rest.
func (w *elsewhere) rows(specs []CellSpec, parts int) error {
	var texts []string
	for _, spec := range specs {
		texts = append(texts, spec.SQL)
	}
	views, names, err := queries.Behind(texts...)
	if err != nil {
		return err
	}
	for _, v := range views {
		if v.Name != "views/survey_response_whole" {
			texts = append(texts, v.Text)
		}
	}
	var tables []string
	err = query(w.ctx, w.conn, queries.Get("upkeep/tables"), nil, func(v []any) error {
		tables = append(tables, v[0].(string))
		return nil
	})
	if err != nil {
		return err
	}
	spoken := spokenOf(texts)
	for _, name := range names {
		if !slices.Contains(tables, name) {
			continue
		}
		if err := w.table(name, spoken, parts); err != nil {
			return err
		}
	}
	return nil
}

func (w *elsewhere) table(name string, spoken map[string]bool, parts int) error {
	if strings.HasPrefix(name, "reference_") {
		columns, err := w.columns(name, nil)
		if err != nil {
			return err
		}
		s := fill(fill(queries.Get("elsewhere/reference"), "table", name), "columns", columns)
		return w.write(name, path.Join("rows", name), s.Text, "")
	}
	from := name
	if name == "survey_response" {
		from = "survey_response_whole" // with each answer as a column
	}
	columns, err := w.columns(from, spoken)
	if err != nil {
		return err
	}
	s := fill(fill(queries.Get("elsewhere/rows"), "table", from), "columns", columns)
	return w.write(name, path.Join("rows", name), fill(s, "parts", strconv.Itoa(parts)).Text, "part")
}

var anyWord = regexp.MustCompile(`\w+`)

// spokenOf are all words of statements, without their comments.
func spokenOf(texts []string) map[string]bool {
	words := map[string]bool{}
	for _, text := range texts {
		for line := range strings.Lines(text) {
			line, _, _ = strings.Cut(line, "--")
			for _, word := range anyWord.FindAllString(line, -1) {
				words[strings.ToLower(word)] = true
			}
		}
	}
	return words
}

// columns lists the columns of a table or view, or those of them that are spoken of.
func (w *elsewhere) columns(table string, spoken map[string]bool) (string, error) {
	var names []string
	err := query(w.ctx, w.conn, queries.Get("upkeep/columns"), map[string]any{"database": "khi", "table": table}, func(v []any) error {
		if name := v[0].(string); spoken == nil || spoken[name] {
			names = append(names, name)
		}
		return nil
	})
	if err == nil && names == nil {
		err = fmt.Errorf("table %s has no column that is needed elsewhere", table)
	}
	return strings.Join(names, ", "), err
}

// observations writes those of each indicator into files by indicator and financial year.
func (w *elsewhere) observations(specs []CellSpec) error {
	whole := Written{Name: "observation", Files: "observations/*/*/*.parquet"}
	if err := os.Mkdir(filepath.Join(w.folder, "observations"), 0o700); err != nil {
		return err
	}
	for _, spec := range specs {
		s, err := spec.Elsewhere()
		if err != nil {
			return err
		}
		if err := w.write(spec.Indicator, path.Join("observations", "indicator="+spec.Indicator), s.Text, "year"); err != nil {
			return fmt.Errorf("indicator %s: %w", spec.Indicator, err)
		}
		last := w.all[len(w.all)-1]
		w.all = w.all[:len(w.all)-1]
		whole.Rows, whole.Columns = whole.Rows+last.Rows, last.Columns
	}
	w.all = append(w.all, whole)
	return nil
}

// write writes what a statement gives below the folder.
func (w *elsewhere) write(name, below, rows, by string) error {
	of := Written{Name: name, Files: below + strings.Repeat("/*", strings.Count(by, ",")+1) + "/*.parquet"}
	err := query(w.ctx, w.conn, fill(queries.Get("elsewhere/describe"), "rows", rows), nil, func(v []any) error {
		of.Columns = append(of.Columns, [2]string{v[0].(string), v[1].(string)})
		return nil
	})
	if err != nil {
		return err
	}
	s := fill(queries.Get("elsewhere/write"), "by", by)
	if by == "" {
		s, of.Files = queries.Get("elsewhere/write_one"), below+"/data.parquet"
	}
	if err := os.MkdirAll(filepath.Join(w.folder, below), 0o700); err != nil {
		return err
	}
	quoted := strings.ReplaceAll(filepath.Join(w.folder, filepath.FromSlash(below)), "'", "''")
	s = fill(fill(s, "folder", quoted), "file", quoted+"/data.parquet")
	if of.Rows, err = exec(w.ctx, w.conn, fill(s, "rows", rows), nil); err != nil {
		return err
	}
	w.all = append(w.all, of)
	return nil
}
