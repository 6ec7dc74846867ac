package book

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"khi/ingest/finding"
)

func openLines(text string) (*Book, [][]string, error) {
	b, err := Open("f.jsonl", strings.NewReader(text), int64(len(text)), "", "", Limits{Record: 1 << 12}.WithDefaults())
	if err != nil {
		return nil, nil, err
	}
	var rows [][]string
	for row, err := range b.Sheets[0].Rows() {
		if err != nil {
			return b, rows, err
		}
		rows = append(rows, texts(row.Cells))
	}
	return b, rows, nil
}

func TestJSONLines(t *testing.T) {
	b, rows, err := openLines("{\"a\":1.50,\"b\":\"ŷ, \\\"q\\\"\"}\n\n{\"b\":null,\"c\":true}\n")
	if err != nil || b.Container != "jsonl" || strings.Join(b.Sheets[0].Header, ",") != "a,b,c" {
		t.Fatal(err, b)
	}
	if got := strings.Join(rows[0], "|") + "/" + strings.Join(rows[1], "|"); got != "1.50|ŷ, \"q\"|/||true" {
		t.Error(got)
	}
	for text, rule := range map[string]string{
		"{\"a\":1}\n{\"a\":": "broken_json", "{\"a\":1,\"a\":2}": "broken_json", "{\"a\":{\"b\":1}}": "broken_json", "{\"a\":[1]}": "broken_json",
		"{\"a\":1} {\"a\":2}": "broken_json", "{\"a\":1}\n[1]": "broken_json", "{\"a\":\"" + strings.Repeat("x", 5000) + "\"}": "row_too_long",
	} {
		var r *finding.Refusal
		if _, _, err := openLines(text); !errors.As(err, &r) || r.Rule != rule {
			t.Errorf("%.30q: %v, want %s", text, err, rule)
		}
	}
}

// FuzzJSONLines: what is accepted, the standard library reads as the same
// values; what is refused is refused in words.
func FuzzJSONLines(f *testing.F) {
	f.Add([]byte("{\"a\":1,\"b\":\"x\"}\n{\"a\":null}\n"))
	f.Add([]byte("{\"a\":{}}"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if !bytes.HasPrefix(text, []byte("{")) || len(text) > 1<<14 {
			t.Skip()
		}
		b, rows, err := openLines(string(text))
		if err != nil {
			var r *finding.Refusal
			if !errors.As(err, &r) || r.Message == "" || r.Advice == "" {
				t.Fatalf("refused without words: %v", err)
			}
			return
		}
		if b.Container != "jsonl" {
			t.Skip()
		}
		n := 0
		for _, line := range bytes.Split(text, []byte("\n")) {
			if len(bytes.TrimSpace(line)) == 0 {
				continue
			}
			theirs := json.NewDecoder(bytes.NewReader(line))
			theirs.UseNumber() // we keep a number as it is written, also one beyond a float64
			var want map[string]any
			if err := theirs.Decode(&want); err != nil {
				t.Fatalf("we accept what encoding/json refuses: %v", err)
			}
			if _, err := theirs.Token(); !errors.Is(err, io.EOF) {
				t.Fatalf("we accept what stands behind the value of a line: %v", err)
			}
			for i, h := range b.Sheets[0].Header {
				if s, ok := want[h].(string); ok && s != rows[n][i] {
					t.Fatalf("%q is %q, want %q", h, rows[n][i], s)
				}
			}
			n++
		}
		if n != len(rows) {
			t.Fatalf("%d rows of %d", len(rows), n)
		}
	})
}
