package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// machine is a data folder with the settings of the machine that it is on.
type machine struct {
	data string
	env  []string
}

// khi runs the program there to its end, from a working directory of its own.
func (m machine) khi(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command(program(t), args...)
	cmd.Dir, cmd.Env = filepath.Dir(m.data), append(os.Environ(), m.env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("khi %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// release makes a release of all that has been loaded.
func (m machine) release(t *testing.T, name string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.data, "ledger.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	var last struct{ At time.Time }
	london, err := time.LoadLocation("Europe/London")
	if err == nil {
		err = json.Unmarshal(lines[len(lines)-1], &last)
	}
	if err != nil || last.At.IsZero() {
		t.Fatalf("%v: %s", err, lines[len(lines)-1])
	}
	m.khi(t, "release", name, "--data", m.data, "--as-of", last.At.In(london).Format(time.DateOnly), "--public", "2200-01-02")
}

// released are the files of all releases there.
func (m machine) released(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	folder := filepath.Join(m.data, "releases")
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(folder, path)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func (m machine) put(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(filepath.Dir(m.data), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The same record on two machines (other folders, another clock, another language,
// another number of cores) gives the same release to the last byte, and of one row more
// khi release diff says which figures it changed. Of another definition and another
// version, which need another program, TestAChangedDefinitionIsNamed and
// TestTheSameInputsGiveTheSameRelease say it.
func TestReleaseOnTwoMachines(t *testing.T) {
	t.Parallel()
	here := machine{filepath.Join(t.TempDir(), "data"), []string{"TZ=Pacific/Kiritimati", "LANG=C", "LC_ALL=C", "GOMAXPROCS=1"}}
	there := machine{filepath.Join(t.TempDir(), "a longer way", "to dŵr", "data"), []string{"TZ=America/Los_Angeles", "LANG=cy_GB.UTF-8", "LC_ALL=tr_TR.UTF-8", "GOMAXPROCS=2"}}
	head, answers := "scheme_id,person_ref,wave,answered_on,completed_by,lonely,life_sat,control\n", ""
	for p := range 40 {
		answers += fmt.Sprintf("wye,P%d,baseline,2025-0%d-07,self,%d,%d,%d\n", p, 4+p%6, 1+p%5, p%11, 1+p%4)
	}
	here.khi(t, "load", "--data", here.data, here.put(t, "schemes.csv", schemesCSV), here.put(t, "answers.csv", head+answers))
	for _, name := range []string{"ledger.jsonl", "pseudonym.key"} {
		text, err := os.ReadFile(filepath.Join(here.data, name))
		if err != nil {
			t.Fatal(err)
		}
		there.put(t, filepath.Join("data", name), string(text))
	}
	if err := os.CopyFS(filepath.Join(there.data, "record"), os.DirFS(filepath.Join(here.data, "record"))); err != nil {
		t.Fatal(err)
	}
	here.release(t, "first")
	there.release(t, "first")
	a, b := here.released(t), there.released(t)
	if len(a) < 20 || len(a) != len(b) {
		t.Fatalf("%d files here and %d there", len(a), len(b))
	}
	for name, text := range a {
		if text != b[name] {
			t.Errorf("%s is not the same on both machines", name)
		}
	}

	there.khi(t, "load", "--data", there.data, there.put(t, "late.csv", head+"wye,P3,baseline,2025-07-07,self,1,9,4\n"))
	there.release(t, "second")
	out := there.khi(t, "release", "--data", there.data, "diff", "first", "second")
	if !strings.Contains(out, "last line of the ledger") || !strings.Contains(out, "life_sat") || strings.Contains(out, "definition of") {
		t.Errorf("one row more:\n%.2000s", out)
	}
}
