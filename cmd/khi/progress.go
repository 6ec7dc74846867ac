package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// progress says on the error output how far a long load has come: on a terminal
// in one line that is written over, elsewhere in plain lines, now and then. A
// load that is soon done says nothing.
type progress struct {
	out      io.Writer
	name     string
	terminal bool
	every    time.Duration
	began    time.Time
	rows     atomic.Int64
	stop     chan struct{}
	done     sync.WaitGroup
}

const (
	progressSoon = 500 * time.Millisecond // on a terminal
	progressSlow = 10 * time.Second       // in a log
)

// watchLoad begins to tell of one file. end must be called.
func watchLoad(out io.Writer, name string) *progress {
	p := &progress{out: out, name: name, terminal: isTerminal(out), every: progressSlow, began: time.Now(), stop: make(chan struct{})}
	if p.terminal {
		p.every = progressSoon
	}
	p.done.Go(p.tell)
	return p
}

// isTerminal reports an output that somebody looks at.
func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// read notes how many rows were read so far.
func (p *progress) read(rows int64) { p.rows.Store(rows) }

func (p *progress) tell() {
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	told := 0
	for {
		select {
		case <-p.stop:
			if told > 0 && p.terminal {
				fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", told))
			}
			return
		case <-tick.C:
			line := p.line(time.Since(p.began))
			if !p.terminal {
				fmt.Fprintln(p.out, line)
				continue
			}
			told = max(told, len([]rune(line)))
			fmt.Fprintf(p.out, "\r%-*s", told, line)
		}
	}
}

// line is what is said after some time.
func (p *progress) line(after time.Duration) string {
	rows := p.rows.Load()
	if rows == 0 {
		return fmt.Sprintf("%s: at work for %d s", p.name, int(after.Seconds()))
	}
	return fmt.Sprintf("%s: %s rows read, %d s", p.name, thousands(rows), int(after.Seconds()))
}

// thousands writes a number with its thousands apart.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// end stops the telling, so that what is said next stands on a line of its own.
func (p *progress) end() {
	close(p.stop)
	p.done.Wait()
}
