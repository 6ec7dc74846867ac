package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"

	"khi/cmd/khi/watch"
)

// loadsShown is how many loads the figures that are shown are made of.
func (k *keeper) loadsShown() float64 {
	engine, release := k.shelf.Current()
	defer release()
	if engine == nil {
		return 0
	}
	return float64(len(engine.Labels().Loads))
}

// checkWatch refuses an address that other machines reach: profiles of memory hold
// whatever is in it.
func checkWatch(at string) error {
	if at == "" {
		return nil
	}
	loopback, err := isLoopback(at)
	switch {
	case err != nil:
		return fmt.Errorf("--watch %q: write it as 127.0.0.1:9100: %w", at, err)
	case !loopback:
		return fmt.Errorf("--watch %q would show other machines what is in the program's memory: use 127.0.0.1, and fetch the measures from this machine", at)
	}
	return nil
}

// serveWatch answers on the address until what it gives is called.
func serveWatch(w *watch.Watch, at string, logger *slog.Logger) (stop func() error, err error) {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return nil, fmt.Errorf("listen on %s for measures: %w", at, err)
	}
	logger.Info("watch", "address", l.Addr().String())
	s := &http.Server{Handler: w.Handler(), ReadHeaderTimeout: headerTime, IdleTimeout: idleTime, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	return func() error { return errors.Join(s.Close(), notClosed(<-done)) }, nil
}
