package duck

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"khi/queries"
)

// refillReferences makes the reference tables equal to the files that come
// with the program, and leaves them alone when they are.
func (tx *Tx) refillReferences() error {
	areas, err := readReference("areas.csv", []string{"code", "name", "nation", "region"})
	if err != nil {
		return err
	}
	deflator, err := readReference("gdp_deflator.csv", []string{"fiscal_year", "gdp_deflator_2024_25_eq_100", "status"})
	if err != nil {
		return err
	}
	for i, row := range deflator {
		if deflator[i][1], err = strconv.ParseFloat(row[1].(string), 64); err != nil {
			return fmt.Errorf("gdp_deflator.csv: %v: %w", row[0], err)
		}
	}
	return errors.Join(
		tx.refill("reference_area", []string{"area_code", "name", "nation", "region"}, areas),
		tx.refill("reference_deflator", []string{"year", "value", "status"}, deflator))
}

func (tx *Tx) refill(table string, columns []string, rows [][]any) error {
	var have [][]any
	err := tx.Rows(queries.Get("upkeep/"+table+"_rows"), nil, func(v []any) error {
		have = append(have, slices.Clone(v))
		return nil
	})
	if err != nil || reflect.DeepEqual(have, rows) {
		return err
	}
	if _, err := tx.Exec(queries.Get("upkeep/"+table+"_clear"), nil); err != nil {
		return err
	}
	for _, row := range rows {
		args := map[string]any{}
		for i, c := range columns {
			args[c] = row[i]
		}
		if _, err := tx.Exec(queries.Get("upkeep/"+table+"_add"), args); err != nil {
			return err
		}
	}
	return nil
}

// readReference reads a reference table, sorted by its first column.
func readReference(name string, columns []string) (rows [][]any, err error) {
	head, records, err := queries.ReferenceRows(name)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(head, columns) {
		return nil, fmt.Errorf("reference table %s: the columns must be %v, not %v", name, columns, head)
	}
	for _, record := range records {
		row := make([]any, len(record))
		for i, v := range record {
			row[i] = v
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b []any) int { return strings.Compare(a[0].(string), b[0].(string)) })
	return rows, nil
}
