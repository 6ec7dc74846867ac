package main

import (
	"regexp"
	"slices"
	"testing"

	"khi/metrics"
	"khi/queries"
)

var tableName = regexp.MustCompile(`(?i)\b(?:FROM|JOIN)\s+([a-z_]+)`)

// An indicator that reads a table without saying so would keep old cells when
// that table changes. The names after FROM and JOIN are followed through the
// views down to the tables.
func TestIndicatorsSayWhatTheyRead(t *testing.T) {
	views := map[string]string{}
	statements, err := queries.In("views")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		views[s.Name[len("views/"):]] = s.Text
	}
	tables := []string{"scheme", "person", "arrangement", "survey_response", "carer_response", "worker_response", "scheme_quarter", "cost", "service_event", "scheme_quarter_gap", "benchmark", "rating", "claim", "scheme_change", "target", "application", "matching", "safeguarding", "person_year", "council_total", "group_member", "area_response"}
	var follow func(text string, into map[string]bool)
	follow = func(text string, into map[string]bool) {
		for _, m := range tableName.FindAllStringSubmatch(text, -1) {
			if v, ok := views[m[1]]; ok {
				follow(v, into)
			} else if slices.Contains(tables, m[1]) {
				into[m[1]] = true
			}
		}
	}
	catalogue, err := metrics.ReadCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	for _, ind := range catalogue {
		reads := map[string]bool{}
		follow(ind.SQL, reads)
		if len(reads) == 0 {
			t.Errorf("%s: no table found in its text", ind.Name)
		}
		for table := range reads {
			if !slices.Contains(ind.Reads, table) {
				t.Errorf("%s reads %s and its \"reads\" line does not say so", ind.Name, table)
			}
		}
		for _, table := range ind.Reads {
			if !reads[table] {
				t.Errorf("%s says that it reads %s and does not", ind.Name, table)
			}
		}
	}
}
