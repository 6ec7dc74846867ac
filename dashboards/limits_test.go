package dashboards

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"khi/metrics"
)

// Whoever asks too often is told when to ask again, and nobody else has to wait:
// what one did is not counted for another, and their allowance grows again.
func TestWhoAsksTooOftenWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(Limits{PerSecond: 2, Burst: 5})
		for range 5 {
			if _, ok := turns.allow("mary"); !ok {
				t.Fatal("refused within the allowance")
			}
		}
		wait, ok := turns.allow("mary")
		if ok || wait <= 0 || wait > time.Second {
			t.Errorf("the sixth request at a stretch: %v %v", wait, ok)
		}
		if _, ok := turns.allow("john"); !ok {
			t.Error("another visitor waits too")
		}
		time.Sleep(wait)
		if _, ok := turns.allow("mary"); !ok {
			t.Errorf("refused after the wait of %v that was asked for", wait)
		}
	})
}

// A crowd of strangers does not fill the memory.
func TestACrowdIsForgotten(t *testing.T) {
	turns := newTurns(Limits{})
	for i := range 3 * mostVisitors {
		turns.allow(strconv.Itoa(i))
	}
	if len(turns.visitors) > mostVisitors {
		t.Errorf("%d visitors are remembered", len(turns.visitors))
	}
}

// No more answers are made at once than there is room for; those who wait get
// their turn, those for whom there is no room to wait are told so at once, and
// those who waited too long are told too.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(Limits{AtOnce: 2, Waiting: 3, Patience: time.Second})
		var mu sync.Mutex
		var made, now, most, refused int
		ask := func(work time.Duration) {
			end, err := turns.take(context.Background())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				refused++
				return
			}
			now++
			made, most = made+1, max(most, now)
			mu.Unlock()
			time.Sleep(work)
			mu.Lock()
			now--
			end()
		}
		for range 6 {
			go ask(400 * time.Millisecond)
		}
		synctest.Wait()
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if made != 5 || refused != 1 || most != 2 {
			t.Errorf("%d made, %d refused, %d at once", made, refused, most)
		}
		made, refused = 0, 0
		for range 3 {
			go ask(3 * time.Second)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if made != 2 || refused != 1 {
			t.Errorf("%d made, %d refused after too long a wait", made, refused)
		}
	})
}

// The site says both in words, with the time to wait, to people and to programs;
// files of the site and the two questions of a watchdog are always answered.
func TestTheSiteSaysWhenItIsTooMuch(t *testing.T) {
	h := newHouse(t)
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	watch := &watching{}
	h.Handler, err = New(Options{Publisher: published{newFixture(t, plainName)}, Charts: c, Door: h.door, Limits: Limits{PerSecond: 0.001, Burst: 2}, Watch: watch})
	if err != nil {
		t.Fatal(err)
	}
	first := h.ask("viewer", "GET", "/api/v1/periods", "", nil).Header()
	if first.Get("RateLimit-Policy") != `"visitor";q=2;w=2000` || first.Get("RateLimit") != `"visitor";r=1;t=1000` {
		t.Errorf("a program is told %q, %q", first.Get("RateLimit-Policy"), first.Get("RateLimit"))
	}
	h.ask("viewer", "GET", "/", "", nil)
	page := h.ask("viewer", "GET", "/places/UK", "", nil)
	answer := h.ask("viewer", "GET", "/api/v1/indicators", "", nil)
	for _, w := range []*httptest.ResponseRecorder{page, answer} {
		seconds, err := strconv.Atoi(w.Header().Get("Retry-After"))
		if w.Code != http.StatusTooManyRequests || err != nil || seconds < 1 || !strings.Contains(w.Body.String(), "asking too often") {
			t.Errorf("%d %q %s", w.Code, w.Header().Get("Retry-After"), w.Body)
		}
	}
	if left := answer.Header().Get("RateLimit"); !strings.HasPrefix(left, `"visitor";r=0;`) {
		t.Errorf("nothing is left, and it says %q", left)
	}
	if !strings.HasPrefix(answer.Header().Get("Content-Type"), "application/problem+json") {
		t.Error("a program is told by a page")
	}
	if w := h.ask("analyst", "GET", "/", "", nil); w.Code != http.StatusOK {
		t.Errorf("somebody else: %d", w.Code)
	}
	for range 20 {
		for _, always := range []string{"/livez", "/readyz", "/assets/khi.css"} {
			if w := h.ask("", "GET", always, "", nil); w.Code == http.StatusTooManyRequests {
				t.Errorf("%s: %d", always, w.Code)
			}
		}
	}
	if !watch.saw("GET /places/:id 429") || watch.saw("UK") {
		t.Errorf("told of %v", watch.all)
	}
}

// Ready is who has figures; alive is who answers.
func TestHealth(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		engine Engine
		ready  int
	}{{nil, http.StatusServiceUnavailable}, {newFixture(t, plainName), http.StatusOK}} {
		h, err := New(Options{Publisher: published{k.engine}, Charts: c})
		if err != nil {
			t.Fatal(err)
		}
		if w := get(h, "GET", "/livez"); w.Code != http.StatusOK {
			t.Errorf("alive: %d", w.Code)
		}
		if w := get(h, "GET", "/readyz"); w.Code != k.ready {
			t.Errorf("ready: %d, want %d", w.Code, k.ready)
		}
	}
}

// watching remembers what it was told.
type watching struct {
	mu  sync.Mutex
	all []string
}

func (w *watching) Answered(method, route string, status int, _ time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, fmt.Sprintf("%s %s %d", method, route, status))
}

func (w *watching) saw(words string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Contains(strings.Join(w.all, "\n"), words)
}

// deciding is an engine in which it is decided on for another minute what is hidden. It
// answers as the real one does (metrics.TestNobodyWaitsForLongerThanTheyCan).
type deciding struct{ Engine }

func (d deciding) Profile(ctx context.Context, _ string, _ metrics.Period) (*metrics.Table, error) {
	work := time.NewTimer(time.Minute)
	defer work.Stop()
	return nil, metrics.WaitFor(ctx, work.C)
}

// While it is decided what is hidden, readers are told to come back, and not kept until the
// connection breaks.
func TestFiguresThatAreBeingMadeReady(t *testing.T) {
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(Options{Publisher: published{deciding{newFixture(t, plainName)}}, Charts: c, Logger: slog.New(slog.DiscardHandler), Limits: Limits{Decided: time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	w := get(h, http.MethodGet, "/")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "60" || !strings.Contains(w.Body.String(), "being made ready") {
		t.Errorf("%d, again in %q s: %.300s", w.Code, w.Header().Get("Retry-After"), w.Body.String())
	}
}
