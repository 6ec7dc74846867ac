package dashboards

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"khi/metrics"
)

// Limits bound what is asked of the server at once, so that it goes on answering
// when more is asked than it can do. The zero value stands for what suits two cores.
type Limits struct {
	AtOnce    int           // answers in the making; 32
	Waiting   int           // requests that wait for their turn; 512
	Patience  time.Duration // how long one waits; 10 seconds
	Decided   time.Duration // how long an answer waits until it is decided what is hidden; 20 seconds
	PerSecond float64       // requests of one visitor, where people sign in; 20
	Burst     int           // requests of one visitor at a stretch, before that counts; 200
}

func (l Limits) orUsual() Limits {
	usual := Limits{32, 512, 10 * time.Second, 20 * time.Second, 20, 200}
	for _, n := range []struct{ given, usual *int }{{&l.AtOnce, &usual.AtOnce}, {&l.Waiting, &usual.Waiting}, {&l.Burst, &usual.Burst}} {
		if *n.given == 0 {
			*n.given = *n.usual
		}
	}
	for _, d := range []struct{ given, usual *time.Duration }{{&l.Patience, &usual.Patience}, {&l.Decided, &usual.Decided}} {
		if *d.given == 0 {
			*d.given = *d.usual
		}
	}
	if l.PerSecond == 0 {
		l.PerSecond = usual.PerSecond
	}
	return l
}

// turns gives requests their turn. A turn is held while an answer is made and not
// while it is sent, so that slow readers keep nobody waiting.
type turns struct {
	Limits
	room    chan struct{}
	waiting atomic.Int64

	mu       sync.Mutex
	visitors map[string]*rate.Limiter
}

func newTurns(l Limits) *turns {
	l = l.orUsual()
	return &turns{Limits: l, room: make(chan struct{}, l.AtOnce), visitors: map[string]*rate.Limiter{}}
}

// take waits for a turn; what it gives ends it. Too many who wait, or too long a
// wait, is a 503 in words.
func (t *turns) take(ctx context.Context) (end func(), err error) {
	select {
	case t.room <- struct{}{}:
		return t.leave, nil
	default:
	}
	if t.waiting.Add(1) > int64(t.Waiting) {
		t.waiting.Add(-1)
		return nil, tooBusy()
	}
	defer t.waiting.Add(-1)
	patience := time.NewTimer(t.Patience)
	defer patience.Stop()
	select {
	case t.room <- struct{}{}:
		return t.leave, nil
	case <-patience.C:
		return nil, tooBusy()
	case <-ctx.Done():
		return nil, tooBusy()
	}
}

func (t *turns) leave() { <-t.room }

// mostVisitors is how many visitors are remembered. When there are more, those who
// have not asked for a while are forgotten, which costs them nothing: their
// allowance is whole again.
const mostVisitors = 10_000

// allow says whether a visitor may ask again now, and if not, in how long.
func (t *turns) allow(visitor string) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.visitors[visitor]
	if l == nil {
		if len(t.visitors) >= mostVisitors {
			t.forget()
		}
		l = rate.NewLimiter(rate.Limit(t.PerSecond), t.Burst)
		t.visitors[visitor] = l
	}
	r := l.Reserve()
	if wait = r.Delay(); wait > 0 {
		r.Cancel()
		return wait, false
	}
	return 0, true
}

// left says in headers what a visitor may ask still: how many requests at a stretch, and
// in how many seconds they are whole again (draft-ietf-httpapi-ratelimit-headers).
func (t *turns) left(visitor string) (policy, now string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	whole := float64(t.Burst)
	tokens := whole
	if l := t.visitors[visitor]; l != nil {
		tokens = max(0, l.Tokens())
	}
	seconds := func(requests float64) int { return int(math.Ceil(requests / t.PerSecond)) }
	return fmt.Sprintf(`"visitor";q=%d;w=%d`, t.Burst, seconds(whole)), fmt.Sprintf(`"visitor";r=%d;t=%d`, int(tokens), seconds(whole-tokens))
}

// forget drops those whose allowance is whole, and everybody where that is nobody:
// a crowd of strangers must not fill the memory.
func (t *turns) forget() {
	for who, l := range t.visitors {
		if l.Tokens() >= float64(t.Burst) {
			delete(t.visitors, who)
		}
	}
	if len(t.visitors) >= mostVisitors {
		clear(t.visitors)
	}
}

// bounded makes an answer when its turn has come and the visitor has not asked too
// often. What a browser keeps and what says that the server lives are always given;
// uploads, which wait for their sender, take no turn.
func (s *server) bounded(r *request) (*response, error) {
	if r.route.speaks == asset {
		return s.guarded(r)
	}
	if s.Door != nil {
		who := r.visit.Name
		if who == "" {
			who = r.from
			if s.holds(r) { // a whole house may answer from one address
				who = r.param("token")
			}
		}
		wait, ok := s.turns.allow(who)
		if r.route.speaks == program {
			policy, left := s.turns.left(who)
			r.writer.Header().Set("RateLimit-Policy", policy)
			r.writer.Header().Set("RateLimit", left)
		}
		if !ok {
			return nil, tooMany(wait)
		}
	}
	if r.route.needs == aFile {
		return s.guarded(r)
	}
	end, err := s.turns.take(r.ctx())
	if err != nil {
		return nil, err
	}
	defer end()
	r.Request = r.WithContext(metrics.Patiently(r.ctx(), time.Now().Add(s.turns.Decided)))
	a, err := s.guarded(r)
	if errors.Is(err, metrics.ErrStillDeciding) {
		return nil, stillDeciding(err)
	}
	if errors.Is(err, metrics.ErrTooMuch) {
		return nil, tooMuch(err)
	}
	return a, err
}

// later is a problem that is over after a while.
type later struct {
	error
	wait time.Duration
}

func (l *later) Unwrap() error { return l.error }

func tooBusy() error {
	return &later{&problem{status: http.StatusServiceUnavailable, title: "Too much is being asked at once",
		words: "More people are asking than can be answered right now. Nothing is lost. Try again in a few seconds."}, 5 * time.Second}
}

// stillDeciding is for the first minutes of a large service after a load: what is hidden
// is decided on before anything is shown.
func stillDeciding(cause error) error {
	return &later{&problem{status: http.StatusServiceUnavailable, title: "These figures are being made ready",
		words: "Something new was loaded, and before figures are shown it is worked out which of them must be hidden. For a whole country this can take minutes. Nothing is lost. Try again in a minute.",
		cause: cause}, time.Minute}
}

// tooMuch is for an answer that would take what the others need.
func tooMuch(cause error) error {
	return &later{&problem{status: http.StatusServiceUnavailable, title: "This answer takes too much right now",
		words: "Reading what it is made from takes more time or memory than one answer may, while others ask too. Nothing is lost. Try again in a minute. If it happens again, tell the person who runs this service, with the time.",
		cause: cause}, time.Minute}
}

func tooMany(wait time.Duration) error {
	return &later{&problem{status: http.StatusTooManyRequests, title: "You are asking too often",
		words: "So many requests came from you in a short time that others would have to wait. Try again in a few seconds. A program that reads much should ask for whole tables as files, one after the other."}, max(wait, time.Second)}
}
