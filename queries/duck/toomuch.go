package duck

import (
	"context"
	"errors"
)

// ErrTooMuch says that a statement needed more memory than the database may take, or more
// time than one may. Nothing is lost, and the next one is answered.
var ErrTooMuch = errors.New("the statement needs more memory or time than it may have")

// inTime adds ErrTooMuch to the error of a statement whose own time was over, and not that
// of whoever asked for it.
func inTime(own, theirs context.Context, err error) error {
	if err != nil && own.Err() != nil && theirs.Err() == nil {
		return errors.Join(ErrTooMuch, err)
	}
	return err
}
