package main_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

const (
	betweenTries = 60
	manyRows     = 40_000
)

// TestKillBetweenRowsAndCells kills a load after its rows are committed and before
// their cells are: the next start must count them, and until then nothing may be
// published.
func TestKillBetweenRowsAndCells(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves the kills out")
	}
	dir := t.TempDir()
	schemes, answers := writeBatches(t, dir)[0], filepath.Join(dir, "many.csv")
	text := bytes.NewBufferString("scheme_id,person_ref,wave,answered_on,completed_by,friends_n,life_sat,control\n")
	for i := range manyRows {
		fmt.Fprintf(text, "kill-%d,P%d,baseline,2025-%02d-%02d,self,%d,%d,%d\n", i%schemeRows, i, 4+i%8, 1+i%28, i%9, i%11, 1+i%4)
	}
	if err := os.WriteFile(answers, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	begun := &folder{dir: filepath.Join(dir, "begun"), key: filepath.Join(dir, "key")}
	mustKhi(t, begun.args("load", schemes)...)
	wait := 40 * time.Millisecond // from the ledger's line to the kill
	for try := range betweenTries {
		rough := &folder{dir: filepath.Join(dir, fmt.Sprint("rough", try)), key: begun.key}
		if err := os.CopyFS(rough.dir, os.DirFS(begun.dir)); err != nil {
			t.Fatal(err)
		}
		published := newest(t, rough.dir)
		rough.killAfterLine(t, answers, wait)
		batches, pending := inside(t, rough.dir)
		switch {
		case batches < 2: // before the commit
			wait += wait/4 + time.Millisecond
			continue
		case pending == 0: // after the cells
			wait -= wait / 5
			continue
		}
		if now := newest(t, rough.dir); now != published {
			t.Errorf("snapshot %s was published while cells were to be counted", now)
		}
		got := rough.check(t)
		if _, pending := inside(t, rough.dir); pending != 0 {
			t.Errorf("%d schemes are still to be counted", pending)
		}
		mustKhi(t, "rebuild", "--data", rough.dir, "--key-file", rough.key)
		if want := rough.check(t); got != want || want.Rows != schemeRows+manyRows {
			t.Errorf("after the kill %+v, made again from the record %+v", got, want)
		}
		return
	}
	t.Fatalf("none of %d kills fell between the rows and the cells", betweenTries)
}

// killAfterLine kills a load some time after the ledger has grown.
func (f *folder) killAfterLine(t *testing.T, file string, wait time.Duration) {
	t.Helper()
	size := func() int64 {
		info, err := os.Stat(filepath.Join(f.dir, "ledger.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	before := size()
	cmd := exec.Command(program(t), f.args("load", file)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); size() == before && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(wait)
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
}

// inside looks into a copy of the database: how many batches it has and how much
// is still to be counted.
func inside(t *testing.T, dir string) (batches, pending int) {
	t.Helper()
	look := t.TempDir()
	for _, name := range []string{"khi.db", "khi.db.wal"} {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if os.IsNotExist(err) {
			continue
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(look, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("duckdb", filepath.Join(look, "khi.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT (SELECT count(*) FROM batch), (SELECT count(*) FROM cells_pending)").Scan(&batches, &pending); err != nil {
		t.Fatal(err)
	}
	return batches, pending
}

// newest names the snapshot in force.
func newest(t *testing.T, dir string) string {
	t.Helper()
	name, err := os.ReadFile(filepath.Join(dir, "snapshots", "CURRENT"))
	if err != nil {
		t.Fatal(err)
	}
	return string(name)
}
