package main_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"khi/cmd/khi/copies"
)

// readAddresses are what readers ask for: pages, a picture, a file and the API.
var readAddresses = []string{
	"/api/v1/tables/profile?place=ENG", "/", "/places/ENG", "/indicators/life_sat", "/releases",
	"/tables/trend.csv?indicator=life_sat&place=ENG", "/tables/trend.svg?indicator=life_sat&place=ENG", "/api/v1/tables/trend?indicator=friends&place=UK",
}

// toData is the one thing that the page of a copy lacks beside that of the writer here,
// where nobody signs in: the way to the loads.
const toData = `          <li><a href="/data">Data</a></li>` + "\n"

// TestReplicasServeThroughACrashOfTheWriter: a writer and three replicas on this
// machine, read without pause. The writer is killed while it publishes, starts again,
// and publishes another load; the store goes away. No reader ever gets an error, and
// all replicas end with what the writer says, to the byte.
func TestReplicasServeThroughACrashOfTheWriter(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out five runs of the program")
	}
	dir := t.TempDir()
	data, pub, key := filepath.Join(dir, "data"), filepath.Join(dir, "pub"), filepath.Join(dir, "read.key")
	temporary := filepath.Join(dir, "tmp")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	files := writeBatches(t, dir)
	mustKhi(t, "load", "--data", data, files[0], files[1], files[2])
	if err := os.WriteFile(key, []byte(mustKhi(t, "publish", "read-key", "--data", data).stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	writer, site, err := serve(program(t), data, "--publish", pub)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(writer, syscall.SIGKILL) })

	web := httptest.NewServer(http.FileServer(http.Dir(pub)))
	defer web.Close()
	crowd := &crowd{stop: make(chan struct{})}
	for _, from := range []string{pub, web.URL, pub} {
		cmd, at, err := serve(program(t), dir, "--replica", from, "--read-key", key, "--replica-every", "200ms", "--writer", site)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { end(cmd, syscall.SIGKILL) })
		crowd.at, crowd.replicas = append(crowd.at, at), append(crowd.replicas, cmd)
	}
	within(t, 300*time.Millisecond, "the first figures", func() string { return crowd.differs(site) })
	first := answerOf(site + readAddresses[0])
	crowd.read()

	loading := exec.Command(program(t), "load", "--data", data, files[3])
	before := lockedIn(pub)
	if err := loading.Start(); err != nil {
		t.Fatal(err)
	}
	within(t, time.Millisecond, "the writer to publish", func() string {
		if lockedIn(pub) == before {
			return "nothing was published"
		}
		return ""
	})
	end(writer, syscall.SIGKILL)
	_ = loading.Wait() // it may have been told, or not
	asked := crowd.asked.Load()
	within(t, 300*time.Millisecond, "readers to go on", func() string {
		if crowd.asked.Load() < asked+30 {
			return "too few answers while the writer is away"
		}
		return ""
	})

	if writer, site, err = serve(program(t), data, "--publish", pub); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(writer, syscall.SIGKILL) })
	mustKhi(t, "load", "--data", data, files[3])
	within(t, 300*time.Millisecond, "the load that was cut off", func() string { return crowd.differs(site) })
	second := answerOf(site + readAddresses[0])
	mustKhi(t, "load", "--data", data, files[4])
	within(t, 300*time.Millisecond, "another load", func() string { return crowd.differs(site) })
	if third := answerOf(site + readAddresses[0]); first == second || second == third {
		t.Error("a load changed no figure: the test shows nothing")
	}

	if err := os.Rename(pub, pub+".away"); err != nil {
		t.Fatal(err)
	}
	within(t, 300*time.Millisecond, "replicas to see that the store is away", func() string {
		for _, at := range crowd.at {
			if !strings.Contains(answerOf(at+"/readyz"), "the last look failed") {
				return "a replica has not seen it"
			}
		}
		return ""
	})
	if w := crowd.differs(site); w != "" {
		t.Error("with the store away:", w)
	}
	close(crowd.stop)
	crowd.readers.Wait()
	if crowd.failed.Load() > 0 || crowd.asked.Load() < 60 {
		t.Errorf("%d of %d answers were errors, the first: %v", crowd.failed.Load(), crowd.asked.Load(), crowd.first.Load())
	}
	t.Logf("%d answers, %d errors", crowd.asked.Load(), crowd.failed.Load())
	for _, cmd := range crowd.replicas {
		end(cmd, syscall.SIGTERM)
	}
	end(writer, syscall.SIGTERM)
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("replicas leave %v behind (%v)", left, err)
	}
}

func end(cmd *exec.Cmd, how syscall.Signal) {
	if cmd.ProcessState == nil {
		_ = cmd.Process.Signal(how)
		_ = cmd.Wait()
	}
}

// within waits until something is as it should be: until it says "".
func within(t *testing.T, pause time.Duration, what string, wrong func() string) {
	t.Helper()
	words := ""
	for until := time.Now().Add(2 * time.Minute); time.Now().Before(until); time.Sleep(pause) {
		if words = wrong(); words == "" {
			return
		}
	}
	t.Fatalf("%s: %s", what, words)
}

