package chart

import (
	"container/list"
	"crypto/sha256"
	"sync"
)

// cache keeps the pictures drawn last. A picture is found by everything that
// it is made of, so that nobody is ever given one of another table.
type cache struct {
	mu    sync.Mutex
	size  int // bytes that all pictures together may take
	used  int
	order *list.List
	found map[pictureKey]*list.Element
}

type pictureKey [sha256.Size]byte

type kept struct {
	key  pictureKey
	data []byte
}

func newCache(bytes int) *cache {
	return &cache{size: bytes, order: list.New(), found: map[pictureKey]*list.Element{}}
}

// keyOf is the hash of the parts, each with its length before it.
func keyOf(parts ...string) pictureKey {
	h := sha256.New()
	for _, p := range parts {
		n := len(p)
		h.Write([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)})
		h.Write([]byte(p))
	}
	return pictureKey(h.Sum(nil))
}

// get gives a copy, which the caller may change.
func (c *cache) get(k pictureKey) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.found[k]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return append([]byte(nil), e.Value.(kept).data...), true
}

func (c *cache) put(k pictureKey, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.found[k] != nil || len(data) > c.size {
		return
	}
	for c.used+len(data) > c.size {
		oldest := c.order.Remove(c.order.Back()).(kept)
		delete(c.found, oldest.key)
		c.used -= len(oldest.data)
	}
	c.used += len(data)
	c.found[k] = c.order.PushFront(kept{k, append([]byte(nil), data...)})
}
