package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khi/queries"
	"khi/queries/clickhouse"
	"khi/queries/duck"
)

// writeForClickHouse writes, beside the rows, all that ClickHouse has to be told to make
// the same observations and cells from them: the very statements that count here.
func writeForClickHouse(folder string, tables []duck.Written, specs []duck.CellSpec) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		return err
	}
	functions, err := clickhouse.Functions()
	if err != nil {
		return err
	}
	var create, rows, observations, cells []string
	theirs := map[string]clickhouse.Table{}
	for _, of := range tables {
		t := clickhouse.Table{Name: of.Name, Key: keyOf(of)}
		for _, c := range of.Columns {
			if c[0] != "part" && (of.Name == "observation" || !strings.HasPrefix(of.Files, "cells/") || c[0] != "year") {
				t.Columns = append(t.Columns, clickhouse.Column{Name: c[0], Kind: c[1]})
			}
		}
		theirs[t.Name] = t
		made, err := t.Create()
		if err != nil {
			return err
		}
		create = append(create, made)
		switch load := t.Load(of.Files, strings.Contains(of.Files, "*") && strings.HasPrefix(of.Files, "rows/")); {
		case of.Rows == 0: // there is no file
		case strings.HasPrefix(of.Files, "rows/"):
			rows = append(rows, load)
		case of.Name == "observation":
			observations = append(observations, load)
		default:
			cells = append(cells, load)
		}
	}
	views, made, err := madeThere(theirs, specs)
	if err != nil {
		return err
	}
	for name, statements := range map[string][]string{
		"1-functions": functions, "2-tables": create, "3-load-rows": rows, "4-views": views, "5-make-observations": made,
		"6-make-cells": {theirs["cell"].Add(queries.Get("elsewhere/cells").Text), theirs["cell_bin"].Add(queries.Get("elsewhere/bins").Text),
			theirs["cell_left_out"].Add(queries.Get("elsewhere/left_out").Text)},
		"or-load-observations": observations, "or-load-cells": cells,
	} {
		text := strings.Join(append([]string{clickhouse.Settings()}, statements...), ";\n\n") + ";\n"
		if err := os.WriteFile(filepath.Join(folder, name+".sql"), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// madeThere gives the views that the indicators read, and what makes the observations of each.
func madeThere(tables map[string]clickhouse.Table, specs []duck.CellSpec) (views, made []string, err error) {
	var texts []string
	for _, spec := range specs {
		s, err := spec.Elsewhere()
		if err != nil {
			return nil, nil, err
		}
		texts = append(texts, spec.SQL)
		made = append(made, tables["observation"].Add(s.Text))
	}
	behind, _, err := queries.Behind(texts...)
	if err != nil {
		return nil, nil, fmt.Errorf("views for ClickHouse: %w", err)
	}
	for _, v := range append(behind, queries.Get("elsewhere/counted")) {
		views = append(views, clickhouse.View(v))
	}
	return views, made, nil
}

// keyOf is what the rows of a table are sorted by there.
func keyOf(t duck.Written) []string {
	switch {
	case t.Name == "observation":
		return []string{"indicator", "scheme_id", "respondent"}
	case strings.HasPrefix(t.Files, "cells/"):
		return []string{"indicator", "scheme_id", "period"}
	case strings.HasPrefix(t.Name, "reference_"):
		return []string{t.Columns[0][0]}
	}
	key := []string{"scheme_id"}
	for _, c := range t.Columns {
		if strings.HasSuffix(c[0], "_key") {
			return append(key, c[0])
		}
	}
	return key
}
