package ingest

import (
	"bytes"
	"encoding/binary"
)

// meanings are what the texts of a column were found to mean. A cell is given in the place
// where it is kept: most texts have come up before, and copying a cell on the way costs more
// than finding it.
type meanings struct {
	off      bool                        // nothing is remembered
	single   [256]*cell                  // of texts of one byte, such as the figures of a scale
	numbers  []cell                      // of whole numbers of one or two figures
	words    map[string]*cell            // of texts that have come up
	many     []metWord                   // those of them that came up lately, where there are many
	byScheme map[string]map[string]*cell // references mean nothing outside their scheme
	hits     int                         // how often a text had come before
	last     []byte                      // the text that was read last and what it means
	lastCell *cell
}

// mostWords keeps the words of a column in the processor's reach; a file with
// more different ones gains nothing from remembering them.
const mostWords = 1 << 15

// metWord is a text of 8 to 16 bytes by its first and last 8, such as a date. It is found in
// one place, where a map takes three.
type metWord struct {
	first, last uint64
	length      int
	cell        *cell
}

// A column with this many words has a place for each of about as many as the days of ten years.
const (
	manyWords  = 64
	placesBits = 12
)

// find gives what a text means that has come up before, or nil.
func (m *meanings) find(raw []byte) *cell {
	if len(raw) == 1 && m.single[raw[0]] != nil {
		return m.single[raw[0]]
	}
	return m.findWord(raw)
}

func (m *meanings) findWord(raw []byte) *cell {
	switch len(raw) {
	case 0:
		return nil
	case 2:
		if t, d := raw[0]-'0', raw[1]-'0'; m.numbers != nil && t < 10 && d < 10 && m.numbers[t*10+d].text != nil {
			return &m.numbers[t*10+d]
		}
	}
	switch {
	case m.off:
		return nil
	case bytes.Equal(raw, m.last):
		return m.lastCell
	case m.many != nil && len(raw) >= 8 && len(raw) <= 16:
		return m.findMany(raw)
	}
	v := m.words[string(raw)]
	if v != nil {
		m.hits++
		m.last, m.lastCell = append(m.last[:0], raw...), v
	}
	return v
}

// findMany looks where a text of 8 to 16 bytes would lie, and then in the map.
func (m *meanings) findMany(raw []byte) *cell {
	w := metWord{binary.LittleEndian.Uint64(raw), binary.LittleEndian.Uint64(raw[len(raw)-8:]), len(raw), nil}
	const odd = 0x9E3779B97F4A7C15
	place := &m.many[(w.first^w.last*odd)*odd>>(64-placesBits)]
	if w.cell = place.cell; w == *place && w.cell != nil {
		return w.cell
	}
	if w.cell = m.words[string(raw)]; w.cell != nil {
		*place = w
	}
	return w.cell
}

// keep remembers what a text means. References that hardly ever come again are
// not worth it.
func (m *meanings) keep(s string, v cell) {
	if m.off {
		return
	}
	if len(m.words) >= mostWords {
		clear(m.words)
		m.off = m.byScheme != nil && m.hits <= mostWords/8
		m.hits = 0
	}
	if m.words[s] = &v; m.byScheme == nil && m.many == nil && len(m.words) == manyWords {
		m.many = make([]metWord, 1<<placesBits)
	}
	m.last, m.lastCell = append(m.last[:0], s...), &v
}

// keepNumbers takes what 0 to 99 mean, for the numbers that fill most surveys.
func (m *meanings) keepNumbers(all []cell) {
	m.numbers = all
	for n := range 10 {
		if all[n].text != nil {
			m.single['0'+n] = &all[n]
		}
	}
}

// turnTo says which scheme the row belongs to.
func (m *meanings) turnTo(scheme string) {
	if m.byScheme == nil {
		return
	}
	if m.byScheme[scheme] == nil {
		m.byScheme[scheme] = map[string]*cell{}
	}
	m.words, m.last = m.byScheme[scheme], m.last[:0]
}
