// Package queries holds every SQL text of the service as named, documented
// statements, one to a file, and the small reference tables that go with them.
//
// A statement file starts with a comment block:
//
//	-- One sentence that says what the statement gives.
//	-- More sentences, for a reader who has to trust the number.
//	-- param quarter: VARCHAR, such as 2025-26Q1
//	-- key: value                 (free facts, read through Statement.Fact)
//	SELECT ...
//
// The package imports only the standard library and knows no database; package
// queries/duck runs what is written here.
package queries

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
)

//go:embed schema views indicators cells checks lists upkeep apply trace subject bulk elsewhere clickhouse/*.sql
var files embed.FS

//go:embed reference
var referenceFiles embed.FS

// Statement is one SQL statement and what its comment block says of it.
type Statement struct {
	Name   string            // folder/name, such as "lists/batches"
	Doc    string            // the prose of the comment block
	Params []string          // parameter names in the order they are documented
	Facts  map[string]string // "key: value" lines of the comment block
	Text   string            // the SQL, comments included
}

// Fact is the value of one "key: value" line, or "" where the line is absent.
func (s Statement) Fact(key string) string { return s.Facts[key] }

var (
	paramLine = regexp.MustCompile(`^param ([a-z][a-z0-9_]*): `)
	factLine  = regexp.MustCompile(`^([a-z][a-z0-9-]*): (.*)$`)
	paramUse  = regexp.MustCompile(`\$([A-Za-z_][A-Za-z0-9_]*)`)
)

// parse reads the comment block of one file.
func parse(name, text string) (Statement, error) {
	s := Statement{Name: name, Text: text, Facts: map[string]string{}}
	var prose []string
	for line := range strings.Lines(text) {
		line, isComment := strings.CutPrefix(strings.TrimSpace(line), "--")
		if !isComment {
			break
		}
		line = strings.TrimSpace(line)
		if m := paramLine.FindStringSubmatch(line); m != nil {
			s.Params = append(s.Params, m[1])
		} else if m := factLine.FindStringSubmatch(line); m != nil && !within(prose, s) {
			if _, twice := s.Facts[m[1]]; twice {
				return s, fmt.Errorf("%s: the comment says %q twice", name, m[1])
			}
			s.Facts[m[1]] = m[2]
		} else if line != "" {
			prose = append(prose, line)
		}
	}
	s.Doc = strings.Join(prose, " ")
	return s, s.checkText()
}

// within says whether a line stands in the middle of a sentence of the prose, which
// may break before a word with a colon: "is left out and" / "counted: nothing is …".
func within(prose []string, s Statement) bool {
	return len(prose) > 0 && len(s.Facts) == 0 && !strings.HasSuffix(prose[len(prose)-1], ".")
}

// checkText holds a file to the house rules: documented, parameters declared
// exactly, one statement.
func (s Statement) checkText() error {
	if s.Doc == "" {
		return fmt.Errorf("%s: the file needs a comment that says what it gives", s.Name)
	}
	if !strings.HasSuffix(s.Doc, ".") {
		return fmt.Errorf("%s: the comment ends in the middle of a sentence: %q", s.Name, s.Doc)
	}
	body := stripComments(s.Text)
	if strings.Contains(strings.TrimRight(strings.TrimSpace(body), ";"), ";") {
		return fmt.Errorf("%s: one statement a file", s.Name)
	}
	var used []string
	for _, m := range paramUse.FindAllStringSubmatch(body, -1) {
		if !slices.Contains(used, m[1]) {
			used = append(used, m[1])
		}
	}
	for _, p := range used {
		if !slices.Contains(s.Params, p) {
			return fmt.Errorf("%s: $%s is used but has no \"-- param %s: …\" line", s.Name, p, p)
		}
	}
	for _, p := range s.Params {
		if !slices.Contains(used, p) {
			return fmt.Errorf("%s: param %s is documented but not used", s.Name, p)
		}
	}
	return nil
}

func stripComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if i := strings.Index(line, "--"); i >= 0 {
			line = line[:i] + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// Check compares the names of the given parameters with those that the
// statement declares. The driver would bind a misspelt name by position and
// ignore one too many, so nothing runs before this says yes.
func (s Statement) Check(given map[string]any) error {
	for _, p := range s.Params {
		if _, ok := given[p]; !ok {
			return fmt.Errorf("%s: parameter %q was not given", s.Name, p)
		}
	}
	for p := range given {
		if !slices.Contains(s.Params, p) {
			return fmt.Errorf("%s: there is no parameter %q", s.Name, p)
		}
	}
	return nil
}

var load = sync.OnceValues(func() (map[string]Statement, error) {
	all := map[string]Statement{}
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".sql" {
			return err
		}
		text, err := files.ReadFile(p)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(p, ".sql")
		s, err := parse(name, string(text))
		if err != nil {
			return err
		}
		all[name] = s
		return nil
	})
	return all, err
})

// All gives every statement, those of the deployment included, sorted by name. A malformed file is an error that
// names the file: it is a fault of the program, found by its first test.
func All() ([]Statement, error) {
	m, err := load()
	if err != nil {
		return nil, err
	}
	all := make([]Statement, 0, len(m))
	for _, s := range m {
		all = append(all, s)
	}
	all = append(all, Own()...)
	slices.SortFunc(all, func(a, b Statement) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// In gives the statements of one folder, sorted by name.
func In(folder string) ([]Statement, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(s Statement) bool { return path.Dir(s.Name) != folder }), nil
}

// Get gives one statement by name and panics if there is none: the names are
// written in our own code and a test asks for each of them.
func Get(name string) Statement {
	m, err := load()
	if err != nil {
		panic(err)
	}
	s, ok := m[name]
	if !ok {
		panic("queries: no statement named " + name)
	}
	return s
}

// Reference opens one reference table, such as "gdp_deflator.csv". Lines that
// start with # say source, date and licence; then one header row.
func Reference(name string) (fs.File, error) { return referenceFiles.Open("reference/" + name) }

// ReferenceRows reads a whole reference table: its header and its rows, all of
// one width.
func ReferenceRows(name string) (head []string, rows [][]string, err error) {
	f, err := Reference(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := csv.NewReader(f)
	r.Comment = '#'
	if rows, err = r.ReadAll(); err == nil && len(rows) == 0 {
		err = errors.New("it has no header")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reference table %s: %w", name, err)
	}
	return rows[0], rows[1:], nil
}
