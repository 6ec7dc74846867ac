package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/metrics/disclose"
)

// A release of which the adversary can work something out is refused in words and leaves
// nothing behind: one without further hiding, and one that is made as if there were none
// before it. With every protection both are made, and nothing is found in them.
func TestAReleaseThatTellsIsRefused(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	weak := disclose.Default
	weak.PrimaryOnly = true
	w.refused("first", &releaser{rules: weak}, "it is exactly")
	w.release("first", nil)
	w.load("late.csv", surveyHead+"north,P3,baseline,2025-07-07,self,7,3,1,5,9,4\nnorth,P25,baseline,2025-07-07,self,7,3,1,5,9,4\n")
	w.refused("second", &releaser{rules: disclose.Default, unaware: true}, "it changed by")
	w.release("second", nil)

	var out bytes.Buffer
	err := run(context.Background(), []string{"audit", "--releases", "--data", w.dir}, nil, &out, io.Discard)
	var tables, given, hidden int
	_, read := fmt.Sscanf(out.String(), "%d tables read: %d numbers given, %d hidden.", &tables, &given, &hidden)
	if err != nil || read != nil || given < 100 || hidden < 100 || !strings.Contains(out.String(), "No hidden number could be worked out") {
		t.Errorf("khi audit --releases: %v %v: %s", err, read, out.String())
	}
}

func (w *releaseWorld) refused(name string, by *releaser, learnt string) {
	w.t.Helper()
	_, err := w.tryBy(by, name, nil)
	if err == nil || !strings.Contains(err.Error(), learnt) || !strings.Contains(err.Error(), "was not made") || !strings.Contains(err.Error(), "--as-of") {
		w.t.Errorf("release %s: %.2000v", name, err)
	}
	left, err := filepath.Glob(filepath.Join(w.dir, "releases", "*"+name+"*"))
	hidden, err2 := filepath.Glob(filepath.Join(w.dir, "releases", ".writing*"))
	if err != nil || err2 != nil || len(left)+len(hidden) > 0 {
		w.t.Errorf("%v %v: a refused release has left %v %v", err, err2, left, hidden)
	}
	if _, err := os.Stat(filepath.Join(w.dir, "releases", name)); err == nil {
		w.t.Errorf("the refused release %s is there", name)
	}
}
