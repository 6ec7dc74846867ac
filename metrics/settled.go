package metrics

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// What was decided of one snapshot is kept whole beside it, so that the next start
// need not read its cells, add them up and ask for every decision again. Only what
// may be given out is kept: of a hidden cell nothing but that it is hidden, and
// whether anybody is in it.

// RememberFigures lets the engine take up protected figures that were made before.
// The memory must be of this very snapshot and this very program: nothing of either
// is looked at again. It must be called before the first question.
func (e *Engine) RememberFigures(m Memory) { e.figures = m }

// settling is the memory for figures, or nil where they depend on more than the
// snapshot, the program and the profile.
func (e *Engine) settling() Memory {
	if len(e.earlier) > 0 || e.weaken != nil {
		return nil
	}
	return e.figures
}

// settledKey names figures by the profile and by the definitions of all indicators,
// which may come from elsewhere than the program.
func (e *Engine) settledKey(what string) string {
	e.definitions.Do(func() { e.definitionsSum = sha256.Sum256(fmt.Appendf(nil, "%+v", e.catalogue)) })
	return fmt.Sprintf("%s by %+v of %x", what, e.profile, e.definitionsSum)
}

// settledFamily is makeFamily, or what it came to for this snapshot before.
func (e *Engine) settledFamily(ctx context.Context, family []Indicator) (map[string]*lattice, error) {
	memory := e.settling()
	if memory == nil {
		return e.makeFamily(ctx, family)
	}
	key := e.settledKey(familyKey + family[0].Name)
	if text, ok := memory.Recall(key); ok {
		if of, err := takeUp(memory, key, text, family, e); err == nil {
			return of, nil
		}
	}
	of, err := e.makeFamily(ctx, family)
	if err != nil {
		return nil, err
	}
	text := writeFamily(family, of)
	memory.Keep(key, text)
	if settled, err := takeUp(memory, key, text, family, e); err == nil {
		return settled, nil // takes a fifth of the memory
	}
	return of, nil // more texts than a key has room for
}

// takeUp takes up kept figures, by what was kept of where each of them stands. Where that is
// not there they are read through, and it is kept for the next start.
func takeUp(memory Memory, key string, text []byte, family []Indicator, e *Engine) (map[string]*lattice, error) {
	if index, ok := memory.Recall(indexKey + key); ok {
		if of, err := indexedFamily(text, index, family, e); err == nil {
			return of, nil
		}
	}
	of, err := readFamily(text, family, e)
	if err == nil {
		memory.Keep(indexKey+key, writeIndex(family, of, len(text)))
	}
	return of, err
}

// settledLeftOut is countLeftOut, or what it came to for this snapshot before.
func (e *Engine) settledLeftOut(ctx context.Context) (*leftOut, error) {
	memory := e.settling()
	if memory == nil {
		return e.countLeftOut(ctx)
	}
	key := e.settledKey(leftOutKey)
	if text, ok := memory.Recall(key); ok {
		if lo, err := readLeftOut(text); err == nil {
			return lo, nil
		}
	}
	lo, err := e.countLeftOut(ctx)
	if err != nil {
		return nil, err
	}
	text := writeLeftOut(lo)
	memory.Keep(key, text)
	if settled, err := readLeftOut(text); err == nil {
		return settled, nil
	}
	return lo, nil // more texts than a key has room for
}

// What stands before each cell.
const (
	cellHidden = 1 << iota
	cellForChange
	cellEmpty // nobody with an answer is in it
)

func writeFamily(family []Indicator, of map[string]*lattice) []byte {
	w := newSettledWriter()
	for _, ind := range family {
		l := of[ind.Name]
		cost, _ := json.Marshal(l.cost) // of numbers and a name
		w.text(ind.Name)
		w.text(string(cost))
		w.flag(l.roundBase)
		w.whole(int64(l.size()))
		for k, s := range l.each() {
			w.text(k.place)
			w.text(string(k.period))
			w.text(k.dimension)
			w.text(k.level)
			w.sums(s)
		}
	}
	return w.out
}

