package metrics

import (
	"iter"
	"slices"
)

// settledLeftOut are the numbers of people left out as they were settled, in two lists: a
// whole country has a million of them.
type settledLeftOut struct {
	texts  *settledTexts
	keys   []uint64 // ascending; in the order of compareLeftOut
	people []int64  // or that they are hidden
}

// What stands for a hidden number, of which it is known only whether anybody is counted.
const (
	hiddenNobody   = -1
	hiddenSomebody = -2
)

func (c *settledLeftOut) key(k leftOutOf) (key uint64, there bool) {
	return c.texts.join(k.indicator, string(k.period), k.reason, k.place)
}

func (c *settledLeftOut) of(key uint64) leftOutOf {
	s := c.texts.split(key)
	return leftOutOf{s[0], leftOutAt{s[3], Period(s[1]), s[2]}}
}

// number is how many people are left out, and whether that is hidden; nobody where
// there is no such number. Of a settled hidden number it is 1 for anybody.
func (lo *leftOut) number(k leftOutOf) (people int64, hidden bool) {
	if lo.settled == nil {
		return lo.people[k], lo.hidden[k]
	}
	key, there := lo.settled.key(k)
	if !there {
		return 0, false
	}
	i, there := slices.BinarySearch(lo.settled.keys, key)
	if !there {
		return 0, false
	}
	return lo.settled.number(i)
}

func (c *settledLeftOut) number(i int) (people int64, hidden bool) {
	switch n := c.people[i]; n {
	case hiddenNobody:
		return 0, true
	case hiddenSomebody:
		return 1, true
	default:
		return n, false
	}
}

// all gives every number by its name, in order.
func (lo *leftOut) all() iter.Seq[leftOutOf] {
	return func(yield func(leftOutOf) bool) {
		if lo.settled == nil {
			for _, k := range sortedKeys(lo.people, compareLeftOut) {
				if !yield(k) {
					return
				}
			}
			return
		}
		for _, key := range lo.settled.keys {
			if !yield(lo.settled.of(key)) {
				return
			}
		}
	}
}

// size is how many numbers there are.
func (lo *leftOut) size() int {
	if lo.settled != nil {
		return len(lo.settled.keys)
	}
	return len(lo.people)
}

func writeLeftOut(lo *leftOut) []byte {
	w := newSettledWriter()
	w.whole(int64(lo.size()))
	for k := range lo.all() {
		people, hidden := lo.number(k)
		w.text(k.indicator)
		w.text(k.place)
		w.text(string(k.period))
		w.text(k.reason)
		w.flag(hidden)
		if hidden {
			w.flag(people > 0)
		} else {
			w.whole(people)
		}
	}
	return w.out
}

func readLeftOut(text []byte) (*leftOut, error) {
	r := &settledReader{rest: text}
	n := r.count()
	c := &settledLeftOut{keys: make([]uint64, n), people: make([]int64, n)}
	lo := &leftOut{settled: c, seen: map[[2]string]bool{}}
	raw := make([][4]uint16, n)
	for i := range raw {
		indicator, place, period, reason := r.numbered(), r.numbered(), r.numbered(), r.numbered()
		raw[i] = [4]uint16{indicator, period, reason, place}
		switch hidden, people := r.flag(), r.whole(); {
		case people < 0:
			return nil, errSettled
		case !hidden:
			c.people[i] = people
		case people > 0:
			c.people[i] = hiddenSomebody
		default:
			c.people[i] = hiddenNobody
		}
	}
	if r.err != nil || len(r.rest) > 0 {
		return nil, errSettled
	}
	c.texts = newSettledTexts(r.texts)
	ok := c.texts.keys(c.keys, raw, r.texts)
	seen := map[[2]uint16]bool{}
	for _, k := range raw {
		if pair := [2]uint16{k[0], k[2]}; ok && !seen[pair] {
			seen[pair] = true
			lo.seen[[2]string{r.texts[k[0]], r.texts[k[2]]}] = true
		}
	}
	if !ok {
		return nil, errSettled
	}
	return lo, nil
}
