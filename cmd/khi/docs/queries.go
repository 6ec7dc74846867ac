package docs

import (
	"fmt"
	"path"

	"khi/queries"
)

// folders of queries/ in the order of the page, with what each is for.
var folders = [][2]string{
	{"schema", "The tables, in the order in which they are made. A change of a table is a further file; none is ever edited after a release."},
	{"views", "What the indicators read: the rows in force, with the breakdowns that people are grouped by."},
	{"checks", "Questions about a staged load that must have no answer. A row that comes back refuses the load."},
	{"cells", "How rows become cells, and how cells become a snapshot."},
	{"lists", "What the program lists: places, loads, findings, published figures."},
	{"bulk", "What fills an empty database with a made-up country, for benchmarks only: `khi demo --scale national`."},
	{"trace", "From a row to its file, sheet and line, and from a figure to the rows behind it. Only khi trace runs them."},
	{"subject", "All rows about one person, carer or worker, by the keyed hash of the reference that their scheme has for them. Only khi subject and my story run them."},
	{"elsewhere", "What is written for an engine that holds more rows, and how observations and cells are made there, in SQL that DuckDB and ClickHouse both run."},
	{"clickhouse", "What ClickHouse is told beside that: settings, functions that it lacks, tables."},
	{"upkeep", "Opening, closing and looking after the database."},
}

func queriesPage(all []queries.Statement) string {
	var p page
	p.line("# SQL statements\n\n" + generated)
	p.line("All SQL of the program, one statement to a file of `queries/`. Values are bound by name and checked against the parameters below; no text from outside ever becomes SQL. The indicators have [a page of their own](indicators.md).")
	told := map[string]bool{"indicators": true}
	for _, f := range folders {
		told[f[0]] = true
		p.folder(f[0], f[1], all)
	}
	for _, s := range all { // a folder that the list above does not know yet
		if dir := path.Dir(s.Name); !told[dir] {
			told[dir] = true
			p.folder(dir, "", all)
		}
	}
	return p.String()
}

func (p *page) folder(dir, about string, all []queries.Statement) {
	p.line("\n## %s\n", dir)
	if about != "" {
		p.line("%s\n", about)
	}
	p.head("file", "what it gives", "parameters")
	for _, s := range all {
		if path.Dir(s.Name) != dir {
			continue
		}
		params := ""
		for i, name := range s.Params {
			if i > 0 {
				params += ", "
			}
			params += fmt.Sprintf("`$%s`", name)
		}
		p.row("`"+path.Base(s.Name)+"`", s.Doc, params)
	}
}
