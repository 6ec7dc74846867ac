package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"runtime"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"
	"github.com/duckdb/duckdb-go/v2/mapping"
)

// changed runs a statement that gives no rows and says how many rows it changed.
// The driver would do the same with a processor of its own: while a statement has
// work for one goroutine only, its caller asks without a pause whether there is
// more. Here the caller rests, so that whoever reads the file can go on.
func changed(ctx context.Context, conn *sql.Conn, text string, args []driver.NamedValue) (n int64, err error) {
	err = conn.Raw(func(c any) (err error) {
		driverConn, ok := c.(driver.ConnPrepareContext)
		if !ok {
			return notOurDriver(c)
		}
		prepared, err := driverConn.PrepareContext(ctx, text)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, prepared.Close()) }()
		statement, ok := prepared.(*duckdb.Stmt)
		if !ok {
			return notOurDriver(prepared)
		}
		if err := statement.BindWithCtx(ctx, args); err != nil {
			return err
		}
		raw, err := rawConnection(c)
		if err != nil {
			return err
		}
		handle, err := rawStatement(statement)
		if err != nil {
			return err
		}
		n, err = finish(ctx, raw, handle)
		return err
	})
	return n, err
}

// finish works a prepared statement off, task after task.
func finish(ctx context.Context, conn mapping.Connection, handle mapping.PreparedStatement) (int64, error) {
	var pending mapping.PendingResult
	defer mapping.DestroyPending(&pending)
	if mapping.PendingPrepared(handle, &pending) == mapping.StateError {
		return 0, refusal(mapping.PendingError(pending))
	}
	var rest pause
	interrupted := false
	state := mapping.PendingStateResultNotReady
	for !mapping.PendingExecutionIsFinished(state) {
		if ctx.Err() != nil && !interrupted {
			interrupted = true
			mapping.Interrupt(conn)
		}
		if state = mapping.PendingExecuteTask(pending); state == mapping.PendingStateNoTasksAvailable {
			rest.take()
		} else {
			rest = pause{}
		}
	}
	if state == mapping.PendingStateError {
		return 0, errors.Join(ctx.Err(), refusal(mapping.PendingError(pending)))
	}
	var result mapping.Result
	defer mapping.DestroyResult(&result)
	if mapping.ExecutePending(pending, &result) == mapping.StateError {
		return 0, errors.Join(ctx.Err(), refusal(mapping.ResultError(&result)))
	}
	return int64(mapping.RowsChanged(&result)), nil
}

// pause grows while there is nothing to do: most waits end at once.
type pause struct{ times int }

const (
	briefly = 30
	longest = 500 * time.Microsecond
)

func (p *pause) take() {
	if p.times++; p.times <= briefly {
		runtime.Gosched()
		return
	}
	time.Sleep(min(time.Duration(p.times)*time.Microsecond, longest))
}

// refusals are the errors of which it matters of what kind they are (see Damaged).
var refusals = map[string]duckdb.ErrorType{
	"Out of Memory Error":         duckdb.ErrorTypeOutOfMemory,
	"Permission Error":            duckdb.ErrorTypePermission,
	"INTERRUPT Error":             duckdb.ErrorTypeInterrupt,
	"Invalid Configuration Error": duckdb.ErrorTypeInvalidConfiguration,
}

// refusal is an error as the driver gives it.
func refusal(message string) error {
	prefix, _, _ := strings.Cut(message, ":")
	return &duckdb.Error{Type: refusals[prefix], Msg: message}
}
