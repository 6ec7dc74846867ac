package main

import (
	"bytes"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDisksAreSeenThroughTheirLayers: what Linux tells of disks, laid out as it does.
func TestDisksAreSeenThroughTheirLayers(t *testing.T) {
	sys := t.TempDir()
	made := func(path, text string) {
		t.Helper()
		path = filepath.Join(sys, path)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	linked := func(from, to string) {
		t.Helper()
		from = filepath.Join(sys, from)
		if err := errors.Join(os.MkdirAll(filepath.Dir(from), 0o700), os.Symlink(filepath.Join(sys, to), from)); err != nil {
			t.Fatal(err)
		}
	}
	made("devices/sda/size", "1")
	made("devices/sda/sda1/partition", "1")
	made("devices/sda/sda2/partition", "2")
	made("devices/crypt/dm/uuid", "CRYPT-LUKS2-0badf00d-root")
	linked("devices/crypt/slaves/sda1", "devices/sda/sda1")
	made("devices/volume/dm/uuid", "LVM-xyz")
	linked("devices/volume/slaves/crypt", "devices/crypt")
	made("devices/half/dm/uuid", "LVM-abc")
	linked("devices/half/slaves/crypt", "devices/crypt")
	linked("devices/half/slaves/sda2", "devices/sda/sda2")
	linked("devices/round/slaves/round", "devices/round")
	for name, want := range map[string]diskSeen{"sda": diskPlain, "sda/sda2": diskPlain, "crypt": diskEncrypted, "volume": diskEncrypted, "half": diskPlain, "round": diskUnknown, "none": diskUnknown} {
		linked("block/"+strings.ReplaceAll(name, "/", "-"), "devices/"+name)
		if got := seeDevice(filepath.Join(sys, "block", strings.ReplaceAll(name, "/", "-")), mostLayers); got != want {
			t.Errorf("%s: %d, want %d", name, got, want)
		}
	}
	if got := seeDisk(sysBlock, "/proc"); got != diskUnknown { // of no disk
		t.Errorf("/proc: %d", got)
	}
	for seen, want := range map[diskSeen]string{diskPlain: `"level":"WARN"`, diskUnknown: `"level":"INFO"`, diskEncrypted: ""} {
		var log bytes.Buffer
		warnOfDisk(seen, "/srv/khi", slog.New(slog.NewJSONHandler(&log, nil)))
		if text := log.String(); (text == "") != (want == "") || !strings.Contains(text, want) {
			t.Errorf("%d is told as %q", seen, text)
		}
	}
}
