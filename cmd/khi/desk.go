package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"khi/ingest"
)

// The desk is where `khi load` hands in files while `khi serve` has the data
// folder: HTTP over a socket in the folder that only its owner can open. It is
// no web address, so it needs no sign-in of its own.

// deskAnswer is what the desk says of one file.
type deskAnswer struct {
	Receipt *ingest.Receipt `json:"receipt,omitempty"`
	Error   string          `json:"error,omitempty"`
}

func deskPath(dir string) string { return filepath.Join(dir, "khi.sock") }

// listenDesk makes the socket. The caller holds the folder's lock, so a socket
// that is there already was left by a process that died.
func listenDesk(dir string) (net.Listener, error) {
	path := deskPath(dir)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove the old socket: %w", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("make the socket for khi load in %s (a long path can be the cause: 107 bytes at most): %w", dir, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = l.Close()
		return nil, err
	}
	return l, nil
}

func (k *keeper) desk() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /load", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		dry, _ := strconv.ParseBool(q.Get("dry_run"))
		req := ingest.Request{FileName: q.Get("file"), Scheme: q.Get("scheme"), Source: q.Get("source"),
			By: q.Get("by"), DateOrder: q.Get("dates"), DryRun: dry}
		if good, _ := strconv.ParseBool(q.Get("good_rows")); good {
			req.Policy = ingest.LoadGood
		}
		// A load that has begun is finished even if the sender goes away.
		receipt, err := k.load(context.WithoutCancel(r.Context()), r.Body, req)
		answer := deskAnswer{Receipt: receipt}
		if err != nil {
			answer.Error = err.Error()
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer)
	})
	mux.HandleFunc("POST /undo", k.deskUndo)
	return mux
}

// deskClient reaches the desk of the process that has the folder; it is nil
// when nobody is there. It is for one request.
func deskClient(dir string) *http.Client {
	conn, err := net.Dial("unix", deskPath(dir))
	if err != nil {
		return nil
	}
	return &http.Client{Transport: &http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }, DisableKeepAlives: true}}
}

// loadAt hands a file in at the desk of the process that has the folder.
// reached is false when nobody is there.
func loadAt(ctx context.Context, dir string, body io.Reader, req ingest.Request) (receipt *ingest.Receipt, reached bool, err error) {
	client := deskClient(dir)
	if client == nil {
		return nil, false, nil
	}
	q := url.Values{"file": {req.FileName}, "by": {req.By}, "scheme": {req.Scheme}, "source": {req.Source},
		"dates": {req.DateOrder}, "good_rows": {strconv.FormatBool(req.Policy == ingest.LoadGood)}, "dry_run": {strconv.FormatBool(req.DryRun)}}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://khi/load?"+q.Encode(), body)
	if err != nil {
		return nil, true, err
	}
	res, err := client.Do(post)
	if err != nil {
		return nil, true, fmt.Errorf("the running khi did not answer, so it is not known whether %s was loaded; load it again (a second load changes nothing): %w", req.FileName, err)
	}
	defer res.Body.Close()
	var answer deskAnswer
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, true, fmt.Errorf("the running khi answered something else: %w", err)
	}
	if answer.Error != "" {
		return answer.Receipt, true, errors.New(answer.Error)
	}
	return answer.Receipt, true, nil
}
