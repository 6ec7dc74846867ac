package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"khi/dashboards"
	"khi/ingest"
	"khi/ingest/marked"
)

// tray holds the files that were sent from a page until they are loaded or let
// go. They lie in the data folder under names that say nothing, and nowhere else;
// a file that nobody asks for any more is removed, and all are when the program
// ends or starts.
type tray struct {
	keeper *keeper
	dir    string
	log    *slog.Logger

	queue chan struct{} // holds a token for each file of a program that is being loaded or waits

	mu   sync.Mutex
	sent map[string]*sent
}

const (
	trayTime = 30 * time.Minute
	mostSent = 20
	// mostQueued is how many files of programs wait for one another: every scheme of a country
	// at once. Whoever comes when they do is told to come back.
	mostQueued = 200
)

// sent is one file on the tray.
type sent struct {
	req   ingest.Request
	path  string
	stage dashboards.Stage
	rows  int64
	used  time.Time
	last  *ingest.Receipt
	kept  *dashboards.Kept
	words string
}

func newTray(k *keeper, log *slog.Logger) (*tray, error) {
	t := &tray{keeper: k, dir: filepath.Join(k.dir, "tray"), log: log, queue: make(chan struct{}, mostQueued), sent: map[string]*sent{}}
	if err := os.RemoveAll(t.dir); err != nil {
		return nil, fmt.Errorf("emptying the tray: %w", err)
	}
	stop := make(chan struct{})
	k.closers = append(k.closers, func() error { close(stop); return os.RemoveAll(t.dir) })
	go t.keepTidy(stop)
	return t, os.MkdirAll(t.dir, 0o700)
}

func (t *tray) keepTidy(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Minute):
			t.tidy()
		}
	}
}

// Receive keeps a file on the tray and begins to check it.
func (t *tray) Receive(ctx context.Context, r io.Reader, p dashboards.Parcel) (string, error) {
	token := rand.Text()
	s := &sent{req: requestFor(p), path: filepath.Join(t.dir, token), stage: dashboards.Checking, used: time.Now()}
	t.mu.Lock()
	full := len(t.sent) >= mostSent
	if !full {
		t.sent[token] = s
	}
	t.mu.Unlock()
	if full {
		return "", &dashboards.Refusal{Words: "Too many files are waiting to be looked at. Load one of them or let it go, and send this one again.", Busy: true}
	}
	if err := writeAll(ctx, s.path, r); err != nil {
		t.Discard(token)
		return "", err
	}
	go t.check(s)
	return token, nil
}

// writeAll streams to a private file.
func writeAll(ctx context.Context, path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	return errors.Join(err, f.Close(), ctx.Err())
}

func requestFor(p dashboards.Parcel) ingest.Request {
	req := ingest.Request{FileName: p.Name, Scheme: p.Scheme, Source: p.Source, DateOrder: p.DateOrder, By: p.By}
	req.Policy = policyFor(p.Wrong)
	return req
}

func policyFor(w dashboards.WrongRows) ingest.Policy {
	switch w {
	case dashboards.GoodRows:
		return ingest.LoadGood
	case dashboards.KeepRows:
		return ingest.KeepRows
	}
	return ingest.RefuseAll
}

// check is the dry run of a file on the tray. It is done under the policy that
// shows most: with every row that could be loaded.
func (t *tray) check(s *sent) {
	req := s.req
	req.DryRun, req.Policy = true, ingest.LoadGood
	req.Progress = s.progress(t)
	t.do(s, dashboards.Checked, func(f *os.File) (*ingest.Receipt, error) {
		receipt, err := t.keeper.loader.Load(context.Background(), f, req)
		kept := t.keptOf(f, req, receipt)
		t.mu.Lock()
		defer t.mu.Unlock()
		if s.kept = kept; kept != nil && err != nil {
			receipt.Status, err = ingest.StatusChecked, nil // no row is without a problem, and there are some to keep
		}
		return receipt, err
	})
}

// keptOf checks a file once more if answers in it cannot be read: how many rows
// it would bring without those. It is nil where that brings nothing more.
func (t *tray) keptOf(f *os.File, req ingest.Request, good *ingest.Receipt) *dashboards.Kept {
	if good == nil || good.Unreadable == 0 {
		return nil
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil
	}
	req.Policy = ingest.KeepRows
	r, err := t.keeper.loader.Load(context.Background(), f, req)
	if err != nil || r.Unread == 0 {
		return nil
	}
	return &dashboards.Kept{Rows: r.Accepted, Answers: r.Unread, Refused: r.Refused}
}

// progress notes how many rows of a file were read.
func (s *sent) progress(t *tray) func(int64) {
	return func(rows int64) {
		t.mu.Lock()
		defer t.mu.Unlock()
		s.rows = rows
	}
}

