package dashboards

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"khi/metrics"
	"khi/metrics/disclose"
)

// strained is a world whose database takes too long and then gives up, until it is mended.
type strained struct {
	smallWorld
	mended atomic.Bool
}

func (s *strained) Cells(ctx context.Context, indicator string) (*metrics.Cells, error) {
	if s.mended.Load() {
		return s.smallWorld.Cells(ctx, indicator)
	}
	time.Sleep(20 * time.Millisecond)
	return nil, metrics.ErrTooMuch
}

// TestEveryRouteEndsInTimeWithASlowDatabase: no route waits for longer than it may, none says
// that something is broken, and once the database has recovered each gives its answer.
func TestEveryRouteEndsInTimeWithASlowDatabase(t *testing.T) {
	t.Parallel()
	world := &strained{}
	e, err := metrics.NewEngine(t.Context(), world, disclose.Default)
	if err != nil {
		t.Fatal(err)
	}
	c, err := charts()
	if err != nil {
		t.Fatal(err)
	}
	const decided = 100 * time.Millisecond
	h, err := New(Options{Publisher: published{e}, Charts: c, Logger: slog.New(slog.DiscardHandler), Limits: Limits{Decided: decided}})
	if err != nil {
		t.Fatal(err)
	}
	var refused []string
	for _, rt := range routes {
		if rt.method != http.MethodGet || strings.Contains(rt.path, ":token") {
			continue
		}
		address := filled(rt.path)
		began := time.Now()
		w := get(h, http.MethodGet, address)
		if took := time.Since(began); took > 50*decided { // the machine may be busy; nothing waits for all of 70 indicators
			t.Errorf("%s took %s", address, took)
		}
		switch w.Code {
		case http.StatusServiceUnavailable:
			if w.Header().Get("Retry-After") == "" && !strings.HasPrefix(rt.path, "/readyz") && !strings.HasPrefix(rt.path, "/releases") || w.Body.Len() < 100 {
				t.Errorf("%s: again in %q s: %.300s", address, w.Header().Get("Retry-After"), w.Body)
			}
			refused = append(refused, address)
		case http.StatusInternalServerError:
			t.Errorf("%s: %.400s", address, w.Body)
		}
	}
	if len(refused) < 10 {
		t.Errorf("only %q need the database", refused)
	}
	world.mended.Store(true)
	for _, address := range refused {
		for tries := 0; ; tries++ {
			w := get(h, http.MethodGet, address)
			if w.Code == http.StatusServiceUnavailable && tries < 100 { // what was under way goes on
				time.Sleep(decided)
				continue
			}
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("%s, mended: %d %.300s", address, w.Code, w.Body)
			}
			break
		}
	}
}
