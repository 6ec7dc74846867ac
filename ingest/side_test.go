package ingest

import (
	"bytes"
	"io"
	"testing"

	"pgregory.net/rapid"
)

// Whatever is written in whatever parts comes out of the other side whole and in order.
func TestSideWriter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var want, got bytes.Buffer
		side := beside(&got)
		for _, part := range rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "parts") {
			if n, err := io.MultiWriter(&want, side).Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
			clear(part) // it is the writer's to use again
		}
		side.end()
		if !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("%x, not %x", got.Bytes(), want.Bytes())
		}
	})
}
