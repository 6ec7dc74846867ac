package ingest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"khi/ingest/book"
	"khi/queries"
)

// A column that holds the items of a questionnaire together.
var groupLine = regexp.MustCompile(`^\s*[a-z][a-z0-9_]* STRUCT\((.*)\)\[\],`)

// A column that takes the words of a list, which are text for everybody else.
var wordsLine = regexp.MustCompile(`^\s*([a-z][a-z0-9_]*) ENUM \(.*\)( NOT NULL)?,`)

var columnLine = regexp.MustCompile(`^\s*([a-z][a-z0-9_]*)\s+([A-DF-Z][A-Z]*)( NOT NULL)?`)

// schemaColumns reads "name TYPE NOT NULL" of each column of a table's SQL.
func schemaColumns(t *testing.T, table string) []string {
	t.Helper()
	all, err := queries.In("schema")
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, s := range all {
		_, body, found := strings.Cut(s.Text, "CREATE TABLE "+table+" (")
		if !found {
			continue
		}
		columns = nil // a later file makes the table anew
		for line := range strings.Lines(body) {
			if m := groupLine.FindStringSubmatch(line); m != nil {
				columns = append(columns, strings.Split(m[1], ", ")...)
			} else if m := columnLine.FindStringSubmatch(line); m != nil {
				columns = append(columns, m[1]+" "+m[2]+m[3])
			} else if m := wordsLine.FindStringSubmatch(line); m != nil {
				columns = append(columns, m[1]+" VARCHAR"+m[2])
			}
		}
	}
	if len(columns) == 0 {
		t.Fatalf("no table %s in the schema", table)
	}
	return columns
}

// TestContractsFitTheSchema: the same columns in the same order with the same
// types, and what the table must have the contract asks for. Where a table keeps some of them in
// groups the order is that of a view (TestTheWholeViewIsTheContract).
func TestContractsFitTheSchema(t *testing.T) {
	all, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		var want []string
		for _, f := range c.Columns() {
			column := f.Column + " " + f.SQL
			if f.Required {
				column += " NOT NULL"
			}
			want = append(want, column)
		}
		want = append(want, "batch BIGINT NOT NULL", "sheet VARCHAR NOT NULL", "line INTEGER NOT NULL", "superseded_by BIGINT")
		got := schemaColumns(t, c.ID)
		if len(c.Instruments) > 0 {
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\nschema   %v\ncontract %v", c.ID, got, want)
		}
	}
}

func TestSourcesAreWhole(t *testing.T) {
	all, err := Sources()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.ID] || s.Version < 1 || s.Title == "" {
			t.Errorf("source %q: id twice, no version or no title", s.ID)
		}
		seen[s.ID] = true
		c, err := contractByID(s.Contract)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range c.Fields {
			conv := &converter{pseudo: newPseudonyms(testKey), known: map[string]bool{}}
			for _, m := range append(s.mappings(f), Mapping{}) {
				if _, err := newColumn(conv, foundColumn{field: f, at: -1, mapping: m}, s, nil); err != nil {
					t.Errorf("source %s: %v", s.ID, err)
				}
			}
		}
	}
}

// TestEveryStatementIsThere asks for each statement that apply names.
func TestEveryStatementIsThere(t *testing.T) {
	names := []string{"apply/insert_batch", "apply/earlier", "lists/ingest_pending", "lists/ingest_batches", "lists/ingest_schemes",
		"apply/insert_undo", "lists/ingest_replaced", "lists/ingest_dependents"}
	all, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		names = append(names, "apply/supersede_"+c.ID, "apply/pending_"+c.ID, "apply/take_"+c.ID, "apply/restore_"+c.ID, "apply/remove_"+c.ID, "lists/ingest_totals_"+c.ID)
		for _, key := range c.Key {
			for _, verb := range []string{"supersede", "restore"} {
				if text := queries.Get("apply/" + verb + "_" + c.ID).Text; !strings.Contains(text, c.ID+"."+key+" = s."+key+"\n") || strings.Count(text, " = s.") != len(c.Key)+strings.Count(text, "SET superseded_by = s.") {
					t.Errorf("apply/%s_%s does not go by the key of the contract", verb, c.ID)
				}
			}
		}
		if earlier := queries.Get("apply/earlier").Text; !strings.Contains(earlier, "SELECT '"+c.ID+"'") {
			t.Errorf("apply/earlier does not look at %s", c.ID)
		}
		if !strings.Contains(queries.Get("lists/ingest_replaced").Text, "'"+c.ID+"'") {
			t.Errorf("lists/ingest_replaced forgets %s", c.ID)
		}
		if counted := queries.Get("cells/refresh_rows").Text + queries.Get("upkeep/publish_load_part").Text; strings.Count(counted, "'"+c.ID+"'") != 1 {
			t.Errorf("the rows of %s are to be counted scheme by scheme (cells/refresh_rows) or all at once (upkeep/publish_load_part), and not twice", c.ID)
		}
		if check := queries.Get("checks/" + c.ID + "_twice"); check.Fact("table") != c.ID {
			t.Errorf("checks/%s_twice does not say that it is about %s", c.ID, c.ID)
		}
		totals := queries.Get("lists/ingest_totals_" + c.ID).Text
		at := 0
		for _, f := range c.Columns() {
			next := strings.Index(totals[at:], "count("+f.Column+")")
			if next < 0 {
				t.Errorf("lists/ingest_totals_%s lacks %s in its place", c.ID, f.Column)
				continue
			}
			at += next
		}
		if n := strings.Count(totals, "count("); n != len(c.Columns())+1 {
			t.Errorf("lists/ingest_totals_%s counts %d times", c.ID, n)
		}
	}
	for _, n := range names {
		if queries.Get(n).Doc == "" {
			t.Error(n)
		}
	}
}

func TestEveryCodeIsKnownByItsWords(t *testing.T) {
	all, err := Contracts()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		for _, f := range c.Fields {
			word := map[string]string{}
			for _, code := range f.Codes {
				for _, w := range append([]string{code.Code}, code.Words...) {
					if other, twice := word[book.Fold(w)]; twice && other != code.Code {
						t.Errorf("%s.%s: %q means both %s and %s", c.ID, f.Name, w, other, code.Code)
					}
					word[book.Fold(w)] = code.Code
					if n, isReason := reasonWords[book.Fold(w)]; f.Item && isReason {
						t.Errorf("%s.%s: %q also means the reason %d", c.ID, f.Name, w, n)
					}
				}
			}
		}
	}
}
