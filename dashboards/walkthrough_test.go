package dashboards

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// example is one line of docs/api.md that somebody would type.
type example struct {
	address, want string
	header        http.Header
}

var (
	quoted   = regexp.MustCompile(`'([^']*)'`)
	expected = regexp.MustCompile(`# (\d{3}.*)$`)
)

// exampleOf reads a line with curl. What it does not know, it refuses: an example that is
// not asked as it is written would prove nothing.
func exampleOf(t *testing.T, line string) example {
	t.Helper()
	e := example{header: http.Header{}}
	m := expected.FindStringSubmatch(line)
	if m == nil || !strings.HasPrefix(line, "curl ") {
		t.Fatalf("not a curl line with what it answers: %s", line)
	}
	e.want = m[1]
	words := strings.Fields(quoted.ReplaceAllStringFunc(strings.TrimSuffix(line, m[0]), func(q string) string { return strings.ReplaceAll(q, " ", "\x00") }))
	for i := 1; i < len(words); i++ {
		switch w := strings.Trim(strings.ReplaceAll(words[i], "\x00", " "), "'"); {
		case w == "-s" || w == "-i":
		case w == "-o":
			i++
		case w == "-H":
			i++
			name, value, _ := strings.Cut(strings.Trim(strings.ReplaceAll(words[i], "\x00", " "), "'"), ": ")
			e.header.Set(name, value)
		case strings.HasPrefix(w, "http://127.0.0.1:8080/") && e.address == "":
			e.address = strings.TrimPrefix(w, "http://127.0.0.1:8080")
		default:
			t.Fatalf("%q of the line %s is not known to this test", w, line)
		}
	}
	return e
}

// fences gives the blocks of a document of one language.
func fences(document, language string) (all []string) {
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(document, -1) {
		all = append(all, m[1])
	}
	return all
}

// TestWalkThroughOfTheAPI asks a service everything that docs/api.md tells a newcomer to
// ask, holds what it shows of answers to what is answered, and runs its client.
func TestWalkThroughOfTheAPI(t *testing.T) {
	t.Parallel()
	written, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	service := httptest.NewServer(siteOf(t, newFixture(t, plainName)))
	defer service.Close()
	var answers []any // of good and of bad questions, as JSON
	tag, lines := "", 0
	for _, block := range fences(string(written), "sh") {
		for line := range strings.Lines(block) {
			e := exampleOf(t, strings.TrimSpace(line))
			lines++
			ask, err := http.NewRequest("GET", service.URL+e.address, nil)
			if err != nil {
				t.Fatal(err)
			}
			ask.Header = e.header
			if e.header.Get("If-None-Match") == "ETAG" {
				ask.Header.Set("If-None-Match", tag)
			}
			got, err := http.DefaultClient.Do(ask)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(got.Body)
			_ = got.Body.Close()
			kind, _, _ := strings.Cut(got.Header.Get("Content-Type"), ";")
			if found := strings.TrimSpace(fmt.Sprint(got.StatusCode, " ", kind)); err != nil || found != e.want {
				t.Errorf("%s\nanswers %s %v", line, found, err)
			}
			tag = got.Header.Get("ETag")
			var answer any
			if json.Unmarshal(body, &answer) == nil {
				answers = append(answers, answer)
			}
		}
	}
	if lines < 15 {
		t.Errorf("only %d examples were found", lines)
	}
	for _, block := range fences(string(written), "json") {
		var shown any
		if err := json.Unmarshal([]byte(block), &shown); err != nil {
			t.Fatalf("%v: %s", err, block)
		}
		like := false
		for _, a := range answers {
			like = like || holds(a, shown)
		}
		if !like {
			t.Errorf("no answer is like this: %s", block)
		}
	}
	runClient(t, fences(string(written), "go"), service.URL)
}

// holds says whether an answer has what is shown of it: every key, the first of a list.
func holds(answer, shown any) bool {
	switch want := shown.(type) {
	case map[string]any:
		got, ok := answer.(map[string]any)
		for key, value := range want {
			inner, there := got[key]
			ok = ok && there && holds(inner, value)
		}
		return ok
	case []any:
		got, ok := answer.([]any)
		return ok && (len(want) == 0 || len(got) > 0 && holds(got[0], want[0]))
	}
	return fmt.Sprintf("%T", answer) == fmt.Sprintf("%T", shown)
}

// runClient runs the program that the page gives, and looks for what it promises to say.
func runClient(t *testing.T, programs []string, address string) {
	t.Helper()
	if len(programs) != 1 {
		t.Fatalf("%d programs in docs/api.md", len(programs))
	}
	file := filepath.Join(t.TempDir(), "client.go")
	if err := os.WriteFile(file, []byte(programs[0]), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command("go", "run", file, address).CombinedOutput()
	if err != nil || !regexp.MustCompile(`(?m)^\w.*\.$`).Match(said) || !regexp.MustCompile(`(?m)^April to June 2025: [\d.]+$`).Match(said) {
		t.Errorf("the client says, %v:\n%s", err, said)
	}
}
