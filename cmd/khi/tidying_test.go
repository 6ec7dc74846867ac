package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khi/ingest"
)

// TestAServicePacksWhenNothingComes: after as many loads as it takes, the snapshot is written anew
// once nothing has come for a while, says the same, and a service that ends waits for that.
func TestAServicePacksWhenNothingComes(t *testing.T) {
	defer func(was time.Duration) { tidyAfter = was }(tidyAfter)
	tidyAfter = 50 * time.Millisecond
	dir := t.TempDir()
	k, err := openKeeper(t.Context(), keeperOptions{data: dir, memory: "256MB", show: true}, os.Stderr)
	if err != nil {
		t.Fatal(err)
	}
	snapshots := func() []string {
		all, err := filepath.Glob(filepath.Join(dir, "snapshots", "0*.duckdb"))
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	newest := func() string { all := snapshots(); return filepath.Base(all[len(all)-1])[:8] }
	for i := range 17 { // the first makes it, each other one amends it
		var text bytes.Buffer
		fmt.Fprintf(&text, "scheme_id,name,model,nation,area_code\ns%02d,Scheme %d,shared_lives,ENG,E06000019\n", i, i)
		if _, err := k.load(t.Context(), &text, ingest.Request{FileName: fmt.Sprintf("schemes %d.csv", i)}); err != nil {
			t.Fatal(err)
		}
	}
	want := fmt.Sprintf("%08d", 18)
	for end := time.Now().Add(20 * time.Second); newest() != want && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if got := newest(); got != want {
		t.Errorf("the newest snapshot is %s, not %s, packed anew", got, want)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	if time.Sleep(4 * tidyAfter); newest() != want {
		t.Errorf("there are more: %s", strings.Join(snapshots(), " "))
	}
}
