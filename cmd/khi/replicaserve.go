package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"khi/cmd/khi/copies"
	"khi/cmd/khi/watch"
	"khi/dashboards"
	"khi/metrics/release"
)

// replicaOptions are what a replica is started with, beside what every service is.
type replicaOptions struct {
	from    string
	keyFile string
	every   time.Duration
	writer  string
	open    bool
}

func replicaFlags(f *flag.FlagSet) *replicaOptions {
	o := &replicaOptions{}
	f.StringVar(&o.from, "replica", "", "answer readers from what another service publishes: a folder, the http(s) address of one, or a bucket (s3://BUCKET/FOLDER?endpoint=https://…&region=…); no data folder is needed")
	f.StringVar(&o.keyFile, "read-key", "", "with --replica: file with the key to read with (khi publish read-key)")
	f.DurationVar(&o.every, "replica-every", 5*time.Second, "with --replica: about how often to look for newer figures")
	f.StringVar(&o.writer, "writer", "", "with --replica: address of the service itself, where people are sent for all that is not reading")
	f.BoolVar(&o.open, "proxy-asks", false, "with --replica and --behind-proxy: the proxy lets in only who may see protected figures, and the replica answers all whom it lets in")
	return o
}

// mostEvery is the longest time between two looks.
const mostEvery = time.Hour

// check refuses what a replica cannot be, or would not be safe.
func (o *replicaOptions) check(s *serveOptions) error {
	if o.from == "" {
		if o.keyFile != "" || o.writer != "" || o.open {
			return errors.New("--read-key, --writer and --proxy-asks are for a replica: add --replica")
		}
		return nil
	}
	loopback, err := isLoopback(s.listen)
	if err == nil {
		_, err = s.door.proxyAddresses()
	}
	switch {
	case err != nil:
		return fmt.Errorf("--listen %q: %w", s.listen, err)
	case o.keyFile == "":
		return errors.New("--replica needs --read-key: the file that khi publish read-key wrote where the figures are published")
	case s.door.signIn || s.door.providers != "" || s.door.address != "" || s.door.tls():
		return errors.New("a replica has no accounts: it answers its own machine, or (--behind-proxy with --proxy-asks) a proxy that speaks https and asks who people are")
	case s.inbox != "" || s.publish != "" || s.schedule != "":
		return errors.New("a replica takes nothing in, publishes nothing and has nobody to show a schedule: --inbox, --publish and --schedule are for the service itself")
	case o.every < time.Second/10 || o.every > mostEvery:
		return fmt.Errorf("--replica-every %s: from 100ms to %s", o.every, mostEvery)
	case o.open != (s.door.proxies != ""):
		return errors.New("--behind-proxy and --proxy-asks go together for a replica: say with the second that the proxy asks who people are")
	case !loopback && !o.open:
		return fmt.Errorf("--listen %q would let other machines in without asking who they are: add --behind-proxy and --proxy-asks, or use 127.0.0.1", s.listen)
	case o.writer != "" && !strings.HasPrefix(o.writer, "https://") && !strings.HasPrefix(o.writer, "http://"):
		return fmt.Errorf("--writer %q: write it with https:// before it", o.writer)
	}
	_, err = sourceOf(o.from)
	return err
}

// serveReplica answers readers from what was published, until the context ends.
func serveReplica(ctx context.Context, c *cli, o *serveOptions, stage release.Stage, logger *slog.Logger) (err error) {
	text, err := os.ReadFile(o.replica.keyFile)
	if err != nil {
		return fmt.Errorf("--read-key: %w", err)
	}
	key, err := copies.ParseReadKey(string(text))
	if err != nil {
		return fmt.Errorf("--read-key %s: %w", o.replica.keyFile, err)
	}
	from, err := sourceOf(o.replica.from)
	if err != nil {
		return err
	}
	r, end, err := newReplica(from, key, stage, dashboards.Copy{Writer: strings.TrimRight(o.replica.writer, "/"), Open: o.replica.open}, logger)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, end()) }()
	r.site.TrustedProxies = o.door.trusted()
	if o.watch != "" {
		w := watch.New(version, func() float64 { return float64(r.loadsShown()) })
		unwatch, err := serveWatch(w, o.watch, logger)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, unwatch()) }()
		r.site.Watch = w
	}
	web, err := net.Listen("tcp", o.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", o.listen, err)
	}
	if err := r.look(ctx); err != nil { // it goes on trying: the writer may come later
		logger.Error("no figures could be taken up yet", "error", err.Error())
	}
	ctx, cancel := context.WithCancel(ctx)
	looking := make(chan struct{})
	go func() {
		defer close(looking)
		r.keepLooking(ctx, o.replica.every)
	}()
	defer func() { cancel(); <-looking }()
	return r.answer(ctx, c, o.door.onlyProxy(r), web, logger)
}

// answer serves the site until the context ends, and then lets requests finish.
func (r *replica) answer(ctx context.Context, c *cli, site http.Handler, web net.Listener, logger *slog.Logger) error {
	server := &http.Server{Handler: site, ReadHeaderTimeout: headerTime, ReadTimeout: readTime, WriteTimeout: writeTime,
		IdleTimeout: idleTime, MaxHeaderBytes: headerBytes, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(web) }()
	fmt.Fprintf(c.stdout, "khi %s, a replica: open http://%s/ (Ctrl-C ends it)\n", version, web.Addr())
	var err error
	select {
	case <-ctx.Done():
	case err = <-ended:
	}
	late, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	return errors.Join(notClosed(err), server.Shutdown(late))
}

// loadsShown is how many files the figures that are shown rest on.
func (r *replica) loadsShown() int {
	if g := r.inForce(); g != nil {
		return len(g.engine.Labels().Loads)
	}
	return 0
}
