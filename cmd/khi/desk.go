package main

import (
	"bytes"
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
		// A load that has begun is finished even if the sender goes away.
		answerDesk(w, func() (*ingest.Receipt, error) {
			return k.load(context.WithoutCancel(r.Context()), r.Body, requestOf(r.URL.Query()))
		})
	})
	mux.HandleFunc("POST /mark", func(w http.ResponseWriter, r *http.Request) {
		var file bytes.Buffer
		receipt, err := k.loader.Mark(r.Context(), r.Body, requestOf(r.URL.Query()), &file)
		if err != nil {
			answerDesk(w, func() (*ingest.Receipt, error) { return receipt, err })
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		_, _ = file.WriteTo(w)
	})
	mux.HandleFunc("POST /undo", k.deskUndo)
	mux.HandleFunc("GET /trace", k.deskTrace)
	mux.HandleFunc("POST /records", k.deskRecords)
	mux.HandleFunc("POST /subject", k.deskSubject)
	mux.HandleFunc("GET /retention", k.deskRetention)
	mux.HandleFunc("POST /original", k.deskOriginal)
	mux.HandleFunc("POST /mailed", k.deskMailed)
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

func answerDesk(w http.ResponseWriter, do func() (*ingest.Receipt, error)) {
	receipt, err := do()
	answer := deskAnswer{Receipt: receipt}
	if err != nil {
		answer.Error = err.Error()
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// requestOf and valuesOf carry a request over the socket.
func requestOf(q url.Values) ingest.Request {
	req := ingest.Request{FileName: q.Get("file"), By: q.Get("by"), Scheme: q.Get("scheme"), Source: q.Get("source"), DateOrder: q.Get("dates")}
	req.DryRun, _ = strconv.ParseBool(q.Get("dry_run"))
	if good, _ := strconv.ParseBool(q.Get("good_rows")); good {
		req.Policy = ingest.LoadGood
	}
	if keep, _ := strconv.ParseBool(q.Get("keep_rows")); keep {
		req.Policy = ingest.KeepRows
	}
	return req
}

func valuesOf(req ingest.Request) url.Values {
	return url.Values{"file": {req.FileName}, "by": {req.By}, "scheme": {req.Scheme}, "source": {req.Source},
		"dates": {req.DateOrder}, "good_rows": {strconv.FormatBool(req.Policy == ingest.LoadGood)}, "keep_rows": {strconv.FormatBool(req.Policy == ingest.KeepRows)}, "dry_run": {strconv.FormatBool(req.DryRun)}}
}

// atDesk sends a file to the process that has the folder. reached is false
// when nobody is there.
func atDesk(ctx context.Context, dir, path string, body io.Reader, req ingest.Request) (res *http.Response, reached bool, err error) {
	client := deskClient(dir)
	if client == nil {
		return nil, false, nil
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://khi/"+path+"?"+valuesOf(req).Encode(), body)
	if err != nil {
		return nil, true, err
	}
	res, err = client.Do(post)
	return res, true, err
}

// askDesk puts a question that changes nothing to the process that has the folder, and
// reads what it says into answer. reached is false when nobody is there.
func askDesk(ctx context.Context, dir, method, path string, body io.Reader, answer any) (reached bool, err error) {
	client := deskClient(dir)
	if client == nil {
		return false, nil
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://khi/"+path, body)
	if err != nil {
		return true, err
	}
	res, err := client.Do(req)
	if err != nil {
		return true, fmt.Errorf("the running khi did not answer: %w", err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
		return true, fmt.Errorf("the running khi answered something else: %w", err)
	}
	return true, nil
}

// loadAt hands a file in at the desk.
func loadAt(ctx context.Context, dir string, body io.Reader, req ingest.Request) (receipt *ingest.Receipt, reached bool, err error) {
	res, reached, err := atDesk(ctx, dir, "load", body, req)
	if !reached {
		return nil, false, nil
	}
	if err != nil {
		return nil, true, fmt.Errorf("the running khi did not answer, so it is not known whether %s was loaded; load it again (a second load changes nothing): %w", req.FileName, err)
	}
	defer res.Body.Close()
	return readAnswer(res.Body)
}

func readAnswer(r io.Reader) (*ingest.Receipt, bool, error) {
	var answer deskAnswer
	if err := json.NewDecoder(r).Decode(&answer); err != nil {
		return nil, true, fmt.Errorf("the running khi answered something else: %w", err)
	}
	if answer.Error != "" {
		return answer.Receipt, true, errors.New(answer.Error)
	}
	return answer.Receipt, true, nil
}

// markAt has a file marked at the desk and writes what comes back to w.
func markAt(ctx context.Context, dir string, body io.Reader, req ingest.Request, w io.Writer) (reached bool, err error) {
	res, reached, err := atDesk(ctx, dir, "mark", body, req)
	if !reached || err != nil {
		return reached, err
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Type") == "application/json" {
		_, _, err := readAnswer(res.Body)
		return true, err
	}
	_, err = io.Copy(w, res.Body)
	return true, err
}
