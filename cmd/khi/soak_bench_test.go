package main_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkSoak opens 50 pages a second whatever the service does, each with what belongs
// to it: the data of its table, a picture or a file of it, and the page again as a browser
// asks that has it already. That is 200 requests a second. KHI_BENCH_DATA names the folder,
// such as one made by `khi demo --scale national`; without it the demonstration is made.
// KHI_SOAK_SECONDS is for how long (20; the promise is 600), KHI_SOAK_PAGES how many pages
// a second (50). The promises: no error, a 99th percentile below 250 ms, and memory that
// does not grow, told as the slope of the line of least squares through the second half.
func BenchmarkSoak(b *testing.B) {
	long := time.Duration(settingOf(b, "KHI_SOAK_SECONDS", 20)) * time.Second
	rate := settingOf(b, "KHI_SOAK_PAGES", 50)
	d, _ := benchService(b)
	defer d.stop()
	visits := visitsOf(b, d)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256}}
	defer client.CloseIdleConnections()
	warmed := time.Now()
	for _, ind := range visits.indicators { // what protection decides is decided once, by the first who asks
		fetch(b, client, d.site+"/api/v1/tables/trend?indicator="+ind+"&place=UK")
	}
	b.ReportMetric(time.Since(warmed).Seconds(), "s-all-decided")
	for b.Loop() {
		s := &soak{client: client, site: d.site, took: map[string][]time.Duration{}}
		stop := make(chan struct{})
		var memory []point
		var watching sync.WaitGroup
		watching.Go(func() { memory = memoryUntil(b, d.cmd.Process.Pid, stop) })
		before := cpuOf(b, d.cmd.Process.Pid)
		s.run(visits, rate, long)
		cpu := cpuOf(b, d.cmd.Process.Pid) - before
		close(stop)
		watching.Wait()
		s.report(b, cpu, memory)
	}
}

func settingOf(b *testing.B, name string, usual int) int {
	b.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		b.Fatalf("%s=%s is no number of 1 or more", name, text)
	}
	return n
}

// visits are what readers open.
type visits struct{ indicators, places []string }

func visitsOf(b *testing.B, d *demo) visits {
	return visits{idsOf(b, d, "/api/v1/indicators", "indicators", "name"), idsOf(b, d, "/api/v1/places", "places", "id")}
}

// next is what one visit asks for: a page first, then what belongs to it.
func (v visits) next(chance *rand.Rand) (asks [4]ask) {
	ind, place := v.indicators[chance.IntN(len(v.indicators))], url.QueryEscape(v.places[chance.IntN(len(v.places))])
	if chance.IntN(2) == 0 { // half of all readers are about the country
		place = "UK"
	}
	page := "/indicators/" + ind + "?place=" + place
	switch chance.IntN(10) {
	case 0:
		page = "/"
	case 1, 2:
		page = "/places/" + place
	case 3:
		page = "/compare?indicator=" + ind + "&within=UK"
	}
	of := "?indicator=" + ind + "&place=" + place
	file := ask{"picture", "/tables/trend.svg" + of + "&size=page"}
	switch chance.IntN(10) {
	case 0, 1:
		file = ask{"download", "/tables/trend.csv" + of}
	case 2:
		file = ask{"download", "/tables/trend.xlsx" + of}
	case 3:
		file = ask{"download", "/tables/profile.csv?place=" + place}
	}
	return [4]ask{{"page", page}, {"table", "/api/v1/tables/trend" + of}, file, {"again", page}}
}

type ask struct{ kind, at string }

// soak is one run: how long each answer took after it was due, and what went wrong.
type soak struct {
	client *http.Client
	site   string

	mu    sync.Mutex
	took  map[string][]time.Duration
	wrong map[string]int
	bytes int64
}

func (s *soak) run(v visits, rate int, long time.Duration) {
	s.wrong = map[string]int{}
	chance, began := rand.New(rand.NewPCG(11, 12)), time.Now()
	var all sync.WaitGroup
	for i := range int(long.Seconds()) * rate {
		due, asks := began.Add(time.Duration(i)*time.Second/time.Duration(rate)), v.next(chance)
		time.Sleep(time.Until(due))
		all.Go(func() {
			tag := s.ask(due, asks[0], "")
			var parts sync.WaitGroup
			due := time.Now() // a browser asks for the parts when it has the page
			for _, a := range asks[1:] {
				with := ""
				if a.kind == "again" {
					with = tag
				}
				parts.Go(func() { s.ask(due, a, with) })
			}
			parts.Wait()
		})
	}
	all.Wait()
}

