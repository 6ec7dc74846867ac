package main_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"index/suffixarray"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"
)

// logs is what every service that the tests start writes to its log, and what was given to
// them that no log may hold. When all tests are done, TestMain looks for the one in the other.
var logs = journal{given: map[string]bool{}, lines: map[string]bool{}}

type journal struct {
	mu      sync.Mutex
	given   map[string]bool // references, answers, words, passwords, tokens
	lines   map[string]bool // each kind of line once: without time, length and duration
	request int             // lines about requests
}

// changing is what every line has of its own and what nobody was given.
var changing = regexp.MustCompile(`"(time|took)":"[^"]*"|"(bytes|status)":\d+`)

// add takes a line of a log. What a command says to whoever typed it is none.
func (j *journal) add(line string) {
	if strings.Contains(line, "/welcome/") { // the first administrator's link, for whoever sits there
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if strings.Contains(line, `"msg":"request"`) {
		j.request++
	}
	j.lines[changing.ReplaceAllString(line, "")] = true
}

// Write takes what a service says, in whole lines.
func (j *journal) Write(p []byte) (int, error) {
	for line := range bytes.Lines(p) {
		j.add(string(line))
	}
	return len(p), nil
}

// telling is what could only come from somebody: a text of several words, or a reference
// with letters and figures.
var (
	letter, figure = regexp.MustCompile(`\pL`), regexp.MustCompile(`\d|\pL ?\pL+ \pL`)
	day            = regexp.MustCompile(`^\d{4}-\d{2}(-\d{2}|Q\d)?|^\d{1,2}[/ ]`)
)

// give notes what no log may hold.
func (j *journal) give(values ...string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, v := range values {
		if v = strings.TrimSpace(strings.Trim(v, `"`)); len(v) >= 6 && letter.MatchString(v) && figure.MatchString(v) && !day.MatchString(v) {
			j.given[v] = true
		}
	}
}

// giveText notes every cell of a table or a form.
func (j *journal) giveText(text []byte) {
	j.give(strings.FieldsFunc(string(text), func(r rune) bool { return strings.ContainsRune(",;\t\n\r<>{}", r) })...)
}

// giveFile notes what is in a file, in the parts of a zip file too.
func (j *journal) giveFile(path string) {
	body, err := os.ReadFile(path)
	if err != nil {
		return
	}
	packed, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		if !bytes.ContainsRune(body, 0) {
			j.giveText(body)
		}
		return
	}
	for _, part := range packed.File {
		if name := filepath.Base(part.Name); strings.HasSuffix(name, ".csv") || name == "sharedStrings.xml" {
			if r, err := part.Open(); err == nil {
				text, _ := io.ReadAll(io.LimitReader(r, 64<<20))
				j.giveText(text)
			}
		}
	}
}

// listening notes what tests send over the web: forms, files, tokens, cookies.
type listening struct{ http.RoundTripper }

func (l listening) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil && r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		if form, err := url.ParseQuery(string(body)); err == nil && strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			for _, values := range form {
				logs.give(values...)
			}
		} else {
			logs.giveText(body)
		}
	}
	logs.give(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	answer, err := l.RoundTripper.RoundTrip(r)
	if err == nil {
		for _, c := range answer.Cookies() {
			logs.give(c.Value)
		}
	}
	return answer, err
}

// secrets are what is secret whoever was given it.
var secrets = regexp.MustCompile(`khi_[A-Za-z0-9_-]{16,}|AGE-SECRET-KEY-|/welcome/[^:]|/my-story/[^:]|"route":"[^"]*\d{2}`)

// broken are the lines that hold what none may hold.
func (j *journal) broken() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := strings.Join(slices.Sorted(maps.Keys(j.lines)), "")
	index := suffixarray.New([]byte(all))
	var found []string
	tell := func(what string, at int) {
		from, to := strings.LastIndexByte(all[:at], '\n')+1, strings.IndexByte(all[at:]+"\n", '\n')+at
		found = append(found, fmt.Sprintf("%q in %s", what, all[from:to]))
	}
	for v := range j.given {
		quoted, _ := json.Marshal(v)
		for _, as := range [][]byte{[]byte(v), quoted[1 : len(quoted)-1]} {
			if at := slices.IndexFunc(index.Lookup(as, -1), func(at int) bool { return isWhole(all, at, at+len(as)) }); at >= 0 {
				tell(v, index.Lookup(as, -1)[at])
				break
			}
		}
	}
	for _, at := range secrets.FindAllStringIndex(all, -1) {
		tell(all[at[0]:at[1]], at[0])
	}
	slices.Sort(found)
	return found
}

// isWhole reports whether a part of a text is more than the middle of longer words: an
// answer "as published" is not in "nothing was published".
func isWhole(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	first, _ := utf8.DecodeRuneInString(text[from:])
	last, _ := utf8.DecodeLastRuneInString(text[:to])
	after, _ := utf8.DecodeRuneInString(text[to:])
	inWord := func(a, b rune) bool { return unicode.IsLetter(a) && unicode.IsLetter(b) }
	return !inWord(before, first) && !inWord(last, after)
}

// giveDemonstration notes what the shared demonstration was loaded from, and its key.
func (j *journal) giveDemonstration(data string) {
	_ = filepath.WalkDir(filepath.Join(data, "files"), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".md" {
			j.giveFile(path)
		}
		return nil
	})
	if key, err := os.ReadFile(filepath.Join(data, "pseudonym.key")); err == nil {
		j.give(hex.EncodeToString(key), base64.StdEncoding.EncodeToString(key))
	}
}

// searched says what the logs of all services hold that they may not, once every test is
// done. What people typed into a browser is named here.
func (j *journal) searched() []string {
	j.giveDemonstration(shared.data)
	j.give("elderflower-3", "I want to see <b>my brother</b> more", "a reason with <b>markup</b>")
	return j.broken()
}

// TestNoSecretStaysUnseen: the search of the logs finds what it is there to find.
func TestNoSecretStaysUnseen(t *testing.T) {
	for _, c := range []struct {
		line string
		bad  bool
	}{
		{`{"time":"2026-11-23T12:00:00Z","level":"INFO","msg":"request","method":"GET","route":"/places/:id","status":200,"took":"3ms"}`, false},
		{`{"time":"2026-11-23T12:00:00Z","level":"INFO","msg":"request","method":"GET","route":"/places/E06000019","status":200}`, true},
		{`{"level":"ERROR","msg":"request failed","error":"Could not convert string 'ELDER-77' to INT32"}`, true},
		{`{"level":"ERROR","msg":"request failed","error":"line 3: I want to see \u003cb\u003emy brother"}`, true},
		{`{"level":"WARN","error":"token khi_abcdefghijklmnop0123 has ended"}`, true},
		{`khi: the database is set aside and made again from the record`, false},
		{`{"level":"ERROR","error":"nothing was published here yet"}`, false},
		{`{"level":"ERROR","error":"a cost of £12, as published, is no number"}`, true},
	} {
		j := journal{given: map[string]bool{}, lines: map[string]bool{}}
		j.giveText([]byte("scheme_id,person_ref\nwye,ELDER-77\n"))
		j.give("I want to see <b>my brother", "as published")
		_, _ = j.Write([]byte(c.line + "\n"))
		if got := j.broken(); (len(got) > 0) != c.bad {
			t.Errorf("%s: found %q", c.line, got)
		}
	}
}
