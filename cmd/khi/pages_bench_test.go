package main_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkPages starts the service on a data folder and asks for its pages: first 50
// a second whatever the service does (an open loop: a page that comes late does not
// hold up the next question, and its lateness counts from when it was due), then 32
// readers who never pause. KHI_BENCH_DATA names the folder, such as one made by
// `khi demo --scale national`; without it the demonstration is made. KHI_BENCH_SECONDS
// is how long each part takes (20). The promises are a 95th percentile below 50 ms and
// below 250 ms, less than 1 GiB of memory, and a first page within a second.
func BenchmarkPages(b *testing.B) {
	seconds := settingOf(b, "KHI_BENCH_SECONDS", 20)
	d, first := benchService(b)
	defer d.stop()
	cmd, site := d.cmd, d.site
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	kinds := pagesOf(b, d)
	warmed := time.Now()
	for _, k := range kinds {
		for _, at := range k.at {
			fetch(b, client, site+at)
		}
	}
	b.ReportMetric(first.Seconds(), "s-first-page")
	b.ReportMetric(time.Since(warmed).Seconds(), "s-each-page-once")
	for b.Loop() {
		for _, k := range kinds {
			before := cpuOf(b, cmd.Process.Pid)
			open := openLoop(b, client, site, k.at, 50, time.Duration(seconds)*time.Second)
			each := (cpuOf(b, cmd.Process.Pid) - before).Seconds() * 1000 / float64(len(open))
			closed := closedLoop(b, client, site, k.at, 32, time.Duration(seconds)*time.Second/2)
			fmt.Printf("%-10s %4d addresses; 50/s: p50 %v p95 %v p99 %v, %.1f ms of processor each; 32 clients: p50 %v p95 %v, %.0f/s; memory %d MB\n", k.name, len(k.at),
				rank(open, .5), rank(open, .95), rank(open, .99), each, rank(closed, .5), rank(closed, .95), float64(len(closed))/(float64(seconds)/2), memoryOf(b, cmd.Process.Pid))
			b.ReportMetric(float64(rank(open, .95).Microseconds())/1000, "ms-p95-"+k.name)
			b.ReportMetric(float64(rank(closed, .95).Microseconds())/1000, "ms-p95-32-"+k.name)
		}
	}
	b.ReportMetric(float64(memoryOf(b, cmd.Process.Pid)), "MB-memory")
	b.ReportMetric(float64(runtime.NumCPU()), "cores")
}

// BenchmarkCrowd has 32 readers ask for pages, tables and data without pause, for
// KHI_BENCH_SECONDS (20) after each indicator was asked for once: the part of BenchmarkPages
// that a folder of 60 million answers can bear. The promise is a 95th percentile below 250 ms.
func BenchmarkCrowd(b *testing.B) {
	path, data := program(b), benchData(b)
	decideOnAll(b, path, data)
	cmd, site, err := serve(path, data)
	if err != nil {
		b.Fatal(err)
	}
	d := &demo{cmd: cmd, site: site}
	defer d.stop()
	var at []string
	for _, k := range pagesOf(b, d) {
		at = append(at, k.at...)
	}
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	seconds := settingOf(b, "KHI_BENCH_SECONDS", 20)
	closedLoop(b, client, site, at, 32, time.Duration(min(seconds, 20))*time.Second/2) // warm
	for b.Loop() {
		before := cpuOf(b, cmd.Process.Pid)
		took := closedLoop(b, client, site, at, 32, time.Duration(seconds)*time.Second)
		b.ReportMetric((cpuOf(b, cmd.Process.Pid)-before).Seconds()*1000/float64(len(took)), "cpu-ms/answer")
		for name, share := range map[string]float64{"ms-p50": .5, "ms-p95": .95, "ms-p99": .99} {
			b.ReportMetric(float64(rank(took, share).Microseconds())/1000, name)
		}
		b.ReportMetric(float64(len(took))/float64(seconds), "answers/s")
	}
	b.ReportMetric(float64(memoryOf(b, cmd.Process.Pid)), "MB-memory")
}

// benchService starts the service on the folder KHI_BENCH_DATA, or on the demonstration,
// and says how long it took until the first page was there.
func benchService(b *testing.B) (d *demo, first time.Duration) {
	b.Helper()
	path, data := program(b), benchData(b)
	began := time.Now()
	cmd, site, err := serve(path, data)
	if err != nil {
		b.Fatal(err)
	}
	d = &demo{cmd: cmd, site: site}
	d.get(b, "/")
	return d, time.Since(began)
}

