package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
)

// The footer and the head of each page are Thrift structures. The library that
// reads them makes room for a list before it has seen the elements, so that
// five bytes can ask for gigabytes. walk goes over the bytes first: every
// length must fit into what is left, and the lists together must be few.
const (
	deepest      = 16
	mostElements = 400_000
)

var errThrift = errors.New("it is damaged")

type walker struct {
	b        []byte
	at       int
	elements int
}

// decode reads one structure from the start of b into v and says how many bytes
// it took.
func decode(b []byte, v any) (int, error) {
	w := &walker{b: b}
	if err := w.structure(0); err != nil {
		return 0, err
	}
	if err := unmarshal(b[:w.at], v); err != nil {
		return 0, errThrift
	}
	return w.at, nil
}

// unmarshal calls the library; whatever it stumbles over is the file's fault.
func unmarshal(b []byte, v any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errThrift, p)
		}
	}()
	return thrift.Unmarshal(&thrift.CompactProtocol{}, b, v)
}

func (w *walker) uvarint() (uint64, error) {
	v, n := binary.Uvarint(w.b[w.at:])
	if n <= 0 {
		return 0, errThrift
	}
	w.at += n
	return v, nil
}

func (w *walker) skip(n uint64) error {
	if n > uint64(len(w.b)-w.at) {
		return errThrift
	}
	w.at += int(n)
	return nil
}

func (w *walker) byte() (byte, error) {
	if w.at >= len(w.b) {
		return 0, errThrift
	}
	w.at++
	return w.b[w.at-1], nil
}

func (w *walker) structure(depth int) error {
	if depth > deepest {
		return errThrift
	}
	for {
		head, err := w.byte()
		if err != nil || head == 0 {
			return err
		}
		if head>>4 == 0 {
			if _, err := w.uvarint(); err != nil {
				return err
			}
		}
		if kind := head & 15; kind != 1 && kind != 2 { // a truth value stands in the head
			if err := w.value(kind, depth); err != nil {
				return err
			}
		}
	}
}

func (w *walker) value(kind byte, depth int) error {
	switch kind {
	case 1, 2, 3:
		return w.skip(1)
	case 4, 5, 6:
		_, err := w.uvarint()
		return err
	case 7:
		return w.skip(8)
	case 8:
		n, err := w.uvarint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case 9, 10:
		return w.list(depth)
	case 12:
		return w.structure(depth + 1)
	}
	return errThrift // maps do not occur in these structures
}

func (w *walker) list(depth int) error {
	head, err := w.byte()
	if err != nil {
		return err
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, err = w.uvarint(); err != nil {
			return err
		}
	}
	if n > uint64(len(w.b)-w.at) || depth > deepest {
		return errThrift
	}
	if w.elements += int(n); w.elements > mostElements {
		return errors.New("it has too many columns and row groups")
	}
	for range n {
		if err := w.value(head&15, depth); err != nil {
			return err
		}
	}
	return nil
}
