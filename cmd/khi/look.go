package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"khi/cmd/khi/erase"
)

// A start looks through every row, which takes minutes in a large folder. Readers need
// none of them: what they see is the snapshot, whose file is held to its own hash when it
// is opened, and which is of this very ledger and these definitions or is not shown. So a
// service that finds such a snapshot answers readers first and looks through the rows
// beside that. Whoever changes rows or reads them waits until it is done.

// look is at the rows of a folder whose figures are shown already. A nil one is over.
type look struct {
	done chan struct{}
	err  error      // how it ended, once it is done
	bad  chan error // the same, for the service to end with
	stop context.CancelFunc
}

// errLooking is what somebody who needs rows is told while they are looked through.
var errLooking = errors.New("the service has just started and is still looking through its rows: figures can be read, and this can be done in a few minutes")

// patience is how long a reader of rows waits for the look to end.
const patience = 10 * time.Second

// showAhead puts the snapshot that was opened ahead in force before the rows are looked
// through, if it is of this ledger and these definitions, and nobody is to be erased.
func (k *keeper) showAhead() (shown bool, err error) {
	if k.ahead == nil {
		return false, nil
	}
	<-k.ahead.done
	if k.ahead.err != nil || k.ahead.next == nil {
		return false, nil // whoever publishes tells why
	}
	if p, err := erase.UnderWay(k.dir); err != nil || p != nil {
		return false, err
	}
	if _, err := os.Stat(filepath.Join(k.dir, dueName)); !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	want, err := k.fingerprint()
	if err != nil {
		return false, err
	}
	if l := k.ahead.next.engine.Labels(); l.Fingerprint != want || l.Invented != isInvented(k.dir) {
		return false, nil
	}
	_, next, err := k.ahead.take()
	if err != nil {
		return false, err
	}
	return true, k.shelf.put(next)
}

// lookBeside looks through the rows while the snapshot is shown, and publishes where that
// is of another day. Nobody else loads or publishes before it has ended.
func (k *keeper) lookBeside(ctx context.Context) {
	l := &look{done: make(chan struct{}), bad: make(chan error, 1)}
	ctx, l.stop = context.WithCancel(ctx)
	k.look = l
	k.mu.Lock()
	go func() {
		defer close(l.done)
		defer k.mu.Unlock()
		k.readersFirst(ctx)
		err := k.makeSure(ctx)
		if err == nil && k.shownOn() != londonToday().Format(time.DateOnly) {
			err = k.publishLocked(ctx)
		}
		if err == nil {
			err = k.db.Rest(ctx)
		}
		if l.err = err; err != nil && ctx.Err() == nil {
			l.bad <- err
		}
	}()
}

// readersFirst waits until the figures in force are taken up, so that the first page need not
// share the processors with the rows; where figures are still to be decided on, which takes
// minutes, no longer than its promise.
func (k *keeper) readersFirst(ctx context.Context) {
	shown, free := k.shelf.take()
	defer free()
	if shown == nil {
		return
	}
	promised := time.NewTimer(time.Second)
	defer promised.Stop()
	select {
	case <-shown.ready:
	case <-promised.C:
	case <-ctx.Done():
	}
}

// shownOn is the day of the snapshot in force.
func (k *keeper) shownOn() string {
	engine, release := k.shelf.Current()
	defer release()
	if engine == nil {
		return ""
	}
	return engine.Labels().AsOf
}

// wait waits until the rows are looked through, for a while.
func (l *look) wait(ctx context.Context) error {
	if l == nil {
		return nil
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return errLooking
	}
}

func (l *look) underWay() bool {
	if l == nil {
		return false
	}
	select {
	case <-l.done:
		return false
	default:
		return true
	}
}

// failed gives the error that ends the service, if there is one.
func (l *look) failed() <-chan error {
	if l == nil {
		return nil
	}
	return l.bad
}

// end ends the look, wherever it is, and waits for that.
func (l *look) end() {
	if l != nil {
		l.stop()
		<-l.done
	}
}

// onceSure holds requests back until the rows are looked through, or whoever asks goes away.
func (k *keeper) onceSure(next http.Handler) http.Handler {
	if k.look == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-k.look.done:
			next.ServeHTTP(w, r)
		case <-r.Context().Done():
		}
	})
}
