package parquet

import (
	"encoding/binary"
	"errors"

	"github.com/parquet-go/parquet-go/format"
)

// values gives the values of a page one after another, lowest byte first; a
// value is valid until the next is asked for.
type values interface {
	next() ([]byte, error)
}

var errMore = errors.New("a page holds more than its values")

// oldDictionary is what older programs call the encoding of a dictionary and of
// the codes into it.
const oldDictionary format.Encoding = 2

// encodingsOf are the ways in which each kind of value may be written.
var encodingsOf = map[format.Type][]format.Encoding{
	format.Boolean:           {format.Plain, format.RLE},
	format.Int32:             {format.Plain, oldDictionary, format.RLEDictionary, format.DeltaBinaryPacked, format.ByteStreamSplit},
	format.Int64:             {format.Plain, oldDictionary, format.RLEDictionary, format.DeltaBinaryPacked, format.ByteStreamSplit},
	format.Float:             {format.Plain, oldDictionary, format.RLEDictionary, format.ByteStreamSplit},
	format.Double:            {format.Plain, oldDictionary, format.RLEDictionary, format.ByteStreamSplit},
	format.ByteArray:         {format.Plain, oldDictionary, format.RLEDictionary, format.DeltaLengthByteArray, format.DeltaByteArray},
	format.FixedLenByteArray: {format.Plain, oldDictionary, format.RLEDictionary, format.DeltaByteArray, format.ByteStreamSplit},
}

// widthOf is how many bytes a value takes; 0 where each says for itself.
func (l *leaf) widthOf() int {
	switch l.kind {
	case format.Int32, format.Float:
		return 4
	case format.Int64, format.Double:
		return 8
	case format.FixedLenByteArray:
		return l.width
	}
	return 0
}

// valuesOf reads n values from the bytes of a page.
func valuesOf(l *leaf, e format.Encoding, b []byte, n int, dict *dictionary, longest int) (values, error) {
	width := l.widthOf()
	switch {
	case isDictionary(e):
		if n == 0 {
			return nothing{}, nil
		}
		if len(b) == 0 || b[0] > 32 || dict == nil {
			return nil, errShort
		}
		return &coded{hybrid{b: b[1:], width: int(b[0])}, dict}, nil
	case l.kind == format.Boolean && e == format.RLE:
		if n == 0 {
			return nothing{}, nil
		}
		if len(b) < 4 || int64(binary.LittleEndian.Uint32(b)) > int64(len(b)-4) {
			return nil, errShort
		}
		return &truths{runs: &hybrid{b: b[4 : 4+binary.LittleEndian.Uint32(b)], width: 1}}, nil
	case l.kind == format.Boolean:
		return &truths{bits: b}, nil
	case e == format.DeltaBinaryPacked:
		return wholeDeltas(b, n, width)
	case e == format.DeltaLengthByteArray:
		lengths, rest, err := lengthsOf(b, n)
		return &pieces{lengths: lengths, b: rest}, err
	case e == format.DeltaByteArray:
		return grownOf(b, n, width, longest)
	case e == format.ByteStreamSplit:
		if len(b) != n*width {
			return nil, errShort
		}
		return &split{b: b, n: n, out: make([]byte, width)}, nil
	case width > 0:
		if len(b) != n*width {
			return nil, errMore
		}
		return &fixed{b, width}, nil
	}
	return &prefixed{b}, nil
}

type nothing struct{}

func (nothing) next() ([]byte, error) { return nil, errShort }

type fixed struct {
	b     []byte
	width int
}

func (f *fixed) next() ([]byte, error) {
	if len(f.b) < f.width {
		return nil, errShort
	}
	v := f.b[:f.width]
	f.b = f.b[f.width:]
	return v, nil
}

// prefixed are texts with their length before each.
type prefixed struct{ b []byte }

func (p *prefixed) next() ([]byte, error) {
	if len(p.b) < 4 || int64(binary.LittleEndian.Uint32(p.b)) > int64(len(p.b)-4) {
		return nil, errShort
	}
	n := int(binary.LittleEndian.Uint32(p.b))
	v := p.b[4 : 4+n]
	p.b = p.b[4+n:]
	return v, nil
}

type truths struct {
	bits []byte
	at   int
	runs *hybrid
	out  [1]byte
}

