package ingest

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

// Whatever pieces it comes in, a text is windows-1252 when it has such letters,
// and no text of UTF-8 ever is, whole or cut.
func TestLettersOfAText(t *testing.T) {
	older := func(s string) bool {
		var l letters
		for i := 0; i < len(s); i += 3 {
			_, _ = l.Write([]byte(s[i:min(i+3, len(s))]))
		}
		var whole letters
		_, _ = whole.Write([]byte(s))
		if a, b := l.older(), whole.older(); a != b {
			t.Fatalf("%q: %v in pieces and %v at once", s, a, b)
		}
		return whole.older()
	}
	for s, want := range map[string]bool{
		"plain,text\r\n": false, "caf\xe9,1\n": true, "\xa3400\n": true, "gyda \xe2 ni\n": true, "caf\xe9": true,
		"café,1\n": false, "café,caf\xe9\n": false, "caf\xc3,1\n": false, "caf\xc3": false, "\x81abc": false, "caf\xe9\x00": false, "": false,
	} {
		if got := older(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-zé£ŵ–,\n]{0,40}`).Draw(t, "text")
		if older(s) {
			t.Fatalf("%q is UTF-8", s)
		}
	})
}

// The same six answers, saved as CSV by a spreadsheet program on Windows, are the
// same rows in every tool; a file of UTF-8 with one damaged letter is refused.
func TestAnyToolSavedByASpreadsheetProgram(t *testing.T) {
	for _, name := range []string{"googleforms_direct.csv", "smartsurvey_unverified.csv", "surveymonkey_condensed.csv", "limesurvey_codes.csv", "kobo_labels.csv"} {
		text, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		whole := strings.NewReplacer("\ufeff", "", "ŷ", "?").Replace(string(text))
		ansi, err := charmap.Windows1252.NewEncoder().String(whole)
		if err != nil {
			t.Fatal(err)
		}
		load := func(s string) (*Receipt, *memory, error) {
			store := newMemory("s")
			r, err := newLoader(t, store).Load(context.Background(), iotest.HalfReader(strings.NewReader(s)), Request{FileName: "f.csv", Scheme: "s"})
			return r, store, err
		}
		want, same, err := load(whole)
		if err != nil {
			t.Fatal(name, err)
		}
		got, store, err := load(ansi)
		if err != nil || got.Counts != want.Counts || countRule(got, "older_encoding") != 1 || !strings.Contains(got.Layout, "windows-1252") {
			t.Errorf("%s: %v, %+v", name, err, got)
			continue
		}
		for i, row := range same.tables["survey_response"] {
			for j, v := range row {
				if v != store.tables["survey_response"][i][j] {
					t.Errorf("%s, row %d: %v and %v", name, i, v, store.tables["survey_response"][i][j])
				}
			}
		}
		if r, _, err := load(strings.Replace(string(text), "é", "\xc3", 1) + "\n\"caf\u00e9\""); err == nil || countRule(r, "invalid_utf8") != 1 {
			t.Errorf("%s, damaged: %v", name, err)
		}
	}
}
