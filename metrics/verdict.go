package metrics

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"khi/metrics/disclose"
)

// Memory keeps what is costly to work out beyond the life of an engine. A verdict of
// disclosure control is found by all the numbers and rules that went into it and by
// the way of applying them (see deciding), and never by the name of anything, so that
// an old one cannot be taken for another's.
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

//go:embed verdict.go
var ownText string

// deciding names the way in which decisions are reached: the text of package disclose
// and of this file, the compiler and how it was told to build, and the processor. It is
// part of the key of every decision, so one that another way led to is not found.
// What the program is otherwise made of does not matter: of a lattice and a profile,
// all that is particular to a service, every number is in the key.
var deciding = sync.OnceValue(func() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s %s %s\n", disclose.Source(), ownText, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if !strings.HasPrefix(s.Key, "vcs") {
				fmt.Fprintf(h, "%s=%s\n", s.Key, s.Value)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))
})

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
	sideBySide(blocks, hidden, func(n int, b disclose.Block, given []bool) { results[n] = j.decide(b.Lattice, given) })
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

// jointTurns bounds how many joint systems are searched at a time, whoever asks: each
// can take a few hundred megabytes.
var jointTurns = make(chan struct{}, runtime.GOMAXPROCS(0))

// protectJoint is Profile.ProtectJoint, or what it came to before, of each part that
// nothing links to the rest.
func (j judge) protectJoint(all disclose.Joint, hidden []bool) disclose.JointResult {
	blocks := all.Blocks()
	results := make([]disclose.JointResult, len(blocks))
	inTurn(len(blocks), func(n int) {
		b := blocks[n]
		given := make([]bool, len(b.FigureAt))
		for k, f := range b.FigureAt {
			given[k] = hidden[f]
		}
		results[n] = remembered(j.memory, j.key("joint", b.Joint, given),
			func(r disclose.JointResult) bool { return len(r.Hidden) == len(given) },
			func() disclose.JointResult {
				jointTurns <- struct{}{}
				defer func() { <-jointTurns }()
				return j.Profile.ProtectJoint(b.Joint, given)
			})
	})
	whole := disclose.JointResult{Hidden: slices.Clone(hidden)}
	for n, r := range results {
		whole.Open += r.Open
		for k, f := range blocks[n].FigureAt {
			whole.Hidden[f] = whole.Hidden[f] || r.Hidden[k]
		}
	}
	return whole
}

// sideBySide does something with each block, with what is hidden of it, on all cores.
func sideBySide(blocks []disclose.Block, hidden []bool, do func(n int, b disclose.Block, given []bool)) {
	inTurn(len(blocks), func(n int) {
		var given []bool
		for _, i := range blocks[n].Cells {
			if hidden != nil {
				given = append(given, hidden[i])
			}
		}
		do(n, blocks[n], given)
	})
}

// inTurn does so many things, as many at a time as there are cores.
func inTurn(times int, do func(n int)) {
	var all sync.WaitGroup
	turns := make(chan struct{}, runtime.GOMAXPROCS(0))
	for n := range times {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			do(n)
		})
	}
	all.Wait()
}

// decide is Profile.ProtectMore, or what it came to before.
func (j judge) decide(l disclose.Lattice, hidden []bool) disclose.Result {
	return remembered(j.memory, j.key("protect", l, hidden),
		func(r disclose.Result) bool { return len(r.Hidden) == len(l.Cells) },
		func() disclose.Result { return j.Profile.ProtectMore(l, hidden) })
}

// remembered is what is kept under a key, if it suits, or else made and kept.
func remembered[T any](memory Memory, key string, suits func(T) bool, compute func() T) T {
	if memory == nil || key == "" {
		return compute()
	}
	if text, ok := memory.Recall(key); ok {
		var was T
		if err := gob.NewDecoder(bytes.NewReader(text)).Decode(&was); err == nil && suits(was) {
			return was
		}
	}
	now := compute()
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(now); err == nil {
		memory.Keep(key, text.Bytes())
	}
	return now
}

// key is the SHA-256 of everything that an answer depends on; "" where that cannot
// be written down, or nothing is remembered.
func (j judge) key(question string, of any, hidden []bool) string {
	if j.memory == nil {
		return ""
	}
	h := sha256.New()
	e := gob.NewEncoder(h)
	for _, part := range []any{deciding(), question, j.Profile, of, len(hidden), hidden} {
		if err := e.Encode(part); err != nil {
			return ""
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
