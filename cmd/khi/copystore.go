package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"khi/cmd/khi/copies"
	"khi/queries"
)

// copied is what a replica has instead of a snapshot: lists and protected figures.
// Cells it has none, and whoever asks for them is refused.
type copied struct {
	lists   map[string]*copies.Table
	figures map[string][]byte
}

var errNoCells = errors.New("a replica holds protected figures and no cells: this publication lacks figures that it should have")

// Read gives the rows of a list as a snapshot would.
func (c *copied) Read(_ context.Context, st queries.Statement, _ map[string]any, each func(values []any) error) error {
	name := strings.TrimPrefix(st.Name, "lists/")
	switch name {
	case "snapshot_findings", "snapshot_load_parts":
		return nil // stay with the writer
	case "snapshot_counted", "snapshot_cells", "snapshot_bins", "snapshot_left_out":
		return errNoCells
	}
	list := c.lists[name]
	if list == nil {
		return fmt.Errorf("the publication lacks %s", name)
	}
	for _, row := range list.Rows {
		if err := each(row); err != nil {
			return err
		}
	}
	return nil
}

// Recall gives figures that were published.
func (c *copied) Recall(key string) ([]byte, bool) {
	text, ok := c.figures[key]
	return text, ok
}

// Keep keeps nothing: there is nothing to make.
func (c *copied) Keep(string, []byte) {}

// readCopied takes lists and figures from the files of a publication.
func readCopied(files map[string][]byte) (*copied, error) {
	c := &copied{lists: map[string]*copies.Table{}, figures: map[string][]byte{}}
	for name, body := range files {
		var err error
		if rest, ok := strings.CutPrefix(name, listsPart); ok {
			c.lists[strings.TrimSuffix(rest, ".parquet")], err = copies.ReadTable(body)
		} else if strings.HasPrefix(name, figuresPart) {
			var key string
			var text []byte
			if key, text, err = readFigures(body); err == nil {
				c.figures[key] = text
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read: %w", name, err)
		}
	}
	return c, nil
}
