package main_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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
	f.loadFor(t, samples+"kobo_xml_values.csv")
	want := fingerprintLine.FindString(mustKhi(t, "check", "--data", f.dir, "--key-file", f.key).stdout)
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
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
	served.stop()

	to := filepath.Join(dir, "again")
	o := mustKhi(t, "restore", "--from", file, "--identity", key, "--data", to, "--key-file", f.key)
	if got := fingerprintLine.FindString(o.stdout); got != want || want == "" {
		t.Errorf("came back with %q, was %q", got, want)
	}
	if got := fingerprintLine.FindString(mustKhi(t, "check", "--data", to, "--key-file", f.key).stdout); got != want {
		t.Errorf("check says %q of the restored folder, was %q", got, want)
	}
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
