package duck_test

import (
	"errors"
	"path"
	"strings"
	"testing"

	"khi/queries"
	"khi/queries/duck"
)

// TestEveryStatementRuns gives each list and each check the tables it speaks
// of, empty, and NULL for each parameter.
func TestEveryStatementRuns(t *testing.T) {
	db := open(t, t.TempDir())
	s := publishAndOpen(t, db)
	all, err := queries.All()
	if err != nil {
		t.Fatal(err)
	}
	undo := errors.New("undo")
	for _, st := range all {
		args := map[string]any{}
		for _, p := range st.Params {
			args[p] = nil
		}
		var err error
		switch folder := path.Dir(st.Name); {
		case folder == "lists" && strings.HasPrefix(path.Base(st.Name), "snapshot_"):
			err = s.Read(t.Context(), st, args, func([]any) error { return nil })
		case folder == "lists":
			for _, by := range []string{"batch", "()"} { // as package ingest fills the slots there are
				of := st
				of.Text = strings.NewReplacer("{by}", by, "{people}", "count(*)", "{table}", "survey_response_whole", "{any}", "scrqol IS NOT NULL OR lsns_1 IS NOT NULL").Replace(st.Text)
				err = errors.Join(err, db.Read(t.Context(), of, args, func([]any) error { return nil }))
			}
		case folder == "checks":
			err = db.Update(t.Context(), func(tx *duck.Tx) error {
				if err := tx.Rows(st, args, func([]any) error { return nil }); err != nil {
					return err
				}
				return undo
			})
		}
		if err != nil && !errors.Is(err, undo) {
			t.Errorf("%s: %v", st.Name, err)
		}
	}
}
