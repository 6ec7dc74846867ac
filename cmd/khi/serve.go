package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"khi/cmd/khi/watch"
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

// serveOptions are what a service is started with.
type serveOptions struct {
	keeper      *keeperOptions
	door        *doorOptions
	listen      string
	releasesFor string // a stage of release
	watch       string
	inbox       string
	policy      string // of the inbox
	exactFewest int64
	publish     string        // folder for replicas
	schedule    string        // of reports, to show how far it has come
	backupEvery time.Duration // by when another backup is to have been made; 0 where nobody waits for one
	replica     *replicaOptions
}

func serveFlags(f *flag.FlagSet) *serveOptions {
	o := &serveOptions{keeper: keeperFlagsWith(f, memoryOfService), door: doorFlags(f), replica: replicaFlags(f)}
	profileFlag(f, &o.keeper.rules)
	originalsFlag(f, o.keeper)
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address to listen on; beyond this machine only with sign-in and https")
	f.StringVar(&o.releasesFor, "releases-for", "public", "whom this service is for: releases are given from half past nine on the day of provisional, members or public")
	f.StringVar(&o.watch, "watch", "", "address on this machine for measures (/metrics) and profiles (/debug/pprof), such as 127.0.0.1:9100 (default: none)")
	f.StringVar(&o.inbox, "inbox", "", "a folder to watch: files dropped there are loaded, those in a subfolder for the scheme of that name")
	f.StringVar(&o.policy, "inbox-policy", "strict", "what to do in the watched folder with rows that have problems: strict, good-rows or keep-rows; a file "+policyFile+" in a folder counts before it")
	f.StringVar(&o.publish, "publish", "", "folder to publish protected figures and releases into after each change, or bucket (s3://BUCKET/FOLDER?endpoint=https://…&region=…), for replicas (khi serve --replica)")
	f.StringVar(&o.schedule, "schedule", "", "file with the reports that khi report --schedule writes and mails: administrators see how far each has come (default: none)")
	f.DurationVar(&o.backupEvery, "backup-within", 48*time.Hour, "how old the newest backup may be until the log and the measures say so (0: they never do)")
	f.Int64Var(&o.exactFewest, "exact-fewest", 2, "of how many people at least those with a grant for exact figures are told what was answered; 2 or more")
	return o
}

// check refuses what cannot be, or would not be safe, before anything is opened.
func (o *serveOptions) check() (policy ingest.Policy, stage release.Stage, err error) {
	if err := o.replica.check(o); err != nil {
		return policy, stage, err
	}
	if o.replica.from == "" {
		if err := o.door.check(o.listen); err != nil {
			return policy, stage, err
		}
	}
	if err := checkWatch(o.watch); err != nil {
		return policy, stage, err
	}
	if _, err := originalsFor(o.keeper.originals); err != nil {
		return policy, stage, err
	}
	if o.exactFewest < 2 {
		return policy, stage, fmt.Errorf("--exact-fewest %d: what one person answered is told to nobody: 2 or more", o.exactFewest)
	}
	if policy, err = parsePolicy(o.policy); err != nil {
		return policy, stage, fmt.Errorf("--inbox-policy: %w: %w", err, errUsage)
	}
	if stage, err = release.ParseStage(o.releasesFor); err != nil {
		return policy, stage, fmt.Errorf("--releases-for: %w", err)
	}
	return policy, stage, nil
}

