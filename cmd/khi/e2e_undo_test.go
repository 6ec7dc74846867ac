package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/chromedp/chromedp"
)

// counts is what khi check says of a folder with undoings.
func (f *folder) counts(t *testing.T) (batches, undone, rows int64) {
	t.Helper()
	var c struct{ Batches, Undone, Rows int64 }
	o := mustKhi(t, "check", "--data", f.dir, "--key-file", f.key, "--json")
	if err := json.Unmarshal([]byte(o.stdout), &c); err != nil {
		t.Fatalf("%v\n%s", err, o.stdout)
	}
	return c.Batches, c.Undone, c.Rows
}

// TestUndoThroughTheProgram undoes by the command alone, by the command through
// a running server, and by the form of the page, with scripts and without.
func TestUndoThroughTheProgram(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	file := samples + "kobo_xml_values.csv"
	load := func() int64 {
		t.Helper()
		o := f.loadFor(t, file)
		r, ok := receiptOf([]byte(o.stdout))
		if !ok || r.AlreadyLoaded || r.RowsAccepted != 6 {
			t.Fatalf("ended with %d\n%s%s", o.code, o.stdout, o.stderr)
		}
		return r.Batch
	}
	undo := func(batch int64, want int, words string) {
		t.Helper()
		o := khi(t, "undo", fmt.Sprint(batch), "--data", f.dir, "--key-file", f.key, "--why", "wrong month")
		if o.code != want || !strings.Contains(o.stdout+o.stderr, words) {
			t.Fatalf("undo %d ended with %d\n%s%s", batch, o.code, o.stdout, o.stderr)
		}
	}
	undo(load(), 0, "batch 2 (kobo_xml_values.csv")
	if b, u, rows := f.counts(t); b != 1 || u != 1 || rows != 1 {
		t.Errorf("%d batches, %d undone, %d rows", b, u, rows)
	}
	first := load()
	undo(1, 1, "describes schemes (wye)")
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	stop := func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	traced := func(words string, args ...string) {
		t.Helper()
		o := khi(t, append([]string{"trace", "--data", f.dir, "--key-file", f.key}, args...)...)
		if !strings.Contains(o.stdout+o.stderr, words) {
			t.Errorf("trace %v ended with %d\n%s%s", args, o.code, o.stdout, o.stderr)
		}
	}
	traced("undone by line 3 of the ledger", "--file", file)
	traced("survey_response: 6 rows, 6 in force", "--file", file)
	traced("there is nothing to trace", "--batch", "2", "--line", "2")
	undo(first, 0, fmt.Sprintf("batch %d (", first))
	undo(first, 1, "was undone before")
	undo(1, 0, "batch 1 (") // nothing stands on it any more
	f.load(t, written(t, "schemes.csv", []byte(schemesCSV+"usk,Usk Homeshare,homeshare,WAL,W06000021\n")))
	undoByPage(t, site, load())
	undoInBrowser(t, site, load())
	pages := get(t, site+"/data/ledger")
	for _, words := range []string{"wrong month", "undoes batch 2", "from a test", "a reason with &lt;b&gt;markup&lt;/b&gt;"} {
		if !strings.Contains(pages, words) {
			t.Errorf("the ledger page does not say %q", words)
		}
	}
	stop()
	before := f.check(t)
	mustKhi(t, "rebuild", "--data", f.dir, "--key-file", f.key)
	if after := f.check(t); after != before {
		t.Errorf("the record gives %+v, and there was %+v", after, before)
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, answer.Status, err)
	}
	return string(body)
}

var lineField = regexp.MustCompile(`name="line" value="([0-9a-f]{64})"`)

// undoByPage sends the form as a browser without scripts would, after a page
// elsewhere has tried.
func undoByPage(t *testing.T, site string, batch int64) {
	t.Helper()
	address := fmt.Sprintf("%s/data/loads/%d/undo", site, batch)
	line := lineField.FindStringSubmatch(get(t, address))
	if line == nil {
		t.Fatal("the page has no form")
	}
	for _, c := range []struct {
		from string
		want int
	}{{"cross-site", 403}, {"same-origin", 200}, {"same-origin", 409}} {
		form := url.Values{"line": {line[1]}, "why": {"from a test"}}.Encode()
		r, err := http.NewRequest("POST", address, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", c.from)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != c.want || c.want == 200 && !bytes.Contains(body, []byte("Undone by line")) {
			t.Errorf("from %s: %s, want %d\n%.400s", c.from, answer.Status, c.want, body)
		}
	}
}

// undoInBrowser goes from the data page to the form and sends it, without scripts.
func undoInBrowser(t *testing.T, site string, batch int64) {
	t.Helper()
	b := newTab(t, site)
	b.scripts(t, false)
	b.open(t, "/data")
	load := fmt.Sprintf("/data/loads/%d", batch)
	b.follow(t, "the load", chromedp.Click(chromedp.CSS(`main a[href="`+load+`"]`)))
	b.follow(t, "the question", chromedp.Click(chromedp.CSS(`main a[href="`+load+`/undo"]`)))
	b.must(t, "the reason", chromedp.SendKeys(chromedp.CSS("#why"), "a reason with <b>markup</b>"))
	b.shot(t, "undo-filled-in")
	b.follow(t, "the form", chromedp.Click(chromedp.CSS("main form button")))
	b.shot(t, "load-undone")
	if at, words := eval[string](t, b, "location.pathname"), eval[string](t, b, `document.querySelector("main").innerText`); at != load || !strings.Contains(words, "Undone by line") {
		t.Errorf("the form leads to %s:\n%s", at, words)
	}
	report(t, b.oneHeading(t), b.heard())
}
