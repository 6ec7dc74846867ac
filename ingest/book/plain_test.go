package book

import (
	"math/rand/v2"
	"testing"
)

// Plain says of any bytes what looking at them one by one says.
func TestPlain(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	some := []byte{'a', ' ', '~', 0x7F, 0x1F, 0, '\t', '\n', '\r', 0x80, 0xFF, '!', 0xC3}
	for range 20_000 {
		b := make([]byte, chance.IntN(40))
		for i := range b {
			b[i] = 'x'
			if chance.IntN(12) == 0 {
				b[i] = some[chance.IntN(len(some))]
			}
		}
		if got, want := Plain(b), plainBytes(b); got != want {
			t.Fatalf("of %q %d bytes are plain, and Plain says %d", b, want, got)
		}
	}
}
