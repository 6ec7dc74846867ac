package book

import (
	"bytes"
	"errors"
	"io"
)

// attribute is one attribute of an element, its name without a prefix.
type attribute struct{ local, value []byte }

// xmlWalker is told what an XML part holds. What it is given is valid until it returns.
type xmlWalker interface {
	start(local []byte, attrs []attribute) error
	text(t []byte) error
	end(local []byte) error
}

// errUnsure says that a part holds something that the quick walk does not know.
var errUnsure = errors.New("this XML needs the full reader")

// quickWalk goes through an XML part of the plain kind that spreadsheet programs
// write. It only ever says that a part is whole and what it holds, and then the
// full reader would have said the same (FuzzQuickXML); of everything else, wrong
// or only uncommon, it says errUnsure.
type quickWalk struct {
	src    io.Reader
	to     xmlWalker
	buf    []byte
	r, w   int
	ended  bool
	open   []byte // names of the elements that are open, one behind the other
	starts []int  // where each of them starts
	root   bool   // there has been one
	attrs  []attribute
	plain  []byte // text with its entities put in
}

// Bounds of what the quick walk takes up: bytes of one tag or text, and depth.
const quickBuffer, quickDepth = 256 << 10, 64

func walkQuickly(src io.Reader, to xmlWalker) error {
	q := &quickWalk{src: src, to: to, buf: make([]byte, quickBuffer)}
	if err := q.declaration(); err != nil {
		return err
	}
	for {
		more, err := q.textUntilTag()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		tag, err := q.upTo('>')
		if err != nil {
			return err
		}
		if err := q.tag(tag); err != nil {
			return err
		}
	}
	if !q.root || len(q.starts) > 0 {
		return errUnsure
	}
	return nil
}

// declarations are the first lines that spreadsheet programs write.
var declarations = []string{
	`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`, `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`,
	`<?xml version="1.0" encoding="UTF-8"?>`, `<?xml version="1.0" encoding="utf-8"?>`,
}

func (q *quickWalk) declaration() error {
	for q.w < 64 && !q.ended {
		if err := q.fill(); err != nil {
			return err
		}
	}
	for _, d := range declarations {
		if bytes.HasPrefix(q.buf[:q.w], []byte(d)) {
			q.r = len(d)
			return nil
		}
	}
	return nil // without one, what comes is an element or unknown
}

// fill reads on behind what is left.
func (q *quickWalk) fill() error {
	if q.r > 0 {
		copy(q.buf, q.buf[q.r:q.w])
		q.w -= q.r
		q.r = 0
	}
	if q.w == len(q.buf) {
		return errUnsure
	}
	n, err := q.src.Read(q.buf[q.w:])
	q.w += n
	if errors.Is(err, io.EOF) {
		q.ended = true
		return nil
	}
	return err
}

// upTo gives the bytes before the next c and goes behind it.
func (q *quickWalk) upTo(c byte) ([]byte, error) {
	for seen := 0; ; {
		if i := bytes.IndexByte(q.buf[q.r+seen:q.w], c); i >= 0 {
			b := q.buf[q.r : q.r+seen+i]
			q.r += seen + i + 1
			return b, nil
		}
		if q.ended {
			return nil, errUnsure
		}
		seen = q.w - q.r
		if err := q.fill(); err != nil {
			return nil, err
		}
	}
}

// textUntilTag takes up the text before the next tag; false means that there is none.
func (q *quickWalk) textUntilTag() (bool, error) {
	t, err := q.upTo('<')
	if errors.Is(err, errUnsure) && q.ended {
		return false, q.outside(q.buf[q.r:q.w])
	}
	if err != nil || len(t) == 0 {
		return true, err
	}
	if len(q.starts) == 0 {
		return true, q.outside(t)
	}
	if t, err = q.decoded(t); err != nil {
		return true, err
	}
	return true, q.to.text(t)
}

// outside holds the text outside the root to white space.
func (q *quickWalk) outside(t []byte) error {
	for _, c := range t {
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return errUnsure
		}
	}
	return nil
}

// simpleText marks the bytes that stand for themselves in a text.
var simpleText = func() (t [256]bool) {
	for c := 0x20; c < 0x7F; c++ {
		t[c] = c != '&' && c != ']'
	}
	t['\t'], t['\n'] = true, true
	return t
}()

