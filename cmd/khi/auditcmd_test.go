package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An audit of a service that asks people to sign in shows a token, waits where it
// is asked to, says what is missing where it is turned away, and never sends the
// token in the clear.
func TestAuditElsewhere(t *testing.T) {
	t.Parallel()
	asked := 0
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch {
		case r.Header.Get("Authorization") != "Bearer khi_right":
			http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		case asked == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case asked == 2: // what is hidden is still being decided on
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			_, _ = w.Write([]byte("figures"))
		}
	}))
	defer site.Close()
	ctx := context.Background()
	service := func(token, url string) (answer string, err error) {
		file := filepath.Join(t.TempDir(), "token")
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		all, end, err := audited(ctx, nil, keeperOptions{}, []string{url}, file)
		if err != nil {
			return "", err
		}
		defer end()
		a, err := all[0].Get(ctx, "/api/v1/places")
		return string(a.Body), err
	}
	if text, err := service("khi_right", site.URL); err != nil || text != "figures" || asked != 3 {
		t.Errorf("%q %v, asked %d times", text, err, asked)
	}
	for _, c := range []struct{ token, url, says string }{
		{"khi_wrong", site.URL, "asks people to sign in"},
		{"khi_right", "http://khi.example", "in the clear"},
		{"two words", site.URL, "one token is expected"},
		{"", site.URL, "one token is expected"},
	} {
		if _, err := service(c.token, c.url); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q at %s: %v", c.token, c.url, err)
		}
	}
}
