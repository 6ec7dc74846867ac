package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khi/cmd/khi/watch"
)

// The port of whoever looks after the service tells counts and times by route, to
// this machine only, by this machine's own name only, and is closed at the end.
func TestWatch(t *testing.T) {
	w := watch.New("1.2", (&keeper{}).loadsShown)
	w.Backed(func() float64 { return 7 }, func() bool { return true })
	w.Answered("GET", "/places/:id", http.StatusOK, 30*time.Millisecond)
	w.Answered("GET", "/places/:id", http.StatusOK, 3*time.Millisecond)
	w.Answered("GET", "", http.StatusNotFound, time.Millisecond)
	var said bytes.Buffer
	stop, err := serveWatch(w, "127.0.0.1:0", slog.New(slog.NewJSONHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	var line struct{ Address string }
	if err := json.Unmarshal(said.Bytes(), &line); err != nil {
		t.Fatal(err)
	}
	get := func(path string) (int, string) {
		r, err := http.Get("http://" + line.Address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return r.StatusCode, string(body)
	}
	_, text := get("/metrics")
	for _, want := range []string{`khi_answers_total{method="GET",route="/places/:id",status="200"} 2`, `khi_answers_total{method="GET",route="none",status="404"} 1`,
		`khi_answer_seconds_bucket{route="/places/:id",le="0.005"} 1`, `khi_loads_shown 0`, `khi_backup_made_seconds 7`, `khi_backup_overdue 1`, `khi_info{version="1.2"} 1`, "go_goroutines"} {
		if !strings.Contains(text, want) {
			t.Errorf("the measures lack %s", want)
		}
	}
	if code, text := get("/debug/pprof/goroutine?debug=1"); code != http.StatusOK || !strings.Contains(text, "goroutine profile") {
		t.Errorf("profiles: %d", code)
	}
	r := httptest.NewRequest("GET", "http://elsewhere.example:9100/metrics", nil)
	answer := httptest.NewRecorder()
	w.Handler().ServeHTTP(answer, r)
	if answer.Code != http.StatusForbidden {
		t.Errorf("asked by another name: %d", answer.Code)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	if _, err := http.Get("http://" + line.Address + "/metrics"); err == nil {
		t.Error("it still answers after the end")
	}
	for at, want := range map[string]string{"0.0.0.0:9100": "memory", "10.0.0.9:9100": "memory", "9100": "write it as"} {
		err := run(context.Background(), []string{"serve", "--data", t.TempDir(), "--watch", at}, nil, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("--watch %s: %v", at, err)
		}
	}
}

// khi config says of each setting where it comes from, the command line before the
// environment, and whether the service would start.
func TestConfig(t *testing.T) {
	var out bytes.Buffer
	env := []string{"KHI_DATA=/srv/khi", "KHI_MEMORY=2GB", "HOME=/root", "KHI_KEEP_ORIGINALS=" + newRecipient(t), "KHI_RECIPIENT=age1abc", "KHI_PERSON=QX-77", "KHI_WRITER=https://ann:hunter2@khi.example/x"}
	if err := run(context.Background(), []string{"config", "--memory", "3GB", "--record-key", "/etc/khi/record.key", "--replica", "https://bob:pa%40ss@store.example/khi", "--read-key", "k"}, env, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{{"--data", "/srv/khi", "$KHI_DATA"}, {"--memory", "3GB", "command line"}, {"--listen", "127.0.0.1:8080", "default"}, {"--watch", "(not set)", "default"},
		{"--keep-originals", env[3][len("KHI_KEEP_ORIGINALS="):], "$KHI_KEEP_ORIGINALS"}, {"--record-key", "/etc/khi/record.key", "command", "line"}, {"--backup-within", "48h0m0s", "default"},
		{"--replica", "https://***@store.example/khi", "command", "line"}, {"--writer", "https://***@khi.example/x", "$KHI_WRITER"}} {
		if !slices.ContainsFunc(strings.Split(out.String(), "\n"), func(line string) bool {
			return strings.Join(strings.Fields(line), " ") == strings.Join(want, " ")
		}) {
			t.Errorf("no line %v in\n%s", want, out.String())
		}
	}
	if said := out.String(); !strings.Contains(said, "misspelt: $KHI_PERSON, $KHI_RECIPIENT\n") {
		t.Errorf("what khi serve does not take is not named:\n%s", said)
	}
	for _, secret := range []string{"hunter2", "pa%40ss", "pa@ss", "ann", "bob", "QX-77"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("it says %s", secret)
		}
	}
	f := (&cli{}).flags("serve", "")
	serveFlags(f)
	f.VisitAll(func(flag *flag.Flag) {
		if !strings.Contains(out.String(), "--"+flag.Name+" ") {
			t.Errorf("--%s is not among them", flag.Name)
		}
	})
	err := run(context.Background(), []string{"config", "--listen", "0.0.0.0:80"}, nil, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "would not start") {
		t.Errorf("a service that would not start: %v", err)
	}
}

// The unit in docs/operations.md starts a service that this program would start.
func TestTheUnitInTheDocsStarts(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "ExecStart=/usr/local/bin/khi serve ")
	line, _, _ := strings.Cut(after, "\n")
	if err := run(context.Background(), append([]string{"config"}, strings.Fields(line)...), nil, io.Discard, io.Discard); !found || err != nil {
		t.Errorf("%q: %v", line, err)
	}
	unit, _, _ := strings.Cut(after, "```")
	for _, want := range []string{"\nRestart=on-failure\n", "\nMemoryMax=", "\nUMask=0077\n", "\nProtectClock=yes\n"} { // a process that the kernel ended for want of memory is started again
		if !strings.Contains(unit, want) {
			t.Errorf("the unit is without %q", want)
		}
	}
}
