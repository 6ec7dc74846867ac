package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"khi/dashboards"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/queries/duck"
)

// shelf holds the snapshot that readers see. A reader takes it once for a whole
// request; a replaced snapshot is closed when its last reader has gone.
type shelf struct {
	verdicts *verdicts
	changed  func()           // is told of each snapshot that is put in force; nil for nobody
	rules    disclose.Profile // by which figures are hidden
	mu       sync.Mutex
	now      *shown
}

type shown struct {
	engine   *metrics.Engine
	snapshot *duck.Snapshot
	readers  int
	replaced bool
	stop     context.CancelFunc // ends making it ready
	ready    chan struct{}      // is closed when that has ended
}

// Current gives the engine of the snapshot in force, or nil before the first.
func (s *shelf) Current() (dashboards.Engine, func()) {
	taken, free := s.take()
	if taken == nil {
		return nil, free
	}
	return taken.engine, free
}

// take gives the snapshot in force, or nil before the first. It stays open until free.
func (s *shelf) take() (taken *shown, free func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil {
		return nil, func() {}
	}
	taken = s.now
	taken.readers++
	return taken, sync.OnceFunc(func() { s.giveBack(taken) })
}

func (s *shelf) giveBack(taken *shown) {
	s.mu.Lock()
	taken.readers--
	last := taken.replaced && taken.readers == 0
	s.mu.Unlock()
	if last {
		_ = taken.snapshot.Close() // read-only: nothing can be lost
	}
}

// openEngine opens a snapshot and the engine that answers from it by some rules, decided
// together with what was published before. Whoever asks closes the snapshot.
func openEngine(ctx context.Context, path string, rules disclose.Profile, earlier ...metrics.Past) (*metrics.Engine, *duck.Snapshot, error) {
	if rules.Name == "" { // the zero profile hides nothing
		return nil, nil, errors.New("no figures are made without rules by which they are hidden")
	}
	snapshot, err := duck.OpenSnapshot(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open the snapshot: %w", err)
	}
	engine, err := metrics.NewEngine(ctx, &snapshotStore{snapshot: snapshot}, rules, earlier...)
	if err != nil {
		return nil, nil, errors.Join(err, snapshot.Close())
	}
	return engine, snapshot, nil
}

// show opens a snapshot and puts it in force.
func (s *shelf) show(ctx context.Context, path string) error {
	next, err := s.open(ctx, path)
	if err != nil {
		return err
	}
	_ = s.put(next) // the old one is read-only: nothing can be lost
	return nil
}

// open opens a snapshot, with all that was decided of it before, and begins to make
// its figures ready. Nobody sees it before it is put in force; one that never is must
// be retired.
func (s *shelf) open(ctx context.Context, path string) (*shown, error) {
	engine, snapshot, err := openEngine(ctx, path, s.rules)
	if err != nil {
		return nil, err
	}
	if s.verdicts != nil {
		engine.Remember(s.verdicts)
		if f := settledFigures(s.verdicts, snapshot.Name(), snapshot.Hash()); f != nil {
			engine.RememberFigures(f)
		}
	}
	next := &shown{engine: engine, snapshot: snapshot, readers: 1, ready: make(chan struct{})}
	warm, stop := context.WithCancel(context.WithoutCancel(ctx))
	next.stop = stop
	go func() { // it reads too, so the snapshot stays open until it is done
		engine.Warm(warm)
		close(next.ready)
		s.giveBack(next)
	}()
	return next, nil
}

// put puts a snapshot, or none, in the place of the one in force, and retires that.
func (s *shelf) put(next *shown) error {
	s.mu.Lock()
	was := s.now
	s.now = next
	tell := s.changed
	s.mu.Unlock()
	if tell != nil && next != nil {
		tell()
	}
	return s.retire(was)
}

// tell has somebody told of each snapshot that is put in force from now on.
func (s *shelf) tell(changed func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = changed
}

// retire takes a snapshot, or none, from its readers to be. It is closed here if
// nobody reads it, else by its last reader.
func (s *shelf) retire(was *shown) error {
	if was == nil {
		return nil
	}
	s.mu.Lock()
	was.replaced = true
	was.stop()
	idle := was.readers == 0
	s.mu.Unlock()
	if idle {
		return was.snapshot.Close()
	}
	return nil
}

// close takes the snapshot out of force and writes nothing more into the data
// folder, whatever is still being made ready.
func (s *shelf) close() error {
	if s.verdicts != nil {
		s.verdicts.close()
	}
	return s.put(nil)
}
