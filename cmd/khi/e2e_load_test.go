package main_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

const samples = "../../ingest/testdata/"

// schemesCSV is the one scheme that the samples are sent for.
const schemesCSV = "scheme_id,name,model,nation,area_code\nwye,Wye Valley Shared Lives,shared_lives,ENG,E06000019\n"

// newFolder gives a data folder that knows one scheme.
func newFolder(t *testing.T, key string) *folder {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	f := &folder{dir: filepath.Join(t.TempDir(), "data"), key: key, acknowledged: map[string]int64{}}
	f.load(t, written(t, "schemes.csv", []byte(schemesCSV)))
	return f
}

func written(t *testing.T, name string, text []byte) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(at, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return at
}

// loadFor sends a file for the one scheme.
func (f *folder) loadFor(t *testing.T, file string, more ...string) outcome {
	t.Helper()
	args := append([]string{"load", "--data", f.dir, "--key-file", f.key, "--scheme", "wye", "--json"}, more...)
	return khi(t, append(args, file)...)
}

// TestExportsThroughTheProgram loads the same six answers from each tool. The
// rows themselves are held to the expected ones in package ingest.
func TestExportsThroughTheProgram(t *testing.T) {
	t.Parallel()
	key := filepath.Join(t.TempDir(), "key")
	for _, name := range []string{"kobo_xml_values.csv", "odk_central_khi.zip", "msforms.xlsx", "surveymonkey_expanded.csv", "qualtrics_numeric.csv", "googleforms_direct.csv"} {
		f := newFolder(t, key)
		o := f.loadFor(t, samples+name)
		r, ok := receiptOf([]byte(o.stdout))
		if o.code != 0 || !ok || r.RowsAccepted != 6 || r.AlreadyLoaded {
			t.Fatalf("%s: ended with %d\n%s%s", name, o.code, o.stdout, o.stderr)
		}
		before := f.check(t)
		if before.Rows != 1+6 {
			t.Errorf("%s: %d rows, want the scheme and six answers", name, before.Rows)
		}
		o = f.loadFor(t, samples+name)
		again, ok := receiptOf([]byte(o.stdout))
		if o.code != 0 || !ok || !again.AlreadyLoaded || again.Batch != r.Batch {
			t.Errorf("%s a second time: ended with %d\n%s%s", name, o.code, o.stdout, o.stderr)
		}
		if after := f.check(t); after != before {
			t.Errorf("%s a second time changed %v to %v", name, before, after)
		}
		f.holdsNone(t, "SL-0001", "SL-0002", "Answered by her sister")
	}
}

// TestEveryLayoutThroughTheProgram loads the same six answers once more from
// every layout; what a tool notes beside them is left out.
func TestEveryLayoutThroughTheProgram(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	for _, name := range []string{"kobo_labels.csv", "redcap_raw.csv", "redcap_labels.csv", "redcap_with_dictionary.zip", "msforms_saved_as_csv_cp1252.csv", "googleforms_sheets_engb.csv",
		"qualtrics_choice_text.csv", "qualtrics_legacy.csv", "limesurvey_codes.csv", "limesurvey_texts.csv", "limesurvey_both.csv", "surveymonkey_condensed.csv", "smartsurvey_unverified.csv"} {
		o := f.loadFor(t, samples+name)
		if r, ok := receiptOf([]byte(o.stdout)); o.code != 0 || !ok || r.RowsAccepted != 6 {
			t.Errorf("%s: ended with %d\n%s%s", name, o.code, o.stdout, o.stderr)
		}
	}
	f.holdsNone(t, "SL-0001", "SL-0002", "SL-0005", "Answered by her sister")
}

