package main

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khi/ingest"
)

// What a folder says counts before what the folder above says, and that before
// the command line. Rows that stay out come back marked; a word that is none of
// the three lets nothing be loaded.
func TestInboxPolicies(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	k, err := openKeeper(ctx, keeperOptions{data: filepath.Join(t.TempDir(), "data"), memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = k.close() }()
	box := filepath.Join(t.TempDir(), "in")
	put := func(name, text string) {
		t.Helper()
		at := filepath.Join(box, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := func(policy ingest.Policy) {
		t.Helper()
		b, err := newInbox(box, policy, k, slog.New(slog.NewTextHandler(io.Discard, nil)))
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a file must have stood still for one look
			if err := b.look(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	put("schemes.csv", "scheme_id,name,model,nation,area_code\nwye,Wye,shared_lives,ENG,E06000019\nusk,Usk,shared_lives,WAL,W06000013\n")
	look(ingest.RefuseAll)
	rows := func(n int) string {
		return "person_ref,wave,answered_on,friends_n,friends_help\n" + strings.Repeat("P1,baseline,2025-05-01,2,1\n", 1) + "P" + string(rune('0'+n)) + ",baseline,2025-05-02,many,1\nP9,baseline,2025-13-41,2,1\n"
	}
	put("wye/strict.csv", rows(2))
	look(ingest.RefuseAll)
	put("wye/good.csv", rows(3))
	look(ingest.LoadGood)
	put("_policy.txt", "\ufeff# what to do here\r\n\r\ngood-rows\r\n")
	put("usk/_policy.txt", "Keep_Rows\n")
	put("usk/kept.csv", rows(4))
	put("wye/above.csv", rows(5))
	look(ingest.RefuseAll)
	put("usk/_policy.txt", "whatever\n")
	put("usk/unclear.csv", rows(6))
	look(ingest.LoadGood)
	want := []string{"_loaded/above.csv", "_loaded/good.csv", "_loaded/kept.csv", "_loaded/schemes.csv", "_policy.txt",
		"_problems/above (marked).csv", "_problems/above.csv.txt", "_problems/good (marked).csv", "_problems/good.csv.txt", "_problems/kept (marked).csv", "_problems/kept.csv.txt",
		"_problems/strict (marked).csv", "_problems/strict.csv", "_problems/strict.csv.txt", "_problems/unclear.csv", "_problems/unclear.csv.txt", "usk/_policy.txt"}
	if got := filesIn(t, box); !slices.Equal(got, want) {
		t.Fatalf("the folder holds\n%q, want\n%q", got, want)
	}
	loaded := map[string]int64{}
	for _, l := range k.loader.Lines() {
		loaded[l.FileName+" "+l.Policy] = l.Accepted
	}
	for name, n := range map[string]int64{"good.csv good_rows": 1, "kept.csv keep_rows": 2, "above.csv good_rows": 1} {
		if loaded[name] != n {
			t.Errorf("%s: %d rows, want %d; the ledger has %v", name, loaded[name], n, loaded)
		}
	}
	back, err := os.ReadFile(filepath.Join(box, "_problems", "good (marked).csv"))
	if err != nil || bytes.Contains(back, []byte("P1,")) || !bytes.Contains(back, []byte("P3,")) || !bytes.Contains(back, []byte("P9,")) {
		t.Errorf("the rows that stayed out: %v\n%s", err, back)
	}
	letter, err := os.ReadFile(filepath.Join(box, "_problems", "unclear.csv.txt"))
	if err != nil || !bytes.Contains(letter, []byte("_policy.txt in the folder usk is not understood")) || !bytes.Contains(letter, []byte("keep-rows")) {
		t.Errorf("the letter about the policy: %v\n%s", err, letter)
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
