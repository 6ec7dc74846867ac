package metrics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"
)

// ErrStillDeciding says that what is hidden of an indicator has not been decided on yet,
// and that the reader would have to wait for longer than they can.
var ErrStillDeciding = errors.New("it is still being decided what is hidden")

// ErrTooMuch says that what an answer is made from takes more time or memory to read than
// there is now. Whoever asks later may get it.
var ErrTooMuch = errors.New("reading what this is made from takes more time or memory than it may")

// latticeOnce is the protected cells of a family of indicators, which whoever asks first
// has made and everybody waits for.
type latticeOnce struct {
	begin sync.Once
	done  chan struct{}       // closed when of and err are there to be read
	of    map[string]*lattice // by indicator
	err   error
}

func newLatticeOnce() *latticeOnce { return &latticeOnce{done: make(chan struct{})} }

// make has the work done beside the caller, who may leave: others wait for the same answer.
// A fault in it is an error for all of them, and ends no program.
func (o *latticeOnce) make(work func() (map[string]*lattice, error)) {
	o.begin.Do(func() {
		go func() {
			defer close(o.done)
			defer func() {
				if fault := recover(); fault != nil {
					slog.Error("deciding what is hidden", "fault", fmt.Sprint(fault), "at", string(debug.Stack()))
					o.err = fmt.Errorf("deciding what is hidden: %v", fault)
				}
			}()
			o.of, o.err = work()
		}()
	})
}

// made reports whether the answer is there.
func (o *latticeOnce) made() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

// wait waits for the answer, for as long as the context lets it (see Patiently).
func (o *latticeOnce) wait(ctx context.Context) error {
	if !o.made() {
		if err := WaitFor(ctx, o.done); err != nil {
			return err
		}
	}
	return o.err
}

// WaitFor waits until something is done, or the context says that it is enough.
func WaitFor[T any](ctx context.Context, done <-chan T) error {
	var over <-chan time.Time
	if until, ok := ctx.Value(patience{}).(time.Time); ok {
		timer := time.NewTimer(time.Until(until))
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-done:
		return nil
	case <-over:
		return ErrStillDeciding
	case <-ctx.Done():
		return ctx.Err()
	}
}

type patience struct{}

// Patiently is a context within which answers are waited for until a moment and no longer:
// then it is ErrStillDeciding. What is under way goes on for the next who asks, and what an
// answer has begun with is not broken off, as a deadline would.
func Patiently(ctx context.Context, until time.Time) context.Context {
	return context.WithValue(ctx, patience{}, until)
}
