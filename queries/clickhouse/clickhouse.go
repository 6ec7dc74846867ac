// Package clickhouse gives our statements as ClickHouse runs them: the same texts, with a short list of words put differently and six functions that it lacks.
package clickhouse

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"khi/queries"
)

// words are what ClickHouse says differently. Its DATE begins in 1970.
var words = []struct {
	ours   *regexp.Regexp
	theirs string
}{
	{regexp.MustCompile(`::DATE\b`), "::Date32"},
	{regexp.MustCompile(`\bDATE ('[0-9]{4}-[0-9]{2}-[0-9]{2}')`), "toDate32($1)"},
	{regexp.MustCompile(`\bdate_sub\('month', `), "whole_months("},
	{regexp.MustCompile(`\bconcat_ws\('\|', respondent, `), "concat_ws('|', toString(respondent), "},
}

// macro finds a function that our schema makes for DuckDB.
var macro = regexp.MustCompile(`(?s)^CREATE MACRO (\w+)\((\w+)\) AS(.*)$`)

// Text is a statement of ours, without its comments, as ClickHouse runs it.
func Text(text string) string {
	text = bare(text)
	for _, w := range words {
		text = w.ours.ReplaceAllString(text, w.theirs)
	}
	return text
}

// bare is a text without lines that are comments, and what stands behind them in others.
func bare(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if i := strings.Index(line, "--"); i >= 0 {
			line = line[:i]
		}
		if line = strings.TrimRight(line, " \r\n"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func text(name string) string { return bare(queries.Get("clickhouse/" + name).Text) }

// Settings is what has to be said first in a session.
func Settings() string { return text("settings") }

// Functions makes the functions that our statements call and ClickHouse lacks, and those
// that our schema makes.
func Functions() ([]string, error) {
	var all []string
	for _, name := range []string{"make_date", "to_months", "whole_months", "arg_min", "arg_max", "md5"} {
		all = append(all, text(name))
	}
	schema, err := queries.In("schema")
	if err != nil {
		return nil, err
	}
	for _, s := range schema {
		if m := macro.FindStringSubmatch(Text(s.Text)); m != nil {
			all = append(all, "CREATE FUNCTION IF NOT EXISTS "+m[1]+" AS ("+m[2]+") ->"+m[3])
		}
	}
	return all, nil
}

// View makes a view of ours. The one that unpacks questionnaires has nothing to unpack:
// they are written unpacked.
func View(v queries.Statement) string {
	if v.Name == "views/survey_response_whole" {
		return text("whole")
	}
	return Text(v.Text)
}

// Column is a column of a table as DuckDB describes it.
type Column struct{ Name, Kind string }

// kinds are the types that our tables have.
var kinds = map[string]string{
	"VARCHAR": "String", "BIGINT": "Int64", "INTEGER": "Int32", "SMALLINT": "Int16", "DOUBLE": "Float64", "DATE": "Date32",
	"BOOLEAN": "Bool", "VARCHAR[]": "Array(String)",
}

// Table is a table that is made there and filled from files.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // what it is sorted by; never NULL
}

func (t Table) names() []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}

// Create makes the table.
func (t Table) Create() (string, error) {
	var columns []string
	for _, c := range t.Columns {
		kind, known := kinds[c.Kind]
		if !known {
			return "", fmt.Errorf("column %s of %s is a %s, of which it is not known what ClickHouse calls it", c.Name, t.Name, c.Kind)
		}
		if !slices.Contains(t.Key, c.Name) && !strings.HasPrefix(kind, "Array") {
			kind = "Nullable(" + kind + ")"
		}
		columns = append(columns, "  "+c.Name+" "+kind)
	}
	return filled("create_table", "table", t.Name, "columns", strings.Join(columns, ",\n"), "key", strings.Join(t.Key, ", ")), nil
}

// Load fills the table from files; of rows that lie in parts only with those of one machine.
func (t Table) Load(files string, parts bool) string {
	name := "load"
	if parts {
		name = "load_part"
	}
	return filled(name, "table", t.Name, "columns", strings.Join(t.names(), ", "), "files", files)
}

// Add puts what a statement of ours gives into the table.
func (t Table) Add(statement string) string {
	return filled("add", "table", t.Name, "columns", strings.Join(t.names(), ", "), "rows", Text(statement))
}

func filled(name string, pairs ...string) string {
	var slots []string
	for i := 0; i < len(pairs); i += 2 {
		slots = append(slots, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(slots...).Replace(text(name))
}
