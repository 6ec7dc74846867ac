package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"khi/cmd/khi/audit"
	"khi/dashboards/chart"
	"khi/metrics"
)

// auditFigures collects what the service gives out, as anybody can, and tries to
// work out what it hides.
func auditFigures(ctx context.Context, c *cli, args []string) error {
	f := c.flags("audit", "--data DIR [--profile NAME] [--costs | --releases] | --url http://127.0.0.1:8080 [--url OLDER …] [--token-file FILE] [--every N]")
	o := keeperFlags(f)
	profileFlag(f, &o.rules)
	var addresses []string
	f.Func("url", "address of a running service to audit in place of a data folder; several, from the oldest publication to the newest, are set side by side", func(s string) error {
		addresses = append(addresses, s)
		return nil
	})
	tokenFile := f.String("token-file", "", "with --url: file with a token of an account, for a service that asks people to sign in; the audit then reads what that account may read")
	every := f.Int("every", 40, "look at one of so many tables with hidden figures as page, picture, CSV and workbook too (1: all, which takes long; 0: none)")
	costs := f.Bool("costs", false, "audit nothing, and print the table of how much protection hides of each indicator; it is for whoever runs the service, since it says how many figures are small")
	released := f.Bool("releases", false, "audit the releases of the data folder in place of what it shows: each by itself, and beside every one before it")
	if err := c.parse(f, args); err != nil {
		return err
	}
	if *costs {
		return sayCosts(ctx, c, *o)
	}
	if *released {
		return auditReleases(c, o.data)
	}
	services, end, err := audited(ctx, c, *o, addresses, *tokenFile)
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

// auditReleases audits the releases of a data folder, such as those that an earlier khi made.
func auditReleases(c *cli, dir string) error {
	all, err := releaseShelf(dir).All()
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("%s has no release to audit", dir)
	}
	r, err := audit.Releases(all)
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
func audited(ctx context.Context, c *cli, o keeperOptions, addresses []string, tokenFile string) (all []audit.Service, end func(), err error) {
	end = func() {}
	token, err := readToken(tokenFile)
	if err != nil {
		return nil, end, err
	}
	for _, address := range addresses {
		at, err := url.Parse(address)
		if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" {
			return nil, end, fmt.Errorf("--url %q: write it as http://127.0.0.1:8080", address)
		}
		if here, _ := isLoopback(net.JoinHostPort(at.Hostname(), "0")); token != "" && at.Scheme != "https" && !here {
			return nil, end, fmt.Errorf("--url %q would send the token over the network in the clear: use https", address)
		}
		all = append(all, elsewhere{strings.TrimSuffix(address, "/"), token, &http.Client{Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}})
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

// readToken reads the token of a program from a file, so that it stands in no list
// of processes.
func readToken(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("--token-file: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" || strings.ContainsAny(token, " \t\r\n") {
		return "", fmt.Errorf("--token-file %s: one token is expected in it, as the page of the account shows it", file)
	}
	return token, nil
}

// elsewhere is a service at an address.
type elsewhere struct {
	address string
	token   string // of an account, or ""
	client  *http.Client
}

// Get asks as often as the service wants it.
func (e elsewhere) Get(ctx context.Context, path string) (audit.Answer, error) {
	return patiently(ctx, func() (audit.Answer, time.Duration, error) { return e.ask(ctx, path) })
}

// longestWait is how long a service may say that it is not ready with an answer: a whole
// country is decided on within minutes.
const longestWait = time.Hour

// patiently asks again where a service says that it is asked too often, or that what is
// hidden is still being decided on, when it says.
func patiently(ctx context.Context, ask func() (audit.Answer, time.Duration, error)) (audit.Answer, error) {
	for began := time.Now(); ; {
		a, wait, err := ask()
		if err != nil || wait == 0 || time.Since(began) > longestWait {
			return a, err
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return a, ctx.Err()
		}
	}
}

// waitOf is how long to wait before the same is asked again, or 0 for an answer that stands.
func waitOf(status int, header http.Header) time.Duration {
	seconds, _ := strconv.Atoi(header.Get("Retry-After"))
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable && seconds > 0 {
		return time.Duration(min(max(seconds, 1), 60)) * time.Second
	}
	return 0
}

func (e elsewhere) ask(ctx context.Context, path string) (a audit.Answer, wait time.Duration, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, e.address+path, nil)
	if err != nil {
		return a, 0, err
	}
	if e.token != "" {
		r.Header.Set("Authorization", "Bearer "+e.token)
	}
	w, err := e.client.Do(r)
	if err != nil {
		return a, 0, err
	}
	defer func() { _ = w.Body.Close() }()
	body, err := io.ReadAll(w.Body)
	if err != nil {
		return a, 0, err
	}
	a = audit.Answer{Status: w.StatusCode, ETag: w.Header.Get("ETag"), Body: body}
	if w.StatusCode == http.StatusUnauthorized || w.StatusCode == http.StatusSeeOther {
		return a, 0, fmt.Errorf("%s asks people to sign in: give a token of an account that may see figures, with --token-file", e.address)
	}
	return a, waitOf(w.StatusCode, w.Header), nil
}

// inside is a service in this process.
type inside struct{ http.Handler }

func (h inside) Get(ctx context.Context, path string) (audit.Answer, error) {
	return patiently(ctx, func() (audit.Answer, time.Duration, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1"+path, nil)
		if err != nil {
			return audit.Answer{}, 0, err
		}
		r.RemoteAddr = "127.0.0.1:1"
		w := &kept{header: http.Header{}, status: http.StatusOK}
		h.ServeHTTP(w, r)
		// Nobody else asks here, and the handler has waited as long as a reader would.
		return audit.Answer{Status: w.status, ETag: w.header.Get("ETag"), Body: w.body.Bytes()}, min(waitOf(w.status, w.header), time.Second), nil
	})
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