// TestMapThroughTheProgram maps a sheet that no tool wrote, keeps the mapping and loads by it.
func TestMapThroughTheProgram(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	sheet := written(t, "mates.csv", []byte("person_ref,wave,Seen on,Mates\nA1,baseline,13/02/2025,3\n"))
	o := khi(t, "map", "--data", f.dir, sheet)
	if o.code != 0 || !strings.Contains(o.stdout, "no column yet for answered_on") || !strings.Contains(o.stdout, "Mates") {
		t.Fatalf("ended with %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if o := f.loadFor(t, sheet); o.code == 0 {
		t.Fatal("a sheet without a known date was taken")
	}
	mapping := written(t, "mates.yaml", []byte("id: mates\nversion: 1\ntitle: Mates\nlayout: generic\nform: friends\ncolumns:\n  - {header: Mates, field: friends_n}\n  - {header: Seen on, field: answered_on, date: dmy}\n"))
	if o := khi(t, "map", "--data", f.dir, "--save", mapping); o.code != 0 {
		t.Fatalf("ended with %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	o = f.loadFor(t, sheet)
	if r, ok := receiptOf([]byte(o.stdout)); o.code != 0 || !ok || r.RowsAccepted != 1 {
		t.Fatalf("ended with %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	before := f.check(t)
	if o := khi(t, "rebuild", "--data", f.dir, "--key-file", f.key); o.code != 0 {
		t.Fatalf("rebuild ended with %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if after := f.check(t); after.Fingerprint != before.Fingerprint {
		t.Errorf("a rebuild changed %v to %v", before, after)
	}
}

// holdsNone looks for words that must be kept nowhere, in every byte of the folder.
func (f *folder) holdsNone(t *testing.T, words ...string) {
	t.Helper()
	for path, text := range f.files(t) {
		for _, w := range words {
			if bytes.Contains(text, []byte(w)) {
				t.Errorf("%s holds %q", path, w)
			}
		}
	}
}

// files gives every file of the folder.
func (f *folder) files(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		all[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// badFiles are files that must be refused, each with a word that the message
// must hold. The word is part of the reason and not of the file's name.
func badFiles(t *testing.T) map[string][]byte {
	t.Helper()
	sample := func(name string) []byte {
		text, err := os.ReadFile(samples + name)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	workbook, archive, kobo := sample("msforms.xlsx"), sample("odk_central_khi.zip"), sample("kobo_xml_values.csv")
	return map[string][]byte{
		"empty.csv":         {},
		"spaces.csv":        []byte("\n\n  \n"),
		"headings-only.csv": kobo[:bytes.IndexByte(kobo, '\n')+1],
		"cut.xlsx":          workbook[:len(workbook)/2],
		"cut.zip":           archive[:len(archive)-30],
		"cut.csv":           kobo[:len(kobo)-bytes.IndexByte(kobo, '\n')/2],
		"binary.csv":        bytes.Repeat([]byte{0, 1, 2, 0xff, '\n'}, 500),
		"picture.xlsx":      append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte("x"), 200)...),
		"encoding.csv":      bytes.ReplaceAll(kobo, []byte("Answered"), []byte("Answ\xe9red")),
		"unknown.csv":       []byte("colour,size\nred,4\n"),
		"quote.csv":         sample("truncated_quote.csv"),
		"dates.csv":         sample("ambiguous_dates.csv"),
		"score.csv":         bytes.Replace(kobo, []byte(`"helps";"5"`), []byte(`"helps";"55"`), 1),
		"program.exe":       []byte("MZ\x90\x00\x03\x00\x00\x00"),
	}
}

// TestBadFiles sends what must be refused: the exit status says so, the message
// names the file, and the folder is as it was.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	before, had := f.check(t), names(f.files(t))
	for name, text := range badFiles(t) {
		t.Run(name, func(t *testing.T) {
			o := f.loadFor(t, written(t, name, text))
			if o.code == 0 {
				t.Fatalf("it was taken:\n%s%s", o.stdout, o.stderr)
			}
			said := o.stdout + o.stderr
			if !strings.Contains(said, name) || strings.Contains(said, "goroutine ") {
				t.Errorf("the message does not help: %s", said)
			}
			if after := f.check(t); after != before {
				t.Errorf("it changed %v to %v", before, after)
			}
			if now := names(f.files(t)); !slices.Equal(now, had) {
				t.Errorf("it left files behind: %v, before %v", now, had)
			}
		})
	}
}

func names(files map[string][]byte) []string {
	var all []string
	for path := range files {
		if base := filepath.Base(path); !strings.HasPrefix(base, "khi.db") { // the database tidies itself when it closes
			all = append(all, base)
		}
	}
	slices.Sort(all)
	return all
}

func TestDryRunChangesNothing(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	before, had := f.check(t), names(f.files(t))
	if o := f.loadFor(t, samples+"kobo_xml_values.csv", "--dry-run"); o.code != 0 {
		t.Fatalf("ended with %d: %s%s", o.code, o.stdout, o.stderr)
	}
	if after := f.check(t); after != before {
		t.Errorf("a dry run changed %v to %v", before, after)
	}
	if now := names(f.files(t)); !slices.Equal(now, had) {
		t.Errorf("a dry run left files behind: %v, before %v", now, had)
	}
	if o := f.loadFor(t, written(t, "score.csv", badFiles(t)["score.csv"]), "--dry-run"); o.code == 0 {
		t.Error("a dry run of a file that would be refused ended with 0")
	}
}

// TestLoadWhileServing hands a file in at the running server and sees it on the
// next page.
func TestLoadWhileServing(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	served := &demo{cmd: cmd, site: site}
	defer served.stop()
	o := f.loadFor(t, samples+"kobo_xml_values.csv")
	if r, ok := receiptOf([]byte(o.stdout)); o.code != 0 || !ok || r.RowsAccepted != 6 {
		t.Fatalf("ended with %d: %s%s", o.code, o.stdout, o.stderr)
	}
	if page, _ := served.get(t, "/data"); !bytes.Contains(page, []byte("kobo_xml_values.csv")) {
		t.Error("the data page does not show the load")
	}
}

// TestServeStaysHome holds the server to this computer.
func TestServeStaysHome(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:8080"} {
		o := khi(t, "serve", "--data", f.dir, "--key-file", f.key, "--listen", listen)
		if o.code == 0 || !strings.Contains(o.stderr, "sign-in") {
			t.Errorf("%s: ended with %d: %s", listen, o.code, o.stderr)
		}
	}
	d := demonstration(t)
	ask, err := http.NewRequest(http.MethodGet, d.site+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	ask.Host = "attacker.example"
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a request for another name got %s", answer.Status)
	}
}

// TestReadmeLines does what the README says under "Load your own file".
func TestReadmeLines(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("-short leaves the real program out")
	}
	dir := t.TempDir()
	mustKhi(t, "templates", filepath.Join(dir, "my-templates"))
	o := mustKhi(t, "load", "--data", filepath.Join(dir, "my-data"), filepath.Join(dir, "my-templates", "khi-templates.xlsx"))
	if !strings.Contains(o.stdout, "loaded") {
		t.Errorf("it says %s%s", o.stdout, o.stderr)
	}
	cmd, site, err := serve(program(t), filepath.Join(dir, "my-data"))
	if err != nil {
		t.Fatal(err)
	}
	served := &demo{cmd: cmd, site: site}
	defer served.stop()
	if page, _ := served.get(t, "/"); bytes.Contains(page, []byte("made up")) {
		t.Error("a page of somebody's own data says that they are made up")
	}
}

// TestMarkedFilesComeBack: the refused rows come back in the sender's own file,
// from the program alone and from a running one.
func TestMarkedFilesComeBack(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	back := t.TempDir()
	marked := filepath.Join(back, "duplicate_rows_and_ids (marked).csv")
	o := f.loadFor(t, samples+"duplicate_rows_and_ids.csv", "--marked", back, "--good-rows", "--dry-run")
	alone, err := os.ReadFile(marked)
	if err != nil || o.code == 0 && len(alone) == 0 || bytes.Count(alone, []byte("\n")) != 1+5 {
		t.Fatalf("ended with %d, %v\n%s\n%s", o.code, err, o.stderr, alone)
	}
	cmd, _, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	if err := os.Remove(marked); err != nil {
		t.Fatal(err)
	}
	f.loadFor(t, samples+"duplicate_rows_and_ids.csv", "--marked", back, "--good-rows", "--dry-run")
	if running, err := os.ReadFile(marked); err != nil || !bytes.Equal(running, alone) {
		t.Errorf("from a running khi: %v\n%s\nand alone\n%s", err, running, alone)
	}
}

// TestInbox: a file that is dropped is loaded and moved; one with problems comes
// back marked, with a letter; one that is still growing is left alone.
func TestInbox(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	before := f.check(t)
	box := filepath.Join(t.TempDir(), "in")
	cmd, _, err := serve(program(t), f.dir, "--key-file", f.key, "--inbox", box)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	drop := func(name, from string) {
		text, err := os.ReadFile(samples + from)
		if err != nil {
			t.Fatal(err)
		}
		at := filepath.Join(box, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	drop("wye/kobo.csv", "kobo_xml_values.csv")
	drop("wye/twice.csv", "duplicate_rows_and_ids.csv")
	drop("wye/coming.csv.part", "kobo_xml_values.csv")
	want := []string{"_loaded/kobo.csv", "_problems/twice (marked).csv", "_problems/twice.csv", "_problems/twice.csv.txt", "wye/coming.csv.part"}
	var got []string
	for end := time.Now().Add(time.Minute); time.Now().Before(end) && !slices.Equal(got, want); time.Sleep(200 * time.Millisecond) {
		got = namesUnder(t, box)
	}
	if !slices.Equal(got, want) {
		t.Fatalf("the folder holds %q, want %q", got, want)
	}
	letter, err := os.ReadFile(filepath.Join(box, "_problems", "twice.csv.txt"))
	if err != nil || !bytes.Contains(letter, []byte("REFUSED")) || !bytes.Contains(letter, []byte("row 4")) && !bytes.Contains(letter, []byte("D8")) {
		t.Errorf("the letter: %v\n%s", err, letter)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if after := f.check(t); after.Rows != before.Rows+6 {
		t.Errorf("%d rows became %d, want six more", before.Rows, after.Rows)
	}
}

func namesUnder(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
