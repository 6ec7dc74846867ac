package duck

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"

	"khi/queries"
)

// makeViews makes all views, in their order, unless each of them is there and was made
// from the text that the program has now: making them takes the database a good part
// of a start. A view holds the columns of its tables as they were when it was made, so
// after a change of schema all are made again. That a program which does not note what
// it makes cannot have been at work in between, the schema sees to: it has the table of
// the notes.
func (tx *Tx) makeViews(views []queries.Statement, changed bool) error {
	made := map[string]string{} // from what
	err := tx.Rows(queries.Get("upkeep/view_versions"), nil, func(v []any) error {
		made[v[0].(string)] = v[1].(string)
		return nil
	})
	if err != nil {
		return err
	}
	for _, v := range views {
		changed = changed || made[path.Base(v.Name)] != textHash(v)
	}
	if !changed {
		return nil
	}
	for _, v := range views {
		if _, err := tx.Exec(v, nil); err != nil {
			return fmt.Errorf("making the view: %w", err)
		}
	}
	if _, err := tx.Exec(queries.Get("upkeep/view_versions_forget"), nil); err != nil {
		return err
	}
	for _, v := range views {
		of := map[string]any{"name": path.Base(v.Name), "sha256": textHash(v)}
		if _, err := tx.Exec(queries.Get("upkeep/view_version_add"), of); err != nil {
			return err
		}
	}
	return nil
}

func textHash(v queries.Statement) string {
	sum := sha256.Sum256([]byte(v.Text))
	return hex.EncodeToString(sum[:])
}