// decoded gives a text with its entities put in.
func (q *quickWalk) decoded(t []byte) ([]byte, error) {
	i := 0
	for i < len(t) && simpleText[t[i]] {
		i++
	}
	if i == len(t) {
		return t, nil
	}
	if bytes.IndexByte(t, '\r') >= 0 || bytes.Contains(t, []byte("]]>")) || bytes.Contains(t, []byte("\uFFFE")) || bytes.Contains(t, []byte("\uFFFF")) {
		return nil, errUnsure
	}
	if bytes.IndexByte(t, '&') >= 0 {
		var err error
		if t, err = q.entities(t); err != nil {
			return nil, err
		}
	}
	if _, rule, _, _ := BadText(t); rule != "" {
		return nil, errUnsure
	}
	return t, nil
}

func (q *quickWalk) entities(t []byte) ([]byte, error) {
	q.plain = q.plain[:0]
	for {
		i := bytes.IndexByte(t, '&')
		if i < 0 {
			q.plain = append(q.plain, t...)
			return q.plain, nil
		}
		q.plain, t = append(q.plain, t[:i]...), t[i+1:]
		name, rest, closed := bytes.Cut(t, []byte{';'})
		if !closed {
			return nil, errUnsure
		}
		switch string(name) {
		case "amp":
			q.plain = append(q.plain, '&')
		case "lt":
			q.plain = append(q.plain, '<')
		case "gt":
			q.plain = append(q.plain, '>')
		case "quot":
			q.plain = append(q.plain, '"')
		case "apos":
			q.plain = append(q.plain, '\'')
		default:
			return nil, errUnsure
		}
		t = rest
	}
}

// tag takes up what stands between < and >.
func (q *quickWalk) tag(tag []byte) error {
	if len(tag) > 0 && tag[0] == '/' {
		return q.close(tag[1:])
	}
	alone := len(tag) > 0 && tag[len(tag)-1] == '/'
	if alone {
		tag = tag[:len(tag)-1]
	}
	n := nameLength(tag)
	local, ok := localName(tag[:n])
	if !ok || len(q.starts) == 0 && q.root || len(q.starts) == quickDepth {
		return errUnsure
	}
	q.root = true
	if err := q.attributes(tag[n:]); err != nil {
		return err
	}
	q.starts = append(q.starts, len(q.open))
	q.open = append(q.open, tag[:n]...)
	if err := q.to.start(local, q.attrs); err != nil {
		return err
	}
	if alone {
		return q.close(tag[:n])
	}
	return nil
}

func (q *quickWalk) close(name []byte) error {
	last := len(q.starts) - 1
	if last < 0 || !bytes.Equal(q.open[q.starts[last]:], name) {
		return errUnsure
	}
	q.open, q.starts = q.open[:q.starts[last]], q.starts[:last]
	local, _ := localName(name)
	return q.to.end(local)
}

// attributes takes up the rest of a tag: name="value", each after white space.
func (q *quickWalk) attributes(b []byte) error {
	q.attrs = q.attrs[:0]
	for {
		gap := 0
		for gap < len(b) && (b[gap] == ' ' || b[gap] == '\n' || b[gap] == '\t') {
			gap++
		}
		if gap == len(b) {
			return nil
		}
		if gap == 0 {
			return errUnsure
		}
		b = b[gap:]
		n := nameLength(b)
		local, ok := localName(b[:n])
		if !ok || len(b) < n+3 || b[n] != '=' || b[n+1] != '"' {
			return errUnsure
		}
		b = b[n+2:]
		end := bytes.IndexByte(b, '"')
		if end < 0 || !simpleValue(b[:end]) {
			return errUnsure
		}
		q.attrs = append(q.attrs, attribute{local, b[:end]})
		b = b[end+1:]
	}
}

func simpleValue(b []byte) bool {
	for _, c := range b {
		if c < 0x20 || c > 0x7E || c == '&' || c == '<' {
			return false
		}
	}
	return true
}

// nameLength is how many bytes at the start may belong to a name.
func nameLength(b []byte) int {
	n := 0
	for n < len(b) && (isLetter(b[n]) || b[n] >= '0' && b[n] <= '9' || b[n] == '-' || b[n] == '.' || b[n] == ':') {
		n++
	}
	return n
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' }

// localName is a name without its prefix; a name with anything uncommon about it is not known.
func localName(name []byte) ([]byte, bool) {
	prefix, local, prefixed := bytes.Cut(name, []byte{':'})
	if !prefixed {
		return name, len(name) > 0 && isLetter(name[0])
	}
	return local, len(prefix) > 0 && isLetter(prefix[0]) && len(local) > 0 && isLetter(local[0]) && bytes.IndexByte(local, ':') < 0
}
