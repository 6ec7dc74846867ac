package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"khi/dashboards"
	"khi/dashboards/chart"
	"khi/ingest"
	"khi/metrics/release"
)

// How long the parts of one request may take. Reading is short: nothing large
// is sent to the web address. Writing covers the largest workbook.
const (
	headerTime   = 5 * time.Second
	readTime     = 10 * time.Second
	writeTime    = 60 * time.Second
	idleTime     = 2 * time.Minute
	shutdownTime = 15 * time.Second
	headerBytes  = 32 << 10
)

func serve(ctx context.Context, c *cli, args []string) error {
	f := c.flags("serve", "--data DIR [--listen 127.0.0.1:8080] [--sign-in [--tls-cert FILE --tls-key FILE | --behind-proxy ADDRESSES] [--address URL]] [--inbox DIR [--inbox-policy strict|good-rows|keep-rows]]")
	o := keeperFlags(f)
	listen := f.String("listen", "127.0.0.1:8080", "address to listen on; beyond this machine only with sign-in and https")
	door := doorFlags(f)
	releasesFor := f.String("releases-for", "public", "whom this service is for: releases are given from the day of provisional, members or public")
	watched := f.String("inbox", "", "a folder to watch: files dropped there are loaded, those in a subfolder for the scheme of that name")
	wrong := f.String("inbox-policy", "strict", "what to do in the watched folder with rows that have problems: strict, good-rows or keep-rows; a file "+policyFile+" in a folder counts before it")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if err := door.check(*listen); err != nil {
		return err
	}
	policy, err := parsePolicy(*wrong)
	if err != nil {
		return fmt.Errorf("--inbox-policy: %w: %w", err, errUsage)
	}
	easeCollector(c.env)
	logger := slog.New(slog.NewJSONHandler(c.stderr, nil))
	o.show = true
	k, err := openKeeper(ctx, *o, c.stderr)
	if err != nil {
		return err
	}
	defer k.close()
	if err := k.showOrPublish(ctx); err != nil {
		return err
	}
	if k.reader, err = release.ParseStage(*releasesFor); err != nil {
		return fmt.Errorf("--releases-for: %w", err)
	}
	handler, err := website(k, *door, logger)
	if err != nil {
		return err
	}
	stop, err := k.watchInbox(ctx, *watched, policy, logger)
	if err != nil {
		return err
	}
	defer stop()
	return k.serveUntilDone(ctx, c, handler, *listen, *door, logger)
}

// watchInbox begins to watch a folder, if one is named. What it gives ends the
// watching and waits for a load that has begun.
func (k *keeper) watchInbox(ctx context.Context, dir string, policy ingest.Policy, logger *slog.Logger) (stop func(), err error) {
	if dir == "" {
		return func() {}, nil
	}
	b, err := newInbox(dir, policy, k, logger)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.watch(ctx)
	}()
	return func() { cancel(); <-done }, nil
}

// easeCollector lets the heap grow further between two collections, up to a soft
// limit: drawing a chart makes much garbage, and takes a third less time so
// (docs/performance.md). Whoever sets GOGC or GOMEMLIMIT has the last word.
func easeCollector(env []string) {
	for _, kv := range env {
		if strings.HasPrefix(kv, "GOGC=") || strings.HasPrefix(kv, "GOMEMLIMIT=") {
			return
		}
	}
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(768 << 20)
}

func website(k *keeper, d doorOptions, logger *slog.Logger) (http.Handler, error) {
	door, err := k.openDoor(d, logger)
	if err != nil {
		return nil, err
	}
	charts, err := chart.New(chart.Options{CacheDir: filepath.Join(k.dir, "cache")})
	if err != nil {
		return nil, err
	}
	k.closers = append(k.closers, func() error { return charts.Close(context.Background()) })
	templates, err := templateList()
	if err != nil {
		return nil, err
	}
	tray, err := newTray(k, logger)
	if err != nil {
		return nil, err
	}
	handler, err := dashboards.New(dashboards.Options{
		Door: door, TrustedProxies: d.trusted(), Publisher: &k.shelf, Charts: charts, Version: version, Logger: logger,
		Templates: templates, ReadTemplate: readTemplate, Undoer: pageUndoer{k},
		Releases: dashboards.Releases{Shelf: releaseShelf(k.dir), Reader: k.reader, Today: func() string { return londonToday().Format(time.DateOnly) }}, Sender: tray, Mapper: tray, Cases: caseShelf(k.dir),
	})
	if err != nil {
		return nil, err
	}
	return d.onlyProxy(handler), nil
}

// serveUntilDone answers on the web address and on the folder's socket until
// the context ends, then lets requests finish.
func (k *keeper) serveUntilDone(ctx context.Context, c *cli, handler http.Handler, listen string, door doorOptions, logger *slog.Logger) error {
	secure, err := door.certificate()
	if err != nil {
		return err
	}
	web, err := net.Listen("tcp", listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", listen, err)
	}
	desk, err := listenDesk(k.dir)
	if err != nil {
		_ = web.Close()
		return err
	}
	errorLog := slog.NewLogLogger(logger.Handler(), slog.LevelWarn)
	site := &http.Server{Handler: handler, ReadHeaderTimeout: headerTime, ReadTimeout: readTime,
		WriteTimeout: writeTime, IdleTimeout: idleTime, MaxHeaderBytes: headerBytes, ErrorLog: errorLog, TLSConfig: secure}
	counter := &http.Server{Handler: k.desk(), ReadHeaderTimeout: headerTime, ErrorLog: errorLog}
	ended := make(chan error, 2)
	at := "http://" + web.Addr().String()
	if secure != nil {
		at = "https://" + web.Addr().String()
		go func() { ended <- site.ServeTLS(web, "", "") }()
	} else {
		go func() { ended <- site.Serve(web) }()
	}
	go func() { ended <- counter.Serve(desk) }()
	if k.firstKey != "" {
		fmt.Fprintf(c.stdout, "Nobody can let others in yet. Whoever opens this link within three days becomes the administrator:\n  %s/welcome/%s\n", strings.TrimRight(cmp.Or(door.address, at), "/"), k.firstKey)
	}
	fmt.Fprintf(c.stdout, "khi %s: open %s/ (Ctrl-C ends it)\n", version, at)
	select {
	case <-ctx.Done():
		err = nil
	case err = <-ended:
	}
	late, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return errors.Join(notClosed(err), site.Shutdown(late), counter.Shutdown(late))
}

func notClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