func (t *truths) next() ([]byte, error) {
	if t.runs != nil {
		v, err := t.runs.next()
		t.out[0] = byte(v)
		return t.out[:], err
	}
	v, err := bitsAt(t.bits, t.at, 1)
	t.at++
	t.out[0] = byte(v)
	return t.out[:], err
}

// dictionary holds each word of a column once.
type dictionary struct {
	b      []byte
	width  int
	starts []uint32 // of words with their length before each
	n      int
}

func newDictionary(l *leaf, b []byte, n int) (*dictionary, error) {
	d := &dictionary{b: b, width: l.widthOf(), n: n}
	if d.width > 0 {
		if len(b) != n*d.width {
			return nil, errMore
		}
		return d, nil
	}
	p := prefixed{b}
	d.starts = make([]uint32, 0, min(n, len(b)/4+1))
	for range n {
		d.starts = append(d.starts, uint32(len(b)-len(p.b)))
		if _, err := p.next(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

type coded struct {
	codes hybrid
	dict  *dictionary
}

func (c *coded) next() ([]byte, error) {
	i, err := c.codes.next()
	d := c.dict
	if err != nil || int64(i) >= int64(d.n) {
		return nil, errShort
	}
	if d.width > 0 {
		return d.b[int(i)*d.width : int(i+1)*d.width], nil
	}
	return (&prefixed{d.b[d.starts[i]:]}).next()
}

type deltas struct {
	*delta
	out   [8]byte
	width int
}

func wholeDeltas(b []byte, n, width int) (values, error) {
	d, err := newDelta(b)
	if err != nil {
		return nil, err
	}
	if d.left != uint64(n) {
		return nil, errMore
	}
	return &deltas{delta: d, width: width}, nil
}

func (d *deltas) next() ([]byte, error) {
	v, err := d.delta.next()
	binary.LittleEndian.PutUint64(d.out[:], uint64(v))
	return d.out[:d.width], err
}

// lengthsOf reads n lengths and what follows them.
func lengthsOf(b []byte, n int) ([]uint32, []byte, error) {
	d, err := newDelta(b)
	if err != nil {
		return nil, nil, err
	}
	if d.left != uint64(n) {
		return nil, nil, errMore
	}
	out := make([]uint32, n)
	for i := range out {
		v, err := d.next()
		if err != nil || v < 0 || v > int64(1<<31) {
			return nil, nil, errShort
		}
		out[i] = uint32(v)
	}
	return out, d.rest(), nil
}

type pieces struct {
	lengths []uint32
	b       []byte
}

func (p *pieces) next() ([]byte, error) {
	if len(p.lengths) == 0 || int64(p.lengths[0]) > int64(len(p.b)) {
		return nil, errShort
	}
	v := p.b[:p.lengths[0]]
	p.b, p.lengths = p.b[p.lengths[0]:], p.lengths[1:]
	return v, nil
}

// grown are texts of which each repeats the start of the one before. They are
// made one at a time, for together they may be far larger than the page.
type grown struct {
	starts  []uint32
	ends    pieces
	last    []byte
	longest int
	width   int
}

func grownOf(b []byte, n, width, longest int) (values, error) {
	starts, rest, err := lengthsOf(b, n)
	if err != nil {
		return nil, err
	}
	ends, rest, err := lengthsOf(rest, n)
	return &grown{starts: starts, ends: pieces{ends, rest}, longest: longest, width: width}, err
}

func (g *grown) next() ([]byte, error) {
	end, err := g.ends.next()
	if err != nil || int(g.starts[0]) > len(g.last) {
		return nil, errShort
	}
	g.last = append(g.last[:g.starts[0]], end...)
	g.starts = g.starts[1:]
	if len(g.last) > g.longest || g.width > 0 && len(g.last) != g.width {
		return nil, errMore
	}
	return g.last, nil
}

// split are numbers of which first all the lowest bytes stand, then all the next.
type split struct {
	b     []byte
	n, at int
	out   []byte
}

func (s *split) next() ([]byte, error) {
	if s.at >= s.n {
		return nil, errShort
	}
	for i := range s.out {
		s.out[i] = s.b[i*s.n+s.at]
	}
	s.at++
	return s.out, nil
}
