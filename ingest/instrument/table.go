package instrument

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

//go:embed tables/*.csv
var tableFiles embed.FS

// Table gives points for the codes of items. A conversion table has one item, raw.
type Table struct {
	Name   string
	Source string
	Points map[string]map[int]float64
}

func readTable(name string) (*Table, error) {
	text, err := tableFiles.ReadFile("tables/" + name + ".csv")
	if err != nil {
		return nil, fmt.Errorf("there is no table %q: %w", name, err)
	}
	return ParseTable(name, bytes.NewReader(text))
}

// ParseTable reads a table: lines with # that say name and source ("# source:
// …"), a header item,code,points, then one line for each code of each item.
func ParseTable(name string, r io.Reader) (*Table, error) {
	text, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	t := &Table{Name: name, Points: map[string]map[int]float64{}}
	for line := range strings.Lines(string(text)) {
		if fact, ok := strings.CutPrefix(strings.TrimSpace(line), "# name:"); ok {
			t.Name = strings.TrimSpace(fact)
		}
		if fact, ok := strings.CutPrefix(strings.TrimSpace(line), "# source:"); ok {
			t.Source = strings.TrimSpace(fact)
		}
	}
	rows := csv.NewReader(bytes.NewReader(text))
	rows.Comment, rows.FieldsPerRecord = '#', 3
	all, err := rows.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", name, err)
	}
	if len(all) == 0 || strings.Join(all[0], ",") != "item,code,points" {
		return nil, fmt.Errorf("table %s: the header must be item,code,points", name)
	}
	for i, row := range all[1:] {
		if err := t.add(row); err != nil {
			return nil, fmt.Errorf("table %s, row %d: %w", name, i+1, err)
		}
	}
	return t, nil
}

func (t *Table) add(row []string) error {
	code, err := strconv.Atoi(row[1])
	if err != nil {
		return errors.New("the code is not a whole number")
	}
	points, err := strconv.ParseFloat(row[2], 64)
	if err != nil || math.IsNaN(points) || math.IsInf(points, 0) {
		return errors.New("the points are not a number")
	}
	if t.Points[row[0]] == nil {
		t.Points[row[0]] = map[int]float64{}
	}
	if _, twice := t.Points[row[0]][code]; twice {
		return fmt.Errorf("item %s has code %d twice", row[0], code)
	}
	t.Points[row[0]][code] = points
	return nil
}
