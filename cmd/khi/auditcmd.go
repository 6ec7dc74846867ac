package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"khi/cmd/khi/audit"
	"khi/dashboards/chart"
	"khi/metrics"
)

// auditFigures collects what the service gives out, as anybody can, and tries to
// work out what it hides.
func auditFigures(ctx context.Context, c *cli, args []string) error {
	f := c.flags("audit", "--data DIR [--costs] | --url http://127.0.0.1:8080 [--url OLDER …] [--every N]")
	o := keeperFlags(f)
	var addresses []string
	f.Func("url", "address of a running service to audit in place of a data folder; several, from the oldest publication to the newest, are set side by side", func(s string) error {
		addresses = append(addresses, s)
		return nil
	})
	every := f.Int("every", 40, "look at one of so many tables with hidden figures as page, picture, CSV and workbook too (1: all, which takes long; 0: none)")
	costs := f.Bool("costs", false, "audit nothing, and print the table of how much protection hides of each indicator; it is for whoever runs the service, since it says how many figures are small")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *costs {
		return sayCosts(ctx, c, *o)
	}
	services, end, err := audited(ctx, c, *o, addresses)
	if err != nil {
		return err
	}
	defer end()
	charts, err := chart.New(chart.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = charts.Close(context.Background()) }()
	labels := addresses
	if len(labels) < 2 {
		labels = []string{""}
	}
	r, err := audit.Audit(ctx, services, labels, audit.Options{Every: *every, Charts: charts})
	if err != nil {
		return fmt.Errorf("the audit could not be ended, and says nothing: %w", err)
	}
	return sayAudit(c, r)
}

// sayCosts prints how much is hidden of each indicator, as a table for a page.
func sayCosts(ctx context.Context, c *cli, o keeperOptions) error {
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return err
	}
	defer func() { _ = k.close() }()
	if err := k.showOrPublish(ctx); err != nil {
		return err
	}
	current, done := k.shelf.Current()
	defer done()
	engine, ok := current.(interface {
		HiddenCosts(context.Context) ([]metrics.HiddenCost, error)
	})
	if !ok {
		return errors.New("there is no snapshot to count in: load something first")
	}
	all, err := engine.HiddenCosts(ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, "| indicator | cells | hidden for their own numbers | hidden for others' sake | of all people counted, in the latter |\n|---|---|---|---|---|\n")
	for _, h := range all {
		fmt.Fprintf(c.stdout, "| %s | %s | %s | %s | %.0f%% |\n", h.Indicator, metrics.Count.Text(metrics.Known(float64(h.Cells))),
			metrics.Count.Text(metrics.Known(float64(h.Small))), metrics.Count.Text(metrics.Known(float64(h.Further))), h.Lost)
	}
	return nil
}

func sayAudit(c *cli, r *audit.Report) error {
	fmt.Fprintf(c.stdout, "%d tables read: %d numbers given, %d hidden. %d pages, pictures and files compared; limits of %d linked groups by linear programming.\n",
		r.Tables, r.Shown, r.Hidden, r.Forms, r.Groups)
	if len(r.Breaches) == 0 {
		fmt.Fprintln(c.stdout, "No hidden number could be worked out, and none stands anywhere.")
		return nil
	}
	for _, b := range r.Breaches {
		fmt.Fprintln(c.stdout, "-", b)
	}
	fmt.Fprintf(c.stdout, "%d breaches. Do not publish these figures.\n", len(r.Breaches))
	return errSaid
}

// audited are the services to audit, and what ends them.
func audited(ctx context.Context, c *cli, o keeperOptions, addresses []string) (all []audit.Service, end func(), err error) {
	end = func() {}
	for _, address := range addresses {
		at, err := url.Parse(address)
		if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
			return nil, end, fmt.Errorf("--url %q: write it as http://127.0.0.1:8080", address)
		}
		all = append(all, elsewhere{strings.TrimSuffix(address, "/"), &http.Client{Timeout: 2 * time.Minute}})
	}
	if len(all) > 0 {
		return all, end, nil
	}
	k, err := openKeeper(ctx, o, c.stderr)
	if err != nil {
		return nil, end, err
	}
	end = func() { _ = k.close() }
	if err = k.showOrPublish(ctx); err != nil {
		return nil, end, err
	}
	handler, err := website(k, doorOptions{}, nil, slog.New(slog.DiscardHandler))
	return []audit.Service{inside{handler}}, end, err
}

// elsewhere is a service at an address.
type elsewhere struct {
	address string
	client  *http.Client
}

func (e elsewhere) Get(ctx context.Context, path string) (audit.Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.address+path, nil)
	if err != nil {
		return audit.Answer{}, err
	}
	w, err := e.client.Do(r)
	if err != nil {
		return audit.Answer{}, err
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	return audit.Answer{Status: w.StatusCode, ETag: w.Header.Get("ETag"), Body: body}, err
}

// inside is a service in this process.
type inside struct{ http.Handler }

func (h inside) Get(ctx context.Context, path string) (audit.Answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1"+path, nil)
	if err != nil {
		return audit.Answer{}, err
	}
	r.RemoteAddr = "127.0.0.1:1"
	w := &kept{header: http.Header{}, status: http.StatusOK}
	h.ServeHTTP(w, r)
	return audit.Answer{Status: w.status, ETag: w.header.Get("ETag"), Body: w.body.Bytes()}, nil
}

// kept holds an answer in memory.
type kept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *kept) Header() http.Header         { return w.header }
func (w *kept) WriteHeader(status int)      { w.status = status }
func (w *kept) Write(b []byte) (int, error) { return w.body.Write(b) }