// benchData is the folder KHI_BENCH_DATA, or one that the demonstration is made in.
func benchData(b *testing.B) string {
	b.Helper()
	data := os.Getenv("KHI_BENCH_DATA")
	if data == "" {
		data = filepath.Join(b.TempDir(), "demo")
		if out, err := exec.Command(program(b), "demo", "--data", data, "--today", demoDay).CombinedOutput(); err != nil {
			b.Fatalf("khi demo: %v\n%s", err, out)
		}
	}
	return data
}

// kindOf is one kind of page with the addresses that are asked for.
type kindOf struct {
	name string
	at   []string
}

// pagesOf lists addresses of each kind: every indicator for some places, and the
// pages and data that go with it.
func pagesOf(b *testing.B, d *demo) []kindOf {
	b.Helper()
	indicators, places := idsOf(b, d, "/api/v1/indicators", "indicators", "name"), idsOf(b, d, "/api/v1/places", "places", "id")
	chance := rand.New(rand.NewPCG(1, 2))
	chance.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	some := append([]string{"UK"}, places[:min(5, len(places))]...)
	var pages, tables, others []string
	for _, i := range indicators {
		for _, p := range some {
			pages = append(pages, "/indicators/"+i+"?place="+url.QueryEscape(p))
			tables = append(tables, "/api/v1/tables/trend?indicator="+i+"&place="+url.QueryEscape(p))
		}
	}
	others = []string{"/", "/indicators", "/compare", "/map", "/explore", "/gallery", "/cost", "/cost/growth", "/cost/options", "/cost/scenario", "/data", "/data/ledger", "/releases", "/send", "/about", "/reference"}
	for _, p := range some {
		at := "/places/" + url.PathEscape(p)
		others = append(others, at, at+"/board", at+"/standing", at+"/area")
	}
	return []kindOf{{"data", tables}, {"indicators", pages}, {"others", others}}
}

// idsOf lists one field of what the API lists.
func idsOf(b *testing.B, d *demo, at, list, field string) (ids []string) {
	b.Helper()
	body, _ := d.get(b, at)
	var all map[string]json.RawMessage
	var rows []map[string]any
	if err := json.Unmarshal(body, &all); err != nil {
		b.Fatalf("%s: %v", at, err)
	}
	if err := json.Unmarshal(all[list], &rows); err != nil {
		b.Fatalf("%s: %v: %.200s", at, err, body)
	}
	for _, r := range rows {
		ids = append(ids, fmt.Sprint(r[field]))
	}
	if len(ids) == 0 {
		b.Fatalf("%s lists none: %.200s", at, body)
	}
	return ids
}

func fetch(b *testing.B, client *http.Client, at string) {
	answer, err := client.Get(at)
	if err != nil {
		b.Error(err)
		return
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests {
		b.Errorf("%s: %s %v", at, answer.Status, err)
	}
}

// openLoop asks so many times a second and gives how long after it was due each
// answer was there.
func openLoop(b *testing.B, client *http.Client, site string, at []string, rate int, long time.Duration) []time.Duration {
	times := make([]time.Duration, int(long.Seconds())*rate)
	chance, began := rand.New(rand.NewPCG(3, 4)), time.Now()
	var all sync.WaitGroup
	for i := range times {
		due, which := began.Add(time.Duration(i)*time.Second/time.Duration(rate)), at[chance.IntN(len(at))]
		time.Sleep(time.Until(due))
		all.Go(func() {
			fetch(b, client, site+which)
			times[i] = time.Since(due)
		})
	}
	all.Wait()
	return times
}

// closedLoop has so many readers ask without pause.
func closedLoop(b *testing.B, client *http.Client, site string, at []string, readers int, long time.Duration) (times []time.Duration) {
	var mu sync.Mutex
	var all sync.WaitGroup
	until := time.Now().Add(long)
	for r := range readers {
		all.Go(func() {
			chance := rand.New(rand.NewPCG(5, uint64(r)))
			for time.Now().Before(until) {
				asked := time.Now()
				fetch(b, client, site+at[chance.IntN(len(at))])
				mu.Lock()
				times = append(times, time.Since(asked))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return times
}

// rank is the time that so large a share of them did not take longer than.
func rank(times []time.Duration, share float64) time.Duration {
	slices.Sort(times)
	return times[min(int(float64(len(times))*share), len(times)-1)].Round(100 * time.Microsecond)
}

// memoryOf is how many MB a process has in memory.
func memoryOf(b *testing.B, pid int) int64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "VmRSS:" {
			kb, _ := strconv.ParseInt(f[1], 10, 64)
			return kb >> 10
		}
	}
	return 0
}

// cpuOf is the processor time that a process has taken.
func cpuOf(b *testing.B, pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts hundredths of a second
}
