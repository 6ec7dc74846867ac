package metrics

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"runtime"
	"sync"

	"khi/metrics/disclose"
)

// Memory keeps verdicts of disclosure control beyond the life of an engine: they
// take seconds to reach and stay right as long as nothing changes that they were
// made from. A verdict is found by all the numbers and rules that went into it,
// and never by the name of anything, so that an old one cannot be taken for
// another's. Whoever keeps them must forget them when the program changes.
type Memory interface {
	Recall(key string) (verdict []byte, ok bool)
	Keep(key string, verdict []byte)
}

// Remember lets the engine take up verdicts that were reached before. It must be
// called before the first question.
func (e *Engine) Remember(m Memory) { e.memory = m }

// judge is a profile with a memory.
type judge struct {
	disclose.Profile
	memory Memory // nil remembers nothing
}

func (e *Engine) judge() judge { return judge{e.profile, e.memory} }

// Protect is Profile.Protect.
func (j judge) Protect(l disclose.Lattice) disclose.Result { return j.ProtectMore(l, nil) }

// ProtectMore is Profile.ProtectMore of each part of the lattice that nothing links
// to the rest, such as a year, side by side on all cores. Of a new quarter only its
// own year is decided on anew.
func (j judge) ProtectMore(l disclose.Lattice, hidden []bool) disclose.Result {
	blocks := l.Blocks()
	if len(blocks) < 2 {
		return j.decide(l, hidden)
	}
	results := make([]disclose.Result, len(blocks))
	var all sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for n, b := range blocks {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			var given []bool
			for _, i := range b.Cells {
				if hidden != nil {
					given = append(given, hidden[i])
				}
			}
			results[n] = j.decide(b.Lattice, given)
		})
	}
	all.Wait()
	whole := disclose.Result{Hidden: make([]bool, len(l.Cells))}
	for n, r := range results {
		for k, i := range blocks[n].Cells {
			whole.Hidden[i] = r.Hidden[k]
		}
		whole.Primary, whole.Secondary = whole.Primary+r.Primary, whole.Secondary+r.Secondary
		whole.Open, whole.Exposed = whole.Open+r.Open, whole.Exposed+r.Exposed
	}
	return whole
}

// decide is Profile.ProtectMore, or what it came to before.
func (j judge) decide(l disclose.Lattice, hidden []bool) disclose.Result {
	key := ""
	if j.memory != nil {
		key = j.key(l, hidden)
	}
	if key == "" {
		return j.Profile.ProtectMore(l, hidden)
	}
	if text, ok := j.memory.Recall(key); ok {
		var r disclose.Result
		if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&r); err == nil && len(r.Hidden) == len(l.Cells) {
			return r
		}
	}
	r := j.Profile.ProtectMore(l, hidden)
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(r); err == nil {
		j.memory.Keep(key, text.Bytes())
	}
	return r
}

// key is the SHA-256 of everything that the verdict depends on; "" where that
// cannot be written down.
func (j judge) key(l disclose.Lattice, hidden []bool) string {
	h := sha256.New()
	e := gob.NewEncoder(h)
	for _, part := range []any{j.Profile, l, len(hidden), hidden} {
		if err := e.Encode(part); err != nil {
			return ""
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
