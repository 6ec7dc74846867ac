package parquet

import (
	"encoding/binary"
	"errors"
)

var errShort = errors.New("a page ends before its last value")

// hybrid reads small whole numbers that are written as runs of one number and
// as stretches of a few bits each. A run is counted down and never laid out: a
// few bytes may claim a run of two thousand million.
type hybrid struct {
	b      []byte
	width  int
	left   uint64 // numbers of this run or stretch
	packed bool
	value  uint32
	bit    int // of a stretch, from the start of b
}

func (h *hybrid) next() (uint32, error) {
	for h.left == 0 {
		if err := h.run(); err != nil {
			return 0, err
		}
	}
	h.left--
	if h.packed {
		v, err := bitsAt(h.b, h.bit, h.width)
		h.bit += h.width
		if h.left == 0 {
			h.b, h.bit = h.b[min(len(h.b), (h.bit+7)/8):], 0
		}
		return uint32(v), err
	}
	return h.value, nil
}

func (h *hybrid) run() error {
	head, n := binary.Uvarint(h.b)
	if n <= 0 || head>>1 > 1<<31 {
		return errShort
	}
	h.b, h.packed = h.b[n:], head&1 == 1
	if h.packed {
		h.left, h.bit = 8*(head>>1), 0
		return nil
	}
	h.left = head >> 1
	width := (h.width + 7) / 8
	if len(h.b) < width {
		return errShort
	}
	h.value = 0
	for i := range width {
		h.value |= uint32(h.b[i]) << (8 * i)
	}
	h.b = h.b[width:]
	return nil
}

// bitsAt reads width bits, lowest first.
func bitsAt(b []byte, bit, width int) (v uint64, err error) {
	if bit+width > 8*len(b) {
		return 0, errShort
	}
	for got := 0; got < width; {
		at, off := (bit+got)/8, (bit+got)%8
		take := min(8-off, width-got)
		v |= uint64(b[at]>>off&(1<<take-1)) << got
		got += take
	}
	return v, nil
}

// delta reads whole numbers that are written as the difference to the number
// before, in blocks of a few bits each.
type delta struct {
	b          []byte
	per        int // numbers of one part of a block
	parts      int
	left       uint64 // numbers altogether
	last, low  int64
	widths     []byte
	part       int
	inPart     int
	bit        int
	firstGiven bool
}

func newDelta(b []byte) (*delta, error) {
	d := &delta{b: b}
	var head [3]uint64
	for i := range head {
		v, n := binary.Uvarint(d.b)
		if n <= 0 {
			return nil, errShort
		}
		head[i], d.b = v, d.b[n:]
	}
	first, n := binary.Varint(d.b)
	if n <= 0 {
		return nil, errShort
	}
	d.b, d.last, d.left = d.b[n:], first, head[2]
	if head[1] < 1 || head[1] > 1024 || head[0] > 1<<20 || head[0]%head[1] != 0 || head[0]/head[1]%8 != 0 || head[0] == 0 {
		return nil, errShort
	}
	d.parts, d.per = int(head[1]), int(head[0]/head[1])
	d.part = d.parts
	return d, nil
}

func (d *delta) next() (int64, error) {
	if d.left == 0 {
		return 0, errShort
	}
	d.left--
	if !d.firstGiven {
		d.firstGiven = true
		return d.last, nil
	}
	if d.inPart == 0 {
		if err := d.nextPart(); err != nil {
			return 0, err
		}
	}
	width := int(d.widths[d.part])
	v, err := bitsAt(d.b, d.bit, width)
	if err != nil {
		return 0, err
	}
	d.bit += width
	d.last += d.low + int64(v)
	if d.inPart--; d.inPart == 0 {
		d.endPart()
	}
	return d.last, nil
}

func (d *delta) nextPart() error {
	if d.part++; d.part >= d.parts {
		low, n := binary.Varint(d.b)
		if n <= 0 || len(d.b) < n+d.parts {
			return errShort
		}
		d.low, d.widths, d.b, d.part = low, d.b[n:n+d.parts], d.b[n+d.parts:], 0
	}
	if d.widths[d.part] > 64 {
		return errShort
	}
	d.inPart, d.bit = d.per, 0
	return nil
}

// endPart leaves the bytes of the part, which is written in full even if the
// numbers end before it does.
func (d *delta) endPart() {
	if d.widths != nil && d.part < d.parts {
		d.b = d.b[min(len(d.b), int(d.widths[d.part])*d.per/8):]
	}
	d.inPart, d.bit = 0, 0
}

// rest is what follows the numbers.
func (d *delta) rest() []byte {
	if d.inPart > 0 {
		d.endPart()
	}
	return d.b
}