// lockedIn are the names of the locked files of a publication.
func lockedIn(pub string) string {
	entries, _ := os.ReadDir(filepath.Join(pub, "files"))
	var all strings.Builder
	for _, e := range entries {
		fmt.Fprintln(&all, e.Name())
	}
	return all.String()
}

// answerOf gives an answer with status and body.
func answerOf(address string) string {
	answer, err := http.Get(address)
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return answer.Status + "\n" + string(body)
}

// crowd reads from replicas without pause.
type crowd struct {
	at            []string
	replicas      []*exec.Cmd
	readers       sync.WaitGroup
	stop          chan struct{}
	asked, failed atomic.Int64
	first         atomic.Value
}

func (c *crowd) read() {
	for n, at := range c.at {
		c.readers.Go(func() {
			for i := n; ; i++ {
				select {
				case <-c.stop:
					return
				default:
				}
				address := readAddresses[i%len(readAddresses)]
				answer := answerOf(at + address)
				c.asked.Add(1)
				if !strings.HasPrefix(answer, "200 OK\n") {
					c.failed.Add(1)
					c.first.CompareAndSwap(nil, fmt.Sprintf("%s: %.300s", address, answer))
				}
				time.Sleep(40 * time.Millisecond) // the writer and the loads need the machine too
			}
		})
	}
}

// differs names an address at which a replica does not say what the writer says.
func (c *crowd) differs(site string) string {
	for _, address := range readAddresses {
		want := strings.ReplaceAll(answerOf(site+address), toData, "")
		if address == "/releases" {
			want = strings.ReplaceAll(want, `          <li><a href="/data" aria-current="page">Data</a></li>`+"\n", "")
		}
		if !strings.HasPrefix(want, "200 OK\n") {
			return fmt.Sprintf("the writer: %s: %.200s", address, want)
		}
		for _, at := range c.at {
			if got := answerOf(at + address); got != want {
				return fmt.Sprintf("%s is not what the writer says: %.200s", address, got)
			}
		}
	}
	return ""
}

// TestNothingHiddenIsPublished opens every file that the demonstration publishes: no
// hidden cell has a number, no list has one that only protection may decide on, and
// nothing else is there than what replicas need.
func TestNothingHiddenIsPublished(t *testing.T) {
	t.Parallel()
	d := demonstration(t)
	pub := t.TempDir()
	mustKhi(t, "publish", "--to", pub, "--data", d.data)
	key, err := copies.ParseReadKey(mustKhi(t, "publish", "read-key", "--data", d.data).stdout)
	if err != nil {
		t.Fatal(err)
	}
	m, err := copies.Newest(t.Context(), copies.Folder(pub), key, 0)
	if err != nil {
		t.Fatal(err)
	}
	shown, hidden := 0, 0
	for _, f := range m.Files {
		body, err := copies.Fetch(t.Context(), copies.Folder(pub), key, f)
		if err != nil {
			t.Fatal(err)
		}
		part, name, _ := strings.Cut(f.Name, "/")
		switch part {
		case "figures":
			s, h := hiddenNumbers(t, f.Name, body)
			shown, hidden = shown+s, hidden+h
		case "lists":
			looksLikeAList(t, strings.TrimSuffix(name, ".parquet"), body)
		case "plans", "cases", "releases", "indicators":
		default:
			t.Errorf("%s is published", f.Name)
		}
	}
	if shown < 1000 || hidden < 1000 {
		t.Errorf("%d cells are shown and %d hidden: the test shows nothing", shown, hidden)
	}
	t.Logf("%d files, %d cells shown, %d hidden", len(m.Files), shown, hidden)
}

func hiddenNumbers(t *testing.T, name string, body []byte) (shown, hidden int) {
	t.Helper()
	_, f, err := copies.ReadFigures(body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Cells {
		if !c.Hidden {
			shown++
			continue
		}
		hidden++
		if c.Respondents+c.N+c.Before+c.After != 0 || c.SW+c.SWW+c.SWX+c.SWXX != 0 || len(c.Bins)+len(c.Spells) > 0 {
			t.Fatalf("%s has numbers of a hidden cell: %+v", name, c)
		}
	}
	for _, l := range f.LeftOut {
		if l.Hidden && l.People > 1 {
			t.Fatalf("%s has a hidden number: %+v", name, l)
		}
	}
	return shown, hidden
}

// looksLikeAList holds a list to those that were looked at, and loads to the columns
// that the pages show to everybody.
func looksLikeAList(t *testing.T, name string, body []byte) {
	t.Helper()
	lists := []string{"snapshot_meta", "snapshot_schemes", "snapshot_loads", "snapshot_load_schemes", "snapshot_benchmarks", "snapshot_claims", "snapshot_targets", "snapshot_council_totals", "snapshot_ratings", "snapshot_scheme_changes", "snapshot_group_members", "snapshot_periods"}
	table, err := copies.ReadTable(body)
	if err != nil || !slices.Contains(lists, name) {
		t.Fatalf("the list %s is published (%v)", name, err)
	}
	if name != "snapshot_loads" {
		return
	}
	for _, row := range table.Rows {
		for i, v := range row {
			if given := v != nil && v != int64(0); given && !slices.Contains([]string{"seq", "file_name", "original", "source", "source_version", "loaded_at"}, table.Columns[i]) {
				t.Fatalf("of a load is published: %s = %v", table.Columns[i], v)
			}
		}
	}
}
