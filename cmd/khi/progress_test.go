package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// A log gets plain lines, a terminal one line that is wiped at the end, and a load
// that is soon done says nothing.
func TestProgressOfALoad(t *testing.T) {
	var out bytes.Buffer
	p := watchLoad(&out, "f.csv")
	p.read(1234567)
	p.end()
	if out.Len() != 0 {
		t.Errorf("said %q of a load that was over at once", &out)
	}
	if got := p.line(12 * time.Second); got != "f.csv: 1,234,567 rows read, 12 s" {
		t.Errorf("%q", got)
	}
	p.read(0)
	if got := p.line(12 * time.Second); got != "f.csv: at work for 12 s" {
		t.Errorf("%q", got)
	}
	for _, terminal := range []bool{false, true} {
		said := make(heard, 100)
		p := &progress{out: said, name: "f.csv", terminal: terminal, every: time.Millisecond, began: time.Now(), stop: make(chan struct{})}
		p.read(999)
		p.done.Go(p.tell)
		first := <-said
		go func() {
			for range said { // whatever more is said must not keep it from ending
			}
		}()
		p.end()
		close(said)
		if want := "f.csv: 999 rows read, 0 s"; strings.Trim(first, "\r\n ") != want || strings.HasPrefix(first, "\r") != terminal || strings.HasSuffix(first, "\n") == terminal {
			t.Errorf("terminal %v: %q", terminal, first)
		}
	}
	if got := thousands(12); got != "12" {
		t.Error(got)
	}
	if got := thousands(123456); got != "123,456" {
		t.Error(got)
	}
}

type heard chan string

func (h heard) Write(p []byte) (int, error) { h <- string(p); return len(p), nil }
