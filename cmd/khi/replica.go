package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"khi/cmd/khi/copies"
	"khi/dashboards"
	"khi/dashboards/chart"
	"khi/metrics"
	"khi/metrics/disclose"
	"khi/metrics/release"
	"khi/queries"
)

// replica answers readers from what a writer published. It holds protected figures in
// memory, and releases and cases in a folder of its own that goes when it ends.
type replica struct {
	from    copies.Source
	key     *copies.ReadKey
	site    dashboards.Options // what all generations have in common
	reader  release.Stage
	folder  string
	logger  *slog.Logger
	mu      sync.Mutex
	now     *generation
	trouble string    // why the last look took up nothing; "" where it went well
	looked  time.Time // when it last went well
}

// generation is one publication in force, or until its last reader has gone.
type generation struct {
	*copies.Manifest
	folder   string
	engine   *metrics.Engine
	site     http.Handler
	readers  int
	replaced bool
}

// Current gives the engine of the generation: it never changes.
func (g *generation) Current() (dashboards.Engine, func()) { return g.engine, func() {} }

// look takes up what was published since, if anything was, and says so in the log.
func (r *replica) look(ctx context.Context) error {
	before, least := r.inForce(), int64(0)
	if before != nil {
		least = before.Sequence
	}
	m, err := copies.Newest(ctx, r.from, r.key, least)
	if err == nil && (before == nil || m.Sequence > least) {
		var next *generation
		if next, err = r.open(ctx, m, before); err == nil {
			r.put(next)
			r.logger.Info("figures taken up", "publication", m.Sequence, "made", m.Made.Format(time.RFC3339), "as_of", m.AsOf)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.trouble = err.Error()
		return err
	}
	r.trouble, r.looked, r.now.Checked = "", time.Now(), m.Checked
	return nil
}

func (r *replica) inForce() *generation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// open makes a generation ready, all of it, before anybody reads it.
func (r *replica) open(ctx context.Context, m *copies.Manifest, before *generation) (_ *generation, err error) {
	if m.Build != programID() {
		return nil, fmt.Errorf("publication %d was made by another khi (%s) than this one (%s): figures are taken up by the very program alone that made them. Start this replica with that program", m.Sequence, m.Program, version)
	}
	folder, err := os.MkdirTemp(r.folder, "")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	files, err := r.fetch(ctx, m, before, folder)
	if err != nil {
		return nil, err
	}
	if err := sameRules(m, before, folder); err != nil {
		return nil, err
	}
	store, err := readCopied(files)
	if err != nil {
		return nil, err
	}
	hide, known := disclose.Find(m.Profile)
	if !known {
		return nil, fmt.Errorf("publication %d was made by the rules %q, which there are none of: %w", m.Sequence, m.Profile, copies.ErrNotOurs)
	}
	g := &generation{Manifest: m, folder: folder}
	if g.engine, err = metrics.NewEngine(ctx, &snapshotStore{snapshot: store}, hide); err != nil {
		return nil, err
	}
	if got := g.engine.Labels().Fingerprint; got != m.Fingerprint {
		return nil, fmt.Errorf("publication %d says that its figures are %s, and they are %s: %w", m.Sequence, m.Fingerprint, got, copies.ErrNotOurs)
	}
	g.engine.RememberFigures(store)
	if err := g.engine.Settle(ctx, &copied{}); err != nil { // all of them are there
		return nil, err
	}
	o := r.site
	o.Publisher, o.Profile = g, hide.Name
	o.Releases = dashboards.Releases{Shelf: releaseShelf(folder), Reader: r.reader, Now: time.Now}
	o.Cases, o.Plans = caseShelf(folder), planShelf(folder)
	g.site, err = dashboards.New(o)
	return g, err
}

// sameRules takes up the indicators of the deployment, the first time, and holds the
// definitions to those of the writer.
func sameRules(m *copies.Manifest, before *generation, folder string) error {
	if before == nil {
		if err := takeOwn(folder); err != nil {
			return err
		}
	}
	have, err := queries.Definitions()
	if err == nil && have != m.Definitions {
		err = fmt.Errorf("publication %d counts by other definitions than this replica: the deployment has changed indicators of its own. Start this replica again", m.Sequence)
	}
	return err
}

// fetch gives lists and figures, and puts what readers get as files into the folder.
// What the generation before has too is taken from there.
func (r *replica) fetch(ctx context.Context, m *copies.Manifest, before *generation, folder string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, f := range m.Files {
		if !filepath.IsLocal(f.Name) || strings.Contains(f.Name, `\`) {
			return nil, fmt.Errorf("%q is no name of a file: %w", f.Name, copies.ErrNotOurs)
		}
		body, err := r.body(ctx, f, before)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(f.Name, listsPart) || strings.HasPrefix(f.Name, figuresPart) {
			files[f.Name] = body
			continue
		}
		path := filepath.Join(folder, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, body, 0o600); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func (r *replica) body(ctx context.Context, f copies.File, before *generation) ([]byte, error) {
	if before != nil {
		if body, err := os.ReadFile(filepath.Join(before.folder, filepath.FromSlash(f.Name))); err == nil && f.Is(body) {
			return body, nil
		}
	}
	return copies.Fetch(ctx, r.from, r.key, f)
}

// put puts a generation, or none, in force. The one before goes with its last reader.
func (r *replica) put(next *generation) {
	r.mu.Lock()
	was := r.now
	r.now = next
	idle := was != nil && was.readers == 0
	if was != nil {
		was.replaced = true
	}
	r.mu.Unlock()
	if idle {
		r.drop(was)
	}
}

func (r *replica) drop(g *generation) {
	if err := os.RemoveAll(g.folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
		r.logger.Warn("an old generation cannot be removed", "error", err.Error())
	}
}

// ServeHTTP answers a request from the generation that is in force when it comes.
func (r *replica) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	g := r.now
	if g != nil {
		g.readers++
	}
	r.mu.Unlock()
	if g == nil {
		r.notYet(w, q)
		return
	}
	defer func() {
		r.mu.Lock()
		g.readers--
		last := g.replaced && g.readers == 0
		r.mu.Unlock()
		if last {
			r.drop(g)
		}
	}()
	g.site.ServeHTTP(w, q)
}

// notYet answers while nothing could be taken up.
func (r *replica) notYet(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if q.URL.Path == "/livez" {
		fmt.Fprintln(w, "alive")
		return
	}
	w.Header().Set("Retry-After", "5")
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintln(w, "no figures yet: this replica has not been able to fetch any")
}

// standing says how old the figures are. It names no place and no error.
func (r *replica) standing() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now == nil {
		return ""
	}
	age := func(t time.Time) int { return int(max(0, time.Since(t)).Seconds()) }
	text := fmt.Sprintf("publication %d\nfigures as of %s\nseconds since the writer confirmed them: %d\nseconds since they were last looked for: %d", r.now.Sequence, r.now.AsOf, age(r.now.Checked), age(r.looked))
	if r.trouble != "" {
		text += "\nthe last look failed: the log says why"
	}
	return text
}

// keepLooking looks for newer figures until the context ends: each time after about
// the same while, but never all replicas at once, and more seldom while it fails.
func (r *replica) keepLooking(ctx context.Context, every time.Duration) {
	said := ""
	for failed := 0; ; {
		wait := time.Duration(float64(every) * (0.8 + 0.4*rand.Float64()) * float64(min(1+failed, 6)))
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		look, cancel := context.WithTimeout(ctx, lookTime)
		err := r.look(look)
		cancel()
		if failed++; err == nil {
			failed = 0
		}
		if words := errorWords(err); words != said && ctx.Err() == nil {
			said = words
			r.logger.Warn("looking for newer figures", "error", cmp.Or(words, "none any more"))
		}
	}
}

// lookTime is how long one look may take, all that is fetched included.
const lookTime = 10 * time.Minute

func errorWords(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// newReplica makes a replica that has taken up nothing yet.
func newReplica(from copies.Source, key *copies.ReadKey, reader release.Stage, o dashboards.Copy, logger *slog.Logger) (r *replica, end func() error, err error) {
	folder, err := os.MkdirTemp("", "khi-replica-")
	if err != nil {
		return nil, nil, err
	}
	charts, err := chart.New(chart.Options{})
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(folder))
	}
	templates, err := templateList()
	if err != nil {
		return nil, nil, errors.Join(err, charts.Close(context.Background()), os.RemoveAll(folder))
	}
	r = &replica{from: from, key: key, reader: reader, folder: folder, logger: logger}
	o.Standing = r.standing
	r.site = dashboards.Options{Charts: charts, Version: version, Logger: logger, Templates: templates, ReadTemplate: readTemplate, Copy: &o}
	return r, func() error { return errors.Join(charts.Close(context.Background()), os.RemoveAll(folder)) }, nil
}