func (w *settledWriter) sums(s *sums) {
	if s.hidden {
		flags := int64(cellHidden)
		if s.forChange {
			flags |= cellForChange
		}
		if s.n == 0 {
			flags |= cellEmpty
		}
		w.whole(flags)
		return
	}
	w.whole(0)
	w.whole(s.respondents)
	w.whole(s.n)
	for _, v := range []float64{s.sw, s.sww, s.swx, s.swxx} {
		w.number(v)
	}
	w.whole(int64(len(s.bins)))
	for _, b := range s.bins {
		w.whole(int64(b.bin))
		w.whole(b.n)
	}
	w.parts(s)
}

var errSettled = errors.New("these are no figures that were kept")

func (r *settledReader) sums(s *sums) {
	if flags := r.whole(); flags != 0 {
		s.hidden, s.forChange = true, flags&cellForChange != 0
		if flags&cellEmpty == 0 {
			s.n, s.respondents = 1, 1 // how many is not kept
		}
		return
	}
	s.respondents, s.n = r.whole(), r.whole()
	s.sw, s.sww, s.swx, s.swxx = r.number(), r.number(), r.number(), r.number()
	if n := r.count(); n > 0 {
		s.bins = make([]binCount, n)
		for i := range s.bins {
			s.bins[i] = binCount{int(r.whole()), r.whole()}
		}
	}
	r.parts(s)
}

// settledWriter puts values one after the other. A text is written out where it
// comes first and is a number from then on.
type settledWriter struct {
	out   []byte
	texts map[string]int64
}

func newSettledWriter() *settledWriter { return &settledWriter{texts: map[string]int64{}} }

func (w *settledWriter) whole(v int64) { w.out = binary.AppendVarint(w.out, v) }

// number is twice a whole number, as most sums are, or 1 and all bits.
func (w *settledWriter) number(v float64) {
	if n := int64(v); float64(n) == v && n < 1<<52 && n > -1<<52 && !math.Signbit(v) {
		w.whole(2 * n)
		return
	}
	w.whole(1)
	w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(v))
}

func (w *settledWriter) flag(v bool) {
	w.whole(map[bool]int64{true: 1}[v])
}

func (w *settledWriter) text(s string) {
	if i, ok := w.texts[s]; ok {
		w.whole(i)
		return
	}
	w.texts[s] = int64(len(w.texts))
	w.whole(-1 - int64(len(s)))
	w.out = append(w.out, s...)
}

// settledReader takes them again; what is not there is nothing, and an error.
type settledReader struct {
	rest  []byte
	texts []string
	err   error
}

func (r *settledReader) fail() {
	r.err, r.rest = errSettled, nil
}

// peek is the next whole number and how many bytes it takes.
func (r *settledReader) peek() (v int64, n int) { return binary.Varint(r.rest) }

func (r *settledReader) whole() int64 {
	v, n := r.peek()
	if n <= 0 {
		r.fail()
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// count is a number of things of which each takes a byte at least.
func (r *settledReader) count() int {
	n := r.whole()
	if n < 0 || n > int64(len(r.rest)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *settledReader) number() float64 {
	if n := r.whole(); n&1 == 0 {
		return float64(n / 2)
	}
	if len(r.rest) < 8 {
		r.fail()
		return 0
	}
	v := math.Float64frombits(binary.LittleEndian.Uint64(r.rest))
	r.rest = r.rest[8:]
	return v
}

func (r *settledReader) flag() bool { return r.whole() != 0 }

func (r *settledReader) text() string {
	i := r.whole()
	if i >= 0 {
		if i >= int64(len(r.texts)) {
			r.fail()
			return ""
		}
		return r.texts[i]
	}
	n := -1 - i
	if n < 0 || n > int64(len(r.rest)) {
		r.fail()
		return ""
	}
	s := string(r.rest[:n])
	r.rest, r.texts = r.rest[n:], append(r.texts, s)
	return s
}
