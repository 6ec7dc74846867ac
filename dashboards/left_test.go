package dashboards

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAReaderWhoLeavesIsNoFault: a picture that nobody waits for any longer is neither told as
// a fault in the log nor counted among the faults.
func TestAReaderWhoLeavesIsNoFault(t *testing.T) {
	t.Parallel()
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	h, err := New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Version: "1", Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/tables/trend.svg?indicator=friends_block", nil)
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "localhost:8080"
	h.ServeHTTP(w, r)
	if w.Code != statusLeft || !strings.Contains(log.String(), "status=499") || strings.Contains(log.String(), "level=ERROR") {
		t.Errorf("%d\n%s", w.Code, log.String())
	}
}
