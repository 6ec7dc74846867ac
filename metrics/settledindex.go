package metrics

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
)

// indexKey begins the key of where the cells of a family stand in its kept figures. That is
// found by reading each of them through, which is most of what the start of a service
// with a whole country has to do; so it is kept beside them. It says nothing that they do not.
const indexKey = "places in "

// writeIndex puts down where the cells of a family stand in its kept figures, which have so
// many bytes: keys and beginnings as they are in memory.
func writeIndex(family []Indicator, of map[string]*lattice, long int) []byte {
	w := newSettledWriter()
	texts := of[family[0].Name].settled.texts
	w.whole(int64(long))
	w.whole(int64(len(texts.sorted)))
	for _, s := range texts.sorted {
		w.text(s)
	}
	for _, ind := range family {
		l := of[ind.Name]
		cost, _ := json.Marshal(l.cost) // of numbers and a name
		w.text(ind.Name)
		w.text(string(cost))
		w.flag(l.roundBase)
		w.levels(l.levels)
		w.whole(int64(l.size()))
		for _, key := range l.settled.keys {
			w.out = binary.LittleEndian.AppendUint64(w.out, key)
		}
		for _, from := range l.settled.from {
			w.out = binary.LittleEndian.AppendUint32(w.out, from)
		}
	}
	return w.out
}

func (w *settledWriter) levels(all map[string][]string) {
	w.whole(int64(len(all)))
	for _, dimension := range slices.Sorted(maps.Keys(all)) {
		w.text(dimension)
		w.whole(int64(len(all[dimension])))
		for _, level := range all[dimension] {
			w.text(level)
		}
	}
}

// indexedFamily takes up kept figures by what was kept of where they stand. What is not of
// one piece with them is refused, and then they are read through.
func indexedFamily(text, index []byte, family []Indicator, e *Engine) (map[string]*lattice, error) {
	r := &settledReader{rest: index}
	if r.whole() != int64(len(text)) {
		return nil, errSettled
	}
	all := make([]string, r.count())
	for i := range all {
		all[i] = r.text()
	}
	texts := newSettledTexts(all)
	if len(texts.sorted) != len(all) || len(all) > mostTexts {
		return nil, errSettled
	}
	of := map[string]*lattice{}
	for _, ind := range family {
		l := &lattice{profile: e.profile, settled: &settledCells{text: text, texts: texts}}
		if r.text() != ind.Name || json.Unmarshal([]byte(r.text()), &l.cost) != nil {
			return nil, errSettled
		}
		l.roundBase, l.levels = r.flag(), r.levels()
		if !r.places(l.settled) {
			return nil, errSettled
		}
		of[ind.Name] = l
	}
	if r.err != nil || len(r.rest) > 0 {
		return nil, errSettled
	}
	return of, nil
}

func (r *settledReader) levels() map[string][]string {
	all := map[string][]string{}
	for range r.count() {
		dimension := r.text()
		levels := make([]string, r.count())
		for i := range levels {
			levels[i] = r.text()
		}
		all[dimension] = levels
	}
	return all
}

// places takes up keys and beginnings, and says whether the keys are in order, of texts that
// there are, and the beginnings within the figures.
func (r *settledReader) places(c *settledCells) bool {
	n := r.count()
	if n > len(r.rest)/12 {
		return false
	}
	c.keys, c.from = make([]uint64, n), make([]uint32, n)
	for i := range n {
		c.keys[i] = binary.LittleEndian.Uint64(r.rest[8*i:])
		if i > 0 && c.keys[i] <= c.keys[i-1] || !c.texts.all(c.keys[i]) {
			return false
		}
	}
	r.rest = r.rest[8*n:]
	for i := range n {
		if c.from[i] = binary.LittleEndian.Uint32(r.rest[4*i:]); int(c.from[i]) >= len(c.text) {
			return false
		}
	}
	r.rest = r.rest[4*n:]
	return true
}

// all says whether there are all texts of a key.
func (t *settledTexts) all(key uint64) bool {
	n := uint64(len(t.sorted))
	return key>>48 < n && key>>32&(mostTexts-1) < n && key>>16&(mostTexts-1) < n && key&(mostTexts-1) < n
}
