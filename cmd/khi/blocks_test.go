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

	"khi/ingest"
)

// databaseBlock is DuckDB's block; three headers of 4 KiB stand before the first.
const (
	databaseBlock   = 256 << 10
	databaseHeaders = 3 * 4096
)

// Whichever block of khi.db is lost, the next start finds it out and makes the
// database again from the record: nobody meets it later, in the middle of a load.
func TestEveryBlockOfTheDatabaseLost(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the rebuilding of every block out")
	}
	t.Parallel()
	dir := t.TempDir()
	want := loadSome(t, dir)
	sound, err := os.ReadFile(filepath.Join(dir, "khi.db"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := (len(sound) - databaseHeaders) / databaseBlock
	if blocks < 5 {
		t.Fatalf("khi.db has %d blocks only: too few to lose one", blocks)
	}
	remade := 0
	for b := range blocks {
		at := databaseHeaders + b*databaseBlock
		torn := bytes.Clone(sound)
		clear(torn[at : at+databaseBlock])
		if bytes.Equal(torn, sound) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, "khi.db"), torn, 0o600); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		if got := lookAt(t, dir, &said); got != want {
			t.Errorf("without block %d of %d the folder holds %+v, and with it %+v", b, blocks, got, want)
		}
		if strings.Contains(said.String(), "made again from the record") {
			remade++
		}
	}
	if remade == 0 {
		t.Error("no lost block was noticed")
	}
	t.Logf("%d blocks, %d of them needed", blocks, remade)
}

// loadSome fills a data folder and says what it then holds.
func loadSome(t *testing.T, dir string) state {
	t.Helper()
	k := keeperOf(t, dir, io.Discard)
	schemes := "scheme_id,name,model,nation,area_code\nblock-1,Block Test,shared_lives,ENG,E06000001\n"
	answers := bytes.NewBufferString("scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat,control\n")
	for i := range 3000 {
		fmt.Fprintf(answers, "block-1,P%d,baseline,2025-%02d-%02d,self,%d,%d,%d\n", i, 4+i%8, 1+i%28, i%9, i%11, 1+i%4)
	}
	for _, f := range []struct {
		name string
		text io.Reader
	}{{"schemes.csv", strings.NewReader(schemes)}, {"answers.csv", answers}} {
		if _, err := k.load(t.Context(), f.text, ingest.Request{FileName: f.name}); err != nil {
			t.Fatal(err)
		}
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	return lookAt(t, dir, io.Discard)
}

// state is what a data folder holds.
type state struct {
	batches     int
	rows        int64
	fingerprint string
}

// lookAt opens a data folder and says what it holds.
func lookAt(t *testing.T, dir string, say io.Writer) state {
	t.Helper()
	k := keeperOf(t, dir, say)
	found, err := k.check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.close(); err != nil {
		t.Fatal(err)
	}
	return state{found.Batches, found.Rows, found.Fingerprint}
}

func keeperOf(t *testing.T, dir string, say io.Writer) *keeper {
	t.Helper()
	k, err := openKeeper(t.Context(), keeperOptions{data: dir, memory: "256MB"}, say)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
