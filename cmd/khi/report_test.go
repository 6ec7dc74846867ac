package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khi/dashboards/schedule"
)

// published publishes what a world holds, as the service does after a load.
func (w *releaseWorld) published() {
	w.t.Helper()
	k, err := openKeeper(context.Background(), keeperOptions{data: w.dir, memory: "256MB", threads: 1}, io.Discard)
	if err != nil {
		w.t.Fatal(err)
	}
	err = k.publish(context.Background())
	if k.shelf.now != nil {
		k.shelf.now.stop()
	}
	if err = errors.Join(err, k.close()); err != nil {
		w.t.Fatal(err)
	}
}

// report runs khi report and gives what it wrote, a path a line.
func (w *releaseWorld) report(args ...string) ([]string, error) {
	var out bytes.Buffer
	err := run(context.Background(), append([]string{"report", "--data", w.dir}, args...), nil, &out, io.Discard)
	return strings.Fields(out.String()), err
}

func written(t *testing.T, folder string) (names []string) {
	t.Helper()
	all, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		names = append(names, f.Name())
	}
	return names
}

// khi report writes whole files into a folder; a schedule writes each report once for
// each publication, and one that cannot be made keeps no other from being written.
func TestReport(t *testing.T) {
	t.Parallel()
	w := newReleaseWorld(t)
	if _, err := w.report("--place", "UK", "--to", t.TempDir()); err == nil || !strings.Contains(err.Error(), "published") {
		t.Errorf("a report of nothing: %v", err)
	}
	w.published()
	to := filepath.Join(t.TempDir(), "reports")
	for _, args := range [][]string{{"--place", "UK"}, {"--place", "north", "--what", "workbook"}} {
		paths, err := w.report(append(args, "--period", "2025-26", "--to", to)...)
		if err != nil || len(paths) != 1 {
			t.Fatalf("%v: %v %v", args, paths, err)
		}
		z, err := zip.OpenReader(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := z.Open("README.txt"); (err == nil) != strings.HasSuffix(paths[0], ".zip") {
			t.Errorf("%s: README: %v", paths[0], err)
		}
		_ = z.Close()
	}
	if got := strings.Join(written(t, to), " "); got != "khi-place-north-2025-26.xlsx khi-place-uk-2025-26.zip" {
		t.Errorf("the folder holds %s", got)
	}
	for words, args := range map[string][]string{
		"no place with that code": {"--place", "nowhere", "--to", to}, "where to": {"--place", "UK"}, "which place": {"--to", to},
		"folder": {"--place", "UK", "--to", filepath.Join(to, "khi-place-north-2025-26.xlsx")}, "alone": {"--schedule", "x", "--to", to},
	} {
		if _, err := w.report(args...); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v: %v, want %q", args, err, words)
		}
	}
	w.schedule(t)
}

func (w *releaseWorld) schedule(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "reports.yaml")
	plan := func(text string) {
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for words, text := range map[string]string{
		"names no report": "", "report 1: say where to": "- place: UK\n", "field plaice not found": "- plaice: UK\n  folder: a\n", "goes on after its list": "- place: UK\n  folder: a\n---\n- place: ENG\n  folder: a\n", "report 2: it is the same as report 1": strings.Repeat("- place: UK\n  folder: a\n", 2),
	} {
		plan(text)
		if _, err := w.report("--schedule", list); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v, want %q", text, err, words)
		}
	}
	plan("- place: UK\n  folder: a\n- place: nowhere\n  folder: a\n- place: UK\n  compare: friends_help\n  grain: scheme\n  what: workbook\n  folder: b\n")
	runs := func(want int, wrong string) {
		t.Helper()
		paths, err := w.report("--schedule", list)
		if len(paths) != want || (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("wrote %v, error %v; want %d files and %q", paths, err, want, wrong)
		}
	}
	runs(2, "report 2: not found: ")
	if s, err := (&keeper{dir: w.dir, schedule: list}).scheduled()(); err != nil || len(s.Ways) != 3 || s.Ways[0].State != schedule.Written || s.Ways[1].State != schedule.Due || s.Last == nil || len(s.Last.Wrong) != 1 || !strings.Contains(s.Last.Wrong[0], "report 2: not found") {
		t.Errorf("what administrators are told: %+v %v", s, err)
	}
	first, err := os.ReadFile(filepath.Join(dir, "a", written(t, filepath.Join(dir, "a"))[0]))
	if err != nil {
		t.Fatal(err)
	}
	plan("- place: UK\n  folder: a\n- place: UK\n  compare: friends_help\n  grain: scheme\n  what: workbook\n  folder: b\n- place: UK\n  compare: friends_help\n  grain: nation\n  what: workbook\n  folder: b\n")
	runs(0, "as that of report 2 is")
	plan("- place: UK\n  folder: a\n- place: UK\n  compare: friends_help\n  grain: scheme\n  what: workbook\n  folder: b\n")
	runs(0, "")
	w.load("more.csv", surveyHead+"north,P1,review,2025-11-07,self,1,1,1,1,1,1\n")
	w.published()
	runs(2, "")
	runs(0, "")
	names := written(t, filepath.Join(dir, "a"))
	second, err := os.ReadFile(filepath.Join(dir, "a", names[0]))
	if err != nil || len(names) != 1 || bytes.Equal(first, second) {
		t.Errorf("after another publication: %v %v", names, err)
	}
	if got := strings.Join(written(t, dir), " "); got != "a b reports.yaml reports.yaml.held reports.yaml.run reports.yaml.sent" {
		t.Errorf("beside the schedule: %s", got)
	}
}