// Say notes what the sender says of a file that was checked, and checks it again.
func (t *tray) Say(token string, p dashboards.Parcel) error {
	t.mu.Lock()
	if s, ok := t.sent[token]; ok && (s.stage == dashboards.Checked || s.stage == dashboards.Refused) {
		s.req.Scheme, s.req.DateOrder = cmp.Or(p.Scheme, s.req.Scheme), cmp.Or(p.DateOrder, s.req.DateOrder)
	}
	t.mu.Unlock()
	return t.again(token)
}

// Keep begins to load a file that was checked.
func (t *tray) Keep(token string, rows dashboards.WrongRows) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.sent[token]
	if !ok {
		return dashboards.ErrNotOnTray
	}
	if s.stage != dashboards.Checked {
		return nil // it is under way already
	}
	s.stage, s.rows, s.req.Policy = dashboards.Loading, 0, policyFor(rows)
	req := s.req
	req.Progress = s.progress(t)
	go t.do(s, dashboards.Loaded, func(f *os.File) (*ingest.Receipt, error) {
		return t.keeper.load(context.Background(), f, req)
	})
	return nil
}

// do reads a file of the tray and notes how that ended. What was loaded is
// not kept.
func (t *tray) do(s *sent, then dashboards.Stage, read func(*os.File) (*ingest.Receipt, error)) {
	var receipt *ingest.Receipt
	f, err := os.Open(s.path)
	if err == nil {
		receipt, err = read(f)
		_ = f.Close()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	s.last, s.used, s.stage = receipt, time.Now(), then
	switch {
	case err == nil && then == dashboards.Loaded:
		_ = os.Remove(s.path)
	case err != nil && receipt == nil:
		t.log.Error("a file on the tray could not be read", "error", err)
		s.stage, s.words = dashboards.Failed, "The fault is ours: the file could not be checked. Nothing was loaded. Send it again."
	case err != nil:
		s.words = err.Error()
		if receipt.Status == ingest.StatusRefused {
			s.stage = dashboards.Refused
		}
	}
}

// Look says how far a file is.
func (t *tray) Look(token string) (dashboards.Sent, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s, ok := t.sent[token]
	if !ok {
		return dashboards.Sent{}, dashboards.ErrNotOnTray
	}
	s.used = time.Now()
	out := dashboards.Sent{Name: s.req.FileName, By: s.req.By, Scheme: s.req.Scheme, Stage: s.stage, Rows: s.rows, Words: s.words}
	if s.last != nil {
		out.Receipt, out.Kept = receiptForPage(s.last), s.kept
	}
	return out, nil
}

// Marked gives the file back with its problems marked in it.
func (t *tray) Marked(ctx context.Context, token string, rest bool) (name string, file []byte, err error) {
	t.mu.Lock()
	s, ok := t.sent[token]
	t.mu.Unlock()
	if !ok {
		return "", nil, dashboards.ErrNotOnTray
	}
	f, err := os.Open(s.path)
	if err != nil {
		return "", nil, dashboards.ErrNotOnTray
	}
	defer f.Close()
	req := s.req
	req.Policy = ingest.RefuseAll
	if rest {
		req.Policy = ingest.LoadGood
	}
	var out bytes.Buffer
	if _, err := t.keeper.loader.Mark(ctx, f, req, &out); err != nil {
		return "", nil, &dashboards.Refusal{Words: "This file cannot be marked: " + err.Error()}
	}
	return marked.Name(req.FileName), out.Bytes(), nil
}

// Discard removes a file that was sent.
func (t *tray) Discard(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.sent[token]; ok && s.stage != dashboards.Loading {
		_ = os.Remove(s.path)
		delete(t.sent, token)
	}
}

// tidy removes what nobody has asked for in a while.
func (t *tray) tidy() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for token, s := range t.sent {
		if s.stage != dashboards.Loading && s.stage != dashboards.Checking && time.Since(s.used) > trayTime {
			_ = os.Remove(s.path)
			delete(t.sent, token)
		}
	}
}

// Load takes a file in at once, for programs. It is received whole before
// anything waits for it.
func (t *tray) Load(ctx context.Context, r io.Reader, p dashboards.Parcel, dryRun bool) (*dashboards.Receipt, error) {
	select {
	case t.queue <- struct{}{}:
		defer func() { <-t.queue }()
	default:
		return nil, &dashboards.Refusal{Words: "So many files are being loaded that this one was not taken. Nothing of it was kept. Send it again in a few minutes.", Busy: true}
	}
	path := filepath.Join(t.dir, rand.Text())
	defer os.Remove(path)
	if err := writeAll(ctx, path, r); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	req := requestFor(p)
	if req.DryRun = dryRun; dryRun {
		return receiptOrNone(t.keeper.loader.Load(ctx, f, req))
	}
	// A load that has begun is finished even if the sender goes away.
	return receiptOrNone(t.keeper.load(context.WithoutCancel(ctx), f, req))
}

func receiptOrNone(receipt *ingest.Receipt, err error) (*dashboards.Receipt, error) {
	if receipt == nil {
		return nil, err
	}
	return receiptForPage(receipt), err
}
