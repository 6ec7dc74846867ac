package duck_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"khi/queries/duck"
)

// TestALongStatementIsStopped: a statement that has no end of its own ends with the
// context, and the database goes on working.
func TestALongStatementIsStopped(t *testing.T) {
	db := open(t, t.TempDir())
	ctx, stop := context.WithCancel(t.Context())
	after := time.AfterFunc(50*time.Millisecond, stop)
	defer after.Stop()
	err := db.Update(ctx, func(tx *duck.Tx) error {
		_, err := tx.Exec(text("CREATE TEMP TABLE endless AS SELECT count(*) FROM range(1000000000) a, range(1000000000) b"), nil)
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	err = db.Update(t.Context(), func(tx *duck.Tx) error {
		n, err := tx.Exec(text("INSERT INTO finding SELECT i, 'warning', 'r', '', '', '', 'm', 'a' FROM range(5) t(i)"), nil)
		if err == nil && n != 5 {
			t.Errorf("%d rows are said to have changed", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// TestRowsOnTheirWayAreNobodyElses: the function that brings rows in gives nothing
// to a statement that no fill has made.
func TestRowsOnTheirWayAreNobodyElses(t *testing.T) {
	db := open(t, t.TempDir())
	for _, number := range []string{"0", "1", "-1"} {
		err := db.Read(t.Context(), text("SELECT * FROM rows_on_their_way("+number+")"), nil, func([]any) error { return nil })
		if err == nil || strings.Contains(err.Error(), "Parser Error") {
			t.Errorf("number %s: %v", number, err)
		}
	}
}

// TestAPanicOfTheGiverLeavesNothing: the statement that waits for rows ends, and
// the next write is not kept waiting.
func TestAPanicOfTheGiverLeavesNothing(t *testing.T) {
	db := open(t, t.TempDir())
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.Update(t.Context(), func(tx *duck.Tx) error {
			_, err := tx.Fill("cost", costColumns, func(to *duck.Rows) error {
				_ = manyCosts(to, -1)
				panic("the giver gives up")
			})
			return err
		})
	}()
	if n := count(t, db, "SELECT count(*) FROM cost"); n != 0 {
		t.Errorf("%d rows were kept", n)
	}
	if err := db.Update(t.Context(), func(tx *duck.Tx) error { _, err := tx.Fill("cost", costColumns, oneCost); return err }); err != nil {
		t.Error(err)
	}
}
