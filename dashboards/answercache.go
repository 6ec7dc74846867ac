package dashboards

import (
	"cmp"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"khi/metrics"
)

// answerCache keeps answers that rest on the snapshot alone, until there is another:
// what one commissioner has opened, the next gets without its being made again. Those
// asked for longest ago go first. The zero value keeps nothing of its own; see newAnswerCache.
type answerCache struct {
	most int // bytes of all bodies; 0 is mostAnswers

	mu    sync.Mutex
	of    *metrics.Labels // of the snapshot whose answers these are
	byKey map[string]*list.Element
	used  *list.List // of *cachedAnswer, the last asked for first
	bytes int
}

type cachedAnswer struct {
	key string
	response
}

// What may be kept: in all, and of one answer, so that a few large files do not drive
// out all pages.
const (
	mostAnswers   = 48 << 20
	largestAnswer = 1 << 20
)

// find is what was kept of a question to a snapshot. Whatever was kept of another
// snapshot is forgotten.
func (c *answerCache) find(of *metrics.Labels, key string) (*response, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turnTo(of)
	e, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	c.used.MoveToFront(e)
	a := e.Value.(*cachedAnswer).response
	return &a, true
}

// keep keeps an answer that is whole. Who has it must not change it.
func (c *answerCache) keep(of *metrics.Labels, key string, a *response) {
	if len(a.body) > largestAnswer {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.turnTo(of)
	if _, there := c.byKey[key]; there {
		return
	}
	c.byKey[key] = c.used.PushFront(&cachedAnswer{key, *a})
	for c.bytes += len(a.body); c.bytes > cmp.Or(c.most, mostAnswers); {
		last := c.used.Back()
		k := c.used.Remove(last).(*cachedAnswer)
		delete(c.byKey, k.key)
		c.bytes -= len(k.body)
	}
}

func (c *answerCache) turnTo(of *metrics.Labels) {
	if c.of != of {
		c.of, c.byKey, c.used, c.bytes = of, map[string]*list.Element{}, list.New(), 0
	}
}

// keptKey names a question whose answer rests on the snapshot and on who asks alone;
// "" where it rests on more. Two visitors share a key only if they may do the same and
// the page says the same of them.
func (s *server) keptKey(r *request) string {
	if r.route.needs != snapshotAlone || r.engine == nil {
		return ""
	}
	form := ""
	if r.asksByHeader() {
		_, form, _ = r.apiForm()
	}
	return strings.Join([]string{r.route.path, r.URL.EscapedPath(), r.URL.RawQuery, form, r.language(), r.visit.Scope(), fmt.Sprintf("%+v", s.visitorView(r))}, "\x00")
}

// answered is what a route answers, or what it answered to the same question before.
func (s *server) answered(r *request) (*response, error) {
	key := s.keptKey(r)
	if key == "" {
		return r.route.answer(s, r)
	}
	of := r.engine.Labels()
	if a, ok := s.answers.find(of, key); ok {
		return a, nil
	}
	a, err := r.route.answer(s, r)
	if err == nil && a.status == http.StatusOK && a.stream == nil {
		if a.etag == "" && r.route.speaks == reader {
			sum := sha256.Sum256(a.body) // by its bytes: a page says what the visitor may do
			a.etag = `"` + hex.EncodeToString(sum[:12]) + `"`
		}
		s.answers.keep(of, key, a)
	}
	return a, err
}