// ask fetches one address and gives the ETag of what came.
func (s *soak) ask(due time.Time, a ask, tag string) string {
	r, err := http.NewRequest("GET", s.site+a.at, nil)
	if err == nil && tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	var answer *http.Response
	n := int64(0)
	if err == nil {
		answer, err = s.client.Do(r)
	}
	if err == nil {
		n, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took[a.kind], s.bytes = append(s.took[a.kind], time.Since(due)), s.bytes+n
	if err != nil {
		s.wrong[a.kind+": "+err.Error()]++
		return ""
	}
	if none := a.kind == "picture" && answer.StatusCode == http.StatusNotFound; answer.StatusCode >= 400 && !none { // a table without figures has no picture
		s.wrong[fmt.Sprintf("%s: %s %s", a.kind, answer.Status, a.at)]++
	}
	return answer.Header.Get("ETag")
}

func (s *soak) report(b *testing.B, cpu time.Duration, memory []point) {
	var every []time.Duration
	for _, kind := range []string{"page", "again", "table", "picture", "download"} {
		t := s.took[kind]
		every = append(every, t...)
		if len(t) > 0 {
			fmt.Printf("%-9s %6d: p50 %v p95 %v p99 %v longest %v\n", kind, len(t), rank(t, .5), rank(t, .95), rank(t, .99), rank(t, 1))
		}
	}
	wrong := 0
	for what, n := range s.wrong {
		wrong += n
		if n > 0 && len(what) > 0 && wrong-n < 20 {
			fmt.Printf("%d times: %.300s\n", n, what)
		}
	}
	half := memory[len(memory)/2:]
	slope := slopeOf(half)
	fmt.Printf("all %d answers, %d wrong: p50 %v p95 %v p99 %v; %.2f ms of processor each, %.1f kB each; memory %.0f MB, at most %.0f; in the second half it grew by %.2f MB a minute\n", len(every), wrong,
		rank(every, .5), rank(every, .95), rank(every, .99), cpu.Seconds()*1000/float64(len(every)), float64(s.bytes)/float64(len(every))/1000, half[len(half)-1].y, mostOf(memory), 60*slope)
	b.ReportMetric(float64(wrong), "errors")
	b.ReportMetric(float64(rank(every, .5).Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(rank(every, .95).Microseconds())/1000, "ms-p95")
	b.ReportMetric(float64(rank(every, .99).Microseconds())/1000, "ms-p99")
	b.ReportMetric(cpu.Seconds()*1000/float64(len(every)), "cpu-ms/answer")
	b.ReportMetric(60*slope, "MB/min")
	b.ReportMetric(mostOf(memory), "MB-most")
	if wrong > 0 {
		b.Errorf("%d of %d answers were errors: %s", wrong, len(every), strings.Join(firstOf(s.wrong), "; "))
	}
}

func firstOf(wrong map[string]int) (some []string) {
	for what := range wrong {
		if some = append(some, what); len(some) == 3 {
			break
		}
	}
	return some
}

// point is how many MB a process has in memory so many seconds after the start.
type point struct{ x, y float64 }

// memoryUntil looks twice a second how much memory a process has.
func memoryUntil(b *testing.B, pid int, stop <-chan struct{}) (all []point) {
	began, tick := time.Now(), time.NewTicker(500*time.Millisecond)
	defer tick.Stop()
	for {
		all = append(all, point{time.Since(began).Seconds(), float64(memoryOf(b, pid))})
		select {
		case <-tick.C:
		case <-stop:
			return all
		}
	}
}

func mostOf(all []point) (most float64) {
	for _, p := range all {
		most = max(most, p.y)
	}
	return most
}

// slopeOf is the slope of the line of least squares.
func slopeOf(all []point) float64 {
	var x, y, xx, xy, n float64
	for _, p := range all {
		x, y, xx, xy, n = x+p.x, y+p.y, xx+p.x*p.x, xy+p.x*p.y, n+1
	}
	if d := n*xx - x*x; d > 0 {
		return (n*xy - x*y) / d
	}
	return 0
}

// TestSlopeOf: of a line it is the slope of the line.
func TestSlopeOf(t *testing.T) {
	if got := slopeOf([]point{{0, 5}, {1, 7}, {2, 9}, {5, 15}}); got < 1.999 || got > 2.001 {
		t.Errorf("slope %v, not 2", got)
	}
	if got := slopeOf([]point{{3, 1}}); got != 0 {
		t.Errorf("of one point: %v", got)
	}
}
