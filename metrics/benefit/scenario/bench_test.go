package scenario

import (
	"strings"
	"testing"
)

// BenchmarkWork is one edit of a business case to its answer, 10,000 runs.
func BenchmarkWork(b *testing.B) {
	for b.Loop() {
		s, err := Read(strings.NewReader(Example))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.Work(); err != nil {
			b.Fatal(err)
		}
	}
}
