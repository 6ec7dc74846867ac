package main_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"khi/cmd/khi/bucket"
	"khi/cmd/khi/copies"
)

// objects is a store of objects that speaks S3 (versitygw, `make store`), on this machine.
// Its buckets are folders on the disk, so a test can look behind it.
type objects struct {
	root, listen string
	cmd          *exec.Cmd
}

const (
	storeKey    = "khi-writer-key"
	storeSecret = "a-secret-of-31-signs-for-tests1"
)

func newObjects(t *testing.T) *objects {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &objects{root: t.TempDir(), listen: free.Addr().String()}
	if err := errors.Join(free.Close(), os.Mkdir(filepath.Join(o.root, "khi"), 0o700)); err != nil {
		t.Fatal(err)
	}
	logs.give(storeSecret)
	t.Setenv("AWS_ACCESS_KEY_ID", storeKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", storeSecret)
	o.start(t)
	t.Cleanup(func() { end(o.cmd, syscall.SIGKILL) })
	return o
}

func (o *objects) start(t *testing.T) {
	t.Helper()
	path, err := filepath.Abs("testdata/s3/versitygw")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatalf("the store of the tests is not built; type: make store: %v", err)
	}
	beside := t.TempDir() // what it notes of objects, for not every disk keeps attributes of files
	o.cmd = exec.Command(path, "--access", storeKey, "--secret", storeSecret, "--port", o.listen, "--quiet", "posix", "--sidecar", beside, o.root)
	var said bytes.Buffer
	o.cmd.Stdout, o.cmd.Stderr = &said, &said
	if err := o.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	within(t, 20*time.Millisecond, "the store to listen", func() string {
		c, err := net.Dial("tcp", o.listen)
		if err != nil {
			return err.Error() + said.String()
		}
		_ = c.Close()
		return ""
	})
}

// at is the address of a folder of the bucket.
func (o *objects) at(folder string) string {
	return "s3://khi/" + folder + "?endpoint=http://" + o.listen
}

// TestABucketIsAFolder holds a bucket to what a folder does: what is put is there whole, what
// is replaced is as it was put last, what is not there is said to be not there, and a list is
// of one folder and goes on after a thousand names.
func TestABucketIsAFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the store of objects out")
	}
	o := newObjects(t)
	b, err := bucket.Open(o.at("deep/live"))
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), "files/deeper/x", []byte{1}); err != nil { // a list does not go into it
		t.Fatal(err)
	}
	t.Run("folder", func(t *testing.T) { keepsFilesAsGiven(t, copies.Folder(t.TempDir()), 10) })
	t.Run("bucket", func(t *testing.T) { keepsFilesAsGiven(t, b, 1010) }) // a store gives a thousand names at once
	if _, err := os.Stat(filepath.Join(o.root, "khi", "deep", "live", "manifest.json")); err != nil {
		t.Errorf("what was put is not in the folder of the address: %v", err)
	}
}

func keepsFilesAsGiven(t *testing.T, s copies.Store, many int) {
	ctx := t.Context()
	if names, err := s.List(ctx, "files"); err != nil || len(names) > 0 {
		t.Errorf("of nothing: %q, %v", names, err)
	}
	if _, err := s.Get(ctx, "manifest.json", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("of nothing: %v", err)
	}
	if err := s.Remove(ctx, "manifest.json"); err != nil {
		t.Errorf("of nothing: %v", err)
	}
	large := bytes.Repeat([]byte("0123456789abcdef"), 20<<16) // 20 MB: more than one part
	for _, text := range [][]byte{[]byte("one"), {}, large, []byte("two")} {
		if err := s.Put(ctx, "manifest.json", text); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(ctx, "manifest.json", int64(len(large))); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%d bytes of %d, %v", len(got), len(text), err)
		}
	}
	if _, err := s.Get(ctx, "manifest.json", 2); !errors.Is(err, copies.ErrNotOurs) {
		t.Errorf("longer than it can be: %v", err)
	}
	var want []string
	for i := range many {
		want = append(want, fmt.Sprintf("%04d", i))
		if err := s.Put(ctx, "files/"+want[i], []byte{1}); err != nil {
			t.Fatal(err)
		}
	}
	names, err := s.List(ctx, "files")
	if slices.Sort(names); err != nil || !slices.Equal(names, want) {
		t.Errorf("%d names, want %d: %v", len(names), len(want), err)
	}
	if err := s.Remove(ctx, "files/0007"); err != nil {
		t.Error(err)
	}
	if _, err := s.Get(ctx, "files/0007", 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed: %v", err)
	}
}

