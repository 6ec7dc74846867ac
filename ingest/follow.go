package ingest

import (
	"context"
	"encoding/hex"
	"io"
)

// follower reads a canonical file while it is written, on a goroutine of its
// own: what it hands on is what a later reader of the file would hand on.
type follower struct {
	ended  chan struct{}
	totals []Totals
	hash   string
	err    error
}

// follow hands each section to put. After an error it calls stop, and the
// writer goes on without it.
func follow(w *recordWriter, put func(*recordReader, *section) error, stop context.CancelCauseFunc) *follower {
	f := &follower{ended: make(chan struct{})}
	blocks := w.follow()
	go func() {
		defer close(f.ended)
		defer blocks.leave()
		if f.err = f.read(blocks, put); f.err != nil {
			stop(f.err)
		}
	}()
	return f
}

func (f *follower) read(r io.Reader, put func(*recordReader, *section) error) error {
	rr, err := newRecordReader(r, "new record")
	if err != nil {
		return err
	}
	err = rr.each(func(s *section) error {
		err := put(rr, s)
		if s.table != "finding" {
			f.totals = append(f.totals, s.totals)
		}
		return err
	})
	f.hash = hex.EncodeToString(rr.sum.Sum(nil))
	return err
}

// wait gives the totals and the hash of all that was read.
func (f *follower) wait() (totals []Totals, hash string, err error) {
	<-f.ended
	return f.totals, f.hash, f.err
}

// blockReader gives the blocks of a recordWriter as one text.
type blockReader struct {
	full  <-chan []byte
	empty chan<- []byte
	left  chan struct{}
	block []byte
	at    int
}

func (r *blockReader) Read(b []byte) (int, error) {
	for r.at == len(r.block) {
		r.giveBack()
		block, more := <-r.full
		if !more {
			return 0, io.EOF
		}
		r.block, r.at = block, 0
	}
	n := copy(b, r.block[r.at:])
	r.at += n
	return n, nil
}

func (r *blockReader) giveBack() {
	if r.block != nil {
		select {
		case r.empty <- r.block[:0]:
		default:
		}
	}
	r.block, r.at = nil, 0
}

// leave tells the writer not to wait any more.
func (r *blockReader) leave() { close(r.left) }
