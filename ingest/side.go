package ingest

import "io"

// sideBlock is how much goes to a sideWriter at a time.
const sideBlock = 256 << 10

// sideWriter hands copies of what is written to another writer, which never fails, on a
// goroutine of its own: a file is hashed while the next part of it is received.
type sideWriter struct {
	full, free chan []byte
	ended      chan struct{}
}

func beside(w io.Writer) *sideWriter {
	const blocks = 4
	s := &sideWriter{full: make(chan []byte, blocks), free: make(chan []byte, blocks), ended: make(chan struct{})}
	for range blocks {
		s.free <- nil
	}
	go func() {
		defer close(s.ended)
		for block := range s.full {
			_, _ = w.Write(block)
			s.free <- block
		}
	}()
	return s
}

func (s *sideWriter) Write(b []byte) (int, error) {
	s.full <- append((<-s.free)[:0], b...)
	return len(b), nil
}

// end waits until all that was written has been handed on.
func (s *sideWriter) end() {
	close(s.full)
	<-s.ended
}