// TestReplicasAnswerFromABucket: a writer publishes into a bucket and a replica answers from
// it, also while the store is away, and goes on when it is back. Who has no keys, or wrong
// ones, is told what to do; another writer's publication is left alone.
func TestReplicasAnswerFromABucket(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves the store of objects out")
	}
	o := newObjects(t)
	dir := t.TempDir()
	data, key := filepath.Join(dir, "data"), filepath.Join(dir, "read.key")
	files := writeBatches(t, dir)
	mustKhi(t, "load", "--data", data, files[0], files[1])
	if err := os.WriteFile(key, []byte(mustKhi(t, "publish", "read-key", "--data", data).stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	o.refuses(t, data)
	writer, site, err := serve(program(t), data, "--publish", o.at("live"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(writer, syscall.SIGKILL) })
	replica, at, err := serve(program(t), dir, "--replica", o.at("live"), "--read-key", key, "--replica-every", "200ms", "--writer", site)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(replica, syscall.SIGKILL) })
	readers := &crowd{at: []string{at}}
	within(t, 300*time.Millisecond, "the first figures", func() string { return readers.differs(site) })
	first := answerOf(site + readAddresses[0])

	end(o.cmd, syscall.SIGKILL)
	within(t, 300*time.Millisecond, "the replica to see that the store is away", func() string {
		if ready := answerOf(at + "/readyz"); !strings.Contains(ready, "the last look failed") {
			return ready
		}
		return ""
	})
	mustKhi(t, "load", "--data", data, files[2])
	if w := answerOf(at + readAddresses[0]); w != first {
		t.Errorf("with the store away the replica says %.300s", w)
	}
	o.start(t)
	within(t, 300*time.Millisecond, "a load that came while the store was away", func() string { return readers.differs(site) })
	if answerOf(site+readAddresses[0]) == first {
		t.Error("a load changed no figure: the test shows nothing")
	}

	other := filepath.Join(dir, "other")
	mustKhi(t, "load", "--data", other, files[0])
	if out := khi(t, "publish", "--data", other, "--to", o.at("live")); out.code == 0 || !strings.Contains(out.stderr, "another key") {
		t.Errorf("over another's publication: %d, %s", out.code, out.stderr)
	}
}

// refuses tries what cannot be published.
func (o *objects) refuses(t *testing.T, data string) {
	t.Helper()
	for says, how := range map[string]struct{ to, secret string }{
		"there is no bucket khi-figures":   {"s3://khi-figures/live?endpoint=http://" + o.listen, storeSecret},
		"the store refused the keys":       {o.at("live"), "somebody-elses-secret"},
		"set AWS_ACCESS_KEY_ID":            {o.at("live"), ""},
		"https:// only":                    {"s3://khi/live?endpoint=http://store.example", storeSecret},
		"is no place to publish in":        {"ftp://khi/live", storeSecret},
		"say in which region":              {"s3://khi/live", storeSecret},
		"keys do not belong in an address": {"s3://" + storeKey + ":" + storeSecret + "@khi/live?endpoint=http://" + o.listen, storeSecret},
	} {
		cmd := exec.Command(program(t), "publish", "--data", data, "--to", how.to)
		cmd.Env = append(os.Environ(), "AWS_SECRET_ACCESS_KEY="+how.secret, "AWS_SHARED_CREDENTIALS_FILE=/nowhere")
		out, err := cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(out), says) || strings.Contains(string(out), storeSecret) {
			t.Errorf("%s: %v, %s, which does not say %q", how.to, err, out, says)
		}
	}
}
