package main_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestParquetThroughEveryDoor sends one Parquet table to the page and to the
// API of a running program, and to the command line: one way in behind all.
func TestParquetThroughEveryDoor(t *testing.T) {
	t.Parallel()
	f := newFolder(t, filepath.Join(t.TempDir(), "key"))
	text, err := os.ReadFile(samples + "answers_template.parquet")
	if err != nil {
		t.Fatal(err)
	}
	cmd, site, err := serve(program(t), f.dir, "--key-file", f.key)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	send := func(address, kind string, body []byte) (int, string) {
		req, err := http.NewRequest(http.MethodPost, site+address, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		w, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		said, _ := io.ReadAll(w.Body)
		return w.StatusCode, string(said)
	}
	var parts bytes.Buffer
	form := multipart.NewWriter(&parts)
	_ = form.WriteField("scheme", "wye")
	file, _ := form.CreateFormFile("file", "answers.parquet")
	_, _ = file.Write(text)
	_ = form.Close()
	if code, page := send("/send", form.FormDataContentType(), parts.Bytes()); code != http.StatusOK || !strings.Contains(page, "answers.parquet") {
		t.Errorf("the page answered %d: %.300s", code, page)
	}
	if code, said := send("/api/v1/loads?file=a.parquet&scheme=wye", "application/vnd.apache.parquet", text[:len(text)-20]); code != http.StatusUnprocessableEntity || !strings.Contains(said, "broken_parquet") {
		t.Errorf("a cut table: %d %s", code, said)
	}
	code, said := send("/api/v1/loads?file=a.parquet&scheme=wye", "application/vnd.apache.parquet", text)
	var r receipt
	if err := json.Unmarshal([]byte(said), &r); code != http.StatusCreated || err != nil || r.RowsAccepted != 6 {
		t.Fatalf("%d %s", code, said)
	}
	_ = cmd.Process.Signal(os.Interrupt)
	_ = cmd.Wait()
	o := f.loadFor(t, samples+"answers_template.parquet")
	if again, ok := receiptOf([]byte(o.stdout)); o.code != 0 || !ok || !again.AlreadyLoaded || again.Batch != r.Batch {
		t.Errorf("the command line: ended with %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	f.holdsNone(t, "SL-0001", "Answered by her sister")
}
