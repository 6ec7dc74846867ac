package main_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestRudeVisitors: a service whose visitors send their headers or forms slowly or never,
// or leave in the middle of what they send or read, answers everybody else, keeps nothing
// of them, and ends in time when it is asked to.
func TestRudeVisitors(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer end(cmd, syscall.SIGKILL)
	begin := func(text string) net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		if _, err := c.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	tray := func() int {
		all, err := os.ReadDir(filepath.Join(f.dir, "tray"))
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	post := func(path, kind, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\nContent-Type: %s\r\nContent-Length: 1000000\r\n\r\n%s", path, kind, body)
	}
	var slow []net.Conn
	for range 500 {
		slow = append(slow, begin("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "))
	}
	for range 40 { // more than there are turns
		slow = append(slow, begin(post("/data/loads/1/undo", "application/x-www-form-urlencoded", "line=")))
	}
	upload := begin(post("/send", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nscheme_id,person_ref\n"+strings.Repeat("wye,P1\n", 9000)))
	within(t, 50*time.Millisecond, "an upload to begin", func() string { return map[bool]string{false: "nothing is on the tray"}[tray() == 1] })
	began := time.Now()
	answer, err := (&http.Client{Timeout: 9 * time.Second}).Get(site + "/data") // a turn that is waited for takes ten
	if err != nil {
		t.Fatalf("after %v: %v", time.Since(began), err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("beside rude visitors: %s", answer.Status)
	}
	reader := begin("GET /reports/place/UK.xlsx HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
	_ = upload.Close()
	_ = reader.Close()
	within(t, 50*time.Millisecond, "an upload to be forgotten", func() string { return map[bool]string{false: "part of it is kept"}[tray() == 0] })
	for i, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		if n, err := c.Read(make([]byte, 64)); err != nil && os.IsTimeout(err) {
			t.Fatalf("the slow visitor %d is waited for still (%d bytes)", i, n)
		}
	}
	begin(post("/send", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nscheme_id"))
	within(t, 50*time.Millisecond, "another upload to begin", func() string { return map[bool]string{false: "nothing is on the tray"}[tray() == 1] })
	began = time.Now()
	end(cmd, syscall.SIGTERM)
	if took := time.Since(began); took > 40*time.Second {
		t.Errorf("with somebody in the middle of an upload it ended after %v", took)
	}
	f.check(t)
}
