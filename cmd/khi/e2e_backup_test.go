package main_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"filippo.io/age"
)

var fingerprintLine = regexp.MustCompile(`fingerprint +([0-9a-f]{16,})`)

// TestABackupOfARunningServiceIsRestored is the restore drill: a service loads
// before and after a backup, and what comes back is what was there at the time.
func TestABackupOfARunningServiceIsRestored(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	dir := t.TempDir()
	key, file := filepath.Join(dir, "backup.key"), filepath.Join(dir, "khi.age")
	recipient := regexp.MustCompile(`age1[0-9a-z]+`).FindString(mustKhi(t, "backup", "key", key).stdout)
	if o := khi(t, "backup", "key", key); o.code == 0 {
		t.Error("a key was written over another")
	}
	f.loadFor(t, samples+"kobo_xml_values.csv", "--keep-originals", recipient)
	want := fingerprintLine.FindString(mustKhi(t, "check", "--data", f.dir, "--key-file", f.key).stdout)
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key, "--keep-originals", recipient)
	if err != nil {
		t.Fatal(err)
	}
	served := &demo{cmd: cmd, site: site}
	if o := khi(t, "backup", "--data", f.dir, "--to", file); o.code == 0 || !strings.Contains(o.stderr, "always locked") {
		t.Errorf("a backup without a recipient: %d %s", o.code, o.stderr)
	}
	mustKhi(t, "backup", "--data", f.dir, "--to", file, "--recipient", recipient)
	if o := khi(t, "backup", "--data", f.dir, "--to", file, "--recipient", recipient); o.code == 0 || !strings.Contains(o.stderr, "there already") {
		t.Errorf("a backup was written over another: %d %s", o.code, o.stderr)
	}
	f.loadFor(t, samples+"odk_central_khi.zip")
	comesBackAsItCame(t, f.dir, key, 3, samples+"odk_central_khi.zip") // beside the service
	served.stop()

	to := filepath.Join(dir, "again")
	o := mustKhi(t, "restore", "--from", file, "--identity", key, "--data", to, "--key-file", f.key)
	if got := fingerprintLine.FindString(o.stdout); got != want || want == "" {
		t.Errorf("came back with %q, was %q", got, want)
	}
	if got := fingerprintLine.FindString(mustKhi(t, "check", "--data", to, "--key-file", f.key).stdout); got != want {
		t.Errorf("check says %q of the restored folder, was %q", got, want)
	}
	comesBackAsItCame(t, to, key, 2, samples+"kobo_xml_values.csv", "--key-file", f.key)
	if o := khi(t, "restore", "--from", file, "--identity", key, "--data", to); o.code == 0 || !strings.Contains(o.stderr, "not empty") {
		t.Errorf("restored over a folder: %d %s", o.code, o.stderr)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text[:len(text)-1], 0o600); err != nil {
		t.Fatal(err)
	}
	if o := khi(t, "restore", "--from", file, "--identity", key, "--data", filepath.Join(dir, "cut")); o.code == 0 || !strings.Contains(o.stderr, "must not be used") {
		t.Errorf("a backup that was cut off: %d %s", o.code, o.stderr)
	}
}

// comesBackAsItCame takes the file of a load out of a folder and compares it with what was sent.
func comesBackAsItCame(t *testing.T, data, key string, load int, file string, more ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	mustKhi(t, append([]string{"original", strconv.Itoa(load), "--data", data, "--identity", key, "--to", out}, more...)...)
	got, err := os.ReadFile(out)
	want, err2 := os.ReadFile(file)
	if err != nil || err2 != nil || !bytes.Equal(got, want) {
		t.Errorf("the file of load %d has %d bytes, and %s %d: %v, %v", load, len(got), file, len(want), err, err2)
	}
}

// TestABackupSurvivesAPowerCut: when the real program has said that a backup was made, it is
// there, whole, whatever of the rest a power cut takes.
func TestABackupSurvivesAPowerCut(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not here: make power fetches it")
	}
	root := t.TempDir()
	data, to := filepath.Join(root, "data"), filepath.Join(root, "backups", "khi.age")
	for _, dir := range []string{data, filepath.Dir(to)} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(data, "ledger.jsonl"), []byte("a line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	d := newDisk()
	d.mkdir("backups") // was there before, and is certain
	d.do(deed{kind: syncedFolder, path: "."})
	watchDisk(t, d, root, "backup", "--data", data, "--to", to, "--recipient", key.Recipient().String())
	want, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	said := slices.IndexFunc(d.deeds, func(x deed) bool { return x.kind == spoke })
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		rest := filepath.Join(root, "after", strconv.Itoa(i))
		d.cut(said, random).lay(t, rest)
		if got, err := os.ReadFile(filepath.Join(rest, "backups", "khi.age")); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("cut %d: %d bytes of %d: %v", i, len(got), len(want), err)
		}
	}
}