func serve(ctx context.Context, c *cli, args []string) error {
	f := c.flags("serve", "--data DIR [--listen 127.0.0.1:8080] [--sign-in [--tls-cert FILE --tls-key FILE | --behind-proxy ADDRESSES] [--address URL]] [--profile NAME] [--watch 127.0.0.1:9100] [--inbox DIR [--inbox-policy strict|good-rows|keep-rows]] [--publish FOLDER]\nUse: khi serve --replica FOLDER|URL --read-key FILE [--listen 127.0.0.1:8080] [--behind-proxy ADDRESSES --proxy-asks] [--writer URL]")
	o := serveFlags(f)
	if err := c.parse(f, args); err != nil {
		return err
	}
	policy, stage, err := o.check()
	if err != nil {
		return err
	}
	easeCollector(c.env)
	logger := slog.New(slog.NewJSONHandler(c.stderr, nil))
	if o.replica.from != "" {
		return serveReplica(ctx, c, o, stage, logger)
	}
	o.keeper.show = true
	k, err := openKeeper(ctx, *o.keeper, c.stderr)
	if err != nil {
		return err
	}
	defer k.close()
	if !isInvented(k.dir) {
		warnOfDisk(seeDisk(sysBlock, k.dir), k.dir, logger)
	}
	if words := clockBehind(time.Now(), k.loader.Lines()); words != "" {
		logger.Warn(words)
	}
	if err := k.showOrPublish(ctx); err != nil {
		return err
	}
	k.reader, k.exactFewest, k.schedule = stage, o.exactFewest, o.schedule
	handler, unwatch, err := k.watched(o, logger)
	if err != nil {
		return err
	}
	defer unwatch()
	defer k.watchBackups(ctx, o.backupEvery, logger)()
	stop, err := k.watchInbox(ctx, o.inbox, policy, logger)
	if err != nil {
		return err
	}
	defer stop()
	end, err := k.publishTo(ctx, o.publish, logger)
	if err != nil {
		return err
	}
	defer end()
	return k.serveUntilDone(ctx, c, handler, o.listen, *o.door, logger)
}

// watched is the website, with somebody told of each answer where an address is
// given for it. What else it gives ends that.
func (k *keeper) watched(o *serveOptions, logger *slog.Logger) (site http.Handler, stop func(), err error) {
	if o.watch == "" {
		site, err = website(k, *o.door, nil, logger)
		return site, func() {}, err
	}
	w := watch.New(version, k.loadsShown)
	w.Backed(func() float64 { return lastBackup(k.dir) }, func() bool { return k.backupWanted(o.backupEvery, time.Now()) != "" })
	if site, err = website(k, *o.door, w, logger); err != nil {
		return nil, nil, err
	}
	end, err := serveWatch(w, o.watch, logger)
	if err != nil {
		return nil, nil, err
	}
	return site, func() {
		if err := end(); err != nil {
			logger.Warn("watch", "error", err.Error())
		}
	}, nil
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

// easeCollector bounds the heap by a soft limit, near which garbage is collected more
// often: a service shall stay below 1 GiB, the database included (docs/performance.md).
// Whoever sets GOGC or GOMEMLIMIT has the last word.
func easeCollector(env []string) {
	for _, kv := range env {
		if strings.HasPrefix(kv, "GOGC=") || strings.HasPrefix(kv, "GOMEMLIMIT=") {
			return
		}
	}
	debug.SetMemoryLimit(640 << 20)
}

func website(k *keeper, d doorOptions, w dashboards.Watch, logger *slog.Logger) (http.Handler, error) {
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
	stories, err := k.stories()
	if err != nil {
		return nil, err
	}
	asking, err := k.openAsking(logger)
	if err != nil {
		return nil, err
	}
	handler, err := dashboards.New(dashboards.Options{Profile: k.shelf.rules.Name, ExactFewest: k.exactFewest, FilesKept: k.options.originals != "", Stories: stories, Asking: asking,
		Door: door, TrustedProxies: d.trusted(), Publisher: &k.shelf, Charts: charts, Version: version, Logger: logger,
		Templates: templates, ReadTemplate: readTemplate, Undoer: pageUndoer{k}, Watch: w, Looking: k.look.underWay,
		Releases: dashboards.Releases{Shelf: releaseShelf(k.dir), Reader: k.reader, Now: time.Now}, Sender: tray, Mapper: tray, Cases: caseShelf(k.dir), Plans: planShelf(k.dir), Scheduled: k.scheduled(),
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
	counter := &http.Server{Handler: k.onceSure(k.desk()), ReadHeaderTimeout: headerTime, ErrorLog: errorLog}
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
	case err = <-k.look.failed():
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
