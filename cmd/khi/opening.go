package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"khi/queries/duck"
)

// A damaged database can end the whole process inside the engine, where no
// error reaches us, and then every start would end there again. So a start
// leaves a mark with a number while it has not looked through the database.

// openingsBeforeRemake is how many starts in a row must have left their mark
// before the database is set aside. One may just have been killed.
const openingsBeforeRemake = 2

func openingMark(dir string) string { return filepath.Join(dir, "opening") }

// beginOpening leaves the mark and says how many starts before this one did and
// never took it away. It need not survive a power failure, so it is not synced.
func beginOpening(dir string) (failed int, err error) {
	data, err := os.ReadFile(openingMark(dir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	failed, _ = strconv.Atoi(strings.TrimSpace(string(data))) // what is no number counts as none
	return failed, os.WriteFile(openingMark(dir), []byte(strconv.Itoa(failed+1)+"\n"), 0o600)
}

// endOpening takes the mark away: whatever happened was told in words.
func endOpening(dir string) error {
	if err := os.Remove(openingMark(dir)); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.EROFS) { // on a disk that can only be read there was no start
		return err
	}
	return nil
}

// ahead is a snapshot that is being opened while the database is: readers need it
// alone, and a start waits for the slower of the two and not for both.
type ahead struct {
	path string
	done chan struct{}
	once sync.Once
	next *shown
	err  error
}

// openAhead begins to open the snapshot that a folder points to.
func (s *shelf) openAhead(ctx context.Context, dir string) *ahead {
	a := &ahead{done: make(chan struct{})}
	go func() {
		defer close(a.done)
		if a.path, a.err = duck.Current(dir); a.err == nil {
			a.next, a.err = s.open(ctx, a.path)
		}
	}()
	return a
}

// take gives what was opened, once; whoever takes it puts it in force or retires it.
func (a *ahead) take() (path string, next *shown, err error) {
	if a == nil {
		return "", nil, nil
	}
	<-a.done
	a.once.Do(func() { path, next, err = a.path, a.next, a.err })
	return path, next, err
}

// showOrPublish shows the snapshot that is there, if it is of this ledger, these
// definitions and this day, and publishes a new one otherwise. Where one is shown
// already, whoever looks through the rows sees to that.
func (k *keeper) showOrPublish(ctx context.Context) error {
	if k.look != nil {
		return nil
	}
	want, err := k.fingerprint()
	if err != nil {
		return err
	}
	path, err := duck.Current(k.dir)
	if err != nil {
		return errors.Join(k.dropAhead(), k.publish(ctx))
	}
	opened, next, err := k.ahead.take()
	if next == nil && err == nil || opened != path {
		_ = k.shelf.retire(next) // read-only: nothing can be lost
		next, err = k.shelf.open(ctx, path)
	}
	if err != nil {
		fmt.Fprintf(k.say, "khi: %v\nkhi: it is published anew\n", err)
		return k.publish(ctx)
	}
	l := next.engine.Labels()
	if l.Fingerprint == want && l.AsOf == londonToday().Format(time.DateOnly) && l.Invented == isInvented(k.dir) {
		return k.shelf.put(next)
	}
	return errors.Join(k.shelf.retire(next), k.publish(ctx))
}

// dropAhead closes a snapshot that was opened ahead and never asked for.
func (k *keeper) dropAhead() error {
	_, next, _ := k.ahead.take()
	return k.shelf.retire(next)
}
