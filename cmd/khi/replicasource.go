package main

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"khi/cmd/khi/bucket"
	"khi/cmd/khi/copies"
)

// site is a folder of a publication that a web server gives out, such as a gateway before a
// store of objects that asks for no keys.
type site struct {
	base   *url.URL
	client *http.Client
}

// fetchTime is how long fetching one file may take.
const fetchTime = 2 * time.Minute

// storeOf is where figures are published: a folder of a bucket, or a folder.
func storeOf(where string) (copies.Store, error) {
	switch {
	case bucket.Is(where):
		return bucket.Open(where)
	case strings.Contains(where, "://"):
		return nil, fmt.Errorf("%q is no place to publish in: give a folder, or %s", where, bucket.Form)
	}
	return copies.Folder(where), nil
}

// sourceOf is where a replica reads from: an http address, or what can be published in.
func sourceOf(where string) (copies.Source, error) {
	if bucket.Is(where) || !strings.Contains(where, "://") {
		return storeOf(where)
	}
	base, err := url.Parse(where)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" || base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("%q is no place to read from: give a folder, an address that begins with https:// or http:// and has no question mark, or %s", where, bucket.Form)
	}
	return &site{base, &http.Client{Timeout: fetchTime}}, nil
}

// Get fetches one file.
func (s *site) Get(ctx context.Context, name string, most int64) (text []byte, err error) {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, s.base.JoinPath(name).String(), nil)
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Cache-Control", "no-cache") // whoever is in between: the manifest changes under its name
	answer, err := s.client.Do(ask)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotFound:
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%s: the store answered %s", name, answer.Status)
	}
	return copies.ReadMost(answer.Body, name, most)
}
