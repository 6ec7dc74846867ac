package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"khi/metrics/benefit/scenario"
)

// scratch holds the program and the demonstration that all end-to-end tests
// share, and every other temporary folder, which are made in it; it goes when they
// are done.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "khi-e2e-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		scratch = dir
		if err := os.Setenv("TMPDIR", dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		http.DefaultTransport = listening{http.DefaultTransport}
		code := m.Run()
		shared.stop()
		if found := logs.searched(); len(found) > 0 {
			fmt.Fprintf(os.Stderr, "FAIL: logs hold what none may hold, %d times:\n%s\n", len(found), strings.Join(found[:min(len(found), 20)], "\n"))
			return 1
		}
		return code
	}())
}

var built = sync.OnceValues(func() (string, error) {
	out := filepath.Join(scratch, "khi")
	text, err := exec.Command("go", "build", "-o", out, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, text)
	}
	return out, nil
})

// program is the path of the real program, built once for all tests.
func program(t testing.TB) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// outcome is how a command of the program ended.
type outcome struct {
	stdout, stderr string
	code           int
}

// khi runs the program to its end.
func khi(t testing.TB, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	for _, arg := range args {
		logs.giveFile(arg)
	}
	cmd := exec.Command(program(t), args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

// mustKhi runs the program and ends the test unless it succeeds.
func mustKhi(t testing.TB, args ...string) outcome {
	t.Helper()
	o := khi(t, args...)
	if o.code != 0 {
		t.Fatalf("khi %s ended with %d\n%s%s", strings.Join(args, " "), o.code, o.stdout, o.stderr)
	}
	return o
}

// demoDay is the day up to which the demonstration is made: a fixed one, so that
// the tests see the same world on every day.
const demoDay = "2026-10-20"

// demo is the demonstration, loaded and served by the real program.
type demo struct {
	once sync.Once
	err  error
	data string // its data folder
	site string // http://127.0.0.1:12345
	cmd  *exec.Cmd
}

var shared demo

// demonstration loads and serves the demonstration once for all tests.
func demonstration(t testing.TB) *demo {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves the demonstration out")
	}
	path := program(t)
	shared.once.Do(func() { shared.err = shared.start(path) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return &shared
}

func (d *demo) start(path string) error {
	d.data = filepath.Join(scratch, "demo")
	if out, err := exec.Command(path, "demo", "--data", d.data, "--today", demoDay).CombinedOutput(); err != nil {
		return fmt.Errorf("khi demo: %w\n%s", err, out)
	}
	plans := scenario.Shelf{Dir: filepath.Join(d.data, "plans"), Plans: true}
	for _, text := range []string{scenario.ExamplePlan, strings.Replace(scenario.ExamplePlan, "value: 600,", "value: 300,", 1)} {
		if _, err := plans.Keep([]byte(text), "to be set beside each other", time.Now()); err != nil {
			return err
		}
	}
	cmd, site, err := serve(path, d.data)
	d.cmd, d.site = cmd, site
	return err
}

func (d *demo) stop() {
	if d.cmd != nil {
		_ = d.cmd.Process.Signal(syscall.SIGTERM)
		_ = d.cmd.Wait()
	}
}

var addressLine = regexp.MustCompile(`http://127\.0\.0\.1:[1-9]\d*`)

// serve starts the server on a free port and waits until it prints its address.
func serve(path, data string, more ...string) (*exec.Cmd, string, error) {
	cmd := exec.Command(path, append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0"}, more...)...)
	read, write, err := os.Pipe()
	if err != nil {
		return nil, "", err
	}
	cmd.Stdout, cmd.Stderr = write, write
	if err := cmd.Start(); err != nil {
		return nil, "", err
	}
	write.Close()
	found := make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(read); lines.Scan(); {
			fmt.Fprintln(&all, lines.Text())
			logs.add(lines.Text() + "\n")
			if site := addressLine.FindString(lines.Text()); site != "" && len(found) == 0 {
				found <- site
			}
		}
		select {
		case found <- all.String(): // it ended without an address: say what it said
		default:
		}
	}()
	select {
	case site := <-found:
		if !addressLine.MatchString(site) {
			return nil, "", fmt.Errorf("khi serve ended:\n%s", site)
		}
		return cmd, site, nil
	case <-time.After(5 * time.Minute): // a start may make the database again on a machine that has much else to do
		_ = cmd.Process.Kill()
		return nil, "", errors.New("khi serve did not print an address within five minutes")
	}
}

// get fetches a path, which must answer 200.
func (d *demo) get(t testing.TB, path string) (body []byte, header http.Header) {
	t.Helper()
	answer, err := http.Get(d.site + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answered %s: %.300s", path, answer.Status, body)
	}
	return body, answer.Header
}

func (d *demo) json(t testing.TB, path string, into any) {
	t.Helper()
	body, _ := d.get(t, path)
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%s is not JSON: %v\n%.300s", path, err, body)
	}
}
